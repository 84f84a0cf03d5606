"""axe-core in every frame of a page: what it says is wrong, and what it could not decide.

Each frame is looked at in a world of its own (`worlds.py`), and axe puts the parts together, as it
does for Deque's own integrations (`axe.runPartial` and `axe.finishRun`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from playwright.sync_api import Error, Page

from .check import CannotCheck
from .criteria import of_tags
from .places import DEEPEST, FRAME, SHADOW
from .subject import Subject
from .worlds import NoAnswer, World, Worlds

VERSION = "4.14.1"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
OPTIONS = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"target-size": {"enabled": True}},  # it is off by default
    "resultTypes": ["violations", "incomplete"],
    "preload": {"assets": ["media"], "timeout": 5000},
    "pingWaitTime": 500,
}
CAP = 90.0
"""Seconds that axe may take for a whole page."""
MEMO = "axe"
TIMERLESS = """
if (origin === "null" || (frameElement && frameElement.hasAttribute("sandbox"))) {
  globalThis.setTimeout = (call, after, ...given) => {
    Promise.resolve().then(() => call(...given));
    return 0;
  };
  globalThis.clearTimeout = () => {};
}
"""
"""A frame whose sandbox forbids scripts has no timers either, and axe waits with them."""
_TOLD = """((found) => {
  const checks = (list) => list.map((one) => ({ message: one.message, data: one.data ?? null }));
  const rules = (list) => list.map((rule) => ({
    id: rule.id, tags: rule.tags, help: rule.help, helpUrl: rule.helpUrl, impact: rule.impact,
    nodes: rule.nodes.map((node) => ({
      target: node.target, html: node.html, any: checks(node.any), all: checks(node.all),
      none: checks(node.none),
    })),
  }));
  const { violations, incomplete } = found;
  return JSON.stringify({ violations: rules(violations), incomplete: rules(incomplete) });
})"""


@dataclass(frozen=True)
class Node:
    """An element that a rule is about.

    Args:
        selector: where it is, as a `Finding` tells it.
        html: the beginning of its source.
        any: what of several things is not so, one of which would do.
        all: what is not so and must be.
        data: what axe measured, of each of its checks that measured anything.
    """

    selector: str
    html: str
    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    data: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Rule:
    """A rule of axe and the elements that it found.

    Args:
        id: such as "image-alt".
        criterion: the first success criterion that it is about.
        help: what it demands.
        more: the address that explains it.
        impact: how bad it is: minor, moderate, serious or critical; "" where axe does not say.
        nodes: the elements.
    """

    id: str
    criterion: str
    help: str
    more: str
    impact: str
    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class Results:
    """What axe found on a page.

    Args:
        violations: what is wrong without doubt.
        incomplete: what a person (or another check) must decide.
        unreached: the frames that could not be looked into.
    """

    violations: tuple[Rule, ...] = ()
    incomplete: tuple[Rule, ...] = ()
    unreached: tuple[str, ...] = ()

    def undecided(self, rule: str) -> tuple[Node, ...]:
        """The elements that axe left undecided by a rule, such as "color-contrast"."""
        return tuple(node for one in self.incomplete if one.id == rule for node in one.nodes)


def results(subject: Subject) -> Results:
    """What axe finds on the page, asked once for each address.

    Raises:
        CannotCheck: when it cannot be run there.
        ScreenError: when the page does not answer.
    """
    known: dict[str, Results] = subject.memo.setdefault(MEMO, {})
    url = subject.page.url
    if url not in known:
        try:
            known[url] = subject.screen.ask(lambda: _run(subject.page), cap=CAP)
        except NoAnswer as why:
            raise CannotCheck(f"axe does not run on this page: {why}") from None
    return known[url]


@cache
def source() -> str:
    """axe-core, as it was published."""
    path = resources.files("handeye.audit") / "js" / "axe.min.js"
    return path.read_text(encoding="utf-8")


@dataclass
class _Walk:
    """The parts of one run, frame by frame, in axe's order."""

    parts: list[str] = field(default_factory=list[str])
    unreached: list[str] = field(default_factory=list[str])

    def into(self, world: World, context: str = "document", path: tuple[str, ...] = ()) -> None:
        """Run axe in a frame and in all frames below it.

        Args:
            world: the frame's.
            context: what axe is to look at, as source.
            path: the selectors of the frames that lead there.

        Raises:
            NoAnswer: when it does not run.
        """
        world.install(TIMERLESS)
        world.install(source())
        arguments = f"{context}, {json.dumps(OPTIONS)}"
        frames: Any = world.run(
            f"axe.utils.getFrameContexts({arguments}).map((one) => "
            "[one.frameSelector, one.frameContext])"
        )
        self.parts.append(world.run(f"axe.runPartial({arguments}).then(JSON.stringify)"))
        for selector, inner in frames:
            own = (*path, _joined(selector))
            before = len(self.parts)
            try:
                self._below(world, selector, json.dumps(inner), own)
            except (NoAnswer, Error):
                del self.parts[before:]
                self.parts.append("null")
                self.unreached.append(FRAME.join(own))

    def _below(self, world: World, selector: Any, context: str, path: tuple[str, ...]) -> None:
        inner = world.inner(f"axe.utils.shadowSelect({json.dumps(selector)})")
        if inner is None or len(path) > DEEPEST:
            raise NoAnswer("it is out of reach")
        self.into(inner, context, path)


def _run(page: Page) -> Results:
    with Worlds(page) as top:
        walk = _Walk()
        walk.into(top)
        parts = ", ".join(walk.parts)
        text = top.run(f"axe.finishRun([{parts}], {json.dumps(OPTIONS)}).then({_TOLD})")
    told: dict[str, Any] = json.loads(text)
    return Results(_rules(told["violations"]), _rules(told["incomplete"]), tuple(walk.unreached))


def _rules(told: Iterable[dict[str, Any]]) -> tuple[Rule, ...]:
    return tuple(
        Rule(
            id=one["id"],
            criterion=of_tags(one["tags"]),
            help=one["help"],
            more=one["helpUrl"],
            impact=one["impact"] or "",
            nodes=tuple(_node(node) for node in one["nodes"]),
        )
        for one in told
    )


def _node(told: dict[str, Any]) -> Node:
    checks = [*told["any"], *told["all"], *told["none"]]
    return Node(
        selector=FRAME.join(_joined(one) for one in told["target"]),
        html=told["html"] or "",
        any=_messages(told["any"]),
        all=_messages([*told["all"], *told["none"]]),
        data=tuple(one["data"] for one in checks if one["data"] is not None),
    )


def _joined(selector: str | Sequence[str]) -> str:
    """A selector of axe: a list of them leads through shadow trees."""
    return selector if isinstance(selector, str) else SHADOW.join(selector)


def _messages(checks: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(" ".join(str(one["message"]).split()) for one in checks)

"""What an audit finds on the seeded pages, beside axe-core alone: `python tests/audit_table.py`.

`tests/audit/seeded/key.yaml` tells what is planted there, and what is right beside it.
"""

from __future__ import annotations

import functools
import http.server
import sys
import threading
import time
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from ruamel.yaml import YAML

from handeye.audit import audit_page, checks, feedback, moving, subject
from handeye.perception import browser, launch

SEEDED = Path(__file__).parent / "audit" / "seeded"
AXE = Path(__file__).parent.parent / "audit" / "js" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDE = {"runOnly": {"type": "tag", "values": TAGS}, "rules": {"target-size": {"enabled": True}}}
TOOLS = ("axe", "axe wide", "handeye")
ASK = """async (options) => {
  const found = await axe.run(document, options);
  const criterion = (tags) => tags.filter((tag) => /^wcag\\d{3,4}$/.test(tag))
    .map((tag) => `${tag[4]}.${tag[5]}.${tag.slice(6)}`);
  const path = (part) => Array.isArray(part) ? part.join(" >> ") : part;
  const rows = (kind) => found[kind].flatMap((rule) => rule.nodes.map((node) => ({
    kind, rule: rule.id, criteria: criterion(rule.tags),
    selector: node.target.map(path).join(" >>> "),
  })));
  return [...rows("violations"), ...rows("incomplete")];
}"""
INSIDE = """({ selectors, places }) => {
  const at = (selector) => {
    let root = document, el = null;
    for (const frame of selector.split(" >>> ")) {
      if (el) root = el.contentDocument;
      for (const [depth, path] of frame.split(" >> ").entries()) {
        if (depth) root = el && el.shadowRoot;
        el = root && root.querySelector(path);
      }
      if (!el) return null;
    }
    return el;
  };
  const outer = (el) => el.parentElement || el.getRootNode().host ||
    (el.ownerDocument.defaultView && el.ownerDocument.defaultView.frameElement);
  return selectors.map((selector) => {
    const inside = [];
    for (let el = selector && at(selector); el; el = outer(el))
      for (const place of places)
        if (el.ownerDocument === document && (place !== "html" || el === at(selector)))
          if (el.matches(place)) inside.push(place);
    return inside;
  });
}"""


@dataclass(frozen=True)
class Entry:
    """One fault of the key, and its twins."""

    id: str
    page: str
    criteria: list[str]
    check: str
    where: str
    twins: list[str]
    why: str
    press: list[str] = field(default_factory=list[str])


@dataclass(frozen=True)
class Hit:
    """Something that a tool found: how sure it is, about what, and in which planted places."""

    kind: str
    criteria: Sequence[str]
    selector: str
    message: str
    places: Sequence[str] = ()


@dataclass
class Score:
    """What a tool found of the faults, and what it said of the twins."""

    found: dict[str, str] = field(default_factory=dict[str, str])
    """By the fault's id, the surest class."""
    alarms: list[tuple[str, str, Hit]] = field(default_factory=list[tuple[str, str, Hit]])
    """The fault's id, the twin, and what was said of it."""
    elsewhere: list[Hit] = field(default_factory=list[Hit])
    seconds: float = 0.0

    def sure_alarms(self) -> list[tuple[str, str, Hit]]:
        """What was called a violation of a twin."""
        return [one for one in self.alarms if one[2].kind in ("violation", "violations")]


def key() -> list[Entry]:
    """What is planted."""
    reader: Any = YAML(typ="safe")  # its loader is untyped
    rows: list[dict[str, Any]] = reader.load((SEEDED / "key.yaml").read_text("utf-8"))
    return [Entry(**row) for row in rows]


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        return


@contextmanager
def served() -> Generator[str]:
    """The address of the seeded pages."""
    handler = functools.partial(_Quiet, directory=str(SEEDED))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def by_axe(page: Page, options: dict[str, Any], kinds: Iterable[str]) -> list[Hit]:
    """What axe-core alone finds on the page in front."""
    source = AXE.read_text(encoding="utf-8")
    for frame in page.frames:
        frame.evaluate(source)
    rows: list[dict[str, Any]] = page.evaluate(ASK, options)
    return [
        Hit(row["kind"], row["criteria"], row["selector"], row["rule"])
        for row in rows
        if row["kind"] in kinds
    ]


def by_handeye(page: Page, entries: Sequence[Entry]) -> list[Hit]:
    """What an audit finds on the page in front, messages after presses included.

    Movement, which is waited for, is looked for where some is planted.
    """
    audited = subject.Subject(browser.BrowserScreen(page))
    planted = {entry.check for entry in entries}
    chosen = [one.name for one in checks.ALL if one is not moving.CHECK or one.name in planted]
    found = list(audit_page(audited, chosen).findings)
    for selector in [one for entry in entries for one in entry.press]:
        before = feedback.state(audited)
        audited.screen.arm()
        page.click(selector)
        audited.screen.settle(2)
        found += feedback.unspoken(audited, before, f"after {selector} was pressed")
    return [
        Hit(one.kind, [one.criterion], one.selector, f"{one.check}: {one.message}") for one in found
    ]


def placed(page: Page, hits: Sequence[Hit], entries: Sequence[Entry]) -> list[Hit]:
    """The hits with the planted places that they lie in."""
    places = [place for entry in entries for place in (entry.where, *entry.twins)]
    asked = {"selectors": [hit.selector for hit in hits], "places": places}
    inside: list[list[str]] = page.evaluate(INSIDE, asked)
    return [
        Hit(hit.kind, hit.criteria, hit.selector, hit.message, found)
        for hit, found in zip(hits, inside, strict=True)
    ]


def count(score: Score, hits: Sequence[Hit], entries: Sequence[Entry]) -> None:
    """Add what was found on one page to a score."""
    sure = ("violation", "violations", "likely", "needs review", "incomplete")
    for hit in hits:
        planted = False
        for entry in entries:
            if not set(hit.criteria) & set(entry.criteria):
                continue
            if entry.where in hit.places:
                planted = True
                known = score.found.get(entry.id)
                score.found[entry.id] = min(known or hit.kind, hit.kind, key=sure.index)
            for twin in entry.twins:
                if twin in hit.places:
                    planted = True
                    score.alarms.append((entry.id, twin, hit))
        if not planted:
            score.elsewhere.append(hit)


def run(tools: Sequence[str] = TOOLS) -> dict[str, Score]:
    """Audit all seeded pages with each tool."""
    scores = {tool: Score() for tool in tools}
    entries = key()
    with served() as site, launch.open_page() as (page, _):
        for name in dict.fromkeys(entry.page for entry in entries):
            here = [entry for entry in entries if entry.page == name]
            for tool in tools:
                page.goto(f"{site}/{name}")
                start = time.monotonic()
                if tool == "handeye":
                    hits = by_handeye(page, here)
                elif tool == "axe":
                    hits = by_axe(page, {}, ("violations",))
                else:
                    hits = by_axe(page, WIDE, ("violations", "incomplete"))
                scores[tool].seconds += time.monotonic() - start
                count(scores[tool], placed(page, hits, here), here)
    return scores


def table(scores: dict[str, Score]) -> str:
    """The scores in words: a line for each check, found of planted and false alarms of twins."""
    entries = key()
    lines = [
        "Found of planted faults, and twins that were reported (of these, as violations).",
        "axe: axe-core as it comes. axe wide: with all tags of WCAG 2.2 A and AA, incomplete too.",
        "",
        f"{'check':24}{'planted':>8}{'twins':>6}" + "".join(f"{tool:>18}" for tool in scores),
    ]
    checks = list(dict.fromkeys(entry.check for entry in entries))
    for name in [*checks, "all"]:
        mine = [entry for entry in entries if name in (entry.check, "all")]
        twins = sum(len(entry.twins) for entry in mine)
        cells = [_cell(score, {entry.id for entry in mine}) for score in scores.values()]
        lines.append(
            f"{name:24}{len(mine):>8}{twins:>6}" + "".join(f"{cell:>18}" for cell in cells)
        )
    seconds = [f"{score.seconds:.1f} s" for score in scores.values()]
    lines.append(f"{'time':38}" + "".join(f"{one:>18}" for one in seconds))
    return "\n".join(lines)


def _cell(score: Score, ids: set[str]) -> str:
    found = len(ids & score.found.keys())
    alarms = {(one[0], one[1]) for one in score.alarms if one[0] in ids}
    sure = {(one[0], one[1]) for one in score.sure_alarms() if one[0] in ids}
    return f"{found}, {len(alarms)} ({len(sure)})"


def main() -> None:
    """Print the table, and for handeye what was missed and what was said too much."""
    scores = run()
    out = [table(scores), ""]
    ours = scores["handeye"]
    out += [f"missed: {entry.id} ({entry.check})" for entry in key() if entry.id not in ours.found]
    out += [
        f"twin reported: {name} {twin}: [{hit.kind}] {hit.message}"
        for name, twin, hit in ours.alarms
    ]
    out += [f"elsewhere: [{hit.kind}] {hit.selector} {hit.message}" for hit in ours.elsewhere]
    sys.stdout.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main()

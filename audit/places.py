"""Where the elements of findings are, through frames and shadow trees, and a way to see them all.

A selector is a CSS path; ` >>> ` leads into the document of the frame that it names, ` >> ` into
its shadow tree.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, cast

from playwright.sync_api import Error, Page

from handeye.perception import Box

from .worlds import NoAnswer, World, Worlds, called

FRAME, SHADOW = " >>> ", " >> "
KEY = "globalThis[Symbol.for('handeye places')]"
Path = tuple[str, ...]
DEEPEST = 8
"""Frames within frames that are followed."""
PAINTED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))"


@cache
def _script() -> str:
    source = resources.files("handeye.audit") / "js" / "places.js"
    return f"{KEY} ||= (() => {{ {source.read_text(encoding='utf-8')} }})();"


def boxes(page: Page, selectors: Sequence[str]) -> list[Box | None]:
    """Where elements show in the page's view, which may be outside of what is in view.

    The box of one that something cuts off wholly has no size; None for those that are not drawn.
    """
    if not selectors:
        return []
    with Worlds(page) as top:
        frames = Frames(top)
        frames.learn("box", selectors)
        return [frames.box(one) for one in selectors]


def canonical(page: Page, selectors: Sequence[str]) -> list[tuple[str, bool]]:
    """The selectors in one way of writing, so that two of the same element are the same.

    With each goes whether nobody can use its element now. What means nothing on the page stays as
    it is.
    """
    if not selectors:
        return []
    with Worlds(page) as top:
        frames = Frames(top)
        frames.learn("canonical", selectors)
        frames.learn("inert", selectors)
        return [(frames.canonical(one), frames.inert(one)) for one in selectors]


def everywhere(page: Page, script: str) -> list[tuple[tuple[Path, ...], Any]]:
    """What a script (the body of a function) returns in each document of a page.

    Args:
        page: the page.
        script: its source.

    Returns:
        The paths of the frames that lead to each document, and the value there.
    """
    with Worlds(page) as top:
        frames = Frames(top)
        found: list[tuple[tuple[Path, ...], Any]] = []
        waiting: list[tuple[Path, ...]] = [()]
        while waiting:
            one = waiting.pop(0)
            world = frames.world(one)
            if world is None:
                continue
            found.append((one, world.run(f"(() => {{ {script}\n}})()")))
            inner: list[list[str]] = frames.ask(one, "frames") or []
            waiting += [(*one, tuple(path)) for path in inner if len(one) < DEEPEST]
        return found


def joined(frames: Sequence[Path], path: Sequence[str]) -> str:
    """The selector of an element, from the paths of the frames that lead there and its own."""
    return FRAME.join(SHADOW.join(one) for one in (*frames, path))


@dataclass
class Frames:
    """The documents of a page, each reached once.

    Args:
        top: the world of the outermost.
    """

    top: World
    _known: dict[tuple[Path, ...], World | None] = field(
        default_factory=dict[tuple[Path, ...], World | None]
    )
    _learnt: dict[tuple[str, Path], Any] = field(default_factory=dict[tuple[str, Path], Any])

    def learn(self, name: str, selectors: Sequence[str]) -> None:
        """Ask one thing of all elements of the outermost document in one go."""
        paths = [tuple(one.split(SHADOW)) for one in selectors if FRAME not in one]
        answers = self.ask((), "each", name, paths) or ()
        self._learnt |= {(name, one): told for one, told in zip(paths, answers, strict=False)}

    def world(self, frames: tuple[Path, ...]) -> World | None:
        """The world behind these frames; None when there is none any more."""
        if frames not in self._known:
            self._known[frames] = self._reached(frames)
        return self._known[frames]

    def _reached(self, frames: tuple[Path, ...]) -> World | None:
        if not frames:
            world: World | None = self.top
        else:
            outer = self.world(frames[:-1])
            world = outer and outer.inner(element_at(frames[-1]))
        if world:
            world.install(_script())
        return world

    def ask(self, frames: tuple[Path, ...], name: str, *arguments: object) -> Any:
        """Call a function of the script in a document; None when it is gone or has no answer."""
        if not frames and arguments and (name, arguments[0]) in self._learnt:
            return self._learnt[(name, cast(Path, arguments[0]))]
        try:
            world = self.world(frames)
            return world and world.run(called(f"{KEY}.{name}", *arguments))
        except (NoAnswer, Error):
            return None

    def split(self, selector: str) -> tuple[tuple[Path, ...], Path]:
        """The paths of the frames around an element, outermost first, and its own path.

        `>>>` may stand before a shadow tree too.
        """
        frames: tuple[Path, ...] = ()
        path: Path = ()
        *outer, last = selector.split(FRAME)
        for part in outer:
            path = (*path, *part.split(SHADOW))
            if self.ask(frames, "leads", path) != "shadow":
                frames, path = (*frames, path), ()
        return frames, (*path, *last.split(SHADOW))

    def canonical(self, selector: str) -> str:
        """The selector in one way of writing; as it is when it means nothing."""
        frames, path = self.split(selector)
        own = [self.ask(frames[:number], "canonical", one) for number, one in enumerate(frames)]
        last = self.ask(frames, "canonical", path)
        return joined(own, last) if last and all(own) else selector

    def inert(self, selector: str) -> bool:
        """Whether nobody can use an element now, or a frame that it is in."""
        frames, path = self.split(selector)
        outer = [self.ask(frames[:number], "inert", one) for number, one in enumerate(frames)]
        return any((*outer, self.ask(frames, "inert", path)))

    def box(self, selector: str) -> Box | None:
        """Where an element shows in the view of the page."""
        frames, path = self.split(selector)
        found = self.ask(frames, "box", path)
        if not found:
            return None
        box = Box(*found)
        for number in range(len(frames), 0, -1):
            around = self.ask(frames[: number - 1], "inside", frames[number - 1])
            if not around:
                return None
            left, top, width, height = around
            box = _clipped(box, width, height)
            box = Box(box.x + left, box.y + top, box.width, box.height)
        return box

    def reveal(self, selector: str) -> None:
        """Scroll an element into view, and all frames that it is in."""
        frames, path = self.split(selector)
        for number, frame in enumerate(frames):
            self.ask(frames[:number], "reveal", frame)
        self.ask(frames, "reveal", path)

    def painted(self) -> None:
        """Wait until what was scrolled is drawn."""
        self.top.run(PAINTED)

    def restore(self) -> None:
        """Scroll all back to where it was."""
        for frames in self._known:
            self.ask(frames, "restore")


def _clipped(box: Box, width: float, height: float) -> Box:
    left, top = max(box.x, 0.0), max(box.y, 0.0)
    right, bottom = min(box.right, width), min(box.bottom, height)
    shows = right > left and bottom > top
    return Box(left, top, right - left, bottom - top) if shows else Box(left, top, 0, 0)


def element_at(path: Path) -> str:
    """An expression for the element at a path; it is null when there is none."""
    source = f"document.querySelector({_quoted(path[0])})"
    for selector in path[1:]:
        source = f"{source}?.shadowRoot?.querySelector({_quoted(selector)})"
    return f"({source} ?? null)"


def _quoted(selector: str) -> str:
    return called("", selector)[1:-1]


@contextmanager
def revealing(page: Page) -> Generator[Callable[[str], None]]:
    """A function that scrolls an element into view; at the end all is as it was."""
    with Worlds(page) as top:
        frames = Frames(top)

        def reveal(selector: str) -> None:
            frames.reveal(selector)
            frames.painted()

        try:
            yield reveal
        finally:
            frames.restore()

"""Reading a screen again and again: only what changed since is read anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from PIL import Image

from .layout import lines_of, reading_order
from .ocr import known, read_part
from .patches import Part, Patch, changes, plan, whole_pixels
from .pictures import open_picture
from .screen import Box, Element, Observation, Pane, Region
from .spans import uncovered

_KEPT = 4  # pictures that are remembered: a menu that closes uncovers what was read before


@dataclass(frozen=True)
class _Reading:
    """A picture and the text in it."""

    digest: str
    picture: Image.Image
    panes: tuple[Pane, ...]
    lines: tuple[Element, ...]


class ReadCache:
    """Reads all text of pictures that follow one another, and of each only what is new in it."""

    def __init__(self) -> None:
        self._readings: list[_Reading] = []

    def read(self, seen: Observation) -> Observation:
        """Add the text in the picture as elements of role "ocr".

        Each stands in its window and, there, in a row with all that is level with it. Words that
        an element already has at that place are left out.

        Raises:
            NotInstalled: the `[ocr]` extra is missing.
        """
        lines = in_regions(self._lines(seen), seen.panes)
        new = (line for line in lines if not known(line, seen.elements))
        return replace(seen, elements=(*seen.elements, *new))

    def _lines(self, seen: Observation) -> tuple[Element, ...]:
        digest = seen.screenshot.digest
        reading = next((one for one in self._readings if one.digest == digest), None)
        if reading is None:
            picture = open_picture(seen.screenshot)
            lines = tuple(self._read(picture, seen.panes))
            reading = _Reading(digest, picture, seen.panes, lines)
        else:
            self._readings.remove(reading)
        self._readings = [*self._readings, reading][-_KEPT:]
        return reading.lines

    def _read(self, picture: Image.Image, panes: Sequence[Pane]) -> list[Element]:
        """The text of a picture, with the help of the one that is most like it."""
        nearest = self._nearest(picture, panes)
        if nearest is None:
            return _in_order(read_part(picture, (0, 0, *picture.size)))
        patches, lines = nearest
        kept = [line for line in lines if not any(one.meets(line.box) for one in patches)]
        read = [line for one in patches for line in read_part(picture, one.part)]
        # Slivers of lines that are kept may reach into a patch.
        read = [one for one in read if not any(it.box.contains(one.box.center) for it in kept)]
        return _in_order([*kept, *read])

    def _nearest(
        self, picture: Image.Image, panes: Sequence[Pane]
    ) -> tuple[list[Patch], tuple[Element, ...]] | None:
        """The cheapest way from a picture that was read to this one: patches, and its lines."""
        best: tuple[int, list[Patch], tuple[Element, ...]] | None = None
        for one in reversed(self._readings):
            if one.picture.size != picture.size:
                continue
            covers = new_parts(one.panes, panes, picture.size)
            changed = changes(one.picture, picture, covers)
            lines = tuple(_still_shown(one.lines, changed or ()))
            boxes = [line.box for line in lines]
            patches = None if changed is None else plan(changed, boxes, picture.size)
            if patches is None:
                continue
            cost = sum(patch.cost for patch in patches)
            if best is None or cost < best[0]:
                best = (cost, patches, lines)
        return best[1:] if best else None


def _still_shown(lines: Iterable[Element], changed: Iterable[Patch]) -> Iterator[Element]:
    """Lines without the letters that new windows cover."""
    covers = [one for one in changed if one.solid]
    for line in lines:
        cover = next((one for one in covers if one.meets(line.box)), None)
        if cover is None or not line.letters:
            yield line
        else:
            yield from uncovered(line, cover.part[0], cover.part[2])


def new_parts(old: Sequence[Pane], new: Sequence[Pane], size: tuple[int, int]) -> Iterator[Part]:
    """The places of windows that were not there before and lie on top of all others."""
    known = {pane.box for pane in old}
    for at, pane in enumerate(new):
        if pane.box not in known and all(_apart(pane.box, one.box) for one in new[at + 1 :]):
            yield whole_pixels(pane.box, size)


def _apart(one: Box, other: Box) -> bool:
    return (
        one.right <= other.x or other.right <= one.x
        or one.bottom <= other.y or other.bottom <= one.y
    )  # fmt: skip


def in_regions(lines: Iterable[Element], panes: Sequence[Pane]) -> Iterator[Element]:
    """Lines of text with the window and the row that each stands in."""
    held: dict[int, list[Element]] = {}
    for line in lines:
        middle = line.box.center
        tops = (at for at in reversed(range(len(panes))) if panes[at].box.contains(middle))
        held.setdefault(next(tops, -1), []).append(line)
    for at, inside in held.items():
        outer = _pane_region(panes[at]) if at >= 0 else ()
        for row in lines_of(inside, lambda line: line.box):
            region = Region("row", "", " ".join(line.name for line in row))
            for line in row:
                yield replace(line, regions=(*outer, region))


def _pane_region(pane: Pane) -> tuple[Region, ...]:
    return (Region("menu" if pane.popup else "window", pane.title),)


def _in_order(lines: Iterable[Element]) -> list[Element]:
    return reading_order(lines, lambda line: line.box)

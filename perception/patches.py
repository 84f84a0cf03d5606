"""What changed between two pictures of a screen, and which patches of it to read anew.

A patch never cuts a line of text in two: a half would be read as a word of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor

from PIL import Image, ImageChops

from .screen import Box

Part = tuple[int, int, int, int]
"""Left, top, right and bottom, in whole pixels."""

_CELL = 8  # pixels: changes are told apart on a grid of cells this wide and high
_BRIDGED = 2  # cells: changes with a smaller gap between them belong together
_ASIDE = 24  # pixels to the left and right of a change that are read with it
_ABOVE = 2  # pixels above and below: more would reach into the lines there
_CORE = 0.25  # of a line's height: neighbouring lines' boxes overlap by less than that
_LOST = 0.1  # of a patch: no more than that is given up where a window covers part of it
_FRAME = 32  # pixels by which reading a patch costs more than its own size, in each direction
_ONCE = 12_000  # pixels that reading one more patch costs beyond its size
_MOST = 0.6  # of the cost of the whole: where the patches cost more, the whole is read
_SLACK = 3  # pixels: by so little the boxes of two lines may overlap
_MANY = 250  # changes: with more of them, the whole is read


@dataclass(frozen=True)
class Patch:
    """A part of a picture; `solid` when a new window fills it: no line goes on beyond its edges."""

    part: Part
    solid: bool = False

    def meets(self, box: Box) -> bool:
        """Whether the core of a line lies in the patch, at least in part."""
        left, top, right, bottom = self.part
        slack = box.height * _CORE
        return (
            box.x < right
            and left < box.right
            and box.y + slack < bottom
            and top < box.bottom - slack
        )

    @property
    def cost(self) -> int:
        """What it takes to read it, in pixels."""
        left, top, right, bottom = self.part
        return (right - left + _FRAME) * (bottom - top + _FRAME) + _ONCE


def changes(old: Image.Image, new: Image.Image, covers: Iterable[Part] = ()) -> list[Patch] | None:
    """Where two pictures of one size differ; None where they differ in very many places.

    `covers` are the places of windows that are new: nothing on them belongs to what is beside them.
    """
    mask = ImageChops.difference(old, new).point([0, *[255] * 255] * 3)
    mask = mask.convert("L").point([0, *[255] * 255])
    found: list[Patch] = []
    for part in covers:
        if mask.crop(part).getbbox():
            found.append(Patch(part, solid=True))
            mask.paste(0, part)
    if mask.getbbox() is None:
        return found
    blocks = _blocks(mask.reduce(_CELL))
    if len(blocks) > _MANY:
        return None
    return found + [_exact(mask, block) for block in blocks]


def _blocks(cells: Image.Image) -> list[Part]:
    """Rectangles of cells that hold all that changed, of rows that begin and end alike."""
    width, height = cells.size
    data = cells.tobytes()
    done: list[Part] = []
    growing: list[Part] = []
    for row in range(height):
        line = data[row * width : (row + 1) * width]
        grown: list[Part] = []
        for start, end in _runs(line):
            alike = next((one for one in growing if _alike(one, start, end)), None)
            if alike is None:
                grown.append((start, row, end, row + 1))
            else:
                growing.remove(alike)
                left, top, right, _ = alike
                grown.append((min(left, start), top, max(right, end), row + 1))
        done += growing
        growing = grown
    return done + growing


def _runs(line: bytes) -> Iterator[tuple[int, int]]:
    """Where cells of one row changed: beginnings and ends, small gaps bridged."""
    start = end = -1
    for at, value in enumerate(line):
        if not value:
            continue
        if start < 0:
            start = at
        elif at - end > _BRIDGED:
            yield start, end
            start = at
        end = at + 1
    if start >= 0:
        yield start, end


def _alike(block: Part, start: int, end: int) -> bool:
    return abs(block[0] - start) <= 1 and abs(block[2] - end) <= 1


def _exact(mask: Image.Image, block: Part) -> Patch:
    """A block of cells as a patch of pixels."""
    left, top, right, bottom = (at * _CELL for at in block)
    inner = mask.crop((left, top, min(right, mask.width), min(bottom, mask.height))).getbbox()
    inner = inner or (0, 0, right - left, bottom - top)
    return Patch((left + inner[0], top + inner[1], left + inner[2], top + inner[3]))


def plan(
    changed: Iterable[Patch], lines: Iterable[Box], size: tuple[int, int]
) -> list[Patch] | None:
    """The patches to read, grown to the lines that they cut; None when the whole is cheaper.

    Args:
        changed: what changed.
        lines: where text stood before.
        size: the size of the picture.
    """
    most = _MOST * Patch((0, 0, *size)).cost
    solid = [one for one in changed if one.solid]
    loose = [_widened(one, size) for one in changed if not one.solid]
    free: list[Box] = []
    for line in lines:
        over = next((one for one in solid if one.meets(line)), None)
        if over is None:
            free.append(line)
        else:
            part = whole_pixels(line, size)
            loose += [Patch(one) for one in _outside(part, over.part) if _worth(one, part)]
    growing = True
    while growing:
        if sum(_area(one.part) for one in (*solid, *loose)) > most:
            return None
        solid, loose = _trimmed(solid, _merged(loose))
        growing, free, loose = _grown(free, loose, size)
    work = [*solid, *loose]
    return work if sum(one.cost for one in work) <= most else None


def _worth(piece: Part, line: Part) -> bool:
    """Whether what is left of a line may hold a letter."""
    height = line[3] - line[1]
    return piece[2] - piece[0] > height / 2 and piece[3] - piece[1] > height / 2


def _grown(
    lines: Sequence[Box], patches: Sequence[Patch], size: tuple[int, int]
) -> tuple[bool, list[Box], list[Patch]]:
    """Patches with the lines that they meet: whether any grew, the lines left, the patches."""
    grown, free = list(patches), list[Box]()
    for line in lines:
        at = next((at for at, one in enumerate(grown) if one.meets(line)), None)
        if at is None:
            free.append(line)
        else:
            grown[at] = Patch(_joined(grown[at].part, whole_pixels(line, size)))
    return grown != list(patches), free, grown


def _trimmed(solid: Sequence[Patch], loose: Sequence[Patch]) -> tuple[list[Patch], list[Patch]]:
    """The same without overlaps: what reaches under a window ends at its edge.

    Where that would give up too much, the window is read together with what is around it.
    """
    solid, loose = list(solid), list(loose)
    for at, one in enumerate(loose):
        for window in list(solid):
            if not _overlap(one.part, window.part):
                continue
            outer = max(_outside(one.part, window.part), key=_area, default=None)
            if outer is None or _inside(one.part, window.part):
                loose[at] = one = Patch((0, 0, 0, 0))
            elif _lost(one.part, window.part, outer) <= _LOST * _area(one.part):
                loose[at] = one = Patch(outer)
            else:
                solid.remove(window)
                loose[at] = one = Patch(_joined(one.part, window.part))
    return solid, [one for one in loose if _area(one.part)]


def _lost(part: Part, window: Part, outer: Part) -> int:
    """How much of a part that no window covers lies outside of what is kept of it."""
    common = (
        max(part[0], window[0]), max(part[1], window[1]),
        min(part[2], window[2]), min(part[3], window[3]),
    )  # fmt: skip
    return _area(part) - _area(common) - _area(outer)


def _outside(part: Part, window: Part) -> list[Part]:
    """What is left of a part on each side of a window."""
    left, top, right, bottom = part
    pieces = (
        (left, top, min(window[0], right), bottom),
        (max(window[2], left), top, right, bottom),
        (left, top, right, min(window[1], bottom)),
        (left, max(window[3], top), right, bottom),
    )
    return [one for one in pieces if one[0] < one[2] and one[1] < one[3]]


def _widened(patch: Patch, size: tuple[int, int]) -> Patch:
    left, top, right, bottom = patch.part
    wide = (left - _ASIDE, top - _ABOVE, right + _ASIDE, bottom + _ABOVE)
    return Patch(_clipped(wide, size))


def _merged(patches: Sequence[Patch]) -> list[Patch]:
    """The same with those joined that overlap, or that are cheaper to read together."""
    todo, done = list(patches), list[Patch]()
    while todo:
        one = todo.pop()
        other = next((two for two in todo if _belong(one, two)), None)
        if other is None:
            done.append(one)
            continue
        todo.remove(other)
        todo.append(Patch(_joined(one.part, other.part)))
    return done


def _belong(one: Patch, two: Patch) -> bool:
    if _overlap(one.part, two.part) > _SLACK:
        return True
    return Patch(_joined(one.part, two.part)).cost <= one.cost + two.cost


def _overlap(one: Part, two: Part) -> int:
    """By how many pixels two parts overlap, in the direction in which they do so less."""
    across = min(one[2], two[2]) - max(one[0], two[0])
    down = min(one[3], two[3]) - max(one[1], two[1])
    return max(min(across, down), 0)


def _inside(one: Part, outer: Part) -> bool:
    return _joined(one, outer) == outer


def _joined(one: Part, two: Part) -> Part:
    return (
        min(one[0], two[0]), min(one[1], two[1]), max(one[2], two[2]), max(one[3], two[3]),
    )  # fmt: skip


def whole_pixels(box: Box, size: tuple[int, int]) -> Part:
    """The whole pixels of a box that lie in a picture of this size."""
    outer = (floor(box.x), floor(box.y), ceil(box.right), ceil(box.bottom))
    left, top, right, bottom = _clipped(outer, size)
    return left, top, max(left, right), max(top, bottom)


def _clipped(part: Part, size: tuple[int, int]) -> Part:
    left, top, right, bottom = part
    return max(left, 0), max(top, 0), min(right, size[0]), min(bottom, size[1])


def _area(part: Part) -> int:
    left, top, right, bottom = part
    return (right - left) * (bottom - top)

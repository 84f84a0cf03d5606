"""What changed between two pictures of a screen, and which patches of it to read anew.

A patch never cuts a line of text in two: a half would be read as a word of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from PIL import Image, ImageChops

from .screen import Box

Part = tuple[int, int, int, int]
"""Left, top, right and bottom, in whole pixels."""

_CELL = 8  # pixels: changes are told apart on a grid of cells this wide and high
_BRIDGED = 2  # cells: changes with a smaller gap between them belong together
_SOLID = 0.6  # of the pixels of a place: so many change where something new covers it
_ASIDE = 24  # pixels to the left and right of a change that are read with it
_ABOVE = 5  # pixels above and below
_CORE = 0.25  # of a line's height: neighbouring lines' boxes overlap by less than that
_TALL = 3  # lines: what covers as many of them is no part of a line
_FRAME = 32  # pixels by which reading a patch costs more than its own size, in each direction
_ONCE = 12_000  # pixels that reading one more patch costs beyond its size
_MOST = 0.6  # of the cost of the whole: where the patches cost more, the whole is read
_MANY = 250  # changes: with more of them, the whole is read


@dataclass(frozen=True)
class Patch:
    """A part of a picture; `solid` when something new covers all of it, with sharp edges."""

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


def changes(old: Image.Image, new: Image.Image) -> list[Patch] | None:
    """Where two pictures of one size differ; None where they differ in very many places."""
    mask = ImageChops.difference(old, new).point([0] + [255] * 255 + ([0] + [255] * 255) * 2)
    mask = mask.convert("L").point([0] + [255] * 255)
    whole = mask.getbbox()
    if whole is None:
        return []
    cells = mask.reduce(_CELL)
    blocks = _blocks(cells)
    if len(blocks) > _MANY:
        return None
    return [_exact(mask, block) for block in blocks]


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
    place = mask.crop((left, top, min(right, mask.width), min(bottom, mask.height)))
    inner = place.getbbox() or (0, 0, *place.size)
    part = (left + inner[0], top + inner[1], left + inner[2], top + inner[3])
    changed = place.crop(inner).histogram()[255]
    return Patch(part, changed >= _SOLID * _area(part))


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
    work = [one if one.solid else _widened(one, size) for one in changed]
    left = list(lines)
    growing = True
    while growing:
        if sum(_area(one.part) for one in work) > most:
            return None
        work = _merged(work)
        growing = False
        for line in list(left):
            at = next((at for at, one in enumerate(work) if one.meets(line)), None)
            if at is not None:
                left.remove(line)
                grown = _with_line(work[at], line, size)
                growing = growing or grown != [work[at]]
                work[at : at + 1] = grown
    return work if sum(one.cost for one in work) <= most else None


def _widened(patch: Patch, size: tuple[int, int]) -> Patch:
    left, top, right, bottom = patch.part
    wide = (left - _ASIDE, top - _ABOVE, right + _ASIDE, bottom + _ABOVE)
    return replace(patch, part=_clipped(wide, size))


def _with_line(patch: Patch, line: Box, size: tuple[int, int]) -> list[Patch]:
    """A patch grown to a line that it meets, or with what it leaves of that line on both sides."""
    left, top, right, bottom = patch.part
    box = _clipped((int(line.x), int(line.y), int(line.right) + 1, int(line.bottom) + 1), size)
    if patch.solid and bottom - top >= _TALL * line.height and box[1] >= top and box[3] <= bottom:
        beside = ((box[0], box[1], left, box[3]), (right, box[1], box[2], box[3]))
        return [patch, *(Patch(one) for one in beside if one[2] - one[0] > line.height / 2)]
    joined = _joined(patch.part, box)
    return [patch] if joined == patch.part else [Patch(joined)]


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
        joined = _joined(one.part, other.part)
        solid = any(two.solid and two.part == joined for two in (one, other))
        todo.append(Patch(joined, solid))
    return done


def _belong(one: Patch, two: Patch) -> bool:
    across = min(one.part[2], two.part[2]) - max(one.part[0], two.part[0])
    down = min(one.part[3], two.part[3]) - max(one.part[1], two.part[1])
    if min(across, down) > 3:
        return True
    return Patch(_joined(one.part, two.part)).cost <= one.cost + two.cost


def _joined(one: Part, two: Part) -> Part:
    return (
        min(one[0], two[0]), min(one[1], two[1]), max(one[2], two[2]), max(one[3], two[3]),
    )  # fmt: skip


def _clipped(part: Part, size: tuple[int, int]) -> Part:
    left, top, right, bottom = part
    return max(left, 0), max(top, 0), min(right, size[0]), min(bottom, size[1])


def _area(part: Part) -> int:
    left, top, right, bottom = part
    return (right - left) * (bottom - top)

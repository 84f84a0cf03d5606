"""A grid over the view, for what has no name: a cell by its number, narrowed until it is small.

Two kinds: `grid` has many small cells (44 pixels, the least that a finger needs), so that one
number does; `grid 3` has nine large ones, and each number narrows it to nine within that cell.
While it is open, numbers are its cells. It works on pictures and desktops too, told in words; on a
web page it is drawn as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from handeye.perception import Box, Element, Point, roles

from . import drawn, looks, spoken
from .reply import Reply

if TYPE_CHECKING:
    from .talk import Talk

CELL = 44.0
"""Pixels of the cells of a dense grid: what WCAG 2.5.5 asks of a target."""
SMALLEST = 6.0
"""Pixels of width or height below which a cell is not divided any more."""
NAMED = 2
"""Things in a cell that are told by name."""
PLACES = (
    "top_left", "top", "top_right", "left", "middle", "right", "bottom_left", "bottom",
    "bottom_right",
)  # fmt: skip


class Grid:
    """The grid that is open, if any: the cells from the widest to the one chosen last."""

    def __init__(self) -> None:
        self.areas: list[Box] = []
        self.dense = False

    @property
    def open(self) -> bool:
        """Whether there is one."""
        return bool(self.areas)

    @property
    def area(self) -> Box:
        """What is divided now."""
        return self.areas[-1]

    def cells(self) -> list[Box]:
        """The cells, row by row from the top left; one that is too small has none."""
        if self.dense and len(self.areas) == 1:
            return divided(self.area, *_fitting(self.area))
        if min(self.area.width, self.area.height) < SMALLEST:
            return []
        return divided(self.area, 3, 3)


def _fitting(area: Box) -> tuple[int, int]:
    """How many dense cells fit, across and down: none smaller than `CELL`."""
    return max(int(area.width // CELL), 1), max(int(area.height // CELL), 1)


def divided(area: Box, across: int, down: int) -> list[Box]:
    """An area in cells of one size, row by row."""
    width, height = area.width / across, area.height / down
    return [
        Box(area.x + column * width, area.y + row * height, width, height)
        for row in range(down)
        for column in range(across)
    ]


def grid(talk: Talk, words: str) -> Reply:
    """Open a grid: dense, or with 3 nine cells; "off" closes it."""
    kept = talk.kept(Grid)
    said = words.strip().casefold()
    if said in drawn.OFF:
        if not kept.open:
            return Reply.of([talk.texts("grid.none")])
        close(talk)
        return Reply.of([talk.texts("grid.off")])
    number = spoken.number(said) if said else None
    if number in (3, 9) or said in ("large", "big", "九宫格", "大"):
        kept.dense = False
    elif not said or said in ("fine", "dense", "small", "密", "小"):
        kept.dense = True
    elif kept.open:
        return narrow(talk, words)
    else:
        return Reply.of([talk.texts("act.say.grid")])
    shot = looks.look(talk).seen.screenshot
    kept.areas = [Box(0, 0, shot.width, shot.height)]
    return _told(talk, kept)


def narrow(talk: Talk, words: str) -> Reply:
    """Go into a cell by its number."""
    kept = talk.kept(Grid)
    number = spoken.number(words.strip())
    cells = kept.cells()
    if number is None or not 1 <= number <= len(cells):
        if not cells:
            return Reply.of([talk.texts("grid.smallest"), talk.texts("grid.click")])
        return Reply.of([talk.texts("grid.no_cell", count=len(cells)), talk.texts("grid.how")])
    kept.areas.append(cells[number - 1])
    return _told(talk, kept)


def widen(talk: Talk) -> Reply:
    """Go back to the cell around; from the widest, close the grid."""
    kept = talk.kept(Grid)
    kept.areas.pop()
    if kept.open:
        return _told(talk, kept)
    close(talk)
    return Reply.of([talk.texts("grid.off")])


def close(talk: Talk) -> None:
    """Take the grid away."""
    talk.kept(Grid).areas = []
    marks = talk.kept(drawn.Marks)
    if marks.cells:
        marks.cells = ()
        marks.draw()


def _told(talk: Talk, kept: Grid) -> Reply:
    marks = talk.kept(drawn.Marks)
    cells = kept.cells()
    if marks.attach(talk):
        shown = cells or [kept.area]
        marks.cells = tuple((cell, str(n) if cells else "") for n, cell in enumerate(shown, 1))
        marks.draw()
    elements = looks.look(talk).things.elements
    texts = talk.texts
    dense = kept.dense and len(kept.areas) == 1
    across, down = _fitting(kept.area) if dense else (3, 3)
    lines: list[str] = []
    if dense:
        lines.append(texts("grid.dense", count=len(cells), across=across, down=down))
    elif len(kept.areas) > 1:
        inside = _inside(talk, elements, kept.area)
        what = inside or texts("grid.empty")
        lines.append(texts("grid.cell", what=what))
    lines.append(texts("grid.how") if cells else texts("grid.smallest"))
    filled = [(n, _inside(talk, elements, cell)) for n, cell in enumerate(cells, 1)]
    if dense:
        more = [texts("grid.at.dense", number=n, what=what) for n, what in filled if what]
        return Reply.of([*lines, texts("grid.more")] if more else lines, more)
    told = [
        texts("grid.at", number=n, place=texts(f"grid.{place}"), what=what)
        for (n, what), place in zip(filled, PLACES, strict=False)
        if what
    ]
    if cells:
        told.insert(0, texts("grid.nine" if told else "grid.nine.empty"))
    return Reply.of([*lines, *told, texts("grid.click")])


def _inside(talk: Talk, elements: tuple[Element, ...], cell: Box) -> str:
    """What lies in a cell, in words: what can be used first; "" for nothing."""
    from .performing import named

    there = [
        one
        for one in elements
        if not one.offscreen
        and one.role not in roles.CONTAINER_ROLES
        and cell.contains(_middle(one, cell))
    ]
    there.sort(key=lambda one: not one.interactive)
    names = list(dict.fromkeys(named(talk.texts, one) for one in there))
    if not names:
        return ""
    shown = talk.texts("act.comma").join(names[:NAMED])
    rest = len(names) - NAMED
    return talk.texts("grid.and_more", what=shown, count=rest) if rest > 0 else shown


def _middle(element: Element, cell: Box) -> Point:
    """Where an element counts: its middle; for one that is larger than the cell, the cell's own."""
    box = element.box
    if box.width > cell.width and box.height > cell.height and box.contains(cell.center):
        return cell.center
    return box.center

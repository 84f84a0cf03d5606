"""Words that stand beside a field are its label; cells on one height are a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from .layout import level, lines_of, stacked
from .screen import Element, Region

_FIELDS = frozenset(("textbox", "combobox", "spinbutton", "slider", "switch"))
_BESIDE = 240.0  # pixels: words further away label something else
_OVER = 30.0  # pixels: the same for words above a field
_LINES = 80.0  # pixels: words above something as high as that are no label of it


def labelled(elements: Sequence[Element]) -> list[Element]:
    """The same, where fields without a name of their own have the label that stands beside them."""
    texts = [one for one in elements if one.role == "text" and one.name.strip(" :*")]
    return [
        replace(one, label=_label(one, texts)) if one.role in _FIELDS and not one.name else one
        for one in elements
    ]


def _label(field: Element, texts: Sequence[Element]) -> str:
    """The words to the left of a field, else those above it; "" without any."""
    left = [
        (field.box.x - one.box.right, one.name)
        for one in texts
        if level(one.box, field.box) and -2 <= field.box.x - one.box.right <= _BESIDE
    ]
    over = [
        (field.box.y - one.box.bottom, one.name)
        for one in texts
        if field.box.height < _LINES
        and stacked(one.box, field.box)
        and -2 <= field.box.y - one.box.bottom <= _OVER
    ]
    return min(left or over or [(0.0, "")])[1]


def rowed(elements: Sequence[Element]) -> Iterator[Element]:
    """The same, where cells of a table that tells of no rows are put into rows."""
    tables: dict[tuple[Region, ...], list[Element]] = {}
    for one in elements:
        if one.role == "gridcell" and not any(region.role == "row" for region in one.regions):
            tables.setdefault(one.regions, []).append(one)
    rows: dict[int, Region] = {}
    for cells in tables.values():
        for line in lines_of(cells, lambda cell: cell.box):
            region = Region("row", "", " ".join(cell.name for cell in line if cell.name))
            rows |= {id(cell): region for cell in line}
    for one in elements:
        row = rows.get(id(one))
        yield replace(one, regions=(*one.regions, row)) if row else one

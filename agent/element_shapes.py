"""From JSON of whatever shape to the elements that a model named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pydantic import JsonValue

from . import places, vocabulary
from .answer import Named
from .field_values import number_of, text_of
from .translate import Names

NO_PLACE = "element without a place"
ELEMENT_SHAPE = "elements in another shape"
LOOP = "elements repeated"
MOST = 200
"""Elements that are looked at; beyond is endless repetition."""


def first(value: dict[str, JsonValue], names: Iterable[str]) -> JsonValue:
    """The value of the first name that has one."""
    return next((value[name] for name in names if value.get(name) is not None), None)


class ElementReader:
    """Reads values as elements.

    Args:
        unfinished: objects and lists that the text did not close.
    """

    def __init__(self, unfinished: Sequence[JsonValue] = ()) -> None:
        self.open = unfinished
        self.notes: list[str] = []

    def names(self, value: JsonValue) -> Names:
        """The elements of a decision, by number, label and name."""
        if isinstance(value, dict):
            self._note(ELEMENT_SHAPE)
            value = _listed(value)
        names = Names()
        seen: set[tuple[object, ...]] = set()
        for one in value[:MOST] if isinstance(value, list) else []:
            named = None
            if isinstance(one, dict) and not any(one is other for other in self.open):
                named = self._named(one, names)
            if named is None:
                continue
            key = (named.bbox, named.label)
            if key in seen or any(named.id == other.id for other in names.elements):
                self._note(LOOP)
                continue
            seen.add(key)
            names.elements.append(named)
            names.words.setdefault(" ".join(named.label.split()).casefold(), named.id)
        names.words.pop("", None)
        return names

    def _named(self, value: dict[str, JsonValue], names: Names) -> Named | None:
        spot = self._spot(value)
        if spot is None:
            self._note(NO_PLACE)
            return None
        said = first(value, vocabulary.ID_KEYS)
        number = number_of(said)
        if number is None or number != int(number):
            number = len(names.elements) + 1 if said is None else 101 + len(names.elements)
            names.words[text_of(said).strip().casefold()] = number
            self._note(ELEMENT_SHAPE)
        confidence = number_of(value.get("confidence"))
        return Named(
            id=int(number),
            bbox=spot,
            role=self._text(value, vocabulary.ROLE_KEYS),
            label=self._text(value, vocabulary.LABEL_KEYS),
            confidence=confidence if confidence is not None and 0 <= confidence <= 1 else None,
        )

    def _spot(self, value: dict[str, JsonValue]) -> tuple[float, float, float, float] | None:
        numbers, _ = places.sides(value)
        said = first(value, ("bbox", "bbox_2d", "box", *vocabulary.PLACE_KEYS[1:13])) or numbers
        own: list[str] = []
        try:
            spot = places.place(said, own)
        except places.NoPlace:
            return None
        if not isinstance(spot, tuple):
            return None
        self.notes += own
        if len(spot) == 2 or "bbox" not in value:
            self._note(ELEMENT_SHAPE)
        left, top, right, bottom = (*spot[:2], *spot[-2:])
        return min(left, right), min(top, bottom), max(left, right), max(top, bottom)

    def _text(self, value: dict[str, JsonValue], names: Sequence[str]) -> str:
        said = next((name for name in names if isinstance(value.get(name), str)), "")
        if said and said != names[0]:
            self._note(ELEMENT_SHAPE)
        return text_of(value[said]).strip() if said else ""

    def _note(self, what: str) -> None:
        if what not in self.notes:
            self.notes.append(what)


def _listed(value: dict[str, JsonValue]) -> list[JsonValue]:
    """Elements that were written as one object, or as an object with their numbers as keys."""
    if not all(isinstance(one, dict) for one in value.values()):
        return [value]
    return [{"id": name, **one} for name, one in value.items() if isinstance(one, dict)]

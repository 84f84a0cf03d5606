"""Paints over what no picture may show: fields of passwords, codes and cards, and secrets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from handeye.perception import Box, Element, Observation, Screenshot

Redact = Callable[[str], str]


class Cover:
    """Paints pictures over; one that needs nothing of that stays as it is, byte for byte.

    Args:
        redact: takes secrets out of a text; an element whose words it changes is painted over.
    """

    def __init__(self, redact: Redact = str) -> None:
        self.redact = redact
        self._last: tuple[str, tuple[Box, ...], Screenshot] | None = None

    def picture(self, seen: Observation) -> Screenshot:
        """The picture with a grey box over every field and element that must not show."""
        boxes = tuple(dict.fromkeys((*seen.private, *self._shown(seen))))
        if not boxes:
            return seen.screenshot
        digest = seen.screenshot.digest
        if self._last is None or self._last[:2] != (digest, boxes):
            from handeye.perception import pictures

            self._last = (digest, boxes, pictures.painted_over(seen.screenshot, boxes))
        return self._last[2]

    def observation(self, seen: Observation) -> Observation:
        """An observation with that picture."""
        return replace(seen, screenshot=self.picture(seen))

    def _shown(self, seen: Observation) -> list[Box]:
        return [one.box for one in seen.elements if not one.offscreen and self._shows(one)]

    def _shows(self, one: Element) -> bool:
        texts = (one.value or "", one.name, one.text)
        return any(text and self.redact(text) != text for text in texts)

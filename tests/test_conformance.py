"""The check of screens notices when one breaks a promise (`desktop/test_every_screen.py`: none)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from handeye.perception import Box, Element, Observation, Screen, Screenshot, Settled, check, still

SAVE = Element("button", "Save", Box(10, 10, 60, 20))


def still_screen(folder: Path, *elements: Element) -> still.StillScreen:
    Image.new("RGB", (200, 100), "white").save(folder / "a.png")
    return still.StillScreen(folder, elements or (SAVE,))


class Broken:
    """A still screen of which one part is replaced."""

    def __init__(self, screen: Screen, **parts: Any) -> None:
        self._screen = screen
        self._parts = parts

    @property
    def events(self) -> Any:
        return self._parts.get("events", ())

    def look(self) -> Any:
        seen = self._screen.look()
        return self._parts["look"](seen) if "look" in self._parts else seen

    def search(self, words: str) -> Any:
        return self._parts["search"] if "search" in self._parts else self._screen.search(words)

    def settle(self, cap: float) -> Any:
        return self._parts.get("settle", Settled(0.0))

    def wait(self, cap: float) -> Any:
        return self._parts["wait"] if "wait" in self._parts else self._screen.wait(cap)


def resized(seen: Observation) -> Observation:
    return replace(seen, screenshot=replace(seen.screenshot, width=100))


def torn(seen: Observation) -> Observation:
    return replace(seen, screenshot=replace(seen.screenshot, png=b"hello"))


def only_the_picture(seen: Observation) -> Screenshot:
    return seen.screenshot


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ({"look": resized}, "has 200×100 pixels, but the screenshot says 100×100"),
        ({"look": torn}, "cannot be read"),
        ({"look": only_the_picture}, "returns a Screenshot, not an Observation"),
        ({"search": (SAVE,)}, "words that are nowhere returns 1 elements"),
        ({"search": ()}, "does not return button \"Save\", which look"),
        ({"settle": None}, "returns a NoneType, not Settled"),
        ({"settle": Settled(9.0)}, "says 9.00 s and took"),
        ({"wait": True}, "returns True on a screen that is quiet"),
        ({"wait": False}, "it must wait for its cap"),
        ({"events": None}, "events is a NoneType, not a sequence"),
        ({"events": ["x"]}, "events holds a str, not only Event"),
    ],
)  # fmt: skip
def test_a_broken_promise_is_named(part: dict[str, Any], message: str, tmp_path: Path) -> None:
    with pytest.raises(check.ConformanceError, match=message.replace("(", r"\(")):
        check.check_screen(Broken(still_screen(tmp_path), **part))


def test_boxes_lie_in_the_picture_unless_off_screen(tmp_path: Path) -> None:
    below = replace(SAVE, box=Box(10, 90, 60, 20))
    with pytest.raises(check.ConformanceError, match="sticks out of the picture of 200×100"):
        check.check_screen(still_screen(tmp_path, below))
    check.check_screen(still_screen(tmp_path, replace(below, offscreen=True)))


def test_a_thing_that_is_no_screen(tmp_path: Path) -> None:
    thing: Any = tmp_path
    with pytest.raises(check.ConformanceError, match="lacks a method"):
        check.check_screen(thing)

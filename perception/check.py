"""What any screen must do, as a check that its maker can run: `check_screen(screen)`."""

from __future__ import annotations

import io
import time
from collections.abc import Sequence
from typing import cast

from PIL import Image, UnidentifiedImageError

from .screen import Element, Event, Observation, Screen, Settled

_SLACK = 1.0  # pixels by which a box may stick out of the picture: rounding
_LATE = 2.0  # seconds that a capped call may need beyond its cap on a busy machine


class ConformanceError(AssertionError):
    """A screen does not keep the promises of the `Screen` protocol; `str()` says which."""


def check_screen(screen: Screen) -> None:
    """Check a quiet screen against what the `Screen` protocol promises.

    Looks, searches, settles and waits; it operates nothing. It takes up to a few seconds.

    Raises:
        ConformanceError: at the first promise that is not kept.
    """
    _check_methods(screen)
    _check_settle(screen, 5.0)
    seen = screen.look()
    _check_observation(seen)
    _check_search(screen, seen)
    _check_events(screen.events)
    _check_wait(screen, 0.05)
    _check_settle(screen, 0.0)
    _check_again(seen, screen.look())


def _check_methods(screen: object) -> None:
    _require(isinstance(screen, Screen), f"{_kind(screen)} lacks a method of the Screen protocol")


def _check_observation(seen: object) -> None:
    if not isinstance(seen, Observation):
        raise ConformanceError(f"look() returns {_kind(seen)}, not an Observation")
    shot = seen.screenshot
    try:
        with Image.open(io.BytesIO(shot.png)) as picture:
            picture.load()
            size, made = picture.size, picture.format
    except (UnidentifiedImageError, OSError) as error:
        raise ConformanceError(f"look().screenshot.png cannot be read: {error}") from error
    _require(made == "PNG", f"look().screenshot.png is a {made}, not a PNG")
    _require(
        size == (shot.width, shot.height),
        f"the picture has {size[0]}×{size[1]} pixels, but the screenshot says "
        f"{shot.width}×{shot.height}: the PNG must be in logical pixels",
    )
    _require(shot.scale > 0, f"screenshot.scale is {shot.scale}, not above 0")
    for element in seen.elements:
        _check_element(element, seen)


def _check_element(element: Element, seen: Observation) -> None:
    box, shot = element.box, seen.screenshot
    _require(bool(element.role), f"an element at {tuple(box)} has no role")
    _require(
        box.width >= 0 and box.height >= 0,
        f"{element}: its box {tuple(box)} has a size below 0",
    )
    inside = (
        box.x >= -_SLACK
        and box.y >= -_SLACK
        and box.right <= shot.width + _SLACK
        and box.bottom <= shot.height + _SLACK
    )
    _require(
        inside or element.offscreen,
        f"{element}: its box {tuple(box)} sticks out of the picture of {shot.width}×{shot.height}, "
        "and it is not marked as off screen: give the part that shows",
    )


def _check_search(screen: Screen, seen: Observation) -> None:
    none = screen.search("\u2603 words that stand on no screen \u2603")
    _require(not none, f"search() for words that are nowhere returns {len(none)} elements")
    named = next((one for one in seen.elements if one.name.strip() and not one.covered_by), None)
    if named:
        words = named.name
        for asked in (words, f"  {words.upper() if words.isascii() else words}  "):
            found = [(one.role, one.name) for one in screen.search(asked)]
            _require(
                (named.role, named.name) in found,
                f"search({asked!r}) does not return {named}, which look() shows",
            )


def _check_events(events: object) -> None:
    if not isinstance(events, Sequence) or isinstance(events, str):
        raise ConformanceError(f"events is {_kind(cast('object', events))}, not a sequence")
    for event in cast("Sequence[object]", events):
        _require(isinstance(event, Event), f"events holds {_kind(event)}, not only Event")


def _check_wait(screen: Screen, cap: float) -> None:
    start = time.monotonic()
    changed = screen.wait(cap)
    spent = time.monotonic() - start
    _require(changed is False, f"wait({cap}) returns {changed!r} on a screen that is quiet")
    _require(spent <= cap + _LATE, f"wait({cap}) takes {spent:.1f} s")
    _require(
        spent >= cap / 2,
        f"wait({cap}) says after {spent:.3f} s that nothing changes: it must wait for its cap, "
        "or whoever tries again spins",
    )


def _check_settle(screen: Screen, cap: float) -> None:
    start = time.monotonic()
    settled = _settled(screen.settle(cap))
    spent = time.monotonic() - start
    _require(spent <= cap + _LATE, f"settle({cap:g}) takes {spent:.1f} s")
    _require(
        0 <= settled.seconds <= spent + 0.1,
        f"settle({cap:g}) says {settled.seconds:.2f} s and took {spent:.2f} s",
    )
    _require(
        bool(settled.capped) or settled.seconds <= cap + 0.5,
        f"settle({cap:g}) took {settled.seconds:.2f} s and `capped` does not say what still moved",
    )


def _settled(answer: object) -> Settled:
    if not isinstance(answer, Settled):
        raise ConformanceError(f"settle() returns {_kind(answer)}, not Settled")
    return answer


def _check_again(first: Observation, second: Observation) -> None:
    one, two = first.screenshot, second.screenshot
    _require(
        (one.width, one.height, one.scale) == (two.width, two.height, two.scale),
        f"two looks differ in size: {one.width}×{one.height}, then {two.width}×{two.height}",
    )
    _require(second.taken_at >= first.taken_at, "a second look says that it was taken earlier")


def _kind(thing: object) -> str:
    return f"a {type(thing).__name__}"


def _require(kept: bool, broken: str) -> None:
    if not kept:
        raise ConformanceError(broken)

"""What the command find does: which element words mean, marked on a screenshot."""

from __future__ import annotations

import webbrowser
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from handeye.perception import (
    Ambiguous,
    Element,
    NotFound,
    Observation,
    Query,
    Screen,
    ScreenError,
    marks,
)
from handeye.tasks import surroundings

KEYS = ("role", "in", "row", "frame", "near", "nth")


@dataclass(frozen=True)
class Request:
    """What to look for, and on what."""

    query: Query
    url: str
    image: Path | None
    save: Path
    browser: str


def query(words: str, where: Mapping[str, str], *, exact: bool) -> Query:
    """What the command line says, as a query.

    Raises:
        ValueError: when it is none, in plain words.
    """
    if unknown := [key for key in where if key not in KEYS]:
        raise ValueError(f"--where {unknown[0]}: write one of {', '.join(KEYS)}")
    if not (words.strip() or where.get("role")):
        raise ValueError("say which element: give its words, or --where role=…")
    nth = where.get("nth", "1")
    if not (nth.isascii() and nth.isdecimal() and int(nth) >= 1):
        raise ValueError(f"--where nth={nth}: write a number from 1")
    return Query.model_validate({"text": words, "exact": exact, **where})


def show(request: Request, *, open_it: bool) -> int:
    """Print the element and save the picture; 0 when it is one, 1 when it is none or several."""
    if request.image:
        from handeye.perception import still

        return _show(request, still.StillScreen(request.image, ocr=True), open_it)
    from handeye.actions import Goto
    from handeye.actions import browser as hands
    from handeye.perception import browser as screens
    from handeye.perception import launch

    with launch.open_page(browser=request.browser) as (page, _):
        screen = screens.BrowserScreen(page)
        url = request.url if "://" in request.url else f"http://{request.url}"
        outcome = hands.BrowserHands(screen).do(Goto(url=url))
        if outcome.verdict != "confirmed":
            raise ScreenError(outcome.evidence)
        screen.settle(10.0)
        return _show(request, screen, open_it)


def _show(request: Request, screen: Screen, open_it: bool) -> int:
    seen = screen.look()
    try:
        found, code = [surroundings.Surroundings(screen, seen, ()).find(request.query)], 0
        print(_line(found[0]))
    except Ambiguous as why:
        found, code = list(why.candidates), 1
        print(why)
    except NotFound as why:
        found, code = list(why.nearest), 1
        print(why)
    _save(request, seen, found)
    if open_it:
        webbrowser.open(request.save.resolve().as_uri())
    return code


def _line(element: Element) -> str:
    x, y, width, height = (round(value) for value in element.box)
    hidden = ", outside the view" if element.offscreen else ""
    covered = f", covered by {element.covered_by}" if element.covered_by else ""
    return f"{element} at {x},{y} size {width}x{height}{hidden}{covered}"


def _save(request: Request, seen: Observation, found: list[Element]) -> None:
    shown = [element for element in found if not element.offscreen]
    try:
        request.save.parent.mkdir(parents=True, exist_ok=True)
        request.save.write_bytes(marks.draw_marks(seen.screenshot, shown).png)
    except OSError as error:
        raise ScreenError(
            f"{request.save} cannot be written: {error.strerror}; choose another with --save"
        ) from error
    print(f"marked screenshot: {request.save}")

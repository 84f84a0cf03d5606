"""Whether the claims of a check hold: decided on page facts, waited for with a cap, no model.

One function a claim, in `CLAIM_CHECKS`; each returns a `CheckRecord` with what was found. While a
dialog of the browser is open, or the page's elements cannot be read, claims about what the page
shows cannot be told: that something is not found means nothing then.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from handeye.agent import CheckRecord
from handeye.perception import (
    Ambiguous,
    Element,
    FindError,
    NotFound,
    Observation,
    Query,
    Screen,
    ScreenError,
    Screenshot,
    words,
)

from .assertion import SCOPE, Assertion, Count, ValueIs
from .desktop_checks import OUTSIDE_CHECKS
from .event_checks import check_download, glob_fits, no_events
from .outside import NOTHING, Outside
from .page_checks import check_aria, check_attribute
from .picture_checks import check_picture
from .surroundings import Reader, Surroundings

RETRY_AFTER = 0.5
"""Seconds without a change after which claims are looked at again all the same."""
PAST = frozenset(("no_console_errors", "no_failed_requests", "no_broken_images", "no_overflow"))
"""Claims about what has happened: once they do not hold, waiting does not help."""
OUTSIDE = frozenset(OUTSIDE_CHECKS)
"""Claims that can be told without looking at the screen."""
NOT_SHOWN = frozenset(("url", "title", "download", "picture", *PAST, *OUTSIDE))
"""Claims that can be told without knowing the page's elements."""
FOUND = frozenset(("text", "value", "visible", "enabled", "disabled", "checked", "unchecked"))
"""Claims that something is there: they hold as soon as it is found, by whatever means."""
UNSEEN = Observation(Screenshot(b"", 1, 1))
"""What is seen where nothing can be looked at any more."""
ClaimCheck = Callable[[Assertion, Surroundings], list[CheckRecord]]


def run_checks(
    assertion: Assertion,
    screen: Screen,
    *,
    since: int = 0,
    read: Reader | None = None,
    outside: Outside = NOTHING,
) -> tuple[list[CheckRecord], Observation | None]:
    """Check all claims until they hold, for as long as the assertion's cap.

    Args:
        assertion: the claims.
        screen: what they are about.
        since: the first of the screen's events that counts.
        read: reads text in the picture (OCR).
        outside: what is known beside the screen.

    Returns:
        The results of the last look, in the order of the claims, and that look; None where nothing
        can be looked at any more, and nothing that is claimed needs it.

    Raises:
        ScreenError: when the screen cannot be looked at, and a claim is about it.
    """
    end = time.monotonic() + assertion.cap
    made = assertion.claimed
    while True:
        looked = time.monotonic()
        seen = _look(screen, made)
        around = Surroundings(screen, seen or UNSEEN, screen.events[since:], read, outside)
        results = [result for kind in made for result in _decided(kind, assertion, around)]
        final = any(result.ok is False and result.kind in PAST for result in results)
        if all(result.ok for result in results) or final or around.dialog or looked >= end:
            return results, seen
        if (left := end - time.monotonic()) > 0:  # reading the picture may have taken all of it
            screen.wait(min(left, RETRY_AFTER))


def _look(screen: Screen, made: Sequence[str]) -> Observation | None:
    """A look; None where there is nothing to look at, and no claim needs it."""
    try:
        return screen.look()
    except ScreenError:
        if OUTSIDE.issuperset(made):
            return None
        raise


def _decided(kind: str, assertion: Assertion, around: Surroundings) -> list[CheckRecord]:
    """The results for one claim, or that it cannot be told as things are."""
    if kind in NOT_SHOWN or not (why := around.unreadable):
        return CLAIM_CHECKS[kind](assertion, around)
    if why == around.unread and kind in FOUND:  # what a program tells of itself is there
        results = CLAIM_CHECKS[kind](assertion, around)
        if all(result.ok for result in results):
            return results
    if kind == "text" and (said := _said(assertion, around.dialog)):
        return [said]
    expected = getattr(assertion, kind)
    return [CheckRecord(kind, EXPECTED.get(kind, str)(expected), None, why)]


def _said(claim: Assertion, dialog: str) -> CheckRecord | None:
    """That the open dialog holds the words, where they may stand there."""
    scoped = claim.row or claim.frame or claim.region not in (None, "dialog", "alertdialog")
    if scoped or not words.says(dialog, str(claim.text)):
        return None
    return CheckRecord("text", str(_scoped(claim.text, claim)), True, dialog)


def _url(claim: Assertion, around: Surroundings) -> list[CheckRecord]:
    pattern, url = str(claim.url), around.seen.url
    path = "/" + url.split("://", 1)[-1].partition("/")[2]
    ok = any(glob_fits(pattern, text) for text in (url, path))
    return [CheckRecord("url", pattern, ok, f"the address is {url}")]


def _title(claim: Assertion, around: Surroundings) -> list[CheckRecord]:
    wanted, title = str(claim.title), around.seen.title
    ok = glob_fits(wanted, title) if "*" in wanted else wanted.casefold() in title.casefold()
    return [CheckRecord("title", wanted, ok, f'the title is "{title}"')]


def _scoped(text: str | None, claim: Assertion) -> Query:
    scope = {"in": claim.region or "", "row": claim.row or "", "frame": claim.frame or ""}
    return Query.model_validate({"text": text, **scope})


def _text(claim: Assertion, around: Surroundings) -> list[CheckRecord]:
    query = _scoped(claim.text, claim)
    found = around.find_all(query)
    if found:
        return [CheckRecord("text", str(query), True, _shown(found[0]), found[0].box)]
    return [CheckRecord("text", str(query), False, around.nearest(query))]


def _no_text(claim: Assertion, around: Surroundings) -> list[CheckRecord]:
    query = _scoped(claim.no_text, claim)
    found = around.find_all(query)
    if found:
        return [CheckRecord("no_text", str(query), False, _shown(found[0]), found[0].box)]
    return [CheckRecord("no_text", str(query), True, "it stands nowhere")]


def _value(claim: Assertion, around: Surroundings) -> list[CheckRecord]:
    return [_value_of(value, around) for value in claim.value]


def _pair(claim: ValueIs) -> str:
    return f"{claim.field}: {claim.expected}"


def _value_of(claim: ValueIs, around: Surroundings) -> CheckRecord:
    expected = _pair(claim)
    try:
        field = around.find(claim.field, VALUED)
    except FindError as why:
        return CheckRecord("value", expected, False, str(why))
    if field.value is None:
        return CheckRecord("value", expected, None, f"{field} holds no value", field.box)
    if field.value == "••••••":
        return CheckRecord("value", expected, None, f"{field} hides its value", field.box)
    ok = field.value.strip() == claim.expected.strip()
    return CheckRecord("value", expected, ok, f'{field} holds "{field.value}"', field.box)


VALUED = frozenset(("textbox", "searchbox", "combobox", "spinbutton", "slider", "listbox"))


def _count(claim: Assertion, around: Surroundings) -> list[CheckRecord]:
    if claim.count is None:
        return []
    expected = _counted(claim.count)
    found = around.find_all(claim.count.of)
    names = ", ".join(str(element)[:60] for element in found[:8])
    more = f" and {len(found) - 8} more" if len(found) > 8 else ""
    evidence = f"there are {len(found)}{f': {names}{more}' if found else ''}"
    return [CheckRecord("count", expected, len(found) == claim.count.is_, evidence)]


def _counted(count: Count) -> str:
    return f"{count.of}: {count.is_}"


def _visible(claim: Assertion, around: Surroundings) -> list[CheckRecord]:
    query = _query(claim.visible)
    found = around.find_all(query)
    if found:
        return [CheckRecord("visible", str(query), True, _shown(found[0]), found[0].box)]
    return [CheckRecord("visible", str(query), False, around.nearest(query))]


def _hidden(claim: Assertion, around: Surroundings) -> list[CheckRecord]:
    query = _query(claim.hidden)
    found = around.find_all(query)
    if found:
        return [CheckRecord("hidden", str(query), False, _shown(found[0]), found[0].box)]
    return [CheckRecord("hidden", str(query), True, "it is not shown")]


def _query(query: Query | None) -> Query:
    if query is None:
        raise TypeError("this claim is not made")
    return query


def _state(kind: str, applies: Callable[[frozenset[str]], bool | None]) -> ClaimCheck:
    """A check of one element's state; `applies` says None where the element has no such state."""

    def check(claim: Assertion, around: Surroundings) -> list[CheckRecord]:
        query = _query(getattr(claim, kind))
        try:
            element = around.find(query, STATED[kind])
        except (NotFound, Ambiguous) as why:
            return [CheckRecord(kind, str(query), False, str(why))]
        ok = applies(element.states) if element.interactive else None
        states = ", ".join(sorted(element.states)) or "no state of note"
        return [CheckRecord(kind, str(query), ok, f"{element}: {states}", element.box)]

    return check


def _on(states: frozenset[str]) -> bool | None:
    known = states & {"checked", "unchecked", "mixed", "pressed", "selected"}
    return bool(states & {"checked", "pressed", "selected"}) if known else None


def _off(states: frozenset[str]) -> bool | None:
    on = _on(states)
    return None if on is None else "unchecked" in states


BOXES = frozenset(("checkbox", "radio", "switch", "menuitemcheckbox", "menuitemradio"))
USED = VALUED | BOXES | frozenset(("button", "link", "tab", "menuitem", "option"))
STATED = {"enabled": USED, "disabled": USED, "checked": BOXES, "unchecked": BOXES}


def _shown(element: Element) -> str:
    """Where something was found, in words."""
    where = next((str(r.name or r.role) for r in reversed(element.regions) if r.name or r.role), "")
    said = f"{element}{f' in {where}' if where else ''}"
    if element.offscreen:
        return f"{said} (outside the view)"
    return f"{said} (covered by {element.covered_by})" if element.covered_by else said


EXPECTED: dict[str, Callable[[Any], str]] = {
    "value": lambda claims: ", ".join(map(_pair, claims)),
    "count": _counted,
}
"""How what is claimed is put into words, where `str` does not do it."""


def in_words(claims: Assertion) -> str:
    """Claims in one line, as a person would write them."""
    scope = [name for name in SCOPE if getattr(claims, name)]
    made = [(name, getattr(claims, name)) for name in (*claims.claimed, *scope)]
    return ", ".join(f"{name}: {EXPECTED.get(name, str)(value)}" for name, value in made)


CLAIM_CHECKS: dict[str, ClaimCheck] = {
    "url": _url,
    "title": _title,
    "text": _text,
    "no_text": _no_text,
    "value": _value,
    "count": _count,
    "visible": _visible,
    "hidden": _hidden,
    "enabled": _state("enabled", lambda states: "disabled" not in states),
    "disabled": _state("disabled", lambda states: "disabled" in states),
    "checked": _state("checked", _on),
    "unchecked": _state("unchecked", _off),
    "download": check_download,
    "no_console_errors": no_events("no_console_errors", "console_error", "page_error"),
    "no_failed_requests": no_events("no_failed_requests", "failed_request"),
    "no_broken_images": no_events("no_broken_images", "broken_image"),
    "no_overflow": no_events("no_overflow", "text_overflow", "page_overflow"),
    "picture": check_picture,
    "attribute": check_attribute,
    "aria": check_aria,
    **OUTSIDE_CHECKS,
}
"""How each claim of an assertion is decided."""

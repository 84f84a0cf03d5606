"""Whether the claims of a check hold: decided on page facts, waited for with a cap, no model.

One function a claim, in `CLAIM_CHECKS`; each returns a `CheckRecord` with what was found.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from handeye.agent import CheckRecord
from handeye.perception import (
    Ambiguous,
    Element,
    Event,
    FindError,
    NotFound,
    Observation,
    Query,
    Screen,
    find,
    find_all,
)

from .assertion import CLAIMS, Assertion, ValueIs

RETRY_AFTER = 0.5
"""Seconds without a change after which claims are looked at again all the same."""
Reader = Callable[[Observation], Observation]
ClaimCheck = Callable[[Assertion, "Surroundings"], "list[CheckRecord]"]


@dataclass
class Surroundings:
    """What claims are checked against: the screen as it is now."""

    screen: Screen
    seen: Observation
    events: Sequence[Event]
    read: Reader | None = None

    def find_all(self, query: Query) -> list[Element]:
        """All elements that the query fits, read in the picture where the page has no text."""
        found = find_all(query, self._elements(query))
        if not found and self.read and query.text:
            found = find_all(query, self.read(self.seen).elements)
        return found

    def find(self, query: Query, prefer: frozenset[str] = frozenset()) -> Element:
        """The one element that is meant; raises FindError."""
        return find(query, self._elements(query), prefer)

    def nearest(self, query: Query) -> str:
        """The names that come closest to a query that fits nothing."""
        try:
            find(query, self.seen.elements)
        except FindError as why:
            return str(why)
        return ""

    def _elements(self, query: Query) -> Sequence[Element]:
        """What shows, and what holds the words anywhere."""
        found = {e.ref or id(e): e for e in self.seen.elements}
        for words in (query.text, query.near) if query.near else (query.text,):
            found |= {e.ref or id(e): e for e in self.screen.search(words)}
        return list(found.values())


def run_checks(
    assertion: Assertion, screen: Screen, *, since: int = 0, read: Reader | None = None
) -> tuple[list[CheckRecord], Observation]:
    """Check all claims until they hold, for as long as the assertion's cap.

    Args:
        assertion: the claims.
        screen: what they are about.
        since: the first of the screen's events that counts.
        read: reads text in the picture (OCR).

    Returns:
        The results of the last look, in the order of the claims, and that look.
    """
    end = time.monotonic() + assertion.cap
    while True:
        around = Surroundings(screen, screen.look(), screen.events[since:], read)
        results = [
            result
            for kind in CLAIMS
            if getattr(assertion, kind)
            for result in CLAIM_CHECKS[kind](assertion, around)
        ]
        left = end - time.monotonic()
        if all(result.ok for result in results) or left <= 0:
            return results, around.seen
        screen.wait(min(left, RETRY_AFTER))


def _glob(pattern: str, text: str) -> bool:
    """Whether a wildcard fits all of a text; only * is special."""
    return bool(re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text, re.DOTALL))


def _url(claim: Assertion, around: Surroundings) -> list[CheckRecord]:
    pattern, url = str(claim.url), around.seen.url
    path = "/" + url.split("://", 1)[-1].partition("/")[2]
    ok = any(_glob(pattern, text) for text in (url, path))
    return [CheckRecord("url", pattern, ok, f"the address is {url}")]


def _title(claim: Assertion, around: Surroundings) -> list[CheckRecord]:
    wanted, title = str(claim.title), around.seen.title
    ok = _glob(wanted, title) if "*" in wanted else wanted.casefold() in title.casefold()
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


def _value_of(claim: ValueIs, around: Surroundings) -> CheckRecord:
    expected = f"{claim.field}: {claim.expected}"
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
    expected = f"{claim.count.of}: {claim.count.is_}"
    found = around.find_all(claim.count.of)
    names = ", ".join(str(element)[:60] for element in found[:8])
    more = f" and {len(found) - 8} more" if len(found) > 8 else ""
    evidence = f"there are {len(found)}{f': {names}{more}' if found else ''}"
    return [CheckRecord("count", expected, len(found) == claim.count.is_, evidence)]


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


def _state(kind: str, holds: Callable[[frozenset[str]], bool | None]) -> ClaimCheck:
    """A check of one element's state; `holds` says None where the element has no such state."""

    def check(claim: Assertion, around: Surroundings) -> list[CheckRecord]:
        query = _query(getattr(claim, kind))
        try:
            element = around.find(query, STATED[kind])
        except (NotFound, Ambiguous) as why:
            return [CheckRecord(kind, str(query), False, str(why))]
        ok = holds(element.states)
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


def _download(claim: Assertion, around: Surroundings) -> list[CheckRecord]:
    pattern = str(claim.download)
    names = [event.text for event in around.events if event.kind == "download"]
    ok = any(_glob(pattern, name) for name in names)
    evidence = f"downloaded: {', '.join(names)}" if names else "nothing was downloaded"
    return [CheckRecord("download", pattern, ok, evidence)]


def _no_events(kind: str, *unwanted: str) -> ClaimCheck:
    def check(_claim: Assertion, around: Surroundings) -> list[CheckRecord]:
        found = [event.text for event in around.events if event.kind in unwanted]
        evidence = f"{len(found)}: {found[0][:300]}" if found else "there were none"
        return [CheckRecord(kind, "none", not found, evidence)]

    return check


def _shown(element: Element) -> str:
    """Where something was found, in words."""
    where = next((str(r.name or r.role) for r in reversed(element.regions) if r.name or r.role), "")
    words = f"{element}{f' in {where}' if where else ''}"
    if element.offscreen:
        return f"{words} (outside the view)"
    return f"{words} (covered by {element.covered_by})" if element.covered_by else words


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
    "download": _download,
    "no_console_errors": _no_events("no_console_errors", "console_error", "page_error"),
    "no_failed_requests": _no_events("no_failed_requests", "failed_request"),
}
"""How each claim of an assertion is decided."""

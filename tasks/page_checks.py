"""Claims that only a web page can fulfil: attributes, and what accessibility tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handeye.agent import CheckRecord
from handeye.perception import Box, FindError, Screen, page_facts, regions

from .assertion import AriaIs, Assertion, AttributeIs

if TYPE_CHECKING:
    from .surroundings import Surroundings

TOLD = 600
"""Characters of what a page tells that are shown."""
NO_PAGE = "it is about web pages, and none is looked at"


def web_page(screen: Screen) -> page_facts.PageFacts | None:
    """What can be asked of a screen that shows web pages; None of any other."""
    return page_facts.PageFacts(screen) if isinstance(screen, page_facts.PageScreen) else None


def region_meant(words: str, around: Surroundings, page: page_facts.PageFacts) -> tuple[str, Box]:
    """The ref of the one region that is called like this, and where it shows.

    Raises:
        NotTold: when there is none, or more than one.
    """
    known = {one.ref: one for one in (*around.seen.elements, *around.screen.search(""))}
    meant = regions.regions_meant(words, list(known.values()))
    if len(meant) != 1:
        several = ", ".join(sorted(f'{one.role} "{one.name}"' for one in meant))
        raise page_facts.NotTold(
            f'"{words}" means several regions: {several}' if meant else f'no region is "{words}"'
        )
    (wanted,) = meant
    inside = next(one.ref for one in known.values() if one.ref and wanted in one.regions)
    return page.region(inside, wanted.role, wanted.name)


def check_attribute(claim: Assertion, around: Surroundings) -> list[CheckRecord]:
    """Whether an element has an attribute with that value."""
    return [_attribute(claim.attribute, around)] if claim.attribute else []


def _attribute(wanted: AttributeIs, around: Surroundings) -> CheckRecord:
    expected, page = str(wanted), web_page(around.screen)
    if page is None:
        return CheckRecord("attribute", expected, None, NO_PAGE)
    try:
        element = around.find(wanted.of)
    except FindError as why:
        return CheckRecord("attribute", expected, False, str(why))
    if not element.ref:
        told = f"{element} was read in the picture: it has no attributes"
        return CheckRecord("attribute", expected, None, told, element.box)
    try:
        value = page.attribute(element.ref, wanted.name)
    except page_facts.NotTold as why:
        return CheckRecord("attribute", expected, None, str(why), element.box)
    if value is None:
        return CheckRecord("attribute", expected, False, f"{element} has none", element.box)
    ok = value == wanted.is_ if wanted.is_ is not None else str(wanted.contains) in value
    return CheckRecord("attribute", expected, ok, f'it is "{value[:TOLD]}"', element.box)


def check_aria(claim: Assertion, around: Surroundings) -> list[CheckRecord]:
    """Whether a page tells through accessibility what is expected."""
    return [_aria(claim.aria, around)] if claim.aria else []


def _aria(wanted: AriaIs, around: Surroundings) -> CheckRecord:
    expected, page = str(wanted), web_page(around.screen)
    if page is None:
        return CheckRecord("aria", expected, None, NO_PAGE)
    ref, box = "", None
    try:
        if wanted.region:
            ref, box = region_meant(wanted.region, around, page)
    except page_facts.NotTold as why:
        return CheckRecord("aria", expected, False, str(why))
    try:
        told = page.aria_difference(wanted.is_, ref)
    except page_facts.NotTold as why:
        return CheckRecord("aria", expected, None, str(why), box)
    if told is None:
        return CheckRecord("aria", expected, True, "it is told just so", box)
    lines = [line.strip() for line in told.splitlines()]
    missing = [line.strip() for line in wanted.is_.splitlines() if line.strip() not in lines]
    said = " ".join(lines)
    said = said if len(said) <= TOLD else f"{said[:TOLD]}…"
    absent = f"not told: {' '.join(missing)}; " if missing else ""
    return CheckRecord("aria", expected, False, f"{absent}told is: {said or 'nothing'}", box)

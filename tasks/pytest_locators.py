"""From what a run keeps of a target to a locator of Playwright, as an engineer would choose it.

First what a person goes by: role and name, or the label of a field that has no role. Text where
there is no role of use, a test id where there are no words. Row, dialog and frame come before it.
"""

from __future__ import annotations

from collections.abc import Mapping

from .exported import listed, mapping, told
from .python_code import Locator, literal

BY_ROLE = frozenset(
    ("button", "cell", "checkbox", "columnheader", "combobox", "dialog", "gridcell", "heading",
     "img", "link", "listbox", "menuitem", "menuitemcheckbox", "menuitemradio", "option", "radio",
     "rowheader", "searchbox", "slider", "spinbutton", "switch", "tab", "textbox", "treeitem")
)  # fmt: skip
"""Roles by whose name Playwright finds the same as handeye."""
NO_ROLE = frozenset(
    ("password", "date", "time", "datetime-local", "month", "week", "color", "file")
)  # fmt: skip
"""Kinds of fields that have no role in Playwright: their label is all there is."""
FIELDS = frozenset(("textbox", "searchbox", "combobox", "spinbutton", "slider", "listbox"))
SCOPES = frozenset(
    ("dialog", "alertdialog", "navigation", "banner", "contentinfo", "main", "complementary",
     "region", "search", "tabpanel", "row", "listitem", "article", "treeitem", "table", "list",
     "form", "group")
)  # fmt: skip
"""Regions that can be looked in by their role."""
NAMED_REGIONS = frozenset(("region", "form", "group", "tabpanel"))
"""Regions of which there are many: their name counts."""


class NoLocator(Exception):
    """There are no words to find a target by; `str()` says why."""


def locator(target: Mapping[str, object], page: str) -> Locator:
    """What finds a target of a run.

    Args:
        target: what the run keeps of it.
        page: the variable of the page that it is on.

    Raises:
        NoLocator: when it is known by its place alone.
    """
    within = scope(target, page)
    found = _found(target, within)
    nth = target.get("nth")
    return found.then("nth", str(nth)) if isinstance(nth, int) else found


def scope(target: Mapping[str, object], page: str) -> Locator:
    """The frame, dialog or row that a target stands in: where it is looked for."""
    within = Locator(page)
    for name in listed(target.get("frames")):
        if not name:
            raise NoLocator("it is in a frame without a title, a name or an address of its own")
        call = f"frame({within.code}, {literal(str(name))})"
        within = Locator(call)
    region = mapping(target.get("in"))
    if region:
        within = in_region(within, told(region, "role"), told(region, "name"))
    row = mapping(target.get("row"))
    if row:
        within = in_row(within, told(row, "role"), literal(told(row, "words")))
    return within


def in_region(within: Locator, role: str, name: str = "") -> Locator:
    """A part of the page, by its role; by its name too where there are many of the kind."""
    args = [literal(role)]
    if role in NAMED_REGIONS and name:
        args += [f"name={literal(name)}", "exact=True"]
    return within.then("get_by_role", *args, role=role)


def in_row(within: Locator, role: str, text: str) -> Locator:
    """The row, list item or card that holds words, which are given as code."""
    rows = within.then("get_by_role", literal(role))
    return rows.then("filter", f"has_text={text}", role=role)


def _found(target: Mapping[str, object], within: Locator) -> Locator:
    role, name, kind = told(target, "role"), told(target, "name"), told(target, "kind")
    test_id = told(target, "test_id")
    if role == "ocr":
        raise NoLocator(f"{name!r} was read in the picture: the page has no such text")
    if not name:
        return _nameless(role, test_id, within)
    named = told(target, "named")
    if named in ("placeholder", "title"):
        method = "get_by_placeholder" if named == "placeholder" else "get_by_title"
        return within.then(method, literal(name), "exact=True", role=role)
    if kind in NO_ROLE:
        return within.then("get_by_label", literal(name), "exact=True", role="field")
    if role in BY_ROLE:
        args = (literal(role), f"name={literal(name)}", "exact=True")
        return within.then("get_by_role", *args, role=role)
    return within.then("get_by_text", literal(name), "exact=True", role="text")


def _nameless(role: str, test_id: str, within: Locator) -> Locator:
    if test_id:
        name = css_string(test_id)
        selector = f"[data-testid={name}], [data-test={name}]"
        return within.then("locator", literal(selector), role=role or "element")
    if role == "canvas":
        return within.then("locator", literal("canvas"), role=role)
    raise NoLocator("it has no name, label, text or test id: only its place is known")


def css_string(text: str) -> str:
    """A text as a string of CSS (CSS Syntax, 4.3.5): all but letters and digits by their codes."""
    inner = "".join(
        sign if sign.isalnum() or sign in " -_." else f"\\{ord(sign):x} " for sign in text
    )
    return f'"{inner}"'

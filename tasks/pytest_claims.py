"""The checks of a run as web-first assertions of Playwright."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pydantic import ValidationError

from handeye.agent import StepRecord
from handeye.perception import Query, roles

from .assertion import Assertion
from .exported import listed, mapping, told
from .pytest_about import About, one_role
from .pytest_locators import SCOPES, NoLocator, in_region, in_row
from .pytest_script import Script
from .python_code import Locator, literal, pattern_code, pattern_of, typed, wildcard


def write_checks(script: Script, record: StepRecord) -> None:
    """Write the claims of one check; what cannot be said is left out, and told."""
    kept = mapping(record.info.get("claims"))
    try:
        claims = Assertion.model_validate(kept) if kept else None
    except ValidationError:
        claims = None
    if claims is None or {one.kind for one in record.checks} != set(claims.claimed):
        for check in record.checks:
            script.leave(record, f"{check.kind} {check.expected}: {_why_not(record, check.kind)}")
        return
    dialog = any(notice.kind == "dialog" for notice in record.notices)
    found = [mapping(one) for one in listed(record.info.get("found"))]
    for number, check in enumerate(record.checks):
        if check.ok is not True:
            script.leave(record, f"{check.kind} {check.expected}: it did not hold in the run")
            continue
        about = About(script, record, claims, found[number] if number < len(found) else {}, number)
        try:
            writer = _dialog_text if dialog and check.kind == "text" else WRITERS.get(check.kind)
            if writer is None:
                raise NoLocator(f"`{check.kind}` has no counterpart in Playwright")
            writer(about)
        except NoLocator as why:
            script.leave(record, f"{check.kind} {check.expected}: {why}")
        else:
            script.checks += 1


def _why_not(record: StepRecord, kind: str) -> str:
    if record.info.get("claims"):
        return "it is not known as a claim by this version of handeye"
    if record.by in ("judge", "replay"):
        return "a model judged it, which plain Playwright cannot"
    if kind == "a11y":
        return "an audit has no counterpart in Playwright"
    if kind == "not_yet":
        return "that it was not so before the step is left out; that it was so after it is written"
    return "the run does not keep what was claimed; run it again with this version of handeye"


def _scope(about: About) -> Locator:
    """Where the words of a claim are looked for."""
    claims, page = about.claims, Locator(about.script.page)
    region = mapping(about.record.info.get("region"))
    role = told(region, "role")
    if claims.frame:
        about.script.helpers.add("frame")
        page = Locator(f"frame({page.code}, {typed(claims.frame, {})})")
    elif frames := listed(about.found.get("frames")):
        about.script.helpers.add("frame")
        for name in frames:
            page = Locator(f"frame({page.code}, {literal(str(name))})")
    if claims.row:
        if role not in SCOPES:
            raise NoLocator(f"which row `{claims.row}` is cannot be told")
        return in_row(page, role, about.script.text(claims.row))
    if claims.region:
        if role not in SCOPES:
            role = one_role(roles.regions_called(claims.region))
        return in_region(page, role, told(region, "name"))
    return page


def _by_words(about: About, query: Query) -> Locator:
    """All elements that a query fits, where it says no more than words, role, region and row."""
    if query.near or query.nth:
        raise NoLocator("`near` and `nth` have no counterpart in Playwright")
    page = Locator(about.script.page)
    if query.frame:
        about.script.helpers.add("frame")
        page = Locator(f"frame({page.code}, {literal(query.frame)})")
    if query.within:
        page = in_region(page, one_role(roles.regions_called(query.within)))
    if query.row:
        raise NoLocator("which row is meant cannot be told of what is not there")
    if not query.role:
        return about.words(query.text, page)
    meant = roles.roles_called(query.role)
    if len(meant) != 1:
        raise NoLocator(f"`{query.role}` stands for several roles")
    args = [literal(next(iter(meant)))]
    if query.text:
        args.append(f"name={about.script.text(query.text)}")
    return page.then("get_by_role", *args)


def _url(about: About) -> None:
    about.script.helpers.add("re")
    pattern = str(about.claims.url)
    script = about.script
    if pattern.startswith("/"):
        said = "^[a-z]+://[^/]*" + wildcard(pattern, begun=True)
    elif script.origin and pattern.startswith(f"{script.origin}/"):
        rest = wildcard(pattern[len(script.origin) :], begun=True)
        script.helpers.add("base")
        about.expect(script.page, "to_have_url", f"re.compile(re.escape(base) + {literal(rest)})")
        return
    else:
        said = wildcard(pattern)
    about.expect(script.page, "to_have_url", f"re.compile({pattern_code(said)})")


def _title(about: About) -> None:
    about.script.helpers.add("re")
    wanted = str(about.claims.title)
    if "*" in wanted:
        args = f"re.compile({pattern_code(wildcard(wanted))})"
    else:
        args = f"re.compile({pattern_code(pattern_of(wanted))}, re.IGNORECASE)"
    about.expect(about.script.page, "to_have_title", args)


def _text(about: About) -> None:
    place = about.words(str(about.claims.text), _scope(about))
    about.shown(Locator(f"{place.code}.first"), "to_be_visible")


def _no_text(about: About) -> None:
    place = about.words(str(about.claims.no_text), _scope(about))
    about.shown(place, "to_have_count", "0")


def _dialog_text(about: About) -> None:
    if "dialogs" not in about.script.helpers:
        raise NoLocator("the dialog that says it was opened by no action")
    about.script.block.add(f"assert any({about.script.text(str(about.claims.text))} in message")
    block = about.script.block
    line = block.lines.pop()
    block.lines.append(f"{line} for message in messages)")


def _value(about: About) -> None:
    kinds = [check.kind for check in about.record.checks[: about.number]]
    wanted = about.claims.value[kinds.count("value")].expected
    if told(about.found, "kind").startswith("select"):
        chosen = about.target.then("locator", literal("option:checked"))
        about.shown(chosen, "to_have_text", about.script.text(wanted))
    elif told(about.found, "kind") == "contenteditable":
        about.shown(about.target, "to_have_text", about.script.text(wanted))
    else:
        about.shown(about.target, "to_have_value", about.script.text(wanted))


def _count(about: About) -> None:
    count = about.claims.count
    if count is None:
        raise NoLocator("nothing is counted")
    about.shown(_by_words(about, count.of), "to_have_count", str(count.is_))


def _visible(about: About) -> None:
    about.shown(about.target, "to_be_visible")


def _hidden(about: About) -> None:
    query = about.claims.hidden
    if query is None:
        raise NoLocator("nothing is claimed")
    about.shown(_by_words(about, query), "to_have_count", "0")


def _state(method: str, *args: str) -> Callable[[About], None]:
    def write(about: About) -> None:
        about.shown(about.target, method, *args)

    return write


def _attribute(about: About) -> None:
    wanted = about.claims.attribute
    if wanted is None:
        raise NoLocator("nothing is claimed")
    value = about.script.text(wanted.is_ or "")
    if wanted.contains is not None:
        about.script.helpers.add("re")
        value = f"re.compile({pattern_code(pattern_of(wanted.contains))})"
    about.shown(about.target, "to_have_attribute", literal(wanted.name), value)


def _aria(about: About) -> None:
    wanted = about.claims.aria
    if wanted is None:
        raise NoLocator("nothing is claimed")
    page = Locator(about.script.page)
    where = page.then("locator", literal("body"))
    if wanted.region:
        where = in_region(page, one_role(roles.regions_called(wanted.region)))
    about.shown(where, "to_match_aria_snapshot", about.script.text(wanted.is_))


def _download(about: About) -> None:
    script = about.script
    if not script.downloads:
        raise NoLocator("the download came with no action")
    script.helpers.add("fnmatch")
    names: Sequence[str] = [f"{one}.value.suggested_filename" for one in script.downloads]
    script.block.call("names = list", f"[{', '.join(names)}]") if len(names) > 1 else None
    wanted = literal(str(about.claims.download).replace("[", "[[]").replace("?", "[?]"))
    if len(names) == 1:
        script.block.add(f"assert fnmatchcase({names[0]}, {wanted})")
    else:
        script.block.add(f"assert any(fnmatchcase(name, {wanted}) for name in names)")


def _none(name: str) -> Callable[[About], None]:
    def write(about: About) -> None:
        about.script.helpers.add(name)
        about.script.block.add(f"assert {name} == []")

    return write


WRITERS: dict[str, Callable[[About], Any]] = {
    "url": _url,
    "title": _title,
    "text": _text,
    "no_text": _no_text,
    "value": _value,
    "count": _count,
    "visible": _visible,
    "hidden": _hidden,
    "enabled": _state("to_be_enabled"),
    "disabled": _state("to_be_disabled"),
    "checked": _state("to_be_checked"),
    "unchecked": _state("not_to_be_checked"),
    "attribute": _attribute,
    "aria": _aria,
    "download": _download,
    "no_console_errors": _none("console_errors"),
    "no_failed_requests": _none("failed_requests"),
}
"""How each kind of claim is written."""

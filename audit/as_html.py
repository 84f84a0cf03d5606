"""The report of an audit for people: one page that needs no script and loads nothing."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from handeye.agent import visible

from . import criteria, words
from .as_json import AXE, made_by
from .audit import Audit
from .finding import Finding
from .whole import LIMITS, UNCHECKED, Coverage, Unopened, Whole

DATA = Path(__file__).parent / "data"
MOST = 50
"""Places of one group that the page shows; the JSON report has all."""
TITLE = 110
"""Characters of a text in a heading."""


@dataclass(frozen=True)
class Link:
    """A link to an explanation."""

    address: str
    text: str


@dataclass(frozen=True)
class Place:
    """One finding as it is shown."""

    message: str
    selector: str
    html: str
    fingerprint: str
    sure: str
    alt: str
    picture: Markup | None
    width: int
    height: int


@dataclass(frozen=True)
class Group:
    """What one check found of one class."""

    kind: str
    mark: str
    title: str
    by: str
    links: tuple[Link, ...]
    mend: str
    places: tuple[Place, ...]
    more: int


@dataclass(frozen=True)
class PageView:
    """One page as it is shown."""

    title: str
    url: str
    state: str
    where: str
    counted: str
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class View:
    """The whole report as it is shown."""

    title: str
    level: str
    summary: str
    notes: tuple[str, ...]
    pages: tuple[PageView, ...]
    unopened: tuple[Unopened, ...]
    skipped: tuple[tuple[str, str], ...]
    stale: tuple[str, ...]
    unchecked: str
    coverage: tuple[Coverage, ...]
    made: str


def as_html(whole: Whole) -> bytes:
    """An audit as one HTML page, in UTF-8."""
    css = (DATA / "audit.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    html = _template().render(view=_view(whole), css=Markup(css), digest=digest, limits=LIMITS)
    return html.encode("utf-8", "replace")


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(DATA),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_printed,
    )
    return environment.get_template("audit.html.j2")


def _printed(value: object) -> object:
    """What is printed instead of a value: no text gets past this."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return visible.shorten(visible.visible(value), 2_000)


def _view(whole: Whole) -> View:
    pages = tuple(map(_page, whole.audits))
    unchecked = sum(not one.checks for one in whole.coverage())
    all_of_them = len(whole.coverage())
    return View(
        title="Accessibility audit" + (f" of {pages[0].title}" if len(pages) == 1 else ""),
        level=words.level(whole.level),
        summary=words.summary(whole),
        notes=tuple(words.notes(whole)),
        pages=pages,
        unopened=whole.unopened,
        skipped=tuple(whole.skipped.items()),
        stale=tuple(words.entry(one) for one in whole.stale),
        unchecked=f"{unchecked} of the {all_of_them} criteria are {UNCHECKED}.",
        coverage=tuple(whole.coverage()),
        made=f"handeye {made_by()}, axe-core {AXE} (Deque Systems, MPL-2.0), {whole.started}",
    )


def _page(audit: Audit) -> PageView:
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for one in audit.findings:
        groups.setdefault((one.kind, one.check, one.criterion), []).append(one)
    return PageView(
        title=visible.one_line(audit.title or audit.url, TITLE),
        url=audit.url,
        state=audit.state,
        where=audit.where,
        counted=words.counted(audit.findings) or "nothing found",
        groups=tuple(map(_group, groups.values())),
    )


def _group(findings: Sequence[Finding]) -> Group:
    first = findings[0]
    known = criteria.ALL.get(first.criterion)
    links = [Link(known.address, f"Understanding {known.number}")] if known else []
    if first.more:
        links.append(Link(first.more, "the rule"))
    also = sorted({name for one in findings for name in one.also})
    by = ", ".join((first.check, *also))
    mends = {one.mend for one in findings}
    places = "1 place" if len(findings) == 1 else f"{len(findings)} places"
    return Group(
        kind=first.kind,
        mark=first.kind.replace(" ", "-"),
        title=f"{known or first.check}, {places}",
        by=f"found by {by}",
        links=tuple(link for link in links if link.address.startswith("https://")),
        mend=first.mend if len(mends) == 1 else "",
        places=tuple(_place(one, own=len(mends) > 1) for one in findings[:MOST]),
        more=max(0, len(findings) - MOST),
    )


def _place(one: Finding, *, own: bool) -> Place:
    width, height = _size(one.picture)
    message = f"{one.message} {one.mend}" if own and one.mend else one.message
    sure = "" if one.confidence is None else f"The judge is sure to {one.confidence:.0%}."
    return Place(
        message=message,
        selector=one.selector,
        html=one.html,
        fingerprint=one.fingerprint,
        sure=sure,
        alt=f"How it looks, in an outline: {visible.one_line(one.selector, TITLE)}",
        picture=_uri(one.picture) if one.picture else None,
        width=width,
        height=height,
    )


def _uri(png: bytes) -> Markup:
    return Markup("data:image/png;base64,%s") % base64.b64encode(png).decode()


def _size(png: bytes) -> tuple[int, int]:
    if not png:
        return 0, 0
    from handeye.perception import browser

    return browser.png_size(png)

"""What a finding is known by from one audit to the next, whatever its place on the page.

Numbers do not count, as they are those of orders, rows and builds; nor does the host, so that what
was accepted on one stage is known on the other.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import urlsplit, urlunsplit

from .finding import Finding

TELLING = ("role", "type", "name", "aria-label", "alt", "title", "placeholder", "href", "src")
"""Attributes by which an element stays the same element."""
TEXT = 40
"""Characters of an element's text that count."""
_NUMBER = re.compile(r"\d+")
_HASH = re.compile(r"[.-][0-9a-f]{8,}(?=[.-])")
"""What builds put into the names of files."""


def known(finding: Finding, url: str) -> Finding:
    """The same finding with its fingerprint."""
    parts = (
        finding.check,
        finding.criterion,
        page_of(url),
        shape_of(finding.html) if finding.html else _steady(finding.selector),
    )
    made = hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:16]
    return replace(finding, fingerprint=made)


def page_of(url: str) -> str:
    """A page by its path, which is the same on every host."""
    return _steady(urlsplit(url).path or "/")


def shown_address(url: str) -> str:
    """An address without a name and password in it."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def shape_of(html: str) -> str:
    """An element as what it is and what it is called, from the beginning of its source."""
    reader = _Start()
    reader.feed(html)
    return f"{reader.element} {' '.join(reader.text.split())[:TEXT]}".strip()


class _Start(HTMLParser):
    """Reads the first element and the text in it."""

    def __init__(self) -> None:
        super().__init__()
        self.element = ""
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the first; of those inside it only what names a picture."""
        given = {name: value or "" for name, value in attrs}
        if not self.element:
            told = [f"{one}={_attribute(one, given[one])}" for one in TELLING if one in given]
            self.element = " ".join((tag, *told))
        elif tag == "img":
            self.text += f" {_attribute('src', given.get('src', ''))}"

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.text += _steady(data)


def _attribute(name: str, value: str) -> str:
    if name in ("href", "src"):
        return _steady(_HASH.sub("", urlsplit(value).path))
    return _steady(" ".join(value.split()))


def _steady(text: str) -> str:
    return _NUMBER.sub("0", text)

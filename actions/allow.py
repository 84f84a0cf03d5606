"""The allow-list: which addresses may be reached, exact by scheme, host and port.

`AllowList` says what is allowed, and names it for the browser, which enforces it for whatever a
page does (`AllowList.places`, perception/launch.py). `AllowGuard` refuses actions that lead
elsewhere before they are tried.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from .addresses import (
    ODD,
    PORTS,
    SOCKETS,
    Place,
    canonical_host,
    parts_of,
    place_of,
    scheme_of,
    split_port,
)

HARMLESS = ("about:blank", "about:srcdoc", "chrome-error://chromewebdata/")
"""What a page shows that was not loaded from anywhere."""
FORMS = "`shop.example`, `shop.example:8080`, `https://shop.example` or `*.shop.example`"


@dataclass(frozen=True)
class Entry:
    """One entry of an allow-list: `schemes`, a host, and ports.

    `ports` are those of a host; a wildcard ("*.shop.example") has none, and allows all.
    """

    host: str
    schemes: tuple[str, ...] = tuple(PORTS)
    port: int | None = None

    @property
    def wild(self) -> bool:
        """Whether it stands for all hosts below one, and not for that one itself."""
        return self.host.startswith("*.")

    def allows(self, place: Place) -> bool:
        """Whether a place is the one that is named."""
        if place.scheme not in self.schemes:
            return False
        if self.wild:
            return place.host.endswith(self.host[1:]) and place.host != self.host[1:]
        port = PORTS[place.scheme] if self.port is None else self.port
        return (place.host, place.port) == (self.host, port)

    def places(self) -> list[str]:
        """The entry as the browser's own rules name it: hosts with a port each, or a wildcard."""
        if self.wild:
            return [self.host]
        ports = {PORTS[scheme] for scheme in self.schemes} if self.port is None else {self.port}
        return [f"{self.host}:{port}" for port in sorted(ports)]


def read_entry(text: str) -> Entry:
    """An entry from the way it is written.

    Args:
        text: `host`, `host:port`, `scheme://host`, `scheme://host:port` or `*.host`. Without a
            scheme, http and https; without a port, the usual one of the scheme (80, 443).

    Raises:
        ValueError: when it is none of these.
    """
    written = text.strip()
    scheme, rest = "", written
    if match := re.match(r"([A-Za-z][A-Za-z0-9+.-]*)://", written):
        scheme, rest = match[1].lower(), written[match.end() :].removesuffix("/")
        if scheme not in PORTS:
            raise ValueError(_other_scheme(written, scheme, rest))
    if re.search(r"[/\\?#@]", rest):
        begin = re.split(r"[/\\?#]", rest.rpartition("@")[2], maxsplit=1)[0]
        short = f"{scheme}://{begin}" if scheme else begin
        hint = f"write its beginning: `{short}`" if begin else f"write {FORMS}"
        raise ValueError(f"`{written}` is more than a host; {hint}")
    schemes = (scheme,) if scheme else tuple(PORTS)
    try:
        if "*" in rest:
            return _wildcard(written)
        host, port = split_port(rest)
        entry = Entry(canonical_host(host), schemes, port)
    except ValueError as why:
        if str(why).startswith("`"):
            raise
        raise ValueError(f"`{text}` is not a host; write {FORMS}") from None
    if why := odd_host(rest):
        raise ValueError(why)
    return entry


def odd_host(address: str) -> str:
    """Why a browser cannot be kept to the host of an address; "" when it can, and for no host.

    Args:
        address: a web address, or a host without a scheme, with or without a port.
    """
    try:
        place = place_of(address if "://" in address else f"http://{address}")
    except ValueError:
        return ""
    if odd := ODD.search(place.host):
        what = f"`{place.host}` has `{odd[0]}` in it"
        return f"{what}: no browser can be kept to such a host; write {FORMS}"
    return ""


def _other_scheme(written: str, scheme: str, rest: str) -> str:
    if kind := SOCKETS.get(scheme):
        return f"`{written}`: {scheme} goes with {kind}; write `{kind}://{rest}`"
    return f"`{written}`: only http and https addresses can be allowed; write {FORMS}"


def _wildcard(written: str) -> Entry:
    match = re.fullmatch(r"(?:https?://)?\*\.([^*:]+)(:\d*)?", written, re.IGNORECASE)
    if match is None:
        raise ValueError(f"`{written}` is not a host; write {FORMS}")
    below = canonical_host(match[1])
    if why := odd_host(below):
        raise ValueError(why)
    if re.fullmatch(r"[0-9.]+", below):
        raise ValueError(f"`{written}`: an address in numbers has no hosts below it; write {FORMS}")
    host = f"*.{below}"
    if written.casefold() != f"*.{match[1]}".casefold():
        raise ValueError(f"`{written}`: a wildcard has no scheme and no port; write `{host}`")
    return Entry(host)


class AllowList:
    """What may be reached: places on the web, and files.

    Args:
        entries: what may be reached on the web; see `read_entry`.
        files: addresses of files that may be opened (file:///…).
        written: whether the entries were written as `allow`, and are not the default.

    Raises:
        ValueError: when an entry is none.
    """

    def __init__(
        self, entries: Iterable[str], files: Iterable[str] = (), *, written: bool = True
    ) -> None:
        self.entries = tuple(dict.fromkeys(entries))
        self.written = written
        self._entries = tuple(read_entry(entry) for entry in self.entries)
        self._files = frozenset(path for url in files if (path := _path(url)))

    def __str__(self) -> str:
        return ", ".join(self.entries) or "nothing"

    @property
    def places(self) -> tuple[str, ...]:
        """The list as the browser's own rules name it; see `perception.launch.open_page`."""
        return tuple(dict.fromkeys(p for entry in self._entries for p in entry.places()))

    def allows(self, url: str) -> bool:
        """Whether an address may be opened: a place or a file on the list, or a blank page."""
        if scheme_of(url) == "file":
            return _path(url) in self._files
        try:
            place = place_of(url)
        except ValueError:
            return url in HARMLESS
        return any(entry.allows(place) for entry in self._entries)

    def may_stand_on(self, url: str) -> bool:
        """Whether a page that is open may be acted on.

        That is what may be opened, and what an allowed page made (`blob:`), and the files beside
        and below one on the list.
        """
        scheme = scheme_of(url)
        if scheme == "blob":
            return self.may_stand_on(url.partition(":")[2])
        if scheme == "file":
            path = _path(url)
            folders = {posixpath.dirname(file).rstrip("/") + "/" for file in self._files}
            return any(path.startswith(folder) for folder in folders)
        return self.allows(url)

    def why_not(self, url: str) -> str:
        """Why a web address is not reached; "" when it is, and for all that is no web address."""
        if scheme_of(url) not in (*PORTS, *SOCKETS) or self.allows(url):
            return ""
        if self.written:
            return f"not in `allow` ({self})"
        if not self.entries:
            return "on the web, and this task's own pages are files"
        return f"not of the target's own origin ({self})"


def _path(url: str) -> str:
    """The path of a file address of this computer; "" when it is none."""
    parts = parts_of(url)
    if parts is None or parts.scheme != "file" or parts.netloc not in ("", "localhost"):
        return ""
    path = unquote(parts.path)
    folder = "/" if path.endswith("/") else ""
    return posixpath.normpath(path).rstrip("/") + folder

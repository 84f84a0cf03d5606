"""Web addresses as a browser reads them, so that what is judged is what would be opened.

Follows the URL standard (https://url.spec.whatwg.org, host parsing) as Chromium does: backslashes
are slashes, tabs and line ends are nothing, 2130706433 and 0x7f.1 are 127.0.0.1. What it cannot
read it refuses.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

PORTS = {"http": 80, "https": 443}
"""The schemes that lead to a web server, with their ports."""
SOCKETS = {"ws": "http", "wss": "https"}
"""The schemes of WebSockets, each with the one that it goes with."""
ODD = re.compile(r"[^\w.:\[\]-]")
"""What no host in use has in it, though a browser would take it: it cannot be confined to it."""
NO_HOST = re.compile(r"[\x00-\x20\x7f#%/:<>?@\[\]^|\\*]")
"""What no host has in it (URL standard, forbidden domain code points), and no wildcard."""


@dataclass(frozen=True)
class Place:
    """Where an address leads: http or https, a host as a browser writes it, and a port."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.scheme}://{self.entry}"

    @property
    def entry(self) -> str:
        """How a list of hosts names it: without a port where that is the usual one."""
        return self.host if self.port == PORTS.get(self.scheme) else f"{self.host}:{self.port}"


def cleaned(url: str) -> str:
    """An address without what a browser takes out of it before it reads it."""
    return re.sub(r"[\t\n\r]", "", url.strip("".join(map(chr, range(0x21)))))


def scheme_of(url: str) -> str:
    """The scheme of an address in small letters; "" when it has none."""
    match = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", cleaned(url))
    return match[1].lower() if match else ""


def place_of(url: str) -> Place:
    """Where an http, https, ws or wss address leads; who it names before an @ does not matter.

    Raises:
        ValueError: when it is another address, or none.
    """
    scheme = scheme_of(url)
    kind = SOCKETS.get(scheme, scheme)
    if kind not in PORTS:
        raise ValueError(f"{url!r} is no web address")
    rest = cleaned(url)[len(scheme) + 1 :].lstrip("/\\")
    host, port = split_port(re.split(r"[/\\?#]", rest, maxsplit=1)[0].rpartition("@")[2])
    return Place(kind, canonical_host(host), PORTS[kind] if port is None else port)


def origin_of(url: str) -> str:
    """The origin of an http(s) address as a browser writes it; "" for any other, and for none."""
    try:
        return str(place_of(url)) if scheme_of(url) in PORTS else ""
    except ValueError:
        return ""


def parts_of(url: str) -> SplitResult | None:
    """An address in its parts, as a browser reads it; None when it is none."""
    try:
        return urlsplit(_with_slashes(url))
    except ValueError:
        return None


def joined(base: str, url: str) -> str:
    """An address that may be relative to another, as a browser opens it; "" when it is none."""
    try:
        return urljoin(base, _with_slashes(url))
    except ValueError:
        return ""


def _with_slashes(url: str) -> str:
    """An address whose backslashes are slashes, but for those in its query and fragment."""
    place, mark, rest = re.split(r"([?#]|$)", cleaned(url), maxsplit=1)
    return place.replace("\\", "/") + mark + rest


def split_port(text: str) -> tuple[str, int | None]:
    """The host and the port of `host:port`; None where no port is given.

    Raises:
        ValueError: when the port is none.
    """
    match = re.fullmatch(r"(\[[^\]]*\]|[^:]*)(?::([0-9]*))?", text)
    if match is None:
        raise ValueError(f"{text!r} is no host")
    port = int(match[2]) if match[2] else None
    if port is not None and port > 65535:
        raise ValueError(f"{text!r} has no port: they end at 65535")
    return match[1], port


def canonical_host(text: str) -> str:
    """A host as a browser writes it: small letters, punycode, addresses in their usual form.

    Raises:
        ValueError: when it is no host.
    """
    if text.startswith("["):
        return f"[{_version_6(text[1:-1])}]"
    host = unquote(text, errors="strict").lower()
    if not host.isascii():
        import idna

        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except idna.IDNAError as why:
            raise ValueError(f"{text!r} is no host: {why}") from None
    if not host.strip(".") or NO_HOST.search(host):
        raise ValueError(f"{text!r} is no host")
    last = host.removesuffix(".").rpartition(".")[2]
    return _version_4(host) if re.fullmatch(r"[0-9]+|0x[0-9a-f]*", last) else host


def _version_6(text: str) -> str:
    try:
        address = ipaddress.IPv6Address("" if "%" in text else text)
    except ValueError:
        raise ValueError(f"[{text}] is no address of IP version 6") from None
    if address.ipv4_mapped:
        low = int(address) & 0xFFFFFFFF
        return f"::ffff:{low >> 16:x}:{low & 0xFFFF:x}"
    return address.compressed


def _version_4(host: str) -> str:
    """Up to four numbers, decimal, octal or hexadecimal; the last fills what is left."""
    numbers = [_number(part, host) for part in host.removesuffix(".").split(".")]
    *first, last = numbers
    if len(numbers) > 4 or any(n > 255 for n in first) or last >= 256 ** (5 - len(numbers)):
        raise ValueError(f"{host!r} is no address of IP version 4")
    value = last + sum(n * 256 ** (3 - place) for place, n in enumerate(first))
    return str(ipaddress.IPv4Address(value))


def _number(text: str, host: str) -> int:
    if re.fullmatch(r"0x[0-9a-f]*", text):
        return int(text[2:] or "0", 16)
    base = 8 if len(text) > 1 and text.startswith("0") else 10
    try:
        return int(text, base)
    except ValueError:
        raise ValueError(f"{host!r} is no address of IP version 4") from None

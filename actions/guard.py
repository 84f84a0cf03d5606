"""The Guard protocol: code that may refuse an action before it is done, whoever decided on it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from handeye.perception import Observation

from .action import Action, Goto


class Guard(Protocol):
    """Anything that may refuse actions."""

    def review(self, action: Action, seen: Observation) -> str:
        """Why the action must not be done, in plain words; "" when it may."""
        ...


class OriginGuard:
    """Opens addresses of allowed hosts only.

    Args:
        allow: hosts ("shop.example", "*.shop.example") or hosts with a port ("127.0.0.1:8000");
            a host without a port allows all its ports.
        base_url: what relative addresses are relative to.
    """

    def __init__(self, allow: Iterable[str], base_url: str = "") -> None:
        self.allow = tuple(entry.casefold() for entry in allow)
        self.base_url = base_url

    def review(self, action: Action, seen: Observation) -> str:
        """Refuse to open an address outside the allowed hosts."""
        if not isinstance(action, Goto):
            return ""
        try:
            url = urljoin(self.base_url or seen.url, action.url)
            if urlsplit(url).scheme not in ("http", "https") or self.allows(url):
                return ""
        except ValueError as why:
            return f"{action.url!r} is no address: {why}"
        return f"{url} is not allowed: `allow` names {', '.join(self.allow)}"

    def allows(self, url: str) -> bool:
        """Whether an http(s) address lies on an allowed host (and port)."""
        parts = urlsplit(url)
        host = (parts.hostname or "").casefold()
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
        return any(_matches(entry, host, port) for entry in self.allow)


def _matches(entry: str, host: str, port: int) -> bool:
    name, _, number = (
        entry.rpartition(":") if entry.rpartition(":")[2].isdigit() else (entry, "", "")
    )
    if number and int(number) != port:
        return False
    if name.startswith("*."):
        return host.endswith(name[1:])
    return host == name.strip("[]")

"""The allow-list: which addresses may be reached, exact by scheme, host and port."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from .action import Goto
from .guard import Proposal, Ruling


class AllowList:
    """Addresses that may be reached.

    Args:
        entries: hosts ("shop.example", "*.shop.example") or hosts with a port ("127.0.0.1:8000").
    """

    def __init__(self, entries: Iterable[str]) -> None:
        self.entries = tuple(entry.casefold() for entry in entries)

    def allows(self, url: str) -> bool:
        """Whether an http(s) address lies on an allowed host (and port)."""
        parts = urlsplit(url)
        host = (parts.hostname or "").casefold()
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
        return any(_matches(entry, host, port) for entry in self.entries)


class AllowGuard:
    """Opens addresses on the allow-list only.

    Args:
        allow: the list.
        base_url: what relative addresses are relative to.
    """

    def __init__(self, allow: AllowList, base_url: str = "") -> None:
        self.allow = allow
        self.base_url = base_url

    def review(self, proposal: Proposal) -> Ruling:
        """Refuse to open an address that is not allowed."""
        action = proposal.action
        if not isinstance(action, Goto):
            return Ruling(action)
        try:
            url = urljoin(self.base_url or proposal.seen.url, action.url)
            if urlsplit(url).scheme not in ("http", "https") or self.allow.allows(url):
                return Ruling(action)
        except ValueError as why:
            return Ruling(action, f"{action.url!r} is no address: {why}", "allow")
        names = ", ".join(self.allow.entries)
        return Ruling(action, f"{url} is not allowed: `allow` names {names}", "allow")


def _matches(entry: str, host: str, port: int) -> bool:
    name, _, number = (
        entry.rpartition(":") if entry.rpartition(":")[2].isdigit() else (entry, "", "")
    )
    if number and int(number) != port:
        return False
    if name.startswith("*."):
        return host.endswith(name[1:])
    return host == name.strip("[]")

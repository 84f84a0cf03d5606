"""The switch that makes real model calls impossible: `HANDEYE_MODEL_CALLS`.

Unset or `on`: allowed. `loopback`: only models on this computer, in this process or behind an
address of its own. `off`: none. Test suites set it, so that no test can reach a real model.
"""

from __future__ import annotations

import ipaddress
import os
from urllib.parse import urlsplit

from .errors import CannotRun

VARIABLE = "HANDEYE_MODEL_CALLS"


def require_allowed(address: str) -> None:
    """Return if a model at this address may be called; asked before each connection.

    Args:
        address: URL or host of the server; "" for a model in this process.

    Raises:
        CannotRun: when it may not, with how to allow it.
    """
    setting = os.environ.get(VARIABLE, "").strip().casefold()
    if setting in ("", "on"):
        return
    place = f"the model server {host_of(address)}" if address else "a model in this process"
    if setting == "off":
        raise CannotRun(
            f"{VARIABLE}=off: {place} was not called, because real model calls are switched off; "
            f"unset {VARIABLE} to allow them, or set it to loopback for models on this computer"
        )
    if setting != "loopback":
        raise CannotRun(f"{VARIABLE} is {setting!r}; it can be on, loopback or off")
    if address and not is_loopback(address):
        raise CannotRun(
            f"{VARIABLE}=loopback: {place} was not called, because it is not on this computer; "
            f"unset {VARIABLE} to allow it"
        )


def is_loopback(address: str) -> bool:
    """Whether a URL or host is this computer itself: 127.0.0.0/8, ::1 or localhost."""
    host = host_of(address).rstrip(".").casefold()
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def host_of(address: str) -> str:
    """The host of a URL, or of `host:port`."""
    try:
        parts = urlsplit(address if "//" in address else f"//{address}")
        return parts.hostname or ""
    except ValueError:
        return ""

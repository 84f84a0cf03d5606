"""Where a model server is, what is there, and which API key belongs to it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import unquote, urlsplit, urlunsplit

from .errors import CannotRun
from .model_calls import is_loopback
from .servers import (
    LM_STUDIO,
    OLLAMA,
    OPENAI,
    TRANSFORMERS,
    ServerQuirks,
    server_of_host,
    server_of_owner,
    server_of_port,
)

KEY_VARIABLE = "HANDEYE_API_KEY"
Question = Callable[[str], tuple[int, object]]
"""Asks for a URL; status and JSON of the answer, 0 and None where there was none."""


@dataclass(frozen=True)
class Address:
    """A server's address, taken apart.

    Args:
        root: without the version of the API and without a user's name or password.
        base: what `/models` and `/chat/completions` come after.
        user: name and password, when there were some.
    """

    root: str
    base: str
    user: tuple[str, str] | None = field(default=None, repr=False)

    @classmethod
    def of(cls, text: str) -> Address:
        """From what a person writes: host:port, with or without http://, /v1 or the full path.

        Raises:
            CannotRun: when that is no address.
        """
        text = text.strip()
        if "://" not in text:
            scheme = "http" if is_loopback(text) or re.search(r":\d+(/|$)", text) else "https"
            text = f"{scheme}://{text}"
        try:
            parts = urlsplit(text)
            port = parts.port
        except ValueError as why:
            raise CannotRun(f"the model server's address is wrong: {why}") from None
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise CannotRun(
                f"{parts.scheme}://{parts.hostname or ''} is no address of a model server: it "
                "should look like http://127.0.0.1:8000"
            )
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        place = host if port is None else f"{host}:{port}"
        path = re.sub(r"/(chat/completions|models|api/chat|api)?/*$", "", parts.path)
        root = urlunsplit((parts.scheme, place, re.sub(r"/v1$", "", path), "", ""))
        versioned = re.search(r"/v\d\w*(/|$)", path)
        base = urlunsplit((parts.scheme, place, path if versioned else f"{path}/v1", "", ""))
        user = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
        return cls(root, base, user)

    @property
    def host(self) -> str:
        """The name or number of the computer."""
        return urlsplit(self.root).hostname or ""

    @property
    def guess(self) -> ServerQuirks:
        """What is likely there, going by host and port alone."""
        port = urlsplit(self.root).port
        return server_of_host(self.host) or server_of_port(port) or OPENAI


def key_for(address: Address, given: str) -> tuple[str, str]:
    """The API key for a server and where it is from; two empty texts when there is none.

    A company's variable, such as OPENAI_API_KEY, is read for that company's own hosts only,
    and sent over an encrypted connection only.

    Raises:
        CannotRun: when the key cannot be sent.
    """
    known = server_of_host(address.host) if address.root.startswith("https:") else None
    variables = [KEY_VARIABLE, *([known.key] if known and known.key else [])]
    found = next((name for name in variables if os.environ.get(name, "").strip()), "")
    key = given.strip() or os.environ.get(found, "").strip()
    if not key:
        return "", ""
    same = [name for name in variables if os.environ.get(name, "").strip() == key]
    source = same[0] if same else "api_key"
    if not re.fullmatch(r"[\x21-\x7e]+", key):
        raise CannotRun(f"the API key from {source} has characters that cannot be sent")
    return key, source


def recognise(address: Address, ask: Question) -> ServerQuirks:
    """What is at an address: by its host, by what it says of itself, else by its port."""
    known = server_of_host(address.host)
    if known:
        return known
    status, listing = ask(f"{address.base}/models")
    found = next(filter(None, map(server_of_owner, _values(listing, "data", "owned_by"))), None)
    if found:
        return found
    if _has(ask(f"{address.root}/api/version"), "version"):
        return OLLAMA
    if _has(ask(f"{address.root}/lmstudio-greeting"), "lmstudio"):
        return LM_STUDIO
    if ask(f"{address.root}/load_model")[0] == 405:  # it loads models by POST
        return TRANSFORMERS
    return OPENAI if status == 200 else address.guess


def model_names(server: ServerQuirks, address: Address, ask: Question) -> list[str]:
    """The models that a server offers, in its own order."""
    if server.api == "ollama":
        return _values(ask(f"{address.root}/api/tags")[1], "models", "name")
    return _values(ask(f"{address.base}/models")[1], "data", "id")


def _has(told: tuple[int, object], name: str) -> bool:
    status, value = told
    return status == 200 and bool(_field(value, name))


def _values(listing: object, name: str, key: str) -> list[str]:
    """What the objects in a list have under a key."""
    rows = _field(listing, name)
    values = [_field(one, key) for one in cast("list[object]", rows)] if _is_list(rows) else []
    return [one for one in values if isinstance(one, str)]


def _field(value: object, name: str) -> object:
    return cast("dict[str, object]", value).get(name) if isinstance(value, dict) else None


def _is_list(value: object) -> bool:
    return isinstance(value, list)

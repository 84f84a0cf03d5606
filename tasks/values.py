"""Values with a notation of their own: durations, counts, sizes, addresses, wildcards."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from handeye.actions import addresses, allow, keys, secrets

UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
DURATION = r"^(\d+(\.\d+)?(ms|s|m|h))+$"
COUNT = r"^\d+(\.\d+)?[kM]?$"
COUNT_TEXT = rf"{COUNT}|\$\{{"
SIZE = r"^\d{2,5} ?[x×] ?\d{2,5}$"
DIGITS = tuple("0123456789")
SCHEMES = ("http", "https", "file", "about")
SWITCH = {"on": True, "off": False, "true": True, "false": False}
MAX_SECONDS = 7 * 24 * 3600


def seconds(value: Any) -> Any:
    """A duration with units, such as 500ms, 10s or 1m30s, in seconds. Numbers stay as they are.

    Raises:
        ValueError: when it is not a duration, or not above zero.
    """
    if not isinstance(value, str):
        return value
    text = value.strip()
    if re.fullmatch(r"\d+(\.\d+)?", text):
        raise ValueError(f"a duration needs a unit: `{text}s` or `{text}ms`")
    if not re.fullmatch(DURATION, text, re.ASCII):
        raise ValueError(f"`{value}` is not a duration; write `500ms`, `10s`, `1m30s` or `2h`")
    parts = re.findall(r"(\d+(?:\.\d+)?)(ms|s|m|h)", text)
    return sum(float(number) * UNITS[unit] for number, unit in parts)


def count(value: Any) -> Any:
    """A count such as 500, 60k or 1.5M. Numbers stay as they are.

    Raises:
        ValueError: when it is not a count.
    """
    if not isinstance(value, str):
        return value
    if not re.fullmatch(COUNT, value.strip(), re.ASCII):
        raise ValueError(f"`{value}` is not a count; write `500`, `60k` or `1.5M`")
    text = value.strip()
    unit = {"k": 1_000, "M": 1_000_000}.get(text[-1], 1)
    return round(float(text.rstrip("kM")) * unit)


def literal(value: Any) -> Any:
    """A whole number or true, from the way it is written."""
    if isinstance(value, str):
        text = value.strip()
        return True if text.lower() == "true" else int(text) if text in DIGITS else value
    return value


def switch(value: Any) -> Any:
    """On or off, from the ways to write it.

    Raises:
        ValueError: when it is neither.
    """
    if not isinstance(value, str):
        return value
    if value.strip().lower() not in SWITCH:
        raise ValueError(f"`{value}` is neither on nor off")
    return SWITCH[value.strip().lower()]


def moment(value: str) -> str:
    """A moment with its time zone, such as 2026-01-31T12:00:00Z.

    Raises:
        ValueError: when it is none.
    """
    try:
        found = datetime.fromisoformat(value.strip())
    except ValueError:
        raise ValueError(f"`{value}` is no moment; write `2026-01-31T12:00:00Z`") from None
    if found.tzinfo is None:
        raise ValueError(f"`{value}` has no time zone; write `{found.isoformat()}Z` for UTC")
    return value.strip()


def size(value: Any) -> Any:
    """A size such as 1280x800, as (width, height).

    Raises:
        ValueError: when it is not a size.
    """
    if not isinstance(value, str):
        return value
    if not re.fullmatch(SIZE, value.strip(), re.ASCII):
        raise ValueError(f"`{value}` is not a size in pixels; write `1280x800`")
    width, height = re.split(r" ?[x×] ?", value.strip())
    return int(width), int(height)


def address(value: str) -> str:
    """An address or a path, checked for its scheme.

    Raises:
        ValueError: when the scheme is not one that may be opened.
    """
    text = value.strip()
    if re.search(r"\s", text):
        raise ValueError(f"`{value}` has a space in it; write %20 for a space in an address")
    if re.match(r"[^/:?#]+:\d+([/?#]|$)", text):
        raise ValueError(f"`{text}` has no scheme; write `http://{text}`")
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", text)
    if scheme is None or scheme[1].lower() in SCHEMES:
        return text
    raise ValueError(f"`{scheme[1]}:` addresses are not opened; only {', '.join(SCHEMES)}")


def target_address(value: str) -> str:
    """The address of a target: with a scheme and a host.

    Raises:
        ValueError: when either is missing.
    """
    text = address(value)
    if text and not re.match(r"[A-Za-z]+:", text):
        local = text.startswith("/") and not text.startswith("//")
        meant = f"file://{text}" if local else f"http://{text.lstrip('/')}"
        raise ValueError(f"`{text}` has no scheme; write `{meant}`")
    if re.fullmatch(r"https?:/{0,2}", text, re.IGNORECASE):
        raise ValueError(f"`{text}` has no host; write `http://localhost:8000`")
    if why := allow.odd_host(text):
        raise ValueError(why)
    return text


def secret_origin(value: str) -> str:
    """The origin of a web address: scheme, host and port, as a browser writes them.

    Raises:
        ValueError: when it is no web address.
    """
    text = value.strip()
    if not (found := secrets.origin_of(text)):
        raise ValueError(f"`{text}` is no web address; write `https://login.example`")
    parts = addresses.parts_of(text)
    if parts is None or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError(f"`{text}` is more than an origin; write `{found}`")
    return found


def keyring_entry(value: str) -> str:
    """Service and user of an entry in a keyring.

    Raises:
        ValueError: when one of them is missing.
    """
    service, _, user = value.partition("/")
    if not (service.strip() and user.strip()):
        raise ValueError(f"`{value}` names no service and user; write service/user")
    return value


def key_chord(value: str) -> str:
    """A key or chord, such as Alt+Tab.

    Raises:
        ValueError: when a part of it is no key.
    """
    keys.chord(value)
    return value


def url_glob(value: str) -> str:
    """A wildcard for an address: `*` is any run of characters.

    Raises:
        ValueError: when it can match no address.
    """
    if re.search(r"\s", value.strip()):
        raise ValueError(f"`{value}` can match no address: addresses have no spaces")
    return value.strip()


def file_glob(value: str) -> str:
    """A wildcard for a file name.

    Raises:
        ValueError: when it can match no file name.
    """
    if re.search(r"[\\/]", value):
        raise ValueError(f"`{value}` can match no download: give the file's name, no folder")
    return value


def file_name(value: str) -> str:
    """A name that is also a file's name on every system.

    Raises:
        ValueError: when it is not.
    """
    if re.search(r'[\\/:*?"<>|\x00-\x1f]', value) or value.strip(". ") == "" or len(value) > 100:
        raise ValueError(f"`{value}` cannot be a file's name; use letters, digits, - and _")
    return value.strip()


Seconds = Annotated[
    float,
    BeforeValidator(seconds),
    Field(gt=0, le=MAX_SECONDS),
    WithJsonSchema({"type": "string", "pattern": rf"{DURATION}|\$\{{"}),
]
"""A duration with units in the file, seconds here."""
Tokens = Annotated[
    int,
    BeforeValidator(count),
    Field(ge=1),
    WithJsonSchema(
        {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "string", "pattern": COUNT_TEXT}]}
    ),
]
"""A count such as 60k."""
FormatVersion = Annotated[Literal[1], BeforeValidator(literal), WithJsonSchema({"enum": [1, "1"]})]
"""The version of the file format."""
Yes = Annotated[Literal[True], BeforeValidator(literal), WithJsonSchema({"enum": [True, "true"]})]
"""true, and nothing else."""
Switch = Annotated[bool, BeforeValidator(switch), WithJsonSchema({"enum": [True, False, *SWITCH]})]
"""on or off."""
Side = Annotated[int, Field(ge=50, le=10_000)]
Viewport = Annotated[
    tuple[Side, Side],
    BeforeValidator(size),
    WithJsonSchema({"type": "string", "pattern": rf"{SIZE}|\$\{{"}),
]
"""Width and height in logical pixels, such as 1280x800."""
Moment = Annotated[str, AfterValidator(moment)]
"""A moment with its time zone, in ISO 8601."""
Words = Annotated[str, Field(min_length=1)]
"""Text that says something."""
DataType = Literal["string", "number", "integer", "boolean", "date"]
"""What kind of value is noted down."""

"""The values of an action's fields, brought into the form that each field has."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable

from pydantic import JsonValue

VALUE_FORM = "value in another form"
OUT_OF_RANGE = "number brought into range"
NO_SCHEME = "address without https://"

_TEXTS = frozenset(("text", "url", "answer", "reason", "question"))
_LISTS = frozenset(("options", "files", "choices"))
_SWITCHES = frozenset(("clear", "enter", "on", "accept"))
_RANGES = {"amount": (0.05, 100.0), "seconds": (0.1, 600.0), "times": (1, 100)}
_HOST = re.compile(r"(?:(localhost|[\d.]{7,15})|[\w-]+(?:\.[\w-]+)+)(?::\d+)?(?:[/?#]|$)")


def text_of(value: JsonValue) -> str:
    """A value as text that can be written to any file."""
    if value is None:
        return ""
    if not isinstance(value, str):
        value = json.dumps(value, ensure_ascii=False)
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def number_of(value: JsonValue) -> float | None:
    """A finite number, also one that is written as text; None when it is none."""
    if isinstance(value, str):
        match = re.match(r"\s*[-+]?\d{0,9}(?:\.\d{1,9})?", value)
        try:
            return float(match[0]) if match else None
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) < 1e12 and math.isfinite(value) else None


def formed(name: str, value: JsonValue, notes: list[str]) -> JsonValue:
    """A value in the form that its field has; as it is when it has no such form."""
    change: Callable[[JsonValue], JsonValue] | None = None
    if name in _TEXTS:
        change = _address if name == "url" else text_of
    elif name in _LISTS:
        change = _words
    elif name in _SWITCHES:
        change = _switch
    elif name in _RANGES:
        return _ranged(name, value, notes)
    elif name in _SHAPED:
        change = _SHAPED[name]
    result = change(value) if change else value
    if result != value or type(result) is not type(value):
        notes.append(NO_SCHEME if name == "url" else VALUE_FORM)
    return result


def _address(value: JsonValue) -> JsonValue:
    url = text_of(value).strip()
    if not (host := _HOST.match(url)):
        return url
    return f"http://{url}" if host[1] else f"https://{url}"


def _words(value: JsonValue) -> JsonValue:
    many = value if isinstance(value, list) else [value]
    return [text_of(one) for one in many if one is not None]


def _switch(value: JsonValue) -> JsonValue:
    if isinstance(value, str):
        return value.strip().lower() not in ("false", "no", "off", "0", "", "dismiss", "cancel")
    return bool(value)


def _ranged(name: str, value: JsonValue, notes: list[str]) -> JsonValue:
    number = number_of(value)
    if number is None:
        return value
    least, most = _RANGES[name]
    within = min(max(number, least), most)
    if within != number:
        notes.append(OUT_OF_RANGE)
    elif isinstance(value, str):
        notes.append(VALUE_FORM)
    return int(within) if name == "times" else within


def _tab(value: JsonValue) -> JsonValue:
    if isinstance(value, str) and value.strip().isdecimal() and len(value) < 5:
        return int(value)
    return value if isinstance(value, int) else text_of(value)


def _data(value: JsonValue) -> JsonValue:
    if isinstance(value, list) and all(isinstance(one, dict) for one in value):
        pairs = [one for one in value if isinstance(one, dict)]
        if pairs and all("name" in one and "value" in one for one in pairs):
            return {text_of(one["name"]): _scalar(one["value"]) for one in pairs}
    if isinstance(value, dict):
        return {text_of(name): _scalar(one) for name, one in value.items()}
    return {"data": _scalar(value)}


def _scalar(value: JsonValue) -> JsonValue:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return text_of(value) if isinstance(value, str | list | dict) else value


_SHAPED: dict[str, Callable[[JsonValue], JsonValue]] = {"tab": _tab, "data": _data}

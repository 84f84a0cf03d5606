"""The injected script of `repair`, and what it answers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from .texts import Lang
from .texts_repair import ICONS, TEXTS

FILES = ("repair.js", "repair_icons.js", "repair_rules.js")
_GUESSED = "repair.guessed."


@dataclass(frozen=True)
class Change:
    """One thing that was changed on a page.

    Args:
        kind: name, button, heading, message, lang or saved.
        name: the name that it has now.
        source: what that was taken from, such as "beside".
        guess: whether it may be wrong.
        role: the role that it has now.
        selector: a CSS path to it; "" where it lies in a shadow tree.
        page: the path of the page.
        set: the attributes that were set.
    """

    kind: str
    name: str
    source: str
    guess: bool
    role: str
    selector: str
    page: str
    set: Mapping[str, str]

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Change:
        """One change as the script tells it."""
        texts = {n: str(told[n]) for n in ("kind", "name", "source", "role", "selector", "page")}
        attributes = {str(name): str(value) for name, value in told["set"].items()}
        return cls(guess=bool(told["guess"]), set=attributes, **texts)


def source(lang: Lang, saved: Sequence[Mapping[str, Any]]) -> str:
    """The script, which repairs at once where it is run; it does so once per document.

    Args:
        lang: the language of the marks on what was guessed.
        saved: the changes of a file, made before all others.
    """
    at = 0 if lang == "en" else 1
    marks = {
        key.removeprefix(_GUESSED): both[at]
        for key, both in TEXTS.items()
        if key.startswith(_GUESSED)
    }
    icons = {
        "en": {key: both[0] for key, both in ICONS.items()},
        "zh": {key: both[1] for key, both in ICONS.items()},
    }
    config = {"lang": lang, "descriptions": marks, "icons": icons, "saved": list(saved)}
    return (
        "(() => {\nif (globalThis.repair) return;\n"
        f"const CONFIG = {json.dumps(config)};\n{_files()}\n}})();"
    )


@cache
def _files() -> str:
    names = resources.files("handeye.perception") / "js" / "names.js"
    own = resources.files("handeye.assist") / "js"
    paths = (names, *(own / name for name in FILES))
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)

"""What a conversation is about: an address as people type it, and the task that opens it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from handeye.actions import addresses
from handeye.agent import CannotRun, model_calls, verbs
from handeye.tasks import BrowserTarget, Case, Step, Task, step
from handeye.tasks import target as targets
from handeye.tasks import task as heads

from .texts import Lang

NO_END = 10**9
"""Steps, seconds and repeats of a conversation: it lasts as long as the user wants."""
WITHOUT_LIMIT = heads.TaskLimits().model_copy(
    update={"steps": NO_END, "time": float(NO_END), "repeats": NO_END}
)
NAME = "assist"
_HAS_SCHEME = re.compile(r"(https?|file|about):", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?!\d)")
_SPOKEN = ((r"\s+dot\s+", "."), (r"\s+slash\s*", "/"), (r"\s*点\s*", "."))


class NoAddress(CannotRun):
    """What was typed is no address.

    Args:
        key: the text that says why; its field is `words`.
        words: what was typed.
    """

    def __init__(self, key: str, words: str) -> None:
        super().__init__(f"{words!r} is no address; one looks like https://shop.example")
        self.key = key
        self.words = words


@dataclass(frozen=True)
class Wanted:
    """What is wanted to be open.

    Args:
        url: a page; "" for none.
        desktop: whether it is the desktop.
        program: a program to start; "" for none.
        args: what that is started with.
        window: the only window of the desktop that is looked at; "" for all.
        allow: what may be reached on the web; all when empty.
        secrets: the environment variables of secrets, by name.
    """

    url: str = ""
    desktop: bool = False
    program: str = ""
    args: tuple[str, ...] = ()
    window: str = ""
    allow: tuple[str, ...] = ()
    secrets: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def name(self) -> str:
        """What is to be opened; "" for the desktop."""
        return self.program or self.window or self.url

    @property
    def nothing(self) -> bool:
        """Whether nothing was named."""
        return not (self.url or self.desktop or self.program or self.window)


def address_of(typed: str) -> str:
    """The address that a person means: with a scheme, as a browser's address bar takes it.

    This machine's own addresses get http://, files file://, all else https://. What dictation
    writes ("example dot com") is understood.

    Raises:
        NoAddress: when it is none.
    """
    text = typed.strip().strip("<>\"'“”").strip()
    if _HAS_SCHEME.match(text):
        return text
    path = Path(text).expanduser()
    if text and (path.is_absolute() or path.suffix.casefold() in (".html", ".htm")):
        if path.is_file():
            return path.resolve().as_uri()
        raise NoAddress("address.no_file", str(path))
    for pattern, sign in _SPOKEN:
        text = re.sub(pattern, sign, text, flags=re.IGNORECASE)
    text = text.lstrip("/").rstrip("。")
    host = model_calls.host_of(text)
    dotted = "." in host or ":" in text or host.casefold() == "localhost"
    url = f"http{'' if model_calls.is_loopback(text) else 's'}://{text}"
    odd = re.search(r"\s", text) or _OTHER_SCHEME.match(text)
    if odd or not (host and dotted and addresses.origin_of(url)):
        raise NoAddress("address.none", typed.strip())
    return url


def task_of(wanted: Wanted, lang: Lang) -> Task:
    """The task that a conversation is a run of. It never ends by itself.

    Args:
        wanted: what is to be open.
        lang: the language that pages are asked for.

    Raises:
        ValueError: when it cannot be, with the reason.
    """
    return Task(
        name=NAME,
        target=_target(wanted, lang),
        cases=(Case(id=NAME, name=NAME, steps=_first(wanted)),),
        allow=wanted.allow or None,
        secrets={name: heads.Secret(env=variable) for name, variable in wanted.secrets.items()},
        limits=WITHOUT_LIMIT,
    )


def _target(wanted: Wanted, lang: Lang) -> targets.Target:
    windows: Sequence[str] = (wanted.window,) if wanted.window else ()
    if wanted.program:
        return targets.ProgramTarget(
            program=wanted.program, args=wanted.args, windows=tuple(windows)
        )
    if wanted.desktop or wanted.window:
        return targets.DesktopTarget(desktop=True, window=wanted.window or None)
    return BrowserTarget(url=wanted.url, locale="zh-CN" if lang == "zh" else "en-US")


def _first(wanted: Wanted) -> tuple[Step, ...]:
    """What is done first: the page is opened. Else the screen is kept as it is."""
    if wanted.url:
        return (Step(body=verbs.Open(url=wanted.url), text=f"open: {wanted.url}"),)
    return (Step(body=step.Screenshot(name="start"), text="start"),)

"""Which voice there is: opened by its name, or the first one that is there."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from .earcons import player
from .speaker import Aside, Speaker, VoiceLost
from .speaker_log import Log
from .speaker_prism import Prism
from .speaker_ssip import SpeechDispatcher
from .speech import Speech
from .texts import Texts

BACKENDS: dict[str, Callable[[], Speaker]] = {"speechd": SpeechDispatcher, "prism": Prism}
"""By the names that people give; `auto` tries them in this order."""
NAMES = ("off", "log", "auto", *BACKENDS)
"""What `--speak` takes; log:FILE too."""


@dataclass(frozen=True)
class VoiceSettings:
    """How a voice is opened.

    Args:
        texts: what it says about itself.
        tell: prints one line, without speaking it.
        rate: 1 to 9; None for the rate that the system is set to.
        sounds: whether states have sounds; None: in a terminal those that have a voice do, and a
            log tells them.
    """

    texts: Texts
    tell: Callable[[str], None]
    rate: int | None = None
    sounds: bool | None = None


def known(name: str) -> bool:
    """Whether `--speak` takes this."""
    kind, colon, path = name.partition(":")
    return name in NAMES or (kind == "log" and bool(colon and path))


def open_voice(name: str, settings: VoiceSettings) -> Speech:
    """Open a voice by its name (`NAMES`); one that is not there is told, and text goes on without.

    Nothing is spoken with `off`, but it can be switched on later.
    """
    if name.partition(":")[0] == "log":
        speech = _logged(name, settings)
    else:
        tried = tuple(BACKENDS) if name in ("off", "auto") else (name,)
        speech = Speech(partial(first, tried), player, settings.texts, settings.tell)
    speech.rate = settings.rate
    if name != "off":
        _begin(speech, settings)
    if _wants_sounds(speech, settings) and not speech.switch_sounds(True):
        settings.tell(settings.texts("sounds.none"))
    return speech


def first(names: tuple[str, ...]) -> Speaker:
    """The first of these backends that is there, called in a thread of its own.

    Raises:
        VoiceLost: when none is; why each is not.
    """
    lacking: list[str] = []
    for name in names:
        try:
            return Aside(BACKENDS[name])
        except VoiceLost as why:
            lacking.append(str(why))
    raise VoiceLost("; ".join(lacking))


def how_to_get(texts: Texts) -> str:
    """One line on how this system gets a voice."""
    if sys.platform.startswith("linux") and not shutil.which("speech-dispatcher"):
        return texts("speech.get.linux")
    return texts("speech.get" if find_spec("prism") is None else "speech.get.reader")


def _logged(name: str, settings: VoiceSettings) -> Speech:
    path = name.partition(":")[2]

    def log() -> Log:
        return Log(Path(path).expanduser() if path else None)

    return Speech(log, log, settings.texts, settings.tell)


def _begin(speech: Speech, settings: VoiceSettings) -> None:
    texts = settings.texts
    try:
        speech.switch(True)
    except VoiceLost as why:
        settings.tell(texts("speech.none", why=why))
        settings.tell(how_to_get(texts))
        return
    if speech.name != "log":
        settings.tell(texts("speech.on", name=speech.name))


def _wants_sounds(speech: Speech, settings: VoiceSettings) -> bool:
    if settings.sounds is not None:
        return settings.sounds
    return speech.speaks and (speech.name == "log" or sys.stdin.isatty())

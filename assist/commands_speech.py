"""Commands about speech and sounds: speech, rate, faster, slower, silence, sounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import spoken
from .command import Command
from .reply import Reply
from .speaker import FASTEST, NORMAL, SLOWEST, VoiceLost
from .speech import Speech
from .voices import VoiceSettings, how_to_get, open_voice

if TYPE_CHECKING:
    from .talk import Talk

ON = {"on", "yes", "开", "打开", "开启"}
OFF = {"off", "no", "关", "关闭", "关掉"}


def _speech_of(talk: Talk) -> Speech:
    """The voice of a conversation; one that is off where it had none."""
    if not isinstance(talk.voice, Speech):
        talk.voice = open_voice("off", VoiceSettings(talk.texts, talk.say))
    return talk.voice


def _speech(talk: Talk, words: str) -> Reply:
    speech, texts = _speech_of(talk), talk.texts
    wanted = words.strip().casefold()
    if wanted in OFF:
        speech.switch(False)
        return Reply.of([texts("speech.off")])
    if wanted in ON:
        try:
            speech.switch(True)
        except VoiceLost as why:
            return Reply.of([texts("speech.none", why=why), how_to_get(texts)])
    elif wanted:
        return Reply.of([texts("speech.on_off")])
    now = texts("speech.on", name=speech.name) if speech.speaks else texts("speech.off")
    return Reply.of([now])


def _rate(talk: Talk, words: str) -> Reply:
    speech, texts = _speech_of(talk), talk.texts
    wanted = spoken.number(words, must=True)
    if wanted is not None and SLOWEST <= wanted <= FASTEST:
        return _set_rate(talk, wanted)
    if words.strip():
        return Reply.of([texts("rate.how")])
    if speech.rate is None:
        return Reply.of([texts("rate.own"), texts("rate.how")])
    return Reply.of([texts("rate.now", rate=speech.rate)])


def _set_rate(talk: Talk, rate: int) -> Reply:
    speech = _speech_of(talk)
    speech.set_rate(rate)
    return Reply.of([talk.texts("rate.now", rate=speech.rate)])


def _faster(talk: Talk, words: str) -> Reply:
    return _set_rate(talk, (_speech_of(talk).rate or NORMAL) + 1)


def _slower(talk: Talk, words: str) -> Reply:
    return _set_rate(talk, (_speech_of(talk).rate or NORMAL) - 1)


def _silence(talk: Talk, words: str) -> Reply:
    talk.voice.stop()
    return Reply((talk.texts("speech.quiet"),), priority="notification")


def _sounds(talk: Talk, words: str) -> Reply:
    speech, texts = _speech_of(talk), talk.texts
    wanted = words.strip().casefold()
    if wanted and wanted not in ON | OFF:
        return Reply.of([texts("sounds.on_off")])
    if wanted and not speech.switch_sounds(wanted in ON):
        return Reply.of([texts("sounds.none")])
    return Reply.of([texts("sounds.on" if speech.sounds else "sounds.off")])


COMMANDS: tuple[Command, ...] = (
    Command("speech", {"en": ("speech", "voice"), "zh": ("语音",)}, _speech, "help.speech"),
    Command("rate", {"en": ("rate", "speed"), "zh": ("语速",)}, _rate, "help.rate"),
    Command("faster", {"en": ("faster",), "zh": ("快一点", "快点")}, _faster, "help.faster"),
    Command("slower", {"en": ("slower",), "zh": ("慢一点", "慢点")}, _slower, "help.slower"),
    Command(
        "silence",
        {"en": ("silence", "quiet", "shut up", "hush"), "zh": ("安静", "闭嘴", "别说了")},
        _silence,
        "help.silence",
    ),
    Command("sounds", {"en": ("sounds", "sound"), "zh": ("提示音",)}, _sounds, "help.sounds"),
)

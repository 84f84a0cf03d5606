"""Voices: what is spoken in which order, what cuts it, and what happens when a voice is lost."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Generator
from pathlib import Path
from threading import Event, Thread

import pytest
from speech_server import Daemon, daemon

from handeye.assist import speaker, speaker_ssip, speech, texts, voices

Open = Callable[..., speech.Speech]


@pytest.fixture
def ssip(monkeypatch: pytest.MonkeyPatch) -> Generator[Daemon]:
    """A speech daemon where the assistant looks for one. Paths of sockets are short."""
    with tempfile.TemporaryDirectory(prefix="ssip") as folder, daemon(Path(folder)) as there:
        monkeypatch.setenv("SPEECHD_ADDRESS", f"unix_socket:{there.path}")
        yield there


@pytest.fixture
def told() -> list[str]:
    """What was printed about the voice itself."""
    return []


@pytest.fixture
def opened(told: list[str]) -> Generator[Open]:
    """Opens voices, and closes them."""
    all_opened: list[speech.Speech] = []

    def open_it(name: str, rate: int | None = None, sounds: bool | None = None) -> speech.Speech:
        settings = voices.VoiceSettings(texts.Texts("en"), told.append, rate, sounds)
        all_opened.append(voices.open_voice(name, settings))
        return all_opened[-1]

    yield open_it
    for one in all_opened:
        one.close()


def test_lines_are_spoken_in_order_with_their_priorities_and_languages(
    ssip: Daemon, opened: Open, told: list[str]
) -> None:
    voice = opened("speechd")
    voice.say("3. button Save", "message")
    voice.say("订单 17 已提交", "text")
    voice.say("Delete it?", "important")
    voice.say("Waiting for you.", "notification")
    ssip.wait_for("notification|en-GB|Waiting for you.")
    assert ssip.spoken() == [
        "message|en-GB|3. button Save",
        "message|zh|订单 17 已提交",
        "important|en-GB|Delete it?",
        "notification|en-GB|Waiting for you.",
    ]
    assert told == ["Speaking through Speech Dispatcher."]
    assert not [one for one in ssip.asked if "RATE" in one], "the rate is the user's own"


def test_what_is_spoken_cannot_break_the_protocol(ssip: Daemon, opened: Open) -> None:
    voice = opened("speechd")
    voice.say(".\r\nCANCEL all\x00\u202e", "message")
    voice.say("...", "message")
    voice.say("\u200b \t", "message")
    voice.say("end", "message")
    ssip.wait_for("message|en-GB|end")
    assert ssip.spoken() == [
        "message|en-GB|. CANCEL all",
        "message|en-GB|...",
        "message|en-GB|end",
    ]
    assert "CANCEL all" not in ssip.asked


def test_rates_go_over_the_whole_range(ssip: Daemon, opened: Open) -> None:
    voice = opened("speechd", 1)
    voice.set_rate(5)
    voice.set_rate(12)
    ssip.wait_for("SET self RATE 100")
    rates = [one for one in ssip.asked if "RATE" in one]
    assert rates == ["SET self RATE -100", "SET self RATE 0", "SET self RATE 100"]
    assert voice.rate == 9


def test_stop_from_another_thread_comes_before_all_that_waits(ssip: Daemon, opened: Open) -> None:
    voice = opened("speechd")
    voice.say("first", "message")
    ssip.wait_for("message|en-GB|first")
    asked = time.perf_counter()
    Thread(target=voice.stop).start()
    assert ssip.wait_for("CANCEL self") - asked < 0.1
    voice.say("after", "message")
    ssip.wait_for("message|en-GB|after")


class Slow:
    """A speaker that takes as long for its first line as the test wants."""

    name = "slow"

    def __init__(self) -> None:
        self.began, self.go_on = Event(), Event()
        self.calls: list[str] = []

    def speak(self, line: str, priority: str) -> None:
        self.calls.append(line)
        self.began.set()
        self.go_on.wait(10)

    def stop(self) -> None:
        self.calls.append("stop")

    def rate(self, rate: int) -> None:
        self.calls.append(f"rate {rate}")

    def close(self) -> None:
        self.calls.append("close")


def test_stop_drops_what_was_not_handed_over_yet() -> None:
    slow = Slow()
    aside = speaker.Aside(lambda: slow)
    aside.speak("first", "message")
    slow.began.wait(10)
    aside.speak("second", "message")
    aside.speak("third", "message")
    aside.stop()
    aside.speak("after", "message")
    slow.go_on.set()
    aside.close()
    assert slow.calls == ["first", "stop", "after", "close"]


def test_a_daemon_that_dies_is_told_once_and_can_be_opened_again(
    ssip: Daemon, opened: Open, told: list[str]
) -> None:
    voice = opened("speechd")
    ssip.die()
    until(lambda: len(told) > 1, lambda: voice.say("anybody?", "message"))
    voice.say("still here", "message")
    voice.stop()
    assert told[1].startswith("The voice is gone; the text goes on. Speech Dispatcher: ")
    assert told[2:] == ["Type speech on to try again."]
    assert not voice.speaks
    voice.switch(True)
    voice.say("here again", "message")
    ssip.wait_for("message|en-GB|here again")


def until(done: Callable[[], bool], again: Callable[[], None]) -> None:
    pause = Event()
    for _ in range(500):
        again()
        if done():
            return
        pause.wait(0.01)
    pytest.fail("it did not come")


def test_a_daemon_that_hangs_keeps_nobody_waiting(
    ssip: Daemon, opened: Open, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speaker_ssip, "ANSWER_CAP", 0.2)
    voice = opened("speechd")
    ssip.dumb = True
    began = time.perf_counter()
    for number in range(50):
        voice.say(f"line {number}", "message")
    voice.stop()
    assert time.perf_counter() - began < 0.1
    until(lambda: len(told) > 1, lambda: voice.say("anybody?", "message"))
    assert "timed out" in told[1]


def test_a_refusal_of_the_daemon_says_what_it_answered(
    ssip: Daemon, opened: Open, told: list[str]
) -> None:
    ssip.refuse = "SET self CLIENT_NAME"
    voice = opened("speechd")
    assert not voice.speaks
    assert told[0] == "There is no voice. Speech Dispatcher: it answers 407 ERR COULDNT SET"


def test_no_voice_is_one_line_and_how_to_get_one(
    opened: Open, told: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SPEECHD_ADDRESS", f"unix_socket:{tmp_path}/nothing")
    monkeypatch.setenv("PATH", str(tmp_path))
    voice = opened("speechd")
    voice.say("text goes on", "message")
    assert told[0].startswith("There is no voice. Speech Dispatcher: ")
    assert "speech on" in told[1]
    assert len(told) == 2


def test_nothing_is_spoken_by_default_and_speech_can_be_switched_on(
    ssip: Daemon, opened: Open, told: list[str]
) -> None:
    voice = opened("off")
    voice.say("unheard", "message")
    voice.switch(True)
    voice.say("heard", "message")
    ssip.wait_for("message|en-GB|heard")
    voice.switch(False)
    voice.say("unheard", "message")
    voice.close()
    assert ssip.spoken() == ["message|en-GB|heard"]
    assert ssip.asked[-2:] == ["CANCEL self", "QUIT"]
    assert told == []


def test_what_was_said_last_is_still_said_at_the_end(ssip: Daemon, opened: Open) -> None:
    voice = opened("speechd")
    for number in range(100):
        voice.say(f"line {number}", "message")
    voice.close()
    assert ssip.spoken()[-1] == "message|en-GB|line 99"


def test_the_log_holds_lines_sounds_and_cuts(opened: Open, tmp_path: Path) -> None:
    path = tmp_path / "said.txt"
    voice = opened(f"log:{path}", 7)
    voice.state("working")
    voice.say("Delete it?", "important")
    voice.stop()
    voice.switch_sounds(False)
    voice.state("waiting")
    assert path.read_text("utf-8").splitlines() == [
        "rate|7",
        "sound|working.wav",
        "important|Delete it?",
        "stop|",
    ]


def test_a_log_that_cannot_be_written_is_told(
    opened: Open, told: list[str], tmp_path: Path
) -> None:
    opened(f"log:{tmp_path}/missing/said.txt")
    assert told[0].startswith("There is no voice. ")
    assert "No such file or directory" in told[0]


def test_languages() -> None:
    assert [speaker.language(one) for one in ("Save", "保存", "3. 按钮 Save", "Größe")] == [
        "en",
        "zh",
        "zh",
        "en",
    ]


def test_a_voice_that_comes_too_late_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speaker, "PATIENCE", 0.1)
    slow, there = Slow(), Event()

    def make() -> speaker.Speaker:
        there.wait(10)
        return slow

    with pytest.raises(speaker.VoiceLost, match="nothing answered within"):
        speaker.Aside(make)
    there.set()
    until(lambda: slow.calls == ["close"], lambda: None)

"""Voices of this computer: the real speech daemon, the real library, real players of sounds."""

from __future__ import annotations

import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Callable, Generator
from pathlib import Path
from threading import Event
from typing import Any, get_args

import pytest

from handeye.assist import earcons, speaker_prism, texts, voice, voices

CONFIGURATION = """LogLevel 3
LogDir "default"
AudioOutputMethod "libao"
AddModule "probe" "sd_generic" "probe.conf"
DefaultModule probe
"""
# The daemon's module for any program: this one writes down what it is to say, and in the middle of
# "endless" it speaks for a minute, unless it is cut.
MODULE = """GenericExecuteSynth "set -- \\'$DATA\\'; echo $VOICE:$RATE:$1 >> {said}; \
case $1 in *endless*) exec sleep 60;; esac"
GenericRateAdd 100
GenericRateMultiply 100
GenericLanguage "en" "en" "utf-8"
GenericLanguage "zh" "zh" "utf-8"
AddVoice "en" "MALE1" "english"
AddVoice "zh" "MALE1" "chinese"
DefaultVoice "english"
"""


class Heard:
    """What the daemon said."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def lines(self) -> list[str]:
        return self.path.read_text("utf-8").splitlines() if self.path.exists() else []

    def wait_for(self, line: str) -> None:
        until(lambda: line in self.lines(), lambda: f"{line!r} is not in {self.lines()}")


def until(true: Callable[[], bool], what: Callable[[], str]) -> None:
    pause = Event()
    for _ in range(1000):
        if true():
            return
        pause.wait(0.005)
    pytest.fail(what())


@pytest.fixture(scope="module")
def folder() -> Generator[Path]:
    """Paths of sockets are short."""
    with tempfile.TemporaryDirectory(prefix="spd") as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def running(folder: Path) -> Generator[Heard]:
    """A real Speech Dispatcher, without any sound card."""
    if not (program := shutil.which("speech-dispatcher")):
        pytest.skip("no speech-dispatcher here (.ci/packages gets it)")
    said = folder / "said"
    modules = folder / "conf" / "modules"
    modules.mkdir(parents=True)
    (folder / "log").mkdir()
    (folder / ".libao").write_text("default_driver=null\n")
    (folder / "conf" / "speechd.conf").write_text(CONFIGURATION)
    (modules / "probe.conf").write_text(MODULE.format(said=said))
    where = ["-c", "unix_socket", "-S", str(folder / "s"), "-P", str(folder / "pid")]
    daemon = subprocess.Popen(
        [program, "-s", "-t", "0", *where, "-L", str(folder / "log"), "-C", str(folder / "conf")],
        env={**os.environ, "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until((folder / "s").exists, lambda: (folder / "log/speech-dispatcher.log").read_text())
        yield Heard(said)
    finally:
        daemon.terminate()
        try:
            daemon.wait(10)
        except subprocess.TimeoutExpired:
            daemon.kill()
            daemon.wait()


@pytest.fixture
def spoken(running: Heard, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Heard:
    monkeypatch.setenv("SPEECHD_ADDRESS", f"unix_socket:{folder / 's'}")
    running.path.unlink(missing_ok=True)
    return running


def settings() -> voices.VoiceSettings:
    return voices.VoiceSettings(texts.Texts("en"), lambda line: None)


def test_the_real_daemon_speaks_is_cut_and_goes_on(spoken: Heard) -> None:
    opened = voices.open_voice("speechd", settings())
    opened.say("an endless line", "message")
    opened.say("dropped with it", "message")
    spoken.wait_for("english:100.00:an endless line")
    began = time.perf_counter()
    opened.stop()
    assert time.perf_counter() - began < 0.02
    opened.set_rate(7)
    opened.say("保存", "message")
    spoken.wait_for("chinese:150.00:保存")
    assert time.perf_counter() - began < 2
    assert spoken.lines() == ["english:100.00:an endless line", "chinese:150.00:保存"]
    opened.close()


def test_the_real_daemon_cuts_a_reading_for_what_is_important(spoken: Heard) -> None:
    opened = voices.open_voice("auto", settings())
    assert opened.name == "Speech Dispatcher"
    opened.say("an endless text", "text")
    spoken.wait_for("english:100.00:an endless text")
    opened.say("Delete it?", "important")
    spoken.wait_for("english:100.00:Delete it?")
    opened.close()


def test_the_library_speaks_through_the_real_daemon(spoken: Heard) -> None:
    pytest.importorskip("prism")
    opened = voices.open_voice("prism", settings())
    assert opened.name == "Speech Dispatcher"
    opened.say("through the library", "message")
    until(lambda: any("through the library" in one for one in spoken.lines()), lambda: "silence")
    opened.close()


@pytest.mark.skipif(not importlib.util.find_spec("prism"), reason="no prismatoid here")
def test_the_library_is_asked_for_speech_braille_rates_and_silence() -> None:
    prism: Any = importlib.import_module("prism")
    calls: list[tuple[Any, ...]] = []

    class Reader(prism.CustomBackend):
        """A screen reader that writes down what it is asked."""

        def output(self, text: str, interrupt: bool) -> None:
            calls.append(("output", text, interrupt))

        def speak(self, text: str, interrupt: bool) -> None:
            calls.append(("speak", text, interrupt))

        def stop(self) -> None:
            calls.append(("stop",))

        def get_rate(self) -> float:
            return 0.4

        def set_rate(self, rate: float) -> None:
            calls.append(("rate", round(rate, 3)))

    def context() -> Any:
        builder = prism.RegistryBuilder()
        builder.add_backend("Test reader", Reader)
        return prism.Context(builder.freeze())

    said = speaker_prism.Prism(context)
    said.speak("Delete it?", "important")
    said.speak("3. button \x07Save", "message")
    for rate in (1, 5, 9):
        said.rate(rate)
    said.stop()
    said.close()
    assert calls == [
        ("output", "Delete it?", True),
        ("output", "3. button Save", False),
        ("rate", 0.0),
        ("rate", 0.4),
        ("rate", 1.0),
        ("stop",),
    ]


# Sounds


def test_the_sounds_are_short_soft_and_made_by_the_code_that_is_kept() -> None:
    data = Path(earcons.__file__).parent / "data"
    made = {one: earcons.sound(one) for one in get_args(voice.State)}
    assert len(set(made.values())) == 5
    for state, sound in made.items():
        path = data / f"{state}.wav"
        assert path.read_bytes() == sound, "python -m handeye.assist.earcons assist/data"
        with wave.open(str(path)) as file:
            assert file.getnframes() / file.getframerate() <= 0.2
            frames = file.readframes(file.getnframes())
        loudest = max(
            abs(int.from_bytes(frames[at : at + 2], "little", signed=True))
            for at in range(0, len(frames), 2)
        )
        assert 3000 < loudest < 9000


PLAYER = """#!{python}
import os, signal, sys
with open({log!r}, "a") as file:
    print("begin", os.path.basename(sys.argv[-1]), os.path.getsize(sys.argv[-1]), file=file)
def cut(*_):
    with open({log!r}, "a") as file:
        print("cut", file=file)
    os._exit(0)
signal.signal(signal.SIGTERM, cut)
with open({log!r} + ".ready", "a") as file:
    file.write("x")
signal.pause()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the players of Linux")
def test_sounds_are_played_one_at_a_time_without_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log, ready = tmp_path / "log", tmp_path / "log.ready"
    program = tmp_path / "aplay"
    program.write_text(PLAYER.format(python=sys.executable, log=str(log)))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    opened = voices.open_voice("off", settings())
    assert opened.switch_sounds(True)
    began = time.perf_counter()
    opened.state("working")
    assert time.perf_counter() - began < 0.2
    until(lambda: ready.exists() and ready.read_text() == "x", lambda: "it does not play")
    opened.state("done")
    until(lambda: ready.read_text() == "xx", lambda: log.read_text())
    opened.switch_sounds(False)
    opened.state("failed")
    lines = log.read_text().splitlines()
    assert [line.split()[:2] for line in lines] == [
        ["begin", "working.wav"], ["cut"], ["begin", "done.wav"], ["cut"],
    ]  # fmt: skip
    assert all(int(line.split()[2]) > 1000 for line in lines if "wav" in line)
    opened.close()


def test_without_a_player_sounds_stay_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    told: list[str] = []
    opened = voices.open_voice(
        "off", voices.VoiceSettings(texts.Texts("en"), told.append, None, True)
    )
    assert not opened.sounds
    assert told == ["Nothing here plays sounds. On Linux: sudo apt install alsa-utils."]
    opened.state("done")
    opened.close()

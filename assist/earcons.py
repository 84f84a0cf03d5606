"""The five short sounds, one for each state: how they are made, and what plays them.

The files in data/ are made by `python -m handeye.assist.earcons FOLDER`.
"""

from __future__ import annotations

import io
import math
import shutil
import struct
import subprocess
import sys
import wave
from importlib import resources
from pathlib import Path
from typing import Protocol, get_args

from .speaker import VoiceLost
from .voice import State

HERTZ = 16_000
LOUDNESS = 0.22
"""Of what is possible: soft beside speech."""
FADE = 0.012
"""Seconds in which a tone comes and goes, so that it does not click."""
TONES: dict[State, tuple[tuple[float, float], ...]] = {
    "working": ((392.0, 0.06),),
    "waiting": ((523.25, 0.07), (659.25, 0.09)),
    "done": ((523.25, 0.05), (659.25, 0.05), (783.99, 0.09)),
    "stopped": ((523.25, 0.07), (392.0, 0.09)),
    "failed": ((233.08, 0.08), (0.0, 0.02), (233.08, 0.09)),
}
"""Of each state: the frequency in hertz (0 for a rest) and the seconds of each tone. One low tone;
up; up twice; down; one deep tone twice: told apart by their pattern, not by their pitch alone."""
PLAYERS: dict[str, tuple[tuple[str, ...], ...]] = {
    "linux": (("pw-play",), ("paplay",), ("aplay", "-q")),
    "darwin": (("afplay",),),
}


class Sounds(Protocol):
    """Plays the sound of a state."""

    def play(self, state: State) -> None:
        """Begin to play it. Returns at once.

        Raises:
            VoiceLost: when it cannot be played.
        """
        ...

    def close(self) -> None:
        """End what is being played."""
        ...


class Player:
    """Plays the sounds with a program of the system, never two at once.

    Args:
        command: the program and its options; the file comes last. None for Windows' own call.
    """

    def __init__(self, command: tuple[str, ...] | None) -> None:
        self._command = command
        self._playing: subprocess.Popen[bytes] | None = None

    def play(self, state: State) -> None:
        """Begin to play the sound of a state; one that still plays is cut.

        Raises:
            VoiceLost: when the program is gone.
        """
        with resources.as_file(resources.files("handeye.assist") / "data") as folder:
            path = folder / f"{state}.wav"
            if self._command is None:
                _windows(path)
                return
            self.close()
            try:
                self._playing = subprocess.Popen(
                    [*self._command, str(path)],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            except OSError as why:
                raise VoiceLost(f"{self._command[0]}: {why.strerror}") from None

    def close(self) -> None:
        """End what is being played."""
        if self._playing:
            self._playing.terminate()
            self._playing.wait()
            self._playing = None


def player() -> Player | None:
    """What plays sounds on this system; None where nothing does."""
    if sys.platform == "win32":
        return Player(None)
    for command in PLAYERS.get(sys.platform, ()):
        if program := shutil.which(command[0]):
            return Player((program, *command[1:]))
    return None


def _windows(path: Path) -> None:
    if sys.platform == "win32":
        import winsound

        try:
            winsound.PlaySound(str(path), winsound.SND_FILENAME | winsound.SND_ASYNC)
        except RuntimeError as why:
            raise VoiceLost(f"{path.name}: {why}") from None


def sound(state: State) -> bytes:
    """The sound of a state, as a WAV file: 16 bits, one channel."""
    samples: list[int] = []
    for hertz, seconds in TONES[state]:
        count = round(seconds * HERTZ)
        for n in range(count):
            swell = min(1.0, n / (FADE * HERTZ), (count - n) / (FADE * HERTZ))
            value = math.sin(2 * math.pi * hertz * n / HERTZ)
            samples.append(round(32767 * LOUDNESS * swell * value))
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(HERTZ)
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return held.getvalue()


if __name__ == "__main__":
    for one in get_args(State):
        (Path(sys.argv[1]) / f"{one}.wav").write_bytes(sound(one))

"""Speech and sounds beside the text: what is on, how fast, and what is told of a loss."""

from __future__ import annotations

from collections.abc import Callable

from .earcons import Sounds
from .reply import Priority
from .speaker import FASTEST, SLOWEST, Speaker, VoiceLost
from .texts import Texts
from .voice import State

MakeSpeaker = Callable[[], Speaker]
"""Gives something that speaks, or raises `VoiceLost`."""


class Speech:
    """A voice that can be switched on and off; when it is lost, that is told once.

    Args:
        make: gives what speaks, each time that speech is switched on.
        make_sounds: gives what plays sounds, or None where nothing does.
        texts: what is said about itself.
        tell: prints one line, without speaking it.
    """

    def __init__(
        self,
        make: MakeSpeaker,
        make_sounds: Callable[[], Sounds | None],
        texts: Texts,
        tell: Callable[[str], None],
    ) -> None:
        self.rate: int | None = None
        """From 1 to 9; None for the rate that the system is set to."""
        self._make = make
        self._make_sounds = make_sounds
        self._texts = texts
        self._tell = tell
        self._speaker: Speaker | None = None
        self._sounds: Sounds | None = None

    @property
    def speaks(self) -> bool:
        """Whether lines are spoken."""
        return self._speaker is not None

    @property
    def name(self) -> str:
        """What it speaks through; "" while it does not."""
        return self._speaker.name if self._speaker else ""

    @property
    def sounds(self) -> bool:
        """Whether states have their sounds."""
        return self._sounds is not None

    def switch(self, on: bool) -> None:
        """Speak from now on, or no more.

        Raises:
            VoiceLost: when there is nothing that speaks.
        """
        if on and self._speaker is None:
            self._speaker = self._make()
            if self.rate is not None:
                self._speaker.rate(self.rate)
        elif not on:
            self.stop()
            self._end()

    def switch_sounds(self, on: bool) -> bool:
        """Play sounds from now on, or no more; whether it is so now."""
        if on and self._sounds is None:
            try:
                self._sounds = self._make_sounds()
            except VoiceLost:
                return False
        elif not on and self._sounds:
            self._sounds.close()
            self._sounds = None
        return self.sounds is on

    def set_rate(self, rate: int) -> None:
        """Speak faster or slower; beyond 1 and 9 it is 1 and 9."""
        self.rate = min(FASTEST, max(SLOWEST, rate))
        wanted = self.rate
        self._try(lambda speaker: speaker.rate(wanted))

    def say(self, line: str, priority: Priority) -> None:
        """Speak one line, if speech is on. Returns at once."""
        self._try(lambda speaker: speaker.speak(line, priority))

    def state(self, state: State) -> None:
        """Play the sound of a state, if sounds are on. Returns at once."""
        if self._sounds is None:
            return
        try:
            self._sounds.play(state)
        except VoiceLost as why:
            self.switch_sounds(False)
            self._tell(self._texts("sounds.lost", why=why))

    def stop(self) -> None:
        """Be silent now. From any thread: a voice that is lost is told by what is said next."""
        if speaker := self._speaker:
            try:
                speaker.stop()
            except VoiceLost:
                return

    def close(self) -> None:
        """Let go of what speaks, when it has said what it still has; and of the sounds."""
        self._end()
        self.switch_sounds(False)

    def _try(self, call: Callable[[Speaker], None]) -> None:
        if self._speaker is None:
            return
        try:
            call(self._speaker)
        except VoiceLost as why:
            self._end()
            self._tell(self._texts("speech.lost", why=why))
            self._tell(self._texts("speech.again"))

    def _end(self) -> None:
        speaker, self._speaker = self._speaker, None
        if speaker:
            speaker.close()

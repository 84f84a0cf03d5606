"""What speaks beside the text: a thin interface whose default is silence, since text is printed."""

from __future__ import annotations

from typing import Literal, Protocol

from .reply import Priority

State = Literal["working", "waiting", "done", "stopped", "failed"]
"""What the assistant is doing, told in words each time that it changes."""


class Voice(Protocol):
    """Anything that speaks lines or plays a short sound for a state."""

    def say(self, line: str, priority: Priority) -> None:
        """Speak one line. Returns at once."""
        ...

    def state(self, state: State) -> None:
        """Play the sound of a state, where there is one. Returns at once."""
        ...

    def stop(self) -> None:
        """Be silent now: what is being said, and what is still to be said."""
        ...

    def close(self) -> None:
        """Let go of what speaks."""
        ...


class Silent:
    """No voice: the text that is printed is all there is."""

    def say(self, line: str, priority: Priority) -> None:
        """Nothing is spoken."""

    def state(self, state: State) -> None:
        """Nothing is played."""

    def stop(self) -> None:
        """There is nothing to stop."""

    def close(self) -> None:
        """There is nothing to let go of."""

"""Screen readers and the speech of the system, through the library Prism (`handeye[speech]`).

NVDA, JAWS, VoiceOver, Orca, Narrator and others; what speaks is chosen by the library.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any, TypeVar

from .reply import Priority
from .speaker import FASTEST, NORMAL, SLOWEST, VoiceLost, speakable

T = TypeVar("T")


class Prism:
    """The best voice that the library finds: a screen reader that runs, else the system's speech.

    Args:
        context: gives the library's context; a new one of its own by default.

    Raises:
        VoiceLost: when the library is missing, or finds nothing that speaks.
    """

    def __init__(self, context: Callable[[], Any] | None = None) -> None:
        try:
            prism: Any = importlib.import_module("prism")
        except (ImportError, OSError) as why:  # OSError: a library of the system that it needs
            raise VoiceLost(f"prismatoid: {why}") from None
        self._errors = (prism.PrismError, ValueError, RuntimeError, OSError)
        self._context: Any = self._try(context or prism.Context)
        self._backend: Any = self._try(self._context.acquire_best)
        self._can: Any = self._try(lambda: self._backend.features)
        self._normal: float | None = None

    @property
    def name(self) -> str:
        """What speaks, such as NVDA."""
        return str(self._backend.name)

    def speak(self, line: str, priority: Priority) -> None:
        """Have one line spoken, and shown in braille where there is a display."""
        if not (said := speakable(line)):
            return
        at_once = priority == "important"
        if self._can.supports_output:  # speech and braille
            self._try(lambda: self._backend.output(said, at_once))
            return
        self._try(lambda: self._backend.speak(said, at_once))
        if self._can.supports_braille:
            self._try(lambda: self._backend.braille(said))

    def stop(self) -> None:
        """Cut what is said."""
        if self._can.supports_stop:
            self._try(self._backend.stop)

    def rate(self, rate: int) -> None:
        """Set the rate, where the voice lets others set it: a screen reader keeps its own."""
        if not self._can.supports_set_rate:
            return
        if self._normal is None:
            self._normal = self._rate_now()
        normal = self._normal
        if rate < NORMAL:
            wanted = normal * (rate - SLOWEST) / (NORMAL - SLOWEST)
        else:
            wanted = normal + (1 - normal) * (rate - NORMAL) / (FASTEST - NORMAL)
        self._try(lambda: setattr(self._backend, "rate", wanted))

    def close(self) -> None:
        """Let the library go."""
        self._backend = self._context = None

    def _rate_now(self) -> float:
        return float(self._try(lambda: self._backend.rate)) if self._can.supports_get_rate else 0.5

    def _try(self, call: Callable[[], T]) -> T:
        try:
            return call()
        except self._errors as why:
            raise VoiceLost(f"prismatoid: {why}") from None

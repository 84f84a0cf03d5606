"""Ctrl-C: acting ends at once, and what was done until then is written down."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Executor, wait
from contextlib import contextmanager
from typing import TypeVar

from handeye.actions import Action, Hands, Outcome
from handeye.agent import memory

from .report_words import action_words
from .step import Step

T = TypeVar("T")
DONE = ("confirmed", "no_effect")
"""What came of actions that were carried out."""


class Watched:
    """The same hands, known for the action that is under way.

    Args:
        hands: what acts.
    """

    def __init__(self, hands: Hands) -> None:
        self.hands = hands
        self.under_way: Action | None = None

    def do(self, action: Action) -> Outcome:
        """Carry out one action; it counts as under way until `over`, unless it is refused."""
        self.under_way = action
        outcome = self.hands.do(action)
        if outcome.verdict == "refused":
            self.over()
        return outcome

    def over(self) -> None:
        """The action is over, and is on record."""
        self.under_way = None


def taken(stop: threading.Event | None) -> bool:
    """Whether a stop was asked for since this was asked last."""
    asked = stop is not None and stop.is_set()
    if stop:
        stop.clear()
    return asked


def called_in(thread: Executor | None, function: Callable[[], T], stop: threading.Event) -> T:
    """Call a function in another thread, where Ctrl-C does not reach it; here when that is None.

    Raises:
        KeyboardInterrupt: when Ctrl-C was pressed; `stop` has ended the function by then.
    """
    if thread is None:
        return function()
    future, pressed = thread.submit(function), False
    while True:
        try:
            wait((future,))
            break
        except KeyboardInterrupt:
            pressed = True
            stop.set()
    if pressed:
        stop.clear()
        raise KeyboardInterrupt
    return future.result()


@contextmanager
def to_the_end() -> Generator[None]:
    """Let no further Ctrl-C (and no SIGTERM) disturb what is begun.

    In another thread than the main one, which signals do not reach, nothing is changed. A handler
    that was not set from Python cannot be set again: the usual one takes its place.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    kinds = (signal.SIGINT, signal.SIGTERM)
    before = {kind: signal.signal(kind, signal.SIG_IGN) for kind in kinds}
    try:
        yield
    finally:
        for kind, handler in before.items():
            signal.signal(kind, signal.SIG_DFL if handler is None else handler)


def what_was_done(
    step: Step | None, steps: Sequence[Step], taken: Sequence[memory.Taken], how: str = ""
) -> str:
    """Where a run was stopped and what it had done by then, in one sentence.

    Args:
        step: the step that was under way; None when none was begun.
        steps: all steps.
        taken: the actions that were tried.
        how: who stopped it, where it was not with Ctrl-C.
    """
    how = how or "stopped by the user"
    if step is None:
        return f"{how} before the first step"
    number = next((n for n, one in enumerate(steps, 1) if one is step), 0)
    where = f"at step {number} of {len(steps)}, " if number else "at "
    done = [
        one.action for one in taken if one.outcome.verdict in DONE and one.action.kind != "reveal"
    ]
    said = f"{how} {where}`{step.text or step.verb}`"
    if not done:
        return f"{said}; no action had been carried out"
    count = f"{len(done)} action{'s' * (len(done) > 1)} had been carried out"
    return f"{said}; {count}, the last: {action_words(done[-1].model_dump(exclude_none=True))}"

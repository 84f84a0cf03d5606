"""What takes a while to prepare and is needed late: prepared while the browser starts."""

from __future__ import annotations

from functools import cache
from threading import Thread

from handeye.actions import risk_words

from . import report


@cache
def begin() -> None:
    """Start to compile the words of the risk gate and the page of the report; once a process.

    Who needs them sooner compiles them again: nothing waits for this, and nothing depends on it.
    """
    Thread(target=_prepare, name="handeye-warm-up", daemon=True).start()


def _prepare() -> None:
    risk_words.ready()
    report.template()

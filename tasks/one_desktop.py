"""One run at a time on one display: there is one mouse, one keyboard and one clipboard."""

from __future__ import annotations

import logging
import os
import re
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from handeye.agent import CannotRun

_LOG = logging.getLogger(__name__)
_HELD: set[tuple[int, Path]] = set()
"""The locks that processes hold: one that was forked meanwhile holds none itself."""


@contextmanager
def one_at_a_time(display: str) -> Generator[None]:
    """Wait until no other run of this user works on a display, and keep others waiting.

    Args:
        display: its name, such as :0; "" where a computer has but one.

    Raises:
        CannotRun: this process works on it already: it would wait for itself.
    """
    if sys.platform == "win32":  # there are no locks like these
        yield
        return
    import fcntl

    name = re.sub(r"\W", "-", re.sub(r"\.\d+$", "", display))
    path = Path(tempfile.gettempdir()) / f"handeye-desktop-{os.getuid()}{name}.lock"
    if (os.getpid(), path) in _HELD:
        raise CannotRun("this process works on the desktop already: end that run first")
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError as why:
        raise CannotRun(f"runs cannot take turns on the desktop: {why}") from None
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _LOG.warning("waiting for another run to end that uses this desktop")
            fcntl.flock(file, fcntl.LOCK_EX)
        _HELD.add((os.getpid(), path))
        yield
    finally:
        _HELD.discard((os.getpid(), path))
        os.close(file)

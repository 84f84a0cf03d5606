"""One run at a time on one display: there is one mouse, one keyboard and one clipboard."""

from __future__ import annotations

import getpass
import logging
import os
import re
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

_LOG = logging.getLogger(__name__)


@contextmanager
def one_at_a_time(display: str) -> Generator[None]:
    """Wait until no other run of this user works on a display, and keep others waiting.

    Args:
        display: its name, such as :0; "" where a computer has but one.
    """
    if sys.platform == "win32":  # there are no locks like these
        yield
        return
    import fcntl

    name = re.sub(r"\W", "-", re.sub(r"\.\d+$", "", display))
    path = Path(tempfile.gettempdir()) / f"handeye-desktop-{getpass.getuser()}{name}.lock"
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _LOG.warning("waiting for another run to end that uses this desktop")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)

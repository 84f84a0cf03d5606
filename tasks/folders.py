"""Where the folder of a new run is made."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from handeye.agent import HandeyeError


def slug(name: str) -> str:
    """A name as a part of a file's name: letters and digits, at most 60 characters."""
    words = "".join(c if c.isalnum() else "-" for c in name.casefold())
    return words[:60].strip("-")


def new_folder(out: Path, name: str) -> Path:
    """A folder for a new run: time and name, and a number when that is taken already."""
    stem = f"{datetime.now():%Y%m%d-%H%M%S}-{slug(name)}"
    number = 1
    while True:
        folder = out / (stem if number == 1 else f"{stem}-{number}")
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            number += 1
        except OSError as error:
            raise HandeyeError(
                f"no run folder can be made in {out}: {error.strerror}. "
                "Give a folder that can be written."
            ) from error
        else:
            return folder

"""A film of a page: where it is put while it is made, and what it is called then.

Nothing can be painted over in a film, so that none is made of a run that has secrets.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

NAME = "video.webm"
"""What the film of the first page is called in a run folder."""


def film_folder(folder: Path) -> Path:
    """Where the films of a run are while they are made."""
    return folder / "film"


@contextmanager
def named_films(made: Path | None) -> Generator[None]:
    """Move films into the run folder once they are made: video.webm, then video-2.webm for a tab.

    Args:
        made: the folder that they are made in; None when none are.
    """
    try:
        yield
    finally:
        if made is not None and made.is_dir():
            films = sorted(made.glob("*.webm"), key=lambda film: film.stat().st_ctime_ns)
            for number, film in enumerate(films, 1):
                film.replace(made.parent / (NAME if number == 1 else f"video-{number}.webm"))
            made.rmdir()

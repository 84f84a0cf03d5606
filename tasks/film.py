"""A film of a page: where it is put while it is made, and what it is called then.

Nothing can be painted over in a film, so that none is made of a run that has secrets.
"""

from __future__ import annotations

from pathlib import Path

NAME = "video.webm"
"""What the film of the first page is called in a run folder."""


def film_folder(folder: Path) -> Path:
    """Where the films of a run are while they are made."""
    return folder / "film"


def name_films(made: Path) -> None:
    """Move finished films into the run folder: video.webm, then video-2.webm for a second tab."""
    films = sorted(made.glob("*.webm"), key=lambda film: film.stat().st_ctime_ns)
    for number, film in enumerate(films, 1):
        name = NAME if number == 1 else f"video-{number}.webm"
        film.replace(made.parent / name)
    if made.is_dir():
        made.rmdir()

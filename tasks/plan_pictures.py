"""The pictures of a plan, held against the screen of today."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from handeye.perception import Box, Observation, ScreenError

from .plan import PlanError

T = TypeVar("T")


class PlanPictures:
    """The pictures of a plan, read when they are needed; one that is missing fits nothing.

    Args:
        folder: where they lie.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def same(self, seen: Observation, box: Box, picture: str) -> bool:
        """Whether what stands in a box looks as in a picture of the plan.

        Raises:
            PlanError: when the file is no picture.
        """
        from handeye.perception import likeness

        return self._held(
            picture, lambda png: likeness.same_look(seen.screenshot, box, png), nothing=False
        )

    def places(self, seen: Observation, picture: str) -> list[Box]:
        """All places on the screen that look like a picture of the plan.

        Raises:
            PlanError: when the file is no picture.
        """
        from handeye.perception import likeness

        return self._held(
            picture, lambda png: likeness.find_again(seen.screenshot, png), nothing=[]
        )

    def _held(self, picture: str, use: Callable[[bytes], T], *, nothing: T) -> T:
        path = self.folder / Path(picture).name
        if not picture or not path.is_file():
            return nothing
        try:
            return use(path.read_bytes())
        except ScreenError as why:
            raise PlanError(
                f"{path} cannot be used: {why}. Restore it, or record the plan anew: "
                "--replay=update"
            ) from why

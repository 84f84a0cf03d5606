"""What two prompts have in common at the beginning: their tokens, and what their pictures show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Grid = tuple[int, ...]
"""A picture as the model divides it: frames, rows and columns of patches."""


@dataclass(frozen=True)
class Picture:
    """Where a picture stands in a prompt (from token `start` to before `stop`), and which it is."""

    start: int
    stop: int
    digest: str
    grid: Grid


@dataclass(frozen=True)
class Covered:
    """Token ids (a tensor on the CPU, one row) and the pictures among them, in order."""

    ids: Any
    pictures: tuple[Picture, ...]


def read_grids(inputs: Mapping[str, Any]) -> list[Grid]:
    """The grid of each picture in what the processor returned."""
    grids = inputs.get("image_grid_thw")
    return [] if grids is None else [tuple(map(int, grid)) for grid in grids.tolist()]


def read_prompt(inputs: Mapping[str, Any], config: Any, digests: Sequence[str]) -> Covered | None:
    """The prompt in what the processor returned.

    None for what is not compared: several prompts, padding, videos, or placeholder tokens that do
    not match the pictures.

    Args:
        inputs: what the processor returned.
        config: the model's.
        digests: what identifies each picture.
    """
    ids = inputs["input_ids"]
    if len(ids) != 1 or not bool(inputs["attention_mask"].all()) or "video_grid_thw" in inputs:
        return None
    row = ids[0].cpu()
    places: list[int] = (row == config.image_token_id).nonzero().flatten().tolist()
    patches_per_token = config.vision_config.spatial_merge_size**2
    pictures: list[Picture] = []
    used = 0
    for grid, digest in zip(read_grids(inputs), digests, strict=True):
        frames, rows, columns = grid
        run = places[used : used + frames * rows * columns // patches_per_token]
        if not run:
            return None
        pictures.append(Picture(run[0], run[-1] + 1, digest, grid))
        used += len(run)
    return Covered(row, tuple(pictures)) if used == len(places) else None


def common_prefix(old: Covered, new: Covered) -> int:
    """How many tokens two prompts have in common at the beginning.

    Pictures are compared by content, because all of one size have the same tokens. The common part
    ends before a picture that it would split, and always leaves a token of the new prompt to
    compute, because the first token of the answer comes from the last of the prompt.
    """
    size = min(len(old.ids), len(new.ids) - 1)
    different = (old.ids[:size] != new.ids[:size]).nonzero()
    length = int(different[0]) if len(different) else size
    for number, picture in enumerate(new.pictures):
        if picture.start >= length:
            break
        same = number < len(old.pictures) and old.pictures[number] == picture
        if not same or picture.stop > length:
            return picture.start
    return length

"""What the vision tower made of pictures that were seen before.

A screenshot often comes again: after a wait, after an action without effect, or when old turns are
dropped from the prompt and the newest pictures have to be read anew. Its features take far longer
to compute than to keep: tokens × hidden size × (1 + deepstack levels) numbers, 33 MB for 1000
tokens of Qwen3-VL 8B in 16 bits.
"""

from __future__ import annotations

import importlib
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

Key = tuple[str, tuple[int, ...], str]
"""A picture's digest, its grid of patches (which follows from its size), the model's dtype."""


class VisionCache:
    """Vision features of one model, the least recently used dropped beyond a limit.

    Args:
        model: a vision-language model of transformers with `get_image_features`. Its weights must
            stay as they are; `reset` after a change.
        limit: the most bytes to hold, on the model's own device. A picture whose features are
            larger than that is computed each time. 0 keeps nothing.
    """

    def __init__(self, model: Any, limit: int) -> None:
        self.limit = limit
        self.hits = 0
        self.misses = 0
        self.bytes = 0
        self._model = model
        self._kept: OrderedDict[Key, Any] = OrderedDict()

    def features(
        self, pixels: Any, grids: Sequence[tuple[int, ...]], digests: Sequence[str], first: int
    ) -> Any:
        """The features of the pictures from number `first` on, as `mm_encoder_outputs` wants them.

        Each picture goes through the vision tower by itself, so that what is kept does not depend
        on the pictures beside it.

        Args:
            pixels: the patches of all pictures of the prompt, one below the other.
            grids: each picture's grid (frames, rows and columns of patches).
            digests: what identifies each picture.
            first: the first picture that is wanted; the patches of those before it are passed over.
        """
        ends = [0]
        for grid in grids:
            ends.append(ends[-1] + _product(grid))
        dtype = str(self._model.dtype)
        found: list[Any] = []
        for number in range(first, len(grids)):
            key = (digests[number], grids[number], dtype)
            patches = pixels[ends[number] : ends[number + 1]]
            found.append(self._one(key, patches))
        return _joined(found)

    def reset(self) -> None:
        """Free all that is held; the counts stay."""
        self._kept.clear()
        self.bytes = 0

    def _one(self, key: Key, patches: Any) -> Any:
        kept = self._kept.get(key)
        if kept is not None:
            self.hits += 1
            self._kept.move_to_end(key)
            return kept
        self.misses += 1
        made = self._compute(patches, key[1])
        self._keep(key, made)
        return made

    def _compute(self, patches: Any, grid: tuple[int, ...]) -> Any:
        torch: Any = importlib.import_module("torch")
        device = self._model.device
        with torch.no_grad():
            made = self._model.get_image_features(
                patches.to(device), torch.tensor([grid], device=device), return_dict=True
            )
        # What the tower had before it merged patches is not read from features that are given.
        return type(made)(**{name: made[name] for name in _FIELDS if made.get(name) is not None})

    def _keep(self, key: Key, made: Any) -> None:
        size = _bytes(made)
        if size > self.limit:
            return
        self._kept[key] = made
        self.bytes += size
        while self.bytes > self.limit:
            _, dropped = self._kept.popitem(last=False)
            self.bytes -= _bytes(dropped)


_FIELDS = ("pooler_output", "deepstack_features")


def _joined(parts: Sequence[Any]) -> Any:
    """One output for several pictures, each of which has its own."""
    if len(parts) == 1:
        return parts[0]
    fields: dict[str, Any] = {
        "pooler_output": tuple(one for part in parts for one in part.pooler_output)
    }
    if "deepstack_features" in parts[0]:
        levels = range(len(parts[0].deepstack_features))
        fields["deepstack_features"] = [
            tuple(one for part in parts for one in part.deepstack_features[level])
            for level in levels
        ]
    return type(parts[0])(**fields)


def _bytes(made: Any) -> int:
    tensors = [*made.pooler_output]
    for level in made.get("deepstack_features") or ():
        tensors.extend(level)
    return sum(int(one.numel() * one.element_size()) for one in tensors)


def _product(grid: tuple[int, ...]) -> int:
    frames, rows, columns = grid
    return frames * rows * columns

"""Pictures cut into patches, as a model in this process takes them, kept from step to step.

Resizing a 1280 × 800 screenshot and cutting it into patches takes a processor core 0.1 s, and of
the up to four in a prompt only the last is new: on a GPU, preparing all of them again would take
longer than the model takes for the whole prompt.
"""

from __future__ import annotations

import importlib
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

MB = 1 << 20


class PreparedPictures:
    """Makes a model's inputs of texts and pictures, and prepares each picture once.

    The inputs are those that the processor returns; a test compares them. A processor that does
    not repeat one placeholder for each token of a picture is called as it is.

    Args:
        processor: as transformers loads it. Its settings for pictures must stay.
        limit: the most bytes of prepared pictures to hold in memory (not on a GPU); one of
            1280 × 800 takes 25 MB. 0 keeps none.
    """

    def __init__(self, processor: Any, limit: int = 256 * MB) -> None:
        self.limit = limit
        self.bytes = 0
        self.hits = 0
        self._processor = processor
        self._mark: str = getattr(processor, "image_token", "")
        self._side: int = getattr(getattr(processor, "image_processor", None), "merge_size", 0)
        self._kept: OrderedDict[str, tuple[Any, Any]] = OrderedDict()

    def inputs(self, texts: Sequence[str], pictures: Sequence[Any], digests: Sequence[str]) -> Any:
        """The inputs of one batch of prompts, padded to one length, on the CPU.

        Args:
            texts: the prompts, with one placeholder for each picture.
            pictures: of all prompts, in the order of the placeholders, as pillow has them.
            digests: what identifies each picture.

        Raises:
            ValueError: when there are more or fewer placeholders than pictures.
        """
        known = self._mark and self._side and hasattr(self._processor, "create_mm_token_type_ids")
        if not known or not pictures:
            return self._processor(
                text=list(texts), images=list(pictures) or None, padding=True, return_tensors="pt"
            )
        torch: Any = importlib.import_module("torch")
        prepared = [self._one(*one) for one in zip(pictures, digests, strict=True)]
        spread = self._spread(texts, [grid for _, grid in prepared])
        made: Any = self._processor.tokenizer(
            spread, padding=True, return_tensors="pt", return_token_type_ids=False
        )
        kinds = self._processor.create_mm_token_type_ids(made["input_ids"])
        made["mm_token_type_ids"] = torch.tensor(kinds)
        made["pixel_values"] = torch.cat([patches for patches, _ in prepared])
        made["image_grid_thw"] = torch.cat([grid for _, grid in prepared])
        return made

    def reset(self) -> None:
        """Free all that is held."""
        self._kept.clear()
        self.bytes = 0

    def _one(self, picture: Any, digest: str) -> tuple[Any, Any]:
        """A picture's patches and its grid."""
        kept = self._kept.get(digest)
        if kept is not None:
            self.hits += 1
            self._kept.move_to_end(digest)
            return kept
        made = self._processor.image_processor([picture], return_tensors="pt")
        kept = (made["pixel_values"], made["image_grid_thw"])
        if kept[0].nbytes <= self.limit:
            self._kept[digest] = kept
            self.bytes += kept[0].nbytes
        while self.bytes > self.limit:
            _, dropped = self._kept.popitem(last=False)
            self.bytes -= dropped[0].nbytes
        return kept

    def _spread(self, texts: Sequence[str], grids: Sequence[Any]) -> list[str]:
        """The texts with each placeholder repeated once for each token of its picture."""
        places = sum(text.count(self._mark) for text in texts)
        if places != len(grids):
            raise ValueError(
                f"the prompts have {places} placeholders {self._mark}, "
                f"but {len(grids)} pictures were given"
            )
        counts = iter([int(grid.prod()) // self._side**2 for grid in grids])
        spread: list[str] = []
        for text in texts:
            first, *rest = text.split(self._mark)
            spread.append(first + "".join(self._mark * next(counts) + part for part in rest))
        return spread

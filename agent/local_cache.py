"""Keeps what a model in this process has already worked out, from one prompt to the next.

Two things are kept (transformers >= 5.24; for anything older, or a model without them, the prompt
goes through as it is):

- the vision features of pictures (`vision_cache.py`);
- the attention keys and values of the last prompt (of each conversation, when several take turns).
  The next prompt mostly begins as the last one did, and only what follows is computed. Two pictures
  of one size have the same placeholder tokens, so that the beginnings are compared by tokens and by
  the pictures' digests, and none is cut within a picture.

Neither changes what the model answers, except that sums are taken in another order: in 32 bits
the logits differ by some 1e-6, in 16 bits by as much as they do between two batch sizes.
"""

from __future__ import annotations

import copy
import importlib
import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from .local_prefix import Covered, common_prefix, read_grids, read_prompt
from .vision_cache import VisionCache

MB = 1 << 20
PIXELS = "pixel_values"


@dataclass(frozen=True)
class Features:
    """What is kept; what a model does not support stays off.

    Args:
        vision: the vision features of pictures.
        prefix: the keys and values of the last prompt.
    """

    vision: bool = True
    prefix: bool = True


@dataclass(frozen=True)
class CacheCounts:
    """What the caches have spared so far, and what they hold now.

    Args:
        prompt_tokens: tokens of all prompts.
        reused_tokens: those of them that were not computed again.
        vision_hits: pictures whose features were there.
        vision_misses: pictures that went through the vision tower. A picture in the part of a
            prompt that is reused counts as neither.
        vision_bytes: held for pictures.
        prefix_bytes: held between prompts for the last ones and their answers.
    """

    prompt_tokens: int = 0
    reused_tokens: int = 0
    vision_hits: int = 0
    vision_misses: int = 0
    vision_bytes: int = 0
    prefix_bytes: int = 0


@dataclass(frozen=True)
class _Kept:
    """What keys and values stand for, and they themselves."""

    covered: Covered
    cache: Any


class PromptCache:
    """Turns a prompt into the arguments of `model.generate` that compute no more than is new.

    For each reply: `prepare`, `model.generate(**prepared, ...)`, `commit` with what it returned.
    Without `commit` (an error, an interrupt) the keys and values are taken to be half written and
    the next prompt starts afresh.

    A model holds state of its own between two forward passes (`rope_deltas`), so that only one
    thread may use it and its caches at a time.

    Args:
        model: a vision-language model of transformers.
        features: what to keep.
        conversations: how many take turns, each with a last prompt that is kept; beyond that the
            one that was longest without a turn is dropped.
        vision_bytes: the most bytes to hold for pictures.
        prefix_bytes: the most bytes to hold between two prompts for the last ones; one that takes
            more by itself is not kept. Each token takes 2 × layers × key-value heads × head size
            numbers: 147 kB for Qwen3-VL 4B and 8B in 16 bits.
    """

    def __init__(
        self,
        model: Any,
        features: Features | None = None,
        *,
        conversations: int = 1,
        vision_bytes: int = 256 * MB,
        prefix_bytes: int = 4096 * MB,
    ) -> None:
        wanted = features or Features()
        encodes = takes_features(model)
        self.features = Features(
            vision=wanted.vision and encodes,
            prefix=wanted.prefix and encodes and _takes_cache(model),
        )
        self._model = model
        self._vision = VisionCache(model, vision_bytes if self.features.vision else 0)
        self._limit = prefix_bytes
        self._most = max(1, conversations)
        self._kept: list[_Kept] = []
        """The one that was used last at the end."""
        self._running: _Kept | None = None
        """The prompt that the model is at, whose keys and values are being written."""
        self._prompt_tokens = 0
        self._reused_tokens = 0
        self._last_reused = 0

    @property
    def counts(self) -> CacheCounts:
        """What was spared and what is held."""
        return CacheCounts(
            self._prompt_tokens,
            self._reused_tokens,
            self._vision.hits if self.features.vision else 0,
            self._vision.misses if self.features.vision else 0,
            self._vision.bytes,
            self._prefix_bytes(),
        )

    @property
    def reused(self) -> int:
        """How many tokens of the last prompt were not computed again."""
        return self._last_reused

    def prepare(self, inputs: Mapping[str, Any], digests: Sequence[str]) -> dict[str, Any]:
        """The arguments for `model.generate`.

        Several prompts at once (rows of `input_ids`, padded) use the vision features only.

        Args:
            inputs: all that the processor returned, on any device; pixels are moved to the
                model's only where they are needed.
            digests: what identifies each picture, in the prompts' order: of its bytes, or of its
                pixels. Pictures with one digest and one size are taken to be the same.

        Raises:
            ValueError: when there are more or fewer digests than pictures.
        """
        grids = read_grids(inputs)
        if len(grids) != len(digests):
            raise ValueError(
                f"the prompt has {len(grids)} pictures, but {len(digests)} digests were given"
            )
        device = self._model.device
        given = {name: one if name == PIXELS else one.to(device) for name, one in inputs.items()}
        self._running = None  # when it is still there, it was broken off and is half written
        self._forget_positions()
        self._prompt_tokens += int(given["attention_mask"].sum())
        covered = read_prompt(given, self._model.config, digests) if self.features.prefix else None
        self._last_reused = 0
        if covered is not None:
            cache, self._last_reused = self._reuse(covered)
            self._running = _Kept(covered, cache)
            given["cache"] = cache
        self._reused_tokens += self._last_reused
        if grids and (self.features.vision or self._last_reused):
            pixels = given.pop(PIXELS)
            first = self._pictures_in_prefix(covered)
            if first < len(grids):
                made = self._vision.features(pixels, grids, digests, first)
                given["mm_encoder_outputs"] = {"image": made}
        elif grids:
            given[PIXELS] = given[PIXELS].to(device)
        return given

    def commit(self, sequence: Any) -> None:
        """Keep what was computed for the last prompt and its answer.

        Args:
            sequence: the ids that `generate` returned, the prompt first. Its last token was drawn
                but never read by the model, so that it is not covered.

        Raises:
            ValueError: when it does not begin with the prompt that was prepared.
        """
        running, self._running = self._running, None
        if running is None:
            return
        ids = sequence.reshape(-1).cpu()
        prompt = running.covered.ids
        if not bool((ids[: len(prompt)] == prompt).all()):
            raise ValueError("the sequence does not begin with the prompt that was prepared")
        held = running.cache.get_seq_length()
        if held <= len(ids) and cache_bytes(running.cache) <= self._limit:
            covered = Covered(ids[:held], running.covered.pictures)
            self._kept.append(_Kept(covered, running.cache))
        while self._prefix_bytes() > self._limit:
            del self._kept[0]

    def reset(self) -> None:
        """Free all that is held, on the device too; the counts stay."""
        self._kept.clear()
        self._running = None
        self._vision.reset()
        self._forget_positions()

    def _reuse(self, new: Covered) -> tuple[Any, int]:
        """Keys and values of what the new prompt begins with, and its length in tokens."""
        transformers: Any = importlib.import_module("transformers")
        cache, length = transformers.DynamicCache(config=self._model.config), 0
        matches = [common_prefix(one.covered, new) for one in self._kept]
        best = max(range(len(matches)), key=matches.__getitem__, default=None)
        if best is not None and matches[best]:
            old = self._kept[best]
            surplus = len(old.covered.ids) - matches[best]
            if _croppable(old.cache) or not surplus:
                cache, length = _beginning(old.cache, surplus), matches[best]
            # With less than half in common it is another conversation, or has dropped old turns.
            if not surplus or 2 * length >= len(old.covered.ids):
                del self._kept[best]
        del self._kept[: max(0, len(self._kept) - self._most + 1)]  # room for this one
        return cache, length

    def _prefix_bytes(self) -> int:
        return sum(cache_bytes(one.cache) for one in self._kept)

    def _forget_positions(self) -> None:
        """Have the positions of pictures and text worked out from the whole of the next prompt."""
        inner: Any = getattr(self._model, "model", None)
        if hasattr(inner, "rope_deltas"):
            inner.rope_deltas = None

    def _pictures_in_prefix(self, covered: Covered | None) -> int:
        if covered is None:
            return 0
        return sum(one.stop <= self._last_reused for one in covered.pictures)


def takes_features(model: Any) -> bool:
    """Whether a model takes vision features in place of pixels (transformers >= 5.18)."""
    return (
        "mm_encoder_outputs" in inspect.signature(model.forward).parameters
        and hasattr(model, "get_image_features")
        and hasattr(getattr(model, "model", None), "rope_deltas")
        and hasattr(model.config, "image_token_id")
        and hasattr(getattr(model.config, "vision_config", None), "spatial_merge_size")
    )


def cache_bytes(cache: Any) -> int:
    """The memory of all tensors of a cache of keys and values, what a view holds included."""
    if cache is None:
        return 0
    held: list[Any] = []
    for layer in cast("list[object]", cache.layers):
        for part in vars(layer).values():
            # Linear attention keeps its states in dictionaries, one entry for each kind.
            held.extend(cast("dict[object, Any]", part).values() if type(part) is dict else [part])
    storages = [one.untyped_storage() for one in held if hasattr(one, "untyped_storage")]
    return sum({one.data_ptr(): int(one.nbytes()) for one in storages}.values())


def _takes_cache(model: Any) -> bool:
    settings = model.generation_config
    return settings.cache_implementation is None and settings.use_cache is not False


def _beginning(cache: Any, surplus: int) -> Any:
    """A cache without the last `surplus` tokens; the given one stays as it is if there are any.

    Nothing is copied: a layer makes new tensors when it grows.
    """
    if not surplus:
        return cache
    shorter = copy.copy(cache)
    shorter.layers = [copy.copy(layer) for layer in cache.layers]
    shorter.crop(-surplus)  # a negative number: how many to remove
    return shorter


def _croppable(cache: Any) -> bool:
    """Whether tokens can be taken off its end and leave no trace.

    They cannot where a layer keeps a running sum (linear attention: Qwen3.5 and later) or only the
    last tokens (a sliding window).
    """
    return bool(cache.is_croppable) and not any(cache.is_sliding)

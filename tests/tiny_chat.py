"""A tiny model that is asked as handeye asks: a growing conversation with screenshots."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from tiny_models import build_tiny

from handeye.agent import local_cache, local_load

NOTHING = local_cache.Features(vision=False, prefix=False)
SYSTEM = "You look at a screen and decide what to do next. Return one JSON object. " * 4
TAIL = "The goal: order the cheapest mug. What was done so far: nothing. " * 4

Turns = list[tuple[str, int | None, str]]
"""Role, number of the picture (None for none), text."""


@dataclass(frozen=True)
class Said:
    ids: list[int]
    first: Any
    counts: local_cache.CacheCounts


class Chat:
    """A tiny model, asked as handeye asks."""

    def __init__(self, model: Any, processor: Any) -> None:
        self.model = model
        self.processor = processor
        self.known: dict[str, Said] = {}

    def inputs(self, *prompts: Turns, size: tuple[int, int] = (192, 128)) -> Any:
        messages = [
            [
                {
                    "role": role,
                    "content": [
                        *([] if number is None else [{"type": "image"}]),
                        {"type": "text", "text": text},
                    ],
                }
                for role, number, text in turns
            ]
            for turns in prompts
        ]
        texts = [
            self.processor.apply_chat_template(one, add_generation_prompt=True) for one in messages
        ]
        pictures = [
            picture(number, size)
            for turns in prompts
            for _, number, _ in turns
            if number is not None
        ]
        return self.processor(
            text=texts, images=pictures or None, padding=True, return_tensors="pt"
        )

    def generate(self, given: dict[str, Any], **more: Any) -> Any:
        settings: dict[str, Any] = {"temperature": None, "top_p": None, "top_k": None}
        return self.model.generate(
            **given,
            **settings,
            do_sample=False,
            max_new_tokens=8,
            return_dict_in_generate=True,
            output_logits=True,
            **more,
        )

    def say(
        self, cache: local_cache.PromptCache, turns: Turns, digests: Sequence[str] = ()
    ) -> Said:
        inputs = self.inputs(turns)
        made = self.generate(cache.prepare(inputs, digests or digests_of(turns)))
        cache.commit(made.sequences)
        size = inputs["input_ids"].shape[1]
        return Said(made.sequences[0, size:].tolist(), made.logits[0][0], cache.counts)

    def plain(self, turns: Turns) -> Said:
        """What the model says with nothing kept."""
        key = repr(turns)
        if key not in self.known:
            self.known[key] = self.say(local_cache.PromptCache(self.model, NOTHING), turns)
        return self.known[key]


def picture(number: int, size: tuple[int, int] = (192, 128)) -> Image.Image:
    image = Image.new("RGB", size, (60 * number % 256, 90, 200))
    draw = ImageDraw.Draw(image)
    draw.rectangle((8 * number, 10, 8 * number + 60, 60), fill=(255, 30 * number % 256, 0))
    draw.text((5, 70), f"Order {number}", fill="white")
    return image


def digests_of(turns: Turns) -> list[str]:
    return [f"picture {number}" for _, number, _ in turns if number is not None]


def steps_of(pictures: Sequence[int]) -> list[Turns]:
    """The prompts of an agent: old turns without their tails, and all dropped after four."""
    prompts: list[Turns] = []
    kept: Turns = []
    for step, number in enumerate(pictures):
        if step % 4 == 0:
            kept = [("system", None, SYSTEM)]
        stamp = f"12:00:0{step}"
        prompts.append([*kept, ("user", number, f"{stamp}\n{TAIL}{step} steps are done.")])
        reply = f'{{"actions": [{{"kind": "click", "target": {step}}}]}}'
        kept = [*kept, ("user", number, stamp), ("assistant", None, reply)]
    return prompts


SIX = steps_of([0, 1, 1, 2, 2, 3])
"""One screenshot twice; another before and after old turns were dropped; all of one size."""


def load(folder: Path, moe: bool = False) -> Chat:
    transformers: Any = importlib.import_module("transformers")
    transformers.utils.logging.disable_progress_bar()
    build_tiny(folder, moe=moe)
    model = transformers.AutoModelForImageTextToText.from_pretrained(folder, dtype="float32").eval()
    return Chat(model, local_load.load_processor(folder, model.config, 4096))


def assert_same(one: Said, other: Said) -> None:
    assert one.ids == other.ids
    assert float((one.first - other.first).abs().max()) < 1e-4

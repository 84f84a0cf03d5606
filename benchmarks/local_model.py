"""What the caches of a model in this process save, step by step.

A model with random weights is asked as handeye asks: a system prompt, a screenshot, a tail that
changes. Step 2 has the turn before without its tail, and a second screenshot that is new or the
same. Every setting of the caches answers the same prompts in turns, so that a noisy machine hits
all of them; the figures are medians.

    python benchmarks/local_model.py [--shape small] [--repeats 3] [--json FILE]
    python benchmarks/local_model.py --shape 8b        # true shapes need a GPU: 4b, 8b, 30b-a3b

First token: from the prompt to the first token of the reply, pictures prepared on the way.
Least CPU: the least processor time that any of the replies took; other programs change it less than
the rest, so that on a busy CPU it is the figure to compare.
"""

from __future__ import annotations

import argparse
import importlib
import io
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from PIL import Image
from random_models import SHAPES, build, screenshot

from handeye.agent import Ask, Message, Reply, experts, local_cache, local_load, local_model

ARMS = {
    "off": local_cache.Features(vision=False, prefix=False),
    "vision": local_cache.Features(prefix=False),
    "prefix": local_cache.Features(vision=False),
    "both": local_cache.Features(),
}
STEPS = ("step 1", "step 2, new picture", "step 2, same picture")
SYSTEM_TOKENS, TAIL_TOKENS = 900, 300
SENTENCE = "You look at a screen and decide what to do next: click, type, scroll or press a key. "
REPLIED = '{"thought": "The form is open.", "actions": [{"kind": "click", "target": 3}]}'
MB = 1 << 20


@dataclass
class Figures:
    """What was measured for one setting and one step."""

    first: list[float] = field(default_factory=list[float])
    total: list[float] = field(default_factory=list[float])
    worked: list[float] = field(default_factory=list[float])
    per_second: list[float] = field(default_factory=list[float])
    peak: list[float] = field(default_factory=list[float])
    last: Reply = field(default_factory=lambda: Reply(""))
    vision_hits: int = 0

    def row(self, arm: str, step: str, same: bool) -> dict[str, Any]:
        """The medians, as the JSON has them."""
        return {
            "caches": arm,
            "step": step,
            "prompt_tokens": self.last.tokens_in,
            "reused_tokens": self.last.reused,
            "vision_hits": self.vision_hits,
            "first_token_ms": round(statistics.median(self.first) * 1000, 1),
            "total_ms": round(statistics.median(self.total) * 1000, 1),
            "least_cpu_ms": round(min(self.worked) * 1000, 1),
            "tokens_per_second": round(statistics.median(self.per_second), 2),
            "peak_gpu_mb": round(max(self.peak)) if self.peak else None,
            "same_reply_as_off": same,
        }


class Switched:
    """Passes on to the cache of the setting that is measured."""

    def __init__(self, model: Any) -> None:
        self.arms = {
            arm: local_cache.PromptCache(model, features) for arm, features in ARMS.items()
        }
        self.now = self.arms["off"]

    @property
    def counts(self) -> local_cache.CacheCounts:
        """Of the setting that is measured."""
        return self.now.counts

    def prepare(self, inputs: Mapping[str, Any], digests: Sequence[str]) -> dict[str, Any]:
        """Of the setting that is measured."""
        return self.now.prepare(inputs, digests)

    def commit(self, sequence: Any) -> None:
        """Of the setting that is measured."""
        self.now.commit(sequence)

    def reset(self) -> None:
        """Of the setting that is measured."""
        self.now.reset()


class Bench:
    """One model in memory behind a LocalModel, whose caches can be switched.

    Args:
        loaded: the model.
        screen: size of the screenshots in pixels.
        new_tokens: length of each reply.
    """

    def __init__(self, loaded: local_load.Loaded, screen: tuple[int, int], new_tokens: int) -> None:
        self.loaded = loaded
        self.ask = Ask(max_tokens=new_tokens)
        self.cache = Switched(loaded.model)
        with (
            patch.object(local_model, "load", return_value=loaded),
            patch.object(local_model, "PromptCache", return_value=self.cache),
        ):
            self.model = local_model.LocalModel("random weights")
        system = Message("system", self._text(SYSTEM_TOKENS))
        tail = self._text(TAIL_TOKENS)
        one, other = screenshot(1, screen), screenshot(2, screen)
        before = [system, Message("user", "", (one,), "12:00:01"), Message("assistant", REPLIED)]
        self.prompts = {
            STEPS[0]: [system, Message("user", tail, (one,), "12:00:01")],
            STEPS[1]: [*before, Message("user", tail, (other,), "12:00:03")],
            STEPS[2]: [*before, Message("user", tail, (one,), "12:00:03")],
        }

    def _text(self, tokens: int) -> str:
        ids = self.loaded.processor.tokenizer(SENTENCE * tokens)["input_ids"][:tokens]
        return str(self.loaded.processor.tokenizer.decode(ids))

    def conversation(self, arm: str, second: str, figures: dict[tuple[str, str], Figures]) -> None:
        """Step 1 and one kind of step 2, from empty caches."""
        self.cache.now = self.cache.arms[arm]
        cache = self.cache.now
        cache.reset()
        for step in (STEPS[0], second):
            reset_peak()
            worked = time.process_time()
            hits = cache.counts.vision_hits
            reply = self.model.reply(self.prompts[step], self.ask)
            worked = time.process_time() - worked
            here = figures.setdefault((arm, step), Figures())
            here.last, here.vision_hits = reply, cache.counts.vision_hits - hits
            first = reply.first or 0.0
            here.first.append(first)
            here.total.append(reply.seconds)
            here.per_second.append((reply.tokens_out - 1) / (reply.seconds - first))
            here.worked.append(worked)
            here.peak.extend(peak())
        cache.reset()

    def measure(self, repeats: int) -> list[dict[str, Any]]:
        """Every setting in turns, after one round that does not count."""
        figures: dict[tuple[str, str], Figures] = {}
        for number in range(repeats + 1):
            if number == 1:
                figures = {}
            for arm in [*ARMS][:: 1 if number % 2 else -1]:
                for second in STEPS[1:]:
                    self.conversation(arm, second, figures)
        return [
            figures[arm, step].row(arm, step, self._agrees(figures, arm, step))
            for step in STEPS
            for arm in ARMS
        ]

    def _agrees(self, figures: dict[tuple[str, str], Figures], arm: str, step: str) -> bool:
        return figures[arm, step].last.text == figures["off", step].last.text

    def preparing(self, repeats: int) -> float:
        """Seconds that the processor takes for the prompt of step 2 with its two pictures."""
        pictures = [
            Image.open(io.BytesIO(one.images[0])) for one in self.prompts[STEPS[1]] if one.images
        ]
        spent: list[float] = []
        for _ in range(repeats):
            started = time.perf_counter()
            self.loaded.processor.image_processor(pictures, return_tensors="pt")
            spent.append(time.perf_counter() - started)
        return statistics.median(spent)

    def experts(self, repeats: int) -> dict[str, Any] | None:
        """How text and pictures use the experts, and what counting costs; None without experts."""
        self.cache.now = self.cache.arms["off"]
        counter = experts.ExpertCounter(self.loaded.model)
        if not counter.found:
            return None
        plain: list[float] = []
        counted: list[float] = []
        for _ in range(repeats):
            plain.append(self._seconds())
            with counter:
                counted.append(self._seconds())
        return {
            "seconds_without": round(statistics.median(plain), 4),
            "seconds_counted": round(statistics.median(counted), 4),
            "summary": counter.take().summary(top=4),
        }

    def _seconds(self) -> float:
        return self.model.reply(self.prompts[STEPS[0]], self.ask).seconds


def reset_peak() -> None:
    """Count a GPU's peak memory from here."""
    torch: Any = importlib.import_module("torch")
    if torch.cuda.is_available():
        torch.cuda.reset_peak_memory_stats()


def peak() -> list[float]:
    """A GPU's peak memory since then in MB, the weights included; nothing without a GPU."""
    torch: Any = importlib.import_module("torch")
    return [torch.cuda.max_memory_allocated() / MB] if torch.cuda.is_available() else []


def table(rows: Sequence[dict[str, Any]]) -> str:
    """The figures for a terminal."""
    names = [*rows[0]]
    cells = [names, *([str(row[name]) for name in names] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(names))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    )


def options() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--shape", choices=SHAPES, default="small")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--new-tokens", type=int, default=24, help="length of each reply")
    parser.add_argument("--screen", default="", help="WIDTHxHEIGHT of the screenshots")
    parser.add_argument("--threads", type=int, default=0, help="on the CPU; 0 for all cores")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    return parser.parse_args()


def main() -> int:
    """Measure and print."""
    chosen = options()
    torch: Any = importlib.import_module("torch")
    shape = SHAPES[chosen.shape]
    if chosen.threads:
        torch.set_num_threads(chosen.threads)
    gpu = bool(torch.cuda.is_available())
    if shape.real and not gpu:
        print(
            f"--shape {chosen.shape} needs a GPU; tiny, small and small-moe do not", file=sys.stderr
        )
        return 2
    device, dtype = ("cuda", "bfloat16") if gpu else ("cpu", "float32")
    width, _, height = (chosen.screen or ("1280x800" if gpu else "640x384")).partition("x")
    with tempfile.TemporaryDirectory() as folder:
        loaded = build(shape, Path(folder), device, dtype, image_tokens=4096)
        bench = Bench(loaded, (int(width), int(height)), chosen.new_tokens)
        rows = bench.measure(chosen.repeats)
        extra = {
            "preparing_two_pictures_ms": round(bench.preparing(chosen.repeats) * 1000, 1),
            "experts": bench.experts(chosen.repeats),
        }
    where = torch.cuda.get_device_name() if gpu else f"CPU, {torch.get_num_threads()} threads"
    head = {
        "shape": chosen.shape,
        "where": where,
        "dtype": dtype,
        "weights_mb": round(loaded.bytes / MB),
        "screen": f"{width}x{height}",
        "repeats": chosen.repeats,
        "torch": torch.__version__,
        "transformers": importlib.import_module("transformers").__version__,
    }
    print(", ".join(f"{name} {value}" for name, value in head.items()))
    print(table(rows))
    print(f"preparing two pictures: {extra['preparing_two_pictures_ms']} ms")
    if extra["experts"]:
        print("experts:", json.dumps(extra["experts"])[:160], "...")
    if chosen.json:
        chosen.json.write_text(json.dumps({**head, "rows": rows, **extra}, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

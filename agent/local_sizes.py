"""Which model fits this computer: `--model auto`.

Sizes are those of the published Qwen3-VL checkpoints; beside the weights, room is kept for a
prompt of 8,192 tokens, for the vision tower at work and for kept pictures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

GB = 10**9
Quantization = Literal["", "bnb-4bit", "fp8"]
PROMPT = 8192
WORK = 2.5 * GB
SERVER = (
    "with a server on another computer nothing is needed here (--server), and llama.cpp runs "
    "smaller files than these (llama-server -hf Qwen/Qwen3-VL-2B-Instruct-GGUF)"
)


@dataclass(frozen=True)
class Size:
    """One size of Qwen3-VL.

    Args:
        name: its repository on Hugging Face.
        billions: parameters.
        bf16: bytes of its weights as they are published.
        fp8: bytes of the published FP8 weights; they need a GPU of compute capability 8.9 or more.
        four_bit: bytes when loaded in 4 bits; 0 where that saves nothing, as with experts.
        kv: bytes that one token of the prompt takes.
    """

    name: str
    billions: float
    bf16: float
    fp8: float
    four_bit: float
    kv: int

    def need(self, weights: float) -> float:
        """Bytes to run it, for weights of that many bytes."""
        return weights + WORK + PROMPT * self.kv


SIZES = (
    Size("Qwen/Qwen3-VL-2B-Instruct", 2.1, 4.3 * GB, 2.5 * GB, 1.8 * GB, 114_688),
    Size("Qwen/Qwen3-VL-4B-Instruct", 4.4, 8.9 * GB, 4.9 * GB, 3.3 * GB, 147_456),
    Size("Qwen/Qwen3-VL-8B-Instruct", 8.8, 17.5 * GB, 9.5 * GB, 6.0 * GB, 147_456),
    Size("Qwen/Qwen3-VL-32B-Instruct", 33.4, 67 * GB, 34 * GB, 20 * GB, 262_144),
    Size("Qwen/Qwen3-VL-30B-A3B-Instruct", 31.1, 62 * GB, 32 * GB, 0, 98_304),
)
"""From the smallest to the one that is taken when all fit: 30B-A3B clicks as well as 32B and
writes about as fast as 4B, because only 3.3 billion of its parameters work on each token. 235B-A22B
belongs on a server."""


@dataclass(frozen=True)
class Choice:
    """What to load: `name` is "" when nothing fits. `reason` says why, in words."""

    name: str
    quantization: Quantization
    reason: str


def choose_model(
    free_gpu_bytes: int, free_ram_bytes: int, *, fp8: bool = False, four_bit: bool = True
) -> Choice:
    """Choose a model by the memory that is free.

    Args:
        free_gpu_bytes: free memory of the GPUs, together; 0 without one.
        free_ram_bytes: free memory of the computer.
        fp8: whether the GPUs compute in FP8 (compute capability 8.9 or more).
        four_bit: whether bitsandbytes is there to load in 4 bits.

    Returns:
        The model, how it is quantized when it is loaded (see `LocalOptions`), and why.
    """
    ways = list(_ways(fp8=fp8, four_bit=four_bit))
    for place, way in enumerate(ways):
        if way.need <= free_gpu_bytes:
            return Choice(
                way.name,
                way.quantization,
                f"{way.words} needs {_gb(way.need)} of the {_gb(free_gpu_bytes)} that are free on "
                f"the GPU; {_better(ways[:place])}",
            )
    return _without_gpu(free_gpu_bytes, free_ram_bytes)


@dataclass(frozen=True)
class _Way:
    """One way to load one size, and the bytes to run it."""

    name: str
    quantization: Quantization
    need: float
    words: str


def _ways(*, fp8: bool, four_bit: bool) -> Iterator[_Way]:
    """All there is to load, best first."""
    for size in reversed(SIZES):
        short = _short(size.name)
        yield _Way(size.name, "", size.need(size.bf16), f"{short} as published (bfloat16)")
        if fp8:
            yield _Way(f"{size.name}-FP8", "", size.need(size.fp8), f"{short} in FP8")
        if four_bit and size.four_bit:
            yield _Way(size.name, "bnb-4bit", size.need(size.four_bit), f"{short} in 4 bits")


def _better(ways: Sequence[_Way]) -> str:
    if not ways:
        return "it is the best for one process"
    return f"the next better, {ways[-1].words}, would need {_gb(ways[-1].need)}"


def _without_gpu(free_gpu_bytes: int, free_ram_bytes: int) -> Choice:
    gpu = f"the GPU has only {_gb(free_gpu_bytes)} free" if free_gpu_bytes else "there is no GPU"
    smallest = SIZES[0]
    need = smallest.need(smallest.bf16)
    if need <= free_ram_bytes:
        return Choice(
            smallest.name,
            "",
            f"{gpu}, so {_short(smallest.name)}, the smallest, runs on the CPU in {_gb(need)} of "
            f"the {_gb(free_ram_bytes)} of memory that are free; a step takes tens of seconds "
            "there, and a larger model would take minutes",
        )
    return Choice(
        "",
        "",
        f"no model fits: {gpu}, and the smallest, {_short(smallest.name)}, needs {_gb(need)} of "
        f"memory where {_gb(free_ram_bytes)} are free. End other programs, or {SERVER}",
    )


def _short(name: str) -> str:
    return name.rpartition("/")[2]


def _gb(number: float) -> str:
    return f"{number / GB:.1f} GB"

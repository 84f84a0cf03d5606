"""`--model auto`: which model fits, and the reason in words."""

from __future__ import annotations

import pytest

from handeye.agent import local_sizes

GB = local_sizes.GB


@pytest.mark.parametrize(
    ("gpu", "fp8", "name", "quantization"),
    [
        (8, False, "Qwen/Qwen3-VL-4B-Instruct", "bnb-4bit"),
        (9, True, "Qwen/Qwen3-VL-4B-Instruct-FP8", ""),
        (13, False, "Qwen/Qwen3-VL-8B-Instruct", "bnb-4bit"),
        (15, True, "Qwen/Qwen3-VL-8B-Instruct-FP8", ""),
        (24, False, "Qwen/Qwen3-VL-8B-Instruct", ""),
        (32, False, "Qwen/Qwen3-VL-32B-Instruct", "bnb-4bit"),
        (48, True, "Qwen/Qwen3-VL-30B-A3B-Instruct-FP8", ""),
        (80, False, "Qwen/Qwen3-VL-30B-A3B-Instruct", ""),
        (141, True, "Qwen/Qwen3-VL-30B-A3B-Instruct", ""),
    ],
)
def test_the_best_that_fits_the_gpu(gpu: int, fp8: bool, name: str, quantization: str) -> None:
    choice = local_sizes.choose_model(gpu * GB, 16 * GB, fp8=fp8)
    assert (choice.name, choice.quantization) == (name, quantization)
    assert f"{gpu}.0 GB that are free on the GPU" in choice.reason


def test_nothing_that_needs_bitsandbytes_without_it() -> None:
    choice = local_sizes.choose_model(8 * GB, 16 * GB, four_bit=False)
    assert (choice.name, choice.quantization) == ("Qwen/Qwen3-VL-2B-Instruct", "")


def test_a_laptop_without_a_gpu_gets_the_smallest_and_hears_that_it_is_slow() -> None:
    choice = local_sizes.choose_model(0, 12 * GB)
    assert (choice.name, choice.quantization) == ("Qwen/Qwen3-VL-2B-Instruct", "")
    assert "there is no GPU" in choice.reason
    assert "tens of seconds" in choice.reason


def test_more_memory_does_not_put_a_larger_model_on_the_cpu() -> None:
    assert local_sizes.choose_model(0, 512 * GB).name == "Qwen/Qwen3-VL-2B-Instruct"


def test_a_gpu_that_is_full_is_as_good_as_none() -> None:
    choice = local_sizes.choose_model(1 * GB, 16 * GB)
    assert choice.name == "Qwen/Qwen3-VL-2B-Instruct"
    assert "the GPU has only 1.0 GB free" in choice.reason


def test_where_nothing_fits_the_reason_says_what_else_to_do() -> None:
    choice = local_sizes.choose_model(0, 4 * GB)
    assert choice.name == ""
    assert "7.7 GB" in choice.reason
    assert "4.0 GB are free" in choice.reason
    assert "llama-server" in choice.reason
    assert "--server" in choice.reason


def test_more_memory_never_gives_a_smaller_model() -> None:
    order = [size.name for size in local_sizes.SIZES]
    for fp8 in (False, True):
        ranks = [
            order.index(
                local_sizes.choose_model(gpu * GB, 32 * GB, fp8=fp8).name.removesuffix("-FP8")
            )
            for gpu in range(200)
        ]
        assert ranks == sorted(ranks)

"""Pictures are prepared once, and the inputs are those of the processor."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tiny_chat import picture
from tiny_models import build_tiny

from handeye.agent import local_load, local_pictures

SHOT = "<|vision_start|><|image_pad|><|vision_end|>"
ONE = f"<|im_start|>user\n{SHOT}12:00\nWhat now?<|im_end|>\n<|im_start|>assistant\n"
TWO = f"<|im_start|>system\nLook.<|im_end|>\n<|im_start|>user\n{SHOT}then {SHOT}12:01<|im_end|>\n"


@pytest.fixture(scope="module")
def processor(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder: Path = build_tiny(tmp_path_factory.mktemp("model"))
    transformers: Any = importlib.import_module("transformers")
    return local_load.load_processor(folder, transformers.AutoConfig.from_pretrained(folder), 4096)


def shots(*numbers: int) -> tuple[list[Image.Image], list[str]]:
    sizes = [(192, 128), (300, 77), (128, 256)]
    return [picture(one, sizes[one % 3]) for one in numbers], [f"digest {one}" for one in numbers]


def assert_same_inputs(
    processor: Any, made: Any, texts: Sequence[str], pictures: Sequence[Image.Image]
) -> None:
    torch: Any = importlib.import_module("torch")
    wanted = processor(
        text=list(texts), images=list(pictures) or None, padding=True, return_tensors="pt"
    )
    assert {*made} == {*wanted}
    for name in wanted:
        assert made[name].dtype == wanted[name].dtype, name
        assert torch.equal(made[name], wanted[name]), name


@pytest.mark.parametrize(
    ("texts", "numbers"),
    [([ONE], [0]), ([TWO], [1, 1]), ([TWO, ONE], [1, 0, 2]), (["No picture."], [])],
)
def test_the_inputs_are_those_of_the_processor(
    processor: Any, texts: list[str], numbers: list[int]
) -> None:
    prepared = local_pictures.PreparedPictures(processor)
    for _ in range(2):
        pictures, digests = shots(*numbers)
        assert_same_inputs(processor, prepared.inputs(texts, pictures, digests), texts, pictures)
    assert prepared.hits == 2 * len(numbers) - len({*numbers})


def test_holds_no_more_than_allowed_and_drops_what_was_used_longest_ago(processor: Any) -> None:
    prepared = local_pictures.PreparedPictures(processor)
    prepared.inputs([ONE], *shots(0))
    one = prepared.bytes
    assert one == 6 * 4 * 4 * 1536 * 4  # tokens × patches of each × numbers of each × bytes
    prepared = local_pictures.PreparedPictures(processor, limit=2 * one)
    for number in (0, 3, 0, 6):
        prepared.inputs([ONE], *shots(number))
        assert prepared.bytes <= 2 * one
    assert prepared.hits == 1
    prepared.inputs([ONE], *shots(0))
    assert prepared.hits == 2
    prepared.inputs([ONE], *shots(3))
    assert prepared.hits == 2
    prepared.reset()
    assert prepared.bytes == 0
    none = local_pictures.PreparedPictures(processor, limit=one - 1)
    assert_same_inputs(processor, none.inputs([ONE], *shots(0)), [ONE], shots(0)[0])
    assert none.bytes == 0


def test_another_number_of_pictures_is_an_error(processor: Any) -> None:
    prepared = local_pictures.PreparedPictures(processor)
    with pytest.raises(ValueError, match=r"have 2 placeholders <\|image_pad\|>, but 1 pictures"):
        prepared.inputs([TWO], *shots(0))

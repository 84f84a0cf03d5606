"""The counts of experts are those of the tokens that were really routed."""

from __future__ import annotations

import importlib
import json
from collections.abc import Generator
from dataclasses import asdict
from typing import Any

import pytest
from tiny_chat import NOTHING, SIX, Chat, digests_of, load

from handeye.agent import experts, local_cache

LAYERS, EXPERTS, CHOICES = 3, 8, 2


@pytest.fixture(scope="module")
def moe(tmp_path_factory: pytest.TempPathFactory) -> Generator[Chat]:
    torch: Any = importlib.import_module("torch")
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield load(tmp_path_factory.mktemp("moe"), moe=True)
    torch.set_num_threads(before)


def forward(chat: Chat, inputs: Any, **more: Any) -> Any:
    torch: Any = importlib.import_module("torch")
    with torch.no_grad():
        return chat.model(**inputs, **more)


def expected(chat: Chat, inputs: Any) -> tuple[experts.Counts, experts.Counts]:
    """What the model's own output says was chosen, for text and for images."""
    made = forward(chat, inputs, output_router_logits=True)
    images = inputs["mm_token_type_ids"].flatten() == 1
    both: list[list[tuple[int, ...]]] = [[], []]
    for logits in made.router_logits:
        chosen = logits.topk(CHOICES, dim=-1).indices
        for rows, mask in zip(both, (~images, images), strict=True):
            rows.append(tuple(chosen[mask].flatten().bincount(minlength=EXPERTS).tolist()))
    return tuple(both[0]), tuple(both[1])


def test_counts_what_the_router_chose_for_text_and_for_images(moe: Chat) -> None:
    inputs = moe.inputs(SIX[2])
    text, image = expected(moe, inputs)
    with experts.ExpertCounter(moe.model) as counter:
        forward(moe, inputs)
    counts = counter.take()
    assert counts.layers == (0, 1, 2)
    assert counts.text == text
    assert counts.image == image
    images = int(inputs["mm_token_type_ids"].sum())
    assert counts.image_tokens == images == 3 * 24
    assert counts.text_tokens == inputs["input_ids"].numel() - images
    assert sum(map(sum, counts.text)) == counts.text_tokens * LAYERS * CHOICES


def test_counts_the_reply_too_and_only_what_was_computed(moe: Chat) -> None:
    cache = local_cache.PromptCache(moe.model)
    with experts.ExpertCounter(moe.model) as counter:
        for turns in SIX[:2]:
            tokens = moe.inputs(turns)["input_ids"].numel()
            said = moe.say(cache, turns)
            counts = counter.take()
            read = tokens - cache.reused + len(said.ids) - 1  # the last token is not read
            assert counts.text_tokens + counts.image_tokens == read
            assert counts.image_tokens == 24  # only the new screenshot, both times
    assert cache.reused > 100


def test_counting_does_not_change_the_answer(moe: Chat) -> None:
    with experts.ExpertCounter(moe.model):
        counted = moe.say(local_cache.PromptCache(moe.model, NOTHING), SIX[1])
    assert counted.ids == moe.plain(SIX[1]).ids
    assert bool((counted.first == moe.plain(SIX[1]).first).all())


def test_padding_is_not_counted(moe: Chat) -> None:
    inputs = moe.inputs(SIX[0], SIX[2])
    padding = inputs["attention_mask"].numel() - int(inputs["attention_mask"].sum())
    assert padding > 50
    with experts.ExpertCounter(moe.model) as counter:
        forward(moe, inputs)
    counts = counter.take()
    assert counts.text_tokens + counts.image_tokens == int(inputs["attention_mask"].sum())
    assert sum(map(sum, counts.image)) == 4 * 24 * LAYERS * CHOICES


def test_hooks_go_even_after_an_error_and_what_was_broken_off_is_not_counted(moe: Chat) -> None:
    layer = moe.model.model.language_model.layers[1]

    def fail(_layer: object, _inputs: object) -> None:
        raise RuntimeError("broken off")

    def break_off() -> None:
        with counter:
            forward(moe, moe.inputs(SIX[0]))

    counter = experts.ExpertCounter(moe.model)
    before = hooks_of(moe.model)
    hook = layer.register_forward_pre_hook(fail)
    with pytest.raises(RuntimeError, match="broken off"):
        break_off()
    hook.remove()
    assert hooks_of(moe.model) == before
    forward(moe, moe.inputs(SIX[0]))
    assert counter.take().text_tokens == 0
    with counter:
        forward(moe, moe.inputs(SIX[0]))
    assert counter.take().image_tokens == 24


def hooks_of(model: Any) -> int:
    kinds = ("_forward_hooks", "_forward_pre_hooks")
    return sum(len(getattr(module, kind)) for module in model.modules() for kind in kinds)


def test_a_model_without_experts_is_left_alone(tmp_path_factory: pytest.TempPathFactory) -> None:
    dense = load(tmp_path_factory.mktemp("dense"))
    before = hooks_of(dense.model)
    with experts.ExpertCounter(dense.model) as counter:
        assert hooks_of(dense.model) == before
        dense.say(local_cache.PromptCache(dense.model), SIX[0], digests_of(SIX[0]))
    assert not counter.found
    assert counter.take().summary()["layers"] == []


def test_the_summary_says_how_text_and_images_differ() -> None:
    counts = experts.ExpertCounts(
        layers=(4,), text=((6, 2, 0, 0),), image=((0, 0, 10, 0),), text_tokens=8, image_tokens=10
    )
    summary = counts.summary(top=2)
    assert json.loads(json.dumps(summary)) == {
        "experts": 4,
        "chosen_per_token": 1,
        "text_tokens": 8,
        "image_tokens": 10,
        "layers": [
            {
                "layer": 4,
                "top": [
                    {"expert": 2, "text": 0.0, "image": 1.0},
                    {"expert": 0, "text": 0.75, "image": 0.0},
                ],
                "entropy": {"text": 0.4056, "image": 0.0},
                "imbalance": {"text": 3.0, "image": 4.0},
                "overlap": 0.0,
            }
        ],
    }
    even = experts.ExpertCounts((0,), ((5, 5),), ((0, 0),), text_tokens=5)
    assert even.summary()["layers"] == [
        {
            "layer": 0,
            "top": [
                {"expert": 0, "text": 0.5, "image": None},
                {"expert": 1, "text": 0.5, "image": None},
            ],
            "entropy": {"text": 1.0, "image": None},
            "imbalance": {"text": 1.0, "image": None},
            "overlap": None,
        }
    ]


def test_counts_of_several_replies_add_up(moe: Chat) -> None:
    with experts.ExpertCounter(moe.model) as counter:
        parts: list[experts.ExpertCounts] = []
        for turns in SIX[:2]:
            forward(moe, moe.inputs(turns))
            parts.append(counter.take())
        for turns in SIX[:2]:
            forward(moe, moe.inputs(turns))
        together = counter.take()
    assert experts.merge(parts) == together
    told = json.loads(json.dumps(asdict(parts[1])))  # as it comes out of a file
    assert experts.merge([parts[0], experts.ExpertCounts(**told)]) == together
    assert experts.ExpertCounts(**told).summary() == parts[1].summary()
    assert experts.merge([]) is None
    other = experts.ExpertCounts((0,), ((1, 2),), ((0, 0),), 3)
    with pytest.raises(ValueError, match="3 layers of 8 experts and 1 layers of 2 experts"):
        experts.merge([together, other])

"""What is kept between prompts spares work and never changes what the model says."""

from __future__ import annotations

import importlib
from collections.abc import Generator
from typing import Any

import pytest
from tiny_chat import NOTHING, SIX, Chat, Turns, assert_same, digests_of, load
from tiny_variants import linear_attention_model, older_model

from handeye.agent import local_cache

LARGE = (256, 160)


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Generator[None]:
    """Such small models lose more by waiting for a second thread than it is worth."""
    torch: Any = importlib.import_module("torch")
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module", params=["dense", "moe"])
def chat(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Chat:
    return load(tmp_path_factory.mktemp("models"), moe=request.param == "moe")


@pytest.fixture(scope="module")
def dense(tmp_path_factory: pytest.TempPathFactory) -> Chat:
    return load(tmp_path_factory.mktemp("dense"))


@pytest.mark.parametrize(
    "features",
    [
        local_cache.Features(),
        local_cache.Features(prefix=False),
        local_cache.Features(vision=False),
    ],
    ids=repr,
)
def test_what_the_model_says_is_the_same_with_and_without(
    chat: Chat, features: local_cache.Features
) -> None:
    cache = local_cache.PromptCache(chat.model, features)
    for turns in SIX:
        assert_same(chat.say(cache, turns), chat.plain(turns))


def test_counts_what_was_spared(dense: Chat) -> None:
    cache = local_cache.PromptCache(dense.model)
    reused: list[int] = []
    for turns in SIX:
        dense.say(cache, turns)
        reused.append(cache.reused)
    assert reused[0] == 0
    assert reused[1] > 100
    # The whole of an old turn but its tail is read once: the picture of the step before too.
    assert reused[3] > reused[2] > reused[1]
    counts = cache.counts
    assert counts.reused_tokens == sum(reused) > counts.prompt_tokens / 3
    assert (counts.vision_misses, counts.vision_hits) == (4, 2)  # four pictures, two seen again


def test_another_picture_of_the_same_size_is_seen(chat: Chat) -> None:
    first, second = SIX[0], [(role, number and 7, text) for role, number, text in SIX[3]]
    third = [(role, number and 8, text) for role, number, text in SIX[3]]
    cache = local_cache.PromptCache(chat.model)
    for turns in (first, second, third):
        assert_same(chat.say(cache, turns), chat.plain(turns))
    # And it would have been noticed: with a digest that claims the picture is the one before.
    cache = local_cache.PromptCache(chat.model)
    chat.say(cache, second)
    fooled = chat.say(cache, third, digests_of(second))
    assert float((fooled.first - chat.plain(third).first).abs().max()) > 1e-3


def test_a_picture_of_another_size_is_not_cut_in_two(dense: Chat) -> None:
    cache = local_cache.PromptCache(dense.model)
    turns = SIX[0]
    dense.say(cache, turns)
    inputs = dense.inputs(turns, size=LARGE)
    start = inputs["input_ids"][0].tolist().index(dense.model.config.image_token_id)
    given = cache.prepare(inputs, digests_of(turns))
    assert cache.reused == start
    made = dense.generate(given)
    without = dense.generate(dict(inputs))
    assert made.sequences.tolist() == without.sequences.tolist()


def test_a_prompt_that_ends_with_a_picture_is_cut_before_it(dense: Chat) -> None:
    inputs = dense.inputs(SIX[0])
    ids = inputs["input_ids"][0].tolist()
    end = len(ids) - ids[::-1].index(dense.model.config.image_token_id)
    for name in ("input_ids", "attention_mask", "mm_token_type_ids"):
        inputs[name] = inputs[name][:, :end]
    cache = local_cache.PromptCache(dense.model)
    made = [dense.generate(cache.prepare(inputs, ["one"]))]
    cache.commit(made[0].sequences)
    made.append(dense.generate(cache.prepare(inputs, ["one"])))
    assert cache.reused == end - 24
    assert made[1].sequences.tolist() == made[0].sequences.tolist()


def test_the_same_prompt_again_computes_one_token(chat: Chat) -> None:
    cache = local_cache.PromptCache(chat.model)
    first = chat.say(cache, SIX[2])
    again = chat.say(cache, SIX[2])
    assert cache.reused == chat.inputs(SIX[2])["input_ids"].shape[1] - 1
    assert_same(first, again)


def test_a_text_may_follow_or_stand_alone(dense: Chat) -> None:
    cache = local_cache.PromptCache(dense.model)
    asked: Turns = [*SIX[0], ("assistant", None, "{}"), ("user", None, "That is no answer.")]
    alone: Turns = [("user", None, "Say something.")]
    for turns in (SIX[0], asked, alone, asked):
        assert_same(dense.say(cache, turns), dense.plain(turns))
    assert cache.counts.vision_misses == 1


def test_an_answer_that_was_broken_off_leaves_nothing_behind(dense: Chat) -> None:
    cache = local_cache.PromptCache(dense.model)
    dense.say(cache, SIX[0])
    layer = dense.model.model.language_model.layers[1]

    def interrupt(_layer: object, _inputs: object) -> None:
        raise KeyboardInterrupt

    hook = layer.register_forward_pre_hook(interrupt)
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            dense.say(cache, SIX[1])
    hook.remove()
    several = dense.inputs(SIX[0], SIX[0])
    given = cache.prepare(several, digests_of(SIX[0]) * 2)
    cache.commit(dense.generate(given).sequences)
    assert cache.counts.prefix_bytes == 0
    assert_same(dense.say(cache, SIX[1]), dense.plain(SIX[1]))
    assert cache.reused == 0
    assert_same(dense.say(cache, SIX[2]), dense.plain(SIX[2]))
    assert cache.reused > 100


def other_conversation(turns: Turns) -> Turns:
    """The same system prompt, and other screenshots after it."""
    return [(role, None if number is None else number + 5, text) for role, number, text in turns]


def test_conversations_that_take_turns_keep_their_own_prompts(chat: Chat) -> None:
    one_at_a_time = local_cache.PromptCache(chat.model)
    both = local_cache.PromptCache(chat.model, conversations=2)
    for step, turns in enumerate(SIX):
        for mine in (turns, other_conversation(turns)):
            assert_same(chat.say(both, mine), chat.plain(mine))
            reused = both.reused
            chat.say(one_at_a_time, mine)
            assert reused >= one_at_a_time.reused
            if step in (1, 2, 3):
                assert reused >= one_at_a_time.reused + 24 * step  # its own screenshots too
    assert both.counts.prefix_bytes > 1.5 * one_at_a_time.counts.prefix_bytes


def test_more_conversations_than_allowed_drop_the_oldest(dense: Chat) -> None:
    cache = local_cache.PromptCache(dense.model, conversations=2)
    prompts: list[Turns] = [[("user", number, "Other words, " * 9)] for number in (1, 2, 3)]
    for turns in prompts:
        dense.say(cache, turns)
    held = cache.counts.prefix_bytes
    alone = local_cache.PromptCache(dense.model)
    dense.say(alone, prompts[0])
    assert held == pytest.approx(2 * alone.counts.prefix_bytes, rel=0.1)
    for turns, kept in ((prompts[2], True), (prompts[1], True), (prompts[0], False)):
        assert_same(dense.say(cache, turns), dense.plain(turns))
        assert (cache.reused > 24) == kept
    tight = local_cache.PromptCache(dense.model, conversations=3, prefix_bytes=held + 1)
    for turns in prompts:
        dense.say(tight, turns)
        assert tight.counts.prefix_bytes <= held + 1


def test_several_prompts_at_once_leave_the_kept_one_alone(dense: Chat) -> None:
    cache = local_cache.PromptCache(dense.model)
    dense.say(cache, SIX[1])
    before = cache.counts
    inputs = dense.inputs(SIX[0], SIX[3])
    digests = digests_of(SIX[0]) + digests_of(SIX[3])
    made = dense.generate(cache.prepare(inputs, digests))
    cache.commit(made.sequences)
    assert made.sequences.tolist() == dense.generate(dict(inputs)).sequences.tolist()
    assert cache.counts.vision_hits == before.vision_hits + 4  # only the last one is new
    assert_same(dense.say(cache, SIX[2]), dense.plain(SIX[2]))
    assert cache.reused > 100


def test_pictures_take_no_more_memory_than_allowed(dense: Chat) -> None:
    cache = local_cache.PromptCache(dense.model, local_cache.Features(prefix=False))
    dense.say(cache, SIX[0])
    one = cache.counts.vision_bytes
    cache = local_cache.PromptCache(
        dense.model, local_cache.Features(prefix=False), vision_bytes=2 * one + 1
    )
    for number in (1, 2, 1, 3):
        dense.say(cache, [("user", number, "x")])
        assert cache.counts.vision_bytes <= 2 * one
    assert cache.counts.vision_hits == 1
    dense.say(cache, [("user", 1, "x")])
    assert cache.counts.vision_hits == 2  # 2 was used longest ago and had to go, not 1
    dense.say(cache, [("user", 2, "x")])
    assert cache.counts.vision_hits == 2


def test_a_prompt_takes_no_more_memory_than_allowed(dense: Chat) -> None:
    cache = local_cache.PromptCache(dense.model)
    dense.say(cache, SIX[0])
    held = cache.counts.prefix_bytes
    tokens = dense.inputs(SIX[0])["input_ids"].shape[1] + 7
    assert held == tokens * 2 * 3 * 2 * 16 * 4  # layers × heads × head size × bytes
    cache = local_cache.PromptCache(dense.model, prefix_bytes=held - 1)
    dense.say(cache, SIX[0])
    assert cache.counts.prefix_bytes == 0
    assert_same(dense.say(cache, SIX[1]), dense.plain(SIX[1]))


def test_reset_frees_everything(dense: Chat) -> None:
    cache = local_cache.PromptCache(dense.model)
    dense.say(cache, SIX[0])
    assert cache.counts.prefix_bytes > 0
    assert cache.counts.vision_bytes > 0
    cache.reset()
    assert (cache.counts.prefix_bytes, cache.counts.vision_bytes) == (0, 0)
    assert_same(dense.say(cache, SIX[1]), dense.plain(SIX[1]))
    assert cache.reused == 0


def test_a_model_that_takes_only_pixels_gets_them(dense: Chat) -> None:
    older = Chat(older_model(dense.model), dense.processor)
    cache = local_cache.PromptCache(older.model)
    assert cache.features == NOTHING
    for turns in SIX[:2]:
        assert "pixel_values" in cache.prepare(older.inputs(turns), digests_of(turns))
        assert_same(older.say(cache, turns), dense.plain(turns))
    assert (cache.counts.vision_bytes, cache.counts.prefix_bytes) == (0, 0)


def test_keys_and_values_that_cannot_be_cut_are_only_appended_to(dense: Chat) -> None:
    chat = Chat(linear_attention_model(dense.model), dense.processor)
    cache = local_cache.PromptCache(chat.model)
    assert cache.features == local_cache.Features()
    said = chat.say(cache, SIX[0])
    assert_same(chat.say(cache, SIX[1]), chat.plain(SIX[1]))
    assert cache.reused == 0  # the tail of the turn before is gone: a fresh start
    said = chat.say(cache, SIX[0])
    reply = dense.processor.decode(said.ids)
    if reply.endswith("<|im_end|>"):
        reply = reply.removesuffix("<|im_end|>")
    longer: Turns = [*SIX[0], ("assistant", None, reply), ("user", 5, "And now?")]
    kept = chat.inputs(SIX[0])["input_ids"].shape[1] + len(said.ids) - 1
    assert_same(chat.say(cache, longer), chat.plain(longer))
    assert cache.reused == kept


def test_wrong_use_is_an_error(dense: Chat) -> None:
    cache = local_cache.PromptCache(dense.model)
    inputs = dense.inputs(SIX[0])
    with pytest.raises(ValueError, match="has 1 pictures, but 0 digests"):
        cache.prepare(inputs, [])
    cache.prepare(inputs, digests_of(SIX[0]))
    with pytest.raises(ValueError, match="does not begin with the prompt"):
        cache.commit(inputs["input_ids"] + 1)

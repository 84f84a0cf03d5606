"""What is stored of a conversation, what is said about it, and that nothing is left of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from handeye.agent import Ask, Message, ModelSetup, Reply, connect, reply_cache, scripted_model
from handeye.assist import stored, texts

EN, ZH = texts.Texts("en"), texts.Texts("zh")


class Answering:
    name = "Qwen3-VL-4B"

    def reply(self, messages: Sequence[Message], ask: Ask) -> Reply:
        return Reply(f"answer to {messages[-1].text}")


def entries(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


def test_answers_that_were_kept_or_given_again_are_forgotten_and_no_others(tmp_path: Path) -> None:
    def cached() -> reply_cache.CachedModel:
        return reply_cache.CachedModel(Answering(), reply_cache.DiskStore(tmp_path))

    def ask(model: reply_cache.CachedModel, words: str) -> None:
        model.reply([Message("user", words)], Ask())

    before, now = cached(), cached()
    for words in ("old", "older"):
        ask(before, words)
    ask(now.hiding(str), "old")
    ask(now.hiding(str), "new")
    assert entries(tmp_path) == 3
    assert now.forget() == 2
    assert entries(tmp_path) == 1
    assert now.forget() == 0
    ask(fresh := cached(), "older")
    assert fresh.hits == 1


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        (None, ["No model is used. No picture leaves this program."]),
        (
            connect.ModelSpec("Qwen/Qwen3-VL-4B", cache="off"),
            [
                "Pictures are shown to the model Qwen/Qwen3-VL-4B.",
                "It runs in this program. No picture leaves this machine.",
            ],
        ),
        (
            connect.ModelSpec("qwen3-vl", "ollama", cache="/tmp/kept"),
            [
                "Pictures are shown to the model qwen3-vl.",
                "It runs on this machine, at http://127.0.0.1:11434.",
                "The model's answers are kept in /tmp/kept.",
            ],
        ),
        (
            connect.ModelSpec("m", "https://user:pass@models.example/v1", cache="off"),
            [
                "Pictures are shown to the model m.",
                "It is remote: pictures of the screen are sent to https://models.example.",
            ],
        ),
        (
            ModelSetup(scripted_model.ScriptedModel([])),
            ["Pictures are shown to the model scripted."],
        ),
    ],
)
def test_privacy_says_which_model_sees_pictures_and_where_it_is(
    spec: connect.ModelSpec | ModelSetup | None, words: list[str]
) -> None:
    assert stored.model_lines(EN, spec) == words
    assert len(stored.model_lines(ZH, spec)) == len(words)

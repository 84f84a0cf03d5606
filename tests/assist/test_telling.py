"""How much of an answer is told at once, the rest on `more`, and how a command ended."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event

import pytest

from handeye.agent import CannotRun
from handeye.assist import Talk, command, commands, reply, texts


def talk(monkeypatch: pytest.MonkeyPatch, answer: reply.Reply) -> tuple[Talk, list[str]]:
    out: list[str] = []

    def give(_: Talk, words: str) -> reply.Reply:
        return answer

    own = command.Command("give", {"en": ("give",), "zh": ("给",)}, give, "give")
    monkeypatch.setattr(commands, "ALL", (*commands.ALL, own))
    return Talk(texts.Texts("en"), iter(()), out.append), out


def lines(count: int) -> tuple[str, ...]:
    return tuple(f"line {number}" for number in range(1, count + 1))


def say(conversation: Talk, out: list[str], line: str) -> list[str]:
    out.clear()
    conversation.answer(line)
    return [*out]


def test_long_answers_come_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    conversation, out = talk(monkeypatch, reply.Reply(lines(30), more=("detail",)))
    assert say(conversation, out, "give") == [*lines(12), "19 more lines. Say more."]
    assert say(conversation, out, "verbosity 1") == ["Verbosity 1: three lines at once."]
    assert say(conversation, out, "more") == [*lines(22)[12:], "9 more lines. Say more."]
    assert say(conversation, out, "more") == [*lines(30)[22:], "detail"]
    assert say(conversation, out, "more") == ["There is no more."]
    assert say(conversation, out, "repeat") == [*lines(3), "28 more lines. Say more."]
    conversation.answer("verbosity 3")
    assert say(conversation, out, "repeat") == [*lines(30), "Say more for details."]


@pytest.mark.parametrize(
    ("count", "told"), [(12, 12), (13, 13), (14, 12)]
)  # to say that one line is left takes a line
def test_one_line_is_never_left(monkeypatch: pytest.MonkeyPatch, count: int, told: int) -> None:
    conversation, out = talk(monkeypatch, reply.Reply(lines(count)))
    said = say(conversation, out, "give")
    assert [line for line in said if line.startswith("line")] == list(lines(told))


def test_the_same_line_is_told_once_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    conversation, out = talk(monkeypatch, reply.Reply(("5 stars", "5 stars", "5 stars", "end")))
    assert say(conversation, out, "give") == ["5 stars", "The same again, 2 more.", "end"]


def test_how_it_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    failed = reply.Reply(("There is no 7.", "Type list."), ending="failed")
    conversation, out = talk(monkeypatch, failed)
    assert say(conversation, out, "give") == ["Failed: There is no 7.", "Type list."]

    def raises(*_: object) -> reply.Reply:
        raise CannotRun("no model is named:\n  use --model")

    own = command.Command("try", {"en": ("try",), "zh": ("试",)}, raises, "try")
    monkeypatch.setattr(commands, "ALL", (*commands.ALL, own))
    assert say(conversation, out, "try") == ["Failed: no model is named: use --model"]


def test_what_takes_a_moment_is_said_and_progress_once(monkeypatch: pytest.MonkeyPatch) -> None:
    pause = Event()

    def slow(conversation: Talk, _: str) -> reply.Reply:
        for said in ("1 of 3", "1 of 3", "2 of 3"):
            pause.wait(1.1)
            conversation.progress(said)
        return reply.Reply(("result",))

    conversation, out = talk(monkeypatch, reply.Reply(("quick",)))
    own = command.Command("slow", {"en": ("slow",), "zh": ("慢",)}, slow, "slow")
    monkeypatch.setattr(commands, "ALL", (*commands.ALL, own))
    assert say(conversation, out, "slow") == ["Working.", "1 of 3", "2 of 3", "result", "Done."]
    assert say(conversation, out, "give") == ["quick"]


class Spoken:
    """A voice that keeps what it was told."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def say(self, line: str, priority: reply.Priority) -> None:
        self.said.append(f"{priority}: {line}")

    def state(self, state: str) -> None:
        self.said.append(f"({state})")

    def stop(self) -> None:
        self.said.append("(silence)")

    def close(self) -> None:
        self.said.append("(closed)")


def test_a_voice_is_told_whole_lines_with_their_priority() -> None:
    voice, out = Spoken(), list[str]()
    words: Sequence[str] = ("yes",)
    conversation = Talk(texts.Texts("en"), iter(words), out.append, voice)
    long = "word " * 30
    conversation.say(long, "text")
    assert len(out) == 2
    assert conversation.confirm("Pay?")
    assert voice.said == [
        f"text: {long.strip()}",
        "important: Pay?",
        "message: Type yes to do it. No is the default.",
        "(waiting)",
        "notification: Waiting for you.",
        "(silence)",
    ]

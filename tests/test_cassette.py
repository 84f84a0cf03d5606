"""Recording the traffic with a model, and replaying it without one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from handeye.actions import secrets
from handeye.agent import Ask, CannotRun, Message, Reply, ScriptedModel, cassette, test_card

pytestmark = pytest.mark.timeout(60)

PICTURE = test_card.draw_card().png
ASK = Ask(schema={"type": "object", "properties": {"a": {"type": "string"}}})


def prompt(text: str, stamp: str = "") -> list[Message]:
    return [Message("system", "You use a computer."), Message("user", text, (PICTURE,), stamp)]


class Full:
    """A model that says all that a reply can hold, and may have no answer."""

    name = "Qwen3-VL-4B"

    def reply(self, messages: Sequence[Message], ask: Ask) -> Reply:
        last = messages[-1].text
        if last == "fail":
            raise CannotRun("the server says 429: wait a minute")
        info = {"finish": "stop", "usage": {"cached": [1, 2.5, None, True]}}
        return Reply(
            f"登录 {last}", "why", tokens_in=9, tokens_out=3, seconds=4.0, reused=2, info=info
        )


def recorded(path: Path, *asked: str) -> list[Reply]:
    model = cassette.RecordingModel(Full(), path)
    assert model.name == "Qwen3-VL-4B"
    return [model.reply(prompt(text), ASK) for text in asked]


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def test_a_replay_answers_what_was_answered(tmp_path: Path) -> None:
    path = tmp_path / "run" / "model.jsonl"
    first, second = recorded(path, "first", "second")
    replay = cassette.ReplayModel(path)
    assert replay.name == "Qwen3-VL-4B"
    for text, reply in (("first", first), ("second", second)):
        again = replay.reply(prompt(text, stamp="another time"), ASK)
        assert again.seconds < 1
        assert replace(again, seconds=4.0) == reply
    assert (replay.left, replay.drifted) == (0, 0)


def test_what_a_line_holds(tmp_path: Path) -> None:
    path = tmp_path / "model.jsonl"
    model = cassette.RecordingModel(Full(), path)
    model.reply(prompt("first", stamp="10:00:01"), ASK)
    model.reply(prompt("second"), replace(ASK, temperature=0.7, top_p=0.8, fresh=True))
    one, two = lines(path)
    assert one["version"] == 1
    assert one["model"] == "Qwen3-VL-4B"
    system, user = one["messages"]
    assert system == {"role": "system", "text": "You use a computer."}
    assert user["text"] == "first"
    assert user["stamp"] == "10:00:01"
    (picture,) = user["images"]
    assert (picture["width"], picture["height"], picture["bytes"]) == (1280, 800, len(PICTURE))
    assert one["ask"]["schema"] == ASK.schema
    assert "schema" not in two["ask"]
    assert two["ask"]["schema_sha256"] == one["ask"]["schema_sha256"]
    assert (two["ask"]["temperature"], two["ask"]["top_p"], two["ask"]["fresh"]) == (0.7, 0.8, True)
    assert two["reply"]["text"] == "登录 second"
    assert "登录" in path.read_text(encoding="utf-8")
    assert 0 <= two["seconds"] < 10
    assert two["started"].startswith("20")


def test_each_line_is_used_once_and_in_order_of_the_same_request(tmp_path: Path) -> None:
    path = tmp_path / "model.jsonl"
    model = cassette.RecordingModel(ScriptedModel(["one", "two", "three"]), path)
    for text in ("same", "other", "same"):
        model.reply(prompt(text), ASK)
    replay = cassette.ReplayModel(path)
    said = [replay.reply(prompt(text), ASK).text for text in ("same", "same", "other")]
    assert said == ["one", "three", "two"]
    assert replay.drifted == 0


def test_another_request_gets_the_next_line_and_is_marked(tmp_path: Path) -> None:
    path = tmp_path / "model.jsonl"
    recorded(path, "a", "b", "c", "d")
    replay = cassette.ReplayModel(path)
    replies = [replay.reply(prompt(text), ASK) for text in ("changed", "c", "changed too")]
    assert [reply.text[3:] for reply in replies] == ["a", "c", "d"]
    assert [reply.info.get("drifted", False) for reply in replies] == [True, False, True]
    assert replies[2].info["cassette_line"] == 4
    assert replay.drifted == 2
    with pytest.raises(CannotRun, match=r"model\.jsonl has no more replies: its line 4 was"):
        replay.reply(prompt("once more"), ASK)
    assert replay.reply(prompt("b"), ASK).text == "登录 b"


def test_a_request_without_an_answer_has_none_again(tmp_path: Path) -> None:
    path = tmp_path / "model.jsonl"
    recorded(path, "a")
    with pytest.raises(CannotRun):
        recorded(path, "fail")
    recorded(path, "b")
    replay = cassette.ReplayModel(path)
    replay.reply(prompt("a"), ASK)
    with pytest.raises(CannotRun, match=r"429: wait a minute \(as recorded in line 2 of "):
        replay.reply(prompt("fail"), ASK)
    assert replay.reply(prompt("b"), ASK).text == "登录 b"


def test_another_model_is_not_taken_for_the_recorded_one(tmp_path: Path) -> None:
    path = tmp_path / "model.jsonl"
    recorded(path, "a")
    with pytest.raises(CannotRun) as caught:
        cassette.ReplayModel(path, "Qwen3-VL-8B")
    said = str(caught.value)
    assert said.startswith(f"line 1 of {path} was recorded with the model Qwen3-VL-4B, and no line")
    assert "record it again" in said


def test_two_models_in_one_cassette(tmp_path: Path) -> None:
    path = tmp_path / "model.jsonl"
    recorded(path, "a")
    cassette.RecordingModel(ScriptedModel(["judged"]), path).reply(prompt("a"), ASK)
    with pytest.raises(CannotRun, match="say which one of Qwen3-VL-4B, scripted"):
        cassette.ReplayModel(path)
    judge = cassette.ReplayModel(path, "scripted")
    assert judge.reply(prompt("changed"), ASK).text == "judged"
    with pytest.raises(CannotRun, match="its line 2 was the last one"):
        judge.reply(prompt("a"), ASK)


FORMS = {"plain": 'p"ä ss&1', "url": "p%22%C3%A4%20ss%261", "plus": "p%22%C3%A4+ss%261"}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_secrets_are_not_written(tmp_path: Path, form: str) -> None:
    path = tmp_path / "model.jsonl"
    run = secrets.Secrets({"password": FORMS["plain"]})

    class Leaking(Full):
        def reply(self, messages: Sequence[Message], ask: Ask) -> Reply:
            if "fail" in messages[-1].text:
                raise CannotRun(f"refused: {form}")
            return Reply(f"type {form}", f"I see {form}", info={form: [{"url": form}]})

    ask = Ask(schema={"enum": [form]})
    model = cassette.RecordingModel(Leaking(), path, run.redact)
    asked = prompt(f"the screen shows {form}", stamp=form)
    assert model.reply(asked, ask).text == f"type {form}"
    with pytest.raises(CannotRun):
        model.reply(prompt(f"fail {form}"), ask)
    written = path.read_text(encoding="utf-8")
    for leak in (*FORMS.values(), json.dumps(FORMS["plain"])[1:-1], "ss&1", "ss%261"):
        assert leak not in written
    assert lines(path)[0]["reply"]["info"] == {
        "${secrets.password}": [{"url": "${secrets.password}"}]
    }
    other = secrets.Secrets({"password": "changed since"})
    replay = cassette.ReplayModel(path, redact=other.redact)
    again = replay.reply(prompt("the screen shows changed since"), Ask(schema={"enum": [form]}))
    assert again.text == "type ${secrets.password}"
    assert "drifted" not in again.info


def test_torn_letters_and_odd_values_are_written(tmp_path: Path) -> None:
    path = tmp_path / "model.jsonl"

    class Odd(Full):
        def reply(self, messages: Sequence[Message], ask: Ask) -> Reply:
            return Reply("a\ud83d", info={"path": Path("x"), "set": (1, 2)})

    cassette.RecordingModel(Odd(), path).reply(prompt("torn \ud83d"), ASK)
    again = cassette.ReplayModel(path).reply(prompt("torn \ud83d"), ASK)
    assert again.text == "a\ufffd"
    assert again.info == {"path": "x", "set": [1, 2]}


KILLED = """
import os, signal, sys
from pathlib import Path
from handeye.agent import Ask, Message, ScriptedModel, cassette
model = cassette.RecordingModel(ScriptedModel(["first", "second"]), Path(sys.argv[1]))
for text in ("a", "b"):
    model.reply([Message("user", text)], Ask())
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_was_recorded_is_there_after_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "model.jsonl"
    done = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)
    assert done.returncode == -signal.SIGKILL
    replay = cassette.ReplayModel(path)
    assert replay.reply([Message("user", "b")], Ask()).text == "second"
    assert replay.left == 1


def test_a_torn_last_line_is_no_line(tmp_path: Path) -> None:
    path = tmp_path / "model.jsonl"
    recorded(path, "a", "b")
    whole = path.read_bytes()
    os.truncate(path, len(whole) - 40)
    assert cassette.ReplayModel(path).left == 1
    recorded(path, "c")
    replay = cassette.ReplayModel(path)
    assert [replay.reply(prompt(text), ASK).text for text in "ac"] == ["登录 a", "登录 c"]


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ({"version": 2}, "line 2 of the cassette .* has version 2, and this handeye reads up to 1"),
        ({"reply": {"text": 7}}, "line 2 of the cassette .* is damaged"),
        ({"model": None}, "line 2 of the cassette .* is damaged"),
        ({"key": 1}, "line 2 of the cassette .* is damaged"),
        ({"reply": None}, "line 2 of the cassette .* is damaged"),
    ],
)
def test_lines_that_cannot_be_meant(tmp_path: Path, damage: dict[str, object], said: str) -> None:
    path = tmp_path / "model.jsonl"
    recorded(path, "a", "b", "c")
    held = lines(path)
    held[1] |= damage
    path.write_text("\n".join(json.dumps(line) for line in held), encoding="utf-8")
    with pytest.raises(CannotRun, match=said):
        cassette.ReplayModel(path)


@pytest.mark.parametrize("content", ["", "\n\n", "{", "<html>"])
def test_files_that_are_no_cassettes(tmp_path: Path, content: str) -> None:
    path = tmp_path / "model.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CannotRun, match="holds no replies: record it again"):
        cassette.ReplayModel(path)


def test_a_cassette_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match=r"nowhere cannot be read: No such file"):
        cassette.ReplayModel(tmp_path / "nowhere")


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotRun, match=r"cannot be recorded to .*file/model\.jsonl: "):
        recorded(tmp_path / "file" / "model.jsonl", "a")

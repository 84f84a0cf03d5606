"""What model servers offer, and trying a model: against a real server that sees the test card."""

from __future__ import annotations

import io
import json
import random
import re
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest
from model_answers import Answer, Chat, Fault, broken, image_refused
from model_server import serve_model
from PIL import Image
from servers import Site

from handeye import models
from handeye.agent import CannotRun, ScriptedModel, probe, probe_places, profile_named, test_card
from handeye.perception import Box

pytestmark = pytest.mark.timeout(60)

Write = Callable[[Box, tuple[int, int]], str]
"""How a place is written, of a button on the card, in a picture of that size."""


def scaled(box: Box, width: float, height: float) -> list[float]:
    left, top = box.x / test_card.WIDTH * width, box.y / test_card.HEIGHT * height
    right = (box.x + box.width) / test_card.WIDTH * width
    return [left, top, right, (box.y + box.height) / test_card.HEIGHT * height]


def thousandths(box: Box, size: tuple[int, int]) -> str:
    numbers = [round(one) for one in scaled(box, 1000, 1000)]
    return f'```json\n[{{"bbox_2d": {numbers}, "label": "Button 1"}}]\n```'


def pixels(box: Box, size: tuple[int, int]) -> str:
    left, top, right, bottom = scaled(box, *size)
    return f"<point>{(left + right) / 2:.0f} {(top + bottom) / 2:.0f}</point>"


def constant(said: str) -> Write:
    def write(box: Box, size: tuple[int, int]) -> str:
        return said

    return write


def swapped(box: Box, size: tuple[int, int]) -> str:
    left, top, right, bottom = scaled(box, 1000, 1000)
    return json.dumps({"box": [top, left, bottom, right]})


@dataclass
class Seeing:
    """A model that sees the card, and may be bad at this or that."""

    write: Write = thousandths
    word: str = ""
    held: bool = True
    blind: bool = False
    drawn: list[test_card.TestCard] = field(default_factory=list[test_card.TestCard])

    def draw(self) -> test_card.TestCard:
        self.drawn.append(test_card.draw_card(random.Random(len(self.drawn))))
        return self.drawn[-1]

    def __call__(self, chat: Chat) -> str | Answer | Fault:
        if chat.images and self.blind:
            return image_refused()
        if chat.schema:
            return '{"fruit": "pear", "weight": 150}' if self.held else "I like pears best."
        if asked := re.search(r'button "(\w+)"', chat.text):
            with Image.open(io.BytesIO(chat.images[0])) as picture:
                return self.write(self.drawn[0].targets[asked[1]], picture.size)
        if "black bar" in chat.text:
            return f"The word is: {self.word or self.drawn[0].code}"
        return Answer("There are twelve buttons. " * 20, usage=(1100, 0, 120))


def shown(
    capsys: pytest.CaptureFixture[str], seeing: Seeing, request: models.Request, code: int
) -> str:
    """What the command prints when a model is tried that sees like that."""
    with serve_model(seeing, models=("qwen3-vl:8b",), kind="vllm") as server:
        asked = replace(request, server=server.url)
        assert models.show_models(asked, draw=seeing.draw) == code
    return capsys.readouterr().out.replace(server.url, "SERVER")


def line(out: str, name: str) -> str:
    (found,) = [one for one in out.splitlines() if re.match(rf"  \w+ +{name} ", one)]
    return " ".join(found.split())


def test_a_model_as_it_should_be(capsys: pytest.CaptureFixture[str]) -> None:
    seeing = Seeing()
    out = shown(capsys, seeing, models.Request(), 0)
    assert out.startswith(
        "SERVER offers 1 model:\n  qwen3-vl:8b  profile qwen3-vl\n"
        "Trying qwen3-vl:8b as qwen3-vl with a test card:\n"
    )
    assert (
        line(out, "picture")
        == f"ok picture it read the word {seeing.drawn[0].code} off the picture"
    )
    assert line(out, "schema") == "ok schema the reply kept the JSON schema"
    assert re.fullmatch(
        r"ok places profile qwen3-vl fits: 3 of 3 buttons hit, [01] pixels off \(median\)",
        line(out, "places"),
    )
    assert re.fullmatch(
        r"ok speed [\d.]+ s to the first token, [\d.e+]+ tokens/s: about [\d.]+ s for the model's "
        "part of a step",
        line(out, "speed"),
    )
    assert "to mend" not in out
    assert len(out.splitlines()) == 7
    assert len(seeing.drawn) == 2  # no cache of a server makes the answer that is timed faster


@pytest.mark.parametrize(
    ("write", "given", "profile", "said"),
    [
        (thousandths, "qwen2.5-vl", "qwen3-vl", "thousandths of the picture"),
        (pixels, "", "qwen2.5-vl", "pixels of the picture"),
    ],
)
def test_a_profile_that_does_not_fit(
    capsys: pytest.CaptureFixture[str], write: Write, given: str, profile: str, said: str
) -> None:
    out = shown(capsys, Seeing(write), models.Request(profile=given), 1)
    assert line(out, "places").startswith(f"wrong places it gives {said}, and profile ")
    assert f"to mend: --profile {profile}\n" in out
    fits = shown(capsys, Seeing(write), models.Request(profile=profile), 0)
    assert f"profile {profile} fits: 3 of 3 buttons hit" in line(fits, "places")


@pytest.mark.parametrize(
    ("write", "said"),
    [
        (swapped, "it gives thousandths with down before across"),
        (constant("[500, 500]"), "its places cannot be used: 0 of 3 buttons hit, "),
        (constant("[99999, 99999]"), "0 of 3 buttons hit, not on the picture (median)"),
        (constant("It is on the right."), "gave no coordinates: “It is on the right.”"),
        (constant(""), "gave no coordinates: nothing"),
    ],
)
def test_places_that_nobody_can_use(
    capsys: pytest.CaptureFixture[str], write: Write, said: str
) -> None:
    out = shown(capsys, Seeing(write), models.Request(), 1)
    assert line(out, "places").startswith("wrong places ")
    assert said in line(out, "places")
    assert "to mend: " in out


def test_a_model_that_guesses_the_word(capsys: pytest.CaptureFixture[str]) -> None:
    out = shown(capsys, Seeing(word="WELCOME HOME"), models.Request(), 1)
    assert line(out, "picture").startswith("wrong picture it does not see the picture: “The word")
    assert "--mmproj" in out


def test_a_word_that_is_nearly_right(capsys: pytest.CaptureFixture[str]) -> None:
    seeing = Seeing()
    seeing.draw = lambda: card(seeing, "KXWTRP")
    seeing.word = "KXWIRP"
    out = shown(capsys, seeing, models.Request(), 0)
    assert "ok picture it sees the picture but read “The word is: KXWIRP” for KXWTRP" in line(
        out, "picture"
    )
    assert "hint: the server may make pictures smaller" in out


def card(seeing: Seeing, code: str) -> test_card.TestCard:
    seeing.drawn.append(replace(test_card.draw_card(), code=code))
    return seeing.drawn[-1]


def test_a_server_that_ignores_schemas(capsys: pytest.CaptureFixture[str]) -> None:
    out = shown(capsys, Seeing(held=False), models.Request(), 1)
    assert line(out, "schema") == "wrong schema no schema was kept: “I like pears best.”"
    assert "to mend: runs work without, but more replies have to be repaired" in out


def test_a_model_without_vision_is_tried_to_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    out = shown(capsys, Seeing(blind=True), models.Request(), 3)
    assert line(out, "picture").startswith("unknown picture no answer: ")
    assert line(out, "schema").startswith("ok ")
    assert line(out, "places").startswith("unknown places no answer: ")
    assert line(out, "speed").startswith("ok ")


def test_a_model_that_answers_nothing_is_left_in_peace(capsys: pytest.CaptureFixture[str]) -> None:
    with serve_model(lambda chat: broken(400)) as server:
        assert models.show_models(models.Request(server.url)) == 3
    out = capsys.readouterr().out
    assert len(server.requests) == 2
    assert line(out, "speed") == "unknown speed not asked: the model answered nothing so far"


def test_reasoning_is_switched_off_where_it_can_be(capsys: pytest.CaptureFixture[str]) -> None:
    seeing = Seeing()
    with serve_model(seeing, models=("Qwen3.5-9B",), kind="vllm") as server:
        assert models.show_models(models.Request(server.url), draw=seeing.draw) == 0
    off = {"enable_thinking": False}
    assert [chat.body["chat_template_kwargs"] for chat in server.requests] == [off] * 6
    assert {chat.body["max_tokens"] for chat in server.requests} == {probe.SHORT, probe.LONG}


def test_a_model_that_never_stops_reasoning(capsys: pytest.CaptureFixture[str]) -> None:
    endless = Answer(thought="Hm, let me see. " * 20, finish="length", usage=(100, 0, 192))
    with serve_model(lambda chat: endless, models=("Qwen3-VL-8B-Thinking",)) as server:
        assert models.show_models(models.Request(server.url)) == 3
    out = capsys.readouterr().out
    for name in ("picture", "schema", "places"):
        assert line(out, name) == (
            f"unknown {name} no answer: it was still reasoning after 4224 tokens"
        )
    assert line(out, "speed").startswith("ok speed")
    assert server.requests[-1].body["max_tokens"] == probe.LONG


def test_only_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    with serve_model(models=("Qwen/Qwen3-VL-8B-Instruct", "b")) as server:
        assert models.show_models(models.Request(server.url, probe=False)) == 0
        assert models.show_models(models.Request(server.url)) == 0
    assert not server.requests
    listed = (
        f"{server.url} offers 2 models:\n"
        "  Qwen/Qwen3-VL-8B-Instruct  profile qwen3-vl\n"
        "  b                          profile unknown\n"
    )
    assert capsys.readouterr().out == f"{listed}{listed}To try one: handeye models --model NAME\n"


def test_a_model_that_is_not_listed_is_tried(capsys: pytest.CaptureFixture[str]) -> None:
    seeing = Seeing()
    out = shown(capsys, seeing, models.Request(model="hidden"), 0)
    assert "hidden is not on the list of SERVER; trying it all the same\n" in out
    assert "Trying hidden as unknown with a test card:\n  note: the model 'hidden' is of no " in out


def test_a_server_without_models(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    site.add("/v1/models", '{"object": "list", "data": []}')
    with pytest.raises(CannotRun, match="no model to try: load or pull one on the server"):
        models.show_models(models.Request(site.url))
    assert models.show_models(models.Request(site.url, probe=False)) == 0
    assert f"{site.url} offers no model: load or pull one there\n" in capsys.readouterr().out


def test_servers_on_this_computer(capsys: pytest.CaptureFixture[str]) -> None:
    with (
        socket.socket() as closed,
        serve_model(models=("a", "both")) as one,
        serve_model(models=("b", "both")) as two,
        serve_model(key="k") as locked,
    ):
        closed.bind(("127.0.0.1", 0))
        nearby = [one.url, f"http://127.0.0.1:{closed.getsockname()[1]}", two.url, locked.url]
        assert models.show_models(models.Request(), nearby) == 0
        out = capsys.readouterr().out
        assert f"{one.url} offers 2 models:\n  a     profile unknown\n" in out
        assert f"{two.url} offers 2 models:\n  b     profile unknown\n" in out
        assert f"at {locked.url} wants an API key" in out
        assert "To try one: handeye models --model NAME" in out
        with pytest.raises(CannotRun, match=f"both is offered by {one.url}, {two.url}: say which"):
            models.show_models(models.Request(model="both"), nearby)
        with pytest.raises(CannotRun, match="no server offers c: take one of the list"):
            models.show_models(models.Request(model="c"), nearby)
        models.show_models(models.Request(model="b"), nearby)
        assert [chat.body["model"] for chat in two.requests][:1] == ["b"]
        assert not one.requests


def test_no_server_on_this_computer() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        with pytest.raises(CannotRun, match=rf"on this computer \(ports {port}\): start one"):
            models.show_models(models.Request(), [f"http://127.0.0.1:{port}"])
    ports = {int(one.rpartition(":")[2]) for one in models.local_addresses()}
    assert ports == {8000, 30000, 11434, 8080, 1234}


def test_the_key_is_sent_and_not_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_KEY", "sk-very-secret")
    with serve_model(key="sk-very-secret") as server:
        request = models.Request(server.url, probe=False, key_variable="SHOP_KEY")
        assert models.show_models(request) == 0
        with pytest.raises(CannotRun, match="variable NO_KEY holds no key"):
            models.show_models(replace(request, key_variable="NO_KEY"))
        monkeypatch.setenv("SHOP_KEY", "sk-wrong-one")
        with pytest.raises(CannotRun) as caught:
            models.show_models(request)
        with pytest.raises(CannotRun, match="say with --server who gets the key in SHOP_KEY"):
            models.show_models(replace(request, server=""))
    said = capsys.readouterr().out + str(caught.value)
    assert "very-secret" not in said
    assert "wrong-one" not in said


def test_profiles_that_there_are_not() -> None:
    with pytest.raises(CannotRun, match="there is no profile 'qwen'; there are qwen3-vl, "):
        models.show_models(models.Request("http://127.0.0.1:1", profile="qwen"))


def test_it_says_what_it_waits_for(capsys: pytest.CaptureFixture[str]) -> None:
    seeing = Seeing()
    slow = threading.Event()
    late = threading.Timer(1.4, slow.set)

    def script(chat: Chat) -> Answer:
        said = seeing(chat)
        assert isinstance(said, str | Answer)
        answer = Answer(said) if isinstance(said, str) else said
        if "black bar" in chat.text:
            late.start()
            return replace(answer, wait=slow)
        return answer

    with serve_model(script, models=("qwen3-vl:8b",)) as server:
        assert models.show_models(models.Request(server.url), draw=seeing.draw) == 0
    late.join()
    out = capsys.readouterr().out
    assert out.count("waiting") == 1
    assert out.index("  waiting for its answer about the picture\n") < out.index(
        "  ok       picture"
    )


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ('[{"bbox_2d": [412, 530, 588, 572], "label": "Row 7"}]', [412, 530, 588, 572]),
        ('{"point_2d": [1, 2], "label": "x"}', [1, 2]),
        ("[[512, 300]]", [512, 300]),
        ('{"x": 512, "y": 300}', [512, 300]),
        ('{"x1": 1, "y1": 2, "x2": 3, "y2": 4}', [1, 2, 3, 4]),
        ("It is at (512.5, 300).", [512.5, 300]),
        ("<point>10 20</point>", [10, 20]),
        ("<|box_start|>(1,2),(3,4)<|box_end|>", [1, 2]),
        ("<think>[9, 9]</think>[1, 2]", [1, 2]),
        ('"[512, 300]"', [512, 300]),
        ("0.25, 0.5", [0.25, 0.5]),
        ("-3 4", [-3, 4]),
        ("button 7", []),
        ("", []),
    ],
)
def test_numbers_of_a_place(text: str, numbers: list[float]) -> None:
    assert probe_places.numbers_in(text) == numbers


def test_replies_too_short_to_be_timed() -> None:
    found = probe.probe_model(ScriptedModel(["x"] * 6), profile_named("qwen3-vl"))
    assert [one.ok for one in found.findings] == [False, False, False, None]
    assert not found.ok


def test_no_two_cards_are_alike() -> None:
    cards = [test_card.draw_card() for _ in range(6)]
    assert len({one.code for one in cards}) == 6
    for one in cards:
        with Image.open(io.BytesIO(one.png)) as picture:
            assert picture.size == (test_card.WIDTH, test_card.HEIGHT)
            for box in one.targets.values():
                edge = picture.getpixel((round(box.x + 4), round(box.center.y)))
                outside = picture.getpixel((round(box.x - 3), round(box.center.y)))
                assert edge != outside == (246, 245, 244)
        assert len(one.targets) == test_card.TARGETS

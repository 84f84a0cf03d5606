"""Switch scanning from a pipe: by time at two rates, step by step, and questions on the way."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from piped_talk import Piped
from servers import Site

from handeye.assist import scan

pytestmark = pytest.mark.e2e

PAGE = """<title>Lamp</title><nav><a href=/one>One</a> <a href=/two>Two</a></nav><main>
<button onclick="fetch('/on')">Lamp on</button> <button onclick="fetch('/gone')">Delete all</button>
</main>"""
Start = Callable[[], Piped]


@pytest.fixture
def start(site: Site, tmp_path: Path) -> Generator[Start]:
    url = site.add("/", PAGE)
    for path in ("/on", "/gone"):
        site.add(path, "")
    begun: list[Piped] = []

    def one() -> Piped:
        begun.append(Piped(tmp_path / "runs", url))
        begun[-1].hear("Waiting for you.")
        return begun[-1]

    yield one
    for talk in begun:
        talk.process.kill()
        talk.process.wait()


@pytest.mark.parametrize("rate", [0.4, 1.0])
def test_one_key_chooses_at_two_rates(start: Start, site: Site, rate: float) -> None:
    talk = start()
    talk.say(f"scan {rate} seconds", "In navigation")
    begun = len(talk.lines) - 1
    talk.hear("In main")
    assert 0.9 * rate < talk.times[-1] - talk.times[begun] < rate + 0.5
    talk.hit("", "Lamp on")
    talk.hit("", "Clicked button “Lamp on”.")
    assert "/on" in site.paths()
    talk.hear("In main")
    talk.say("stop")
    talk.end()


def test_a_list_is_gone_through_twice_and_then_rests_without_a_limit(start: Start) -> None:
    talk = start()
    lines = talk.say("scan 0.3", "Scanning rests.")
    assert sum("In navigation" in line for line in lines) == 2
    talk.hit("", "In navigation")
    lines = talk.hear("Scanning rests.")
    talk.say("end", "Scanning is off.")
    talk.end()


def test_step_by_step_nothing_depends_on_time(start: Start, site: Site) -> None:
    talk = start()
    talk.say("scan step", "In navigation")
    talk.hit("", "In main")
    talk.hit("x", "Lamp on")
    talk.hit("x", "Clicked button “Lamp on”.")
    talk.hear("In navigation")
    talk.hit("", "In main")
    talk.hit("", "The page:")
    talk.hit("x", "Scroll down.")
    for told in ("Scroll up.", "Go back.", "End scanning."):
        talk.hit("", told)
    talk.hit("x", "Scanning is off.")
    talk.end()
    assert site.paths().count("/on") == 1


def test_a_question_is_scanned_too_and_no_is_the_default(start: Start, site: Site) -> None:
    talk = start()
    talk.say("scan step", "In navigation")
    talk.hit("", "In main")
    talk.hit("x", "Lamp on")
    talk.hit("", "Delete all")
    lines = talk.hit("x", "No.")
    assert "It deletes or cancels something." in lines
    talk.hit("x", "nothing was done")
    assert "/gone" not in site.paths()
    talk.hear("In navigation")
    talk.hit("", "In main")
    talk.hit("x", "Lamp on")
    talk.hit("", "Delete all")
    talk.hit("x", "No.")
    talk.hit("", "Yes, do it.")
    talk.hit("x", "Clicked button")
    assert "/gone" in site.paths()
    talk.hear("In navigation")
    talk.say("stop")
    talk.end()


@pytest.mark.parametrize(
    ("words", "rate"),
    [
        ("", 2.0), ("slow", 4.0), ("fast", 1.0), ("快", 1.0), ("3", 3.0), ("three seconds", 3.0),
        ("0.5 seconds", 0.5), ("5 秒", 5.0), ("step", None), ("step by step", None), ("逐项", None),
        ("0", "scan.rate"), ("900", "scan.rate"), ("soon", "act.say.scan"),
    ],
)  # fmt: skip
def test_rates_as_they_are_said(words: str, rate: float | str | None) -> None:
    assert scan.rate_of(words) == rate

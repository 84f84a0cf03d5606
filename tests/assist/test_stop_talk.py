"""Stop is one key and immediate, says what was done, and the conversation goes on."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pytest
from conversation import Conversation
from servers import Site

from handeye.actions import action as act
from handeye.agent import verify_run
from handeye.assist import Talk, command, commands, desk, lines_in, opening, reply, texts
from handeye.tasks import RunOptions

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(sys.platform == "win32", reason="signals and terminals are of Unix"),
]
AT_ONCE = 3.0
"""Seconds within which a stop was said, on a machine that does much else."""


class Keyboard:
    """A terminal with somebody in front of it."""

    def __init__(self) -> None:
        self.own, self.its = os.openpty()

    def press(self, keys: str) -> None:
        """Press keys."""
        os.write(self.own, keys.encode())

    @property
    def edits_lines(self) -> bool:
        """Whether the terminal shows and edits lines, as it does for programs of its user."""
        import termios

        flags = termios.tcgetattr(self.its)[3]
        return bool(flags & termios.ICANON) and bool(flags & termios.ECHO)


def until(condition: Callable[[], object], cap: float = 30.0) -> None:
    """Wait until something is so."""
    pause, end = Event(), time.monotonic() + cap
    while not condition() and time.monotonic() < end:
        pause.wait(0.01)


@pytest.mark.parametrize("how", ["停。", "s", "Ctrl-C"])
def test_a_page_that_never_answers_is_stopped(tmp_path: Path, site: Site, how: str) -> None:
    talk = Conversation(tmp_path, site.add("/hangs", "late", delay_event=Event()))
    talk.hear(["Working."])
    until(lambda: site.requests)
    begin = time.monotonic()
    talk.press() if how == "Ctrl-C" else talk.type(how)
    said = talk.hear()
    assert time.monotonic() - begin < AT_ONCE
    assert said[0] == "Stopped. The page was not opened."
    assert said[1] == "No page is open. Type open and an address."
    assert talk.say("help")[0].startswith("This conversation:")  # nothing was queued before it
    assert talk.say("save")[0].startswith("The picture is saved:")  # the browser lives
    talk.end()


@pytest.mark.parametrize("key", ["\x1b", "s"])
def test_one_key_stops_on_a_terminal(tmp_path: Path, site: Site, key: str) -> None:
    keyboard = Keyboard()
    url = site.add("/hangs", "late", delay_event=Event())
    talk = Conversation(tmp_path, url, stdin=keyboard.its)
    talk.hear(["Working."])
    until(lambda: site.requests)
    until(lambda: not keyboard.edits_lines)
    begin = time.monotonic()
    keyboard.press(key)
    said = talk.hear()
    assert time.monotonic() - begin < AT_ONCE
    assert said[0] == "Stopped. The page was not opened."
    assert "To stop what is under way: Escape, the s key, or Ctrl-C." in said
    assert keyboard.edits_lines
    keyboard.press("quit\n")
    talk.end()
    assert keyboard.edits_lines


def test_what_was_typed_before_a_question_does_not_answer_it_on_a_terminal(
    tmp_path: Path, site: Site
) -> None:
    keyboard = Keyboard()
    talk = Conversation(tmp_path, site.add("/", "<title>Here</title>"), stdin=keyboard.its)
    talk.hear()
    keyboard.press("forget\nyes\n")
    said = talk.hear()
    assert "Lines typed before this question do not count: 1." in said
    keyboard.press("\n")
    assert talk.hear()[0] == "Nothing is deleted."
    keyboard.press("quit\n")
    talk.end()


def test_one_key_answers_where_that_is_wanted(tmp_path: Path, site: Site) -> None:
    keyboard = Keyboard()
    url = site.add("/", "<title>Here</title>")
    talk = Conversation(tmp_path, url, "--one-key", stdin=keyboard.its)
    talk.hear()
    keyboard.press("forget\n")
    talk.hear()
    keyboard.press("n")
    assert talk.hear()[0] == "Nothing is deleted."
    assert keyboard.edits_lines
    keyboard.press("forget\n")
    talk.hear()
    keyboard.press("y")
    assert "Closing, then deleting." in talk.end()
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_says_how_to_leave_and_leaves_the_second_time(tmp_path: Path, site: Site) -> None:
    talk = Conversation(tmp_path, site.add("/", "<title>Here</title>"))
    talk.hear()
    talk.press()
    assert talk.hear()[0].startswith("Nothing is under way. Press Ctrl-C again,")
    assert talk.say("help")[0].startswith("This conversation:")
    talk.press()
    talk.hear()
    talk.press()
    assert talk.end().endswith("Done.")
    (folder,) = tmp_path.iterdir()
    assert (folder / "report.html").is_file()


def test_ending_the_process_closes_it_properly(tmp_path: Path, site: Site) -> None:
    talk = Conversation(tmp_path, site.add("/", "<title>Here</title>"))
    talk.hear()
    talk.process.terminate()
    assert talk.end().endswith("Done.")
    (folder,) = tmp_path.iterdir()
    assert (folder / "report.html").is_file()


def fetch(talk: Talk, words: str) -> reply.Reply:
    talk.desk.do(act.Goto(url=words), f"fetch {words}")
    talk.desk.do(act.Goto(url=f"{words}/hangs"), f"fetch {words}/hangs")
    return reply.Reply(("fetched",))


def test_it_says_what_was_done_and_what_was_not(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.add("/", "<title>First</title>")
    site.add("//hangs", "late", delay_event=Event())
    site.add("/next", "<title>Next</title>")
    own = command.Command("fetch", {"en": ("fetch",), "zh": ("取",)}, fetch, "fetch")
    monkeypatch.setattr(commands, "ALL", (*commands.ALL, own))
    out: list[tuple[float, str]] = []
    pressed: list[float] = []
    end, begin = os.pipe()

    def types() -> None:
        os.write(begin, f"fetch {site.url}/\n".encode())
        until(lambda: any("hangs" in path for path in site.paths()))
        os.write(begin, b"help\n")
        pressed.append(time.monotonic())
        os.write(begin, b"stop\n")
        until(lambda: any(line.startswith("Left out") for _, line in out))
        os.write(begin, b"privacy\nquit\n")
        os.close(begin)

    task = opening.task_of(opening.Wanted(url=f"{site.url}/next"), "en")
    with lines_in.LinesIn(end, is_stop=commands.means_stop) as lines:
        talk = Talk(texts.Texts("en"), lines, lambda line: out.append((time.monotonic(), line)))
        with desk.Desk(task, RunOptions(out=tmp_path), talk.asker) as opened:
            typist = Thread(target=types)
            typist.start()
            talk.hold(opened)
            typist.join()
    os.close(end)
    said = [line for _, line in out]
    place = said.index("Stopped.")
    assert out[place][0] - pressed[0] < AT_ONCE
    told = "\n".join(said[place:])
    assert f"Done before that: open {site.url}/." in told
    assert f"Broken off, perhaps done: open {site.url}//hangs." in told
    assert f"Not finished: fetch {site.url}/" in told
    assert "Left out, because typed before the stop. Lines: 1." in said
    assert not [line for line in said if line.startswith("This conversation")]
    assert [line for line in said if line.startswith("Pictures and commands are stored")]
    assert "Good-bye." in said
    records = (opened.attempt.folder / "steps.jsonl").read_text(encoding="utf-8")
    assert "while it was under way" in records


def wander(talk: Talk, words: str) -> reply.Reply:
    for _ in range(50):
        talk.desk.look()
        talk.desk.do(act.Goto(url=words), "wander")
        talk.desk.do(act.Scroll(), "wander")
    return reply.Reply(("wandered",))


def look(talk: Talk, words: str) -> reply.Reply:
    return reply.Reply((f"It is {talk.desk.look().title}.",))


def test_the_browser_survives_stops_at_any_moment(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = site.add("/", "<title>Home</title>" + "<p>line</p>" * 200)
    own = (
        command.Command("wander", {"en": ("wander",), "zh": ("逛",)}, wander, "wander"),
        command.Command("peek", {"en": ("peek",), "zh": ("瞧",)}, look, "peek"),
    )
    monkeypatch.setattr(commands, "ALL", (*commands.ALL, *own))
    out: list[str] = []
    end, begin = os.pipe()
    stops = 8

    def types() -> None:
        pause = Event()
        for number in range(stops):
            asked = len(site.paths())
            os.write(begin, f"wander {url}\n".encode())
            until(lambda asked=asked: len(site.paths()) > asked)
            pause.wait(0.04 * number)
            os.write(begin, b"stop\n")
            until(lambda number=number: out.count("Stopped.") > number)
            until(lambda: out[-1] == "Waiting for you.")
            os.write(begin, b"peek\n")
            until(lambda number=number: out.count("It is Home.") > number)
        os.close(begin)

    task = opening.task_of(opening.Wanted(url=url), "en")
    with lines_in.LinesIn(end, is_stop=commands.means_stop) as lines:
        talk = Talk(texts.Texts("en"), lines, out.append)
        with desk.Desk(task, RunOptions(out=tmp_path, everywhere=True), talk.asker) as opened:
            typist = Thread(target=types)
            typist.start()
            talk.hold(opened)
            typist.join()
    os.close(end)
    assert (out.count("Stopped."), out.count("It is Home.")) == (stops, stops)
    assert verify_run(opened.attempt.folder).problem == ""

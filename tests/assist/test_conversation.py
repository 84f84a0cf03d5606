"""Whole conversations from a pipe, in English and Chinese, on the bundled shop."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from conversation import Conversation, says
from servers import Site
from transcript_lint import problems

from handeye.agent import verify_run

pytestmark = pytest.mark.e2e


def only(out: Path) -> Path:
    (folder,) = out.iterdir()
    return folder


def test_in_english(tmp_path: Path) -> None:
    out, mine = tmp_path / "runs", tmp_path / "mine"
    talk = Conversation(out, "demo")
    greeting = talk.hear()
    assert greeting[0].startswith("This is the bundled shop. Sign in with demo@example.test")
    assert "The page Cups with character – Kiln & Cup is open." in greeting
    folder = only(out)
    assert says(greeting, f"Pictures and commands are stored in {folder}.")
    assert "To stop what is under way: Ctrl-C, or type stop." in greeting

    said = talk.say("Please help.")
    assert says(said, "This conversation: help, repeat, more,")
    assert talk.say("help forget")[:2] == [
        "Leaves, and deletes all that was stored of this session.",
        "Example: forget",
    ]
    assert talk.say("hlep")[:2] == [
        "I do not know the command hlep.",
        "Perhaps you mean: help.",
    ]
    assert talk.say("repeat") != []
    assert talk.say("verbosity one")[0] == "Verbosity 1: three lines at once."
    assert talk.say("")[0] == "Nothing was typed. Type help for the commands."
    assert talk.say("stop")[0] == "Nothing is under way."

    said = talk.say(f"save {mine}")
    assert says(said, f"The picture is saved: {mine}.png")
    assert mine.with_suffix(".png").read_bytes().startswith(b"\x89PNG")
    assert "Page: Cups with character" in mine.with_suffix(".txt").read_text(encoding="utf-8")

    said = talk.say("privacy")
    assert "No model is used. No picture leaves this program." in said
    said = talk.say("QUIT")
    assert said[0] == "Good-bye."
    transcript = talk.end()
    assert transcript.endswith("Done.")
    assert verify_run(folder).complete
    assert (folder / "report.html").is_file()


def test_in_chinese(tmp_path: Path) -> None:
    talk = Conversation(tmp_path / "runs", "demo", env={"LC_ALL": "zh_CN.UTF-8", "PYTHONUTF8": "1"})
    greeting = talk.hear()
    assert "已打开网页“有性格的杯子 – 窑与杯”。" in greeting
    assert says(talk.say("请帮助。"), "本次对话：帮助、重复、更多")
    assert talk.say("帮助保存")[0] == "保存最近的截图和回答，以便交给别人看。"
    assert talk.say("详细程度二")[0] == "详细程度 2：一次十二行。"
    assert talk.say("verbosity １")[0] == "详细程度 1：一次三行。"
    assert talk.say("天气怎样")[0] == "不认识命令“天气怎样”。"
    assert talk.say("停止")[0] == "没有正在进行的操作。"
    assert talk.say("再见")[0] == "再见。"
    assert talk.end().endswith("完成。")


def test_a_script_that_comes_at_once_is_done_line_by_line(tmp_path: Path) -> None:
    script = "help\nstop\nverbosity 1\nforget\nno\nquit\n"
    done = subprocess.run(
        [sys.executable, "-m", "handeye", "assist", "demo", "--lang", "en", "--out", str(tmp_path)],
        input=script,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert problems(done.stdout) == []
    lines = done.stdout.splitlines()
    assert lines.count("Waiting for you.") == 6
    order = ["This conversation:", "Nothing is under way.", "Verbosity 1", "Nothing is deleted."]
    places = [next(n for n, one in enumerate(lines) if one.startswith(words)) for words in order]
    assert places == sorted(places)
    assert lines[-1] == "Done."


def test_a_page_that_does_not_load_leaves_the_conversation_running(tmp_path: Path) -> None:
    talk = Conversation(tmp_path, "127.0.0.1:9")
    greeting = talk.hear()
    assert greeting[0] == "The address has no https:// or http://. I take http://127.0.0.1:9."
    assert any(one.startswith("The page was not opened: http://127.0.0.1:9") for one in greeting)
    assert "No page is open. Type open and an address." in greeting
    assert says(talk.say("help"), "This conversation:")
    talk.end()


def test_without_a_page_it_asks_for_one(tmp_path: Path, site: Site) -> None:
    url = site.add("/", "<title>Here</title>")
    talk = Conversation(tmp_path)
    assert talk.hear()[0].startswith("Which page shall I open?")
    assert talk.say("my page")[0] == ("my page is no address. An address looks like shop.example.")
    said = talk.say(url.removeprefix("http://"))
    assert f"The address has no https:// or http://. I take {url}." in said
    assert "The page Here is open." in said
    talk.end()


def test_whoever_names_no_page_leaves(tmp_path: Path) -> None:
    talk = Conversation(tmp_path)
    talk.hear()
    assert talk.say("") == ["Done."]
    talk.end()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("leave", ["forget", "--no-keep"])
def test_after_forget_no_file_is_left(tmp_path: Path, site: Site, leave: str) -> None:
    url = site.add("/", "<title>Secret page</title><h1>canary-5821</h1>")
    out, cache, mine = tmp_path / "runs", tmp_path / "cache", tmp_path / "mine"
    options = ["--no-keep"] if leave == "--no-keep" else []
    talk = Conversation(out, url, *options, env={"XDG_CACHE_HOME": str(cache)})
    talk.hear()
    talk.say("save")
    if options:
        talk.say("quit")
    else:
        talk.say(f"save {mine}.png")
        assert talk.say("forget")[-2:] == [
            "Type yes to do it. No is the default.",
            "Waiting for you.",
        ]
        assert any("Delete the files that you saved" in one for one in talk.say("yes"))
        talk.say("y")
    transcript = talk.end()
    assert says([transcript], f"Deleted: {out}")
    left = [path for path in tmp_path.rglob("*") if path.is_file() and "home" not in path.parts]
    assert left == []


def test_no_answer_to_forget_deletes_nothing(tmp_path: Path, site: Site) -> None:
    talk = Conversation(tmp_path, site.add("/", "<title>Here</title>"))
    talk.hear()
    talk.type("forget")
    transcript = talk.end()
    assert "Nothing is deleted." in transcript
    assert (only(tmp_path) / "report.html").is_file()


def test_a_secret_is_told_to_nobody_and_written_nowhere(tmp_path: Path, site: Site) -> None:
    url = site.add("/", "<title>Here canary-7351</title>")
    env = {"DOOR_CODE": "canary-7351"}
    talk = Conversation(tmp_path, url, "--secret", "code=DOOR_CODE", env=env)
    talk.hear()
    assert talk.say("canary-7351")[0] == "I do not know the command ${secrets.code}."
    talk.say("save")
    said = [line for line in talk.end().splitlines() if not line.startswith("> ")]
    assert not [line for line in said if "canary" in line]
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) > 5
    assert not [path for path in files if b"canary-7351" in path.read_bytes()]


def test_a_missing_browser_is_a_line_with_the_next_step(tmp_path: Path) -> None:
    talk = Conversation(tmp_path, "demo", "--browser", "/no/such/browser")
    transcript = talk.end(3)
    assert "\nFailed: " in transcript
    assert says([transcript], "/no/such/browser")


def test_two_things_at_once_are_refused(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "handeye", "assist", "demo", "--desktop", "--out", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 4
    assert "give one of PAGE, --desktop and --program" in done.stderr

"""Whole conversations about programs that nobody here wrote, from a pipe: they pass the lint."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest
from conversation import Conversation, says
from real import programs

pytestmark = [pytest.mark.real, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def todomvc() -> Generator[str]:
    with programs.served(programs.npm_package("todomvc", "0.1.1")) as url:
        yield f"{url}/examples/react/"


@pytest.fixture(scope="module")
def forms() -> Generator[str]:
    folder = programs.npm_package("gentelella", "4.2.0") / "dist"
    with programs.served(folder, fallback="/index.html") as url:
        yield f"{url}/production/form.html"


def number_of(lines: list[str], words: str) -> str:
    """The number of the thing whose line has these words."""
    return next(line.partition(".")[0] for line in lines if words in line)


def test_a_to_do_list_in_english(todomvc: str, tmp_path: Path) -> None:
    talk = Conversation(tmp_path, todomvc)
    talk.hear()
    assert says(talk.say("describe"), "Focus: Text field What needs to be done?, empty.")
    talk.say("type here: Buy milk and enter")
    told = talk.say("type What needs to be done?: Water the plants and enter")
    assert says(told, 'Message: "2 items left".')
    fields = talk.say("list fields")
    milk = number_of(fields, 'beside "Buy milk", not checked')
    assert says(talk.say(f"tick {milk}"), 'Message: "1 item left".')
    assert number_of(talk.say("list fields"), 'beside "Buy milk", checked') == milk
    assert says(talk.say("undo"), 'Message: "2 items left".')
    assert says(talk.say("where buy milk"), "Buy milk")
    talk.say("1")
    assert says(talk.say("click completed"), "Clicked link “Completed”.")
    assert says(talk.say("find buy milk"), "stands nowhere here")
    talk.say("back")
    assert says(talk.say("find water the plants"), "Water the plants")
    talk.end()


def test_a_large_form_in_chinese(forms: str, tmp_path: Path) -> None:
    talk = Conversation(tmp_path, forms, "--lang", "zh")
    talk.hear()
    told = talk.say("描述")
    assert says(told, "Please enter a valid email address"), "an error is told first"
    assert says(told, "48个字段")
    assert says(talk.say("列表 仅可见"), "7")
    assert says(talk.say("输入 Project name：小红书"), "小红书")
    assert says(talk.say("选择 client 选项 Globex"), "Globex Inc")
    assert says(talk.say("撤销"), "Acme Corp")
    assert says(talk.say("查找 budget"), "Budget (USD)")
    assert says(talk.say("哪里 budget"), "Forms")
    assert says(talk.say("朗读 main"), "1级标题“Forms”")
    talk.end()


def test_signing_in_to_wagtail_asks_and_keeps_the_password_to_itself(tmp_path: Path) -> None:
    name, password = programs.ADMIN
    with programs.wagtail(tmp_path / "site") as site:
        talk = Conversation(tmp_path / "runs", f"{site.url}/admin/")
        talk.hear()
        assert says(talk.say("describe"), "Sign in")
        talk.say(f"type username: {name}")
        talk.type(f"type password: {password}")
        told = talk.hear()
        assert not says(told, password)
        assert says(talk.say("click button sign in"), "No is the default.")
        assert not says(talk.say("no"), "Dashboard")
        talk.say("click button sign in")
        assert says(talk.say("yes"), "Dashboard")
        assert says(talk.say("list headings"), "Heading level 1 mysite")
        assert says(talk.say("list regions"), "Main")
        talk.end()
    kept = [path for path in (tmp_path / "runs").rglob("*") if path.is_file()]
    assert kept
    assert not [path for path in kept if password.encode() in path.read_bytes()]

"""What a conversation is about, from what a person types; and the language of the user."""

from __future__ import annotations

from pathlib import Path

import pytest

from handeye.agent import limits
from handeye.assist import opening, start
from handeye.tasks import surface


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("shop.example", "https://shop.example"),
        (" shop.example/basket?x=1 ", "https://shop.example/basket?x=1"),
        ("https://shop.example", "https://shop.example"),
        ("http://shop.example", "http://shop.example"),
        ("localhost", "http://localhost"),
        ("localhost:8000/a", "http://localhost:8000/a"),
        ("127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("[::1]:80", "http://[::1]:80"),
        ("192.168.1.1", "https://192.168.1.1"),
        ("shop dot example slash basket", "https://shop.example/basket"),
        ("例子.中国", "https://例子.中国"),
        ("例子点中国。", "https://例子.中国"),
    ],
)
def test_an_address_as_people_type_it(typed: str, url: str) -> None:
    assert opening.address_of(typed) == url


@pytest.mark.parametrize(
    "typed", ["", "foo", "my page", "javascript:alert(1)", "mailto:a@b.c", "data:text/html,x"]
)
def test_what_is_no_address(typed: str) -> None:
    with pytest.raises(opening.NoAddress) as caught:
        opening.address_of(typed)
    assert caught.value.key == "address.none"


def test_a_file(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.touch()
    assert opening.address_of(str(page)) == page.as_uri()
    with pytest.raises(opening.NoAddress) as caught:
        opening.address_of(str(tmp_path / "other.html"))
    assert caught.value.key == "address.no_file"


def test_a_conversation_has_no_limits_of_steps_and_time() -> None:
    task = opening.task_of(opening.Wanted(url="https://shop.example"), "en")
    found = surface.limits_of(task, task.cases[0].limits)
    usual = limits.Limits()
    a_year = 365 * 24 * 3600
    assert found.seconds > a_year > usual.seconds
    assert min(found.steps, found.repeats) > 1_000_000


@pytest.mark.parametrize(
    ("environ", "lang"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "zh_TW", "LANG": "de_DE"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_the_language_of_the_user(environ: dict[str, str], lang: str) -> None:
    assert start.language(environ) == lang

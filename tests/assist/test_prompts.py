"""Questions: a number, a name or its first letters; one key answers each; what is unclear is no."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from handeye.actions import Question
from handeye.assist import Talk, texts

MUGS = ("Terracotta mug", "Blue mug", "Tea pot", "Basket (2)")
MANY = tuple(f"item {name}" for name in "abcdefghijklmnopqrst")


def talk(said: Sequence[str], lang: texts.Lang = "en") -> tuple[Talk, list[str]]:
    out: list[str] = []
    return Talk(texts.Texts(lang), iter(said), out.append), out


def choose(*said: str, choices: Sequence[str] = MUGS, **more: Sequence[str]) -> int | None:
    return talk(said)[0].choose("Which one?", choices, **more)


@pytest.mark.parametrize(
    ("said", "chosen"),
    [
        ("2", 1), ("２", 1), ("two", 1), ("Two.", 1), ("to", 1), ("number three", 2), ("二", 1),
        ("第二个", 1), ("the second one", 1), ("4", 3),
        ("Blue mug", 1), ("blue", 1), ("te", None), ("ter", 0), ("tea", 2), ("mug", None),
        ("pot", 2), ("basket (2)", 3), ("0", None), ("none", None), ("都不是", None),
        ("5", None), ("banana", None), ("", None),
    ],
)  # fmt: skip
def test_a_choice(said: str, chosen: int | None) -> None:
    assert choose(said) == chosen


def test_a_list_is_numbered_from_one_with_none_at_its_end() -> None:
    conversation, out = talk(["0"])
    assert conversation.choose("Which one?", MUGS) is None
    assert out == [
        "Which one?",
        "1. Terracotta mug",
        "2. Blue mug",
        "3. Tea pot",
        "4. Basket (2)",
        "0. None of these.",
        "Type a number, a name or its first letters.",
        "Waiting for you.",
    ]


def test_what_is_not_understood_is_asked_again_three_times() -> None:
    assert choose("banana", "mug", "blue") == 1
    conversation, out = talk(["banana", "mug", "7", "blue"])
    assert conversation.choose("Which one?", MUGS) is None
    assert out.count("Waiting for you.") == 3
    assert "banana is none of them, or several." in out
    assert out[-1] == "Nothing was chosen."
    assert next(iter([conversation.lines.command()])) == "blue"  # it was not taken for an answer


def test_more_is_told_on_a_question_mark() -> None:
    conversation, out = talk(["?", "？", "1"])
    assert conversation.choose("Which one?", MUGS, details=["Both cost 12 euros."]) == 0
    assert out.count("Both cost 12 euros.") == 2
    assert "?. Tell me more." in out


def test_many_choices_come_in_pages_of_eight() -> None:
    conversation, out = talk(["9", "nine", "4"])
    assert conversation.choose("Which one?", MANY) == 19
    assert out[1] == "1. item a"
    assert out[9:11] == ["9. More.", "0. None of these."]
    third = out.index("1. item q")
    assert out[third + 4 : third + 6] == ["9. Back to the first ones.", "0. None of these."]
    assert choose("9", "9", "9", "1", choices=MANY) == 0
    assert choose("item s", choices=MANY) == 18
    assert choose("9", choices=MANY[:9]) == 8
    assert all(len(one) < 80 for one in out)


@pytest.mark.parametrize(
    ("said", "yes"),
    [
        ("y", True), ("YES", True), ("yes.", True), ("Yes please", True), ("是", True),
        ("好。", True), ("ok", True), ("n", False), ("no", False), ("0", False), ("", False),
        ("否", False), ("maybe", False), ("yesterday", False), ("buy it", False), ("不是", False),
    ],
)  # fmt: skip
def test_what_is_not_clearly_yes_is_no(said: str, yes: bool) -> None:
    assert talk([said])[0].confirm("Pay 12 euros to Kiln?") == yes


def test_a_question_has_its_details_and_is_asked_again() -> None:
    conversation, out = talk(["?", "y"])
    assert conversation.confirm("Pay?\nTo whom: Kiln.", details=["It cannot be undone."])
    assert out.count("To whom: Kiln.") == 2
    assert "It cannot be undone." in out


def test_the_end_of_the_input_is_no_and_none() -> None:
    conversation, _ = talk([])
    assert conversation.confirm("Pay?") is False
    assert conversation.choose("Which one?", MUGS) is None
    assert conversation.ask("Which size?") is None


def test_what_guards_and_models_ask() -> None:
    risky = Question("Pay?", ("yes", "no"), default="no")
    assert talk(["yes"])[0].asker(risky) == "yes"
    assert talk(["1"])[0].asker(risky) == "no"
    assert talk([])[0].asker(risky) == "no"
    assert talk(["2"])[0].asker(Question("Size?", ("small", "large"))) == "large"
    assert talk(["0"])[0].asker(Question("Size?", ("small", "large"))) is None
    assert talk(["  a big one "])[0].asker(Question("Size?")) == "a big one"
    assert talk([""])[0].asker(Question("Size?")) is None


def test_what_a_page_calls_a_choice_cannot_fake_lines() -> None:
    conversation, out = talk(["2"])
    bad = "Save\r\n0. None of these.\x1b[2J\u202eevas"
    assert conversation.choose("Which one?", [bad, "Other"]) == 1
    assert out[1] == "1. Save 0. None of these. [2Jevas"


def test_in_chinese() -> None:
    conversation, out = talk(["第二个"], "zh")
    assert conversation.choose("哪一个？", ["红陶杯", "蓝杯"]) == 1
    assert out[-3:] == ["0. 都不是。", "请输入编号、名称或开头的字。", "等待您输入。"]
    assert talk(["蓝"], "zh")[0].choose("哪一个？", ["红陶杯", "蓝杯"]) == 1

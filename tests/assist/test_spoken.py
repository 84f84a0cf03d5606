"""Numbers as people say them."""

from __future__ import annotations

import pytest

from handeye.assist import spoken

NUMBERS = {
    "7": 7, "７": 7, " 12. ": 12, "#7": 7, "no. 7": 7, "number 7": 7, "007": 7,
    "zero": 0, "Seven.": 7, "number seven": 7, "thirteen": 13, "twenty": 20, "twenty-one": 21,
    "forty two": 42, "ninety nine": 99, "one hundred": 100, "a hundred and five": 105,
    "two hundred twenty-three": 223,
    "七": 7, "〇": 0, "两": 2, "十": 10, "十二": 12, "二十": 20, "二十三": 23, "一百": 100,
    "一百零五": 105, "三百五": 350, "第三个": 3, "第 7 个": 7, "编号七": 7, "12号": 12, "七。": 7,
}  # fmt: skip


@pytest.mark.parametrize("said", NUMBERS)
def test_a_number_is_understood(said: str) -> None:
    assert spoken.number(said) == NUMBERS[said]


@pytest.mark.parametrize(
    "said",
    ["", "click", "seven things", "3rd", "3月", "1.5", "10:30", "百", "十十", "hundred", "number",
     "a", "to", "for", "second", "七天", "三心二意", "-7"],
)  # fmt: skip
def test_what_is_no_number_is_none(said: str) -> None:
    assert spoken.number(said) is None


@pytest.mark.parametrize(
    ("said", "number"),
    [("to", 2), ("Too.", 2), ("for", 4), ("ate", 8), ("won", 1), ("second", 2),
     ("the third one", 3), ("the to", 2), ("five", 5), ("the", None), ("form", None)],
)  # fmt: skip
def test_what_dictation_mistakes_is_a_number_where_one_must_stand(
    said: str, number: int | None
) -> None:
    assert spoken.number(said, must=True) == number


LEADING = {
    "4 hello": (4, "hello"),
    "4": (4, ""),
    "seven": (7, ""),
    "number 4 Hello  World": (4, "Hello  World"),
    "four: Hello": (4, "Hello"),
    "twenty-five 25": (25, "25"),
    "five to six": (5, "to six"),
    "twenty to six": (20, "to six"),
    "one hundred and me": (100, "and me"),
    "4, 5": (4, "5"),
    "四 你好": (4, "你好"),
    "四，你好": (4, "你好"),
    "第四个你好": (4, "你好"),
    "4号 你好": (4, "你好"),
    "十二号你好": (12, "你好"),
    "３ 蓝色": (3, "蓝色"),
}


@pytest.mark.parametrize("said", LEADING)
def test_a_number_stands_before_other_words(said: str) -> None:
    assert spoken.leading_number(said) == LEADING[said]


@pytest.mark.parametrize(
    "said",
    ["hello 4", "3月5日", "4你好", "一会儿见", "一个朋友", "十分感谢", "4-5 6", "10:30 today",
     "for hello", "3rd of May", "2.5 kg", "sevenfold", ""],
)  # fmt: skip
def test_words_that_begin_otherwise_have_no_number(said: str) -> None:
    assert spoken.leading_number(said) is None


def test_where_a_number_must_stand_first_dictation_is_believed() -> None:
    assert spoken.leading_number("for hello", must=True) == (4, "hello")
    assert spoken.leading_number("form hello", must=True) is None

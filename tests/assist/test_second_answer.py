"""Comparing two answers, and searching the page's text, by code."""

from __future__ import annotations

import pytest

from handeye.assist import page_search, quoting, second_answer
from handeye.perception import Box, Element


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        ("The total is 24.00 EUR.", "the total is 24.00 EUR", "agree"),
        ("The total is 24.00 EUR.", "In total, it is 24 EUR.", "agree"),
        ("The total is 24.00 EUR.", "The total is 42.00 EUR.", "differ"),
        ("It is saved.", "It is not saved.", "differ"),
        ('The button says "Save".', 'The button says "Send".', "differ"),
        ("Two dogs sleep.", "A cat jumps.", "differ"),
        ("The chart rises until Friday.", "Sales rise to a peak by the week's end.", "unclear"),
        ("总价是 24.00 欧元。", "合计 24 欧元。", "unclear"),
        ("总价是 24 欧元。", "总价是 42 欧元。", "differ"),
        ("购物车是空的。", "购物车里没有商品。", "unclear"),
        ("这是联系页面。", "这是一个联系页面。", "agree"),
        ("At 10:30.", "At 10:50.", "differ"),
    ],
)
def test_whether_two_answers_say_the_same(first: str, second: str, verdict: str) -> None:
    assert second_answer.compared(first, second) == verdict
    assert second_answer.compared(second, first) == verdict


def element(text: str, value: str | None = None) -> Element:
    return Element("text", text, Box(0, 0, 10, 10), value, text=text)


PAGE = [
    element("Contact us"),
    element("Phone: 555 0100"),
    element("Opening hours: 9 to 5"),
    element("联系电话：400 800 1234"),
    element("Voucher", "SPRING"),
]


@pytest.mark.parametrize(
    ("question", "words", "hits"),
    [
        ("opening hours", "opening hours", ["Opening hours: 9 to 5"]),
        ("What is the phone number?", "phone", ["Phone: 555 0100"]),
        ("When are the opening hours today?", "opening hours", ["Opening hours: 9 to 5"]),
        ("联系电话是多少？", "联系电话", ["联系电话：400 800 1234"]),
        ("有没有联系电话？", "联系电话", ["联系电话：400 800 1234"]),
        ("Which voucher is there?", "voucher", ["Voucher: SPRING"]),
        ("Is there a bicycle?", "bicycle", []),
        ("?", "", []),
    ],
)
def test_lines_that_hold_the_words_of_a_question(
    question: str, words: str, hits: list[str]
) -> None:
    assert page_search.search(question, PAGE) == (words, hits)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("It is 24.00 EUR. Tax is in it.", ["It is 24.00 EUR.", "Tax is in it."]),
        ("总价24元。含税。", ["总价24元。", "含税。"]),
        ("One", ["One"]),
        ("", []),
    ],
)
def test_each_sentence_is_a_line(text: str, told: list[str]) -> None:
    assert list(quoting.sentences(text)) == told

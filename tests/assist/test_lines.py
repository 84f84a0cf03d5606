"""Lines as they are told."""

from __future__ import annotations

import pytest

from handeye.assist import lines


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Save", "Save"),
        ("  two\tlines\r\nin one ", "two lines in one"),
        ("a\x1b[31mred\x07", "a [31mred"),
        ("pay\u202egnp.exe\u2066 zero\u200bwidth\ufeff", "paygnp.exe zerowidth"),
        ("🛒 Basket", "(shopping trolley) Basket"),
        ("👍🏽 ok", "(thumbs up sign) ok"),
        ("★★★★☆", "(black star, 4 times) (white star)"),
        ("──── Menu ────", "Menu"),
        ("\ue001Icon", "Icon"),
        ("5 °C © 100 % – “x”", "5 °C © 100 % – “x”"),
        ("商品：陶罐", "商品：陶罐"),
        ("cafe\u0301", "café"),
        ("", ""),
    ],
)
def test_what_only_looks_is_told_in_words_or_left_out(text: str, told: str) -> None:
    assert lines.clean(text) == told


def test_columns_count_chinese_twice_and_accents_not_at_all() -> None:
    assert [lines.columns(one) for one in ("abc", "陶罐", "e\u0301")] == [3, 4, 1]


def test_a_long_line_is_broken_between_words() -> None:
    text = "word " * 40 + "end."
    found = lines.folded(text)
    assert " ".join(found) == text
    assert max(map(len, found)) <= 78
    assert len(found) == 3


def test_chinese_is_broken_anywhere_but_before_a_closing_sign() -> None:
    text = "购物车里有三件商品，" * 9
    found = lines.folded(text)
    assert "".join(found) == text
    assert max(map(lines.columns, found)) <= 80
    assert not [one for one in found if one[0] in lines.CLOSING]


def test_a_word_longer_than_a_line_is_cut_and_nothing_is_lost() -> None:
    text = "see http://shop.example/" + "a" * 200 + " there"
    found = lines.folded(text)
    assert "".join(found).replace(" ", "") == text.replace(" ", "")
    assert max(map(lines.columns, found)) <= 80


def test_lines_that_stand_there_twice_are_counted() -> None:
    assert list(lines.runs(["a", "a", "b", "a"])) == [("a", 2), ("b", 1), ("a", 1)]


def test_what_was_typed_is_told_again_and_cut() -> None:
    assert lines.short(" do\tit ") == "do it"
    assert lines.columns(lines.short("陶罐" * 100)) <= 60
    assert lines.short("x" * 100).endswith("x…")

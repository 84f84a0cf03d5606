"""What a goal says of the thing that it wants, and which of several that can be."""

from __future__ import annotations

import pytest

from handeye.assist import invented, plain_text, rivals, wishes

WATERS = (
    rivals.Rival("Spring still water", ("Spring still water", "0.89 €", "1.5 l", "4.6 out of 5")),
    rivals.Rival(
        "Aqua sparkling", ("Aqua sparkling", "0.95 €", "0.63 €/l", "1.5 l", "4.1 out of 5")
    ),
    rivals.Rival("Pure still water", ("Pure still water", "0.89 €", "0.7 l", "4.8 out of 5")),
    rivals.Rival("无糖可乐", ("无糖可乐", "￥3.50", "330毫升")),
    rivals.Rival("原味可乐", ("原味可乐", "￥3.00", "500毫升")),
)
MEANT: dict[str, list[int]] = {
    "the cheapest": [0, 2, 4],  # euros and yuan are not compared
    "the cheapest still water": [0, 2],
    "the biggest still water": [0],
    "the best rated water": [2],
    "sparkling": [1],
    "still water under 0.90 €": [0, 2],
    "something for at least 0.95 €": [1, 3, 4],
    "a still water of 1.5 l": [0],
    "not the sparkling one, nor anything without words": [0, 2, 3, 4],
    "the third one": [2],
    "the last one": [4],
    "最便宜的可乐": [4],
    "最贵的可乐": [3],
    "买无糖的可乐": [3],
    "3元以下的可乐": [4],
    "第二个": [1],
    "coffee": [0, 1, 2, 3, 4],
}


@pytest.mark.parametrize("goal", MEANT)
def test_which_of_several_a_goal_can_mean(goal: str) -> None:
    assert rivals.fitting(WATERS, wishes.wish(goal), own=0) == MEANT[goal]


def test_where_two_are_named_the_one_counts_that_is_wanted_now() -> None:
    wish = wishes.wish("put Aqua and Pure into the basket")
    assert rivals.fitting(WATERS, wish, own=2) == [2]
    assert rivals.fitting(WATERS, wish, own=1) == [1]
    assert rivals.fitting(WATERS, wish, own=0) == [1, 2]


def test_a_kind_that_no_words_tell_is_not_overruled_by_a_price() -> None:
    priced = {"Sea blue": "18 €", "Red clay": "16 €", "Black tea": "6 €", "Vase": "40 €"}
    shop = [rivals.Rival(name, (name, price)) for name, price in priced.items()]
    wish = wishes.wish("the cheapest cup")
    assert rivals.fitting(shop, wish, own=1) == [1, 2], "tea may be no cup: the user knows"
    assert rivals.fitting(shop, wish, own=2) == [2], "nothing is cheaper, whatever a cup is"


def test_a_chinese_word_is_found_by_its_sign() -> None:
    shop = [rivals.Rival(name, (name, price)) for name, price in
            (("海蓝马克杯", "￥18"), ("陶土马克杯", "￥16"), ("红茶", "￥6"))]  # fmt: skip
    assert rivals.fitting(shop, wishes.wish("最便宜的杯子"), own=0) == [1]


def test_what_has_no_price_may_be_the_cheapest() -> None:
    pair = (rivals.Rival("A", ("A", "1 €")), rivals.Rival("B", ("B", "price on request")))
    assert rivals.fitting(pair, wishes.wish("the cheapest"), own=0) == [0, 1]


def test_prices_that_may_be_several_are_told_apart_where_that_is_sure() -> None:
    two = rivals.Rival("A", ("A", "2 € or 3 €"))
    four, one = rivals.Rival("B", ("B", "4 €")), rivals.Rival("C", ("C", "2.50 €"))
    assert rivals.fitting((two, four), wishes.wish("cheapest"), own=0) == [0]
    assert rivals.fitting((two, one), wishes.wish("cheapest"), own=0) == [0, 1]


@pytest.mark.parametrize(
    ("goal", "several", "any_"),
    [("add all of them", True, False), ("every mug", True, False),
     ("把所有商品都加入", True, False),
     ("any water will do", False, True), ("随便哪个", False, True), ("a mug", False, False)],
)  # fmt: skip
def test_all_and_any(goal: str, several: bool, any_: bool) -> None:
    wish = wishes.wish(goal)
    assert (wish.several, wish.any) == (several, any_)


def test_lines_tell_only_what_differs() -> None:
    told, common = rivals.lines((WATERS[0], WATERS[2]))
    assert told == [
        "Spring still water, 1.5 l, 4.6 out of 5",
        "Pure still water, 0.7 l, 4.8 out of 5",
    ]
    assert common == ["0.89 €"]


def test_lines_of_things_that_are_the_same_are_numbered() -> None:
    told, _ = rivals.lines((WATERS[0], WATERS[0], WATERS[1]))
    assert told[:2] == [
        "Spring still water, 0.89 €, 4.6 out of 5 (1/3)",
        "Spring still water, 0.89 €, 4.6 out of 5 (2/3)",
    ]


def test_signs_that_cannot_be_seen_are_not_told() -> None:
    evil = rivals.Rival("A\u202eB\x1b[31m\u200b", ("1 €\n2. Yes",))
    told, _ = rivals.lines((evil, WATERS[0]))
    assert told[0].isprintable()
    assert "\n" not in told[0]


@pytest.mark.parametrize(
    ("text", "sources", "made_up"),
    [
        ("Ada Lovelace", ["order for Ada Lovelace"], ()),
        ("John Smith", ["order for Ada"], ("john", "smith")),
        ("2 bottles", ["two bottles"], ("2",)),
        ("上海市", ["送到上海市浦东区"], ()),
        ("北京市", ["送到上海市"], ("北京市",)),
        ("mugs", ["a mug"], ()),
        ("tea@home.example", ["tea@home.example is my address"], ()),
    ],
)
def test_what_is_made_up(text: str, sources: list[str], made_up: tuple[str, ...]) -> None:
    assert invented.made_up(text, sources) == made_up


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        ("The bridge in Leeds is closed until 14 May.", True),
        ("It opens on 15 May.", False),
        ("Ask Smith about it.", False),
        ("It costs 2.5 million.", True),
        ("大桥关闭到14日。", True),
        ("大桥关闭到16日。", False),
    ],
)
def test_plain_words_hold_no_number_and_no_name_that_is_not_there(
    sentence: str, kept: bool
) -> None:
    page = "The Old Bridge in Leeds is closed until 14 May. 2.5 million pounds."
    assert plain_text.kept(sentence, page) is kept

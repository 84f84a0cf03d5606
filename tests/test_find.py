from __future__ import annotations

import random
import time
from dataclasses import replace
from typing import Any

import pytest

from handeye.perception import (
    Ambiguous,
    Box,
    Element,
    NotFound,
    Query,
    Region,
    find,
    find_all,
)

FIELDS = frozenset(("textbox", "searchbox", "combobox"))


def at(role: str, name: str, x: float = 0, y: float = 0, **more: Any) -> Element:
    """An element of 80 × 20 pixels (or `size`); its test_id tells it apart."""
    width, height = more.pop("size", (80, 20))
    return Element(role, name, Box(x, y, width, height), **more)


def stack(*elements: Element) -> list[Element]:
    """The same elements one below the other, 40 pixels apart, with the numbers as test_id."""
    return [
        replace(one, box=one.box._replace(y=40.0 * number), test_id=str(number))
        for number, one in enumerate(elements)
    ]


def row(text: str) -> tuple[Region, ...]:
    return Region("main"), Region("table", "Orders"), Region("row", text=text)


def query(given: str | dict[str, Any]) -> Query:
    return Query.model_validate(given)


def found(given: str | dict[str, Any], elements: list[Element], prefer: Any = ()) -> str:
    return find(query(given), elements, prefer).test_id


class TestLadder:
    """Each case: the words, elements, and the position of the one that is meant."""

    @pytest.mark.parametrize(
        ("words", "elements", "expected"),
        [
            # equal before contained
            ("Sign in", [at("button", "Sign in with a key"), at("button", "Sign in")], 1),
            ("sign  IN", [at("button", "Sign in\n"), at("link", "Sign in now")], 0),
            # signs at the ends
            ("Email", [at("textbox", "Email *:"), at("textbox", "Email address")], 0),
            ("Load more", [at("button", "Load more…"), at("text", "Load more often")], 0),
            ("Save", [at("button", "Save…"), at("button", "Save")], 1),
            ("Save…", [at("button", "Save…"), at("button", "Save")], 0),
            ("C++", [at("link", "C"), at("link", "C++")], 1),
            ("+", [at("button", "-"), at("button", "+")], 1),
            ("×", [at("button", "×"), at("button", "Close ×")], 0),
            ("Don't save", [at("button", "Don’t save"), at("button", "Save")], 0),
            ("Soft hyphen", [at("link", "Soft hy\u00adphen"), at("link", "Soft")], 0),
            # equal before usable, usable before shown
            ("Settings", [at("heading", "Settings"), at("link", "Settings and privacy")], 0),
            ("Sign in", [at("heading", "Sign in"), at("button", "Sign in")], 1),
            ("Edit", [at("listitem", "Edit"), at("generic", "Edit")], 1),
            # the place of the text
            ("Search", [at("textbox", "Words", placeholder="Search"), at("textbox", "Search")], 1),
            ("Go", [at("button", "", title="Go"), at("button", "", text="Go")], 1),
            ("Go", [at("button", "", value="Go"), at("button", "", alt="Go")], 1),
            ("Go", [at("textbox", "", value="Go"), at("button", "", value="Go")], 1),
            ("City", [at("textbox", "", placeholder="City"), at("textbox", "", label="City")], 1),
            ("Total", [at("ocr", "Total"), at("text", "Total")], 1),
            # whole words only
            ("Order 1", [at("link", "Order 17"), at("link", "See order 1 now")], 1),
            ("log", [at("link", "Catalogue"), at("link", "Blog"), at("link", "The log")], 2),
            ("17", [at("link", "Order #17"), at("link", "Order 171")], 0),
            ("naïve", [at("link", "Nai\u0308ve Bayes"), at("link", "na\u00efvety")], 0),
        ],
    )  # fmt: skip
    def test_the_surest_wins(self, words: str, elements: list[Element], expected: int) -> None:
        assert found(words, stack(*elements)) == str(expected)

    @pytest.mark.parametrize(
        ("words", "name"),
        [
            ("登录", "登 录"),
            ("登录", "登录："),
            ("登录", "立即登录账号"),
            ("第1页", "第 １ 页"),
            ("搜索(全部)", "搜索（全部）"),
            ("ＡＢＣ", "abc"),
            ("确定,继续", "确定，继续"),
            ("『设置』", "「设置」"),
            ("设置", "「设置」"),
            ("删除", "确认删除吗？"),
            ("下单", "立即下单→"),
            ("カート", "ｶｰﾄ"),
            ("저장", "저장하기"),
            ("WiFi密码", "WiFi 密码"),
        ],
    )
    def test_chinese_and_its_neighbours(self, words: str, name: str) -> None:
        elements = stack(at("button", "取消"), at("button", name), at("link", "Cancel"))
        assert found(words, elements) == "1"

    @pytest.mark.parametrize(
        ("words", "name"),
        [("第1页", "第11页"), ("登录", "登出"), ("iPhone 1", "iPhone 15手机"), ("页", "Page")],
    )
    def test_chinese_that_is_something_else(self, words: str, name: str) -> None:
        with pytest.raises(NotFound):
            found(words, stack(at("button", name)))

    def test_the_kind_that_the_verb_asks_for_comes_first(self) -> None:
        elements = stack(at("heading", "Email"), at("link", "Email"), at("textbox", "Your email"))
        assert found("Email", elements, FIELDS) == "2"
        assert found("Email", elements) == "1"

    def test_exact_takes_equal_words_only(self) -> None:
        elements = stack(at("button", "Save…"), at("button", "Save all"))
        assert found("Save", elements) == "0"
        with pytest.raises(NotFound):
            found({"text": "Save", "exact": True}, elements)
        assert found({"text": "ｓａｖｅ  ALL", "exact": True}, elements) == "1"

    def test_off_screen_is_no_worse(self) -> None:
        elements = stack(at("link", "Terms"), at("link", "Terms", offscreen=True))
        with pytest.raises(Ambiguous, match="off screen"):
            found("Terms", elements)

    def test_what_a_pop_up_covers_is_not_meant(self) -> None:
        dialog = (Region("dialog", "Leave?"),)
        elements = stack(
            at("button", "Close", covered_by='dialog "Leave?"'),
            at("button", "Close", regions=dialog),
        )
        assert found("Close", elements) == "1"

    def test_a_cover_that_is_no_pop_up_decides_nothing(self) -> None:
        elements = stack(at("button", "Edit", covered_by='text "Saved"'), at("button", "Edit"))
        with pytest.raises(Ambiguous, match="covered by text"):
            found("Edit", elements)

    def test_a_covered_element_is_found_when_it_is_the_only_one(self) -> None:
        assert found("Edit", stack(at("button", "Edit", covered_by="div"))) == "0"


class TestOneInsideTheOther:
    @pytest.mark.parametrize(
        ("outer", "inner", "kept"),
        [("cell", "link", "link"), ("button", "text", "button"), ("link", "img", "link"),
         ("link", "button", "button"), ("cell", "text", "text")],
    )  # fmt: skip
    def test_same_words_count_once(self, outer: str, inner: str, kept: str) -> None:
        elements = [at(outer, "Edit", size=(90, 30)), at(inner, "Edit", 5, 5)]
        assert find(query("Edit"), elements).role == kept
        assert [one.role for one in find_all(query("Edit"), elements)] == [kept]

    def test_two_inside_are_two(self) -> None:
        elements = [at("cell", "Edit Edit", size=(300, 30)), at("link", "Edit", 5, 5, test_id="a"),
                    at("link", "Edit", 105, 5, test_id="b")]  # fmt: skip
        assert [one.test_id for one in find_all(query("Edit"), elements)] == ["a", "b"]
        with pytest.raises(Ambiguous):
            find(query("Edit"), elements)

    def test_on_top_is_not_inside(self) -> None:
        elements = [at("button", "Close", size=(400, 300), covered_by='button "Close"'),
                    at("button", "Close", 50, 50)]  # fmt: skip
        with pytest.raises(Ambiguous):
            find(query("Close"), elements)

    def test_an_element_that_is_given_twice_is_one(self) -> None:
        one = at("button", "Edit", ref="7")
        assert find(query("Edit"), [one, replace(one)]) == one
        assert find(query({"role": "button", "near": "Edit"}), [one, at("img", "Edit", 90)]) == one


def orders() -> list[Element]:
    """A table of three orders, each with two cells and two buttons."""
    elements: list[Element] = []
    customers = {"Order 17": "Ada", "Order 18": "Bo", "Order 1": "Ada"}
    for number, (order, who) in enumerate(customers.items()):
        y, regions = 30 * number, row(f"{order} {who} Edit Delete")
        elements += [
            at("cell", order, 0, y, regions=regions),
            at("cell", who, 100, y, regions=regions),
            at("button", "Edit", 200, y, regions=regions, test_id=order),
            at("button", "Delete", 300, y, regions=regions, test_id=f"x{order}"),
        ]
    return elements


ORDERS = orders()


class TestQualifiers:
    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            ({"text": "Edit", "row": "Order 17"}, "Order 17"),
            ({"text": "Edit", "row": "order 1"}, "Order 1"),
            ({"text": "Edit", "row": "Bo"}, "Order 18"),
            ({"text": "Edit", "row": "Ada", "nth": 2}, "Order 1"),
            ({"text": "Edit", "nth": 3}, "Order 1"),
            ({"text": "Edit", "near": "Order 18"}, "Order 18"),
            ({"text": "Edit", "in": "Order 18"}, "Order 18"),
            ({"role": "button", "row": "Order 18", "nth": 2}, "xOrder 18"),
        ],
    )
    def test_in_a_table(self, given: dict[str, Any], expected: str) -> None:
        assert found(given, ORDERS) == expected

    @pytest.mark.parametrize(
        ("role", "expected"),
        [("field", "textbox"), ("input", "textbox"), ("Button", "button"), ("link", "link"),
         ("checkbox", "checkbox"), ("dropdown", "combobox"), ("tab", "tab"), ("image", "img"),
         ("menu item", "menuitem"), ("switch", "switch"), ("radio", "radio"), ("图片", "img"),
         ("heading", "heading"), ("按钮", "button"), ("复选框", "checkbox")],
    )  # fmt: skip
    def test_plain_words_for_roles(self, role: str, expected: str) -> None:
        roles = ["textbox", "button", "link", "checkbox", "tab", "img", "menuitem", "radio"]
        others = [one for one in roles if one != expected]
        if expected == "switch":
            others.remove("checkbox")
        elements = stack(*(at(one, "Plan") for one in [*others, expected]))
        if expected == "combobox":
            elements = stack(at("textbox", "Plan"), at("combobox", "Plan"))
        assert find(query({"text": "Plan", "role": role}), elements).role == expected

    @pytest.mark.parametrize(
        ("words", "expected"),
        [("banner", 0), ("header", 0), ("页眉", 0), ("footer", 1), ("nav", 2), ("menu", 2),
         ("Main", 2), ("main navigation", 2), ("sidebar", 3), ("popup", 4), ("modal", 4),
         ("dialog", 4), ("Leave this page?", 4), ("leave", 4), ("Leave dialog", 4),
         ("dialog leave", 4), ("弹窗", 4), ("Basket", 5), ("购物车", 6), ("navigation", 2)],
    )  # fmt: skip
    def test_regions(self, words: str, expected: int) -> None:
        regions = [Region("banner"), Region("contentinfo"), Region("navigation", "Main"),
                   Region("complementary"), Region("dialog", "Leave this page?"),
                   Region("region", "Basket"), Region("region", "购物车 (3)"),
                   Region("region", "Basket history")]  # fmt: skip
        elements = stack(*(at("link", "Help", regions=(region,)) for region in regions))
        assert found({"text": "Help", "in": words}, elements) == str(expected)

    def test_the_region_is_not_swapped_for_a_similar_one(self) -> None:
        elements = stack(
            at("link", "Shop", regions=(Region("region", "Basket"),)),
            at("link", "Help", regions=(Region("region", "Basket history"),)),
        )
        with pytest.raises(NotFound, match="none in 'Basket'"):
            found({"text": "Help", "in": "Basket"}, elements)

    def test_of_nested_rows_the_innermost_counts(self) -> None:
        fruit = Region("listitem", text="Fruit Apple Edit Pear Edit")
        apple, pear = Region("listitem", text="Apple Edit"), Region("listitem", text="Pear Edit")
        elements = stack(
            at("text", "Apple", regions=(fruit, apple)),
            at("button", "Edit", regions=(fruit, apple)),
            at("button", "Edit", regions=(fruit, pear)),
        )
        assert found({"text": "Edit", "row": "Apple"}, elements) == "1"
        assert found({"text": "Edit", "row": "Pear"}, elements) == "2"
        assert len(find_all(query({"text": "Edit", "row": "Fruit"}), elements)) == 2
        without = [elements[0], elements[2]]
        with pytest.raises(NotFound, match="none in a row with 'Apple'"):
            found({"text": "Edit", "row": "Apple"}, without)

    def test_frames_by_title_or_address(self) -> None:
        elements = stack(
            at("textbox", "Number", frame="Secure card field"),
            at("textbox", "Number", frame="https://pay.example/form"),
            at("textbox", "Number", regions=(Region("iframe", "Outer"),), frame="Inner"),
            at("textbox", "Number"),
        )
        for words, expected in (("card", "0"), ("pay.example", "1"), ("outer", "2")):
            assert found({"text": "Number", "frame": words}, elements) == expected

    def test_near_needs_a_clear_winner(self) -> None:
        label = at("text", "Amount", 100, 100)
        left = at("button", "?", 10, 100, test_id="l")
        right = at("button", "?", 190, 100, test_id="r")
        with pytest.raises(Ambiguous):
            found({"text": "?", "near": "Amount"}, [label, left, right])
        closer = replace(right, box=right.box._replace(x=182))
        assert found({"text": "?", "near": "Amount"}, [label, left, closer]) == "r"

    def test_near_prefers_the_same_line_when_gaps_are_alike(self) -> None:
        elements = [at("text", "Total", 0, 100), at("button", "?", 90, 100, test_id="same"),
                    at("button", "?", 90, 122, test_id="below")]  # fmt: skip
        assert found({"text": "?", "near": "total"}, elements) == "same"

    def test_nth_counts_by_line_then_from_left_to_right(self) -> None:
        places = [(200, 3), (100, 0), (0, 5), (10, 60), (0, 90)]
        elements = [at("button", "Go", x, y, test_id=f"{x}") for x, y in places]
        order = [found({"text": "Go", "nth": number}, elements) for number in range(1, 6)]
        assert order == ["0", "100", "200", "10", "0"]

    def test_role_alone(self) -> None:
        assert found({"role": "checkbox"}, stack(at("link", "A"), at("checkbox", "B"))) == "1"


class TestMessages:
    def said(self, given: str | dict[str, Any], elements: list[Element], prefer: Any = ()) -> str:
        with pytest.raises((NotFound, Ambiguous)) as error:
            find(query(given), elements, prefer)
        return str(error.value)

    def test_nothing_called_like_this(self) -> None:
        elements = stack(at("button", "Sign in"), at("link", "Sing along"), at("text", "Zzz"))
        with pytest.raises(NotFound) as error:
            find(query("Sign on"), elements)
        assert error.value.lost == "text"
        assert [one.name for one in error.value.nearest][:2] == ["Sign in", "Sing along"]
        assert str(error.value).startswith('no element matches "Sign on"; the nearest names are: ')
        assert 'button "Sign in", link "Sing along"' in str(error.value)

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({"text": "Edit", "row": "Order 99"},
             "3 elements are called 'Edit', but none in a row with 'Order 99' (their rows: "
             "'Order 17 Ada Edit Delete', 'Order 18 Bo"),
            ({"text": "Edit", "role": "checkbox"}, "but none has the role 'checkbox': button"),
            ({"text": "Edit", "in": "banner"}, "none in 'banner' (they are in: row"),
            ({"text": "Edit", "frame": "pay"}, "none in a frame 'pay' (they are in no frame)"),
            ({"text": "Edit", "near": "Order 19"}, "nothing is called 'Order 19'"),
            ({"text": "Edit", "nth": 4}, "only 3 elements are called 'Edit'"),
            ({"role": "slider"}, "the roles here are: cell, button"),
        ],
    )  # fmt: skip
    def test_the_qualifier_that_took_the_last(self, given: dict[str, Any], said: str) -> None:
        assert said in self.said(given, ORDERS)

    def test_an_empty_screen(self) -> None:
        assert "no elements that words could find" in self.said("Edit", [])

    def test_each_hint_means_its_candidate(self) -> None:
        dialog = (Region("dialog", "Rename"),)
        disabled = at("button", "Edit", 0, 900, states=frozenset(("disabled",)))
        elements = [
            *ORDERS,
            at("button", "Edit", 900, 500, regions=dialog, test_id="dialog"),
            at("link", "Edit", 900, 700, test_id="link"),
            at("button", "Edit", 600, 600, test_id="near"),
            at("text", "Only here", 600, 580),
            replace(disabled, offscreen=True, test_id="bare"),
        ]
        with pytest.raises(Ambiguous) as error:
            find(query("Edit"), elements)
        said = str(error.value)
        assert '7 elements match "Edit"' in said
        assert "1. button \"Edit\", in the row 'Order 17 Ada Edit Delete', top left → row: " in said
        hints = {
            "dialog": {"in": "Rename"},
            "near": {"near": "Only here"},
            "link": {"role": "link"},
            "bare": {"nth": 7},
        }
        for test_id, hint in hints.items():
            (key, words), = hint.items()  # fmt: skip
            assert f"→ {key}: {words}" in said
            assert found({"text": "Edit", **hint}, elements) == test_id
        assert "off screen, disabled → nth: 7" in said
        for number, one in enumerate(error.value.candidates, 1):
            assert find(query({"text": "Edit", "nth": number}), elements) == one

    def test_a_hint_can_need_the_role_too(self) -> None:
        elements = [
            at(role, "Edit", x, 30 * number, regions=row(f"Order {number} Edit Edit"))
            for number in (1, 2)
            for role, x in (("button", 100), ("link", 200))
        ]
        assert "→ row: Order 2, role: link" in self.said("Edit", elements)
        link = find(query({"text": "Edit", "row": "Order 2", "role": "link"}), elements)
        assert link == elements[3]

    def test_hints_are_yaml(self) -> None:
        elements = stack(*(at("button", "Edit", regions=row(f"{n}: x")) for n in (1, 2)))
        assert '→ row: "1:"' in self.said("Edit", elements)

    def test_long_lists_are_cut(self) -> None:
        assert "… and 20 more, up to nth: 30" in self.said("A", stack(*[at("link", "A")] * 30))


def test_all_that_fit_are_counted_loosely_in_reading_order() -> None:
    elements = stack(at("link", "Blue mug"), at("heading", "Mugs"), at("button", "Mug"))
    assert [one.test_id for one in find_all(query("mug"), elements)] == ["0", "2"]
    assert find_all(query({"text": "mug", "exact": True}), elements) == elements[2:]
    assert find_all(query("cup"), elements) == []
    assert len(find_all(query({"text": "Edit", "row": "Ada"}), ORDERS)) == 2


WORDS = ["Save", "Edit", "Delete", "Order", "Name", "登录", "删除", "购物车", "17", "in", "Ärger"]


def some_screen(chance: random.Random, count: int) -> list[Element]:
    regions = [Region("row", text=" ".join(chance.sample(WORDS, 3))) for _ in range(6)]
    regions += [Region("dialog", "Rename"), Region("banner")]
    return [
        at(
            chance.choice(["button", "link", "text", "textbox", "cell", "heading"]),
            " ".join(chance.sample(WORDS, chance.randint(1, 3))),
            chance.randrange(0, 1200, 50), chance.randrange(0, 800, 25),
            regions=tuple(chance.sample(regions, chance.randint(0, 2))),
            covered_by=chance.choice(["", "", "", "div"]), ref=str(number),
        )
        for number in range(count)
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(60))
def test_what_is_found_fits_and_order_does_not_matter(seed: int) -> None:
    chance = random.Random(seed)
    elements = some_screen(chance, 40)
    given: dict[str, Any] = {"text": chance.choice(WORDS)}
    given |= chance.choice([{}, {"row": "Edit"}, {"in": "Rename"}, {"near": "Order"}, {"nth": 2}])

    def outcome(among: list[Element]) -> Element | list[Element] | str:
        try:
            return find(query(given), among)
        except Ambiguous as error:
            return list(error.candidates)
        except NotFound as error:
            return error.lost

    result = outcome(elements)
    for one in [result] if isinstance(result, Element) else result:
        if isinstance(one, Element):
            assert given["text"].casefold() in one.name.casefold()
            assert one in find_all(query({"text": given["text"]}), elements) or "nth" not in given
    for _ in range(3):
        chance.shuffle(elements)
        assert outcome(elements) == result


def test_two_thousand_elements_take_milliseconds_and_no_longer_each_than_two_hundred() -> None:
    """Computing time only, the least of many tries: a busy machine still doubles it."""
    few, many = many_orders(50), many_orders(500)

    def seconds(elements: list[Element]) -> float:
        start = time.process_time()
        assert found({"text": "Edit", "row": "Order 32"}, elements) == "32"
        return time.process_time() - start

    seconds(many)  # the normal form of each text is worked out once
    tries = [(seconds(few), seconds(many)) for _ in range(10)]
    least_of_few, least_of_many = map(min, zip(*tries, strict=True))
    assert least_of_many < 0.040
    assert least_of_many < 15 * least_of_few


def many_orders(count: int) -> list[Element]:
    """Rows of an order each, with three texts and one button that all say "Edit"."""
    elements: list[Element] = []
    for number in range(count):
        regions, y = row(f"Order {number} by Ada, Edit by Bo"), 30 * number
        texts = [at("text", f"Edit {number} by Ada", x, y, regions=regions) for x in (0, 90, 180)]
        elements += [*texts, at("button", "Edit", 300, y, regions=regions, test_id=str(number))]
    return elements

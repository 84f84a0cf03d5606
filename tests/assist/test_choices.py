"""`do` asks at what the user left open, and at nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from model_answers import Chat
from playwright.sync_api import Page
from servers import Site
from shops import (
    STYLE,
    WATERS,
    Conversation,
    clicks,
    conversation,
    decide,
    done,
    number_of,
    water_shop,
)
from shops import script as replies_of

pytestmark = pytest.mark.e2e
Said = str | Callable[[Chat], str]
CHEAPEST = "do put the cheapest water into the basket"
BUY = clicks("Add to basket")


class Shop:
    """Holds conversations on the page of a test."""

    def __init__(self, page: Page, site: Site, folder: Path) -> None:
        self.page, self.site, self.folder = page, site, folder

    def basket(self) -> str:
        return self.page.locator("#basket").inner_text().partition(": ")[2]


@pytest.fixture
def shop(page: Page, site: Site, tmp_path: Path) -> Shop:
    return Shop(page, site, tmp_path)


def priced(*prices: str) -> str:
    return water_shop(
        (name, price, *facts) for (name, _, *facts), price in zip(WATERS, prices, strict=True)
    )


@pytest.mark.parametrize("cards", [False, True], ids=["list", "cards"])
def test_three_equal_prices_are_asked_about(cards: bool, shop: Shop) -> None:
    html = water_shop(cards=cards)
    with held(shop, [BUY, done()], [CHEAPEST, "3"], html) as talk:
        at = talk.said.index("3 fit. Which one? The same for all: 0.89 €.")
        assert talk.said[at + 1 : at + 5] == [
            "1. Spring still water, 1.5 l, 4.6 out of 5",
            "2. Aqua sparkling water, 1.5 l, 4.1 out of 5",
            "3. Pure still water, 0.7 l, 4.8 out of 5",
            "0. None of these.",
        ]
        assert shop.basket() == "Pure still water"
        assert shop.site.paths().count("/add?Pure%20still%20water") == 1
        assert "the user chose Pure still water" in talk.server.requests[1].text
        assert "Clicked button “Add to basket” of “Pure still water”." in talk


@pytest.mark.parametrize(
    ("prices", "bought"),
    [
        (("0.89 €", "0.95 €", "1.10 €", "1.29 €"), "Spring still water"),
        (("1.10 €", "0.95 €", "0.89 €", "1.29 €"), "Pure still water"),
    ],
)
def test_one_cheapest_is_taken_without_a_word(
    prices: tuple[str, ...], bought: str, shop: Shop
) -> None:
    with held(shop, [BUY, done()], [CHEAPEST], priced(*prices)) as talk:
        assert shop.basket() == bought
        assert not talk.lines("Which one")
        instead = f"{bought} fits your words; the model wanted Spring still water."
        assert talk.lines("fits your words") == ([instead] if "Pure" in bought else [])


@pytest.mark.parametrize(
    ("goal", "bought"),
    [
        ("do buy the most expensive water", "Alpine mineral water"),
        ("do buy the best rated water", "Alpine mineral water"),
        ("do buy the best rated still water", "Pure still water"),
        ("do buy the sparkling water", "Aqua sparkling water"),
        ("do buy the still water of 0.7 l", "Pure still water"),
        ("do buy the water above 1 euro", "Alpine mineral water"),
        ("do put the second water into the basket", "Aqua sparkling water"),
        ("do buy any water, I don't care which", "Spring still water"),
        ("do buy the water that is not sparkling and has 1 l", "Alpine mineral water"),
    ],
)
def test_what_the_goal_says_is_not_asked(goal: str, bought: str, shop: Shop) -> None:
    with held(shop, [BUY, done()], [goal], water_shop()) as talk:
        assert (shop.basket(), talk.lines("Which one")) == (bought, [])


def test_two_things_that_are_both_named_are_both_bought(shop: Shop) -> None:
    replies = [clicks("Add to basket", 2), clicks("Add to basket", 4), done()]
    with held(shop, replies, ["do put Aqua and Alpine into the basket"], water_shop()) as talk:
        assert shop.basket() == "Aqua sparkling water, Alpine mineral water"
        assert not talk.lines("Which one")


def test_the_only_one_that_fits_is_not_bought_twice_for_another(shop: Shop) -> None:
    replies = [BUY, clicks("Add to basket", 2), done()]
    with held(shop, replies, [CHEAPEST], priced("1 €", "2 €", "3 €", "4 €")) as talk:
        assert shop.basket() == "Spring still water"
        assert "that was used already" in talk.server.requests[2].texts[-2]


def test_all_of_them_are_no_choice(shop: Shop) -> None:
    replies: list[Said] = [clicks("Add to basket", nth) for nth in (1, 2, 3, 4)]
    with held(
        shop, [*replies, done()], ["do put all waters into the basket"], water_shop()
    ) as talk:
        assert len(shop.basket().split(", ")) == 4
        assert not talk.lines("Which one")


def test_a_model_that_asks_itself_is_enough(shop: Shop) -> None:
    asks = {
        "kind": "ask_user",
        "question": "Three waters cost 0.89 €. Which one?",
        "choices": ["Spring still water, 1.5 l", "Aqua sparkling water", "Pure still water, 0.7 l"],
    }
    replies = [decide(asks), clicks("Add to basket", 2), done()]
    with held(shop, replies, [CHEAPEST, "2"], water_shop()) as talk:
        assert shop.basket() == "Aqua sparkling water"
        assert len(talk.lines("Which one")) == 1


def test_what_the_user_chose_is_not_asked_again_and_not_bought_twice(shop: Shop) -> None:
    replies = [BUY, clicks("Add to basket", 2), done()]
    with held(shop, replies, [CHEAPEST, "1"], water_shop()) as talk:
        assert shop.basket() == "Spring still water"
        assert len(talk.lines("Which one")) == 1
        assert "the user wants Spring still water here" in talk.server.requests[2].texts[-2]


def test_none_of_these_buys_nothing_and_the_model_is_told(shop: Shop) -> None:
    replies = [BUY, decide({"kind": "fail", "reason": "the user wants none of them"})]
    with held(shop, replies, [CHEAPEST, "0"], water_shop()) as talk:
        assert shop.basket() == "empty"
        assert "the user wants none of these" in talk.server.requests[1].text
        assert "The model gave up: the user wants none of them" in talk


def test_ways_around_a_page_are_no_choice(shop: Shop) -> None:
    with held(
        shop, [clicks("Offers"), done("Here.")], ["do look at the page"], water_shop()
    ) as talk:
        assert shop.site.paths()[-1] == "/offers"
        assert not talk.lines("Which one")


TRAINS = f"""<!doctype html>{STYLE}<title>Trains</title><table><tr><th>Departs<th>Arrives<th>Price
<th>Details</tr>
<tr><td>08:10<td>10:40<td>£24.00<td><a href="/t1">Grand Northern</a></tr>
<tr><td>09:15<td>11:35<td>£19.50<td><a href="/t2">Cross Country</a></tr>
<tr><td>11:05<td>13:20<td>£19.50<td><a href="/t3">Azure</a></tr></table>"""


@pytest.mark.parametrize(
    ("goal", "path"),
    [
        ("do open the details of the earliest train after 9:00", "/t2"),
        ("do open the cheapest train before 10:00", "/t2"),
        ("do open the most expensive one", "/t1"),
    ],
)
def test_links_called_differently_are_told_apart_by_their_rows(
    goal: str, path: str, shop: Shop
) -> None:
    model = clicks("Cross Country" if "cheapest" in goal else "Grand Northern")
    with held(shop, [model, done("Open.")], [goal], TRAINS) as talk:
        assert shop.site.paths()[-1] == path
        assert not talk.lines("Which one")


def test_rows_that_cost_the_same_are_asked_about(shop: Shop) -> None:
    lines = ["do open the cheapest train", "2"]
    with held(shop, [clicks("Azure"), done("Open.")], lines, TRAINS) as talk:
        assert "1. Cross Country, 09:15, 11:35" in talk
        assert "2. Azure, 11:05, 13:20" in talk
        assert shop.site.paths()[-1] == "/t3"


SIZES = f"""<!doctype html>{STYLE}<title>Mug</title><form><fieldset><legend>Size</legend>
<label><input type=radio name=s value=s> Small, 9.00 €</label><br>
<label><input type=radio name=s value=m> Medium, 11.00 €</label><br>
<label><input type=radio name=s value=l> Large, 14.00 €</label></fieldset>
<label>Colour <select><option value="">Choose</option><option>Red<option>Green<option>Blue
</select></label></form>"""


def size(chat: Chat) -> str:
    return decide({"kind": "click", "target": number_of(chat, "Medium")})


@pytest.mark.parametrize(
    ("lines", "ticked"),
    [(["do choose a size", "3"], "l"), (["do choose the smallest price, small"], "s"),
     (["do choose the cheapest size"], "s"), (["do take the large one"], "l")],
)  # fmt: skip
def test_answers_of_one_group_are_a_choice(lines: list[str], ticked: str, shop: Shop) -> None:
    with held(shop, [size, done("Chosen.")], lines, SIZES) as talk:
        assert shop.page.locator("input:checked").get_attribute("value") == ticked
        assert len(talk.lines("Which one")) == len(lines) - 1


@pytest.mark.parametrize(
    ("lines", "colour"), [(["do choose a colour", "Gr"], "Green"), (["do choose blue"], "Blue")]
)
def test_options_of_a_list_are_a_choice(lines: list[str], colour: str, shop: Shop) -> None:
    def red(chat: Chat) -> str:
        target = number_of(chat, "combobox")
        return decide({"kind": "select", "target": target, "options": ["Red"]})

    with held(shop, [red, done("Chosen.")], lines, SIZES) as talk:
        assert shop.page.locator("select").input_value() == colour
        assert len(talk.lines("Which one")) == len(lines) - 1


FORM = f"""<!doctype html>{STYLE}<title>Order</title><p>Delivery on Monday or Tuesday.</p>
<label>Name <input id=name required></label> <label>Delivery date <input id=date></label>
<label>Search <input id=q type=search></label>"""


def types(words: str, text: str) -> Said:
    def reply(chat: Chat) -> str:
        return decide({"kind": "type", "target": number_of(chat, words), "text": text})

    return reply


@pytest.mark.parametrize(
    ("goal", "field", "text"),
    [
        ("do order for Ada Lovelace", "Name", "Ada Lovelace"),
        ("do order for Ada on Monday", "Delivery date", "Monday"),
        ("do look for tea", "Search", "green leaves"),
    ],
)
def test_what_was_said_or_stands_there_is_typed(
    goal: str, field: str, text: str, shop: Shop
) -> None:
    with held(shop, [types(field, text), done("Typed.")], [goal], FORM) as talk:
        assert shop.page.get_by_label(field).input_value() == text
        assert not talk.lines("What shall I type")


@pytest.mark.parametrize(
    ("answer", "typed"),
    [("Grace Hopper", "Grace Hopper"), ("1", "John Smith"), ("yes", "John Smith"), ("0", "")],
)
def test_what_was_made_up_is_asked_for(answer: str, typed: str, shop: Shop) -> None:
    with held(shop, [types("Name", "John Smith"), done("So.")], ["do order", answer], FORM) as talk:
        assert "What shall I type into the field Name?" in "\n".join(talk.said)
        assert "John Smith. 0 for nothing." in "\n".join(talk.said)
        assert shop.page.locator("#name").input_value() == typed


def test_in_chinese(shop: Shop) -> None:
    waters = (
        ("山泉矿泉水", "￥2.00", "550毫升", "评分4.6"),
        ("纯净水", "￥2.00", "500毫升", "评分4.8"),
        ("高山矿泉水", "￥2.00", "1.5升", "评分4.9"),
        ("苏打水", "￥3.50", "400毫升", "评分4.2"),
    )
    html = water_shop(waters, cards=True, add="加入购物车")
    goal = "帮我把最便宜的矿泉水放进购物车"
    replies = [clicks("加入购物车"), done("已放进购物车。")]
    with held(shop, replies, [goal, "2"], html, zh=True) as talk:
        assert "目标：把最便宜的矿泉水放进购物车" in talk
        at = talk.said.index("有2个符合。选哪一个？ 都相同的：￥2.00。")
        assert talk.said[at + 1 : at + 3] == [
            "1. 山泉矿泉水, 550毫升, 评分4.6",
            "2. 高山矿泉水, 1.5升, 评分4.9",
        ]
        assert "点击了“高山矿泉水”的按钮“加入购物车”。" in talk
        assert shop.basket() == "高山矿泉水"


def held(
    shop: Shop, replies: Sequence[Said], lines: Sequence[str], html: str, *, zh: bool = False
) -> AbstractContextManager[Conversation]:
    """A conversation about a page, that is over."""
    return conversation(
        shop.page,
        shop.site,
        shop.folder,
        replies_of(*replies),
        lines,
        html=html,
        lang="zh" if zh else "en",
    )

"""`do` on the bundled shop: nothing is ordered without a yes."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest
from model_answers import Chat
from playwright.sync_api import Page
from shops import decide, done, number_of, script, talked

from handeye.assist import texts
from handeye.tasks import demo

pytestmark = pytest.mark.e2e
GOAL = {"en": "do place the order", "zh": "帮我提交订单"}
BUTTON = {"en": "Place the order", "zh": "提交订单"}
ANSWER = {"en": "Order 20 is placed.", "zh": "订单20已提交。"}
REFUSED = {"en": "Not done, as you did not say yes: click", "zh": "您没有同意，所以没有做：点击"}


@pytest.fixture
def shop() -> Generator[demo.DemoShop]:
    with demo.DemoShop(slow=0.0) as shop:
        yield shop


def filled(page: Page, shop: demo.DemoShop, lang: str) -> None:
    """A checkout that only has to be sent."""
    page.set_default_timeout(5000)
    page.request.post(
        f"{shop.url}/api/login", data={"email": demo.EMAIL, "password": demo.PASSWORD}
    )
    page.goto(f"{shop.url}/?lang={lang}")
    page.locator("button", has_text="Add to basket" if lang == "en" else "加入购物车").first.click()
    page.goto(f"{shop.url}/checkout")
    page.locator("input[autocomplete=name]").fill("Ada Lovelace")
    page.locator("select").first.select_option(index=4)
    page.locator("input[type=date]").fill("2027-03-15")
    page.locator("input[type=time]").fill("10:30")
    frame = page.frame_locator("iframe[src='/payment']")
    frame.locator("input").nth(0).fill("4242 4242 4242 4242")
    frame.locator("input").nth(1).fill("12/30")
    frame.locator("input").nth(2).fill("123")
    frame.locator("button").click()
    page.get_by_role("button", name="Sign with my name" if lang == "en" else "用姓名签名").click()
    page.locator("input[type=checkbox]").check()


def orders(shop: demo.DemoShop) -> int:
    return shop.requests.count(demo.Request("POST", "/api/orders"))


def order(chat: Chat) -> str:
    """The model orders at once."""
    words = BUTTON["zh" if "提交" in "".join(chat.texts[1:]) else "en"]
    return decide({"kind": "click", "target": number_of(chat, words)})


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("said", ["no", "", "0", "maybe"])
def test_nothing_is_ordered_without_a_yes(
    said: str, lang: texts.Lang, shop: demo.DemoShop, page: Page, tmp_path: Path
) -> None:
    filled(page, shop, lang)
    replies = script(order, order, done(ANSWER[lang]))
    with talked(page, shop.url, tmp_path, replies, [GOAL[lang], said], lang) as talk:
        assert orders(shop) == 0
        at = [n for n, line in enumerate(talk.said) if line.startswith(REFUSED[lang])]
        says = [n for n, line in enumerate(talk.said) if line.endswith(ANSWER[lang])]
        assert len(at) == 1, "asked once, told once"
        assert at < says, "what is so comes before what the model says of it"
        assert {"en": "Nothing was done.", "zh": "没有做任何操作。"}[lang] in talk.said


@pytest.mark.parametrize(("lang", "said"), [("en", "yes"), ("zh", "是")])
def test_with_a_yes_it_is_ordered_once(
    lang: texts.Lang, said: str, shop: demo.DemoShop, page: Page, tmp_path: Path
) -> None:
    filled(page, shop, lang)
    lines = [GOAL[lang], said, "more" if lang == "en" else "更多"]
    replies = script(order, done(ANSWER[lang]))
    with talked(page, shop.url, tmp_path, replies, lines, lang) as talk:
        assert orders(shop) == 1
        at = talk.said.index(ANSWER[lang])
        counted, page_line = talk.said[at + 1 : at + 3]
        assert counted == {"en": "1 step was done.", "zh": "做了1步。"}[lang]
        assert {"en": "Thank you for your order", "zh": "感谢您的订购"}[lang] in page_line
        assert talk.lines("1. ") == [
            {"en": "1. Clicked button “Place the order”.", "zh": "1. 点击了按钮“提交订单”。"}[lang]
        ]

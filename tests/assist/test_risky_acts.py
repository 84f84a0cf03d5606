"""Risky acts of the user's own are asked about: nothing is ordered in the demo shop without a yes.

Whole conversations through a pipe, in English and in Chinese. What was ordered says the server.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest
from piped_talk import Piped

from handeye.tasks import demo

pytestmark = pytest.mark.e2e


class Shop(demo.DemoShop):
    """The demo shop, which keeps what it was asked for."""

    def __init__(self) -> None:
        super().__init__(slow=0.1)
        self.log: list[tuple[str, str]] = []

    def answer(self, method: str, path: str, body: demo.Body, session: str) -> demo.Answer:
        """Answer, and keep what was asked."""
        self.log.append((method, path.partition("?")[0]))
        return super().answer(method, path, body, session)

    @property
    def orders(self) -> int:
        """How many orders were sent."""
        return sum(method == "POST" and path == "/api/orders" for method, path in self.log)


@pytest.fixture
def shop() -> Generator[Shop]:
    shop = Shop()
    with shop:
        yield shop


ENGLISH = (
    "open /login", f"type Email: {demo.EMAIL}", f"type Password: {demo.PASSWORD}",
    "click button sign in", "yes", "click add to basket", "1", "open /checkout",
    "type full name: Ann Demo", "select country option norway", "type delivery date: 2027-03-15",
    "type delivery time: 10:30", "tick bicycle courier", "type card number: 4242424242424242",
    "type valid until: 12/30", "type security code: 123", "click use this card", "yes",
    "click sign with my name", "tick I agree to the terms", "yes",
)  # fmt: skip
CHINESE = (
    "打开 /login?lang=zh", f"输入 邮箱：{demo.EMAIL}", f"输入 密码：{demo.PASSWORD}",
    "点击 登录按钮", "是", "点击 加入购物车", "1", "打开 /checkout",
)  # fmt: skip


def test_nothing_is_ordered_without_a_yes(shop: Shop, tmp_path: Path) -> None:
    talk = Piped(tmp_path, shop.url)
    talk.hear("Waiting for you.")
    for line in ENGLISH:
        talk.say(line)
    lines = talk.say("click place the order")
    assert lines[:1] == ["Click button “Place the order”?"]
    assert "It pays or orders." in lines
    assert [one for one in lines if one.startswith("Where: ")]
    assert [one for one in lines if one.startswith("How much, the page says: ") and "18.00" in one]
    assert "Undo: not here; the seller would have to agree." in lines
    assert "Type yes to do it. No is the default." in lines
    talk.say("")
    talk.say("click place the order")
    talk.say("no")
    talk.say("click place the order")
    talk.say("maybe later")
    assert shop.orders == 0
    talk.say("click place the order")
    assert "Your order number is 20" in " ".join(talk.say("yes") + talk.say("read"))
    assert shop.orders == 1
    transcript = talk.end()
    for private in (demo.PASSWORD, "4242424242424242"):
        typed = [line for line in transcript.split("\n") if line.startswith("> ")]
        assert private not in "".join(line for line in transcript.split("\n") if line not in typed)
        kept = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert [path for path in kept if private.encode() in path.read_bytes()] == []


def test_the_question_is_asked_in_chinese(shop: Shop, tmp_path: Path) -> None:
    talk = Piped(tmp_path, shop.url, "--lang", "zh")
    talk.hear("等待您输入。")
    for line in CHINESE[:3]:
        talk.say(line)
    lines = talk.say(CHINESE[3])
    assert "会登录或退出登录。" in lines
    assert "撤销：可以，重新登录或退出。" in lines
    assert not [path for method, path in shop.log if method == "POST"]
    talk.say("否")
    assert not [path for method, path in shop.log if method == "POST"]
    talk.say(CHINESE[3])
    talk.say("是")
    assert ("POST", "/api/login") in shop.log
    talk.end()

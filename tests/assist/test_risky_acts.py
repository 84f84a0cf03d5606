"""Risky acts of the user's own are asked about: nothing is ordered in the demo shop without a yes.

Whole conversations through a pipe, in English and in Chinese; what was ordered tells the server.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest
from piped_talk import Piped

from handeye.tasks import demo

pytestmark = pytest.mark.e2e


@pytest.fixture
def shop() -> Generator[demo.DemoShop]:
    with demo.DemoShop(slow=0.1) as shop:
        yield shop


def to_the_checkout(talk: Piped, shop: demo.DemoShop, yes: str) -> None:
    """Sign in, put a mug into the basket, and fill in the checkout."""
    talk.say(f"open {shop.url}/login")
    talk.say(f"type Email: {demo.EMAIL}")
    talk.say(f"type Password: {demo.PASSWORD}")
    talk.say("click button sign in")
    talk.say(yes)
    talk.say("click add to basket sea mug")
    talk.say(f"open {shop.url}/checkout")
    talk.say("type Full name: Ann Demo")
    talk.say("tick I agree to the terms")
    talk.say(yes)


def test_nothing_is_ordered_without_a_yes(shop: demo.DemoShop, tmp_path: Path) -> None:
    talk = Piped(tmp_path, shop.url)
    talk.hear("Waiting for you.")
    to_the_checkout(talk, shop, "yes")
    before = len(shop.state.orders)
    lines = talk.say("click place the order")
    assert "It pays or orders." in lines
    assert "Undo: not here; the seller would have to agree." in lines
    talk.say("")
    talk.say("click place the order")
    talk.say("no")
    assert len(shop.state.orders) == before
    assert demo.PASSWORD not in talk.end().replace(f"> type Password: {demo.PASSWORD}", "")
    assert len(shop.state.orders) == before

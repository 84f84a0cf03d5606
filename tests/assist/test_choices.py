"""`do` asks at what the user left open, and at nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page
from servers import Site
from shops import clicks, conversation, done, script, water_shop

pytestmark = pytest.mark.e2e
CHEAPEST = "do put the cheapest water into the basket"


@pytest.mark.parametrize("cards", [False, True], ids=["list", "cards"])
def test_three_equal_prices_are_asked_about(
    cards: bool, page: Page, site: Site, tmp_path: Path
) -> None:
    replies = script(clicks("Add to basket"), done())
    with conversation(
        page, site, tmp_path, replies, [CHEAPEST, "3"], html=water_shop(cards=cards)
    ) as talk:
        print("\n".join(talk.said))
        assert talk.lines("1. ") == ["1. Spring still water, 1.5 l, 4.6 out of 5"]
        assert page.locator("#basket").inner_text() == "Basket: Pure still water"
        assert site.paths().count("/add?Pure%20still%20water") == 1

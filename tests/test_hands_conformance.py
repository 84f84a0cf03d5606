"""Every pair of hands keeps the promises of the protocol."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from handeye.actions import Action, Outcome, dry
from handeye.actions import browser as browser_hands
from handeye.actions import check as hands_check
from handeye.perception import browser as browser_screen

PAGE = "<h1>Quiet</h1><button>Save</button><label>Name <input></label>"


@pytest.mark.e2e
def test_a_browser_page_conforms(page: Page) -> None:
    page.set_content(PAGE)
    screen = browser_screen.BrowserScreen(page)
    hands_check.check_hands(browser_hands.BrowserHands(screen))


def test_dry_hands_conform_and_keep_what_they_are_given() -> None:
    hands = dry.DryHands()
    hands_check.check_hands(hands)
    assert [action.kind for action in hands.done] == ["press", "upload", "hover", "wait_for"]


class Broken:
    """Hands that give one and the same answer to everything."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def do(self, action: Action) -> Any:
        return self.answer


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (None, "an Outcome is expected"),
        (Outcome("confirmed", "done"), "done is refused"),
        (Outcome("refused"), "a failed press says why"),
    ],
)
def test_a_broken_promise_is_named(answer: Any, message: str) -> None:
    with pytest.raises(hands_check.HandsConformanceError, match=message):
        hands_check.check_hands(Broken(answer))

"""Fields that nothing names are found by the words that stand beside them."""

from __future__ import annotations

from collections.abc import Generator

import pytest
from playwright.sync_api import Browser

from handeye.perception import Query, find
from handeye.perception import browser as seeing

pytestmark = pytest.mark.e2e

FIELDS = {
    "a row of a table": "<table><tr><td>Email</td><td><input id=x></td></tr></table>",
    "a row of a table, in Chinese": "<table><tr><td>邮箱：</td><td><input id=x></td></tr></table>",
    "words in the line": "<p>Email: <input id=x></p>",
    "words in a part before it": "<div><span>Email</span><div><input id=x></div></div>",
    "a label that names nothing": "<div><label>Email</label><br><input id=x></div>",
    "a definition": "<dl><dt>Email</dt><dd><input id=x></dd></dl>",
    "a heading": "<div><h3>Email</h3><textarea id=x></textarea></div>",
    "a list": "<p>Email <select id=x><option>a@b.test</select></p>",
    "a box to tick": "<div><input type=checkbox id=x> Email</div>",
    "the second of two": "<p>Name <input> Email <input id=x></p>",
    "a hidden part between": "<p>Email <b hidden>Phone</b><input id=x></p>",
    "a label with a name of its own": "<label aria-label=Email><svg></svg><input id=x></label>",
}
NOT_BESIDE = {
    "another field between": "<p>Email <input><input id=x></p>",
    "another row": "<table><tr><td>Email</td></tr><tr><td><input id=x></td></tr></table>",
    "a name of its own": "<p>Email <input id=x aria-label=Phone></p>",
    "a long text": f"<p>{'Email is the way to reach us. ' * 3}<input id=x></p>",
    "a button": "<p>Email <input type=button id=x></p>",
}


@pytest.fixture(scope="module")
def screen(browser: Browser) -> Generator[seeing.BrowserScreen]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield seeing.BrowserScreen(context.new_page())
    context.close()


@pytest.mark.parametrize("name", FIELDS)
def test_the_words_beside_a_field_are_its_label(screen: seeing.BrowserScreen, name: str) -> None:
    screen.page.set_content(f"<!doctype html>{FIELDS[name]}")
    words = "邮箱" if "Chinese" in name else "Email"
    field_roles = ("textbox", "combobox", "checkbox")
    for elements in (screen.look().elements, screen.search(words)):
        found = find(Query(text=words), elements, field_roles)
        where = screen.page.locator("#x").bounding_box()
        assert where
        assert found.role in field_roles
        assert found.box.x == pytest.approx(where["x"], abs=1)


@pytest.mark.parametrize("name", NOT_BESIDE)
def test_words_that_are_no_label_of_it(screen: seeing.BrowserScreen, name: str) -> None:
    screen.page.set_content(f"<!doctype html>{NOT_BESIDE[name]}")
    fields = [one for one in screen.look().elements if one.role in ("textbox", "button")]
    assert fields
    assert "Email" not in (fields[-1].label, fields[-1].name)


def test_what_stands_in_a_field_beside_private_words_is_private(
    screen: seeing.BrowserScreen,
) -> None:
    screen.page.set_content(
        "<!doctype html><table><tr><td>Card number</td><td><input value=4242></td></tr></table>"
    )
    seen = screen.look()
    assert [one.value for one in seen.elements if one.role == "textbox"] == ["••••••"]
    assert len(seen.private) == 1

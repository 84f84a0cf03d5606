"""Which texts of a page a look tells: all that a reader would see, each in one piece."""

from __future__ import annotations

from collections.abc import Generator

import pytest
from playwright.sync_api import Browser

from handeye.actions import Reveal, Secrets, Target
from handeye.actions import browser as acting
from handeye.perception import Query, find
from handeye.perception import browser as seeing

pytestmark = pytest.mark.e2e

ICON = "<svg width=16 height=16><path d='M0 0h9v9z'/></svg>"
BLOCK_ICON = "<svg style='display: block' width=16 height=16></svg>"
LONG = "word " * 40
TEXTS: dict[str, tuple[str, list[str]]] = {
    "an icon before it": (f"<div>{ICON} Saved</div>", ["Saved"]),
    "a block icon before it": (f"<div style='display: flex'>{BLOCK_ICON} Saved</div>", ["Saved"]),
    "an icon font": ("<div><i class=icon></i> Saved</div>", ["Saved"]),
    "an icon element": ("<div><my-icon></my-icon> Saved</div>", ["Saved"]),
    "a link first": ("<p><a href=#>Bob</a> sent you a message</p>", ["Bob sent you a message"]),
    "a link last": ("<p>You can <a href=#>undo</a></p>", ["You can undo"]),
    "a field first": ("<div><input type=checkbox> Remember me</div>", ["Remember me"]),
    "an image first": ("<p><img src=x width=9 height=9 alt=''> Ready</p>", ["Ready"]),
    "an element of their own": ("<p><price-tag>€ 5</price-tag> a month</p>", ["€ 5 a month"]),
    "a block before": ("<div><div>Title</div>The rest of it</div>", ["Title", "The rest of it"]),
    "a block before, in Chinese": ("<div><div>标题</div>其余的内容</div>", ["标题", "其余的内容"]),
    "a heading before": ("<section><h2>Title</h2>The rest</section>", ["The rest"]),
    "a hidden block before": ("<div><div hidden>Menu</div>Shown</div>", ["Shown"]),
    "a short text with a block behind": ("<div>Total: <div>12</div></div>", ["Total: 12"]),
    "stray text before an application": (
        f"Warning: none<main><p>{LONG}</p><p>Below</p></main>",
        ["Warning: none", LONG.strip(), "Below"],
    ),
    "text before and after a block": (
        f"<div>Before <b>it</b><p>{LONG}</p> after</div>",
        ["Before it after", LONG.strip()],
    ),
    "a list in a list": (
        f"<ul><li>Fruit: {LONG}<ul><li>Apple</li><li>Pear</li></ul></li></ul>",
        [f"Fruit: {LONG}".strip(), "Apple", "Pear"],
    ),
    "signs between links": ("<nav><a href=#>A</a> | <a href=#>B</a> / <a href=#>C</a></nav>", []),
    "nothing but blocks": ("<div> <p>One</p> <p>Two</p> </div>", ["One", "Two"]),
    "parts of a line": ("<p><span>Order</span> <b>17</b></p>", ["Order 17"]),
    "a label": ("<label><input> Name</label>", []),
}


@pytest.fixture(scope="module")
def screen(browser: Browser) -> Generator[seeing.BrowserScreen]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield seeing.BrowserScreen(context.new_page())
    context.close()


@pytest.mark.parametrize("name", TEXTS)
def test_texts(screen: seeing.BrowserScreen, name: str) -> None:
    html, texts = TEXTS[name]
    screen.page.set_content(f"<!doctype html>{html}")
    shown = [one for one in screen.look().elements if one.role in ("text", "listitem")]
    told = [one.name or one.text for one in shown]
    for text in texts:
        assert text in told
    assert all(one in "".join(texts) for one in told), told


@pytest.mark.parametrize("behind", ["", "<div style='height: 3000px'>Far</div>"])
def test_words_beside_blocks_have_a_place_of_their_own(
    screen: seeing.BrowserScreen, behind: str
) -> None:
    screen.page.set_content(
        f"<!doctype html><div style='height: 900px'></div><div>{behind}"
        "<div style='height: 200px'>Above</div>Below it</div>"
    )
    found = find(Query(text="Below it"), screen.search("Below it"))
    assert found.offscreen
    acting.BrowserHands(screen, Secrets({})).do(Reveal(target=Target.of(found)))
    found = find(Query(text="Below it"), screen.look().elements)
    assert found.box.height < 40

"""What changed, as the assistant tells it: after a command in three lines, and all of it."""

from __future__ import annotations

from collections.abc import Generator

import pytest
from looking import Conversation, opened
from servers import Site, serve

from handeye.assist import desk

PAGE = """<!doctype html><title>Shop</title><style>body { margin: 0; font: 16px sans-serif }
button { margin: 20px } .toast { position: fixed; right: 20px; bottom: 20px; padding: 20px;
background: #222; color: white }</style><main><h1>Mugs</h1>
<form id="form"><label>Name <input id="name"></label>
<label><input id="news" type="checkbox"> News</label>
<button type="button" id="save">Save</button></form><p id="count">3 mugs</p>
<canvas id="chart" width="300" height="150" aria-label="Chart"></canvas>
<div id="light" style="width:60px;height:60px;background:green"></div></main>"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Generator[tuple[desk.Desk, Site]]:
    """One browser for all tests of this module, and the site that it shows."""
    with serve() as site, opened(site, tmp_path_factory.mktemp("runs")) as one:
        yield one, site


@pytest.fixture
def talk(pages: tuple[desk.Desk, Site]) -> Conversation:
    """A fresh conversation in English, about a page."""
    found = Conversation(*pages)
    found.open(PAGE)
    return found


def add(html: str) -> str:
    """A script that adds something at the end of the page."""
    return f"document.body.insertAdjacentHTML('beforeend', {html!r})"


@pytest.mark.parametrize(
    ("script", "lines"),
    [
        ("1", ["Nothing changed."]),
        (add('<div class="toast">Saved.</div>'), ['Message: "Saved".']),
        (add('<div role="status">Saved.</div>'), ['Message: "Saved".']),
        (add('<p role="alert">No stock.</p>'), ['Alert: "No stock".']),
        (
            add(
                '<div role="dialog" aria-label="Sure?"><p>It is for good.</p><button>Yes</button>'
                "</div>"
            ),
            ['Dialog Sure? is open: "It is for good". Buttons: Yes.'],
        ),
        ("document.querySelector('#name').value = 'Ann'", ["Text field Name, value Ann."]),
        ("news.checked = true", ["Check box News, checked."]),
        ("save.disabled = true", ["Button Save, unavailable."]),
        ("save.textContent = 'Saved'", ["Button Save is now called Saved."]),
        ("count.textContent = '4 mugs'", ['Text is now: "4 mugs".']),
        ("document.title = 'Sold'", ["The title is now: Sold."]),
        (add("<button>More</button>"), ["New: Button More."]),
        ("save.remove()", ["Gone: Button Save."]),
        ("document.querySelector('#name').focus()", ["Focus: Text field Name, empty."]),
        ("light.style.background = 'red'", ["The picture changed: Main, near Drawing area Chart."]),
        (
            "chart.getContext('2d').fillRect(20, 20, 100, 100)",
            ["Drawing area Chart looks different."],
        ),
        (
            "document.querySelector('#name').outerHTML = \"<input id=name aria-label=Name "
            "aria-invalid=true aria-describedby=why><i id=why>Too short</i>\"",
            ['Text field Name is wrong: "Too short".'],
        ),
    ],
)  # fmt: skip
def test_each_change_is_told(talk: Conversation, script: str, lines: list[str]) -> None:
    assert talk.after(script) == lines


def test_a_password_is_not_told_when_it_is_typed(talk: Conversation) -> None:
    talk.open("<label>Password <input type=password id=p></label>")
    lines = talk.after("p.value = 'hunter2'")
    assert lines == ["Password field Password, filled, not told."]


def test_the_most_important_comes_first_and_the_rest_is_counted(talk: Conversation) -> None:
    lines = talk.after(
        add(
            '<p role="alert">No stock.</p><div class="toast">Try later.</div><button>Retry</button>'
        )
        + "; count.textContent = '0 mugs'; news.checked = true"
    )
    assert lines == [
        'Alert: "No stock".',
        'Message: "Try later".',
        "3 more changes: type changes.",
    ]
    assert talk.say("changes") == [
        'Alert: "No stock".',
        'Message: "Try later".',
        "Check box News, checked.",
        'Text is now: "0 mugs".',
        "New: Button Retry.",
    ]
    assert talk.say("changes") == ["Nothing changed."]


def test_another_page_is_told_by_its_name(talk: Conversation) -> None:
    url = talk.site.add("/thanks", "<title>Thank you</title><p role=alert>Paid.</p><h1>Bye</h1>")
    assert talk.after(f"location.href = '{url}'") == ['Alert: "Paid".', "Page: Thank you."]


def test_a_page_that_makes_all_anew_with_the_same_content_changed_nothing(
    talk: Conversation,
) -> None:
    assert talk.after("document.body.innerHTML = document.body.innerHTML")[0] == "Nothing changed."


def test_scrolling_is_told_and_no_difference_of_pictures(talk: Conversation) -> None:
    assert talk.after(add("<div style='height:5000px'></div>")) == ["Nothing changed."]
    assert talk.after("scrollTo(0, 2000)") == ["Scrolled down."]


def test_what_goes_on_by_itself_is_told_once(talk: Conversation) -> None:
    assert talk.after("light.style.background = 'red'")[0].startswith("The picture changed")
    assert talk.after("light.style.background = 'blue'") == ["Nothing changed."]
    assert talk.say("changes")[0].startswith("The picture changed")


def test_changes_by_themselves_since_the_last_description(talk: Conversation) -> None:
    talk.say("describe")
    talk.say("list")
    talk.run(add('<div class="toast">A colleague wrote.</div>'))
    talk.say("list")
    assert talk.say("changes") == ['Message: "A colleague wrote".']


def test_a_summary_before_any_look_names_the_page(talk: Conversation) -> None:
    from handeye.assist import changes

    assert changes.summary(talk.talk) == ["Page: Shop."]


def test_in_chinese(pages: tuple[desk.Desk, Site]) -> None:
    talk = Conversation(*pages, lang="zh")
    talk.open("<title>店</title><label><input type=checkbox id=b>订阅</label>")
    assert talk.after("b.checked = true; " + add("<p role=alert>库存不足。</p>")) == [
        "警告：“库存不足”。",
        "复选框“订阅”，已选中。",
    ]

"""Which element words mean, and numbers that stay with their element."""

from __future__ import annotations

from collections.abc import Generator

import pytest
from looking import Conversation, opened
from servers import Site, serve

from handeye.assist import desk

FORM = """<title>Form</title><header><a href="/s">Save the date</a></header>
<main><h1>Orders</h1>
<ul><li>Mug <button>Delete</button></li><li>Cup <button>Delete</button></li></ul>
<label>First name <input></label><label>Postcode <input></label>
<button>Save</button><button>Save and close</button><a href="/c">Clear cache</a>
<button>7</button><button class="icon-close"><svg width="9" height="9"></svg></button></main>"""

RENDERED = """<title>Rows</title><h1>Rows</h1><div id="app"></div><script>
let rows = ["Mug", "Cup", "Pot"];
function render(extra = "") {
  const row = (name) => `<li>${name}${extra} <button>Edit</button></li>`;
  app.innerHTML = `<ul>${rows.map(row).join("")}</ul>
    <button>Save</button><p><button>Same</button><button>Same</button></p>`;
}
render();
</script>"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Generator[tuple[desk.Desk, Site]]:
    """One browser for all tests of this module, and the site that it shows."""
    with serve() as site, opened(site, tmp_path_factory.mktemp("runs")) as one:
        yield one, site


@pytest.fixture
def talk(pages: tuple[desk.Desk, Site]) -> Conversation:
    """A fresh conversation in English."""
    return Conversation(*pages)


# Words


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("save", "Save"),
        ("Save and close", "Save and close"),
        ("the save button", "Save"),
        ("button save", "Save"),
        ("保存按钮", None),
        ("按钮 save", "Save"),
        ("link save", "Save the date"),
        ("save a c", "Save and close"),
        ("sa a", "Save and close"),
        ("fir", "First name"),
        ("first name", "First name"),
        ("post code", None),
        ("cache", "Clear cache"),
        ("field postcode", "Postcode"),
        ("postcode field", "Postcode"),
        ("heading", "Orders"),
        ("orders", "Orders"),
        ("close", "Save and close"),
        ("nothing like it", None),
    ],
)
def test_a_name_its_beginning_or_its_kind_will_do(
    talk: Conversation, words: str, name: str | None
) -> None:
    talk.open(FORM.replace('class="icon-close"', ""))
    found = talk.meant(words, "0")
    assert (found and found.name) == name


def test_what_an_icon_may_be_for_will_do(talk: Conversation) -> None:
    talk.open(FORM)
    for words in ("close", "关闭"):
        found = talk.meant(words)
        assert found
        assert found.name == ""
        assert found.role == "button"


@pytest.mark.parametrize(
    ("words", "row"),
    [
        ("first delete", "Mug Delete"),
        ("second delete", "Cup Delete"),
        ("the 2nd delete button", "Cup Delete"),
        ("last delete", "Cup Delete"),
        ("第二个 delete", "Cup Delete"),
        ("第1个delete按钮", "Mug Delete"),
        ("最后一个delete", "Cup Delete"),
        ("delete cup", "Cup Delete"),
        ("delete in row cup", "Cup Delete"),
    ],
)
def test_one_of_several_by_its_order_or_its_row(talk: Conversation, words: str, row: str) -> None:
    talk.open(FORM)
    found = talk.meant(words)
    assert found
    assert found.regions[-1].text == row
    assert talk.told == []


def test_a_number_that_is_not_there_is_not_taken_for_another(talk: Conversation) -> None:
    talk.open(FORM)
    assert talk.meant("third delete") is None
    assert talk.meant("33") is None
    assert talk.told == ["There is no number 33. Type list."]


def test_several_are_asked_about_with_what_tells_them_apart(talk: Conversation) -> None:
    talk.open(FORM)
    found = talk.meant("delete", "2")
    assert talk.told[:4] == [
        "2 things are called delete:",
        "1. Button Delete, in entry Mug",
        "2. Button Delete, in entry Cup",
        "0. None of these.",
    ]
    assert found
    assert found.regions[-1].text == "Cup Delete"
    assert talk.meant("delete", "0") is None


def test_words_that_are_nearly_a_name_are_asked_about(talk: Conversation) -> None:
    talk.open(FORM)
    found = talk.meant("postkode", "1")
    assert talk.told[:2] == [
        "Nothing is called postkode. Did you mean:",
        "1. Text field Postcode",
    ]
    assert found
    assert found.name == "Postcode"
    assert talk.meant("postkode", "") is None


def test_numbers_are_understood_as_they_are_said(talk: Conversation) -> None:
    talk.open(FORM)
    for words in ("2", "number two", "二", "第二个"):
        found = talk.meant(words)
        assert found
        assert found.regions[-1].text == "Mug Delete"


def test_a_name_that_is_a_number_is_asked_about_when_a_kind_is_said(talk: Conversation) -> None:
    talk.open(FORM)
    found = talk.meant("7")
    assert found
    assert found.name == "Save and close"
    found = talk.meant("button 7", "2")
    assert talk.told[1:3] == ["1. Button Save and close", "2. Button 7"]
    assert found
    assert found.name == "7"


def test_what_lies_behind_a_dialog_is_not_meant(talk: Conversation) -> None:
    talk.open(FORM + "<dialog id=d><h2>Sure?</h2><button>Delete</button></dialog>")
    talk.run("d.showModal()")
    found = talk.meant("delete")
    assert found
    assert found.regions[-1].role == "dialog"


# Numbers


def numbers(talk: Conversation) -> dict[str, str]:
    """The lines of a list by their numbers."""
    return dict(line.split(". ", 1) for line in talk.say("list")[1:] if ". " in line)


def test_numbers_stay_when_a_page_makes_its_elements_anew(talk: Conversation) -> None:
    talk.open(RENDERED)
    before = numbers(talk)
    assert before["4"] == "Button Save"
    talk.run("render()")
    assert numbers(talk) == before
    talk.run("render(' new')")
    assert numbers(talk)["4"] == "Button Save"
    assert numbers(talk)["2"] == "Button Edit, second of three, in entry Cup new"


def test_numbers_of_what_is_gone_are_not_used_again(talk: Conversation) -> None:
    talk.open(RENDERED)
    before = numbers(talk)
    talk.run("rows = ['Mug', 'Pot']; render()")
    after = numbers(talk)
    assert "2" not in after
    assert after["3"] == before["3"].replace("third of three", "second of two")
    assert talk.meant("2") is None
    assert talk.told == ["2 was Button Edit. It is gone."]
    talk.run("rows = ['Mug', 'Pot', 'Jar']; render()")
    assert numbers(talk)["7"] == "Button Edit, third of three, in entry Jar"
    talk.run("rows = ['Mug', 'Cup', 'Pot']; render()")
    assert numbers(talk)["2"] == before["2"]


def test_what_may_be_this_one_or_that_one_gets_a_new_number(talk: Conversation) -> None:
    talk.open(RENDERED)
    before = numbers(talk)
    assert before["5"] == "Button Same, first of two"
    talk.run("render(); document.querySelector('p button').remove()")
    after = numbers(talk)
    assert {"5", "6"}.isdisjoint(after)
    assert after["7"] == "Button Same"


def test_a_new_name_keeps_the_number(talk: Conversation) -> None:
    talk.open("<button id=b>Like</button><button>Share</button>")
    numbers(talk)
    talk.run("b.textContent = 'Liked'; document.body.prepend(document.createElement('input'))")
    assert numbers(talk) == {
        "3": "Text field without a name, empty, seen only",
        "1": "Button Liked",
        "2": "Button Share",
    }


def test_another_page_begins_at_one_and_a_query_does_not(talk: Conversation) -> None:
    talk.open("<a href=/x>One</a><button>Two</button>", "/list")
    numbers(talk)
    talk.open("<button>Two</button><a href=/x>One</a>", "/other")
    assert numbers(talk) == {"1": "Button Two", "2": "Link One"}
    talk.site.add("/other?page=2", "<button>New</button><button>Two</button><a href=/x>One</a>")
    talk.screen.page.goto(talk.site.url + "/other?page=2#top")
    assert numbers(talk) == {"3": "Button New", "1": "Button Two", "2": "Link One"}


CARDS = """<title>Cards</title><main><p>0 items <a href="/basket">Basket 0 items</a></p><ul>
<li><h2><a href="/sea">Sea mug</a></h2><button onclick="out.textContent='sea'">Add</button></li>
<li><h2><a href="/fog">Fog bowl</a></h2><button onclick="out.textContent='fog'">Add</button></li>
</ul><p id=out></p></main>"""


@pytest.mark.parametrize(
    "words",
    ["add sea mug", "add, sea mug", "add in the sea mug row", "sea mug add", "the add sea mug"],
)
def test_a_thing_is_meant_by_its_row(talk: Conversation, words: str) -> None:
    talk.open(CARDS)
    found = talk.meant(words, "0")
    assert found
    assert found.name == "Add"
    assert "Sea mug" in found.regions[-1].text


def test_a_number_that_nothing_has_is_no_part_of_a_name(talk: Conversation) -> None:
    talk.open(CARDS)
    assert talk.meant("0", "0") is None

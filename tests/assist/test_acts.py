"""Acting by number, by name and on what has the focus; what is told of it, and what is asked."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest
from acting_talk import Acting, acting
from servers import Site, serve

pytestmark = pytest.mark.e2e

FORM = """<title>Form</title><main><label>Name <input id=name value=Ann></label>
<label>Password <input type=password id=secret></label>
<label>Card number <input id=card></label>
<label>Colour <select id=colour><option>Red<option>Green<option>Grey</select></label>
<label><input type=checkbox id=news> News</label>
<button id=grey disabled>Save</button>
<button onclick="out.textContent += 'clicked '" ondblclick="out.textContent += 'double '"
  oncontextmenu="out.textContent += 'menu '; return false"
  onmouseover="out.dataset.over = 1">Go</button>
<p id=out></p></main>"""


@pytest.fixture(scope="module")
def talks(tmp_path_factory: pytest.TempPathFactory) -> Generator[Acting]:
    with serve() as site, acting(site, tmp_path_factory.mktemp("runs")) as talk:
        yield talk


@pytest.fixture
def talk(talks: Acting) -> Acting:
    talks.open(FORM)
    return talks


def value(talk: Acting, field: str) -> str:
    return str(talk.run(f"document.getElementById('{field}').value"))


# The mouse


@pytest.mark.parametrize(
    ("line", "came", "first"),
    [
        ("click go", "clicked ", "Clicked button “Go”."),
        ("double click go", "clicked clicked double ", "Double-clicked button “Go”."),
        ("right click go", "menu ", "Right-clicked button “Go”."),
        ("双击 go", "clicked clicked double ", "Double-clicked button “Go”."),
    ],
)
def test_clicks(talk: Acting, line: str, came: str, first: str) -> None:
    assert talk.say(line)[0] == first
    assert talk.run("out.textContent") == came


def test_a_number_alone_clicks_and_is_taken_as_it_is_said(talk: Acting) -> None:
    number = next(line.split(".")[0] for line in talk.say("list buttons") if "Go" in line)
    talk.say(number)
    spoken = {"7": "seven", "6": "six", "5": "five", "8": "eight"}[number]
    talk.say(f"click {spoken}")
    talk.say(f"Click number {spoken}.")
    assert talk.run("out.textContent") == "clicked clicked clicked "


def test_with_nothing_said_what_has_the_focus_is_clicked(talk: Acting) -> None:
    talk.page.get_by_role("button", name="Go").focus()
    assert talk.say("click")[0] == "Clicked button “Go”."
    talk.run("document.activeElement.blur()")
    assert talk.say("click") == ["Nothing has the focus. Say which, such as: click 7."]


def test_hovering_shows_what_shows_then(talk: Acting) -> None:
    talk.say("hover go")
    assert talk.run("out.dataset.over") == "1"


def test_what_is_scrolled_away_is_brought_into_view_and_clicked(talk: Acting) -> None:
    talk.open("<div style='height:3000px'></div><button onclick='this.textContent=1'>Low</button>")
    assert talk.say("click low")[0] == "Clicked button “Low”."
    assert talk.run("document.querySelector('button').textContent") == "1"


def test_drag_one_thing_to_another(talk: Acting) -> None:
    talk.open(
        "<div draggable=true id=a style='width:80px'>Ball</div>"
        "<div id=b role=button style='height:80px;margin-top:60px'"
        " ondragover='event.preventDefault()' ondrop='this.append(a)'>Basket</div>"
    )
    there = {one.name or one.text: one for one in talk.desk.everything()}
    ball, basket = (talk.talk.numbers.of(there[name]) for name in ("Ball", "Basket"))
    assert "Dragged" in talk.say(f"drag {ball} to {basket}")[0]
    assert talk.run("b.contains(a)")


# Fields


def test_typing_replaces_and_adding_appends(talk: Acting) -> None:
    assert talk.say("type name: Bob")[0] == "Typed “Bob” into text field “Name”."
    number = next(line.split(".")[0] for line in talk.say("list fields") if "Name" in line)
    talk.say(f"add {number} by")
    assert value(talk, "name") == "Bobby"
    talk.say(f"type {number} Zoë 你好")
    assert value(talk, "name") == "Zoë 你好"
    talk.say("clear name")
    assert value(talk, "name") == ""


def test_typing_and_enter_sends_the_form(talk: Acting) -> None:
    talk.open("<form action=/found><label>Find <input name=q></label></form>")
    talk.say("type find: cups and enter")
    assert talk.site.paths() == ["/found?q=cups"]


def test_without_a_place_the_field_with_the_focus_is_typed_into(talk: Acting) -> None:
    talk.page.locator("#name").focus()
    talk.say("type here 4 mugs")
    assert value(talk, "name") == "4 mugs"


@pytest.mark.parametrize(("field", "text"), [("Password", "hunter22x"), ("Card number", "411122")])
def test_what_is_private_is_neither_told_nor_kept(talk: Acting, field: str, text: str) -> None:
    lines = talk.say(f"type {field}: {text}")
    assert f"Typed {len(text)} characters, hidden into" in lines[0]
    assert text not in "".join(lines)
    kept = [path for path in talk.desk.attempt.folder.rglob("*") if path.is_file()]
    assert kept
    assert [path for path in kept if text.encode() in path.read_bytes()] == []


@pytest.mark.parametrize(
    ("line", "answers", "chosen"),
    [
        ("select colour option green", (), "Green"),
        ("choose colour to red", (), "Red"),
        ("select colour option gre", ("2",), "Grey"),
        ("select colour", ("green",), "Green"),
        ("选择 colour 选项 grey", (), "Grey"),
    ],
)
def test_options_by_words_letters_and_list(
    talk: Acting, line: str, answers: tuple[str, ...], chosen: str
) -> None:
    talk.run("colour.value = ''")
    talk.say(line, *answers)
    assert value(talk, "colour") == chosen


def test_none_of_the_options_leaves_the_list_as_it_is(talk: Acting) -> None:
    assert "Nothing was done." in talk.say("select colour", "0")
    assert value(talk, "colour") == "Red"


def test_what_is_no_list_is_not_clicked_to_find_out(talk: Acting) -> None:
    assert talk.say("select news") == ["check box “News” shows no options."]
    assert talk.run("news.checked") is False


def test_a_list_that_the_page_draws(talk: Acting) -> None:
    talk.open(
        "<div role=combobox tabindex=0 aria-label=Size aria-expanded=false aria-controls=list "
        "onclick='list.hidden=false'>Choose</div><ul role=listbox id=list hidden>"
        "<li role=option onclick='document.title=1'>Small<li role=option "
        "onclick='document.title=2'>Large</ul>"
    )
    assert "Chose “Large” in combo box “Size”." in talk.say("select size", "large")
    assert talk.page.title() == "2"


def test_ticking_and_unticking(talk: Acting) -> None:
    assert talk.say("tick news")[0] == "Ticked check box “News”."
    assert "It was so already." in talk.say("tick news")
    talk.say("untick news")
    assert talk.run("news.checked") is False


def test_a_file_is_given_only_after_a_yes(talk: Acting, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear")
    talk.open("<label>Letter <input type=file id=file></label>")
    number = next(line.split(".")[0] for line in talk.say("list all") if "Letter" in line)
    missing = talk.say(f"upload {number} {tmp_path}/none.txt")
    told = f"Failed: There is no file “{tmp_path}/none.txt”."  # folded, as it is long
    assert "".join(missing).replace(" ", "") == told.replace(" ", "")
    told = talk.say(f"upload {number} {letter}", "no")
    assert "".join(told).replace(" ", "").startswith(f"Upload“{letter}”?Where:")
    assert "It gives a file away." in told
    assert talk.run("file.files.length") == 0
    talk.say(f"upload {number} {letter}", "yes")
    assert talk.run("file.files[0].name") == "letter.txt"


# Keys, pages and tabs


def test_keys_are_pressed_by_their_names(talk: Acting) -> None:
    talk.page.locator("#name").focus()
    talk.say("press control a")
    talk.say("press delete")
    assert value(talk, "name") == ""
    talk.say("tab")
    assert talk.run("document.activeElement.id") == "secret"
    talk.say("shift tab")
    assert talk.run("document.activeElement.id") == "name"
    assert talk.say("press hyper") == ["There is no key “hyper”."]


def test_scrolling(talk: Acting) -> None:
    talk.open("<div style='height:5000px'></div><button>End</button>")
    talk.say("scroll down")
    assert talk.run("scrollY") == 640
    talk.say("滚动 到底部")
    assert talk.run("scrollY + innerHeight >= document.body.scrollHeight - 20")
    talk.say("scroll to the top")
    assert talk.run("scrollY") == 0


def test_opening_and_going_back(talk: Acting) -> None:
    first = talk.open("<title>One</title><h1>One</h1>")
    talk.site.add("/two", "<title>Two</title><h1>Two</h1>")
    assert talk.say("open /two")[1] == "Page: Two."
    talk.say("back")
    assert talk.page.url == first
    assert talk.say("open not an address") == ["“not an address” is no address."]


def test_tabs_are_told_and_switched_by_number(talk: Acting) -> None:
    talk.site.add("/other", "<title>Other</title>")
    talk.open("<title>Here</title><a href=/other target=_blank>New</a>")
    talk.say("click new")
    tabs = talk.say("tabs")
    assert tabs == ["2 tabs are open.", "1. “Here”", "2. “Other”, in front"]
    talk.say("tab 1")
    assert talk.page.title() == "Here"
    talk.say("tab 2")
    talk.say("close tab")
    assert talk.say("tabs")[0] == "One tab is open."


# Dialogs of the page


def test_a_question_of_the_page_is_told_first_and_waits_for_an_answer(talk: Acting) -> None:
    talk.open(
        "<button onclick=\"out.textContent=confirm('Sure about it?')\">Ask</button><p id=out>"
    )
    lines = talk.say("click ask")
    assert "Sure about it?" in lines[0]
    assert lines[-1] == "Type yes, no, or answer and your words."
    assert "the page asks" in " ".join(talk.say("press a")).lower()
    talk.say("no")
    assert talk.run("out.textContent") == "false"
    talk.say("click ask")
    talk.say("yes")
    assert talk.run("out.textContent") == "true"
    assert talk.say("yes") == ["The page asks nothing now."]


def test_a_prompt_is_answered_in_words(talk: Acting) -> None:
    talk.open("<button onclick=\"out.textContent=prompt('Your name?')\">Ask</button><p id=out>")
    talk.say("click ask")
    talk.say("answer Zoë")
    assert talk.run("out.textContent") == "Zoë"


# What hinders


def test_what_is_disabled_is_said_plainly(talk: Acting) -> None:
    lines = talk.say("click save")
    assert lines[0] == "Failed: button “Save” is switched off on this page now."


def test_what_is_covered_is_told_with_what_lies_over_it(talk: Acting) -> None:
    talk.open(
        "<button>Details</button><div role=dialog aria-label=Cookies style='position:fixed;"
        "inset:0;background:#fff'>Cookies <button>Close</button></div>"
    )
    number = talk.talk.numbers.of(
        next(one for one in talk.desk.everything() if one.name == "Details")
    )
    lines = talk.say(f"click {number}")
    assert "is covered by" in " ".join(lines)
    assert "Cookies" in " ".join(lines)


def test_a_click_that_does_nothing_says_so(talk: Acting) -> None:
    talk.open("<button>Nothing</button>")
    lines = talk.say("click nothing")
    assert lines[0] == "Clicked button “Nothing”."
    assert talk.say("click nothing")[1:] == ["Nothing changed."]


# Leaving the site


@pytest.fixture
def elsewhere() -> Generator[Site]:
    with serve("localhost") as site:
        site.add("/", "<title>Elsewhere</title><button onclick='this.textContent=1'>Go</button>")
        yield site


def test_another_site_is_asked_about_once_and_then_works(talk: Acting, elsewhere: Site) -> None:
    address = f"{elsewhere.url}/"
    lines = talk.say(f"open {address}", "no")
    assert lines[0] == f"Allow the site “{elsewhere.url}” for this conversation?"
    assert elsewhere.requests == []
    talk.say(f"open {address}", "yes")
    assert talk.page.title() == "Elsewhere"
    assert talk.say("click go")[0] == "Clicked button “Go”."
    talk.say(f"open {talk.site.url}/")
    talk.say(f"open {address}")
    assert talk.page.title() == "Elsewhere"


def test_a_link_that_leads_away_asks_too(talk: Acting, elsewhere: Site) -> None:
    talk.open(f"<a href='{elsewhere.url}/'>Away</a>")
    talk.say("click away", "no")
    assert elsewhere.requests == []


def test_a_page_of_another_site_that_a_script_opened_is_asked_about_before_it_is_used(
    talk: Acting, elsewhere: Site
) -> None:
    url = f"{elsewhere.url}/"
    talk.open(f"<button onclick=\"location='{url}'\">On</button>")
    talk.say("click on")
    assert talk.page.title() == "Elsewhere"
    lines = talk.say("click go", "no")
    assert lines[0].startswith("Allow the site")
    assert talk.run("document.querySelector('button').textContent") == "Go"


# Every act


def test_each_act_is_asked_about_where_the_user_wants_that(talk: Acting) -> None:
    talk.say("confirm every act on")
    talk.say("click go", "no")
    assert talk.run("out.textContent") == ""
    talk.say("click go", "yes")
    talk.say("confirm every act off")
    talk.say("click go")
    assert talk.run("out.textContent") == "clicked clicked "


@pytest.mark.parametrize("line", ["type name Bob", "type name: Bob", "输入 name Bob"])
def test_a_field_is_known_by_its_name_before_the_text(talk: Acting, line: str) -> None:
    talk.run("document.getElementById('card').focus()")
    assert "“Bob”" in talk.say(line)[0]
    assert (value(talk, "name"), value(talk, "card")) == ("Bob", "")


def test_a_password_never_goes_to_another_field_that_has_the_focus(talk: Acting) -> None:
    talk.run("document.getElementById('name').focus()")
    told = talk.say("type password terracotta")
    assert "terracotta" not in " ".join(told)
    assert (value(talk, "secret"), value(talk, "name")) == ("terracotta", "Ann")


def test_a_scroll_is_told_once(talk: Acting) -> None:
    talk.open("<title>Long</title><h1>Top</h1><div style='height:3000px'></div><p>End</p>")
    assert talk.say("scroll down").count("Scrolled down.") == 1


def test_text_is_typed_into_nothing_that_is_no_field(talk: Acting) -> None:
    assert "is no field. Type list fields to hear them." in talk.say("type go: hello")[0]
    assert talk.run("out.textContent") == ""


def test_what_was_used_says_its_row_where_others_are_called_like_it(talk: Acting) -> None:
    talk.open(
        "<title>Rows</title><ul><li>Mug <button>Add</button><li>Cup <button>Add</button></ul>"
    )
    assert talk.say("click add cup")[0] == "Clicked button “Add”, in entry Cup."


def test_a_question_about_a_file_never_cuts_off_its_name(talk: Acting, tmp_path: Path) -> None:
    folder = tmp_path / ("long-" * 20)
    folder.mkdir()
    (folder / "letter.txt").write_text("Dear")
    talk.open("<label>Letter <input type=file id=file></label>")
    number = next(line.split(".")[0] for line in talk.say("list all") if "Letter" in line)
    told = "".join(talk.say(f"upload {number} {folder}/letter.txt", "no")).replace(" ", "")
    assert "/letter.txt”?" in told

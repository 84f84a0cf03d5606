"""Undoing: what can be taken back is, and is looked at; what cannot is said plainly."""

from __future__ import annotations

from collections.abc import Generator

import pytest
from acting_talk import Acting, acting
from servers import serve

pytestmark = pytest.mark.e2e

FORM = """<title>Form</title><label>Name <input id=name value=Ann></label>
<label>Password <input type=password id=secret value=old></label>
<label>Colour <select id=colour><option>Red<option selected>Green</select></label>
<label><input type=checkbox id=news checked> News</label>
<label><input type=radio name=way id=post checked> Post</label>
<label><input type=radio name=way id=bike> Bike</label>
<button onclick="out.textContent='done'">Work</button>
<button aria-expanded=false id=menu
  onclick="menu.ariaExpanded = menu.ariaExpanded == 'true' ? 'false' : 'true'">Menu</button>
<p id=out></p><a href=/second>Second</a><form action=/sent><button>Find</button></form>
<div style='height:3000px'></div>"""


@pytest.fixture(scope="module")
def talks(tmp_path_factory: pytest.TempPathFactory) -> Generator[Acting]:
    with serve() as site, acting(site, tmp_path_factory.mktemp("runs")) as talk:
        yield talk


@pytest.fixture
def talk(talks: Acting) -> Acting:
    talks.site.add("/second", "<title>Second</title><h1>Second</h1>")
    talks.open(FORM)
    return talks


@pytest.mark.parametrize(
    ("line", "script", "before", "told"),
    [
        ("type name: Bob", "name.value || document.getElementById('name').value", "Ann", "value"),
        ("clear name", "document.getElementById('name').value", "Ann", "value"),
        ("select colour option red", "colour.value", "Green", "value"),
        ("untick news", "news.checked", True, "tick"),
        ("click news", "news.checked", True, "tick"),
        ("tick bike", "post.checked", True, "tick"),
        ("click bike", "post.checked", True, "tick"),
        ("click menu", "menu.ariaExpanded", "false", "turned"),
        ("click second", "document.title", "Form", "page"),
        ("open /second", "document.title", "Form", "page"),
        ("scroll down", "scrollY", 0, "scroll"),
    ],
)
def test_what_can_be_undone(
    talk: Acting, line: str, script: str, before: object, told: str
) -> None:
    talk.say(line)
    lines = talk.say("undo")
    assert talk.run(script) == before
    assert lines[0].startswith("Undone: ")
    assert lines[1] == talk.talk.texts(f"undo.{told}")


def test_several_in_a_row_the_last_one_first(talk: Acting) -> None:
    talk.say("type name: Bob")
    talk.say("untick news")
    talk.say("click second")
    talk.say("undo")
    talk.say("undo")
    assert talk.run("news.checked") is True
    assert talk.run("document.getElementById('name').value") == "Bob"
    talk.say("undo")
    assert talk.run("document.getElementById('name').value") == "Ann"
    assert talk.say("undo") == ["There is nothing to undo."]


def test_scrolling_back_goes_no_further_than_the_page_had_gone(talk: Acting) -> None:
    talk.run("scrollTo(0, document.body.scrollHeight - innerHeight - 100)")
    was = talk.run("scrollY")
    talk.say("scroll down")
    talk.say("undo")
    assert talk.run("scrollY") == was


def test_what_was_dragged_is_dragged_back(talk: Acting) -> None:
    talk.open(
        "<body style='margin:0'><div role=button aria-label=Goal "
        "style='position:absolute;left:600px;top:400px;width:200px;height:200px'></div>"
        "<div id=ball role=button aria-label=Ball style='position:absolute;left:20px;top:20px;"
        "width:60px;height:60px'></div><script>let on = false;"
        "ball.onmousedown = e => { on = true; e.preventDefault() }; onmouseup = () => on = false;"
        "onmousemove = e => { if (on) ball.style.cssText += `left:${e.clientX - 30}px;"
        "top:${e.clientY - 30}px` }</script>"
    )
    there = {one.name: one for one in talk.desk.everything()}
    ball, goal = (talk.talk.numbers.of(there[name]) for name in ("Ball", "Goal"))
    talk.say(f"drag {ball} to {goal}")
    assert talk.run("ball.style.left") == "670px"
    assert talk.say("undo")[0] == "Undone: dragging button “Ball”."
    assert abs(talk.run("parseFloat(ball.style.left)") - 20) <= 2


def test_a_new_tab_is_closed_again(talk: Acting) -> None:
    talk.open("<title>Here</title><a href=/second target=_blank>New</a>")
    talk.say("click new")
    talk.say("undo")
    assert talk.page.title() == "Here"
    assert len(talk.page.context.pages) == 1


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("click work", "What the page did then is not known."),
        ("click find", "What was sent stays sent."),
        ("type password: new", "What was there before was hidden, also from me."),
        ("press a", "What the key did is not known."),
    ],
)
def test_what_cannot_be_undone_is_said_and_nothing_is_done(
    talk: Acting, line: str, why: str
) -> None:
    talk.say(line)
    requests, state = len(talk.site.requests), talk.run("document.documentElement.outerHTML")
    lines = talk.say("undo")
    assert lines[0].startswith("Failed: That cannot be undone: ")
    assert why in lines
    assert (len(talk.site.requests), talk.run("document.documentElement.outerHTML")) == (
        requests,
        state,
    )


def test_a_page_that_does_not_take_the_old_value_back_is_found_out(talk: Acting) -> None:
    talk.open(
        "<label>Code <input id=code value=1></label>"
        "<script>code.oninput=()=>{code.value='x'+code.value}</script>"
    )
    talk.say("type code: 2")
    lines = talk.say("undo")
    assert lines[0].startswith("Failed: I tried to undo typing into text field “Code”")


def test_with_an_open_question_of_the_page_it_says_so(talk: Acting) -> None:
    talk.open("<button onclick=\"confirm('Sure?')\">Ask</button>")
    talk.say("click ask")
    assert talk.say("undo")[-1] == "Type yes or no."
    talk.say("no")

"""Every verb of the task file in all its forms, on real pages; and what each says when it fails."""

from __future__ import annotations

from pathlib import Path

import pytest
from driving import Drive
from playwright.sync_api import Page
from servers import Site

from handeye.agent import CannotRun, StepFailed

pytestmark = pytest.mark.e2e

OUT = "<p id=out></p>"
SAY = "onclick=\"out.textContent += this.id + ' '\""


@pytest.fixture
def drive(page: Page, site: Site, tmp_path: Path) -> Drive:
    return Drive(page, site, tmp_path)


# open


def test_open_a_path_an_address_and_a_query(drive: Drive, site: Site) -> None:
    site.add("/a", "<title>A</title>")
    site.add("/b", "<title>B</title>")
    drive.do("- open: /a")
    assert drive.page.title() == "A"
    drive.do(f"- open: {site.url}/b?x=1")
    assert drive.page.title() == "B"
    assert site.paths() == ["/a", "/b?x=1"]


def test_open_says_what_the_server_answered(drive: Drive, site: Site) -> None:
    site.add("/broken", "<h1>Sorry</h1>", status=500)
    drive.do("- open: /broken")
    outcome = drive.records[-1].outcome
    assert outcome
    assert outcome.evidence == f"the server answered {site.url}/broken with HTTP 500"


def test_open_what_refuses_the_connection(drive: Drive, site: Site) -> None:
    message = drive.fails("- open: http://127.0.0.1:1/")
    assert message.startswith("http://127.0.0.1:1/ cannot be opened: ")
    assert "\n" not in message


# click and its family


def test_click_by_text_role_row_region_near_nth_frame_and_exact(drive: Drive, site: Site) -> None:
    site.add("/frame", "<button id=framed onclick=\"parent.out.textContent += 'framed '\">Edit")
    drive.show(f"""
        <nav aria-label=Main><button id=nav {SAY}>Edit</button></nav>
        <table><tr><td>Order 17<td><button id=r17 {SAY}>Edit</button></tr>
               <tr><td>Order 18<td><button id=r18 {SAY}>Edit</button></tr></table>
        <p><span>Beside me</span> <a id=near href=# {SAY}>Edit</a></p>
        <button id=more {SAY}>Edit more</button>
        <button id=chinese {SAY}>编辑</button>
        <iframe name=inner src=/frame></iframe>{OUT}""")
    drive.do("""
        - click: {text: Edit, in: Main}
        - click: {text: Edit, row: Order 18}
        - click: {text: Edit, near: Beside me}
        - click: {text: Edit, role: link}
        - click: Edit more
        - click: 编辑
        - click: {text: Edit, frame: inner}
        - click: {text: Edit, role: button, exact: true, nth: 2}
    """)
    assert drive.out() == "nav r18 near near more chinese framed r17"


def test_double_click_right_click_and_hover(drive: Drive) -> None:
    drive.show(f"""
        <button ondblclick="out.textContent += 'double '">Two</button>
        <button oncontextmenu="out.textContent += 'menu '; return false">Right</button>
        <button onmouseenter="out.textContent += 'over '">Hover</button>{OUT}""")
    drive.do("""
        - double_click: Two
        - right_click: {text: Right}
        - hover: Hover
    """)
    assert drive.out() == "double menu over"


def test_click_what_is_outside_the_view(drive: Drive) -> None:
    drive.show(f"<p style='height:4000px'>top</p><button id=low {SAY}>Low</button>{OUT}")
    drive.do("- click: Low")
    assert drive.out() == "low"


def test_click_waits_for_what_comes_late(drive: Drive) -> None:
    drive.show(f"""<script>setTimeout(() => document.body.insertAdjacentHTML(
        'beforeend', '<button id=late {SAY.replace(chr(39), "&#39;")}>Late</button>'), 300)</script>
        <body>{OUT}""")
    drive.do("- click: Late")
    assert drive.out() == "late"


def test_click_waits_until_it_is_enabled(drive: Drive) -> None:
    drive.show(f"""<button id=go disabled {SAY}>Go</button>{OUT}
        <script>setTimeout(() => go.disabled = false, 300)</script>""")
    drive.do("- click: Go")
    assert drive.out() == "go"


def test_missing_names_the_nearest(drive: Drive) -> None:
    drive.show("<button>Sign in</button><a href=#>Sign up</a><h1>Welcome</h1>")
    message = drive.fails("- {click: Sign on, timeout: 200ms}")
    assert message.startswith('no element matches "Sign on"; the nearest names are: ')
    assert 'button "Sign in"' in message
    assert 'link "Sign up"' in message


def test_missing_says_which_part_of_the_query_took_the_last(drive: Drive) -> None:
    drive.show("<table><tr><td>Order 17<td><button>Edit</button></tr></table>")
    message = drive.fails("- {click: {text: Edit, row: Order 99}, timeout: 200ms}")
    assert "1 element is called 'Edit', but none in a row with 'Order 99'" in message
    assert "Order 17" in message


def test_ambiguous_lists_the_candidates_and_what_to_add(drive: Drive) -> None:
    drive.show("""<table><tr><td>Order 17<td><button>Edit</button></tr>
        <tr><td>Order 18<td><button>Edit</button></tr></table>""")
    message = drive.fails("- {click: Edit, timeout: 200ms}")
    first, one, two = message.splitlines()
    assert first.startswith('2 elements match "Edit". Say which')
    assert one.startswith("  1. ")
    assert one.endswith("→ row: Order 17")
    assert two.endswith("→ row: Order 18")


def test_covered_says_by_what(drive: Drive) -> None:
    drive.show("""<button>Save</button>
        <div style="position:fixed;inset:0;background:#fff">We use cookies</div>""")
    message = drive.fails("- {click: Save, timeout: 200ms}")
    assert message.startswith('button "Save" is covered by ')
    assert "We use cookies" in message


def test_disabled_says_so(drive: Drive) -> None:
    drive.show("<button disabled>Save</button>")
    assert drive.fails("- {click: Save, timeout: 200ms}") == 'button "Save" is disabled'


# fill


def test_fill_several_fields_and_the_long_form(drive: Drive) -> None:
    drive.show("""<form><label>Email <input name=email value=old></label>
        <label>Age <input type=number name=age></label>
        <label>Born <input type=date name=born></label>
        <label>Volume <input type=range name=volume></label>
        <label>Colour <input type=color name=colour></label>
        <label>Notes <textarea name=notes></textarea></label>
        <div contenteditable aria-label=Story id=story>once</div></form>""")
    drive.do("""
        - fill: {Email: new@example.test, Age: 42, Born: 2026-11-30, Volume: 70, Colour: "#ff8800"}
        - fill:
            field: {text: Notes, role: textbox}
            with: |-
              two
              lines
        - fill: {Story: 很久以前}
    """)
    form = dict(drive.js("[...new FormData(document.forms[0])]"))
    form["notes"] = form["notes"].replace("\r\n", "\n")
    assert form == {
        "email": "new@example.test",
        "age": "42",
        "born": "2026-11-30",
        "volume": "70",
        "colour": "#ff8800",
        "notes": "two\nlines",
    }
    assert drive.js("story.innerText") == "很久以前"


def test_fill_with_nothing_empties_the_field(drive: Drive) -> None:
    drive.show("<label>Name <input id=name value=Ada></label>")
    drive.do('- fill: {Name: ""}')
    assert drive.js("document.getElementById('name').value") == ""


def test_fill_fields_that_appear_one_after_another(drive: Drive) -> None:
    drive.show("""<label>Country <input id=a oninput="b.hidden = false"></label>
        <label id=b hidden>Town <input id=c></label>""")
    drive.do("- fill: {Country: Norway, Town: Oslo}")
    assert drive.js("c.value") == "Oslo"


@pytest.mark.parametrize(
    ("html", "message"),
    [
        ("<label>Name <input disabled></label>", 'textbox "Name" is disabled'),
        ("<label>Name <input readonly></label>", 'textbox "Name" is readonly'),
    ],
)
def test_fill_what_takes_no_text(drive: Drive, html: str, message: str) -> None:
    drive.show(html)
    assert drive.fails("- {fill: {Name: Ada}, timeout: 200ms}") == message


def test_fill_a_date_that_is_none(drive: Drive) -> None:
    drive.show("<label>Born <input type=date></label>")
    message = drive.fails("- {fill: {Born: tomorrow}, timeout: 200ms}")
    assert "a date field does not take" in message
    assert "tomorrow" in message
    assert "2026-11-30" in message


def test_fill_without_such_a_field_names_fields(drive: Drive) -> None:
    drive.show("<label>Email <input></label>")
    message = drive.fails("- {fill: {Mail address: x}, timeout: 200ms}")
    assert 'textbox "Email"' in message


# type and press


def test_type_into_a_field_where_the_focus_is_and_with_enter(drive: Drive) -> None:
    drive.show(f"""<form onsubmit="out.textContent = q.value; return false">
        <label>Search <input id=q></label></form>{OUT}""")
    drive.do("""
        - type: {text: mug, into: Search}
        - type: " and cup"
        - type: {text: "!", enter: true}
    """)
    assert drive.out() == "mug and cup!"


def test_type_sends_one_key_after_another(drive: Drive) -> None:
    drive.show(f'<label>Code <input onkeydown="out.textContent += event.key"></label>{OUT}')
    drive.do("- type: {text: ab1, into: Code}")
    assert drive.out() == "ab1"


def test_press_keys_chords_times_and_on(drive: Drive) -> None:
    drive.show(f"""<label>Name <input id=name value=abc></label>{OUT}
        <script>onkeydown = (e) => out.textContent += (e.ctrlKey ? 'ctrl+' : '') + e.key + ' '
        </script>""")
    drive.do("""
        - press: {keys: Control+A, on: Name}
        - press: Delete
        - press: {keys: ArrowDown, times: 3}
        - press: ctrl+b
        - press: Esc
    """)
    keys = [key.replace("+A", "+a") for key in drive.out().split()]
    assert [key for key in keys if key not in ("Control", "ctrl+Control")] == [
        "ctrl+a",
        "Delete",
        *["ArrowDown"] * 3,
        "ctrl+b",
        "Escape",
    ]
    assert drive.js("document.getElementById('name').value") == ""


# select, native and drawn

COUNTRIES = """<label>Country <select id=country><option>France<option>Norway
    <option disabled>Mars</select></label>"""
DRAWN = """<div role=combobox tabindex=0 aria-label=Size aria-expanded=false id=box
      onclick="list.hidden = !list.hidden">Choose</div>
    <ul role=listbox id=list hidden>
      <li role=option onclick="box.textContent = this.textContent; list.hidden = true">Small</li>
      <li role=option onclick="box.textContent = this.textContent; list.hidden = true">Large</li>
    </ul>"""


def test_select_of_a_native_list(drive: Drive) -> None:
    drive.show(f"""{COUNTRIES}<label>Toppings <select id=toppings multiple>
        <option>Cheese<option>Olives<option>Basil</select></label>""")
    drive.do("""
        - select: {Country: Norway}
        - select: {Toppings: [Cheese, Basil]}
    """)
    assert drive.js("country.value") == "Norway"
    assert drive.js("[...toppings.selectedOptions].map(o => o.text)") == ["Cheese", "Basil"]
    drive.do("- select: {field: {text: Country, role: combobox}, option: France}")
    assert drive.js("country.value") == "France"


def test_select_of_a_drawn_list(drive: Drive) -> None:
    drive.show(DRAWN)
    drive.do("- select: {Size: Large}")
    assert drive.js("box.textContent") == "Large"


def test_select_of_a_drawn_list_without_the_option(drive: Drive) -> None:
    drive.show(DRAWN)
    message = drive.fails("- {select: {Size: Huge}, timeout: 300ms}")
    assert message.startswith('no element matches "Huge"')


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ("Sweden", "has no option 'Sweden'; it has 'France', 'Norway', 'Mars'"),
        ("Mars", "the option 'Mars' of combobox \"Country\" is disabled"),
        ("[France, Norway]", 'combobox "Country" takes one option only'),
    ],
)
def test_select_what_cannot_be_chosen(drive: Drive, option: str, message: str) -> None:
    drive.show(COUNTRIES)
    assert message in drive.fails(f"- {{select: {{Country: {option}}}, timeout: 200ms}}")


# check and uncheck


def test_ticks_in_all_forms(drive: Drive) -> None:
    drive.show("""
        <label><input type=checkbox id=terms> I agree</label>
        <label><input type=checkbox id=news checked> News</label>
        <table><tr><td>Ada<td><label><input type=checkbox id=ada> Admin</label></tr>
               <tr><td>Bob<td><label><input type=checkbox id=bob> Admin</label></tr></table>
        <label><input type=radio name=r id=express> Express</label>
        <div role=switch aria-checked=false tabindex=0 id=dark aria-label="Dark mode"
          onclick="this.setAttribute('aria-checked', this.ariaChecked !== 'true')">o</div>""")
    drive.do("""
        - check: I agree
        - check: I agree
        - uncheck: News
        - check: {checkbox: Admin, row: Bob}
        - check: Express
        - check: Dark mode
    """)
    ids = "['terms', 'news', 'ada', 'bob', 'express']"
    assert drive.js(f"{ids}.filter(i => document.getElementById(i).checked)") == [
        "terms",
        "bob",
        "express",
    ]
    assert drive.js("dark.ariaChecked") == "true"


@pytest.mark.parametrize(
    ("html", "step", "message"),
    [
        ("<button>Save</button>", "check: Save", 'button "Save" cannot be ticked'),
        (
            "<label><input type=checkbox disabled> Save</label>",
            "check: Save",
            'checkbox "Save" is disabled',
        ),
        (
            "<label><input type=radio checked> Save</label>",
            "uncheck: Save",
            'radio "Save" is a radio button: choose another instead',
        ),
    ],
)
def test_ticks_that_cannot_be(drive: Drive, html: str, step: str, message: str) -> None:
    drive.show(html)
    assert drive.fails(f"- {{{step}, timeout: 200ms}}") == message


# upload


def test_upload_in_all_forms(drive: Drive, tmp_path: Path) -> None:
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(b"x")
    drive.show("""<label>Photo <input type=file id=one></label>
        <label>Papers <input type=file id=more multiple></label>
        <button onclick="one.click()">Browse…</button>""")
    drive.do("""
        - upload: {Photo: a.png}
        - upload: {field: Papers, files: [a.png, b.png]}
    """)
    assert drive.js("[...one.files].map(f => f.name)") == ["a.png"]
    assert drive.js("[...more.files].map(f => f.name)") == ["a.png", "b.png"]
    drive.do("""
        - click: Browse…
        - upload: b.png
    """)
    assert drive.js("[...one.files].map(f => f.name)") == ["b.png"]


def test_upload_what_cannot_be(drive: Drive, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"x")
    drive.show("<label>Photo <input type=file></label>")
    missing = drive.fails("- {upload: {Photo: nope.png}, timeout: 200ms}")
    assert missing == f"there is no file {tmp_path / 'nope.png'}"
    no_chooser = drive.fails("- {upload: a.png, timeout: 200ms}")
    assert no_chooser == "no file chooser is open; click one first"
    too_many = drive.fails("- {upload: {field: Photo, files: [a.png, a.png]}, timeout: 200ms}")
    assert too_many == "the file field takes one file only"


# drag and scroll


def test_drag_with_the_mouse_and_with_html5(drive: Drive) -> None:
    drive.show(f"""
        <div draggable=true style="width:80px">Draft</div>
        <div ondragover="event.preventDefault()" ondrop="out.textContent += 'dropped '"
          style="margin:40px;width:200px;height:60px">Done</div>
        <div id=knob role=slider aria-label=Knob tabindex=0 style="width:40px;height:20px"
          onmousedown="document.onmouseup = (e) => out.textContent += e.target.id">k</div>
        <div id=target style="margin:40px;width:120px;height:40px">Target</div>{OUT}""")
    drive.do("""
        - drag: {from: Draft, to: Done}
        - drag: {from: {text: Knob, role: slider}, to: Target}
    """)
    assert drive.out() == "dropped target"


def test_drag_to_nothing(drive: Drive) -> None:
    drive.show("<div draggable=true>Draft</div>")
    message = drive.fails("- {drag: {from: Draft, to: Trash}, timeout: 200ms}")
    assert message.startswith('no element matches "Trash"')


def test_scroll_in_all_forms(drive: Drive) -> None:
    rows = "".join(f"<li>Row {number}</li>" for number in range(100))
    drive.show(f"""<div style="height:3000px;width:3000px">wide</div><p id=end>The end</p>
        <ul id=list style="position:fixed;top:0;height:100px;overflow:auto">{rows}</ul>""")
    drive.do("- scroll: down")
    assert drive.js("scrollY") == pytest.approx(640, abs=2)
    drive.do("""
        - scroll: up
        - scroll: {direction: right, amount: 0.5}
    """)
    assert drive.js("scrollY") == 0
    assert drive.js("scrollX") == pytest.approx(640, abs=2)
    drive.do("- scroll: {direction: down, amount: 0.1, at: Row 1}")
    assert drive.js("document.getElementById('list').scrollTop") > 0
    assert drive.js("scrollY") == 0
    drive.do("- scroll: {to: The end}")
    assert 0 < drive.js("end.getBoundingClientRect().top") < 800


# wait_for


def test_wait_for_words_and_claims(drive: Drive) -> None:
    drive.show("""<p id=p>Loading</p><script>setTimeout(() => p.textContent = 'Ready', 250);
        setTimeout(() => document.title = 'Done', 500)</script>""")
    drive.do("""
        - wait_for: Ready
        - wait_for: {title: Done, no_text: Loading, within: 3s}
    """)
    message = drive.fails("- wait_for: {text: Never, within: 200ms}")
    assert message.startswith('text "Never": no element matches "Never"')
    assert drive.fails("- {wait_for: Never, timeout: 200ms}") == message


# pages and tabs


def test_go_back(drive: Drive, site: Site) -> None:
    site.add("/a", "<title>A</title>")
    site.add("/b", "<title>B</title>")
    drive.do("""
        - open: /a
        - open: /b
        - go_back:
    """)
    assert drive.page.title() == "A"


def test_go_back_without_history(drive: Drive) -> None:
    message = drive.fails("- {go_back: , timeout: 200ms}")
    assert message == "there is no page before this one"


def test_tabs_by_number_and_words(drive: Drive, site: Site) -> None:
    site.add("/terms", "<title>Terms</title><button>Accept</button>")
    drive.show("<title>Shop</title><a href=/terms target=_blank>Terms</a>")
    drive.do("""
        - click: Terms
        - check: {title: Terms}
        - switch_tab: 1
        - check: {title: Shop}
        - switch_tab: Terms
        - click: Accept
        - close_tab:
        - check: {title: Shop}
    """)
    assert len(drive.page.context.pages) == 1


def test_tabs_that_are_not_there(drive: Drive) -> None:
    drive.show("<title>Shop</title>")
    for tab in ("3", "Terms"):
        message = drive.fails(f"- {{switch_tab: {tab}, timeout: 200ms}}")
        assert message.startswith("no tab for ")
        assert f'open are 1: "Shop" {drive.site.url}/' in message
    assert drive.fails("- {close_tab: , timeout: 200ms}") == "this is the only tab"


# dialogs


def test_answers_in_all_forms(drive: Drive) -> None:
    drive.show(f"""<button onclick="alert('Saved'); out.textContent += 'ok '">Save</button>
        <button onclick="out.textContent += confirm('Sure?') + ' '">Delete</button>
        <button onclick="out.textContent += prompt('Name?', 'Bob') + ' '">Rename</button>{OUT}""")
    drive.do("""
        - click: Save
        - answer: accept
        - click: Delete
        - answer: dismiss
        - click: Delete
        - answer: {accept: true}
        - click: Rename
        - answer: {accept: true, text: Ada}
        - click: Rename
        - answer: {accept: false}
    """)
    assert drive.out() == "ok false true Ada null"


def test_answer_without_a_dialog(drive: Drive) -> None:
    drive.show("<p>quiet</p>")
    assert drive.fails("- {answer: accept, timeout: 200ms}") == "no dialog is open"


# keeping and including


def test_screenshot_is_kept_under_its_name(drive: Drive) -> None:
    drive.show("<h1>Hello</h1>").do("- screenshot: greeting")
    assert drive.session.pictures == ["greeting"]
    assert drive.records[-1].instruction == "screenshot: greeting"


def test_include_splices_the_steps_of_another_file(drive: Drive, tmp_path: Path) -> None:
    (tmp_path / "part.yaml").write_text("steps:\n  - click: ${what}\n", encoding="utf-8")
    drive.show(f"<button id=a {SAY}>A</button><button id=b {SAY}>B</button>{OUT}")
    drive.do("""
        - include: {file: part.yaml, vars: {what: A}}
        - include: {file: part.yaml, vars: {what: B}}
    """)
    assert drive.out() == "a b"
    assert drive.records[-1].where == "part.yaml:2"


# what is common to all


def test_a_missing_thing_is_a_failed_step_and_a_dead_server_is_not(drive: Drive) -> None:
    drive.show("<p>x</p>")
    with pytest.raises(StepFailed):
        drive.do("- {click: Nothing, timeout: 100ms}")
    with pytest.raises(CannotRun):
        drive.do("- open: http://127.0.0.1:1/")


def test_the_record_names_the_step_and_what_it_was_done_to(drive: Drive) -> None:
    drive.show("<button>Save</button>").do("- {click: Save, name: keep it}")
    record = drive.records[-1]
    assert (record.name, record.where) == ("keep it", "task.yaml:2")
    assert record.instruction.startswith("click: Save")
    assert record.action
    assert record.action["kind"] == "click"


def test_an_open_dialog_must_be_answered_first(drive: Drive) -> None:
    drive.show("<button onclick=\"alert('Wait')\">Ask</button><button>Go</button>")
    message = drive.fails("""
        - click: Ask
        - {click: Go, timeout: 200ms}
    """)
    assert "Wait" in message
    assert "answer it first" in message

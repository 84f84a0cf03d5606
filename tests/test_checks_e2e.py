"""Every key of `check:` on real pages: holding, not holding, and when it cannot be told."""

from __future__ import annotations

import time
from importlib.util import find_spec
from pathlib import Path
from threading import Event, Timer

import pytest
from driving import Drive
from playwright.sync_api import Page
from servers import Site

from handeye.agent import CannotRun, StepFailed

pytestmark = pytest.mark.e2e

PAGE = """<title>Your basket — Shop</title>
<header><nav aria-label=Main><a href=#>Home</a> <span>1 item</span></nav></header>
<main><h1>Basket</h1>
<label>Email <input id=email value="ada@example.test"></label>
<label>Password <input type=password value=secret></label>
<label>Country <select><option>France<option selected>Norway</select></label>
<ul aria-label=Products><li>Sea mug <button>Remove</button></li>
  <li>Fog bowl <button disabled>Remove</button></li></ul>
<label><input type=checkbox checked> Gift</label>
<label><input type=checkbox> News</label>
<p hidden>Out of stock</p><p>中文 标签</p>
<p style="margin-top:3000px">Far below</p></main>"""


@pytest.fixture
def drive(page: Page, site: Site, tmp_path: Path) -> Drive:
    return Drive(page, site, tmp_path)


HOLD = [
    'url: "*/basket?x=1"',
    "url: /basket?*",
    "title: your basket",
    'title: "*— Shop"',
    "text: 1 item",
    "{text: 1 item, in: navigation}",
    "{text: 1 item, in: Main}",
    "{text: Remove, row: Fog bowl}",
    "text: 中文标签",
    "text: Far below",
    "no_text: Out of stock",
    "{no_text: Sea mug, in: navigation}",
    "value: {Email: ada@example.test, Country: Norway}",
    "count: {of: {text: Remove, role: button}, is: 2}",
    "count: {of: {role: listitem, in: Products}, is: 2}",
    "count: {of: {text: Nothing}, is: 0}",
    "visible: {text: Basket, role: heading}",
    "hidden: Out of stock",
    "enabled: {text: Remove, row: Sea mug}",
    "disabled: {text: Remove, row: Fog bowl}",
    "checked: Gift",
    "unchecked: News",
    "no_console_errors: true",
    "no_failed_requests: true",
    "{url: /basket*, text: Basket, checked: Gift}",
]


@pytest.mark.parametrize("claim", HOLD)
def test_claims_that_hold(drive: Drive, claim: str) -> None:
    drive.show(PAGE, "/basket?x=1")
    claim = claim if claim.startswith("{") else f"{{{claim}}}"
    drive.do(f"- check: {claim}")
    assert all(check.ok for check in drive.records[-1].checks)
    assert all(check.evidence for check in drive.records[-1].checks)


FAIL = [
    ("url: /checkout", "url /checkout: the address is {url}/basket?x=1"),
    ("title: Checkout", 'title Checkout: the title is "Your basket — Shop"'),
    ("text: 2 items", 'text "2 items": no element matches "2 items"; the nearest names are: '),
    (
        "{text: Sea mug, in: navigation}",
        "text \"Sea mug\", in 'navigation': no element matches",
    ),
    ("no_text: 1 item", 'no_text "1 item": text "1 item" in Main'),
    (
        "value: {Email: bob@example.test}",
        'value "Email": bob@example.test: textbox "Email" holds "ada@example.test"',
    ),
    ("value: {Phone: 1}", 'value "Phone": 1: no element matches "Phone"'),
    (
        "count: {of: {text: Remove, role: button}, is: 3}",
        'count button "Remove": 3: there are 2: button "Remove", button "Remove"',
    ),
    ("visible: Out of stock", 'visible "Out of stock": no element matches'),
    ("hidden: Gift", 'hidden "Gift": checkbox "Gift"'),
    ("enabled: {text: Remove, row: Fog bowl}", 'button "Remove": disabled'),
    ("disabled: {text: Remove, row: Sea mug}", 'button "Remove": no state of note'),
    ("checked: News", 'checked "News": checkbox "News": unchecked'),
    ("unchecked: Gift", 'unchecked "Gift": checkbox "Gift": checked'),
    ('download: "*.csv"', "download *.csv: nothing was downloaded"),
]


@pytest.mark.parametrize(("claim", "message"), FAIL, ids=[claim for claim, _ in FAIL])
def test_claims_that_do_not_hold(drive: Drive, site: Site, claim: str, message: str) -> None:
    drive.show(PAGE, "/basket?x=1")
    claim = claim.removeprefix("{").removesuffix("}") if claim.startswith("{") else claim
    with pytest.raises(StepFailed) as caught:
        drive.do(f"- check: {{{claim}, within: 100ms}}")
    assert message.replace("{url}", site.url) in str(caught.value)


CANNOT_TELL = [
    ("value: {Password: secret}", 'textbox "Password" hides its value'),
    ("value: {Home: x}", 'link "Home" holds no value'),
    ("checked: Home", 'link "Home": no state of note'),
    ("unchecked: {text: Basket, role: heading}", 'heading "Basket"'),
    ("enabled: {text: Basket, role: heading}", 'heading "Basket"'),
]


@pytest.mark.parametrize(("claim", "message"), CANNOT_TELL, ids=[c for c, _ in CANNOT_TELL])
def test_claims_that_cannot_be_told(drive: Drive, claim: str, message: str) -> None:
    drive.show(PAGE)
    with pytest.raises(CannotRun) as caught:
        drive.do(f"- check: {{{claim}, within: 100ms}}")
    assert message in str(caught.value)
    assert drive.records[-1].checks[0].ok is None


def test_all_claims_of_a_check_are_reported(drive: Drive) -> None:
    drive.show(PAGE)
    message = drive.fails("- check: {text: Nowhere, checked: News, url: '*', within: 100ms}")
    assert 'text "Nowhere"' in message
    assert 'checked "News"' in message
    assert [check.ok for check in drive.records[-1].checks] == [True, False, False]


# what happened


def test_downloads_console_errors_and_failed_requests(drive: Drive, site: Site) -> None:
    site.add("/data.csv", "a,b", headers={"content-disposition": "attachment; filename=data.csv"})
    drive.show("""<a href=/data.csv>Get</a>
        <button onclick="console.error('broken thing')">Log</button>
        <button onclick="fetch('/missing')">Fetch</button>""")
    drive.do("""
        - click: Get
        - check: {download: "*.csv"}
        - check: {no_console_errors: true, no_failed_requests: true}
        - click: Log
    """)
    started = time.monotonic()
    assert drive.fails("- check: {no_console_errors: true}") == (
        "no_console_errors none: broken thing"
    )
    assert time.monotonic() - started < 2, "waiting cannot undo what has happened"
    message = drive.fails("""
        - click: Fetch
        - check: {no_failed_requests: true}
    """)
    assert f"GET {site.url}/missing: HTTP 404" in message
    assert (drive.folder / "downloads" / "data.csv").read_text(encoding="utf-8") == "a,b"


# waiting


def test_text_that_comes_with_an_answer_is_waited_for(drive: Drive, site: Site) -> None:
    answer = Event()
    site.add("/slow", "3 products", delay_event=answer)
    drive.show("""<p id=p>…</p><button onclick="fetch('/slow').then(r => r.text()).then(t =>
        setTimeout(() => p.textContent = t, 200))">Load</button>""")
    timer = Timer(0.3, answer.set)
    timer.start()
    drive.do("""
        - click: Load
        - check: {text: 3 products, no_text: …}
    """)
    timer.join()
    assert [check.ok for check in drive.records[-1].checks] == [True, True]


def test_what_disappears_is_waited_for_and_within_is_the_cap(drive: Drive) -> None:
    drive.show("<p id=p>Saving</p><script>setTimeout(() => p.remove(), 300)</script>")
    drive.do("- check: {hidden: Saving}")
    drive.show("<p>Saving</p>")
    started = time.monotonic()
    drive.fails("- check: {hidden: Saving, within: 600ms}")
    assert 0.5 < time.monotonic() - started < 3


def test_the_timeout_of_the_step_is_the_cap_too(drive: Drive) -> None:
    drive.show("<p>x</p>")
    started = time.monotonic()
    drive.fails("- {check: {text: Nothing}, timeout: 200ms}")
    assert time.monotonic() - started < 3


# where


def test_claims_inside_a_dialog_a_card_and_frames(
    drive: Drive, site: Site, other_site: Site
) -> None:
    site.add("/near", "<p>Same site</p>")
    there = other_site.add("/far", "<p>Another site</p><button>Pay</button>")
    drive.show(f"""<p>Outside</p>
        <iframe title=Here src=/near></iframe><iframe title=Payment src="{there}"></iframe>
        <div role=dialog aria-label=Confirm style="position:fixed;top:200px;background:#fff">
        <h2>Delete it?</h2><button>Yes</button></div>""")
    drive.do("""
        - check: {text: "Delete it?", in: dialog}
        - check: {no_text: Outside, in: dialog}
        - check: {visible: {text: "Yes", in: Confirm}}
        - check: {text: Same site, frame: Here}
        - check: {text: Another site, frame: Payment}
        - check: {no_text: Another site, frame: Here}
    """)


def test_evidence_says_where_and_that_it_is_outside_the_view(drive: Drive) -> None:
    drive.show(PAGE).do("- check: {text: Far below}")
    assert drive.records[-1].checks[0].evidence.endswith("(outside the view)")


@pytest.mark.skipif(
    not (find_spec("rapidocr") and find_spec("onnxruntime")), reason="needs the [ocr] extra"
)
def test_text_in_a_canvas_is_read(drive: Drive) -> None:
    drive.show("""<canvas id=c width=400 height=100></canvas><script>
        const pen = c.getContext('2d'); pen.font = '32px sans-serif';
        pen.fillText('Total 42 euro', 20, 60)</script>""")
    drive.do("- check: {text: Total 42 euro, within: 20s}")
    message = drive.fails("- check: {no_text: Total 42, within: 100ms}")
    assert "Total 42 euro" in message


# when the page cannot be seen


def test_while_a_dialog_is_open_nothing_of_the_page_can_be_told(drive: Drive) -> None:
    drive.show("<title>T</title><p>Hello</p><button onclick=\"alert('Stop here')\">Ask</button>")
    drive.do("- click: Ask")
    for claim in ("no_text: Nothing", "hidden: Nothing", "text: Hello", "value: {Name: x}"):
        started = time.monotonic()
        with pytest.raises(CannotRun) as caught:
            drive.do(f"- check: {{{claim}}}")
        assert 'a dialog is open: alert "Stop here": answer it first' in str(caught.value)
        assert time.monotonic() - started < 2, "a dialog does not go away by itself"
    drive.do("""
        - check: {text: Stop here}
        - check: {text: Stop, in: dialog, title: T}
        - answer: accept
        - check: {text: Hello, no_text: Stop here}
    """)

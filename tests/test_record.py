"""What a person does on a page becomes a task file that runs."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from commands import handeye
from playwright.sync_api import Browser, Page, sync_playwright
from servers import Site

from handeye.agent import CannotRun
from handeye.perception import Box, Element, Query, Region, chromium
from handeye.tasks import load_text, record_file, record_session, record_steps, word_choice

CAP = 15_000
PAGES = {
    "/": """<title>Sign in</title><h1>Sign in</h1><form action=/home>
      <label>Email <input name=e></label><label>Password <input type=password></label>
      <label><input type=checkbox name=k> Keep me signed in</label>
      <label>Language <select name=l><option>English<option>Norsk</select></label>
      <button>Go on</button></form>""",
    "/home": """<title>Home</title><h1>Your orders</h1><table>
      <tr><td>Order A<td><button onclick="out.textContent='first'">Edit</button>
      <tr><td>Order B<td><button onclick="out.textContent='second'">Edit</button></table>
      <p role=status id=out></p><iframe title=Inner srcdoc="<button>Inside</button>"></iframe>
      <button onclick="if (confirm('Sure?')) document.title='Sure'">Ask</button>
      <input type=file aria-label=Photo>
      <div contenteditable role=textbox aria-label=Note></div>
      <button onclick="for (const b of document.querySelectorAll('button')) b.click()">All</button>
      <a href=/more target=_blank>More</a>""",
    "/more": "<title>More</title><h1>More of it</h1><button>Fine</button>",
}


# The recorder, with a person who comes in by the browser's own debugging port


class Person:
    """A browser that a recording goes on in, and the hands of somebody who uses it."""

    def __init__(self, folder: Path, program: chromium.BrowserProgram) -> None:
        self.folder = folder
        args = [str(program.path), "--remote-debugging-port=0", *chromium.launch_args()]
        args += [f"--user-data-dir={folder / 'profile'}", "about:blank"]
        self.browser = subprocess.Popen(
            args, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        assert self.browser.stderr
        found = (re.search(r"ws://([\d.]+:\d+)/", line) for line in self.browser.stderr)
        self.address = f"http://{next(match for match in found if match)[1]}"
        self.recorder: subprocess.Popen[str] | None = None

    def record(self, url: str, out: Path) -> None:
        command = [sys.executable, "-m", "handeye", "record", url, "--out", str(out)]
        self.recorder = subprocess.Popen(
            [*command, "--connect", self.address],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def until_said(self, words: str) -> None:
        """Read what the recorder prints until it says this."""
        assert self.recorder
        assert self.recorder.stdout
        said: list[str] = []
        for line in iter(self.recorder.stdout.readline, ""):
            said.append(line)
            if words in line:
                return
        pytest.fail(f"{words!r} was never said, but:\n{''.join(said)}")

    def stop(self) -> str:
        assert self.recorder
        self.recorder.send_signal(signal.SIGINT)
        return self.recorder.communicate(timeout=30)[0]

    def close(self) -> None:
        for process in filter(None, (self.recorder, self.browser)):
            with suppress(ProcessLookupError):  # with all that it started
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            for pipe in filter(None, (process.stdout, process.stderr)):
                pipe.close()


@pytest.fixture
def person(tmp_path: Path, browser_program: chromium.BrowserProgram) -> Generator[Person]:
    person = Person(tmp_path, browser_program)
    yield person
    person.close()


def page_of(browser: Browser, url: str) -> Page:
    """The tab that the recorder opened."""
    return next(page for page in browser.contexts[0].pages if page.url.startswith(url))


@pytest.mark.e2e
def test_what_a_person_does_becomes_a_task_that_passes(
    person: Person, site: Site, tmp_path: Path
) -> None:
    for path, html in PAGES.items():
        site.add(path, f"<!doctype html><meta charset=utf-8>{html}")
    out = tmp_path / "recorded.yaml"
    person.record(f"{site.url}/", out)
    person.until_said("recording")
    with sync_playwright() as playwright:
        page = page_of(playwright.chromium.connect_over_cdp(person.address), site.url)
        page.get_by_label("Email").click(timeout=CAP)
        page.keyboard.type("ada@example.test")
        page.keyboard.press("Tab")
        page.keyboard.type("hunter2-is-secret")
        page.get_by_text("Keep me signed in").click()
        page.get_by_label("Language").focus()
        page.keyboard.press("N")
        page.get_by_role("button", name="Go on").click()
        page.get_by_role("row").filter(has_text="Order B").get_by_role("button").click()
        page.frame_locator("iframe").get_by_role("button").click()
        page.once("dialog", lambda dialog: dialog.accept())
        page.get_by_role("button", name="Ask").click()
        page.get_by_label("Note").click()
        page.keyboard.type("for ${you}: 'x'")
        page.get_by_role("status").click()
        with page.expect_popup() as popup:
            page.get_by_role("link", name="More").click()
        person.until_said("click: More")
        popup.value.get_by_role("button", name="Fine").click()
        person.until_said("click: Fine")
        page.goto(f"{site.url}/more")
        person.until_said("open: /more")
        text = person.stop()
    assert person.recorder
    assert person.recorder.returncode == 0, text
    file = out.read_text(encoding="utf-8")
    assert "hunter2" not in file + text
    steps = [line.strip() for line in file.partition("steps:")[2].splitlines() if line.strip()]
    assert [step for step in steps if not step.startswith("#")] == [
        "- fill: {Email: ada@example.test}",
        "- fill: {Password: '${secrets.password}'}",
        "- check: Keep me signed in",
        "- select: {Language: Norsk}",
        "- click: Go on",
        "- click: {text: Edit, row: Order B}",
        "- click: Inside",
        "- click: Ask",
        "- answer: accept",
        """- fill: {Note: "for $${you}: 'x'"}""",
        "- click: second",
        "- click: More",
        "- click: Fine",
        "- switch_tab: 1",
        "- open: /more",
        "- check: {visible: {text: More of it, role: heading}}",
    ]
    assert "# check: {visible: {text: Your orders, role: heading}}" in steps
    assert "password: {env: PASSWORD}" in file
    assert not list(tmp_path.glob("*.draft"))
    ran = handeye("run", out, "--out", tmp_path / "runs", env={"PASSWORD": "hunter2-is-secret"})
    assert ran.code == 0, ran.out + ran.err


@pytest.mark.e2e
def test_a_killed_recorder_leaves_its_draft(person: Person, site: Site, tmp_path: Path) -> None:
    site.add("/", f"<!doctype html>{PAGES['/']}")
    out = tmp_path / "recorded.yaml"
    person.record(f"{site.url}/", out)
    person.until_said("recording")
    with sync_playwright() as playwright:
        page = page_of(playwright.chromium.connect_over_cdp(person.address), site.url)
        page.get_by_text("Keep me signed in").click(timeout=CAP)
        person.until_said("check: Keep me signed in")
        page.get_by_role("heading").click()
        person.until_said("click: Sign in")
        assert person.recorder
        person.recorder.kill()
    draft = out.with_name("recorded.yaml.draft").read_text(encoding="utf-8")
    assert "- check: Keep me signed in" in draft
    assert load_text(draft, "draft.yaml")
    assert not out.exists()


def test_what_cannot_be_begun_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = tmp_path / "there.yaml"
    there.write_text("steps: []")
    said = handeye("record", "http://127.0.0.1:1/", "--out", there)
    assert (said.code, "is there already: give another --out, or --force" in said.err) == (3, True)
    assert handeye("record", "shop.example", "--out", tmp_path / "a.yaml").code == 4
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(CannotRun, match=r"there is no display .* `xvfb-run"):
        record_session.record(record_session.Wanted("http://x.example/", tmp_path / "b.yaml"))
    gone = handeye("record", "http://x.example/", "--connect", "http://127.0.0.1:9", "--out",
                   tmp_path / "c.yaml", env={**os.environ})  # fmt: skip
    assert (gone.code, "no browser answers at http://127.0.0.1:9" in gone.err) == (3, True)
    assert "Example: handeye record" in handeye("record", "--help").out


# The file


@pytest.mark.parametrize(
    "text",
    [
        "- [x]: {y}", "&a *b !c | > %d @e `f`", "true", "null", "123", "# no", "${a}",
        "$${x}", "a\n- click: evil", "\u2028\x85\x07\ufeff", "'", '"""', " lead", "key: value", "",
        "\N{PILE OF POO} 中文", "---", "...", "~", "<<", "=", "0x1F", "2027-01-01", "x" * 3000,
    ],
)  # fmt: skip
def test_whatever_a_page_says_is_text_in_the_file(text: str) -> None:
    safe = record_steps.escaped(text)
    steps = [
        record_steps.Made("fill", {"field": safe or "x", "with": safe}),
        record_steps.Made("fill", {safe or "x": safe}),
        record_steps.Made("press", "Enter", suggested=[{"text": safe}]),
    ]
    file = record_file.task_text("http://shop.example/", steps, last={"url": "*"}, note=text)
    task = load_text(file, "recorded.yaml")
    long, short, *rest = task.cases[0].steps
    for step in (long, short):
        (field,) = step.body.model_dump()["fields"]
        assert field["value"] == text
        assert field["field"]["text"] == (text or "x")
    assert [step.verb for step in rest] == ["press", "check"]


def test_what_reads_like_a_secret_is_taken_apart() -> None:
    steps = [record_steps.Made("click", record_steps.escaped("${secrets.password}"))]
    task = load_text(record_file.task_text("http://shop.example/", steps), "recorded.yaml")
    assert task.cases[0].steps[0].body.model_dump()["on"]["text"] == "$ {secrets.password}"


# Words


def element(role: str, name: str, number: int, **more: Any) -> Element:
    return Element(role, name, Box(10, 40.0 * number, 80, 20), ref=f"0:{number}", **more)


def row(text: str) -> tuple[Region, ...]:
    return (Region("row", "", text),)


def test_the_shortest_words_that_mean_one_element_alone_are_chosen() -> None:
    save, other = element("button", "Save", 1), element("link", "Save", 2)
    first = element("button", "Edit", 3, regions=row("Order A Edit"))
    second = element("button", "Edit", 4, regions=row("Order B Edit"))
    cells = (
        element("cell", "Order A", 5, regions=row("Order A Edit")),
        element("cell", "Order B", 6, regions=row("Order B Edit")),
    )
    in_dialog = element("button", "Close", 7, regions=(Region("dialog", "Options"),))
    outside, twins = element("button", "Close", 8), [element("button", "Add", n) for n in (9, 10)]
    page = (save, other, first, second, *cells, in_dialog, outside, *twins)
    chosen = {
        one.ref: word_choice.query_for(one, page)
        for one in (save, first, in_dialog, twins[1], cells[0])
    }
    assert chosen == {
        save.ref: Query(text="Save", role="button"),
        first.ref: Query(text="Edit", row="Order A"),
        in_dialog.ref: Query.model_validate({"text": "Close", "in": "Options"}),
        twins[1].ref: Query(text="Add", nth=2),
        cells[0].ref: Query(text="Order A"),
    }


def test_what_has_no_words_of_its_own_is_told_and_not_guessed() -> None:
    said: list[str] = []
    steps = record_steps.Steps(said.append)
    seen: dict[str, list[object]] = {"elements": [], "regions": []}
    look: dict[str, object] = {
        "seen": seen,
        "more": None,
        "ref": None,
        "url": "http://x/",
        "title": "",
    }
    steps.event({"kind": "click", "look": look})
    steps.event({"kind": "click", "look": {"seen": "nonsense"}})
    assert said == ["not recorded: click on something that has no words of its own"]
    assert steps.made == []

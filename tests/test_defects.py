"""Defects of pages are noted whatever a task claims, and change no verdict."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from driving import Drive
from playwright.sync_api import Page
from servers import Site

from handeye.perception import Event
from handeye.tasks import defects, report

pytestmark = pytest.mark.e2e

BOX = "width: 90px; font: 16px monospace; white-space: nowrap"
FINE = f"""
<h1>All is well</h1>
<img src="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E" alt="a drawing">
<img alt="no address"> <img loading=lazy src=/later.png style="margin-top: 9000px" alt="later">
<p style="{BOX}; overflow: hidden; text-overflow: ellipsis">A long title that is cut on purpose</p>
<p style="{BOX}; overflow: auto">A long line that can be scrolled to its end</p>
<p style="{BOX}; overflow: hidden; text-indent: -900px">The words under a logo</p>
<p style="position: fixed; width: 1px; height: 1px; overflow: hidden">For screen readers alone</p>
<p style="{BOX}">A short <b>one</b></p>
<button style="{BOX}; overflow: hidden"><span style="position: absolute; width: 1px; height: 1px;
  overflow: hidden">What the picture of a button means, in many words</span>…</button>
<input value="A value that is longer than its field by far" style="width: 60px">
<div style="line-height: 0.9; font-size: 30px">High letters</div>
"""


@pytest.fixture
def drive(page: Page, site: Site, tmp_path: Path) -> Drive:
    return Drive(page, site, tmp_path)


def noted(drive: Drive) -> list[tuple[str, str]]:
    """Kinds and texts of the defects of all looks so far."""
    drive.session.screen.look()
    events: list[Event] = list(drive.session.screen.events)
    return [(one.kind, one.text) for one in events if one.kind in defects.KINDS]


def test_a_page_without_defects(drive: Drive) -> None:
    assert noted(drive.show(FINE)) == []


def test_what_does_not_fit(drive: Drive) -> None:
    drive.show(
        f"""<button style="{BOX}; padding: 0; border: 0">In den Warenkorb legen</button>
        <p style="{BOX}; overflow: hidden">写给所有人看的一段很长的文字</p>
        <p style="{BOX}; overflow: hidden"><a href=/><b>Words in a part of it</b></a></p>
        <p style="height: 20px; width: 90px; overflow: hidden">Two lines of text in one</p>
        <div style="width: 1500px">wide</div>"""
    )
    kinds, texts = zip(*noted(drive), strict=True)

    assert kinds == ("text_overflow",) * 4 + ("page_overflow",)
    assert "In den Warenkorb legen" in texts[0]
    assert "wide for its button: it sticks out" in texts[0]
    assert "写给所有人看的一段很长的文字" in texts[1]
    assert "it is cut off" in texts[1]
    assert "Words in a part of it" in texts[2]
    assert "high for its p" in texts[3]
    assert "wider than its view" in texts[4]


def test_pictures_that_did_not_come(drive: Drive) -> None:
    drive.site.add("/half.png", b"\x89PNG no more", headers={"Content-Type": "image/png"})
    inner = "<iframe srcdoc='<img src=/half.png>'></iframe>"
    drive.show(f"<img src=/half.png alt='The blue mug'>{inner}")
    drive.page.wait_for_load_state()

    found = noted(drive)
    assert [kind for kind, _ in found] == ["broken_image"] * 2
    assert found[0][1] == f'"The blue mug" {drive.site.url}/half.png'


def test_each_is_told_once_a_page(drive: Drive) -> None:
    wide = "<div style='width: 1500px'>wide</div><a href=/two>Next</a>"
    drive.show(wide, "/two").show(wide, "/")
    for _ in range(3):
        noted(drive)
    assert len(noted(drive)) == 1
    drive.do("- click: Next")
    assert len(noted(drive)) == 2


def test_a_page_on_its_way_is_not_judged(drive: Drive) -> None:
    drive.show(
        f"""<style>@keyframes grow {{ from {{ width: 20px }} to {{ width: 400px }} }}
        #box {{ {BOX}; width: 400px; overflow: hidden; animation: grow 1s linear 1 }}</style>
        <p id=box>All of this fits in the end</p>"""
    )
    assert noted(drive) == []
    drive.session.screen.settle(5)
    assert noted(drive) == []


def test_claims(drive: Drive) -> None:
    drive.show("<h1>Fine</h1>").do("- check: {no_broken_images: true, no_overflow: true}")
    drive.site.add("/bad.png", b"no picture", headers={"Content-Type": "image/png"})
    drive.show(f"<img src=/bad.png><p style='{BOX}; overflow: hidden'>A long title that is cut</p>")
    drive.page.wait_for_load_state()
    assert "/bad.png" in drive.fails("- check: {no_broken_images: true}")
    assert "A long title" in drive.fails("- check: {no_overflow: true}")


def test_they_are_in_the_reports(drive: Drive) -> None:
    drive.show(
        f"""<p style='{BOX}; overflow: hidden'>A &lt;b&gt; title that is cut</p>
        <button onclick="fetch('/nothing'); console.error('out of clay')">Go</button>"""
    )
    drive.do("- click: Go").do("- check: {text: title}")
    drive.session.finish()

    recorder = drive.session.recorder
    assert {one.kind for one in recorder.noted.all} == {
        "console_error", "failed_request", "text_overflow",
    }  # fmt: skip
    lines = (drive.folder / "run" / "steps.jsonl").read_text(encoding="utf-8").splitlines()
    for one in recorder.noted.all:
        kinds = [event["kind"] for event in json.loads(lines[one.step - 1])["events"]]
        assert one.kind in kinds
    html = report.write_report(drive.folder / "run").read_text(encoding="utf-8")
    assert "Defects noted" in html
    assert "out of clay" in html
    assert "A &lt;b&gt; title that is cut" in html
    told = (drive.folder / "run" / "result.md").read_text(encoding="utf-8")
    assert "- text that does not fit: " in told
    assert "[step 1](report.html#step-1)" in told

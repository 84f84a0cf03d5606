"""Checks of pictures, attributes and what accessibility tells, on real pages."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from commands import handeye
from driving import Drive
from PIL import Image
from playwright.sync_api import Page
from servers import Site

from handeye.agent import CannotRun, StepFailed
from handeye.tasks import TaskFileError, load_text, report

pytestmark = pytest.mark.e2e

PAGE = """<title>Card</title><style>body {margin: 0; font: 20px sans-serif}
  #card {width: 400px; padding: 20px; background: #eef} i {position: absolute; left: 300px}
  #soft {width: 60px; height: 60px; border-radius: 50%%; background: navy}</style>
<section id=card aria-label=Card><h1 style="color: %s">Sea mug</h1><i id=clock>%s</i>
<a href="/help?a=1&b=2" data-kind="">Help</a>
<p id=soft style="transform: translateX(%spx)"></p>
</section>"""
OWN = f"-{sys.platform}-chromium.png"


def page_of(colour: str = "navy", clock: str = "10:00", shift: float = 0) -> str:
    return PAGE % (colour, clock, shift)


class Card:
    """A page that changes, and its saved picture."""

    def __init__(self, page: Page, site: Site, folder: Path) -> None:
        self.drive = Drive(page, site, folder).show(page_of())
        self.folder = folder
        self.drive.fails("- check: {picture: {is: card.png, of: Card}, within: 1ms}")
        (folder / "run" / "pictures" / f"card{OWN}").rename(folder / "card.png")

    def check(self, html: str, more: str = "") -> None:
        self.drive.show(html)
        self.drive.do(f"- check: {{picture: {{is: card.png, of: Card{more}}}, within: 1ms}}")

    def differs(self, html: str, more: str = "") -> str:
        with pytest.raises(StepFailed) as caught:
            self.check(html, more)
        return str(caught.value)


@pytest.fixture
def card(page: Page, site: Site, tmp_path: Path) -> Card:
    return Card(page, site, tmp_path)


def test_the_same_page_looks_as_it_was_saved(card: Card) -> None:
    card.check(page_of())
    assert card.drive.records[-1].checks[0].evidence == "it looks as in card.png"


def test_a_changed_colour_fails_and_the_report_shows_three_pictures(card: Card) -> None:
    said = card.differs(page_of("crimson"))
    assert "pixels are different, within" in said
    check = card.drive.records[-1].checks[0]
    assert check.pictures == (
        "pictures/card-saved.png", "pictures/card.png", "pictures/card-differs.png",
    )  # fmt: skip
    run = card.folder / "run"
    with Image.open(run / check.pictures[2]) as differs:
        assert (255, 0, 0) in [colour for _, colour in differs.convert("RGB").getcolors(9999) or []]
    html = report.write_report(run).read_text("utf-8")
    assert 'src="pictures/card-differs.png"' in html
    assert "What differs, in red: picture:" in html
    assert html.count("data:image/png") == 0
    assert report.write_report(run, inline=True).read_text("utf-8").count("data:image/png") >= 3


def test_a_mask_hides_what_changes_all_the_time(card: Card) -> None:
    card.differs(page_of(clock="10:01"))
    card.check(page_of(clock="10:01"), ", mask: ['10:01']")
    said = card.differs(page_of(clock="10:01"), ", mask: [Advert]")
    assert 'nothing is masked by "Advert"' in said


def test_edges_that_are_smoothed_otherwise_do_not_count(card: Card) -> None:
    card.check(page_of(shift=0.3))
    card.differs(page_of(shift=0.3), ", tolerance: 8")


def test_some_pixels_may_differ(card: Card) -> None:
    card.differs(page_of(clock="10:01"), ", max_diff_pixels: 1")
    card.check(page_of(clock="10:01"), ", max_diff_pixels: 900")
    assert "pixels of at most 900" in card.drive.records[-1].checks[0].evidence
    card.check(page_of(clock="10:01"), ", max_diff_ratio: 0.05")
    card.differs(page_of(clock="10:01"), ", max_diff_ratio: 0.05, max_diff_pixels: 1")


def test_a_picture_of_this_platform_goes_before_that_of_any(card: Card) -> None:
    Image.new("RGB", (9, 9)).save(card.folder / f"card{OWN}")
    assert f"and 9×9 in card{OWN}" in card.differs(page_of())


def test_a_missing_picture_is_an_error(card: Card) -> None:
    (card.folder / "card.png").unlink()
    with pytest.raises(CannotRun, match=r"run with --update-pictures to save it"):
        card.check(page_of())
    assert not list(card.folder.glob("card*"))


def test_pictures_are_saved_on_demand_and_prove_nothing_then(site: Site, tmp_path: Path) -> None:
    url = site.add("/", f"<!doctype html><meta charset=utf-8>{page_of()}")
    file = tmp_path / "shop.yaml"
    steps = "  - check: {picture: {is: shots/card.png, of: Card}, within: 50ms}\n"
    file.write_text(f"target: {{url: {url}}}\nsteps:\n{steps}", encoding="utf-8")
    out = ("--out", tmp_path / "runs")
    assert handeye("run", file, *out).code == 3
    done = handeye("run", file, *out, "--update-pictures")
    assert (done.code, "unverified: " in done.out) == (0, True)
    assert f"card{OWN} was saved now: look at it" in done.out
    assert handeye("run", file, *out).code == 0
    site.add("/", f"<!doctype html><meta charset=utf-8>{page_of('crimson')}")
    assert handeye("run", file, *out).code == 1
    assert "was replaced now" in handeye("run", file, *out, "--update-pictures").out
    done = handeye("run", file, *out, "--update-pictures")
    assert (done.code, "passed: " in done.out) == (0, True)
    assert [one.name for one in (tmp_path / "shots").iterdir()] == [f"card{OWN}"]


HOLD = [
    "{of: Help, name: href, is: '/help?a=1&b=2'}",
    "{of: {text: Help, role: link}, name: HREF, contains: 'a=1'}",
    "{of: Help, name: data-kind, is: ''}",
]
FAIL = [
    ("{of: Help, name: href, is: /help}", 'it is "/help?a=1&b=2"'),
    ("{of: Help, name: title, contains: a}", 'link "Help" has none'),
    ("{of: Hilfe, name: href, contains: a}", 'no element matches "Hilfe"'),
]


@pytest.fixture
def drive(page: Page, site: Site, tmp_path: Path) -> Drive:
    return Drive(page, site, tmp_path).show(page_of())


@pytest.mark.parametrize("claim", HOLD)
def test_attributes(drive: Drive, claim: str) -> None:
    drive.do(f"- check: {{attribute: {claim}}}")


@pytest.mark.parametrize(("claim", "said"), FAIL)
def test_attributes_that_are_otherwise(drive: Drive, claim: str, said: str) -> None:
    with pytest.raises(StepFailed) as caught:
        drive.do(f"- check: {{attribute: {claim}, within: 1ms}}")
    assert said in str(caught.value)


def test_a_password_is_no_attribute_that_is_told(drive: Drive) -> None:
    drive.show("<label>Password <input type=password value=hunter2></label>")
    said = drive.fails("- check: {attribute: {of: Password, name: value, is: x}, within: 1ms}")
    assert "hunter2" not in said


ARIA = """\
- check:
    aria:
      in: Card
      is: |
        - heading "Sea mug" [level=1]
        - link "Help":
          - /url: /help?a=1&b=2
"""


def test_what_accessibility_tells(drive: Drive) -> None:
    drive.do(ARIA)
    drive.do('- check:\n    aria: |\n      - region "Card":\n        - heading /Sea \\w+/')
    assert [one.checks[0].ok for one in drive.records] == [True, True]


def test_what_accessibility_tells_otherwise(drive: Drive) -> None:
    said = drive.fails(ARIA.replace("Sea mug", "Tea mug") + "    within: 1ms\n")
    assert 'not told: - heading "Tea mug" [level=1]; told is: ' in said
    assert '- heading "Sea mug" [level=1]' in said


def test_no_password_is_told_by_accessibility(drive: Drive) -> None:
    drive.show("<label>Password <input type=password value=hunter2></label>")
    said = drive.fails("- check: {aria: '- button', within: 1ms}")
    assert "••••••" in said
    assert "hunter2" not in said


def test_in_a_frame_and_in_a_shadow_tree(drive: Drive) -> None:
    drive.show(
        "<iframe title=Inner srcdoc='<nav aria-label=Menu><a href=/x>Go</a></nav>'></iframe>"
    )
    drive.page.frame_locator("iframe").locator("a").wait_for()
    drive.do(
        "- check: {aria: {in: Menu, is: '- link /Go/'}, attribute: {of: Go, name: href, is: /x}}"
    )
    drive.show(
        "<div id=host></div><script>host.attachShadow({mode: 'open'}).innerHTML = "
        "'<nav aria-label=Menu><a href=/x>Go</a></nav>'</script>"
    )
    said = drive.fails("- check: {aria: {in: Menu, is: '- link /Go/'}, within: 1ms}")
    assert "lies in a shadow tree" in said


def test_a_snapshot_that_is_none_cannot_be_told(drive: Drive) -> None:
    with pytest.raises(CannotRun, match="Playwright cannot read it"):
        drive.do("- check: {aria: '- heading [size=1]', within: 1ms}")


@pytest.mark.parametrize("claim", ["attribute: {of: a, name: b, is: c}", "aria: '- link /Go/'"])
def test_on_desktops_they_are_refused_at_their_line(claim: str) -> None:
    key = claim.partition(":")[0]
    with pytest.raises(TaskFileError, match=rf":3:13: `{key}` cannot be told here"):
        load_text(f"target: {{desktop: true}}\nsteps:\n  - check: {{{claim}}}\n")

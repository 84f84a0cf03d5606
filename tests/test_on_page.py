"""A page of somebody else's, driven beside its owner's own calls."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page
from servers import Site

from handeye import CannotRun, OnPage, RunOptions, ScreenError, StepFailed, run_task
from handeye.agent import HandeyeError, read_run

pytestmark = pytest.mark.e2e

SHOP = """<!doctype html><meta charset=utf-8><title>Shop</title>
<button onclick="out.textContent = ++n + ' items'">Add</button>
<button onclick="out.textContent = confirm('Really?') ? 'empty' : 'kept'">Clear</button>
<label>Name <input></label><label>Password <input type=password></label>
<a href=/file download>Get</a><output id=out></output><script>let n = 0</script>"""


@pytest.fixture
def shop(site: Site) -> str:
    site.add("/file", b"data", headers={"content-type": "application/octet-stream"})
    return site.add("/", SHOP)


def out(page: Page) -> str:
    return page.locator("#out").inner_text()


def options(folder: Path) -> RunOptions:
    return RunOptions(out=folder / "runs")


def test_calls_of_both_take_turns_on_one_page(page: Page, shop: str, tmp_path: Path) -> None:
    page.goto(shop)
    with OnPage(page, options=options(tmp_path)) as handeye:
        handeye.click("Add")
        page.get_by_role("button", name="Add").click()
        handeye.check(text="2 items")
        handeye.fill("Name", "Ada")
        assert page.get_by_label("Name").input_value() == "Ada"
        assert handeye.find("Add").name == "Add"
    assert handeye.result.verdict == "passed"
    assert not page.is_closed()
    texts = [one.instruction for one in read_run(handeye.result.folder).records if one.by != "end"]
    assert texts == ['click: "Add"', "check: text: 2 items", 'fill: "Name": Ada']
    assert handeye.result.report.is_file()


def test_between_calls_dialogs_are_as_they_are_without_handeye(
    page: Page, shop: str, tmp_path: Path
) -> None:
    page.goto(shop)
    with OnPage(page, options=options(tmp_path)) as handeye:
        handeye.click("Add")
        page.get_by_text("Clear").click()  # dismissed by Playwright, as nobody listens
        assert out(page) == "kept"
        handeye.click("Clear")  # now it stays open until somebody decides
        handeye.answer(accept=True)
        handeye.check(text="empty")
        page.on("dialog", lambda dialog: dialog.dismiss())  # the owner's own way
        handeye.click("Clear")
        handeye.check(text="kept")
    page.get_by_text("Clear").click()
    assert out(page) == "kept"


def test_downloads_and_tabs_between_calls_are_the_owner_s(
    page: Page, shop: str, site: Site, tmp_path: Path
) -> None:
    page.goto(shop)
    with OnPage(page, options=options(tmp_path)) as handeye:
        handeye.click("Add")
        with page.expect_download() as download:
            page.get_by_text("Get").click()
        assert download.value.suggested_filename == "file"
        with page.context.expect_page() as opened:
            page.evaluate("open('/two')")
        handeye.click("Add")  # still on the page that it was given
        handeye.check(text="2 items")
        opened.value.close()
    assert not (handeye.result.folder / "downloads").exists()


def test_actions_keep_to_the_origins_that_were_named(
    page: Page, shop: str, site: Site, other_site: Site, tmp_path: Path
) -> None:
    elsewhere = other_site.add("/", "<button>Buy</button>")
    page.goto(shop)
    with OnPage(page, options=options(tmp_path)) as handeye:
        handeye.click("Add")
        page.goto(elsewhere)
        with pytest.raises(HandeyeError, match="is not allowed"):
            handeye.click("Buy")
        handeye.open(elsewhere)  # naming it allows it
        handeye.click("Buy")
        handeye.open(shop)
        handeye.check(text="Add")
    handeye = OnPage(page, options=options(tmp_path), allow=[site.url])
    with pytest.raises(HandeyeError, match="is not allowed"), handeye:
        handeye.open(elsewhere)
    assert page.url == shop


def test_a_page_that_shows_nothing_yet_begins_where_it_is_told(
    page: Page, shop: str, site: Site, tmp_path: Path
) -> None:
    with OnPage(page, url=site.url, options=options(tmp_path)) as handeye:
        assert page.url == "about:blank"  # nothing is opened unasked
        handeye.open("/")
        handeye.check(title="Shop")
    page.close()
    with pytest.raises(ScreenError, match="was closed before"), OnPage(page):
        pass


def test_steps_are_groups_in_the_owner_s_trace_and_secrets_are_not_in_their_names(
    page: Page, shop: str, tmp_path: Path
) -> None:
    page.goto(shop)
    page.context.tracing.start()
    secrets = {"password": "terracotta-7"}
    with OnPage(page, secrets=secrets, options=options(tmp_path)) as handeye:
        handeye.fill("Password", "${secrets.password}")
        handeye.click("Add")
    page.context.tracing.stop(path=tmp_path / "trace.zip")
    with zipfile.ZipFile(tmp_path / "trace.zip") as trace:
        lines = [json.loads(line) for line in trace.read("trace.trace").splitlines()]
    groups = [one["title"] for one in lines if one.get("method") == "tracingGroup"]
    assert groups == ['fill: "Password": ${secrets.password}', 'click: "Add"']
    assert page.get_by_label("Password").input_value() == "terracotta-7"
    kept = b"".join(file.read_bytes() for file in handeye.result.folder.rglob("*.*"))
    assert b"terracotta-7" not in kept


def test_a_claim_that_does_not_hold_ends_in_a_failed_run(
    page: Page, shop: str, tmp_path: Path
) -> None:
    page.goto(shop)
    handeye = OnPage(page, options=options(tmp_path))
    with pytest.raises(StepFailed, match="7 items"), handeye:
        handeye.check(text="7 items", within="1ms")
    assert handeye.result.verdict == "failed"
    assert page.get_by_text("Add").is_visible()


def test_a_page_that_its_owner_closed_is_told_and_ends_quietly(
    page: Page, shop: str, tmp_path: Path
) -> None:
    page.goto(shop)
    with OnPage(page, options=options(tmp_path)) as handeye:
        handeye.click("Add")
        page.context.close()
        with pytest.raises(ScreenError, match="was closed"):
            handeye.click("Add")
    assert handeye.result.verdict == "unverified"
    assert handeye.result.report.is_file()


def test_a_task_file_runs_on_a_page_and_wants_nothing_else_of_it(
    page: Page, shop: str, tmp_path: Path
) -> None:
    page.goto(shop)
    file = tmp_path / "shop.yaml"
    steps = "steps:\n  - click: Add\n  - check: {text: 1 items}\n"
    file.write_text(f"target: {{url: {shop}}}\n{steps}", "utf-8")
    lent = RunOptions(out=tmp_path / "runs", page=page)
    (result,) = run_task(file, lent)
    assert (result.verdict, out(page)) == ("passed", "1 items")

    fixed = "motion: off, clock: '2026-01-31T12:00:00Z', har: no.har, timezone: Asia/Tokyo"
    file.write_text(f"target: {{url: {shop}, {fixed}}}\n{steps}", "utf-8")
    with pytest.raises(CannotRun, match=r"shop.yaml:1: .*leave `clock`, `har`, `motion`, `timez"):
        run_task(file, lent)

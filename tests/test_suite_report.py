"""The page of a suite: read without scripts, whatever texts hold; its links lead somewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from sample_runs import failed_run, guarded_run, passed_run

from handeye.tasks import (
    RunResult,
    Suite,
    options,
    report,
    suite_folder,
    suite_result,
    suite_runs,
)
from handeye.tasks import suite as suites

AttemptResult = options.AttemptResult
Shard = suites.Shard
SuiteRun = suites.SuiteRun
TryLine = suites.TryLine
run_of = suite_runs.run_of
pytestmark = pytest.mark.e2e
EVIL = '"><script>document.title="hacked"</script><img src=x onerror=alert(1)>\x00\x1b[31m\u202e'


def result(folder: Path, verdict: Any, **more: Any) -> RunResult:
    about: dict[str, Any] = {
        "case": f"Order a mug, {verdict}",
        "reason": "no basket",
        "where": "shop.yaml:16",
    }
    about |= {"file": "shop.yaml", "line": 9, "seconds": 2.5, "steps": 5, "checks": 1}
    about |= {"verdict": verdict, "folder": folder}
    about |= {"attempts": (AttemptResult(verdict, "no basket", folder, 2.5),)}
    return RunResult(**(about | more))


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    """A suite of three runs: one failed on a second try, one passed, one was not begun."""
    failed, passed = failed_run(tmp_path / "failed"), passed_run(tmp_path / "passed")
    first = guarded_run(tmp_path / "a first # try")
    for run in (failed, passed, first):
        report.write_report(run)
    tries = (AttemptResult("error", "gone", first, 1.0), AttemptResult("failed", "x", failed, 2.5))
    folder = tmp_path / "the-suite"
    folder.mkdir()
    runs = (
        run_of(result(failed, "failed", attempts=tries, tags=("smoke",), model_calls=3), folder),
        run_of(result(passed, "passed", reason="", healed=True, tokens_in=1200), folder),
        SuiteRun(key="x", case="Never begun", file="shop.yaml", line=30),
    )
    told = Suite(name="Shop", runs=runs, shard=Shard(number=1, of=3, cases=9), missing=(2, 3))
    suite_folder.write_reports(told, folder)
    return folder


@pytest.fixture
def shown(browser: Browser, suite: Path) -> Any:
    """The page with scripts switched off."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((suite / "index.html").as_uri())
    yield page
    context.close()


def test_it_is_read_without_scripts(shown: Page) -> None:
    assert shown.title() == "Failed: Shop"
    assert shown.get_by_role("heading", level=1).inner_text() == "Shop"
    names = shown.get_by_role("heading", level=2).all_inner_texts()
    assert names == [
        "Summary", "Failed: 1", "Not run: 1", "Passed: 1", "Healed: 1", "By file and tag",
    ]  # fmt: skip
    row = shown.get_by_role("row").filter(has_text="Order a mug, failed")
    for words in ("Failed", "shop.yaml:9", "3.5 s", "shop.yaml:16: no basket"):
        assert words in row.inner_text()
    headers = shown.get_by_role("table", name="Failed").get_by_role("columnheader")
    assert headers.all_inner_texts() == [
        "Case", "Verdict", "Flags", "Where", "Time", "Model calls", "Tokens",
    ]  # fmt: skip
    assert "healed" in shown.get_by_role("row").filter(has_text="mug, passed").inner_text()
    assert "Shards of 3 that are missing: 2, 3" in shown.get_by_role("banner").inner_text()


def test_its_links_lead_to_the_step_that_failed(shown: Page, suite: Path) -> None:
    shown.get_by_role("link", name='step 4: check: {text: "1 item", in banner}').click()
    assert shown.url.endswith("/failed/report.html#step-4")
    assert shown.locator("#step-4").is_visible()
    shown.go_back()
    shown.get_by_role("link", name="1 error").click()
    assert shown.get_by_role("heading", level=1).inner_text() == "Order a mug"
    shown.go_back()
    links = [one.get_attribute("href") or "" for one in shown.get_by_role("link").all()]
    inside = [link for link in links if link.startswith("#")]
    assert all(shown.locator(link).count() == 1 for link in inside)
    assert {"#failed", "#not-run", "#passed", "#healed", "#filters"} <= set(inside)
    files = {link.partition("#")[0] for link in links if not link.startswith("#")}
    assert all("://" not in link for link in files)


def test_a_filter_unfolds_without_scripts(shown: Page) -> None:
    link = shown.locator("details", has_text="smoke").get_by_text("Order a mug, failed")
    assert not link.is_visible()
    shown.get_by_text("smoke: 1 failed").click()
    link.click()
    assert shown.url.endswith("#run-1")


def test_nothing_that_a_text_holds_is_obeyed(page: Page, tmp_path: Path) -> None:
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    hostile = SuiteRun(
        key=EVIL, case=EVIL, file=EVIL, line=1, tags=(EVIL,), verdict="failed", reason=EVIL,
        where=EVIL, folder="javascript:alert(1)//",
        attempts=(TryLine(verdict="error", folder=EVIL), TryLine(verdict="failed")),
    )  # fmt: skip
    told = Suite(name=EVIL, runs=(hostile, hostile), repeat=2, started=EVIL, max_time=EVIL)
    page.goto(suite_folder.write_reports(told, tmp_path).as_uri())
    assert page.title().startswith("Failed: ")
    assert page.locator("script, img, iframe").count() == 0
    assert all(one.startswith("file:") for one in loaded)
    hrefs = [one.get_attribute("href") or "" for one in page.locator("a").all()]
    assert all(not href.startswith("javascript:") for href in hrefs)
    text = suite_result.markdown_of(told)
    assert "<script>" not in text
    assert "\x1b" not in text


def test_many_passed_runs_are_folded_away(page: Page, tmp_path: Path) -> None:
    runs = tuple(SuiteRun(key=f"{n}", case=f"case {n}", verdict="passed") for n in range(300))
    path = suite_folder.write_reports(Suite(name="Many", runs=runs, complete=True), tmp_path)
    page.goto(path.as_uri())
    assert not page.get_by_role("link", name="case 7", exact=True).is_visible()
    page.get_by_text("All 300 runs").click()
    assert page.get_by_text("case 7", exact=True).first.is_visible()
    assert path.stat().st_size < 500_000
    assert len((tmp_path / "result.md").read_text(encoding="utf-8")) < 10_000

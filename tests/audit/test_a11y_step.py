"""The step `a11y:` in task files and tests: what fails, what is told, what it is replayed with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from auditing_pages import HEAD, PALE, one, stand_in
from commands import handeye
from driving import Drive
from playwright.sync_api import Page
from servers import Site

from handeye.agent import CannotRun, StepFailed
from handeye.audit import checks
from handeye.tasks import OnPage, RunOptions, TaskFileError, load_text

pytestmark = pytest.mark.e2e
GRADIENT = f"{HEAD}<main><p style='background: linear-gradient(#fff, #eee)'>Dark words</p></main>"


@pytest.fixture
def drive(page: Page, site: Site, tmp_path: Path) -> Drive:
    return Drive(page, site, tmp_path)


def test_each_violation_is_a_claim_that_failed_with_evidence(drive: Drive) -> None:
    drive.show(PALE.replace("<h1>", "<img src=x width=50 height=50><h1>"))
    with pytest.raises(StepFailed, match=r"2 violations: 1\.4\.3 Contrast .* 1 more: see a11y-1/"):
        drive.do("- a11y: wcag22aa")
    failed = [one for one in drive.records[-1].checks if one.ok is False]
    assert [one.kind for one in failed] == ["a11y", "a11y"]
    assert "1.91" in failed[0].evidence
    assert failed[0].evidence.endswith("at p (axe/color-contrast)")
    assert failed[0].box
    folder = drive.folder / "run"
    assert (folder / failed[0].pictures[0]).is_file()
    assert "Pale words" in (folder / "a11y-1" / "report.html").read_text()


def test_what_needs_review_is_told_and_fails_where_that_is_wanted(drive: Drive) -> None:
    drive.show(GRADIENT)
    drive.do("- a11y: {level: wcag22aa, checks: axe}")
    (told,) = drive.records[-1].checks
    assert told.ok
    assert "1 thing to review, the first: needs review: 1.4.3" in told.evidence
    with pytest.raises(StepFailed, match="1 thing to review"):
        drive.do("- a11y: {level: wcag22aa, checks: axe, strict: on}")


@pytest.mark.parametrize("allow", ["axe/color-contrast", "color-contrast", "1.4.3", "axe"])
def test_what_is_allowed_does_not_fail(drive: Drive, allow: str) -> None:
    drive.show(PALE).do(f"- a11y: {{allow: '{allow}', checks: axe}}")
    assert "1 accepted not told" in drive.records[-1].checks[0].evidence


def test_a_level_and_a_baseline_count(drive: Drive, tmp_path: Path) -> None:
    drive.show(PALE).do("- a11y: wcag2a")
    with pytest.raises(CannotRun, match=r"none\.json cannot be read"):
        drive.do("- a11y: {baseline: none.json}")
    with pytest.raises(StepFailed):
        drive.do("- a11y: wcag21aa")
    (found,) = json.loads((drive.folder / "run" / "a11y-3" / "audit.json").read_text())["pages"][0][
        "findings"
    ]
    entry = {"fingerprint": found["fingerprint"], "check": found["check"], "page": "/"}
    path = tmp_path / "accepted.json"
    path.write_text(json.dumps({"accepted": [entry]}))
    drive.do(f"- a11y: {{baseline: {path}}}")


def test_a_check_that_cannot_run_is_no_pass(drive: Drive, monkeypatch: pytest.MonkeyPatch) -> None:
    """But one that lacks a model is told alone, as far as another one ran."""
    breaks = stand_in("breaks", why="a canvas is in the way")
    lacks = stand_in("lacks", why="it needs a model", lacking=True)
    fine = stand_in("fine", one("Perhaps.", "likely"))
    monkeypatch.setattr(checks, "ALL", (breaks, lacks, fine))
    drive.show(PALE)
    with pytest.raises(CannotRun, match="a canvas is in the way"):
        drive.do("- a11y: {checks: all}")
    drive.do("- a11y: {checks: [lacks, fine]}")
    assert "lacks did not run: it needs a model" in drive.records[-1].checks[0].evidence
    with pytest.raises(CannotRun, match="no check could run"):
        drive.do("- a11y: {checks: lacks}")


def test_a_page_of_a_test_s_own_is_audited(page: Page, site: Site, tmp_path: Path) -> None:
    page.goto(site.add("/", PALE))
    with OnPage(page, options=RunOptions(out=tmp_path)) as driver:
        driver.a11y(allow=("1.4.3",))
        with pytest.raises(StepFailed, match=r"1\.4\.3"):
            driver.a11y("wcag21aa")


def test_a_suite_runs_and_replays_it_without_a_model(site: Site, tmp_path: Path) -> None:
    site.add("/", GRADIENT)
    site.add("/pale", PALE)
    file = tmp_path / "shop.yaml"
    file.write_text(
        f"version: 1\nname: Shop\ntarget: {{url: '{site.url}'}}\ntests:\n"
        "  - {name: good, steps: [{open: /}, {a11y: wcag22aa}]}\n"
        "  - {name: pale, steps: [{open: /pale}, {a11y: wcag22aa}]}\n"
    )
    assert handeye("validate", file).code == 0
    run = ("run", file, "--out", tmp_path / "runs", "-k", "good")
    assert handeye(*run).code == 0
    strict = handeye(*run, "--replay", "strict")
    assert strict.code == 0, strict.out
    assert "passed: good" in strict.out
    failing = handeye("run", file, "--out", tmp_path / "runs", "-k", "pale")
    assert failing.code == 1
    assert "shop.yaml:6: a11y: 1 violation: 1.4.3" in failing.out


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("a11y: wcag23aa", "`a11y` is one of wcag2a"),
        ("a11y: {checks: contrst}", "there is no check 'contrst'"),
        ("a11y:", "`a11y` has no value"),
        ("a11y: {rules: axe}", "rules"),
    ],
)
def test_a_wrong_step_is_told_with_its_place(step: str, said: str) -> None:
    with pytest.raises(TaskFileError) as why:
        load_text(f"version: 1\nname: t\nsteps:\n  - {step}\n", "t.yaml")
    assert said in str(why.value)
    assert "t.yaml:4:" in str(why.value)

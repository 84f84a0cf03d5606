"""Plans: recorded when a test passes, replayed without a model, held against the page of today."""

from __future__ import annotations

from pathlib import Path

import pytest
from acting import Act
from replays import Replays, at, said
from servers import Site

pytestmark = pytest.mark.e2e

STYLE = """<style>
  * {position: absolute; margin: 0; box-sizing: border-box}
  button, a {width: 120px; height: 40px}
  input {left: 100px; top: 100px; width: 220px; height: 30px}
</style>"""
PAGE = (
    STYLE
    + """<title>Notes</title>
<input aria-label="Note">
<button data-testid=save style="left:100px;top:200px" onclick="done('Saved: ' +
  document.querySelector('input').value)">Save</button>
<button data-testid=delete style="left:300px;top:200px" onclick="done('Deleted')">Delete</button>
<h2 id=out style="left:100px;top:300px"></h2>
<script>function done(words) { out.textContent = words }</script>
"""
)
TEST = """
tests:
  - name: A note
    steps:
      - do: Write the note "milk" and save it
      - check: {text: "Saved: milk"}
"""
NOTE, SAVE = Act("click", at(100, 100), "Note"), Act("click", at(100, 200), "Save")
WRITTEN = said(NOTE, Act("type", text="milk"), SAVE, Act("done", text="Saved."))


@pytest.fixture
def replays(site: Site, tmp_path: Path) -> Replays:
    return Replays(site, tmp_path)


def test_what_a_model_did_is_done_again_without_one(replays: Replays) -> None:
    replays.page(PAGE)
    replays.write(TEST)
    first = replays.run(replies=WRITTEN)

    assert first.verdict == "passed", first.reason
    again = replays.run("strict")
    assert again.verdict == "passed", again.reason
    assert not again.healed
    assert replays.summary(again)["model_calls"] == 0


RENAMED = PAGE.replace(">Save<", ">Keep it<")
SWAPPED = PAGE.replace(">Save<", ">x<").replace(">Delete<", ">Save<").replace(">x<", ">Delete<")
LOST = PAGE.replace("data-testid=save", "").replace(">Save<", ">Keep it<")


def recorded(replays: Replays) -> Replays:
    """With the plan of the test, recorded from a model."""
    replays.page(PAGE)
    replays.write(TEST)
    assert replays.run(replies=WRITTEN).verdict == "passed"
    return replays


def test_a_renamed_control_fails_in_strict_and_is_found_again_in_auto(replays: Replays) -> None:
    recorded(replays).page(RENAMED)
    before = replays.plan
    strict = replays.run("strict")
    assert strict.verdict == "failed"
    assert 'button "Save" (test id save) is not there' in strict.reason
    assert 'button "Keep it" is in its place' in strict.reason
    assert "--replay=auto" in strict.reason

    healed = replays.run()
    assert (healed.verdict, healed.healed) == ("passed", True), healed.reason
    assert "same test id and role" in replays.summary(healed)["healed"][0]
    plan, proposed = replays.plans
    assert plan.read_text("utf-8") == before
    assert proposed.name == f"{plan.name}.new"
    diff = (healed.folder / "plan.diff").read_text("utf-8")
    assert "-          name: Save\n" in diff
    assert "+          name: Keep it\n" in diff
    report = healed.report.read_text("utf-8")
    assert "Plan: healed" in report
    assert "<ins>+          name: Keep it</ins>" in report
    assert "Decided by: recorded plan" in report

    proposed.replace(plan)
    accepted = replays.run("strict")
    assert (accepted.verdict, accepted.healed) == ("passed", False), accepted.reason


@pytest.mark.parametrize("mode", ["strict", "auto"])
def test_a_swapped_control_is_never_used(mode: str, replays: Replays) -> None:
    recorded(replays).page(SWAPPED)
    result = replays.run(mode)
    assert result.verdict == "failed"
    assert "the test id save now is that of button" in result.reason
    steps = (result.folder / "steps.jsonl").read_text("utf-8")
    assert "Deleted" not in steps
    assert len(replays.plans) == 1


def test_a_model_does_the_rest_where_the_plan_does_not_fit(replays: Replays) -> None:
    recorded(replays).page(LOST)
    rest = said(Act("click", at(100, 200), "Keep it"), Act("done", text="Saved."))
    result = replays.run("auto", rest)
    assert (result.verdict, result.healed) == ("passed", True), result.reason
    assert replays.summary(result)["model_calls"] == 2
    assert "the model did the rest of a step" in replays.summary(result)["healed"][0]
    proposed = replays.plans[1].read_text("utf-8")
    assert "name: Keep it" in proposed
    assert "text: milk" in proposed


def test_what_came_of_an_action_must_come_of_it_again(replays: Replays) -> None:
    words = STYLE + (
        '<button style="left:100px;top:200px" onclick="out.textContent=\'%s\'">Go</button>'
        "<h2 id=out></h2><p style='top:400px'>Ready"
    )
    replays.page(words % "Done")
    replays.write("""
        tests:
          - name: Going
            steps:
              - click: Go
              - check: {text: Ready}
    """)
    assert replays.run().verdict == "passed"
    assert "shows: [{role: heading, name: Done}]" in replays.plan
    replays.page(words % "Failed")
    result = replays.run("strict")
    assert result.verdict == "failed"
    assert 'after `click: Go` heading "Done" should show, and does not' in result.reason
    assert replays.run("off").verdict == "passed"


def test_a_half_run_leaves_no_plan(replays: Replays) -> None:
    replays.page(PAGE.replace("Saved: ", "Lost: "))
    replays.write(TEST)
    assert replays.run(replies=WRITTEN).verdict == "failed"
    assert replays.run("update", replies=WRITTEN[:2]).verdict == "error"
    assert replays.plans == []
    assert not (replays.folder / "shop.plans").exists()


EXACT = """
tests:
  - name: A note
    steps:
      - fill: {Note: milk}
      - click: Save
      - check: {text: "Saved: milk"}
"""


def test_exact_words_are_held_against_the_plan(replays: Replays) -> None:
    replays.page(PAGE)
    replays.write(EXACT)
    assert replays.run().verdict == "passed"
    assert "hash: " in replays.plan
    assert replays.run("strict").verdict == "passed"

    replays.page(SWAPPED)
    result = replays.run("strict")
    assert result.verdict == "failed"
    assert 'is not the recorded button "Save" (test id save): its test id now is delete' in (
        result.reason
    )
    assert "Deleted" not in (result.folder / "steps.jsonl").read_text("utf-8")

    replays.page(RENAMED)
    healed = replays.run()
    assert (healed.verdict, healed.healed) == ("passed", True), healed.reason
    assert 'the words "Save" led to nothing' in replays.summary(healed)["healed"][0]


def test_a_model_does_an_exact_step_whose_control_is_lost(replays: Replays) -> None:
    replays.page(PAGE)
    replays.write(EXACT)
    assert replays.run().verdict == "passed"
    replays.page(LOST)
    without = replays.run()
    assert without.verdict == "failed"
    assert "The plan has button" in without.reason
    rest = said(Act("click", at(100, 200), "Keep it"), Act("done", text="Done."))
    result = replays.run(replies=rest)
    assert (result.verdict, result.healed) == ("passed", True), result.reason
    assert "Do this one step of a test" in str(replays.models[-1].asked[0])


def test_no_secret_reaches_a_plan(replays: Replays, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_PASSWORD", "canary-4711")
    replays.page(
        STYLE
        + "<input aria-label=Password type=password>"
        + '<button style="left:100px;top:200px" onclick="out.textContent=\'Hello \' +'
        + "document.querySelector('input').value\">Sign in</button><h2 id=out></h2>"
    )
    replays.write("""
        secrets: {password: {env: SHOP_PASSWORD}}
        tests:
          - name: Signing in
            steps:
              - fill: {Password: "${secrets.password}"}
              - click: Sign in
              - check: {text: Hello}
              - do: Sign in again
              - check: {text: Hello}
    """)
    again = said(
        Act("click", at(100, 100), "Password"),
        Act("type", text="${secrets.password}"),
        Act("click", at(100, 200), "Sign in"),
        Act("done", text="Done"),
    )
    result = replays.run(replies=again)
    assert result.verdict == "passed", result.reason
    assert "text: ${secrets.password}" in replays.plan
    for path in (replays.folder / "shop.plans").rglob("*"):
        assert path.is_dir() or b"canary" not in path.read_bytes(), path
    assert "canary" not in replays.plan
    strict = replays.run("strict")
    assert strict.verdict == "passed", strict.reason


def test_each_row_has_a_plan_and_a_changed_one_is_proposed(replays: Replays) -> None:
    replays.page(PAGE)
    text = """
        tests:
          - name: Notes / {thing}
            matrix: {thing: [milk, "bread: dark"]}
            steps:
              - fill: {Note: "${thing}"}
              - click: Save
              - check: {text: "Saved: ${thing}"}
    """
    replays.write(text)
    assert {one.verdict for one in replays.run_all()} == {"passed"}
    first = {path.name: path.read_text("utf-8") for path in replays.plans}
    assert len(first) == 2
    assert all("/" not in name and ":" not in name for name in first)
    assert {one.verdict for one in replays.run_all("strict")} == {"passed"}

    replays.write(text.replace("- click: Save", "- click: {text: Save, role: button}"))
    results = replays.run_all()
    assert [(one.verdict, one.healed) for one in results] == [("passed", False)] * 2
    assert {path.name for path in replays.plans} == {*first, *(f"{one}.new" for one in first)}
    assert {path.name: path.read_text("utf-8") for path in replays.plans if path.name in first} == (
        first
    )
    assert "@@" in (results[0].folder / "plan.diff").read_text("utf-8")

    assert {one.verdict for one in replays.run_all("update")} == {"passed"}
    assert len(replays.plans) == 2


def test_strict_refuses_before_the_browser_starts(replays: Replays) -> None:
    replays.page(PAGE)
    replays.write(TEST)
    result = replays.run("strict", WRITTEN)
    assert result.verdict == "error"
    assert "strict replay has no plan" in result.reason
    assert "--replay=update" in result.reason
    assert replays.site.requests == []
    assert replays.models[-1].asked == []

    recorded(replays)
    replays.site.requests.clear()
    replays.write(TEST.replace("milk", "bread"))
    uncovered = replays.run("strict")
    assert uncovered.verdict == "error"
    assert "needs a model, and strict replay has none" in uncovered.reason
    replays.write(TEST.replace('      - check: {text: "Saved: milk"}\n', ""))
    unchecked = replays.run("strict")
    assert unchecked.verdict == "error"
    assert "refuses a case that checks nothing" in unchecked.reason
    replays.write(TEST + "      - extract: {note: string}\n")
    reading = replays.run("strict")
    assert "data is never taken from a plan" in reading.reason
    assert replays.site.requests == []


def test_a_retry_leaves_the_plan_alone(replays: Replays) -> None:
    replays.page(PAGE)
    replays.write(EXACT.replace("    steps:", "    retries: 1\n    steps:"))
    assert replays.run().verdict == "passed"
    replays.page(
        PAGE.replace(
            "<h2", "<button data-testid=other style='top:500px'>Other</button><h2"
        ).replace("data-testid=save", "data-testid=new")
    )
    text = replays.plans[0].read_text("utf-8").replace("name: 'Saved: milk'", "name: 'Kept: milk'")
    replays.plans[0].write_text(text, "utf-8")
    result = replays.run()
    assert (result.verdict, result.flaky, result.healed) == ("passed", True, False)
    assert len(replays.plans) == 1

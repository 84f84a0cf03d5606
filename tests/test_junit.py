"""JUnit XML: what CI systems read, whatever the texts hold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from junitparser import Error, Failure, JUnitXml, Skipped
from sample_runs import failed_run, passed_run

from handeye.tasks import RunResult, Suite, junit, options, suite, suite_runs

AttemptResult = options.AttemptResult
RunVerdict = suite.RunVerdict
StepLine = suite.StepLine
SuiteRun = suite.SuiteRun
TryLine = suite.TryLine
clean = suite_runs.clean
run_of = suite_runs.run_of
PARSER: Any = JUnitXml


def run(verdict: RunVerdict = "failed", reason: str = "no basket", **more: Any) -> SuiteRun:
    about: dict[str, Any] = {"key": "shop.yaml::buy", "case": "buy", "file": "tests/shop.yaml"}
    about |= {"line": 12, "verdict": verdict, "reason": reason}
    return SuiteRun(**(about | more))


def cases(*runs: SuiteRun, **more: Any) -> list[Any]:
    parsed = PARSER.fromstring(junit.as_xml(Suite(name="Shop", runs=runs, **more), Path()))
    return [case for suite in parsed for case in suite]


def properties(case: Any) -> list[tuple[str, str]]:
    return [(one.get("name"), one.get("value")) for one in case._elem.iter("property")]


@pytest.mark.parametrize(
    ("verdict", "kind"),
    [
        ("failed", Failure), ("error", Error), ("skipped", Skipped), ("unverified", Skipped),
        ("interrupted", Error), ("not run", Error), ("passed", None),
    ],
)  # fmt: skip
def test_each_verdict_has_its_own_element(verdict: RunVerdict, kind: type | None) -> None:
    (case,) = cases(run(verdict))
    assert [type(result) for result in case.result] == ([kind] if kind else [])
    assert all("no basket" in result.message for result in case.result)
    assert all(result.type == verdict for result in case.result)


def test_counts_keep_failures_and_errors_apart() -> None:
    runs = (run("failed"), run("error"), run("passed"), run("skipped", "later"), run("unverified"))
    parsed = PARSER.fromstring(junit.as_xml(Suite(name="Shop", runs=runs), Path()))
    assert (parsed.tests, parsed.failures, parsed.errors, parsed.skipped) == (5, 1, 1, 2)
    (part,) = list(parsed)
    assert (part.tests, part.failures, part.errors, part.skipped) == (5, 1, 1, 2)
    assert part.name == "tests/shop.yaml"


def test_all_that_is_known_of_a_run_is_told() -> None:
    steps = (
        StepLine(number=1, text="open: /", verdict="confirmed", where="shop.yaml:13"),
        StepLine(number=2, text="check: x", verdict="failed", picture="shots/0002.png"),
        StepLine(number=3, text="look: y", verdict="unknown"),
    )
    tries = (TryLine(verdict="error", reason="no server", folder="../a"), TryLine(verdict="failed"))
    (case,) = cases(
        run(
            flaky=True, healed=True, seconds=1.25, checks=3, steps=steps, failing=2, folder="b",
            tags=("smoke",), row={"item": "mug"}, model_calls=4, tokens_in=900, tokens_out=80,
            started="2026-11-21T09:25:01+00:00", attempts=tries,
        )
    )  # fmt: skip
    assert (case.name, case.classname, case.time) == ("buy", "tests.shop", 1.25)
    element = case._elem
    assert element.get("file") == "tests/shop.yaml"
    assert (element.get("line"), element.get("assertions")) == ("12", "3")
    assert element.get("timestamp") == "2026-11-21T09:25:01+00:00"
    told = properties(case)
    for pair in (
        ("flaky", "true"), ("healed", "true"), ("tag", "smoke"), ("row[item]", "mug"),
        ("model_calls", "4"), ("tokens_in", "900"), ("tokens_out", "80"),
        ("step[passed]", "open: / (shop.yaml:13)"), ("step[failure]", "check: x"),
        ("step[error]", "look: y"), ("attachment", "b/report.html"),
        ("attachment", "b/shots/0002.png"),
    ):  # fmt: skip
        assert pair in told
    assert any(name == "attempt[error]" and "no server" in value for name, value in told)
    assert "[[ATTACHMENT|b/report.html]]" in case.system_out
    assert "[[ATTACHMENT|b/shots/0002.png]]" in case.system_out
    assert "step 2: check: x" in case.result[0].text


def test_a_case_that_came_out_in_different_ways_is_flaky_in_each_of_its_runs() -> None:
    tried = (TryLine(verdict="passed"),)
    runs = [run("passed", attempts=tried), run("failed", round=2, attempts=tried)]
    found = cases(*runs, repeat=2)
    assert [case.name for case in found] == ["buy (run 1 of 2)", "buy (run 2 of 2)"]
    for case in found:
        assert ("flaky", "true") in properties(case)


ODD = (
    *"\x00\x01\x08\x0b\x0c\x1b\r\n\t\x7f\x85\ud800\udfff\ufffe\uffff\ufdd0\u202e\U0001fffe\U0010ffff<&\"'",
    "]]>", "<![CDATA[", "&#0;",
)  # fmt: skip
HOSTILE = st.lists(st.one_of(st.characters(), st.sampled_from(ODD))).map("".join)
LEGAL = {0x9, 0xA, 0xD}


def is_xml(text: str) -> bool:
    """Whether XML 1.0 takes all of it, the characters that it advises against left aside."""
    return all(
        ord(sign) in LEGAL or 0x20 <= ord(sign) <= 0xD7FF or 0xE000 <= ord(sign) <= 0xFFFD
        or ord(sign) >= 0x10000
        for sign in text
    )  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(HOSTILE, HOSTILE, HOSTILE)
def test_no_text_makes_the_file_unreadable(name: str, reason: str, step: str) -> None:
    line = StepLine(number=1, text=clean(step), verdict="failed", where=clean(name))
    hostile = run(
        "failed", clean(reason), case=clean(name), file=clean(name), tags=(clean(reason),),
        row={clean(name): clean(step)}, steps=(line,), failing=1, where=clean(step), folder="x",
    )  # fmt: skip
    xml = junit.as_xml(Suite(name=clean(step), runs=(hostile, run("error", clean(name)))), Path())
    assert is_xml(xml.decode())
    root = ElementTree.fromstring(xml)
    found = root.find(".//failure")
    assert found is not None
    assert found.get("message") == junit.text_of(clean(reason))
    assert PARSER.fromstring(xml).tests == 2


@given(HOSTILE)
def test_any_text_is_made_one_that_xml_holds(text: str) -> None:
    shown = junit.text_of(text)
    assert is_xml(shown)
    element = ElementTree.Element("a", b=shown)
    element.text = shown
    back = ElementTree.fromstring(ElementTree.tostring(element))
    assert (back.get("b"), back.text or "") == (shown, shown)


def test_very_long_texts_are_shortened() -> None:
    xml = junit.as_xml(Suite(name="Shop", runs=(run(reason="x" * 5_000_000),)), Path())
    assert len(xml) < 100_000
    assert b"more characters]" in xml


def result(folder: Path, **more: Any) -> RunResult:
    base = RunResult("Order a mug", "failed", "no basket", "shop.yaml:16", folder, 4.8, 5, 0)
    return replace(base, file="shop.yaml", line=9, **more)


def test_a_run_folder_gets_its_own_file(tmp_path: Path) -> None:
    folder = failed_run(tmp_path / "run")
    tries = (AttemptResult("error", "gone", tmp_path / "first", 1.0),
             AttemptResult("failed", "no basket", folder, 2.0))  # fmt: skip
    junit.write_for_run(result(folder, attempts=tries))
    (case,) = [case for suite in PARSER.fromfile(str(folder / "junit.xml")) for case in suite]
    assert case.time == 3.0
    steps = [value for name, value in properties(case) if name == "step[failure]"]
    assert any("1 item" in step for step in steps)
    assert not list(folder.glob("*.part"))


def test_a_passed_run_tells_no_failing_step(tmp_path: Path) -> None:
    folder = passed_run(tmp_path / "run")
    told = run_of(result(folder, verdict="passed", reason=""), tmp_path)
    assert (told.failing, told.first_failing) == (0, None)
    assert told.folder == "run"
    assert [step.number for step in told.steps] == [1, 2, 3, 4, 5]  # the last picture is no step

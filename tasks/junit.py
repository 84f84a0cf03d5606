"""JUnit XML, as CI systems read it.

What is wrong with the application is a `failure`, what could not be judged or run is an `error`,
and neither is ever told as the other. What was skipped or not verified is `skipped`: no success.
Texts of pages and models may hold anything; what XML 1.0 cannot hold is shown as its code.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree

from handeye.agent import trace, visible

from .options import RunResult
from .suite import NOT_RUN, StepLine, Suite, SuiteRun, shown_path
from .suite_runs import run_of

FILE = "junit.xml"
ATTRIBUTE_SHOWN = 1_000
"""Characters of a text that stands in an attribute."""
BODY_SHOWN = 20_000
"""Characters of a text that stands in an element."""
STEPS_LISTED = 200
"""Steps of one run that are told as properties."""
CHILD = {
    "failed": "failure",
    "error": "error",
    "interrupted": "error",
    NOT_RUN: "error",
    "skipped": "skipped",
    "unverified": "skipped",
}
"""The element that tells a verdict; a run that passed has none."""
STEP_WORDS = {
    "failed": "failure", "error": "error", "unknown": "error", "refused": "refused",
}  # fmt: skip
"""What a property says of a step that did not just pass."""


def write(suite: Suite, folder: Path, path: Path) -> None:
    """Write a suite as JUnit XML, whole or not at all.

    Args:
        suite: what is told.
        folder: what its run folders are relative to.
        path: the file.

    Raises:
        OSError: when it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    trace.write_atomically(path, as_xml(suite, folder))


def write_for_run(result: RunResult) -> None:
    """Write the JUnit XML of one case into its run folder."""
    folder = result.folder
    write(Suite(name=result.case, runs=(run_of(result, folder),)), folder, folder / FILE)


def as_xml(suite: Suite, folder: Path) -> bytes:
    """A suite as JUnit XML: a `testsuite` for each file, a `testcase` for each run."""
    root = ElementTree.Element("testsuites", name=text_of(suite.name) or "handeye")
    root.attrib |= _counted(suite.runs)
    if suite.started:
        root.set("timestamp", text_of(suite.started))
    mixed = set(suite.flaky)
    files: dict[str, list[SuiteRun]] = {}
    for run in suite.runs:
        run = run.model_copy(update={"flaky": run.flaky or run.key in mixed})
        files.setdefault(run.file, []).append(run)
    for number, (file, runs) in enumerate(files.items()):
        part = ElementTree.SubElement(root, "testsuite", name=text_of(file) or root.attrib["name"])
        part.attrib |= {"id": str(number), **_counted(runs)}
        if file:
            part.set("file", text_of(file))
        if started := min((run.started for run in runs if run.started), default=""):
            part.set("timestamp", text_of(started))
        part.extend(_case(run, suite, folder) for run in runs)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def text_of(text: str, limit: int = ATTRIBUTE_SHOWN) -> str:
    """The text with only what XML 1.0 can hold, shortened to `limit` characters."""
    return visible.xml_text(text, limit)


def _counted(runs: Sequence[SuiteRun]) -> dict[str, str]:
    children = [CHILD.get(run.verdict, "") for run in runs]
    return {
        "tests": str(len(runs)),
        "failures": str(children.count("failure")),
        "errors": str(children.count("error")),
        "skipped": str(children.count("skipped")),
        "assertions": str(sum(run.checks for run in runs)),
        "time": f"{sum(run.seconds for run in runs):.3f}",
    }


def _case(run: SuiteRun, suite: Suite, folder: Path) -> ElementTree.Element:
    again = f" (run {run.round} of {suite.repeat})" if suite.repeat > 1 else ""
    case = ElementTree.Element(
        "testcase",
        name=text_of(run.case) + again,
        classname=text_of(run.file.rpartition(".")[0].replace("/", ".").strip(".") or suite.name),
        time=f"{run.seconds:.3f}",
        assertions=str(run.checks),
    )
    known = {"file": run.file, "line": str(run.line or ""), "timestamp": run.started}
    case.attrib |= {name: text_of(value) for name, value in known.items() if value}
    properties = ElementTree.SubElement(case, "properties")
    for name, value in _properties(run, folder):
        ElementTree.SubElement(properties, "property", name=text_of(name), value=text_of(value))
    if child := CHILD.get(run.verdict):
        case.append(_verdict(run, child))
    out = ElementTree.SubElement(case, "system-out")
    out.text = text_of("\n".join(_printed(run, folder)), BODY_SHOWN)
    return case


def _verdict(run: SuiteRun, child: str) -> ElementTree.Element:
    why = run.reason or ("the suite ended before it began" if run.verdict == NOT_RUN else "")
    message = why if run.verdict in ("failed", "error", "skipped") else f"{run.verdict}: {why}"
    found = ElementTree.Element(child, message=text_of(message), type=run.verdict)
    if child != "skipped":
        where = f"{run.where}: " if run.where else ""
        step = run.first_failing
        at = f"\nstep {step.number}: {step.text}" if step else ""
        found.text = text_of(f"{where}{why}{at}", BODY_SHOWN)
    return found


def _properties(run: SuiteRun, folder: Path) -> Iterator[tuple[str, str]]:
    yield "verdict", run.verdict
    for flag, is_set in (("flaky", run.flaky), ("healed", run.healed)):
        if is_set:
            yield flag, "true"
    for tag in run.tags:
        yield "tag", tag
    for name, value in run.row.items():
        yield f"row[{name}]", value
    yield "model_calls", str(run.model_calls)
    yield "tokens_in", str(run.tokens_in)
    yield "tokens_out", str(run.tokens_out)
    for one in run.attempts if len(run.attempts) > 1 else ():
        place = _path(folder, one.folder)
        yield f"attempt[{one.verdict}]", f"{one.reason or one.verdict} ({place})"
    for step in run.steps[:STEPS_LISTED]:
        yield f"step[{STEP_WORDS.get(step.verdict, 'passed')}]", _step(step)
    for path in _attached(run, folder):
        yield "attachment", path


def _step(step: StepLine) -> str:
    return f"{step.text} ({step.where})" if step.where else step.text


def _printed(run: SuiteRun, folder: Path) -> Iterator[str]:
    words = f"{run.verdict}: {run.case}"
    yield f"{words}: {run.reason}" if run.reason else words
    for path in _attached(run, folder):
        yield f"[[ATTACHMENT|{path}]]"


def _attached(run: SuiteRun, folder: Path) -> Iterator[str]:
    """The report, and the picture of the step that went wrong: as reached from where we are."""
    if run.folder:
        yield _path(folder, run.folder, "report.html")
        if (step := run.first_failing) and step.picture:
            yield _path(folder, run.folder, step.picture)


def _path(folder: Path, *parts: str) -> str:
    return shown_path(folder / Path(*parts))

"""The report of a run, made from its run folder alone: report.html for people, result.md beside it.

The page needs no script and loads nothing from elsewhere; its content security policy says so.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from handeye.agent import read_run, trace

from .report_guard import rows_of
from .report_steps import Picture, StepView
from .report_view import RunView, run_view
from .report_words import duration, markdown, one_line, remarks, said, shorten, visible

DATA = Path(__file__).parent / "data"
STEPS_LISTED = 25
"""Steps that result.md lists; of more, those up to the one that failed."""


@dataclass(frozen=True)
class Embedded:
    """A picture that is stored in the page itself, and the id to use it by."""

    id: str
    picture: Picture
    uri: Markup


def write_report(folder: Path, inline: bool = False) -> Path:
    """Write report.html and result.md into a run folder, also one of a run that was cut off.

    Args:
        folder: the run folder.
        inline: put the pictures into the page, so that it can be sent as one file.

    Returns:
        The path of report.html.

    Raises:
        RunFolderError: when it is not a run folder.
        OSError: when the folder cannot be written.
    """
    view = run_view(read_run(folder))
    path = folder / "report.html"
    embedded = _embedded(view, folder) if inline else []
    trace.write_atomically(path, _page(view, embedded, _inlined(view, folder) if inline else {}))
    trace.write_atomically(folder / "result.md", _result(view).encode())
    return path


@cache
def template(name: str) -> Template:
    """A page's template: compiled once, as that takes longer than to fill it in."""
    environment = Environment(
        loader=FileSystemLoader(DATA),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_printed,
    )
    words: dict[str, Callable[..., Any]] = {
        "duration": duration,
        "remarks": remarks,
        "said": said,
        "guard": rows_of,
    }
    environment.filters.update(words)
    return environment.get_template(name)


def styled(*names: str) -> tuple[Markup, str]:
    """Style sheets as one, and the hash by which a page allows it and no other."""
    css = "".join((DATA / name).read_text(encoding="utf-8") for name in names)
    return Markup(css), base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()


def _page(view: RunView, embedded: list[Embedded], inlined: dict[str, Markup]) -> bytes:
    css, digest = styled("report.css")
    html = template("report.html.j2").render(
        run=view,
        css=css,
        digest=digest,
        embedded=embedded,
        inlined=inlined,
        ids={one.picture.src: one.id for one in embedded},
    )
    return html.encode("utf-8", "replace")


def _printed(value: object) -> object:
    """What the template prints instead of a value: no text gets past this."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return shorten(visible(value), 4_000)


def _embedded(view: RunView, folder: Path) -> list[Embedded]:
    """Each picture of the report once, as a data URI."""
    pictures = {
        step.picture.src: step.picture
        for step in view.steps
        if step.picture and not step.picture.missing
    }
    return [
        Embedded(
            id=f"picture-{number}",
            picture=picture,
            uri=_uri(folder / src),
        )
        for number, (src, picture) in enumerate(pictures.items(), 1)
    ]


def _inlined(view: RunView, folder: Path) -> dict[str, Markup]:
    """The pictures of checks as data URIs."""
    shown = (one for step in view.steps for check in step.checks for one in check.pictures)
    return {one.src: _uri(folder / one.src) for one in shown}


def _uri(path: Path) -> Markup:
    """A picture as a data URI."""
    return Markup("data:image/png;base64,%s") % base64.b64encode(path.read_bytes()).decode()


def _result(view: RunView) -> str:
    lines = [f"# {markdown(view.word)}: {markdown(view.name)}", ""]
    if view.reason:
        lines += [markdown(view.reason, 1_000), ""]
    lines += [f"- {name}: {markdown(value)}" for name, value in (*view.facts, *view.result)]
    lines += [f"- Problem: {markdown(problem)}" for problem in view.problems]
    lines += [f"- Healed: {markdown(one)}" for one in view.plan.healed]
    if view.plan.written:
        lines.append(f"- Plan: {markdown(view.plan.written)}")
    if view.blocked:
        lines += [
            f"- Blocked: {markdown(view.blocked.hosts)}",
            f"- To allow them: `{_code(view.blocked.allow)}`",
        ]
    if view.command:
        lines.append(f"- Run it again: {markdown(view.command)}")
    lines += _guarded(view)
    failing = view.failing
    if failing:
        lines += [
            "",
            f"## First failing step: [{failing.number}](report.html#{failing.anchor})",
            "",
        ]
        lines += _failing(failing)
    until = failing.number if failing else STEPS_LISTED
    listed = view.steps if len(view.steps) <= STEPS_LISTED else _around(view.steps, until)
    lines += ["", "## Steps", ""]
    lines += [f"{step.number}. {step.word}: {markdown(step.title)}" for step in listed]
    if left := len(view.steps) - len(listed):
        lines += ["", f"{left} more steps are in report.html."]
    return "\n".join(lines) + "\n"


def _guarded(view: RunView) -> list[str]:
    """What was kept from happening, what was risky, and what a page said to the agent."""
    lines: list[str] = []
    if view.kept:
        lines += ["", "## What was kept from happening", ""]
    for one in view.kept:
        links = ", ".join(f"[step {n}](report.html#step-{n})" for n in one.linked)
        lines.append(f"- {one.count} × {markdown(one.about)}: {links}")
    if view.risky:
        lines += ["", "## Risky actions that were done", ""]
    for one in view.risky:
        link = f"[step {one.step}](report.html#step-{one.step})"
        words = f"{one.kinds}: {one.action} (yes from: {one.consent})"
        lines.append(f"- {markdown(words)}: {link}")
    if view.defects:
        lines += ["", "## Defects noted", ""]
    for one in view.defects:
        link = f"[step {one.step}](report.html#step-{one.step})"
        lines.append(f"- {one.about}: {markdown(one.text)}: {link}")
    if view.spoken:
        lines += ["", "## Text on the page spoke to the agent", ""]
    lines += [f"- step {one.step}: {markdown(one.text)}" for one in view.spoken]
    return lines


def _code(text: str) -> str:
    """The text on one line, with nothing in it that ends code in Markdown."""
    return one_line(text, 800).replace("`", "'")


def _around(steps: list[StepView], number: int) -> list[StepView]:
    """As many steps as are listed, the given one last where there are enough before it."""
    end = max(number, STEPS_LISTED)
    return [step for step in steps if end - STEPS_LISTED < step.number <= end]


def _failing(step: StepView) -> list[str]:
    rows = [("Step", step.title), ("Where", step.record.where), ("Action", step.action)]
    if step.record.outcome:
        rows.append((f"Outcome: {step.word}", step.record.outcome.evidence))
    rows += [
        (f"Check {check.word.lower()}", f"{check.claim}; {check.evidence}")
        for check in step.checks
        if check.status != "passed"
    ]
    rows += [("Error", step.record.error), ("Address", step.record.url)]
    if step.picture:
        rows.append(("Picture", step.picture.src))
    rows += rows_of(step.record)
    return [f"- {name}: {markdown(value)}" for name, value in rows if value]

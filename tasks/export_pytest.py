"""A run as a plain test for pytest-playwright, which needs nothing of handeye."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from handeye.agent import Run, StepRecord, trace

from .exported import (
    CannotExport,
    Exported,
    Left,
    finished_run,
    listed,
    mapping,
    told,
    verdict_of,
)
from .pytest_actions import write_action
from .pytest_claims import write_checks
from .pytest_helpers import FIXTURES, HELPERS, IMPORTS
from .pytest_script import Script
from .python_code import INDENT, literal, name_of
from .report_words import one_line


def export_pytest(folder: Path, out: Path | None = None, *, every: bool = False) -> Exported:
    """Write a test that does what a run did and claims what it claimed.

    Args:
        folder: the run folder.
        out: the file to write; `test_<name of the run>.py` here when missing.
        every: whether the run may have failed.

    Raises:
        RunFolderError: when there is no run.
        CannotExport: when no test can be made of it, or the file is there already.
    """
    run = finished_run(folder, every=every)
    if not told(run.manifest, "browser"):
        raise CannotExport(
            f"{folder} is not a run in a browser: a test of Playwright drives pages alone. "
            "Export it with --to osworld or --to sft."
        )
    script = _script(run)
    if not script.actions:
        raise CannotExport(f"{folder}: nothing was done in this run that a test could do again.")
    name = name_of(told(run.manifest, "name"), "run")
    path = out or Path(f"test_{name}.py")
    if path.exists():
        raise CannotExport(f"{path} is there already: it is not written over. Give another --out.")
    if not script.checks:
        why = "nothing is checked: such a test fails only where a step cannot be done"
        script.left.append(Left(0, "the whole test", why))
    files = _copy_files(script, path)
    path.parent.mkdir(parents=True, exist_ok=True)
    trace.write_atomically(
        path, _source(run, script, name, files).encode("utf-8", "backslashreplace")
    )
    return Exported((path,), script.actions + script.checks, tuple(script.left))


def _script(run: Run) -> Script:
    sources = mapping(mapping(run.manifest.get("config")).get("secret_sources"))
    known = {name: mapping(source) for name, source in sources.items()}
    script = Script(
        records=run.records,
        target=told(run.manifest, "target"),
        variables={name: told(one, "env") for name, one in known.items() if one.get("env")},
        codes=frozenset(name for name, one in known.items() if one.get("totp")),
    )
    last = ("", "")
    for number, record in enumerate(run.records):
        if record.url:
            script.tab.url = record.url
        if not (record.action or record.checks or _went_wrong(record)):
            continue
        before = len(script.block.lines)
        if (step := (record.instruction, record.where)) != last:
            script.block.add("")
            script.block.comment(one_line(record.name or record.instruction, 80))
        begun = len(script.block.lines)
        _write(script, number)
        if len(script.block.lines) == begun:
            del script.block.lines[before:]  # it is written elsewhere
        else:
            last = step
    return script


def _write(script: Script, number: int) -> None:
    record = script.records[number]
    if record.action:
        write_action(script, number)
    elif record.checks:
        write_checks(script, record)
    else:
        script.leave(record, f"it did not work out in the run: {record.error}")


def _went_wrong(record: StepRecord) -> bool:
    """Whether it is where a step of the task failed, or could not be done."""
    return record.info.get("verdict") in ("failed", "error")


def _copy_files(script: Script, path: Path) -> str:
    """Put the files that are uploaded beside the test; the name of their folder, "" without any."""
    if not script.files:
        return ""
    folder = path.with_name(f"{path.stem}_files")
    for source, name in script.files.items():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, folder / name)
        except OSError as why:
            left = Left(0, f"the file {source}", f"it cannot be copied: {why.strerror}")
            script.left.append(left)
    return folder.name


def _source(run: Run, script: Script, name: str, files: str) -> str:
    """The whole file."""
    helpers = script.helpers
    parts = ['"""A test written by `handeye export`; it needs pytest-playwright."""', ""]
    parts += [f"# {line}".rstrip() for line in _about(run, script)]
    parts += ["", *_imports(helpers), *([""] if files or "base" in helpers else [])]
    based = "base" in helpers
    base = ", base_url: str | None" if based else ""
    if based:
        parts.append(f"BASE_URL = {literal(script.origin)}")
    if files:
        parts.append(f"FILES = Path(__file__).parent / {literal(files)}")
    for helper, source in HELPERS.items():
        if helper in helpers:
            parts += ["", "", source.strip()]
    parts += ["", "", *_context(run), f"def test_{name}(page: Page{base}) -> None:"]
    if based:
        parts.append(f'{INDENT}base = (base_url or BASE_URL).rstrip("/")')
    for fixture, lines in FIXTURES.items():
        if fixture in helpers:
            parts += [f"{INDENT}{line}".rstrip() for line in lines.strip().splitlines()]
    body = script.block.lines
    if not based and not helpers & set(FIXTURES):
        body = body[1:]
    return "\n".join([*parts, *body]) + "\n"


def _about(run: Run, script: Script) -> list[str]:
    lines = [
        f"Run: {one_line(told(run.manifest, 'name'))}, {one_line(told(run.manifest, 'started'))}, "
        f"{one_line(verdict_of(run))}",
        f"Task file: {one_line(told(run.manifest, 'file') or 'none')}",
    ]
    if script.left:
        lines += ["", "NOT EXPORTED, so that this test says less than the run did:"]
        lines += [f"- {one_line(str(one), 300)}" for one in script.left]
    return lines


def _imports(helpers: set[str]) -> list[str]:
    wanted = {line for name in helpers for line in IMPORTS.get(name, ())}
    plain = sorted(line for line in wanted if line.startswith("import "))
    own = sorted(line for line in wanted if line.startswith("from "))
    names = {"Page", "expect", *(("FrameLocator", "Locator") if helpers & {"words"} else ())}
    names |= {"FrameLocator", "Locator"} if "frame" in helpers else set()
    names |= {"Dialog"} if "dialogs" in helpers else set()
    ordered = sorted(names, key=lambda one: (one[0].islower(), one))
    third = ["import pytest", f"from playwright.sync_api import {', '.join(ordered)}"]
    return [*plain, *own, *([""] if wanted else []), *third]


def _context(run: Run) -> list[str]:
    """How large the window is, as pytest-playwright is told it."""
    size = listed(run.manifest.get("viewport"))
    if len(size) != 2:
        return []
    width, height = (round(float(str(side))) for side in size)
    view = f'viewport={{"width": {width}, "height": {height}}}'
    options = [view, *_more(run.manifest)]
    if len(options) == 1:
        return [f"@pytest.mark.browser_context_args({view})"]
    return ["@pytest.mark.browser_context_args(", *(f"{INDENT}{o}," for o in options), ")"]


def _more(manifest: Mapping[str, object]) -> list[str]:
    scale = manifest.get("scale")
    own = isinstance(scale, int | float) and scale != 1
    return [f"device_scale_factor={scale}"] if own else []

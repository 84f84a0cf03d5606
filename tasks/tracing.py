"""Playwright's own trace of a run, without secrets: written aside, rewritten, then kept.

Playwright stores what is typed in clear, in its log, in snapshots of pages and in the bodies of
requests. So the raw trace lies in a private folder, is deleted whatever happens, and what is kept
is a copy in which every text was gone through. Pictures of the page (the film strip) are not in it:
nothing can be painted over there.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, cast

from handeye.actions import Secrets, secrets
from handeye.perception import Screen

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

FILE = "trace.zip"
"""What the trace is called in a run folder; `playwright show-trace` opens it."""
PREFIX = "handeye-trace-"
RAW = "raw.zip"
LINES = (".trace", ".network")
"""Members of a trace that are JSON Lines."""
VALUE = "__playwright_value_"
"""The attribute that a snapshot gives to a field for what stands in it."""
HIDDEN = "••••••"


@contextmanager
def private_folder(wanted: bool = True) -> Generator[Path | None]:
    """A folder that nobody else can read, deleted in the end; None when none is wanted.

    What killed runs left is deleted in any case.
    """
    clean_up()
    if not wanted:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))  # with mode 0700
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def clean_up() -> None:
    """Delete the raw traces of runs that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        number = folder.name.removeprefix(PREFIX).partition("-")[0]
        if number.isdigit() and not _runs(int(number), folder):
            shutil.rmtree(folder, ignore_errors=True)


def _runs(process: int, folder: Path) -> bool:
    """Whether the process that made a folder still runs, or belongs to somebody else."""
    if sys.platform == "win32":  # a folder with open files cannot be moved there
        with suppress(OSError):
            folder.rename(folder)
            return False
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


class Groups:
    """Names the steps of a run in a trace that somebody else keeps.

    Args:
        context: what may be traced.
        values: what must not be in a name.
    """

    def __init__(self, context: BrowserContext, values: Secrets) -> None:
        self._context = context
        self._values = values

    @contextmanager
    def step(self, text: str) -> Generator[None]:
        """Show what is done meanwhile below these words, where it is traced."""
        from playwright.sync_api import Error

        with suppress(Error):
            self._context.tracing.group(self._values.redact(text))
        try:
            yield
        finally:
            with suppress(Error):
                self._context.tracing.group_end()


class Tracing(Groups):
    """The trace of one run.

    Args:
        context: what is traced.
        raw: the private folder that the browser was started with.
        kept: where the trace goes in the end.
        values: what must not be in it.
    """

    def __init__(self, context: BrowserContext, raw: Path, kept: Path, values: Secrets) -> None:
        super().__init__(context, values)
        self._raw = raw
        self._kept = kept

    @contextmanager
    def running(self) -> Generator[None]:
        """Trace what is done meanwhile; then write the trace, without secrets."""
        from playwright.sync_api import Error

        self._context.tracing.start(screenshots=False, snapshots=True)
        try:
            yield
        finally:
            with suppress(Error):  # the browser is gone, and the trace with it
                self._context.tracing.stop(path=self._raw / RAW)
            if (self._raw / RAW).exists():
                rewrite(self._raw / RAW, self._kept, self._values)


@contextmanager
def traced(screen: Screen, raw: Path, kept: Path, values: Secrets) -> Generator[Tracing | None]:
    """Trace what is done on a page; None when the screen is something else."""
    from handeye.perception import browser

    if not isinstance(screen, browser.BrowserScreen):
        yield None
        return
    tracing = Tracing(screen.page.context, raw, kept, values)
    with tracing.running():
        yield tracing


def rewrite(raw: Path, kept: Path, values: Secrets) -> None:
    """Copy a trace without the secrets; the copy is there whole or not at all."""
    draft = raw.with_name("rewritten.zip")
    with (
        zipfile.ZipFile(raw) as old,
        zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for member in old.infolist():
            content = old.read(member)
            if member.filename.endswith(LINES):
                content = b"\n".join(_line(line, values) for line in content.split(b"\n"))
            new.writestr(member.filename, values.redact_bytes(content))
    part = kept.with_name(f"{kept.name}.part")
    shutil.copyfile(draft, part)
    part.replace(kept)


def _line(line: bytes, values: Secrets) -> bytes:
    try:
        entry = cast("object", json.loads(line))
    except ValueError:
        return line
    if values and isinstance(entry, dict):
        entry = _without_parts(cast("dict[str, object]", entry))
    text = json.dumps(_told(entry, values), ensure_ascii=False)
    return text.encode(errors="backslashreplace")  # half a character is \ud800, as JSON has it


def _without_parts(entry: dict[str, object]) -> dict[str, object]:
    """An entry of the log without what could be put together: single keys, half-filled fields."""
    entry.pop("result", None)
    params = entry.get("params")
    if entry.get("method") == "keyboardType" and isinstance(params, dict):
        cast("dict[str, object]", params)["text"] = HIDDEN
    return entry


def _told(value: object, values: Secrets) -> object:
    """A value of JSON with all its texts gone through."""
    if isinstance(value, str):
        return values.redact(value)
    if isinstance(value, list):
        return [_told(item, values) for item in cast("Sequence[object]", value)]
    if isinstance(value, dict):
        facts = cast("Mapping[str, object]", value)
        found = {values.redact(key): _told(item, values) for key, item in facts.items()}
        if _hides(facts, values):
            found[VALUE] = HIDDEN
            found |= {"value": HIDDEN} if "value" in found else {}
        return found
    return value


def _hides(attributes: Mapping[str, object], values: Secrets) -> bool:
    """Whether these are the attributes of a field whose content must not be told."""
    if VALUE not in attributes:
        return False
    kind = str(attributes.get("type", "")).casefold()
    field = secrets.TypedField("", kind, str(attributes.get("autocomplete", "")))
    return field.hides or bool(values.begins(str(attributes[VALUE])))

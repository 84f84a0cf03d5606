"""Whether claims hold that need no look at the screen: windows, files, clipboard, processes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from handeye.actions import clipboard
from handeye.agent import CheckRecord
from handeye.perception import ScreenError, windows, words

from .assertion import Assertion, FileIs

if TYPE_CHECKING:
    from .surroundings import Surroundings

OutsideCheck = Callable[[Assertion, "Surroundings"], list[CheckRecord]]
MOST = 20_000_000
"""Bytes of a file that is read."""
SHOWN = 200
"""Characters of what was found that are told."""
KEPT = 15
"""Characters of its name that Linux keeps of a process."""
BYTE_ORDERS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
"""How the text of a file is encoded that says so in its first bytes; UTF-8 otherwise."""
NO_WINDOWS = "windows cannot be told apart here"


def _window(claim: Assertion, around: Surroundings) -> list[CheckRecord]:
    wanted = str(claim.window)
    shown = _shown(around)
    if shown is None:
        return [CheckRecord("window", wanted, None, NO_WINDOWS)]
    found = next((one for one in reversed(shown) if windows.fits(one, wanted)), None)
    return [CheckRecord("window", wanted, found is not None, str(found or _listed(shown)))]


def _no_window(claim: Assertion, around: Surroundings) -> list[CheckRecord]:
    wanted = str(claim.no_window)
    shown = _shown(around)
    if shown is None:
        return [CheckRecord("no_window", wanted, None, NO_WINDOWS)]
    found = next((one for one in reversed(shown) if windows.fits(one, wanted)), None)
    return [CheckRecord("no_window", wanted, found is None, str(found or _listed(shown)))]


def _active_window(claim: Assertion, around: Surroundings) -> list[CheckRecord]:
    wanted = str(claim.active_window)
    shown = _shown(around)
    if shown is None:
        return [CheckRecord("active_window", wanted, None, NO_WINDOWS)]
    active = next((one for one in shown if one.active), None)
    evidence = f"the active window is {active}" if active else f"none of them: {_listed(shown)}"
    ok = active is not None and windows.fits(active, wanted)
    return [CheckRecord("active_window", wanted, ok, evidence)]


def _shown(around: Surroundings) -> list[windows.Window] | None:
    """The windows that the run is about; None where nobody can tell."""
    ask = around.outside.windows
    return list(ask()) if ask else None


def _listed(shown: list[windows.Window]) -> str:
    names = ", ".join(map(str, shown[:8]))
    return (
        f"there {'is' if len(shown) == 1 else 'are'} {names}" if shown else "there are no windows"
    )


def _file(claim: Assertion, around: Surroundings) -> list[CheckRecord]:
    wanted = claim.file
    if wanted is None:
        return []
    path = Path(wanted.path)
    if not path.exists() or not wanted.exists:
        evidence = "it is there" if path.exists() else _nothing_at(path)
        ok = path.exists() == wanted.exists
        return [CheckRecord("file", str(wanted), ok, evidence)]
    if wanted.contains is None and wanted.equals is None:
        return [CheckRecord("file", str(wanted), True, "it is there")]
    try:
        text = _text_of(path)
    except (OSError, ValueError) as why:
        return [CheckRecord("file", str(wanted), None, f"it cannot be read: {why}")]
    return [CheckRecord("file", str(wanted), _holds(wanted, text), f"it holds {_short(text)}")]


def _nothing_at(path: Path) -> str:
    if path.parent.is_dir():
        return f"there is no file {path.name} in {path.parent.resolve()}"
    return f"there is no folder {path.parent}"


def _text_of(path: Path) -> str:
    """The text of a file.

    Raises:
        OSError: it cannot be read.
        ValueError: it is not text, or too much.
    """
    if path.is_dir():
        raise ValueError("it is a folder")
    if path.stat().st_size > MOST:
        raise ValueError(f"it has more than {MOST // 1_000_000} MB")
    data = path.read_bytes()
    encoding = next((one for sign, one in BYTE_ORDERS.items() if data.startswith(sign)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise ValueError("it is not text in UTF-8 or UTF-16") from None


def _holds(wanted: FileIs, text: str) -> bool:
    text = _lines(text)
    if wanted.equals is not None and _lines(wanted.equals).rstrip("\n") != text.rstrip("\n"):
        return False
    return wanted.contains is None or _lines(wanted.contains) in text


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _short(text: str) -> str:
    """A text in one line, as long as evidence may be."""
    told = repr(text[:SHOWN])
    return f"{told} and {len(text) - SHOWN} characters more" if len(text) > SHOWN else told


def _no_file(claim: Assertion, around: Surroundings) -> list[CheckRecord]:
    path = Path(str(claim.no_file))
    evidence = "it is there" if path.exists() else _nothing_at(path)
    return [CheckRecord("no_file", str(path), not path.exists(), evidence)]


def _clipboard(claim: Assertion, around: Surroundings) -> list[CheckRecord]:
    wanted = claim.clipboard
    if wanted is None:
        return []
    try:
        text = clipboard.read_text()
    except ScreenError as why:
        return [CheckRecord("clipboard", str(wanted), None, str(why))]
    ok = text == wanted.equals if wanted.contains is None else words.says(text, wanted.contains)
    return [CheckRecord("clipboard", str(wanted), ok, f"it holds {_short(text)}")]


def _process(claim: Assertion, around: Surroundings) -> list[CheckRecord]:
    running, evidence = _runs(str(claim.process), around)
    return [CheckRecord("process", str(claim.process), running, evidence)]


def _no_process(claim: Assertion, around: Surroundings) -> list[CheckRecord]:
    running, evidence = _runs(str(claim.no_process), around)
    return [CheckRecord("no_process", str(claim.no_process), not running, evidence)]


def _runs(name: str, around: Surroundings) -> tuple[bool, str]:
    """Whether a process of a name runs, and what does."""
    running = around.outside.processes()
    # The system keeps no more of a name: all that is known of a script with a longer one.
    wanted = {words.normal(name), words.normal(name[:KEPT])}
    if any(words.normal(one) in wanted for one in running):
        return True, "it runs"
    if around.outside.exit_code is None:
        return False, "no process of this user has that name"
    return False, f"of the program run {', '.join(running) or 'no processes'}"


def _exit_code(claim: Assertion, around: Surroundings) -> list[CheckRecord]:
    wanted, ask = claim.exit_code, around.outside.exit_code
    if ask is None:
        return [CheckRecord("exit_code", str(wanted), None, "no program was started")]
    code = ask()
    evidence = "the program still runs" if code is None else f"it ended with exit code {code}"
    return [CheckRecord("exit_code", str(wanted), code == wanted, evidence)]


OUTSIDE_CHECKS: dict[str, OutsideCheck] = {
    "window": _window,
    "no_window": _no_window,
    "active_window": _active_window,
    "file": _file,
    "no_file": _no_file,
    "clipboard": _clipboard,
    "process": _process,
    "no_process": _no_process,
    "exit_code": _exit_code,
}
"""How each claim that needs no look at the screen is decided."""

"""The examples for desktops run as they are, and do what they say."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from commands import TIMEOUT, handeye

from desktop.conftest import Desktop

pytestmark = [pytest.mark.desktop, pytest.mark.usefixtures("desktop")]

EXAMPLES = Path(__file__).resolve().parents[3] / "examples" / "desktop"
NOTE = "Order: 3 mugs <blue> & 1 bowl\n订单：三个杯子，一个碗 🏺"


def arguments(file: str, folder: Path) -> list[str]:
    """What `handeye` is started with to run an example in a folder."""
    path = EXAMPLES / file
    own = ["--var", f"folder={folder}"] if "${folder}" in path.read_text("utf-8") else []
    return ["run", str(path), "--out", str(folder / "runs"), *own]


@pytest.mark.parametrize("file", sorted(path.name for path in EXAMPLES.glob("*.yaml")))
def test_an_example_passes(file: str, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    if file != "files.yaml":  # it makes its folder itself
        folder.mkdir()
    done = handeye(*arguments(file, folder))
    assert done.code == 0, done.out + done.err


def test_an_example_passes_on_a_bare_display(desktop: Desktop, tmp_path: Path) -> None:
    """As `xvfb-run -a handeye run …` shows it: no window manager and no session bus."""
    left_out = ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR")
    done = subprocess.run(
        ["xvfb-run", "-a", sys.executable, "-m", "handeye", *arguments("editor.yaml", tmp_path)],
        env={name: value for name, value in os.environ.items() if name not in left_out},
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "handeye-note.txt").read_text(encoding="utf-8").strip() == NOTE

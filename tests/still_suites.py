"""Test files about pictures that stand still: a suite without a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PIL import Image

from handeye import running, suites
from handeye.tasks import Suite, select

HOLDS = "check: {picture: {is: white.png}}"
FAILS = "check: {picture: {is: red.png}, within: 20ms}"
WAITS = "check: {picture: {is: red.png}, within: 60s}"
"""A step that goes on until it is interrupted."""
SHOP = f"""name: Shop
target: {{still: white.png}}
tests:
  - {{name: Home, tags: [smoke], steps: [{HOLDS}]}}
  - {{name: Basket, tags: [smoke, slow], steps: [{FAILS}]}}
  - {{name: Search, matrix: {{item: [mug, cup]}}, steps: [{HOLDS}]}}
  - {{name: Orders, skip: waits for the new server, steps: [do: Order a mug]}}
"""


def folder_with(folder: Path, **texts: str) -> Path:
    """A folder with pictures, and a task file of each text."""
    folder.mkdir(parents=True, exist_ok=True)
    for colour in ("white", "red"):
        Image.new("RGB", (64, 40), colour).save(folder / f"{colour}.png")
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def run_files(files: list[Path], out: Path, choice: Any = None, **more: Any) -> Suite:
    """Run files in this process, as the command line does."""
    extent = suites.Extent(choice or select.Choice(), **more)
    return running.run_files(files, running.Wanted(out, extent=extent))


def suite_folder(out: Path) -> Path:
    """The one suite folder."""
    (found,) = out.glob("*-suite")
    return found

"""Acting by number on a desktop: a calculator, from a pipe."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from .conftest import Desktop

pytestmark = pytest.mark.desktop


def test_a_calculator_by_number_and_by_name(desktop: Desktop, tmp_path: Path) -> None:
    typed = (
        "list", "7", "click button AC", "undo", "numbers", "grid 3", "5", "grid off",
        "open shop.example",
    )  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "handeye", "assist", "--program", "galculator", "--lang", "en",
         "--out", str(tmp_path)],
        input="\n".join(typed) + "\n",
        env=os.environ,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert "7. Button C" in lines
    assert "Clicked button “C”." in lines
    assert "Clicked button “AC”." in lines
    assert "Failed: That cannot be undone: the click on button “AC”." in lines
    told = " ".join(lines)
    path = next(tmp_path.rglob("numbers.png"))
    assert str(path) in "".join(lines)
    with Image.open(path) as picture:
        assert picture.size == (1280, 800)
    assert "Cells 1 to 9, row by row. In them:" in told
    assert re.search(r"\d\. [a-z ]+: (button|menu item) “", told)
    assert "This is not a web page." in lines

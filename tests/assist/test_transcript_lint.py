"""The lint of transcripts finds what does not read well aloud."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import transcript_lint

GOOD = """\
The page Shop is open.
Waiting for you.
> list buttons
1 button Save
2 button Cancel
Waiting for you.
> click save
Which one?
1. button Save, first of two
2. button Save, second of two
0. None of these.
Type a number, a name or its first letters.
Waiting for you.
> 2
Clicked button Save, second of two.
Done.
Waiting for you.
> 退出
再见。
完成。
"""


def test_a_good_transcript_has_no_problems() -> None:
    assert transcript_lint.problems(GOOD) == []


@pytest.mark.parametrize(
    ("transcript", "problem"),
    [
        ("a\tb\nDone.\n", "control"),
        ("Working.\r\n", "control"),
        ("\x1b[1mBold\x1b[0m\n", "control"),
        ("pay\u202eeur\n", "control"),
        ("zero\u200bwidth\n", "control"),
        ("┌──┐\n", "only look"),
        ("✓ Saved\n", "only look"),
        ("🛒 Basket\n", "only look"),
        ("word " * 20 + "\n", "columns"),
        ("购物车" * 14 + "\n", "columns"),
        ("a\n\nb\n", "nothing in it"),
        ("Working.\nWorking.\n", "twice"),
        ("> list\n1 button Save\n> quit\nDone.\n", "no state after '> list'"),
        ("> quit\n", "no state after"),
        ("Clicked at (120, 45).\n", "coordinates"),
        ("Press the green button.\n", "colour"),
        ("1. Save\n2. Open\nType a number, a name or its first letters.\n", "without a 0 line"),
        (
            "1. a\n3. b\n0. None of these.\nType a number, a name or its first letters.\n",
            "is numbered [1, 3, 0]",
        ),
    ],
)
def test_a_bad_one_has(transcript: str, problem: str) -> None:
    assert problem in " ".join(transcript_lint.problems(transcript))


def test_pages_of_a_list_are_fine() -> None:
    choices = "".join(f"{n}. item\n" for n in range(1, 9))
    page = f"{choices}9. More.\n0. None of these.\n?. Tell me more.\n"
    rule = "Type a number, a name or its first letters.\n"
    assert transcript_lint.problems(page + rule) == []


def test_as_a_program(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text(GOOD, encoding="utf-8")
    bad.write_text("a\tb\n", encoding="utf-8")
    command = [sys.executable, transcript_lint.__file__]
    done = subprocess.run([*command, good], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "0 problems in 1 transcripts\n")
    done = subprocess.run([*command, good, bad], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "bad.txt: line 1: control" in done.stdout

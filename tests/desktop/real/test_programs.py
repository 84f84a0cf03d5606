"""Whole tasks on real programs, without a model; what came of them is seen outside the screen."""

from __future__ import annotations

import gzip
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from desktop.conftest import Desktop
from handeye.tasks import RunOptions, RunResult, run_task

pytestmark = [pytest.mark.desktop, pytest.mark.usefixtures("desktop")]

TASKS = Path(__file__).parent / "tasks"
CSV = "Gnumeric_stf:stf_csv"
CODE = "crimson-Tide-77"
Play = Callable[..., RunResult]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two files that programs work on."""
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "notes.txt").write_text("First line\n", encoding="utf-8")
    (folder / "draft.txt").write_text("A draft.\n", encoding="utf-8")
    return folder


@pytest.fixture
def play(folder: Path, tmp_path: Path) -> Play:
    """Run a task file on the folder; it must pass."""

    def run(file: str, environ: Mapping[str, str] | None = None) -> RunResult:
        options = RunOptions(out=tmp_path / "runs", environ={**os.environ, **(environ or {})})
        (result,) = run_task(TASKS / file, options, variables={"folder": str(folder)})
        assert result.verdict == "passed", f"{result.where}: {result.reason}"
        return result

    return run


@pytest.fixture(params=["hints", "pixels"])
def either(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Whether programs tell what their controls are, or their pixels alone are there."""
    if request.param == "pixels":
        monkeypatch.setenv("NO_AT_BRIDGE", "1")
    return str(request.param)


@pytest.mark.usefixtures("either")
def test_mousepad_appends_lines_saves_and_saves_as(play: Play, folder: Path) -> None:
    play("mousepad.yaml")
    wanted = [
        "First line",
        "An English line: <ok> & done",
        "一行中文，两个标点。",
        "🎉 and 🏺",
    ]
    for name in ("notes.txt", "另存.txt"):
        assert (folder / name).read_text(encoding="utf-8").splitlines() == wanted


def test_galculator_multiplies_by_its_buttons(play: Play, desktop: Desktop) -> None:
    desktop.start("galculator", env={"GTK_MODULES": "gail:atk-bridge"})
    desktop.window("galculator")
    play("galculator.yaml")
    assert desktop.run("xclip", "-o", "-selection", "clipboard") == "408"


def test_gnumeric_keeps_a_formula_and_chinese(play: Play, folder: Path, desktop: Desktop) -> None:
    play("gnumeric.yaml")
    sheet = gzip.decompress((folder / "sums.gnumeric").read_bytes()).decode("utf-8")
    cells = re.findall(r"<gnm:Cell [^>]*>([^<]*)</gnm:Cell>", sheet)
    assert cells == ["12", "34", "=sum(A1:A2)*10", "合计"]
    values = desktop.run("ssconvert", str(folder / "sums.gnumeric"), "fd://1", "-T", CSV)
    assert values.split() == ["12", "34", "460", "合计"]


@pytest.mark.usefixtures("either")
def test_pcmanfm_renames_a_file_and_makes_a_folder(play: Play, folder: Path) -> None:
    play("pcmanfm.yaml")
    assert sorted(one.name for one in folder.iterdir()) == ["final.txt", "notes.txt", "新文件夹"]
    assert (folder / "final.txt").read_text(encoding="utf-8") == "A draft.\n"
    assert (folder / "新文件夹").is_dir()


def test_a_form_is_filled_in_and_its_secret_kept(play: Play, folder: Path) -> None:
    result = play("form.yaml", {"DOOR_CODE": CODE})
    told = (folder / "answer.txt").read_text(encoding="utf-8")
    assert told == f"李雷|Tromsø <North>|{CODE}\n"
    kept = [one for one in result.folder.rglob("*") if one.is_file()]
    assert not [one for one in kept if CODE.encode() in one.read_bytes()]


@pytest.mark.usefixtures("either")
def test_a_row_of_a_list_is_chosen(play: Play, folder: Path) -> None:
    play("list.yaml")
    assert (folder / "answer.txt").read_text(encoding="utf-8") == "茶杯\n"


def test_a_file_is_chosen_by_its_path(play: Play, folder: Path) -> None:
    play("choose_file.yaml")
    assert (folder / "answer.txt").read_text(encoding="utf-8") == f"{folder / 'notes.txt'}\n"

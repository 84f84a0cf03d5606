"""Task files on TodoMVC, Gentelella and Wagtail, and what came of them outside the screen."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import pytest

from .conftest import TASKS, Play
from .programs import ADMIN, Wagtail

pytestmark = [pytest.mark.real, pytest.mark.timeout(600)]


def todos(stored: str) -> dict[str, bool]:
    """Every entry of a to-do list and whether it is done, however a stack stores them."""
    found: dict[str, bool] = {}

    def gather(value: Any) -> None:
        if isinstance(value, str) and value[:1] in ("[", "{"):
            gather(json.loads(value))
        elif isinstance(value, list):
            for item in cast("list[Any]", value):
                gather(item)
        elif isinstance(value, dict):
            entry = cast("dict[str, Any]", value)
            if "title" in entry:
                found[str(entry["title"])] = bool(entry.get("completed"))
            else:
                gather(list(entry.values()))

    gather(stored)
    return found


@pytest.mark.parametrize("stack", ["react", "vue", "vanillajs"])
def test_a_to_do_list(play: Play, todomvc: str, stack: str) -> None:
    result, stored = play("todomvc.yaml", f"{todomvc}/examples/{stack}/", {})

    assert result.verdict == "passed", result.reason
    assert todos(stored) == {"Buy oat milk": False, "打电话给妈妈": False}


def test_forms_of_an_admin_template(play: Play, gentelella: str) -> None:
    result, _ = play("gentelella-forms.yaml", gentelella, {"ADMIN_PASSWORD": "three-mugs-77"})

    assert result.verdict == "passed", result.reason
    written = [path for path in result.folder.rglob("*") if path.is_file()]
    assert not [path for path in written if b"three-mugs-77" in path.read_bytes()]


def test_programs_of_an_admin_template(play: Play, gentelella: str) -> None:
    result, _ = play("gentelella-apps.yaml", gentelella, {})

    assert result.verdict == "passed", result.reason


def test_a_page_published_in_wagtail(wagtail: Wagtail, tmp_path: Path) -> None:
    """From the command line, as a process of its own."""
    words = ["run", str(TASKS / "wagtail.yaml"), "--var", f"url={wagtail.url}"]
    done = subprocess.run(
        [sys.executable, "-m", "handeye", *words, "--out", str(tmp_path / "runs")],
        env=os.environ | {"WAGTAIL_PASSWORD": ADMIN[1], "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    with closing(sqlite3.connect(wagtail.folder / "db.sqlite3")) as database:
        rows = database.execute(
            "select p.title, h.body, i.title, i.description, i.file from wagtailcore_page p "
            "join home_homepage h on h.page_ptr_id = p.id "
            "join wagtailimages_image i on i.id = h.picture_id where p.live"
        ).fetchall()
    assert len(rows) == 1
    title, body, *picture, file = rows[0]
    assert title == "The potter's 工作室"
    assert "Our kiln is open on <b>Sunday</b>." in body
    assert "欢迎光临" in body
    assert picture == ["A blue mug", "A mug on a table"]
    sent = (wagtail.folder / "media" / file).read_bytes()
    assert sent == (TASKS / "mug.png").read_bytes()

"""The sample project in examples/testing, used as its README says."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from test_pytest_plugin import environment

pytestmark = pytest.mark.e2e
SAMPLE = Path(__file__).parent.parent / "examples" / "testing"


def test_it_passes_with_the_command_of_its_readme(tmp_path: Path) -> None:
    project = tmp_path / "testing"
    shutil.copytree(SAMPLE, project, ignore=shutil.ignore_patterns("test-results", "__pycache__"))
    text = (project / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```\n(.*?)```", text, re.DOTALL)
    install, command = blocks[0].strip().splitlines()
    assert install.startswith("pip install -e '.[test]'")  # what is installed here already
    out = run(command, project)
    assert re.search(r"= 8 passed in", out), out
    assert "8 runs; no model was asked" in out
    assert "healed" not in out, "its plans are as the pages are"
    assert len(list((project / "test-results").rglob("report.html"))) == 8
    in_ci = re.findall(r"In CI: `(.*?)`", text)[0]
    assert "= 1 passed," in run(f"{in_ci} -k 'task and done'", project)


def run(command: str, project: Path) -> str:
    """What a command of pytest prints that goes well."""
    done = subprocess.run(
        [sys.executable, "-m", *shlex.split(command)],
        cwd=project,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment(),
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_all_that_its_readme_names_is_there() -> None:
    text = (SAMPLE / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)
    assert len(named) == 5
    assert [name for name in named if not (SAMPLE / name).exists()] == []
    assert (SAMPLE / "../../docs/testing.md").resolve().is_file()

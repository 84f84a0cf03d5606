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
    blocks = re.findall(r"```\n(.*?)```", (project / "README.md").read_text(), re.DOTALL)
    install, command = blocks[0].strip().splitlines()
    assert install.startswith("pip install -e '.[test]'")  # what is installed here already
    done = subprocess.run(
        [sys.executable, "-m", *shlex.split(command)],
        cwd=project,
        capture_output=True,
        text=True,
        env=environment(),
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert re.search(r"= 8 passed in", done.stdout), done.stdout
    assert "8 runs; no model was asked" in done.stdout
    assert len(list((project / "test-results").rglob("report.html"))) == 8


def test_all_that_its_readme_names_is_there() -> None:
    text = (SAMPLE / "README.md").read_text()
    named = re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)
    assert len(named) == 4
    assert [name for name in named if not (SAMPLE / name).is_file()] == []
    assert (SAMPLE / "../../docs/testing.md").resolve().is_file()

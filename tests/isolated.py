"""A Python that has what a user's test project has, and no handeye."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Mapping
from pathlib import Path

from handeye.perception import chromium

CONFTEST = """\
import pytest

@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": %r, "args": %r}
"""
"""How a project names the browser of its system to pytest-playwright."""


def python_without_handeye(folder: Path) -> Path:
    """A virtual environment with all packages of this one but handeye."""
    venv.EnvBuilder(with_pip=False, symlinks=True).create(folder)
    own = Path(sysconfig.get_paths()["purelib"])
    there = folder / own.relative_to(sys.prefix)
    for path in own.iterdir():
        if "handeye" not in path.name and path.suffix != ".pth":
            (there / path.name).symlink_to(path)
    return folder / "bin" / "python"


def run_tests(
    python: Path, tests: Path, *args: str, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the tests of a folder as a project of their own, in the browser of this computer."""
    program = chromium.find_browser()
    conftest = CONFTEST % (str(program.path), chromium.launch_args())
    (tests / "conftest.py").write_text(conftest, encoding="utf-8")
    (tests / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    return subprocess.run(
        [str(python), "-P", "-m", "pytest", "-q", "-p", "no:cacheprovider", *args],
        cwd=tests,
        capture_output=True,
        text=True,
        env={**kept, **(env or {})},
        timeout=120,
        check=False,
    )

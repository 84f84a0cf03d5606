"""The rules of the house that no linter knows. Each message says what to change."""

from __future__ import annotations

import ast
import importlib
import json
import os
import re
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
# From the top down: a folder imports only from those after it.
FOLDERS = ("handeye", "assist", "tasks", "audit", "agent", "actions", "perception")
PARTS = FOLDERS[1:]
CODE = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
ALL_CODE = [
    *CODE,
    *(path for name in ("tests", "examples", "benchmarks") for path in (ROOT / name).rglob("*.py")),
]
HEAVY = {"torch", "transformers", "playwright", "pyautogui", "mss", "Xlib", "rapidocr", "xa11y"}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def modules(folder: str) -> list[str]:
    return sorted(p.stem for p in (ROOT / folder).glob("*.py") if not p.stem.startswith("__"))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), name_of(path))


def imports(path: Path) -> Iterator[tuple[int, int, str]]:
    """Each import: line, number of leading dots, dotted name."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, 0, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (
                (node.lineno, node.level, ".".join(filter(None, (node.module, alias.name))))
                for alias in node.names
            )


def settings() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


# The folders, and where they are installed


def test_pyproject_says_where_each_folder_is_installed() -> None:
    setuptools = settings()["tool"]["setuptools"]
    mapping = {"handeye": "handeye"} | {f"handeye.{part}": part for part in PARTS}
    assert setuptools["package-dir"] == mapping
    assert sorted(setuptools["packages"]) == sorted(mapping)


def test_folders_are_flat() -> None:
    """A folder within a folder is missing from the wheel, unless pyproject.toml lists it."""
    deep = [name_of(path) for path in CODE if len(path.relative_to(ROOT).parts) > 2]
    assert deep == []


def test_all_data_files_are_in_the_wheel() -> None:
    patterns = settings()["tool"]["setuptools"]["package-data"]
    for folder in FOLDERS:
        package = folder if folder == "handeye" else f"handeye.{folder}"
        packed = {p for one in patterns.get(package, []) for p in (ROOT / folder).glob(one)}
        there = {
            path
            for path in (ROOT / folder).rglob("*")
            if path.is_file() and path.suffix not in (".py", ".pyi", ".pyc")
        }
        assert sorted(map(name_of, there - packed)) == [], "add them to package-data"


@pytest.mark.parametrize("folder", PARTS)
def test_signposts_name_each_module(folder: str) -> None:
    path = ROOT / "handeye" / f"{folder}.pyi"
    lines = path.read_text(encoding="utf-8").splitlines()
    wanted = [
        f"from {folder} import *",
        *(f"from {folder} import {one} as {one}" for one in modules(folder)),
    ]
    there = [line for line in lines if line and not line.startswith("#")]
    missing = [line for line in wanted if line not in there]
    assert not missing, f"{name_of(path)} lacks: {missing}"
    assert there == wanted, f"{name_of(path)}: sort it, and remove modules that are gone"


@pytest.mark.parametrize("folder", PARTS)
def test_each_module_is_reached_through_its_folder(folder: str) -> None:
    for module in modules(folder):
        found = importlib.import_module(f"handeye.{folder}.{module}")
        assert found.__file__
        assert Path(found.__file__).resolve() == ROOT / folder / f"{module}.py"


@pytest.mark.parametrize("folder", FOLDERS)
def test_all_is_true_and_sorted(folder: str) -> None:
    package = importlib.import_module("handeye" if folder == "handeye" else f"handeye.{folder}")
    names = getattr(package, "__all__", None)
    if folder == "handeye" and names is None:
        return
    assert names is not None, f"{folder}/__init__.py has no __all__"
    assert len(set(names)) == len(names)
    assert [one for one in names if not hasattr(package, one)] == []
    in_order = [
        *sorted(one for one in names if one.isupper()),
        *sorted(one for one in names if not one.isupper() and one[0].isupper()),
        *sorted(one for one in names if not one[0].isupper()),
    ]
    assert list(names) == in_order


# Imports


def test_no_bare_imports_of_our_folders() -> None:
    """`import agent` works in a checkout by accident, and finds somebody else's elsewhere."""
    wrong = [
        f"{name_of(path)}:{line}: write `from handeye.{name}` instead of `{name}`"
        for path in ALL_CODE
        for line, dots, name in imports(path)
        if not dots and name.partition(".")[0] in PARTS
    ]
    assert wrong == []


def test_imports_point_down() -> None:
    """handeye may import from tasks, tasks from agent, and so on; never the other way."""
    wrong: list[str] = []
    for path in CODE:
        folder = path.relative_to(ROOT).parts[0]
        for line, dots, name in imports(path):
            parts = name.split(".")
            if dots or parts[0] != "handeye":
                continue
            target = parts[1] if len(parts) > 1 and parts[1] in PARTS else "handeye"
            if FOLDERS.index(target) < FOLDERS.index(folder):
                wrong.append(f"{name_of(path)}:{line}: {folder}/ may not import from {target}")
    assert wrong == []


def test_across_folders_packages_or_modules_are_imported() -> None:
    """`from handeye.agent.loop import Agent` runs, but a type checker cannot follow it."""
    wrong = [
        f"{name_of(path)}:{line}: handeye.{name.split('.')[1]} has to offer {name!r} itself"
        for path in ALL_CODE
        for line, dots, name in imports(path)
        if not dots and name.startswith("handeye.") and len(name.split(".")) > 3
    ]
    assert wrong == []


def test_within_a_folder_imports_are_relative() -> None:
    wrong = [
        f"{name_of(path)}:{line}: {name}"
        for path in CODE
        for line, dots, name in imports(path)
        if not dots and name.startswith(f"handeye.{path.relative_to(ROOT).parts[0]}.")
    ]
    assert wrong == []


# What no file does


def test_files_are_short() -> None:
    limits = {ROOT / "agent" / "loop.py": 150}
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in CODE}
    long = [
        f"{name_of(path)}: {length} lines, at most {limits.get(path, 300)}"
        for path, length in lengths.items()
        if length > limits.get(path, 300)
    ]
    assert long == []


def called(path: Path) -> Iterator[tuple[int, str]]:
    """Each call in a file: line and the last part of the function's name."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            function = node.func
            if isinstance(function, ast.Name):
                yield node.lineno, function.id
            elif isinstance(function, ast.Attribute):
                yield node.lineno, f".{function.attr}"


FORBIDDEN = {
    **dict.fromkeys(("sleep", ".sleep", ".wait_for_timeout"), "wait for an event, with a cap"),
    **dict.fromkeys(("exec", "eval"), "nothing that was read is run"),
}


def test_nothing_sleeps_and_nothing_is_evaluated() -> None:
    wrong = [
        f"{name_of(path)}:{line}: {name}(): {FORBIDDEN[name]}"
        for path in ALL_CODE
        for line, name in called(path)
        if name in FORBIDDEN
    ]
    assert wrong == []


def test_injected_scripts_evaluate_nothing() -> None:
    for path in (path for folder in PARTS for path in ROOT.glob(f"{folder}/js/*.js")):
        if path.name == "axe.min.js":  # Deque's, as it was published
            continue
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\beval\s*\(|new Function\s*\(", text), name_of(path)


def test_nothing_is_left_to_do() -> None:
    words = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
    here = Path(__file__).resolve()
    wrong = [
        f"{name_of(path)}:{number}: {line.strip()}"
        for path in ALL_CODE
        if path != here
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if words.search(line)
    ]
    assert wrong == []


# What an import costs


def python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    return done.stdout


def children_seconds() -> float:
    """Processor time of the processes that have ended; a busy machine does not make it longer.

    Where the system does not count it, the time on the clock.
    """
    spent = os.times()
    return spent.children_user + spent.children_system or time.perf_counter()


def test_import_is_quiet_light_and_quick() -> None:
    code = (
        "import sys, time; start = time.process_time(); import handeye; "
        "seconds = time.process_time() - start; import json; "
        "print(json.dumps([seconds, sorted(sys.modules)]))"
    )
    times: list[float] = []
    for _ in range(5):
        seconds, loaded = json.loads(python(code))  # its only line: the import printed nothing
        assert (HEAVY | {"pydantic"}).isdisjoint(loaded)
        times.append(seconds)
    assert min(times) < 0.1


def test_each_folder_is_light_and_quiet() -> None:
    for folder in PARTS:
        code = f"import sys, handeye.{folder}; print(*sys.modules)"
        loaded = set(python(code).split())
        assert HEAVY.isdisjoint(loaded), f"handeye.{folder} loads {HEAVY & loaded}"


def test_help_is_light_and_quick() -> None:
    command = [sys.executable, "-P", "-m", "handeye", "--help"]
    times: list[float] = []
    for _ in range(5):
        start = children_seconds()
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        times.append(children_seconds() - start)
        assert "handeye" in done.stdout
    assert min(times) < 0.2, times
    traced = subprocess.run(
        [sys.executable, "-X", "importtime", *command[1:]],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {line.rpartition("|")[2].strip() for line in traced.stderr.splitlines()}
    assert "typer" in loaded
    assert HEAVY.isdisjoint(loaded)

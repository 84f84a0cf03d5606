"""The public names: all there, sorted, loaded only when they are used."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import handeye

HEAVY = ("torch", "transformers", "playwright", "pyautogui", "jinja2", "pydantic", "PIL", "typer")


def run_python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.strip()


def test_all_is_sorted_and_without_repeats() -> None:
    assert handeye.__all__ == sorted(set(handeye.__all__))


def test_every_public_name_is_there_and_belongs_to_handeye() -> None:
    for name in handeye.__all__:
        value = getattr(handeye, name)
        home = getattr(value, "__module__", None) or value.__name__
        assert home.startswith("handeye."), name


def test_dir_lists_the_public_names() -> None:
    assert set(handeye.__all__) <= set(dir(handeye))
    assert "__version__" in dir(handeye)


def test_type_checkers_see_the_same_names() -> None:
    tree = ast.parse(Path(handeye.__file__).read_text(encoding="utf-8"))
    guarded = next(node for node in tree.body if isinstance(node, ast.If))
    seen: set[str] = set()
    for node in guarded.body:
        if isinstance(node, ast.ImportFrom):
            seen |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.Assign):
            seen |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    assert sorted(name for name in seen if not name.startswith("_")) == handeye.__all__


def test_an_unknown_name_is_an_attribute_error() -> None:
    missing = "Agnet"
    message = ""
    try:
        getattr(handeye, missing)
    except AttributeError as error:
        message = str(error)
    assert message == "module 'handeye' has no attribute 'Agnet'"


def test_import_loads_nothing_heavy() -> None:
    code = f"import sys, handeye; print([m for m in {HEAVY} if m in sys.modules])"
    assert run_python(code) == "[]"
    code = "import sys, handeye; print([m for m in sys.modules if m.startswith('handeye.')])"
    assert run_python(code) == "[]"


def test_import_is_quick() -> None:
    code = (
        "import time; t = time.process_time(); import handeye; print(time.process_time() - t < 0.1)"
    )
    assert run_python(code) == "True"


def test_names_can_be_imported_from_the_package() -> None:
    code = "from handeye import *; print(Query(text='x'), Site.__name__, find.__name__)"
    assert run_python(code) == '"x" Site find'

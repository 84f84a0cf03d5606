"""Plan files: what a run did when it passed, kept beside the task file to be replayed and reviewed.

One plan a case: `shop.plans/<case>.plan.yaml` beside `shop.yaml`. The pictures of what was used lie
in `shop.plans/pictures/`, named by what is in them, so that equal ones are stored once.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from difflib import SequenceMatcher, unified_diff
from io import StringIO
from pathlib import Path
from typing import Any, cast

from pydantic import Field
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from handeye.agent import CannotRun, RecordedStep, recorded, verbs

from .errors import Problems, TaskFileError
from .files import read_tree
from .judged import Judged
from .nodes import Entries, Node, Scalar
from .step import Do, Step
from .task import Case, Task
from .validate import build

VERSION = 1
"""The version of the file format."""
SUFFIX = ".plan.yaml"
PROPOSED = ".new"
"""What the name of a plan ends in that is proposed in place of another one."""
PICTURES = "pictures"
_HEAD = (
    "What handeye did when this test passed, for `handeye run --replay=auto|strict`.\n"
    "Review it like code; `--replay=update` writes it anew. See docs/replay.md.\n"
)
_FLOW = ("box", "within", "shows")
_STEM = 60


class PlanError(CannotRun):
    """A plan that cannot be used or written."""


class Plan(recorded.Record):
    """One plan file."""

    version: int = VERSION
    """The version of the file format."""
    case: str
    """The case that it is of."""
    browser: str = ""
    """What it was recorded with."""
    viewport: str = ""
    """How large the screen was, in logical pixels."""
    steps: tuple[RecordedStep, ...] = Field(default=())
    """The steps that did something, in order."""
    judged: tuple[Judged, ...] = Field(default=())
    """The claims that a model judged, each with the picture that it saw."""


def path_of(task: Task, case: Case) -> Path | None:
    """Where the plan of a case lies; None for a task that comes from no file."""
    if not task.file:
        return None
    file = Path(task.file)
    name = case.id or case.name
    words = "-".join("".join(c if c.isalnum() else " " for c in name.casefold()).split())[:_STEM]
    if words != name:  # the number keeps names apart that only differ in what no file can hold
        words = f"{words}-{_number(name.encode(), 8)}".lstrip("-")
    return file.with_name(f"{file.stem}.plans") / f"{words}{SUFFIX}"


def is_plan(path: Path) -> bool:
    """Whether a file is a plan by its name, and so no task file."""
    return path.name.endswith(SUFFIX)


def key_of(step: Step) -> str:
    """The hash of what a step says: of its words, with secrets as references."""
    body = step.body.model_dump(mode="json")
    if isinstance(step.body, verbs.Upload):  # paths differ from one computer to the next
        body["files"] = [Path(file).name for file in step.body.files]
    return _number(json.dumps(body, sort_keys=True, ensure_ascii=False).encode(), 16)


def plannable(task: Task, case: Case) -> list[Step]:
    """The steps of a case that a plan can hold: they do something, and end in no data."""
    steps = (inner for step in case.all_steps for inner in step.walk())
    return [step for step in steps if _does(step, task)]


def _does(step: Step, task: Task) -> bool:
    ends_in_data = step.verb == "goal" and bool(task.output)
    return isinstance(step.body, verbs.Verb | Do) and not ends_in_data


def fitting(task: Task, case: Case, plan: Plan | None) -> dict[int, RecordedStep]:
    """The steps of a plan that say the same as those of the case, in the same order, by `id`."""
    steps, kept = plannable(task, case), plan.steps if plan else ()
    keys, known = [key_of(step) for step in steps], [one.hash for one in kept]
    matcher = SequenceMatcher(None, keys, known, autojunk=False)
    return {
        id(steps[block.a + at]): kept[block.b + at]
        for block in matcher.get_matching_blocks()
        for at in range(block.size)
    }


def read_plan(path: Path) -> Plan | None:
    """The plan in a file; None when there is none.

    Raises:
        PlanError: when it cannot be used; the message says where and what to do.
    """
    if not path.exists():
        return None
    problems = Problems()
    tree = read_tree(path, problems)
    plan = _built(tree, problems) if isinstance(tree, Entries) else None
    if plan is None or problems:
        raise PlanError(f"{_told(path, problems)}\nDelete it, or record it anew: --replay=update")
    return plan


def _built(tree: Entries, problems: Problems) -> Plan | None:
    given = tree.get("version")
    if isinstance(given, Scalar) and given.text != str(VERSION):
        problems.add(
            given.mark,
            f"this plan is of version {given.text}, and version {VERSION} is read here: "
            "a newer handeye may read it",
        )
        return None
    return build(Plan, cast("Node", tree), problems, "plan")


def _told(path: Path, problems: Problems) -> str:
    return str(TaskFileError(problems.found)) if problems else f"{path}: this is no plan"


def text_of(plan: Plan) -> str:
    """A plan as its file holds it."""
    data: Any = _yaml(plan.model_dump(by_alias=True, exclude_defaults=True))
    data.insert(0, "version", VERSION)
    data.yaml_set_start_comment(_HEAD)
    yaml: Any = YAML()
    yaml.width = 10_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = StringIO()
    yaml.dump(data, out)
    return out.getvalue()


def _yaml(value: Any, key: str = "") -> Any:
    """Plain data in the order of the model, short parts on one line."""
    if isinstance(value, Mapping):
        made: Any = CommentedMap(
            (name, _yaml(item, str(name)))
            for name, item in cast("Mapping[str, Any]", value).items()
        )
    elif isinstance(value, list | tuple):
        made = CommentedSeq(_yaml(item) for item in cast("Sequence[Any]", value))
        if key in _FLOW:
            made.fa.set_flow_style()
    else:
        return value
    return made


def write_plan(path: Path, plan: Plan, pictures: Mapping[str, bytes]) -> None:
    """Write a plan and its pictures, and remove pictures that no plan beside it uses any more.

    Args:
        path: the plan's own file, or the one of a plan that is proposed.
        plan: the plan.
        pictures: the pictures in it that are new, by file name.

    Raises:
        PlanError: when the folder cannot be written.
    """
    folder = path.parent / PICTURES
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(path.parent):
            for name, png in pictures.items():
                _replace(folder / name, png)
            _replace(path, text_of(plan).encode())
            if path.name.endswith(SUFFIX):
                path.with_name(path.name + PROPOSED).unlink(missing_ok=True)
            _tidy(folder)
    except OSError as why:
        raise PlanError(f"the plan cannot be written to {path}: {why.strerror}") from why


def difference(path: Path, old: Plan, new: Plan) -> str:
    """What a proposed plan would change, as a unified diff."""
    before, after = (text_of(plan).splitlines(keepends=True) for plan in (old, new))
    return "".join(unified_diff(before, after, path.name, path.name + PROPOSED, n=2))


def _tidy(folder: Path) -> None:
    """Remove the pictures that no plan names."""
    plans = [*folder.parent.glob(f"*{SUFFIX}"), *folder.parent.glob(f"*{SUFFIX}{PROPOSED}")]
    told = "".join(plan.read_text(encoding="utf-8", errors="replace") for plan in plans)
    for picture in folder.glob("*.png"):
        if picture.name not in told:
            picture.unlink(missing_ok=True)
    if not any(folder.iterdir()):
        folder.rmdir()


@contextmanager
def _alone(folder: Path) -> Generator[None]:
    """While no other process writes plans in a folder (on Windows they do not wait)."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def _replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, whoever else writes it."""
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
        file.write(content)
    draft = Path(file.name)
    draft.chmod(0o644)
    draft.replace(path)


def picture_name(png: bytes) -> str:
    """The file name of a picture: made from what is in it."""
    return f"{_number(png, 16)}.png"


def pictures_in(steps: Iterable[RecordedStep]) -> set[str]:
    """The file names of the pictures that steps have."""
    actions = (action for step in steps for action in step.actions)
    targets = (one for action in actions for one in (*action.targets, action.focus) if one)
    return {one.picture for one in targets if one.picture}


def _number(data: bytes, length: int) -> str:
    return hashlib.sha256(data).hexdigest()[:length]

"""From a task file to a `Task`, or to everything that is wrong with the file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from .assertion import Assertion
from .errors import Mark, Problems, nearest
from .files import read_tree
from .nodes import Entries, Items, Node, Scalar, plain, read_yaml
from .read_cases import AROUND, CONTENT, read_cases
from .read_names import declared, from_outside, read_secrets, read_variables
from .read_steps import Place, StepReader, with_paths
from .step_rules import check_steps
from .sugar import assertion
from .target_rules import check_target
from .task import (
    BrowserTarget,
    DesktopTarget,
    Head,
    ProgramTarget,
    StillTarget,
    Target,
    Task,
)
from .validate import build, shape
from .variables import Scope, substitute

NO_FILE = "<text>"
TARGETS: dict[str, type[DesktopTarget | ProgramTarget | StillTarget]] = {
    "desktop": DesktopTarget,
    "program": ProgramTarget,
    "still": StillTarget,
}
KINDS = ("url", *TARGETS)
"""The keys that say what kind of target it is."""
TARGET = "`{url: http://…}`, `{desktop: true}`, `{program: …}` or `{still: …}`"
NOT_HEAD = ("target", "done_when")
KEYS = (*Head.model_fields, "target", "vars", *CONTENT, *AROUND)


def load_task(path: Path | str, variables: Mapping[str, str] | None = None) -> Task:
    """Read a task file.

    Args:
        path: the YAML file.
        variables: values that win over those in the file's `vars:`.

    Raises:
        TaskFileError: with every problem in the file and in those that it includes.
    """
    problems = Problems()
    root = read_tree(Path(path), problems)
    return _task(root, str(path), variables or {}, problems)


def load_text(text: str, file: str = "", variables: Mapping[str, str] | None = None) -> Task:
    """Read a task that is given as text.

    Args:
        text: the YAML.
        file: the path that it counts as having: paths in it are relative to its folder.
        variables: values that win over those in the task's `vars:`.

    Raises:
        TaskFileError: with every problem in the text.
    """
    problems = Problems()
    root = read_yaml(text, file or NO_FILE, problems)
    return _task(root, file, variables or {}, problems)


def _task(root: Node | None, file: str, variables: Mapping[str, str], problems: Problems) -> Task:
    task: Task | None = None
    if isinstance(root, Entries):
        task = _TopReader(root, file, problems).task(variables)
    elif root is not None:
        problems.add(root.mark, f"a task file is a mapping (`name:`, `steps:`), not {shape(root)}")
    if task is None or problems:
        raise problems.error()
    return task


class _TopReader:
    """Reads the mapping at the top of a task file."""

    def __init__(self, root: Entries, file: str, problems: Problems) -> None:
        self.root = root
        self.file = file or root.mark.file
        self.problems = problems
        self.steps = StepReader(problems)

    def task(self, variables: Mapping[str, str]) -> Task | None:
        for key, _ in self.root.pairs:
            if key.text not in KEYS:
                self.problems.add(key.mark, f"unknown key `{key.text}`", nearest(key.text, KEYS))
        place = self._place(variables)
        top = self._substituted(place.scope)
        head = build(Head, top.without(*NOT_HEAD), self.problems, "the file")
        about = top.get("target")
        target = self._target(about)
        if target or about is None:
            check_target(self.root, target, self.problems)
        done_when = self._done_when(top.get("done_when"))
        name = head.name if head and head.name else Path(self.file).stem
        cases = read_cases(self.root, self.steps, place, name)
        if target or about is None:
            check_steps(cases, done_when, target, self.problems)
        if head is None or self.problems:
            return None
        known = {field: getattr(head, field) for field in Head.model_fields}
        known |= {"name": name, "secrets": self.steps.secrets}
        known |= {"done_when": tuple(claims for _, claims in done_when)}
        return Task(
            **known,
            file="" if self.file == NO_FILE else self.file,
            target=target,
            target_line=about.mark.line if about else 0,
            vars={key: plain(node) for key, node in place.scope.variables.items()},
            is_test=self.root.get("tests") is not None,
            cases=cases,
        )

    def _place(self, variables: Mapping[str, str]) -> Place:
        """What names mean in the file."""
        given = from_outside(variables, self.file, self.problems)
        self.steps.secrets = read_secrets(self.root.get("secrets"), self.file, self.problems)
        scope = Scope(given, declared(self.root.get("secrets")))
        own = read_variables(self.root.get("vars"), scope, self.problems)
        return Place((self.file,), scope.with_variables({**own, **given}))

    def _substituted(self, scope: Scope) -> Entries:
        """What stands beside the steps, with variables put in and no secrets left."""
        pairs: list[tuple[Scalar, Node]] = []
        for key, value in self.root.without("vars", "secrets", *CONTENT, *AROUND).pairs:
            if key.text not in KEYS:
                continue
            before = len(self.problems)
            new = substitute(value, scope, self.problems)
            self.steps.no_secrets(new, f"`{key.text}`")
            if len(self.problems) == before:  # else one problem would be told twice
                pairs.append((key, new))
        return Entries(self.root.mark, tuple(pairs))

    def _target(self, node: Node | None) -> Target | None:
        if node is None:
            return None
        if not isinstance(node, Entries):
            self.problems.add(node.mark, f"`target` must be a mapping, not {shape(node)}: {TARGET}")
            return None
        kinds = [key for key in node.keys if key in KINDS]
        if len(kinds) > 1:
            self.problems.add(node.mark, f"a target is one of {' and '.join(kinds)}, not both")
            return None
        if not kinds and (wrong := _misspelt(node)):
            kind = nearest(wrong.text, KINDS)
            message = f"unknown key `{wrong.text}`; a target is one of {TARGET}"
            self.problems.add(wrong.mark, message, kind)
            return None
        found = build(TARGETS.get("".join(kinds), BrowserTarget), node, self.problems, "target")
        if isinstance(found, StillTarget) and self.file != NO_FILE:
            return StillTarget(still=str(Path(self.file).parent / found.still))
        return found

    def _done_when(self, node: Node | None) -> list[tuple[Mark, Assertion]]:
        """The claims that must hold at the end, and where each stands."""
        if node is None:
            return []
        if not isinstance(node, Items):
            self.problems.add(node.mark, f"`done_when` must be a list of claims, not {shape(node)}")
            return []
        found: list[tuple[Mark, Assertion]] = []
        for item in node.items:
            tree = assertion(Scalar(item.mark, "done_when"), item, self.problems)
            if tree and (claim := build(Assertion, tree, self.problems, "done_when")):
                file = "" if self.file == NO_FILE else self.file
                found.append((item.mark, with_paths(claim, file)))
        return found


def _misspelt(target: Entries) -> Scalar | None:
    """The key that was meant to say what kind of target it is."""
    unknown = (key for key, _ in target.pairs if key.text not in BrowserTarget.model_fields)
    return next((key for key in unknown if nearest(key.text, KINDS)), None)

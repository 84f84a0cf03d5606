"""From `steps:`, `goal:` or `tests:` to cases: each test once for each row of its matrix."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Annotated

from pydantic import AfterValidator, Field

from .assertion import Part
from .errors import nearest
from .nodes import Entries, Items, Node, Scalar, entries, flow
from .read_steps import Place, StepReader
from .step import Do, Step
from .task import Case, TaskLimits
from .validate import build, not_a_list, shape
from .values import SWITCH, Words
from .variables import NAME, substitute

CONTENT = ("steps", "goal", "tests")
AROUND = ("before_each", "after_each")
MAX_ROWS = 1000
MAX_VALUE = 40
"""Characters of one matrix value that a case's id shows."""

Row = dict[str, Node]


def _reason(value: str) -> str:
    """Why a test is skipped, in words.

    Raises:
        ValueError: when it is a mere yes or no.
    """
    if value.strip().lower() in (*SWITCH, "yes", "no"):
        raise ValueError("say why, as in `skip: waits for the new basket`; leave it out to run")
    return value


class TestHead(Part):
    """One test beside its steps."""

    name: Words
    """What the test is called; every test has its own name."""
    tags: tuple[Words, ...] = ()
    """Words to choose tests by, such as smoke."""
    retries: Annotated[int, Field(ge=0, le=10)] = 0
    """How often a failed test is tried again."""
    skip: Annotated[Words, AfterValidator(_reason)] = ""
    """Why this test is not run at present."""
    limits: TaskLimits = TaskLimits()
    """How much this test may use; what is missing is as the file says."""


def read_cases(root: Entries, reader: StepReader, place: Place, name: str) -> tuple[Case, ...]:
    """Everything that runs on its own; problems are noted with the reader's."""
    keys = [key for key, _ in root.pairs if key.text in CONTENT]
    if len(keys) != 1:
        told = " and ".join(f"`{key.text}`" for key in keys) or "none of them"
        where = keys[1].mark if keys else root.mark
        reader.problems.add(where, f"a file has `steps:`, `goal:` or `tests:`; this has {told}")
    read = _CaseReader(root, reader)
    return tuple(case for key in keys for case in read.cases(key, place, name))


class _CaseReader:
    def __init__(self, root: Entries, reader: StepReader) -> None:
        self.root = root
        self.reader = reader
        self.problems = reader.problems
        self.seen: dict[str, int] = {}

    def cases(self, key: Scalar, place: Place, name: str) -> tuple[Case, ...]:
        node = self.root.get(key.text) or key
        if key.text == "tests":
            return tuple(self._tests(key, node, place))
        steps = self._goal(key, node, place) if key.text == "goal" else ()
        steps = steps or (self.reader.steps(key, node, place) if key.text == "steps" else ())
        before, after = self._around(place)
        if not steps:
            return ()
        case = Case(id=name, name=name, steps=steps, before=before, after=after)
        return (case.model_copy(update={"line": key.mark.line}),)

    def _around(self, place: Place) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
        found: list[tuple[Step, ...]] = []
        for name in AROUND:
            pair = next((pair for pair in self.root.pairs if pair[0].text == name), None)
            found.append(self.reader.steps(*pair, place) if pair else ())
        return found[0], found[1]

    def _goal(self, key: Scalar, node: Node, place: Place) -> tuple[Step, ...]:
        goal = substitute(node, place.scope, self.problems)
        self.reader.no_secrets(goal, "`goal`")
        tree = entries(key, verb=Scalar(key.mark, "goal"), text=goal)
        body = build(Do, tree, self.problems, "goal")
        if body is None:
            return ()
        text = f"goal: {flow(goal)}"
        return (Step(body=body, text=text, file=place.file, line=key.mark.line),)

    def _tests(self, key: Scalar, node: Node, place: Place) -> Iterator[Case]:
        if not isinstance(node, Items):
            self.problems.add(*not_a_list(key, node, "tests"))
            return
        if not node.items:
            self.problems.add(node.mark, "`tests` has no tests")
        for item in node.items:
            if isinstance(item, Entries):
                yield from self._test(item, place)
            else:
                self.problems.add(
                    item.mark,
                    f"a test must be a mapping with `name:` and `steps:`, not {shape(item)}",
                )

    def _test(self, item: Entries, place: Place) -> Iterator[Case]:
        for key, _ in item.pairs:
            if key.text not in TEST_KEYS:
                near = nearest(key.text, TEST_KEYS)
                self.problems.add(
                    key.mark, f"unknown key `{key.text}`; a test knows {', '.join(TEST_KEYS)}", near
                )
        steps = next((pair for pair in item.pairs if pair[0].text == "steps"), None)
        if steps is None:
            self.problems.add(item.mark, "a test needs `steps`")
        for row in self._rows(item.get("matrix"), place):
            scope = place.scope.with_variables(row)
            inner = Place(place.chain, scope)
            head = self._head(item, inner)
            read = self.reader.steps(*steps, inner) if steps else ()
            before, after = self._around(inner)
            if head and read:
                yield Case(
                    id=self._id(item, head, row),
                    **head.model_dump(),
                    steps=read,
                    before=before,
                    after=after,
                    row={name: flow(value) for name, value in row.items()},
                    line=item.mark.line,
                )

    def _head(self, item: Entries, place: Place) -> TestHead | None:
        """The test beside its steps."""
        known = item.without("steps", "matrix", *(k for k in item.keys if k not in TEST_KEYS))
        tree = substitute(known, place.scope, self.problems)
        self.reader.no_secrets(tree, "the head of a test")
        return build(TestHead, tree, self.problems, "test")

    def _id(self, item: Entries, head: TestHead, row: Row) -> str:
        """The test's name, with its row in brackets; noted when another test has it too."""
        rows = ",".join(f"{name}={_shown(value)}" for name, value in row.items())
        case_id = f"{head.name}[{rows}]" if rows else head.name
        if case_id in self.seen:
            line = self.seen[case_id]
            self.problems.add(item.mark, f"line {line} has a test `{case_id}` too; rename one")
        self.seen[case_id] = item.mark.line
        return case_id

    def _rows(self, node: Node | None, place: Place) -> list[Row]:
        """The rows of a matrix; one empty row when there is none."""
        if node is None:
            return [{}]
        matrix = substitute(node, place.scope, self.problems)
        self.reader.no_secrets(matrix, "a matrix")
        rows: list[Row] = []
        if isinstance(matrix, Items):
            rows = [dict(self._row(item)) for item in matrix.items]
        elif isinstance(matrix, Entries):
            columns = [self._column(key, value) for key, value in matrix.pairs]
            rows = [
                dict(row) for row in itertools.islice(itertools.product(*columns), MAX_ROWS + 1)
            ]
        if len(rows) > MAX_ROWS:
            self.problems.add(node.mark, f"this matrix has more than {MAX_ROWS} rows")
        elif not rows or not all(rows):
            self.problems.add(node.mark, f"`matrix` needs rows, as in {MATRIX}")
        return rows[:MAX_ROWS]

    def _row(self, item: Node) -> Iterator[tuple[str, Node]]:
        if isinstance(item, Entries):
            for key, value in item.pairs:
                yield from self._cell(key, value)

    def _column(self, key: Scalar, value: Node) -> list[tuple[str, Node]]:
        values = value.items if isinstance(value, Items) else ()
        return [cell for item in values for cell in self._cell(key, item)]

    def _cell(self, key: Scalar, value: Node) -> Iterator[tuple[str, Node]]:
        if not NAME.fullmatch(key.text):
            self.problems.add(key.mark, f"`{key.text}` cannot be a variable's name")
        elif isinstance(value, Scalar) and value.null:
            self.problems.add(key.mark, f'`{key.text}` has no value; write "" for an empty text')
        else:
            yield key.text, value


def _shown(value: Node) -> str:
    text = flow(value)
    return text if len(text) <= MAX_VALUE else f"{text[: MAX_VALUE - 1]}…"


TEST_KEYS = ("name", "tags", "retries", "skip", "limits", "matrix", "steps")
MATRIX = "`matrix: {item: [mug, cup]}` or `matrix: [{item: mug, price: 3}]`"

"""Task files as pytest collects them: one item for each test and each row of its matrix.

handeye.tasks is loaded when such a file is read, and the rest when a test runs.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from operator import methodcaller
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

import pytest

from .pytest_outcomes import NotAsClaimed, NotJudged

if TYPE_CHECKING:
    from handeye.tasks import Case, Task

SUFFIXES = (".handeye.yaml", ".handeye.yml")


def is_ours(path: Path) -> bool:
    """Whether a file is named as a task file that pytest is to run."""
    return path.name.endswith(SUFFIXES)


def fixtures_of(request: pytest.FixtureRequest) -> None:
    """What stands in for the function of a test: its arguments are the fixtures that are used."""


class HandeyeFile(pytest.Module):
    """A task file. It counts as a module, so that fixtures may have that scope."""

    def _getobj(self) -> ModuleType:
        return ModuleType(self.path.name.partition(".")[0])

    def collect(self) -> Iterable[HandeyeItem]:
        """The tests of the file; what is wrong with it is told as `handeye validate` does."""
        from handeye.tasks import TaskFileError, cases, load_task, report_words

        from .pytest_settings import variables

        try:
            task = load_task(self.path, variables(self.config))
        except TaskFileError as error:
            problems = [replace(one, file=self._shown(one.file)) for one in error.problems]
            raise self.CollectError(report_words.visible(str(TaskFileError(problems)))) from None
        for case in cases(task):
            name = report_words.one_line(case.id or case.name)
            yield HandeyeItem.of(self, task, case, name.removesuffix(".handeye"))

    def _shown(self, file: str) -> str:
        """A path as it is reached from where pytest was started."""
        try:
            return os.path.relpath(file, self.config.invocation_params.dir)
        except ValueError:  # another drive
            return file


class HandeyeItem(pytest.Function):
    """One test of a task file, with one row of its matrix."""

    task: Task
    """The file, with this test as its only case."""
    case: Case

    @classmethod
    def of(cls, file: HandeyeFile, task: Task, case: Case, name: str) -> HandeyeItem:
        """The item of a case, with its tags as markers."""
        make = methodcaller("from_parent", file, name=name.replace("::", ":"), callobj=fixtures_of)
        item: HandeyeItem = make(cls)
        item.task, item.case = task.model_copy(update={"cases": (case,)}), case
        for tag in case.tags:
            item.extra_keyword_matches.add(tag)
            if not tag.startswith("_"):
                file.config.addinivalue_line("markers", f"{tag}: a tag in {file.path.name}")
                item.add_marker(tag)
        if case.skip:
            item.add_marker(pytest.mark.skip(reason=case.skip))
        return item

    def runtest(self) -> None:
        """Run the test.

        Raises:
            NotAsClaimed: when the application is not as the test says.
            NotJudged: when that could not be found out.
        """
        from . import pytest_run

        pytest_run.carry_out(self, cast("pytest.FixtureRequest", self.funcargs["request"]))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What the file's author reads: no Python, unless something in Python is wrong."""
        if isinstance(excinfo.value, NotAsClaimed | NotJudged):
            return str(excinfo.value)
        return super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the test stands; lines count from 0 here."""
        return self.path, max(self.case.line - 1, 0), self.name

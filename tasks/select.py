"""Which cases are run: by tags, by words of their id, and the part that is this shard's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handeye.agent import HandeyeError

from .errors import nearest
from .suite import Shard, key_of
from .task import Case, Task

NAMES_TOLD = 10
"""Tags or cases that are told where none was chosen."""


class NothingChosen(HandeyeError):
    """No case is left to run."""


@dataclass(frozen=True)
class Choice:
    """Which cases are wanted.

    Args:
        tags: a case needs one of these, and none of those that begin with `!`.
        words: what its id must contain, in capitals or not.
        shard: the part that is run and how many there are, as (2, 3); None for all.
    """

    tags: tuple[str, ...] = ()
    words: str = ""
    shard: tuple[int, int] | None = None

    def fits(self, case: Case) -> bool:
        """Whether a case is wanted, its shard left aside."""
        refused = {tag[1:] for tag in self.tags if tag.startswith("!")}
        wanted = {tag for tag in self.tags if not tag.startswith("!")}
        own = set(case.tags)
        if own & refused or (wanted and not own & wanted):
            return False
        return self.words.casefold() in case.id.casefold()


def chosen(tasks: Sequence[Task], choice: Choice) -> tuple[list[Task], Shard | None]:
    """The tasks with the cases that are wanted, and which part of all that is.

    The cases of all files are dealt out to the shards in turn, in the order of file and id: each
    is in one shard, whatever machine asks.

    Raises:
        NothingChosen: when none is left, with the names that come near.
    """
    if not tasks:
        return [], None
    fitting = [(task, case) for task in tasks for case in task.cases if choice.fits(case)]
    if not fitting:
        raise NothingChosen(_nothing(tasks, choice))
    wanted = {key_of(task, case) for task, case in fitting}
    shard = None
    if choice.shard:
        number, of = choice.shard
        shard = Shard(number=number, of=of, cases=len(wanted))
        wanted = set(sorted(wanted)[number - 1 :: of])
        if not wanted:
            raise NothingChosen(
                f"shard {number}/{of} has none of the {shard.cases} cases: "
                f"there is work for {shard.cases} shards"
            )
    return [kept for task in tasks if (kept := _with_cases(task, wanted))], shard


def _with_cases(task: Task, wanted: set[str]) -> Task | None:
    cases = tuple(case for case in task.cases if key_of(task, case) in wanted)
    return task.model_copy(update={"cases": cases}) if cases else None


def unknown_tags(tasks: Sequence[Task], choice: Choice) -> list[str]:
    """A sentence on each tag that no case has: it is misspelt, or chooses nothing."""
    tags = _tags(tasks)
    told: list[str] = []
    for tag in (tag.removeprefix("!") for tag in choice.tags):
        if tag not in tags:
            near = nearest(tag, tags)
            meant = f"; did you mean `{near}`?" if near else ""
            told.append(f"no case has the tag `{tag}`{meant}")
    return told


def _tags(tasks: Sequence[Task]) -> list[str]:
    return sorted({tag for task in tasks for case in task.cases for tag in case.tags})


def _nothing(tasks: Sequence[Task], choice: Choice) -> str:
    cases = [case for task in tasks for case in task.cases]
    asked = [f"--tag {tag}" for tag in choice.tags]
    asked += [f"-k {choice.words!r}"] if choice.words else []
    told = [f"none of {len(cases)} cases fits {' '.join(asked)}", *unknown_tags(tasks, choice)]
    if choice.tags:
        told.append(f"tags: {_some(_tags(tasks))}")
    if choice.words:
        ids = [case.id for case in cases]
        near = nearest(choice.words, ids)
        told.append(f"cases: {_some([near] if near else ids)}")
    return "\n  ".join(told)


def _some(names: Sequence[str]) -> str:
    more = len(names) - NAMES_TOLD
    return (", ".join(names[:NAMES_TOLD]) or "none") + (f" and {more} more" if more > 0 else "")

"""How a command ends: its exit code, and what its user reads when it cannot go on.

Exit codes: 0 passed, 1 failed, 2 interrupted, 3 could not judge or run, 4 wrong usage, 5 nothing
to run.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any, Protocol, cast

import typer

PASSED, FAILED, INTERRUPTED, ERROR, USAGE, NOTHING = range(6)

USAGE_ERROR = cast("type[Exception]", typer.BadParameter.__mro__[1])
"""What the parser raises: also for an unknown command or option."""


def explain(error: Any) -> None:
    """One line on what is wrong with the command line; the help where nothing was given."""
    message = str(error.format_message())
    if "\n" in message:
        print(message)
        return
    command = error.ctx.command_path if error.ctx else "handeye"
    message = message.removeprefix("Invalid value: ").rstrip(".")
    print(f"handeye: {message}; see `{command} --help`", file=sys.stderr)


class Judged(Protocol):
    """What came of a run."""

    @property
    def verdict(self) -> str:
        """Its verdict."""
        ...


def exit_code(results: Sequence[Judged], *, strict: bool = False, spoilt: bool = False) -> int:
    """One code for all results: interrupted, then failed, then error weigh most.

    Args:
        results: what came of all runs; those that were skipped alone are nothing.
        strict: whether a run that checked nothing could not be judged.
        spoilt: whether something else counts as a failure, such as a flaky case.
    """
    verdicts = {result.verdict for result in results}
    if not verdicts - {"skipped"}:
        return NOTHING
    if verdicts & {"interrupted", "not run"}:
        return INTERRUPTED
    if spoilt or "failed" in verdicts:
        return FAILED
    wrong = {"error", "unverified"} if strict else {"error"}
    return ERROR if verdicts & wrong else PASSED


def guarded(work: Callable[[], int]) -> int:
    """Run a command; what its user should read is printed without a traceback."""
    from handeye.agent import HandeyeError
    from handeye.perception import ScreenError
    from handeye.tasks import NothingChosen, TaskFileError

    from .side_by_side import end_gracefully

    end_gracefully()
    try:
        return work()
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    except TaskFileError as error:
        print(error, file=sys.stderr)
        return USAGE
    except NothingChosen as error:
        print(f"handeye: {error}", file=sys.stderr)
        return NOTHING
    except (HandeyeError, ScreenError) as error:
        print(f"handeye: {error}", file=sys.stderr)
        return ERROR
    except BrokenPipeError:
        raise
    except OSError as error:
        print(f"handeye: {error.filename or 'a file'}: {error.strerror}", file=sys.stderr)
        return ERROR

"""What a run comes to: its verdict, and why."""

from __future__ import annotations

from handeye.agent import StepFailed

from . import stopping
from .options import Verdict
from .session import Session
from .summary import UNVERIFIED, UNVERIFIED_GOAL
from .task import Case, Task


def verdict_of(
    error: BaseException | None, session: Session | None, task: Task, case: Case, *, earned: bool
) -> tuple[Verdict, str]:
    """The verdict that an error (or none) amounts to, and why.

    Args:
        error: what ended the run before its end.
        session: what carried it out; None when it never began.
        task: the task.
        case: what was run of it.
        earned: whether a claim was checked and held, after all that a model said it did.
    """
    if error is None:
        return ("passed", "") if earned else ("unverified", _nothing_checked(session, task))
    if isinstance(error, KeyboardInterrupt):
        steps = (*case.before, *case.steps)
        taken = session.agent.memory.taken if session else ()
        step = session.recorder.step if session else None
        return "interrupted", stopping.what_was_done(step, steps, taken, str(error))
    if isinstance(error, StepFailed | AssertionError):
        return "failed", str(error)
    return "error", str(error) or type(error).__name__


def _nothing_checked(session: Session | None, task: Task) -> str:
    if task.goal:
        return UNVERIFIED_GOAL
    done = session.unproved if session else ""
    return f"nothing was checked after `{done}`: add a `check:`" if done else UNVERIFIED

"""What to do and whether it was done: task files, checks, runs, reports. Start at `task.py`."""

from .assertion import Assertion
from .errors import Problem, TaskFileError
from .load import load_task, load_text
from .on_desktop import Desktop, Program
from .on_page import OnPage
from .options import RunOptions, RunResult
from .runner import require, run_case, run_task
from .secret_sources import asked_later, missing_secrets
from .select import NothingChosen
from .site import Site
from .step import Step
from .suite import Suite, SuiteError, is_suite, read_suite
from .task import BrowserTarget, Case, Task, cases, needs_model

__all__ = [
    "Assertion",
    "BrowserTarget",
    "Case",
    "Desktop",
    "NothingChosen",
    "OnPage",
    "Problem",
    "Program",
    "RunOptions",
    "RunResult",
    "Site",
    "Step",
    "Suite",
    "SuiteError",
    "Task",
    "TaskFileError",
    "asked_later",
    "cases",
    "is_suite",
    "load_task",
    "load_text",
    "missing_secrets",
    "needs_model",
    "read_suite",
    "require",
    "run_case",
    "run_task",
]

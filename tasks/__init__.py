"""What to do and whether it was done: task files, checks, runs, reports. Start at `task.py`."""

from .assertion import Assertion
from .errors import Problem, TaskFileError
from .load import load_task, load_text
from .step import Step
from .task import Case, Task, cases, missing_secrets, needs_model

__all__ = [
    "Assertion",
    "Case",
    "Problem",
    "Step",
    "Task",
    "TaskFileError",
    "cases",
    "load_task",
    "load_text",
    "missing_secrets",
    "needs_model",
]

"""handeye looks at a screen, decides what to do next, and does it.

The public names are loaded when they are first used, so that `import handeye` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from handeye.actions import AllowGuard, AllowList, Outcome, Question, Secret
    from handeye.actions import browser as _browser_hands
    from handeye.actions import desktop as _desktop_hands
    from handeye.actions import dry as _dry
    from handeye.agent import (
        Agent,
        Ask,
        CannotRun,
        Chain,
        Decision,
        HandeyeError,
        Job,
        LimitReached,
        Limits,
        Message,
        Model,
        ModelNeeded,
        ModelSetup,
        ModelThinker,
        NotYet,
        Reply,
        RunFolderError,
        ScriptedModel,
        StepFailed,
        StepThinker,
        Thinker,
        verbs,
    )
    from handeye.agent import connect as _connect
    from handeye.agent import local_model as _local_model
    from handeye.agent import remote_model as _remote_model
    from handeye.perception import (
        Ambiguous,
        Element,
        FindError,
        NotFound,
        NotInstalled,
        Observation,
        Query,
        ScreenError,
        find,
        find_all,
    )
    from handeye.perception import browser as _browser_screen
    from handeye.perception import desktop as _desktop_screen
    from handeye.perception import launch as _launch
    from handeye.perception import still as _still
    from handeye.tasks import (
        BrowserTarget,
        Desktop,
        OnPage,
        Program,
        RunOptions,
        RunResult,
        Site,
        Task,
        TaskFileError,
        load_task,
        run_task,
    )

    Area = _desktop_screen.Area
    BrowserHands = _browser_hands.BrowserHands
    BrowserScreen = _browser_screen.BrowserScreen
    DesktopHands = _desktop_hands.DesktopHands
    DesktopScreen = _desktop_screen.DesktopScreen
    DryHands = _dry.DryHands
    LocalModel = _local_model.LocalModel
    ModelSpec = _connect.ModelSpec
    RemoteModel = _remote_model.RemoteModel
    StillScreen = _still.StillScreen
    open_page = _launch.open_page

__version__ = "0.1.0"

__all__ = [
    "Agent",
    "AllowGuard",
    "AllowList",
    "Ambiguous",
    "Area",
    "Ask",
    "BrowserHands",
    "BrowserScreen",
    "BrowserTarget",
    "CannotRun",
    "Chain",
    "Decision",
    "Desktop",
    "DesktopHands",
    "DesktopScreen",
    "DryHands",
    "Element",
    "FindError",
    "HandeyeError",
    "Job",
    "LimitReached",
    "Limits",
    "LocalModel",
    "Message",
    "Model",
    "ModelNeeded",
    "ModelSetup",
    "ModelSpec",
    "ModelThinker",
    "NotFound",
    "NotInstalled",
    "NotYet",
    "Observation",
    "OnPage",
    "Outcome",
    "Program",
    "Query",
    "Question",
    "RemoteModel",
    "Reply",
    "RunFolderError",
    "RunOptions",
    "RunResult",
    "ScreenError",
    "ScriptedModel",
    "Secret",
    "Site",
    "StepFailed",
    "StepThinker",
    "StillScreen",
    "Task",
    "TaskFileError",
    "Thinker",
    "find",
    "find_all",
    "load_task",
    "open_page",
    "run_task",
    "verbs",
]

_MODULES = {
    "actions": ("AllowGuard", "AllowList", "Outcome", "Question", "Secret"),
    "actions.browser": ("BrowserHands",),
    "actions.desktop": ("DesktopHands",),
    "actions.dry": ("DryHands",),
    "agent": (
        "Agent", "Ask", "CannotRun", "Chain", "Decision", "HandeyeError", "Job", "LimitReached",
        "Limits", "Message", "Model", "ModelNeeded", "ModelSetup", "ModelThinker", "NotYet",
        "Reply", "RunFolderError", "ScriptedModel", "StepFailed", "StepThinker", "Thinker", "verbs",
    ),
    "agent.connect": ("ModelSpec",),
    "agent.local_model": ("LocalModel",),
    "agent.remote_model": ("RemoteModel",),
    "perception": (
        "Ambiguous", "Element", "FindError", "NotFound", "NotInstalled", "Observation", "Query",
        "ScreenError", "find", "find_all",
    ),
    "perception.browser": ("BrowserScreen",),
    "perception.desktop": ("Area", "DesktopScreen"),
    "perception.launch": ("open_page",),
    "perception.still": ("StillScreen",),
    "tasks": (
        "BrowserTarget", "Desktop", "OnPage", "Program", "RunOptions", "RunResult", "Site", "Task",
        "TaskFileError", "load_task", "run_task",
    ),
}  # fmt: skip
"""Where each public name lives, below this package."""
_HOMES = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

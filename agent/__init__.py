"""Who decides: the loop, thinkers, models, memory and trace. Start at `loop.py`."""

from . import verbs
from .decision import DecidedBy, Decision, Grounded
from .errors import CannotRun, HandeyeError, LimitReached, ModelNeeded, NotYet, StepFailed
from .limits import Limits
from .loop import Agent
from .memory import Job, Memory, Step
from .model import Message, Model, Reply
from .record import CheckRecord, StepRecord
from .run_folder import Run, RunFolderError, read_run, verify_chain
from .scripted_model import ScriptedModel
from .steps import StepThinker
from .thinker import Chain, Thinker
from .trace import Trace

__all__ = [
    "Agent",
    "CannotRun",
    "Chain",
    "CheckRecord",
    "DecidedBy",
    "Decision",
    "Grounded",
    "HandeyeError",
    "Job",
    "LimitReached",
    "Limits",
    "Memory",
    "Message",
    "Model",
    "ModelNeeded",
    "NotYet",
    "Reply",
    "Run",
    "RunFolderError",
    "ScriptedModel",
    "Step",
    "StepFailed",
    "StepRecord",
    "StepThinker",
    "Thinker",
    "Trace",
    "read_run",
    "verbs",
    "verify_chain",
]

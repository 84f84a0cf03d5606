"""Who decides: the loop, thinkers, models, memory and trace. Start at `loop.py`."""

from . import verbs
from .decision import DecidedBy, Decision, Grounded
from .errors import CannotRun, HandeyeError, LimitReached, ModelNeeded, NotYet, StepFailed
from .limits import Limits
from .loop import Agent
from .memory import Job, Memory, Step
from .model import Message, Model, Reply
from .scripted_model import ScriptedModel
from .steps import StepThinker
from .thinker import Chain, Thinker

__all__ = [
    "Agent",
    "CannotRun",
    "Chain",
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
    "ScriptedModel",
    "Step",
    "StepFailed",
    "StepThinker",
    "Thinker",
    "verbs",
]

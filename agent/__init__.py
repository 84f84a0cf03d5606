"""Who decides: the loop, thinkers, models, memory and trace. Start at `loop.py`."""

from . import verbs
from .answer import Answer, Named, ParseError, Said
from .decision import DecidedBy, Decision, Grounded
from .errors import CannotRun, HandeyeError, LimitReached, ModelNeeded, NotYet, StepFailed
from .eyes import Eyes
from .judge import Judge, Judgement
from .limits import Limits
from .loop import Agent
from .memory import Job, Memory, Step
from .model import Ask, Message, Model, Reply
from .model_setup import ModelSetup
from .model_step import Veil
from .model_thinker import ModelThinker
from .profiles import Profile, profile_for, profile_named
from .record import CheckRecord, StepRecord
from .recorded import RecordedAction, RecordedStep, RecordedTarget
from .replay import Replay
from .run_folder import Run, RunFolderError, read_run
from .scripted_model import ScriptedModel
from .second_look import SecondLook
from .steps import StepThinker
from .thinker import Chain, Thinker
from .trace import Trace
from .verify import Verified, verify_chain, verify_run

__all__ = [
    "Agent",
    "Answer",
    "Ask",
    "CannotRun",
    "Chain",
    "CheckRecord",
    "DecidedBy",
    "Decision",
    "Eyes",
    "Grounded",
    "HandeyeError",
    "Job",
    "Judge",
    "Judgement",
    "LimitReached",
    "Limits",
    "Memory",
    "Message",
    "Model",
    "ModelNeeded",
    "ModelSetup",
    "ModelThinker",
    "Named",
    "NotYet",
    "ParseError",
    "Profile",
    "RecordedAction",
    "RecordedStep",
    "RecordedTarget",
    "Replay",
    "Reply",
    "Run",
    "RunFolderError",
    "Said",
    "ScriptedModel",
    "SecondLook",
    "Step",
    "StepFailed",
    "StepRecord",
    "StepThinker",
    "Thinker",
    "Trace",
    "Veil",
    "Verified",
    "profile_for",
    "profile_named",
    "read_run",
    "verbs",
    "verify_chain",
    "verify_run",
]

# handeye.agent is the agent/ folder at the root (pyproject.toml, package-dir).
from agent import *
from agent import answer as answer
from agent import conversation as conversation
from agent import decision as decision
from agent import dialects as dialects
from agent import errors as errors
from agent import estimate as estimate
from agent import evidence as evidence
from agent import ground as ground
from agent import limits as limits
from agent import loop as loop
from agent import memory as memory
from agent import model as model
from agent import model_thinker as model_thinker
from agent import offers as offers
from agent import profiles as profiles
from agent import prompt as prompt
from agent import record as record
from agent import run_folder as run_folder
from agent import scripted_model as scripted_model
from agent import steps as steps
from agent import stopwatch as stopwatch
from agent import stuck as stuck
from agent import thinker as thinker
from agent import trace as trace
from agent import usage as usage
from agent import verbs as verbs

# handeye.agent is the agent/ folder at the root (pyproject.toml, package-dir).
from agent import *

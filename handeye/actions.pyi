# handeye.actions is the actions/ folder at the root (pyproject.toml, package-dir).
from actions import *

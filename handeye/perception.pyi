# handeye.perception is the perception/ folder at the root (pyproject.toml, package-dir).
from perception import *

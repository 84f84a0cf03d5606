# handeye.tasks is the tasks/ folder at the root (pyproject.toml, package-dir).
from tasks import *

"""Who decides: the loop, thinkers, models, memory and trace. Start at `loop.py`."""

from . import verbs

__all__ = ["verbs"]

"""The accessibility assistant: a conversation about a screen, line by line. Start at `talk.py`."""

from .talk import Talk

__all__ = ["Talk"]

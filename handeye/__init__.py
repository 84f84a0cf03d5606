"""handeye looks at a screen, decides what to do next, and does it."""

__version__ = "0.1.0"

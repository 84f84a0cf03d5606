"""Errors of screens.

ScreenError         only the user can repair it: a file that is missing, a program not installed
  NotInstalled      an optional part of handeye is needed; the message has the command
"""

from __future__ import annotations


class ScreenError(Exception):
    """Something is wrong with a screen that only the user can repair."""


class NotInstalled(ScreenError):
    """An optional part of handeye is needed and not installed. The message has the command."""

"""A page that belongs to somebody else: listened to only while it is driven."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from playwright.sync_api import Dialog, Error

from .browser import BrowserScreen
from .patience import Interrupted

ANSWERS_WITHIN = 0.3
"""Seconds in which a page answers whose dialog was closed."""


@contextmanager
def borrowed(screen: BrowserScreen) -> Generator[None]:
    """Listen to the page meanwhile; before and after it is as if nobody did.

    What its owner did with it in between is taken note of: tabs that opened or were closed,
    dialogs that were answered.
    """
    happenings = screen.happenings
    if happenings.listeners.on:  # somebody further out has borrowed it
        yield
        return
    happenings.resume()
    if happenings.page.is_closed() and (left := happenings.context.pages):
        happenings.page = left[-1]
    happenings.dialogs = [one for one in happenings.dialogs if not _answered(screen, one)]
    try:
        yield
    finally:
        happenings.listeners.pause()


def _answered(screen: BrowserScreen, dialog: Dialog) -> bool:
    """Whether a dialog is closed: its page runs scripts again."""
    page = dialog.page
    if page is None or page.is_closed():
        return True
    try:
        screen.happenings.patience.call(lambda: page.evaluate("0"), ANSWERS_WITHIN)
    except Interrupted:
        return False
    except Error:  # it is going to another page
        return True
    return True

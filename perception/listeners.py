"""Who listens to the events of a browser: all of them can be told to stop for a while."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Handlers = dict[str, Callable[..., None]]
"""What is called at which event."""


class Listeners:
    """The handlers of one screen, by the page or context that they listen to.

    Playwright answers a dialog by itself only while nobody listens for dialogs, and hands a file
    chooser over only to those who do. So on a page that is lent, nothing listens while its owner
    acts.
    """

    def __init__(self) -> None:
        self.on = True
        """Whether they listen at present."""
        self._handlers: dict[Any, Handlers] = {}
        self._at_end: dict[Any, Callable[[], None]] = {}

    def __contains__(self, source: Any) -> bool:
        return source in self._handlers

    def add(self, source: Any, handlers: Handlers) -> None:
        """Listen to the events of a page or context."""
        self._forget_closed()
        self._handlers[source] = dict(handlers)
        self._set(source, handlers, on=self.on)

    def drop(self, source: Any, event: str) -> None:
        """Listen to one kind of event no more."""
        handler = self._handlers[source].pop(event)
        if self.on:
            source.remove_listener(event, handler)

    def pause(self) -> None:
        """Listen to nothing, until `resume`."""
        if self.on:
            self.on = False
            for source, handlers in self._handlers.items():
                self._set(source, handlers, on=False)

    def resume(self) -> None:
        """Listen again."""
        if not self.on:
            self.on = True
            for source, handlers in self._handlers.items():
                self._set(source, handlers, on=True)

    def at_end(self, page: Any, function: Callable[[], None]) -> None:
        """Have something called when nobody is to listen to a page any more."""
        self._forget_closed()
        self._at_end[page] = function

    def end(self) -> None:
        """Listen to nothing any more."""
        self.pause()
        self._forget_closed()
        for function in self._at_end.values():
            function()
        self._at_end.clear()

    def _forget_closed(self) -> None:
        for known in (self._handlers, self._at_end):
            for source in [one for one in known if _closed(one)]:
                del known[source]

    def _set(self, source: Any, handlers: Handlers, *, on: bool) -> None:
        for event, handler in handlers.items():
            if on:
                source.on(event, handler)
            elif not _closed(source):
                source.remove_listener(event, handler)


def _closed(source: Any) -> bool:
    """Whether it is a page that was closed: nothing comes from it any more."""
    is_closed: Callable[[], bool] | None = getattr(source, "is_closed", None)
    return is_closed is not None and is_closed()

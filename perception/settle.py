"""When is a page quiet? Waits for events, never for a fixed time.

Quiet means: no navigation under way, the document ready, no request unfinished that the action
started, fonts loaded, finite animations over, and two animation frames in a row without a change
of the document (nodes that change by themselves all the time, such as clocks, do not count).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Error

from .dom import Dom
from .errors import ScreenError
from .happenings import Happenings, first_line
from .patience import Interrupted, Patience, TimeUp
from .screen import Settled

OPENING_CAP = 3.0
"""Seconds that a window or a file chooser may take to open."""


class Quiet:
    """One wait for quiet on the page in front."""

    def __init__(self, happenings: Happenings, patience: Patience, dom: Callable[[], Dom]) -> None:
        self.happenings = happenings
        self.patience = patience
        self.dom = dom
        self.changes: dict[str, None] = {}
        self._events = len(happenings.events)
        self._loads = happenings.loads
        self._downloads = happenings.downloads_begun

    def wait(self, cap: float) -> Settled:
        """Return as soon as the page is quiet, after `cap` seconds at the latest."""
        started = time.monotonic()
        capped = "nothing was waited for"
        while capped and (left := cap - (time.monotonic() - started)) > 0:
            if self._over():
                capped = ""
                break
            capped = self._try(left)
        self._note_events()
        return Settled(time.monotonic() - started, capped, tuple(self.changes))

    def _over(self) -> bool:
        """Whether waiting makes no sense: the page is blocked or gone."""
        happenings = self.happenings
        return bool(happenings.dialog or happenings.crashed or happenings.page.is_closed())

    def _try(self, left: float) -> str:
        """Wait once, for at most `left` seconds; what still moved, "" when all is quiet."""
        started = time.monotonic()
        try:
            if why := self._until_quiet(left):
                return (self._under_way() if "still loading" in why else "") or why
            if not self.happenings.busy:
                return ""
            return self._until_idle(left - (time.monotonic() - started))
        except TimeUp:
            return self._under_way() or "the page does not answer"
        except Interrupted as why:
            return str(why)
        except ScreenError as error:
            return str(error)
        except Error as error:
            return self._after_navigation(error, left)

    def _until_quiet(self, left: float) -> str:
        dom = self.dom()
        arg = {"cap": left * 1000, "motion": self.happenings.motion}
        answers: list[Any] = self.patience.call(lambda: dom.everywhere("quiet", arg), left + 0.2)
        capped, downloads = "", 0
        for answer in answers:
            try:
                self.changes.update(dict.fromkeys(map(str, answer["changes"])))
                capped = capped or str(answer["capped"])
                downloads += int(answer["downloads"])
            except (TypeError, ValueError, LookupError):
                continue  # a page that has changed the language itself: nobody can tell
        begun = self.happenings.downloads_begun - self._downloads
        self.happenings.expected["download"] = max(0, downloads - begun)
        return capped

    def _until_idle(self, left: float) -> str:
        """Wait for what is under way; afterwards the page needs another look at its quiet."""
        happenings = self.happenings
        downloading = happenings.saving or happenings.expected["download"]
        opening = not (happenings.pending or downloading)
        try:
            self.patience.idle(happenings.page, min(left, OPENING_CAP) if opening else left)
        except TimeUp:
            if not opening:
                raise
            happenings.expected.clear()
        return "the page changes after an answer came"

    def _under_way(self) -> str:
        urls = sorted(request.url for request in self.happenings.pending)
        if self.happenings.saving or self.happenings.expected["download"]:
            return "a download is not finished"
        if not urls:
            return "a window is about to open" if self.happenings.expected.total() else ""
        more = f" and {len(urls) - 1} more" if len(urls) > 1 else ""
        return f"a request is not answered: {urls[0][:120]}{more}"

    def _after_navigation(self, error: Error, left: float) -> str:
        """The document went away while we asked it: wait for the next one."""
        page = self.happenings.page
        if page.is_closed():
            return first_line(error)
        try:
            self.patience.call(lambda: page.wait_for_load_state("domcontentloaded"), left)
        except TimeUp:
            return "the page changes to another one again and again"
        except Interrupted as why:
            return str(why)
        except Error as another:
            return first_line(another)
        return "the page changed to another one"

    def _note_events(self) -> None:
        if self.happenings.loads > self._loads:
            self.changes["the page changed to another one"] = None
        for event in self.happenings.events[self._events :]:
            if event.kind in {"tab", "download", "dialog"}:
                words = {"tab": event.text, "download": f"a file was downloaded: {event.text}"}
                self.changes[words.get(event.kind, f"a dialog opened: {event.text}")] = None

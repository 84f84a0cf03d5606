"""What happens on the pages of a browser: tabs, dialogs, downloads, requests, errors.

Listens to Playwright's events and keeps what a screenshot cannot show. Nothing is answered on the
page's behalf: a dialog stays open until somebody decides.
"""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Download,
    Error,
    FileChooser,
    Page,
    Request,
    Response,
    WebSocket,
)

from .blocks import Blocks, is_icon
from .listeners import Listeners
from .patience import Patience
from .screen import Event, Notice, Tab

BACKGROUND = {"websocket", "eventsource", "media", "ping", "manifest", "texttrack", "other"}
"""Kinds of requests that nobody waits for: they may stay open for ever."""
MOST_TABS = 12
MOST_EVENTS = 500
"""Events of one kind that are kept."""
MOST_MESSAGES = 2000
"""Messages on the console, of all kinds, that are listened to: each one takes its time."""


class Happenings:
    """All that happens in a browser context, seen from the page in front."""

    def __init__(
        self, page: Page, downloads: Path | None, patience: Patience, blocks: Blocks | None = None
    ) -> None:
        self.page: Page = page
        self.context: BrowserContext = page.context
        self.downloads = downloads
        self.hide: Callable[[str], str] = str
        """Takes out of texts what must not be told: before they are cut, and names of files."""
        self.motion = True
        """Whether animations run; else they are ended, or held at their start, before a look."""
        self.events: list[Event] = []
        self.dialogs: list[Dialog] = []
        self.chooser: FileChooser | None = None
        self.pending: set[Request] = set()
        self.saving = 0
        self.downloads_begun = 0
        self.loads = 0
        self.expected: Counter[str] = Counter()
        self.crashed = False
        self.blocks = blocks or Blocks()
        self._counts: Counter[str] = Counter()
        self._messages = 0
        self.patience = patience
        self.listeners = Listeners()
        self._openers: dict[Page, Page] = {}
        of_all: dict[str, Callable[..., None]] = {  # a new tab's own listeners come late
            "page": self._on_page,
            "dialog": self._on_dialog,
            "console": self._on_console,
            "request": self._on_request,
            "requestfinished": self._on_request_over,
            "requestfailed": self._on_request_failed,
            "response": self._on_response,
        }
        self.listeners.add(self.context, of_all)
        for known in self.context.pages:
            self._listen(known)

    def _listen(self, page: Page) -> None:
        handlers: dict[str, Callable[..., None]] = {
            "download": self._on_download,
            "filechooser": self._on_chooser,
            "pageerror": self._on_page_error,
            "crash": self._on_crash,
            "close": self._on_close,
            "domcontentloaded": self._on_load,
            "websocket": self._on_socket,
        }
        self.listeners.add(page, handlers)

    def resume(self) -> None:
        """Listen again after `listeners.pause()`, to pages that came meanwhile too."""
        self.fresh_start()
        self.listeners.resume()
        for page in self.context.pages:
            if page not in self.listeners:
                self._listen(page)

    def note(self, kind: str, text: str, url: str = "", path: str = "") -> None:
        """Keep one event; a page that makes thousands of a kind is cut off with a note."""
        self._counts[kind] += 1
        if self._counts[kind] <= MOST_EVENTS:
            self.events.append(Event(kind, self.hide(text)[:2000], url, path))
        elif self._counts[kind] == MOST_EVENTS + 1:
            words = f"more than {MOST_EVENTS} events of kind {kind}: the rest is left out"
            self.events.append(Event("capped", words))

    @property
    def dialog(self) -> Dialog | None:
        """The dialog that is open; of several in different tabs, the first."""
        return self.dialogs[0] if self.dialogs else None

    @property
    def busy(self) -> bool:
        """Whether something is under way that will end: requests, downloads, windows opening."""
        return bool(self.pending or self.saving or self.expected.total())

    def expect(self, what: str) -> None:
        """A "tab", a "download" or a file "chooser" is about to come."""
        self.expected[what] += 1

    def fresh_start(self) -> None:
        """Leave out of account whatever is under way now."""
        self.pending.clear()
        self.expected.clear()

    # What the pages do

    def _arrived(self, what: str) -> None:
        if self.expected[what] > 0:
            self.expected[what] -= 1
        self._nudge_when_idle()

    def _on_page(self, page: Page) -> None:
        if len(self.context.pages) > MOST_TABS:
            self.note("tab", f"a tab was closed: more than {MOST_TABS} are open", page.url)
            page.close()
            self._arrived("tab")
            return
        self._listen(page)
        self._openers[page] = self.page
        self.page: Page = page
        self.crashed = False
        self.note("tab", "a new tab opened and is in front", page.url)
        self._arrived("tab")

    def _on_close(self, page: Page) -> None:
        opener = self._openers.pop(page, None)
        self.dialogs = [dialog for dialog in self.dialogs if dialog.page is not page]
        if page is not self.page:
            return
        self.fresh_start()
        self.chooser = None
        open_pages = [p for p in self.context.pages if not p.is_closed()]
        if open_pages:
            self.page = opener if opener in open_pages else open_pages[-1]
            self.crashed = False
            self.note("tab", "the tab in front was closed", page.url)
        self.patience.interrupt("the tab was closed")

    def _on_dialog(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog)
        self.note("dialog", f"{dialog.type}: {dialog.message}")
        self.patience.interrupt("a dialog opened")

    def _on_chooser(self, chooser: FileChooser) -> None:
        self.chooser = chooser
        self._arrived("chooser")

    def _on_load(self, page: Page) -> None:
        if page is self.page:
            self.loads += 1
            self.chooser = None

    def _on_download(self, download: Download) -> None:
        self.saving += 1
        self.downloads_begun += 1
        self._arrived("download")
        try:
            folder = self.downloads or Path(tempfile.mkdtemp(prefix="handeye-downloads-"))
            self.downloads = folder
            path = free_path(folder, self.hide(download.suggested_filename))
            path.parent.mkdir(parents=True, exist_ok=True)
            download.save_as(path)
            self.note("download", path.name, download.url, str(path))
        except Error as error:
            self.note("failed_request", f"download failed: {first_line(error)}", download.url)
        finally:
            self.saving -= 1
            self._nudge_when_idle()

    def _on_console(self, message: ConsoleMessage) -> None:
        self._messages += 1
        if self._messages == MOST_MESSAGES:
            self.listeners.drop(self.context, "console")
            words = f"more than {MOST_MESSAGES} messages on the console: the rest is left out"
            self.note("capped", words)
        url = str(message.location.get("url", ""))
        if message.type != "error" or (is_icon(url) and "404" in message.text):
            return
        belongs, blocked = self.blocks.console(message.text, url)
        if blocked:
            self.note("blocked", blocked)
        elif not belongs:
            self.note("console_error", message.text, url)

    def _on_page_error(self, error: Error) -> None:
        if not self.blocks.page_error(text := first_line(error)):
            self.note("page_error", text)

    def _on_socket(self, socket: WebSocket) -> None:
        if blocked := self.blocks.socket(socket.url):
            self.note("blocked", blocked, socket.url)

    def _on_request(self, request: Request) -> None:
        self.blocks.begun(request)
        if request.resource_type not in BACKGROUND and self._in_front(request):
            self.pending.add(request)

    def _in_front(self, request: Request) -> bool:
        try:
            return request.frame.page is self.page
        except Error:  # a page that is only just coming, or a service worker
            return True

    def _on_request_over(self, request: Request) -> None:
        self.pending.discard(request)
        self._nudge_when_idle()

    def _on_request_failed(self, request: Request) -> None:
        failure = request.failure or "failed"
        if blocked := self.blocks.failed(request):
            self.note("blocked", blocked, request.url)
        elif "ERR_ABORTED" not in failure:
            self.note("failed_request", f"{request.method} {request.url}: {failure}", request.url)
        self._on_request_over(request)

    def _on_response(self, response: Response) -> None:
        if response.status >= 400 and not is_icon(response.url):
            text = f"{response.request.method} {response.url}: HTTP {response.status}"
            self.note("failed_request", text, response.url)
            if response.status == 401 and response.request.is_navigation_request():
                self.note("auth", "the server asks for a user name and password", response.url)

    def _on_crash(self, page: Page) -> None:
        self.note("crash", "the page crashed", page.url)
        if page is self.page:
            self.crashed = True
            self.patience.interrupt("the page crashed")

    def _nudge_when_idle(self) -> None:
        if not self.busy:
            self.patience.nudge("all that was under way ended")

    # What a picture cannot show

    def tabs(self) -> tuple[Tab, ...]:
        """The open tabs, without asking the pages (one of them may not answer)."""
        pages = [page for page in self.context.pages if not page.is_closed()]
        return tuple(Tab(page.url, "", page is self.page) for page in pages)

    def notices(self, since: int = 0) -> tuple[Notice, ...]:
        """The open dialog and file chooser, and the tabs, downloads and crashes since an event."""
        found: list[Notice] = []
        if self.dialog:
            words = f'{self.dialog.type} "{self.dialog.message}"'
            if self.dialog.type == "prompt":
                words += f', suggested answer "{self.dialog.default_value}"'
            found.append(Notice("dialog", f"a dialog is open: {words}"))
        if self.chooser:
            many = "several files" if self.chooser.is_multiple() else "one file"
            found.append(Notice("file_chooser", f"a file chooser is open, for {many}"))
        kinds = {"tab", "download", "auth", "crash", "capped"}
        for event in self.events[since:]:
            if event.kind in kinds or (event.kind == "blocked" and event.url in self.blocks.pages):
                found.append(Notice(event.kind, event.text))
        return tuple(found)


def free_path(folder: Path, name: str) -> Path:
    """A path in the folder for a downloaded file: a safe name that is not taken yet."""
    safe = re.sub(r'[\x00-\x1f<>:"/\\|?*]', "_", name).strip(". ")[:120] or "download"
    path = folder / safe
    number = 1
    while path.exists():
        number += 1
        path = folder / f"{Path(safe).stem} ({number}){Path(safe).suffix}"
    return path


def first_line(error: Error) -> str:
    """The first line of a Playwright error, without the call's name and its log."""
    line = str(error.message).strip().split("\n", 1)[0]
    return re.sub(r"^\w+\.\w+: ", "", line)

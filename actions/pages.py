"""Pages, tabs and dialogs of a browser: going to, between and away from them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from playwright.sync_api import Error, TimeoutError

from handeye.perception import browser, happenings

from . import action as act
from .addresses import joined, scheme_of
from .hands import Outcome, Refused
from .secrets import Secrets, TypedField, origin_of

T = TypeVar("T")
PLAIN = (
    ("ERR_NAME_NOT_RESOLVED", "there is no such host"),
    ("ERR_CONNECTION_REFUSED", "nothing answers there, the connection is refused"),
    ("ERR_CONNECTION_TIMED_OUT", "no answer in time"),
    ("ERR_TIMED_OUT", "no answer in time"),
    ("ERR_CONNECTION_", "the connection broke"),
    ("ERR_EMPTY_RESPONSE", "the server hung up without an answer"),
    ("ERR_TOO_MANY_REDIRECTS", "it redirects for ever"),
    ("ERR_CERT_", "its certificate is not to be trusted"),
    ("ERR_SSL_", "it does not speak TLS as it should; is it http?"),
    ("ERR_INTERNET_DISCONNECTED", "this computer has no network"),
    ("ERR_ADDRESS_UNREACHABLE", "the network does not reach it"),
    ("ERR_UNSAFE_PORT", "browsers open no pages on this port"),
    ("ERR_FILE_NOT_FOUND", "there is no such file"),
    ("ERR_ACCESS_DENIED", "it may not be read"),
)
"""What the beginnings of Chromium's codes mean (net/base/net_error_list.h)."""


class Pages:
    """Works on the tabs and dialogs of a `BrowserScreen`.

    Args:
        screen: where to act.
        secrets: the values of `${secrets.name}` in answers.
        base_url: what relative addresses are relative to; the page's own address by default.
    """

    def __init__(self, screen: browser.BrowserScreen, secrets: Secrets, base_url: str) -> None:
        self.screen = screen
        self.secrets = secrets
        self.base_url = base_url

    def _now(self, function: Callable[[], T]) -> T:
        return self.screen.ask(function, again=False)

    def goto(self, action: act.Goto) -> Outcome:
        """Open an address."""
        url = joined(self.base_url or self.screen.page.url, action.url)
        if not url:
            raise Refused(f"{action.url!r} is no address")
        if scheme_of(url) not in ("http", "https", "file") and url != "about:blank":
            raise Refused(f"{url}: only http, https and file addresses are opened")
        before = len(self.screen.happenings.blocks.pages)
        try:
            response = self.screen.load(url, action.cap)
        except TimeoutError:
            self.screen.stop()
            return Outcome("error", f"{url} cannot be opened: no answer within {action.cap:g} s")
        except Error as error:
            if self.screen.happenings.saving or "Download is starting" in error.message:
                return Outcome("confirmed", f"{url} is a file: it is downloaded, not shown")
            return Outcome("error", f"{url} cannot be opened: {self._why(error, url, before)}")
        if response is not None and response.status >= 400:
            return Outcome("confirmed", f"the server answered {url} with HTTP {response.status}")
        return Outcome("confirmed", f"the page is {self.screen.page.url}")

    def _why(self, error: Error, url: str, before: int) -> str:
        """Why an address was not opened, in plain words where there are some."""
        why = happenings.first_line(error)
        blocks = self.screen.happenings.blocks
        if blocked := blocks.pages[before:]:
            where = "it" if blocked[-1] == url else f"it leads to {blocked[-1]}, which"
            return f"{where} is {blocks.why_not(blocked[-1])}; add its host to `allow` if it may be"
        code = re.match(r"net::(ERR_\w+)", why)
        known = next((words for name, words in PLAIN if code and code[1].startswith(name)), "")
        return f"{known} ({code[1]})" if code and known else why

    def back(self, action: act.Back) -> Outcome:
        """Go back in the history of the page."""
        before = self.screen.page.url
        self._now(lambda: self.screen.page.go_back(wait_until="commit"))
        if self.screen.page.url == before:
            raise Refused("there is no page before this one")
        return Outcome("confirmed", f"the page is {self.screen.page.url}")

    def switch_tab(self, action: act.SwitchTab) -> Outcome:
        """Put another tab in front."""
        tabs = self.screen.titled_tabs()
        names = "; ".join(f'{i}: "{tab.title}" {tab.url}' for i, tab in enumerate(tabs, 1))
        if isinstance(action.tab, int):
            found = [action.tab - 1] if 1 <= action.tab <= len(tabs) else []
        else:
            words = action.tab.casefold()
            found = [i for i, t in enumerate(tabs) if words in f"{t.title} {t.url}".casefold()]
        if len(found) != 1:
            count = "no tab" if not found else f"{len(found)} tabs"
            raise Refused(f"{count} for {action.tab!r}; open are {names}")
        self.screen.bring_to_front(found[0])
        return Outcome("confirmed", f'the tab in front is "{tabs[found[0]].title}"')

    def close_tab(self, action: act.CloseTab) -> Outcome:
        """Close the tab in front."""
        if len(self.screen.happenings.tabs()) == 1:
            raise Refused("this is the only tab")
        self._now(lambda: self.screen.page.close())
        return Outcome("confirmed", f"the tab was closed; in front is {self.screen.page.url}")

    def answer(self, action: act.AnswerDialog) -> Outcome:
        """Answer the open dialog."""
        dialog = self.screen.happenings.dialog
        if dialog is None:
            raise Refused("no dialog is open")
        page = dialog.page or self.screen.page
        place = TypedField(origin_of(page.url), "prompt")
        if why := self.secrets.why_not(action.text or "", place):
            raise Refused(why)
        self.screen.happenings.dialogs.remove(dialog)
        text = dialog.default_value if action.text is None else self.secrets.reveal(action.text)
        self._now(lambda: dialog.accept(text) if action.accept else dialog.dismiss())
        how = "accepted" if action.accept else "dismissed"
        return Outcome("confirmed", f'the {dialog.type} "{dialog.message}" was {how}')

"""A conversation that acts on pages of a test: what is typed, and the lines that come back."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from looking import STATES, Typed
from playwright.sync_api import Page
from servers import Site

from handeye.actions import Question
from handeye.agent import verbs
from handeye.assist import Talk, desk, texts
from handeye.perception import browser
from handeye.tasks import BrowserTarget, Case, RunOptions, Step, Task


class Acting:
    """One conversation about a browser; `open` shows it a page.

    Args:
        site: where pages are put.
        out: where the run folder goes.
        lang: the language of the conversation.
    """

    def __init__(self, site: Site, out: Path, lang: texts.Lang = "en") -> None:
        self.site = site
        self.typed = Typed()
        self.told: list[str] = []
        url = site.add("/", "<title>Start</title><h1>Start</h1>")
        first = Step(body=verbs.Open(url=url), text=f"open: {url}")
        case = Case(id="assist", name="assist", steps=(first,))
        task = Task(name="assist", target=BrowserTarget(url=url), cases=(case,))
        self.talk = Talk(texts.Texts(lang), self.typed, self.told.append)
        self.desk = desk.Desk(task, RunOptions(out=out), self._asked)

    def _asked(self, question: Question) -> str | None:
        return self.talk.asker(question)

    @property
    def screen(self) -> browser.BrowserScreen:
        """The browser."""
        return cast("browser.BrowserScreen", self.desk.session.screen)

    @property
    def page(self) -> Page:
        """The page in front."""
        return self.screen.page

    def open(self, html: str, path: str = "") -> str:
        """Show a page, as if it were the first of a new conversation; its address."""
        url = self.site.add(path or f"/page{len(self.site.pages)}", html)
        self.page.goto(url)
        self.screen.settle(5)
        self.desk.acts.clear()
        self.say("list")
        self.site.requests.clear()
        return url

    def say(self, line: str, *answers: str) -> list[str]:
        """What comes back on a line; `answers` are typed when something is asked."""
        self.told.clear()
        self.typed.waiting = deque(answers)
        self.talk.answer(line)
        assert not self.typed.waiting, ("not all was asked for", self.told)
        return [one for one in self.told if one not in STATES]

    def run(self, script: str) -> Any:
        """What a script says of the page."""
        return self.page.evaluate(script)


@contextmanager
def acting(site: Site, out: Path, lang: texts.Lang = "en") -> Generator[Acting]:
    """A conversation with a browser of its own."""
    talk = Acting(site, out, lang)
    with talk.desk:
        talk.talk.begin(talk.desk)
        yield talk

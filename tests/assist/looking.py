"""A conversation about pages of a test: what is typed, and the lines that come back."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from servers import Site

from handeye.agent import verbs
from handeye.assist import Talk, changes, desk, meant, reply, texts
from handeye.perception import Element, browser
from handeye.tasks import BrowserTarget, Case, RunOptions, Step, Task

STATES = frozenset(
    texts.ALL[f"state.{one}"][at] for one in ("working", "waiting", "done") for at in (0, 1)
)
"""Lines that say what the assistant is doing: of no interest here."""


class Typed(Iterator[str]):
    """What the user types, as it is needed."""

    def __init__(self) -> None:
        self.waiting: deque[str] = deque()

    def __next__(self) -> str:
        if not self.waiting:
            raise StopIteration
        return self.waiting.popleft()


class Conversation:
    """One conversation; `open` shows it a page.

    Args:
        opened: what is looked at.
        site: where pages are put.
        lang: the language of the conversation.
    """

    def __init__(self, opened: desk.Desk, site: Site, lang: texts.Lang = "en") -> None:
        self.desk, self.site = opened, site
        self.typed = Typed()
        self.told: list[str] = []
        self.talk = Talk(texts.Texts(lang), self.typed, self.told.append)
        self.talk.hold(opened)

    @property
    def screen(self) -> browser.BrowserScreen:
        """The browser."""
        return cast("browser.BrowserScreen", self.desk.session.screen)

    def open(self, html: str, path: str = "") -> None:
        """Show a page."""
        path = path or f"/page{len(self.site.pages)}"
        self.screen.page.goto(self.site.add(path, html))
        self.screen.settle(5)

    def say(self, line: str, *answers: str) -> list[str]:
        """What comes back on a line; `answers` are typed when something is asked.

        An answer as it is, before long lines are folded and the rest is kept for `more`; what was
        told where the answer is none.
        """
        self.told.clear()
        self.typed.waiting = deque(answers)
        self.talk.last = reply.Reply()
        self.talk.answer(line)
        told = [one for one in self.told if one not in STATES]
        return list(self.talk.last.lines) or told

    def meant(self, words: str, *answers: str) -> Element | None:
        """The element that words mean."""
        self.told.clear()
        self.typed.waiting = deque(answers)
        return meant.element_meant(self.talk, words)

    def run(self, script: str) -> Any:
        """Let the page do something by itself."""
        self.screen.arm()
        answer = self.screen.page.evaluate(script)
        self.screen.settle(5)
        return answer

    def after(self, script: str) -> list[str]:
        """The summary after the page did something, as a command that acts would tell it."""
        changes.before(self.talk)
        self.run(script)
        return changes.summary(self.talk)


@contextmanager
def opened(site: Site, out: Path, *allow: str) -> Generator[desk.Desk]:
    """A browser on a site."""
    url = site.add("/", "<title>Start</title><h1>Start</h1>")
    first = Step(body=verbs.Open(url=url), text=f"open: {url}")
    case = Case(id="assist", name="assist", steps=(first,))
    target = BrowserTarget(url=url)
    task = Task(name="assist", target=target, cases=(case,), allow=(site.url, *allow))
    with desk.Desk(task, RunOptions(out=out), lambda _: None) as one:
        yield one

"""A conversation with a model server that answers from a script, on a page of a test."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from model_server import ModelServer
from playwright.sync_api import Page
from servers import Site

from handeye.agent import connect, verbs
from handeye.assist import Talk, desk, reply, texts, voice
from handeye.tasks import BrowserTarget, Case, RunOptions, Step, Task

HEAD = (
    "<!doctype html><meta charset=utf-8><style>body {margin: 20px; font: 20px sans-serif}</style>"
)


def answer(
    text: str,
    quote: str = "",
    *,
    visible: bool | None = True,
    sure: object = 0.9,
    box: tuple[int, ...] = (0, 0, 0, 0),
) -> str:
    """An answer to a question, as a model writes it."""
    said = {"quote": quote, "bbox": box, "visible": visible, "answer": text, "sure": sure}
    return json.dumps(said, ensure_ascii=False)


def lines(*told: tuple[str, str, float]) -> str:
    """A description: what each line says, its quote, and how sure it is."""
    said = [{"says": says, "quote": quote, "sure": sure} for says, quote, sure in told]
    return json.dumps({"lines": said}, ensure_ascii=False)


class Heard(voice.Silent):
    """A voice that remembers what it was to say: whole lines, as no terminal folds them."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def say(self, line: str, priority: reply.Priority) -> None:
        self.lines.append(line)


class Conversation:
    """Says lines, and hears what the assistant answers; states and prompts are left out.

    Args:
        page: what is talked about.
        site: where its pages are put.
        folder: where the run folder goes.
        server: the model; None without one.
        lang: the language of the assistant.
        more: further options of the run.
    """

    def __init__(
        self,
        page: Page,
        site: Site,
        folder: Path,
        server: ModelServer | None = None,
        *,
        lang: texts.Lang = "en",
        more: dict[str, Any] | None = None,
    ) -> None:
        self.page, self.site = page, site
        spec = None
        if server:
            spec = connect.ModelSpec("Qwen3-VL-8B", server.url, cache=connect.NO_CACHE)
        options = RunOptions(out=folder, page=page, model=spec, **(more or {}))
        self.said: list[str] = []
        self.heard = Heard()
        self._answers: list[str] = []
        self.talk = Talk(texts.Texts(lang), self._lines(), self.said.append, self.heard)
        self._options = options
        self.desk: desk.Desk | None = None

    def _lines(self) -> Iterator[str]:
        while self._answers:
            yield self._answers.pop(0)

    def open(self, html: str, path: str = "/") -> Conversation:
        """Put a page on the site and begin to talk about it."""
        url = self.site.add(path, HEAD + html)
        step = Step(body=verbs.Open(url=url), text=f"open: {url}")
        case = Case(id="talk", name="talk", steps=(step,))
        task = Task(name="talk", target=BrowserTarget(url=url), cases=(case,))
        self.desk = desk.Desk(task, self._options, self.talk.asker)
        self.desk.__enter__()
        self.talk.begin(self.desk)
        return self

    def say(self, line: str, *more: str) -> list[str]:
        """What is answered to a line; `more` answers questions that are asked back."""
        del self.heard.lines[:]
        self._answers = list(more)
        self.talk.answer(line)
        states = {self.talk.texts(f"state.{one}") for one in ("working", "waiting", "done")}
        return [one for one in self.heard.lines if one not in states]

    @property
    def opened(self) -> desk.Desk:
        assert self.desk
        return self.desk

    def steps(self) -> list[dict[str, Any]]:
        """The lines of the run folder so far."""
        text = (self.opened.attempt.folder / "steps.jsonl").read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines()]

    def close(self) -> None:
        if self.desk:
            self.desk.__exit__(None, None, None)

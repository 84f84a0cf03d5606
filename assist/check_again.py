"""A second opinion: a second sample, held by code against the first one and the page's text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handeye.agent import Eyes, eyes_read

from . import evidence, injected, second_answer
from .asking import Answered, facts
from .cleaned import cleaned
from .quoting import LONGEST, together
from .reply import Reply, Source

if TYPE_CHECKING:
    from .talk import Talk


def checked(talk: Talk, eyes: Eyes, last: Answered) -> Reply:
    """Ask a second time about what was answered, and tell in what the two answers differ.

    Raises:
        CannotRun: when there is no usable second answer.
    """
    told = _answer if last.kind == "answer" else _description
    reply = told(talk, eyes, last)
    if eyes.second.model.name != eyes.setup.model.name:
        by = talk.texts("check.by", model=cleaned(eyes.second.model.name, 60))
        return Reply((*reply.lines, by), sources=reply.sources)
    return reply


def _answer(talk: Talk, eyes: Eyes, last: Answered) -> Reply:
    """Both answers to a question, one a line, and what the page's text has of them."""
    texts = talk.texts
    again = eyes.answer_again(last.asked, last.seen.screenshot, lang=texts.lang)
    first = _said(talk, last.visible, together(facts(last.lines)))
    second = _said(talk, again.visible, cleaned(again.text, LONGEST))
    verdict = second_answer.compared(first, second)
    if last.visible != again.visible:
        verdict = "differ"
    elif not again.visible:
        verdict = "agree"
    lines = [texts(f"check.{verdict}"), texts("check.first", text=first)]
    lines.append(texts("check.second", text=second))
    told, own = _page(talk, last, [one.quote for one in last.lines[:1]] + [again.quote])
    told += injected.told_of(talk, last.seen, (again.quote, again.text))
    talk.desk.told(last.seen, f"check: {last.asked}", again.text)
    sure = last.lines[0].sure if last.lines else eyes_read.UNTOLD
    sources = (
        Source(lines[0], "code"),
        Source(first, "picture", sure),
        Source(second, "picture", again.sure),
        *own,
    )
    return Reply((*lines, *told), sources=sources)


def _said(talk: Talk, visible: bool | None, text: str) -> str:
    if visible:
        return text
    return talk.texts("ask.cannot_see" if visible is None else "ask.not_visible")


def _description(talk: Talk, eyes: Eyes, last: Answered) -> Reply:
    """What only one of two descriptions says, and what the page's text has of both."""
    texts = talk.texts
    box = last.element.box if last.element else None
    again = eyes.describe(last.seen.screenshot, last.length, box=box, lang=texts.lang, again=True)
    ours, theirs = second_answer.unmatched(facts(last.lines), facts(again))
    shared, apart = len(last.lines) - len(ours), len(ours) + len(theirs)
    key = "differ" if not shared else "partly" if apart else "agree"
    lines = [texts(f"check.{key}", count=shared, apart=apart)]
    lines += [texts("check.only_first", text=one) for one in ours]
    lines += [texts("check.only_second", text=one) for one in theirs]
    told, own = _page(talk, last, [one.quote for one in (*last.lines, *again)])
    told += injected.told_of(
        talk, last.seen, (text for one in again for text in (one.text, one.quote))
    )
    talk.desk.told(last.seen, f"check: {last.kind}", "\n".join(one.text for one in again))
    seen = (
        Source(cleaned(one.text, LONGEST), "picture", one.sure) for one in (*last.lines, *again)
    )
    return Reply((*lines, *told), sources=(Source(lines[0], "code"), *seen, *own))


def _page(talk: Talk, last: Answered, quotes: list[str]) -> tuple[list[str], list[Source]]:
    """What the page's text has of the words that the answers go by."""
    lines: list[str] = []
    sources: list[Source] = []
    for quote in dict.fromkeys(one for one in quotes if one.strip()):
        found = evidence.find(talk.desk, last.seen, quote)
        key = {"page": "page", "name": "page", "read": "read"}.get(found.place, "unfound")
        lines.append(talk.texts(f"check.{key}", text=found.quote))
        if found.place == "page":
            sources.append(Source(found.quote, "page text"))
    return lines or [talk.texts("check.no_page")], sources

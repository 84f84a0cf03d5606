"""Questions to the user: before a risky action, and when a model needs to know something."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from handeye.perception import words


@dataclass(frozen=True)
class Question:
    """What the user is asked.

    Args:
        text: the question, with all that is needed to answer it.
        choices: the answers there are; any words when empty. The first is not the default.
        kinds: the pause points it belongs to, such as payment or choice.
        default: what counts as the answer when the user just goes on, or is not there.
        facts: the same question fact by fact, for who asks in another way or language: what each
            is about (see `risk_question.facts_of`), and its words.
        details: all that is known about it, for who asks for more.
    """

    text: str
    choices: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    default: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    details: tuple[str, ...] = ()


Asker = Callable[[Question], str | None]
"""Asks the user; the answer, or None when nobody is there to answer."""


YES = frozenset(
    ("yes", "y", "ok", "okay", "true", "on", "allow", "ja", "oui", "si", "sí", "是", "是的", "好",
     "好的", "可以", "同意", "允许", "确认", "确定")
)  # fmt: skip


def means_yes(answer: str | None) -> bool:
    """Whether an answer is clearly yes: all else is no."""
    return answer is not None and answer.strip().strip(".!。！").casefold() in YES


def nobody(question: Question) -> str | None:
    """Nobody is there to answer."""
    return None


def answered(answers: Mapping[str, str]) -> Asker:
    """Answers written down beforehand, by pause point or by words of the question.

    Words answer questions of the kind choice alone, which a model asks. Every other is answered
    by its kinds, and only when there is an answer for each of them: its words may be those of a
    page.
    """

    def ask(question: Question) -> str | None:
        if risky := [kind for kind in question.kinds if kind != "choice"]:
            given = [answers.get(kind) for kind in risky]
            said = [answer for answer in given if answer is not None]
            if len(said) < len(given):
                return None
            return next((answer for answer in said if not means_yes(answer)), said[0])
        if not question.kinds:
            return None
        text = words.normal(question.text)
        for about, answer in answers.items():
            if about in question.kinds or words.holds(text, words.core(words.normal(about))):
                return answer
        return None

    return ask


def timed(ask: Asker | None, pause: Callable[[float], None]) -> Asker | None:
    """The same asker; `pause` is told the seconds that each answer took."""
    if ask is None:
        return None

    def ask_and_tell(question: Question) -> str | None:
        started = time.monotonic()
        try:
            return ask(question)
        finally:
            pause(time.monotonic() - started)

    return ask_and_tell


def first_of(*askers: Asker | None) -> Asker:
    """Whoever answers first, in turn."""

    def ask(question: Question) -> str | None:
        for one in askers:
            if one and (answer := one(question)) is not None:
                return answer
        return None

    return ask


def hiding(ask: Asker, hide: Callable[[str], str]) -> Asker:
    """The same asker; nobody reads what `hide` takes out of a question and its choices."""

    def ask_without(question: Question) -> str | None:
        return ask(
            replace(
                question,
                text=hide(question.text),
                choices=tuple(map(hide, question.choices)),
                details=tuple(map(hide, question.details)),
                facts=tuple((about, hide(words)) for about, words in question.facts),
            )
        )

    return ask_without

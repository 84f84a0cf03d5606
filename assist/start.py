"""The beginning of a conversation: what shall be open, what is open, and what should be known."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from handeye.agent import HandeyeError
from handeye.perception import Observation, ScreenError

from . import opening
from .texts import Lang, Texts

if TYPE_CHECKING:
    from .talk import Talk

DEMO = frozenset(("demo", "shop", "试用", "商店", "演示"))
VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""Where POSIX says which language messages have, what counts most first."""


def language(environ: Mapping[str, str] | None = None) -> Lang:
    """The language of this user: Chinese where the environment says so, else English."""
    environ = os.environ if environ is None else environ
    said = next((environ[name] for name in VARIABLES if environ.get(name)), "")
    return "zh" if said.casefold().startswith("zh") else "en"


def is_demo(words: str) -> bool:
    """Whether words mean the bundled shop."""
    return words.strip(" .。").casefold() in DEMO


def with_address(talk: Talk, wanted: opening.Wanted) -> opening.Wanted | None:
    """What is wanted with a whole address, asked for where there is none; None to leave.

    An address without a scheme gets one, and a line says so.
    """
    typed: str | None = wanted.url
    if wanted.nothing:
        typed = talk.ask(talk.texts("start.which"))
    elif not typed:
        return wanted
    while typed:
        if is_demo(typed):
            return replace(wanted, url=typed)
        try:
            url = opening.address_of(typed)
        except opening.NoAddress as why:
            talk.say(talk.texts(why.key, words=why.words), "important")
            typed = talk.ask(talk.texts("start.which"))
            continue
        if not url.endswith(typed.strip()) or url != typed.strip():
            talk.say(talk.texts("start.scheme", url=url))
        return replace(wanted, url=url)
    return None


def greet(talk: Talk, *, keys: bool) -> None:
    """Say what is open, what is stored where, how to get help, and how to stop.

    Args:
        talk: the conversation; something is open already.
        keys: whether single keys stop what is under way.
    """
    texts, desk = talk.texts, talk.desk
    talk.say_all(_open(talk))
    talk.say(texts("start.stored", folder=desk.attempt.folder))
    talk.say_all((texts("start.forget"), texts("start.help")))
    talk.say(texts("start.stop_key" if keys else "start.stop"))


def _open(talk: Talk) -> list[str]:
    texts, desk = talk.texts, talk.desk
    told: list[str] = []
    if isinstance(desk.trouble, KeyboardInterrupt):
        told.append(texts("start.stopped"))
    elif desk.trouble:
        told.append(texts("start.failed", why=desk.trouble))
    try:
        seen = desk.look()
    except (HandeyeError, ScreenError) as why:
        return [*told, texts("state.failed", why=why)]
    return [*told, *what_is_open(texts, seen, on_web=desk.task.on_web)]


def what_is_open(texts: Texts, seen: Observation, *, on_web: bool) -> list[str]:
    """What is on the screen, by its title and address."""
    if not on_web:
        return [texts("start.window", title=seen.title)] if seen.title else []
    if seen.url in ("", "about:blank") or seen.url.startswith("chrome-error:"):
        return [texts("start.nothing")]
    told = [texts("start.open", title=seen.title)] if seen.title else []
    return [*told, texts("start.address", url=seen.url)]

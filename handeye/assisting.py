"""The command assist: what it takes, what it says."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from .exits import PASSED, guarded
from .options import Browser, Headed, Out, Rate, Sounds, Speak

HELP = "Example: handeye assist https://shop.example. Type help there for the commands."


def assist(
    url: Annotated[str, typer.Argument(help="The page to begin with.")],
    lang: Annotated[
        Literal["en", "zh"], typer.Option(help="The language of the assistant.")
    ] = "en",
    out: Out = Path("runs"),
    browser: Browser = "",
    headed: Headed = False,
    speak: Speak = "off",
    rate: Rate = None,
    sounds: Sounds = None,
) -> int:
    """Talk about a screen: describe, list, ask, act by number."""
    spoken = (speak, rate, sounds)
    return guarded(lambda: _assist(url, lang, out, browser, headed, spoken))


def _assist(
    url: str,
    lang: Literal["en", "zh"],
    out: Path,
    browser: str,
    headed: bool,
    spoken: tuple[str, int | None, bool | None],
) -> int:
    from handeye.agent import verbs
    from handeye.assist import Talk, desk, texts, voices
    from handeye.tasks import BrowserTarget, Case, RunOptions, Step, Task

    lines = iter(sys.stdin.readline, "")
    said = texts.Texts(lang)
    speak, rate, sounds = spoken
    voice = voices.open_voice(speak, voices.VoiceSettings(said, _show, rate, sounds))
    talk = Talk(said, lines, _show, voice)
    first = Step(body=verbs.Open(url=url), text=f"open: {url}")
    case = Case(id="assist", name="assist", steps=(first,))
    task = Task(name="assist", target=BrowserTarget(url=url), cases=(case,))
    options = RunOptions(out=out, browser=browser, headed=headed)
    try:
        with desk.Desk(task, options, talk.asker) as opened:
            talk.hold(opened)
    finally:
        voice.close()
    return PASSED


def _show(line: str) -> None:
    print(line, flush=True)

"""The command assist: what it takes, and how a conversation begins and ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TextIO

import typer

from .exits import ERROR, INTERRUPTED, PASSED, guarded
from .options import (
    ApiKey,
    Browser,
    Cache,
    Dialect,
    Headed,
    JudgeName,
    ModelName,
    Out,
    Profile,
    Rate,
    Server,
    Sounds,
    Speak,
    Thinking,
    pairs,
)

if TYPE_CHECKING:
    from handeye.assist import Talk, opening, texts
    from handeye.tasks import RunOptions, Task

HELP = (
    "Example: handeye assist shop.example. "
    "Without a page it asks for one. Type help there for the commands, quit to leave. "
    "A number alone clicks; Ctrl-C or the word stop stops at once. More examples: "
    "handeye assist demo --lang zh. "
    "handeye assist --program mousepad -- notes.txt. "
    "With a model of your own: handeye assist shop.example --server ollama "
    "--model qwen3-vl:8b-instruct. "
    "From a pipe: printf 'help\\nquit\\n' | handeye assist demo"
)


@dataclass(frozen=True)
class Request:
    """What the command line asked for."""

    wanted: opening.Wanted
    lang: texts.Lang
    options: RunOptions
    keep: bool = True
    one_key: bool = False
    speech: tuple[str, int | None, bool | None] = ("off", None, None)
    """What speaks, how fast, and whether sounds are played."""


def assist(
    page: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PAGE]",
            help="The page to begin with, or demo; with --program, what that is started with.",
        ),
    ] = None,
    desktop: Annotated[bool, typer.Option("--desktop", help="Talk about the desktop.")] = False,
    program: Annotated[
        str, typer.Option(metavar="PROGRAM", help="Start a program, and talk about it.")
    ] = "",
    window: Annotated[
        str, typer.Option(metavar="WORDS", help="Only the window with these words in its title.")
    ] = "",
    lang: Annotated[
        Literal["en", "zh"] | None,
        typer.Option(help="The language of the assistant; by default that of this system."),
    ] = None,
    allow: Annotated[
        list[str] | None,
        typer.Option(
            metavar="HOST", help="Reach this host and no other; may be repeated. Default: any."
        ),
    ] = None,
    secret: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=VARIABLE",
            help="A password in an environment variable, typed as ${secrets.NAME}.",
        ),
    ] = None,
    keep: Annotated[
        bool,
        typer.Option(
            "--keep/--no-keep", help="Whether what is stored stays there at the end. Default: yes."
        ),
    ] = True,
    one_key: Annotated[
        bool, typer.Option("--one-key", help="On a terminal, one key answers, without Enter.")
    ] = False,
    screen_reader: Annotated[
        bool,
        typer.Option(
            "--screen-reader", help="Plain lines alone. The assistant never writes otherwise."
        ),
    ] = False,
    out: Out = Path("runs"),
    browser: Browser = "",
    headed: Headed = False,
    model: ModelName = "",
    judge: JudgeName = "",
    server: Server = "",
    api_key_var: ApiKey = "",
    profile: Profile = "",
    dialect: Dialect = "",
    cache: Cache = "",
    thinking: Thinking = False,
    speak: Speak = "off",
    rate: Rate = None,
    sounds: Sounds = None,
) -> int:
    """Talk about a screen: describe, list, ask, act by number."""
    named = {"name": model, "server": server, "profile": profile, "dialect": dialect}
    named |= {"cache": cache}
    given = page or []
    if len(given) > 1 and not program:
        raise typer.BadParameter(f"one page at a time: {' '.join(given)}")
    if sum((desktop, bool(program), bool(given) and not program)) > 1:
        raise typer.BadParameter("give one of PAGE, --desktop and --program")

    def work() -> int:
        from handeye.assist import opening, start
        from handeye.tasks import RunOptions

        from . import model_choice, running

        wanted = opening.Wanted(
            "" if program else "".join(given),
            desktop,
            program,
            tuple(given) if program else (),
            window,
            tuple(allow or ()),
            pairs(secret, "--secret"),
        )
        spec = model_choice.model_spec(named, api_key_var, thinking=thinking)
        options = RunOptions(
            out=out,
            browser=browser,
            headed=headed,
            model=spec,
            judge=model_choice.judge_spec(spec, judge),
            command=running.command_line(),
        )
        speech = (speak, rate, sounds)
        request = Request(wanted, lang or start.language(), options, keep, one_key, speech)
        return _converse(request)

    return guarded(work)


def _converse(request: Request) -> int:
    """A whole conversation, from the first question to what is left of it."""
    from handeye.assist import Talk, commands, lines_in, opening, start, texts, voices

    with ExitStack() as stack:
        file = stack.enter_context(_input())
        lines = lines_in.LinesIn(
            file.fileno(), _encoding(file), commands.means_stop, one_key=request.one_key
        )
        stack.enter_context(lines)
        said = texts.Texts(request.lang)
        speak, rate, sounds = request.speech
        voice = voices.open_voice(speak, voices.VoiceSettings(said, _print, rate, sounds))
        talk = Talk(said, lines, _print, voice)
        stack.callback(talk.voice.close)
        try:
            wanted = start.with_address(talk, request.wanted)
        except KeyboardInterrupt:
            wanted = None
        if wanted is None:
            talk.state("done")
            return PASSED
        if start.is_demo(wanted.url):
            wanted = replace(wanted, url=_shop(talk, stack))
        task = opening.task_of(wanted, request.lang)
        talk.say(talk.texts("start.opening", what=wanted.name or talk.texts("start.desktop")))
        return _about(talk, task, request)


def _about(talk: Talk, task: Task, request: Request) -> int:
    """Open what it is about, converse, close, and say what is left."""
    from handeye.agent import HandeyeError
    from handeye.assist import desk, start, stored
    from handeye.perception import ScreenError

    opened: desk.Desk | None = None
    code = PASSED
    try:
        opened = desk.Desk(task, request.options, talk.asker)
        with ExitStack() as stack:
            with talk.lines.under_way(), talk.working():
                stack.enter_context(opened)
            talk.begin(opened)
            if isinstance(opened.trouble, KeyboardInterrupt):
                talk.lines.stopped()
            start.greet(talk, keys=talk.lines.keys)
            talk.hold(opened)
    except KeyboardInterrupt:
        talk.state("stopped")
        code = INTERRUPTED
    except (HandeyeError, ScreenError) as why:
        talk.say(talk.texts("state.failed", why=why), "important")
        code = ERROR
    if opened is None or _is_empty(opened.attempt.folder):
        return code
    kept = talk.kept(stored.Stored)
    if kept.forget or not request.keep:
        talk.say_all(stored.forgotten(talk.texts, kept, opened))
    elif code == PASSED:
        report = opened.attempt.folder / "report.html"
        talk.say(talk.texts("quit.stored", file=report))
    if code == PASSED:
        talk.state("done")
    return code


def _is_empty(folder: Path) -> bool:
    """Whether nothing was written into a folder, which is removed then."""
    try:
        folder.rmdir()
    except OSError:
        return False
    return True


def _shop(talk: Talk, stack: ExitStack) -> str:
    """Serve the bundled shop for as long as the conversation lasts; its address."""
    from handeye.tasks import demo

    shop = stack.enter_context(demo.DemoShop())
    talk.say(talk.texts("start.demo", email=demo.EMAIL, password=demo.PASSWORD))
    return f"{shop.url}/?lang=zh" if talk.texts.lang == "zh" else shop.url


@contextmanager
def _input() -> Generator[TextIO]:
    """Standard input; nothing to read where it was closed."""
    given: TextIO | None = sys.stdin
    if given is not None:
        yield given
        return
    with Path(os.devnull).open(encoding="utf-8") as nothing:
        yield nothing


def _encoding(file: TextIO) -> str:
    """How lines are encoded; a console of Windows has a way of its own."""
    console = os.device_encoding(file.fileno()) if sys.platform == "win32" else None
    return console or file.encoding or "utf-8"


def _print(line: str) -> None:
    print(line, flush=True)

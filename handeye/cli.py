"""The command line: parses, builds objects, prints. Everything else is done below.

The exit codes are in exits.py. Modules are imported where they are used, so that `--help` answers
at once.
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from typer.core import TyperGroup

from . import __version__, assisting, cli_audit, cli_claims, cli_folders, exporting, recording
from .exits import ERROR, INTERRUPTED, PASSED, USAGE, USAGE_ERROR, exit_code, explain, guarded
from .options import (
    ApiKey,
    Browser,
    Cache,
    Cassette,
    Dialect,
    FailOnFlaky,
    FailOnHealed,
    Files,
    Headed,
    Jobs,
    JudgeName,
    Junit,
    MaxTime,
    MaxTokens,
    ModelName,
    Open,
    Out,
    Profile,
    Repeat,
    Replay,
    Server,
    ShardPart,
    Strict,
    Tags,
    Thinking,
    Tracing,
    UpdatePictures,
    Vars,
    Words,
    pairs,
    variables,
)

ORDER = (
    "run", "validate", "selftest", "assist", "audit", "find", "record", "export", "report",
    "verify", "merge", "models", "doctor", "setup", "demo",
)  # fmt: skip
"""The commands as the help tells them: tests, what is made of them, what is on this machine."""


class InOrder(TyperGroup):
    """The commands, in their order."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Their names."""
        return sorted(super().list_commands(ctx), key=ORDER.index)


app = typer.Typer(
    name="handeye",
    cls=InOrder,
    help="Looks at a screen, decides what to do next, and does it.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Start with `handeye demo`, then `handeye run FILE`. Each command has --help.",
)


def main() -> NoReturn:
    """Run the command line and exit with one of the documented codes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that cannot show a sign gets its code
            stream.reconfigure(errors="backslashreplace")
    try:
        code = app(standalone_mode=False)
        sys.stdout.flush()
    except USAGE_ERROR as error:
        explain(error)
        sys.exit(USAGE)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:  # whoever read what is printed has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(ERROR)
    if code == INTERRUPTED:  # all is written: whoever pressed Ctrl-C does not wait for tidying up
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code if isinstance(code, int) else 0)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"handeye {__version__}")
        raise typer.Exit


@app.callback()
def _root(  # pyright: ignore[reportUnusedFunction]
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None: ...


@app.command(
    epilog="Example: handeye run shop.yaml --var item=mug --headed. With a model: "
    "handeye run trains.yaml --server ollama --model qwen3-vl:8b-instruct. Tests that passed "
    "before, without a model: handeye run tests/ --replay strict"
)
def run(
    files: Files,
    out: Out = Path("runs"),
    var: Vars = None,
    browser: Browser = "",
    headed: Headed = False,
    jobs: Jobs = 1,
    strict: Strict = False,
    tracing: Tracing = False,
    model: ModelName = "",
    server: Server = "",
    api_key_var: ApiKey = "",
    profile: Profile = "",
    dialect: Dialect = "",
    cache: Cache = "",
    cassette: Cassette = "",
    thinking: Thinking = False,
    judge: JudgeName = "",
    update_pictures: UpdatePictures = False,
    tag: Tags = None,
    words: Words = "",
    repeat: Repeat = 1,
    shard: ShardPart = "",
    max_time: MaxTime = "",
    max_tokens: MaxTokens = "",
    junit: Junit = None,
    fail_on_flaky: FailOnFlaky = False,
    fail_on_healed: FailOnHealed = False,
    replay: Replay = None,
) -> int:
    """Run task files and write a report of each run."""
    from . import merging, model_choice, running, suites

    named = {"name": model, "server": server, "profile": profile, "dialect": dialect}
    named |= {"cache": cache, "cassette": cassette}
    choice = suites.select.Choice(tuple(tag or ()), words, suites.shard_of(shard))
    extent = suites.Extent(choice, repeat, max_time, max_tokens, junit)
    spoils = {"flaky": fail_on_flaky, "healed": fail_on_healed}

    def work() -> int:
        spec = model_choice.model_spec(named, api_key_var, thinking=thinking)
        wanted = running.Wanted(
            out,
            browser,
            headed,
            jobs,
            variables(var),
            spec,
            tracing,
            replay,
            judge=model_choice.judge_spec(spec, judge),
            update_pictures=update_pictures,
            extent=extent,
        )
        suite = running.run_files(files, wanted)
        return exit_code(suite.runs, strict=strict, spoilt=merging.is_spoilt(suite, spoils))

    return guarded(work)


@app.command(epilog="Example: handeye validate tasks/*.yaml")
def validate(files: Files, var: Vars = None) -> int:
    """Check task files without running them."""
    from . import running

    return guarded(lambda: running.validate_files(files, variables(var)))


@app.command(epilog='Example: handeye find "Sign in" --url http://127.0.0.1:8000 --open')
def find(
    words: Annotated[str, typer.Argument(help="What the element is called.")],
    url: Annotated[str, typer.Option(help="The page to look at.")] = "",
    image: Annotated[Path | None, typer.Option(help="A picture to look at instead.")] = None,
    where: Annotated[
        list[str] | None,
        typer.Option("--where", "-w", metavar="KEY=VALUE", help="role, in, row, frame, near, nth."),
    ] = None,
    exact: Annotated[bool, typer.Option("--exact", help="The text must be equal.")] = False,
    save: Annotated[Path, typer.Option(help="Where the marked screenshot goes.")] = Path(
        "found.png"
    ),
    browser: Browser = "",
    show: Open = False,
) -> int:
    """Show which element the words mean, marked on a screenshot."""
    from . import finding

    if bool(url) == bool(image):
        raise typer.BadParameter("give either --url or --image")
    qualifiers = pairs(where, "--where")
    try:
        query = finding.query(words, qualifiers, exact=exact)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    request = finding.Request(query, url, image, save, browser)
    return guarded(lambda: finding.show(request, open_it=show))


@app.command(epilog="Example: handeye models --server ollama --model qwen3-vl:8b-instruct")
def models(
    server: Server = "",
    model: ModelName = "",
    api_key_var: ApiKey = "",
    profile: Profile = "",
    list_only: Annotated[
        bool, typer.Option("--list", help="Only list what is offered; try nothing.")
    ] = False,
) -> int:
    """List the models of a server, and try one out."""
    from .models import Request, show_models

    request = Request(server, model, not list_only, api_key_var, profile)
    return guarded(lambda: show_models(request))


app.command(epilog=exporting.HELP)(exporting.export)
app.command(epilog=recording.HELP)(recording.record)
app.command(epilog=assisting.HELP)(assisting.assist)


@app.command(epilog="Example: handeye doctor")
def doctor() -> int:
    """Show what this machine has and what it lacks."""
    from .doctor import examine

    findings = examine()
    width = max(len(finding.name) for finding in findings)
    for finding in findings:
        print(f"{finding.status:<8} {finding.name:<{width}}  {finding.found}")
        if finding.fix:
            print(f"{'':<8} {'':<{width}}  to mend: {finding.fix}")
    return ERROR if any(finding.status == "missing" for finding in findings) else PASSED


@app.command(epilog="Example: handeye setup")
def setup() -> int:
    """Get a browser when there is none."""
    from . import running

    return guarded(running.set_up)


@app.command(epilog="Example: handeye demo --open")
def demo(
    out: Out = Path("runs"),
    browser: Browser = "",
    headed: Headed = False,
    chinese: Annotated[bool, typer.Option("--zh", help="The shop in Chinese.")] = False,
    serve: Annotated[
        bool, typer.Option("--serve", help="Only serve the shop, until Ctrl-C.")
    ] = False,
    port: Annotated[int, typer.Option(help="The port for --serve.", min=0, max=65535)] = 8000,
    show: Open = False,
) -> int:
    """Run the bundled task on the bundled shop, offline."""
    from . import running

    if serve:
        return guarded(lambda: running.serve_shop(port, open_it=show))
    wanted = running.Wanted(out, browser, headed)
    return guarded(lambda: exit_code(running.run_demo(wanted, chinese=chinese, open_it=show).runs))


app.add_typer(cli_folders.commands)
app.add_typer(cli_claims.commands)
app.add_typer(cli_audit.commands)

"""The command audit: what it takes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from .exits import guarded
from .options import (
    ApiKey,
    Browser,
    Cache,
    Headed,
    Junit,
    ModelName,
    Out,
    Profile,
    Server,
    Vars,
    variables,
)

commands = typer.Typer(rich_markup_mode=None)

Level = Annotated[
    Literal["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"],
    typer.Option(help="What pages are held against."),
]
FailOn = Annotated[
    Literal["violation", "likely", "review", "none"],
    typer.Option("--fail-on", help="The least sure class that makes the exit code 1."),
]
File = Path | None


@commands.command(
    epilog="Example: handeye audit https://shop.example --sarif audit.sarif. "
    "Pages are left as they were; a task file is run, and each page that it comes along is "
    "audited. Exit codes: 1 something was found that counts (--fail-on) and is not accepted, "
    "3 something could not be audited."
)
def audit(
    targets: Annotated[
        list[str] | None,
        typer.Argument(help="Addresses, HTML files, task files (YAML).", show_default=False),
    ] = None,
    out: Out = Path("runs"),
    html: Annotated[File, typer.Option(metavar="FILE", help="Write the report here too.")] = None,
    json: Annotated[File, typer.Option(metavar="FILE", help="Write it as JSON here too.")] = None,
    junit: Junit = None,
    sarif: Annotated[
        File, typer.Option(metavar="FILE", help="Write SARIF here, for code scanning.")
    ] = None,
    baseline: Annotated[
        File, typer.Option(metavar="FILE", help="Issues that are accepted and not told.")
    ] = None,
    update_baseline: Annotated[
        bool, typer.Option("--update-baseline", help="Accept all that is found now.")
    ] = False,
    check: Annotated[
        list[str] | None,
        typer.Option("--check", "-c", metavar="NAME", help="Run only this check; may be repeated."),
    ] = None,
    skip: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Leave this check out; may be repeated."),
    ] = None,
    list_them: Annotated[bool, typer.Option("--list", help="List the checks.")] = False,
    level: Level = "wcag22aa",
    viewport: Annotated[str, typer.Option(metavar="WxH", help="Such as 390x844.")] = "",
    allow: Annotated[
        list[str] | None,
        typer.Option(
            metavar="HOST", help="Let pages load from their own origin and from here alone."
        ),
    ] = None,
    fail_on: FailOn = "violation",
    var: Vars = None,
    browser: Browser = "",
    headed: Headed = False,
    model: ModelName = "",
    server: Server = "",
    api_key_var: ApiKey = "",
    profile: Profile = "",
    cache: Cache = "",
) -> int:
    """Look for barriers on pages: WCAG 2.2, levels A and AA."""
    from . import auditing, model_choice

    if list_them:
        return auditing.list_checks()
    if not targets:
        raise typer.BadParameter("say what is audited: an address or a task file")
    if update_baseline and baseline is None:
        raise typer.BadParameter("--update-baseline needs --baseline FILE")
    files = {"html": html, "json": json, "junit": junit, "sarif": sarif}
    named = {"name": model, "server": server, "profile": profile, "cache": cache}
    chosen = auditing.chosen_checks(check or (), skip or ())
    view = auditing.view_of(viewport)

    def work() -> int:
        spec = model_choice.model_spec(named, api_key_var, thinking=False)
        wanted = auditing.Wanted(
            targets,
            out,
            {kind: path for kind, path in files.items() if path},
            baseline,
            update_baseline,
            chosen,
            level,
            view,
            allow,
            fail_on,
            browser,
            headed,
            variables(var),
            spec,
        )
        return auditing.run(wanted)

    return guarded(work)

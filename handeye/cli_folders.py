"""The commands about what runs have written: report, verify, merge."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .exits import guarded
from .options import FailOnFlaky, FailOnHealed, Junit, Open, Strict

commands = typer.Typer(rich_markup_mode=None)


@commands.command(epilog="Example: handeye report runs/20261121-0930-shop --open")
def report(
    folder: Annotated[Path, typer.Argument(help="A run or suite folder, also one cut off.")],
    self_contained: Annotated[
        bool, typer.Option("--self-contained", help="Put the pictures into the file.")
    ] = False,
    show: Open = False,
) -> int:
    """Write the report of a run folder anew."""
    from . import running

    return guarded(lambda: running.write_report(folder, inline=self_contained, open_it=show))


@commands.command(
    epilog="A run is not signed: note its seal elsewhere, else somebody who rewrites all of the "
    "folder is not found out. Exit codes: 0 all hold, 1 one was changed, 3 one was cut off, so "
    "that what came after its last line cannot be told, 4 no run. "
    "Example: handeye verify runs/20261121-0930-shop"
)
def verify(
    folders: Annotated[list[Path], typer.Argument(help="Run folders, or folders of them.")],
) -> int:
    """Tell whether run folders are as they were written."""
    from . import verifying

    return guarded(lambda: verifying.verify_folders(folders))


@commands.command(
    epilog="The exit code is that of the whole suite; 3 when a shard is missing. "
    "Example: handeye merge shard-1 shard-2 shard-3 --out report"
)
def merge(
    folders: Annotated[
        list[Path], typer.Argument(help="Suite folders, or folders that they lie in.")
    ],
    out: Annotated[Path, typer.Option(help="The folder to write the one suite to.")],
    copy: Annotated[
        bool, typer.Option("--copy", help="Copy the run folders too, instead of linking there.")
    ] = False,
    report: Junit = None,
    strict: Strict = False,
    fail_on_flaky: FailOnFlaky = False,
    fail_on_healed: FailOnHealed = False,
) -> int:
    """Make one suite of the parts that shards have run."""
    from . import merging

    request = merging.Request(folders, out, copy, report)
    spoils = {"flaky": fail_on_flaky, "healed": fail_on_healed}
    return guarded(lambda: merging.merge_folders(request, strict=strict, spoils=spoils))

"""The command record: what it takes, what it says."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .exits import PASSED, guarded
from .options import Browser

HELP = (
    "Close the window or press Ctrl-C to end. What is typed into password fields is not recorded: "
    "the file names a secret there. Checks that may be wanted stand in it as comments. Without a "
    "display: xvfb-run handeye record …, or --connect. "
    "Example: handeye record https://shop.example/login --out sign_in.yaml"
)


def record(
    url: Annotated[str, typer.Argument(help="Where the recording begins.")],
    out: Annotated[Path, typer.Option(help="The task file to write.")] = Path("recorded.yaml"),
    force: Annotated[
        bool, typer.Option("--force", help="Write over a file that is there.")
    ] = False,
    connect: Annotated[
        str,
        typer.Option(
            metavar="URL",
            help="Record in a Chromium that runs already, started with --remote-debugging-port.",
        ),
    ] = "",
    browser: Browser = "",
) -> int:
    """Write a task file of what you do in a browser."""
    return guarded(lambda: _record(url, out, force, connect, browser))


def _record(url: str, out: Path, force: bool, connect: str, browser: str) -> int:
    from handeye.actions import addresses
    from handeye.tasks import record_session

    if addresses.scheme_of(url) not in ("http", "https", "file"):
        raise typer.BadParameter(f"{url} is no address: write it with http:// or https://")
    wanted = record_session.Wanted(url, out, browser, connect, force, _say)
    path = record_session.record(wanted)
    print(path)
    print(f"  run it: handeye run {path}")
    return PASSED


def _say(line: str) -> None:
    print(f"  {line}", flush=True)

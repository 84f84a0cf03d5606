"""The command export: what it takes, what it says."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .exits import ERROR, PASSED, guarded

if TYPE_CHECKING:
    from handeye.tasks import exported

HELP = (
    "Exit codes: 0 all of it was exported, 3 something could not be said there and is listed, or "
    "there is no such run. Example: handeye export runs/20261121-0930-shop --to pytest, or "
    "handeye export runs/*-shop --to sft --out training --profile qwen3-vl"
)


class Kind(StrEnum):
    """What runs are exported to."""

    PYTEST = "pytest"
    OSWORLD = "osworld"
    SFT = "sft"


@dataclass(frozen=True)
class Wish:
    """What the command line asked for."""

    kind: Kind
    out: Path | None
    every: bool
    dialect: str
    profile: str


def export(
    folders: Annotated[
        list[Path], typer.Argument(metavar="RUN...", help="Run folders; several for sft.")
    ],
    kind: Annotated[
        Kind,
        typer.Option(
            "--to",
            help="pytest: a plain test for pytest-playwright; osworld: a result folder of that "
            "benchmark; sft: training samples.",
        ),
    ],
    out: Annotated[
        Path | None, typer.Option(help="The file (pytest) or the new folder that is written.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Also runs that did not pass.")] = False,
    dialect: Annotated[
        str,
        typer.Option(
            help="How answers are written, for sft: json, native, tool_call, tool_xml, ui_tars."
        ),
    ] = "json",
    profile: Annotated[
        str, typer.Option(help="The family of models, for sft: it decides on coordinates.")
    ] = "qwen3-vl",
) -> int:
    """Make a test, a benchmark result or training samples of runs."""
    if kind is not Kind.SFT and len(folders) > 1:
        raise typer.BadParameter(f"--to {kind} takes one run; several are for --to sft")
    wish = Wish(kind, out, every, dialect, profile)
    return guarded(lambda: _export(folders, wish))


def _export(folders: Sequence[Path], wish: Wish) -> int:
    if wish.kind is Kind.SFT:
        return _samples(folders, wish)
    if wish.kind is Kind.PYTEST:
        from handeye.tasks import export_pytest

        done = export_pytest.export_pytest(folders[0], wish.out, every=wish.every)
    else:
        from handeye.tasks import export_osworld

        done = export_osworld.export_osworld(folders[0], wish.out, every=wish.every)
    return _say(done, "steps")


def _samples(folders: Sequence[Path], wish: Wish) -> int:
    from handeye.agent import profiles
    from handeye.tasks import export_sft

    try:
        family = profiles.profile_named(wish.profile)
    except ValueError as why:
        raise typer.BadParameter(f"--profile: {why}") from None
    spoken = family.native if wish.dialect == "native" else wish.dialect
    if spoken not in ("json", "tool_call", "tool_xml", "ui_tars"):
        raise typer.BadParameter(f"--dialect: there is no {wish.dialect}")
    wanted = export_sft.Wanted(wish.out or Path("sft"), spoken, family, wish.every)
    done, skipped = export_sft.export_sft(folders, wanted)
    for folder, why in skipped.runs:
        print(f"left out: {why if str(folder) in why else f'{folder}: {why}'}", file=sys.stderr)
    return _say(done, "samples")


def _say(done: exported.Exported, what: str) -> int:
    for path in done.paths:
        print(path)
    print(f"  {done.count} {what}")
    for left in done.left_out:
        print(f"not exported: {left}", file=sys.stderr)
    return ERROR if done.left_out else PASSED

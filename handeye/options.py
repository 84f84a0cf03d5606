"""The options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

Files = Annotated[list[Path], typer.Argument(help="Task files (YAML) or folders of them.")]
Vars = Annotated[
    list[str] | None,
    typer.Option("--var", "-v", metavar="NAME=VALUE", help="Set a variable; may be repeated."),
]
Out = Annotated[Path, typer.Option(help="Folder that run folders are made in.")]
Browser = Annotated[
    str,
    typer.Option(
        envvar="HANDEYE_BROWSER",
        help="Browser to use: a path, or chrome, chromium, msedge; by "
        "default a headless shell, where there is one.",
    ),
]
Headed = Annotated[bool, typer.Option("--headed", help="Show the browser's window.")]
ModelName = Annotated[
    str,
    typer.Option(
        "--model", "-m", envvar="HANDEYE_MODEL", help="The model that carries goals out: as its "
        "server calls it; without --server a Hugging Face name, a folder, or auto.",
    ),
]  # fmt: skip
JudgeName = Annotated[
    str,
    typer.Option(
        "--judge", envvar="HANDEYE_JUDGE", help="The model that judges claims (look, becomes) and "
        "gives second opinions, on the same server; by default that of --model.",
    ),
]  # fmt: skip
Server = Annotated[
    str,
    typer.Option(
        envvar="HANDEYE_SERVER", help="Where the model is: ollama, vllm, sglang, llamacpp, "
        "lmstudio, dashscope, openai, transformers, or an address. Without: in this process.",
    ),
]  # fmt: skip
ApiKey = Annotated[
    str,
    typer.Option(metavar="VARIABLE", help="The environment variable that holds the server's key."),
]
Profile = Annotated[
    str,
    typer.Option(envvar="HANDEYE_PROFILE", help="The model's family, when its name hides it."),
]
Dialect = Annotated[
    str,
    typer.Option(
        envvar="HANDEYE_DIALECT", help="How it answers: json, native, tool_call, tool_xml, ui_tars."
    ),
]
Cache = Annotated[
    str,
    typer.Option(
        envvar="HANDEYE_CACHE", help="Where replies are kept: a folder, redis://…, or off."
    ),
]
Cassette = Annotated[
    str,
    typer.Option(metavar="FILE", help="Answer from a run's model.jsonl instead of a model."),
]
Open = Annotated[bool, typer.Option("--open", help="Open the result in the default program.")]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, help="Cases side by side.")]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 3 when nothing was checked.")]
Tracing = Annotated[
    bool, typer.Option("--tracing", help="Keep Playwright's trace too, without the secrets.")
]
UpdatePictures = Annotated[
    bool,
    typer.Option(
        "--update-pictures", help="Save how it looks now where a saved picture of a check is "
        "missing or differs.",
    ),
]  # fmt: skip
Replay = Annotated[
    Literal["off", "auto", "strict", "update"] | None,
    typer.Option(
        "--replay", envvar="HANDEYE_REPLAY", help="How recorded plans are used: off; auto, where "
        "they fit, and healed; strict, without any model; update, recorded anew. By default auto "
        "for files with `tests:`, else off.",
    ),
]  # fmt: skip
Thinking = Annotated[
    bool, typer.Option("--thinking", help="Let the model reason first, where it can choose.")
]
Tags = Annotated[
    list[str] | None,
    typer.Option("--tag", "-t", metavar="TAG", help="Run cases with this tag; !TAG: without it."),
]
Words = Annotated[
    str, typer.Option("-k", metavar="WORDS", help="Run cases with these in their id.")
]
Repeat = Annotated[int, typer.Option(min=1, help="Runs of each case, to see how often it fails.")]
ShardPart = Annotated[
    str, typer.Option("--shard", metavar="K/N", help="Run the K-th of N parts of all cases.")
]
MaxTime = Annotated[str, typer.Option(metavar="TIME", help="Time of all cases, such as 10m.")]
MaxTokens = Annotated[str, typer.Option(metavar="COUNT", help="Tokens of all cases, such as 200k.")]
Junit = Annotated[
    Path | None, typer.Option("--junit", metavar="FILE", help="Write JUnit XML here too.")
]
FailOnFlaky = Annotated[
    bool, typer.Option("--fail-on-flaky", help="Exit with 1 when a case is flaky.")
]
FailOnHealed = Annotated[
    bool, typer.Option("--fail-on-healed", help="Exit with 1 when a case was healed.")
]


def variables(given: list[str] | None) -> dict[str, str]:
    """What `--var` sets."""
    return pairs(given, "--var")


def pairs(given: list[str] | None, option: str) -> dict[str, str]:
    """What an option says that is written name=value."""
    found: dict[str, str] = {}
    for pair in given or []:
        name, sign, value = pair.partition("=")
        if not (sign and name):
            raise typer.BadParameter(f"{option} {pair}: write it as name=value")
        found[name.strip()] = value
    return found

"""The commands about the claims of task files."""

from __future__ import annotations

from pathlib import Path

import typer

from .exits import guarded
from .options import (
    ApiKey,
    Browser,
    Cache,
    Cassette,
    Files,
    Headed,
    JudgeName,
    ModelName,
    Out,
    Profile,
    Server,
    Vars,
    variables,
)

commands = typer.Typer(rich_markup_mode=None)


@commands.command(
    epilog="Exit codes: 1 a claim holds where it must not, 3 one could not be judged, 5 there is "
    "none. Example: handeye selftest shop.yaml --server ollama --model qwen3-vl:8b-instruct"
)
def selftest(
    files: Files,
    out: Out = Path("runs"),
    var: Vars = None,
    browser: Browser = "",
    headed: Headed = False,
    model: ModelName = "",
    server: Server = "",
    api_key_var: ApiKey = "",
    profile: Profile = "",
    cache: Cache = "",
    cassette: Cassette = "",
    judge: JudgeName = "",
) -> int:
    """Find judged claims that would always hold."""
    from . import model_choice, running, selftesting

    named = {"name": model, "server": server, "profile": profile}
    named |= {"cache": cache, "cassette": cassette}

    def work() -> int:
        spec = model_choice.model_spec(named, api_key_var, thinking=False)
        wanted = running.Wanted(
            out,
            browser,
            headed,
            variables=variables(var),
            model=spec,
            judge=model_choice.judge_spec(spec, judge),
        )
        return selftesting.selftest_files(files, wanted)

    return guarded(work)

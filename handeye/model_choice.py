"""Which models the command line asks for."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace

from handeye.agent import CannotRun, connect


def model_spec(
    named: Mapping[str, str], key_variable: str, *, thinking: bool
) -> connect.ModelSpec | None:
    """The model that the command line or the environment asks for; None when there is none.

    Raises:
        CannotRun: when the key's variable is not set.
    """
    given = {name: value for name, value in named.items() if value}
    if key_variable:
        if not os.environ.get(key_variable):
            raise CannotRun(f"the environment variable {key_variable} (--api-key-var) is not set")
        given["api_key"] = os.environ[key_variable]
    spec = connect.spec_from(os.environ, **given)
    if spec is None and (server := given.get("server")):
        raise CannotRun(
            f"--server {server} is given, but no --model: `handeye models --server {server}` lists "
            "the models there"
        )
    return replace(spec, thinking=thinking) if spec else None


def judge_spec(model: connect.ModelSpec | None, name: str) -> connect.ModelSpec | None:
    """The model that judges claims, on the server of the other one; None for the same model.

    Raises:
        CannotRun: when there is no server that could have two models.
    """
    if not name:
        return None
    if model is None or connect.in_process(model) or model.cassette:
        raise CannotRun(f"--judge {name} needs the --server that has it, and --model beside it")
    return replace(model, name=name, profile="", dialect="")

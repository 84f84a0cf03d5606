"""What pytest's options, its settings file and the environment say about runs of handeye.

An option of the command line wins over an environment variable, which wins over the settings file.
Those of pytest-playwright count where that plugin is.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

if TYPE_CHECKING:
    from handeye.agent import connect
    from handeye.tasks import RunOptions, options

REPLAY: tuple[options.Replay, ...] = ("off", "auto", "strict", "update")
LISTS = ("handeye_var", "handeye_allow")
OUTPUT = "test-results"
"""Where run folders go without pytest-playwright, which has an option for it."""


def add_options(parser: pytest.Parser) -> None:
    """Declare the options, and the settings of the same names."""
    group = parser.getgroup("handeye", "handeye")
    flags: dict[str, tuple[str, dict[str, Any]]] = {
        "replay": (
            "how recorded plans are used: off, auto (the default), strict (never a model), or "
            "update",
            {"choices": REPLAY},
        ),
        "update-pictures": (
            "replace saved pictures that differ by how it looks now",
            {"action": "store_true"},
        ),
        "model": ("the model that carries goals out and judges", {"metavar": "NAME"}),
        "server": ("where the model is: ollama, vllm … or an address", {"metavar": "SERVER"}),
        "var": (
            "set a variable of task files; may be repeated",
            {"action": "append", "metavar": "NAME=VALUE"},
        ),
        "fail-on-flaky": ("tests that pass only on a retry fail", {"action": "store_true"}),
        "fail-on-healed": (
            "tests whose recorded plan had to be mended fail",
            {"action": "store_true"},
        ),
    }
    for name, (words, more) in flags.items():
        group.addoption(f"--handeye-{name}", default=None, help=words, **more)
        kind = {"store_true": "bool", "append": "linelist"}.get(more.get("action", ""), "string")
        parser.addini(f"handeye_{name.replace('-', '_')}", words, cast("Any", kind))
    words = "what pages of pytest-playwright may reach, such as 127.0.0.1:8000"
    parser.addini("handeye_allow", words, "args")


def setting(config: pytest.Config, name: str) -> Any:
    """What the command line says, else the settings file."""
    given = config.getoption(name, None)
    return config.getini(name) if given is None else given


def variables(config: pytest.Config) -> dict[str, str]:
    """The variables that are given to task files.

    Raises:
        pytest.UsageError: when one is not written as name=value.
    """
    pairs = [*config.getini("handeye_var"), *(config.getoption("handeye_var", None) or ())]
    found: dict[str, str] = {}
    for pair in pairs:
        name, sign, value = str(pair).partition("=")
        if not (sign and name.strip()):
            raise pytest.UsageError(f"--handeye-var {pair}: write it as name=value")
        found[name.strip()] = value
    return found


def replay(config: pytest.Config) -> options.Replay:
    """How recorded plans are used.

    Raises:
        pytest.UsageError: when the environment or the settings file says what there is not.
    """
    told = config.getoption("handeye_replay", None) or os.environ.get("HANDEYE_REPLAY")
    chosen = told or config.getini("handeye_replay") or "auto"
    for one in REPLAY:
        if one == chosen:
            return one
    raise pytest.UsageError(f"handeye_replay is one of {', '.join(REPLAY)}, not {chosen!r}")


def model_spec(config: pytest.Config) -> connect.ModelSpec | None:
    """The model, when one is named.

    Raises:
        CannotRun: when a server is named, and no model.
    """
    from handeye.agent import CannotRun, connect

    kept = {"HANDEYE_MODEL": "handeye_model", "HANDEYE_SERVER": "handeye_server"}
    defaults = {variable: str(config.getini(name) or "") for variable, name in kept.items()}
    environ = {**defaults, **{name: value for name, value in os.environ.items() if value}}
    given = {
        name: str(value)
        for name, key in (("name", "model"), ("server", "server"))
        if (value := config.getoption(f"handeye_{key}", None))
    }
    spec = connect.spec_from(environ, **given)
    if spec is None and (server := given.get("server")):
        raise CannotRun(
            f"--handeye-server {server} is given, but no --handeye-model: "
            f"`handeye models --server {server}` lists the models there"
        )
    return spec


@dataclass(frozen=True)
class Artifacts:
    """What pytest-playwright is asked to keep: each is off, on, or on for what does not pass."""

    tracing: str = "off"
    video: str = "off"
    screenshot: str = "off"

    @classmethod
    def of(cls, config: pytest.Config) -> Artifacts:
        """As the command line says."""
        if not with_playwright(config):
            return cls()
        return cls(*(str(config.getoption(f"--{name}")) for name in vars(cls())))


def kept(wanted: str, *, passed: bool) -> bool:
    """Whether something is kept of a test."""
    return wanted == "on" or (wanted != "off" and not passed)


def with_playwright(config: pytest.Config) -> bool:
    """Whether pytest-playwright is in use."""
    return bool(config.pluginmanager.has_plugin("playwright"))


def output_of(request: pytest.FixtureRequest) -> Path:
    """The folder for what a test leaves behind: pytest-playwright's own, where that is in use."""
    if with_playwright(request.config):
        return Path(str(request.getfixturevalue("output_path")))
    item: pytest.Item = request.node
    words = "".join(c if c.isalnum() else "-" for c in item.nodeid.casefold())
    name = "-".join(filter(None, words.split("-")))[:100]
    return request.config.invocation_params.dir / OUTPUT / name


def base_url(request: pytest.FixtureRequest) -> str:
    """The base address: of `--base-url`, of the settings, or of a fixture `base_url`; "" for none.

    Raises:
        pytest.FixtureLookupError: when something that `base_url` itself needs is not there.
    """
    try:
        return str(request.getfixturevalue("base_url") or "")
    except pytest.FixtureLookupError as error:
        if error.argname == "base_url":
            return ""
        raise


def browser_of(config: pytest.Config) -> str:
    """The browser to start: of `--browser-channel`, or of the environment.

    Raises:
        CannotRun: when only others than Chromium are asked for.
    """
    from handeye.agent import CannotRun

    named = os.environ.get("HANDEYE_BROWSER", "")
    if not with_playwright(config):
        return named
    engines: list[str] = config.getoption("--browser") or ["chromium"]
    if "chromium" not in engines:
        raise CannotRun(
            f"--browser {engines[0]}: task files are run in Chromium, Chrome or Edge; "
            "add `--browser chromium`, or leave them out with `--ignore-glob=*.handeye.yaml`"
        )
    return config.getoption("--browser-channel") or named


def run_options(request: pytest.FixtureRequest) -> RunOptions:
    """How to run a test, beside what it says itself; without a model."""
    from handeye.tasks import RunOptions

    config = request.config
    wanted = Artifacts.of(config)
    again = getattr(request.node, "execution_count", 1)  # of pytest-rerunfailures
    return RunOptions(
        out=output_of(request),
        headed=bool(with_playwright(config) and config.getoption("--headed")),
        environ=dict(os.environ),
        tracing=wanted.tracing != "off",
        video=wanted.video != "off",
        fresh=again > 1,
        command=("pytest", *map(str, config.invocation_params.args)),
        replay=replay(config),
        update_pictures=bool(setting(config, "handeye_update_pictures")),
    )

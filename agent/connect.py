"""From what a person writes (a model's name, a server's) to a model that answers.

The modules behind it are loaded here, at use: a run without a model needs none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from .errors import CannotRun
from .model import Model
from .model_setup import ModelSetup
from .profiles import Dialect, profile_for, profile_named

if TYPE_CHECKING:
    from .reply_store import Store

DIALECTS = (*get_args(Dialect), "native")
NO_CACHE = "off"
VARIABLES = {
    "name": "HANDEYE_MODEL",
    "server": "HANDEYE_SERVER",
    "api_key": "HANDEYE_API_KEY",
    "profile": "HANDEYE_PROFILE",
    "dialect": "HANDEYE_DIALECT",
    "cache": "HANDEYE_CACHE",
}
"""Fields of `ModelSpec` and the environment variables that stand in for them."""
Say = Callable[[str], None]


def silent(_: str) -> None:
    """Say nothing."""


@dataclass(frozen=True)
class ModelSpec:
    """Which model, and how to talk with it. Plain values, so that it can go to other processes.

    Args:
        name: the model: as its server calls it; without a server a Hugging Face name, a folder, or
            "auto" for the size that fits this machine.
        server: vllm, sglang, ollama, llamacpp, lmstudio, dashscope, openai, transformers, or an
            address; "" for a model in this process.
        api_key: what the server wants to see.
        profile: the family, when its name does not tell.
        dialect: json, tool_call, tool_xml, ui_tars, or native for what the family was trained on.
        hints: whether it gets a list of what is on the screen beside the picture.
        thinking: whether it reasons first, where that can be chosen.
        cache: where replies are kept: "" for the default folder, a folder, redis://…, or off.
        cassette: a recorded run's model.jsonl that answers instead of a model.
        quantization: of a model in this process, such as bnb-4bit.
        client: stands for a model that another process of this run has loaded.
    """

    name: str
    server: str = ""
    api_key: str = field(default="", repr=False)
    profile: str = ""
    dialect: str = ""
    hints: bool = True
    thinking: bool = False
    cache: str = ""
    cassette: str = ""
    quantization: str = ""
    client: Model | None = None


def spec_from(environ: Mapping[str, str], **given: str) -> ModelSpec | None:
    """The model that options or the environment name; None when neither does.

    Args:
        environ: what counts where an option is missing, see `VARIABLES`.
        given: options by the names of `ModelSpec`'s fields.
    """
    values = {
        name: given.get(name) or environ.get(variable, "") for name, variable in VARIABLES.items()
    }
    if not (values["name"] or given.get("cassette")):
        return None
    return ModelSpec(
        values["name"],
        values["server"],
        values["api_key"],
        values["profile"],
        values["dialect"],
        cache=values["cache"],
        cassette=given.get("cassette", ""),
    )


def in_process(spec: ModelSpec) -> bool:
    """Whether the model is loaded in this process."""
    return not (spec.server or spec.cassette or spec.client)


@contextmanager
def share(spec: ModelSpec, say: Say) -> Generator[ModelSpec]:
    """A model that is loaded here, once, for the processes of one run; how they reach it.

    Raises:
        CannotRun: when it cannot be loaded.
    """
    from . import shared_model

    with ExitStack() as stack:
        model = _model(spec, say, stack)
        host = stack.enter_context(shared_model.SharedModel(model))
        yield replace(spec, client=host.client())


@lru_cache(maxsize=8)
def _for_good(spec: ModelSpec) -> ModelSetup:
    return _connect(spec, silent, ExitStack())


def ready(model: ModelSpec | ModelSetup) -> ModelSetup:
    """The model; what only names one is connected once, for as long as this process lives.

    A cassette is put in anew for each run, because its lines are used up.
    """
    if isinstance(model, ModelSetup):
        return model
    return _connect(model, silent, ExitStack()) if model.cassette else _for_good(model)


@contextmanager
def connected(spec: ModelSpec, say: Say = silent) -> Generator[ModelSetup]:
    """The model, ready to answer, until the block ends.

    Args:
        spec: which one.
        say: told in a line what takes long, and what should be known.

    Raises:
        CannotRun: when it cannot be had, with what to do about it.
    """
    with ExitStack() as stack:
        yield _connect(spec, say, stack)


def _connect(spec: ModelSpec, say: Say, stack: ExitStack) -> ModelSetup:
    model = spec.client or _model(spec, say, stack)
    if spec.cache != NO_CACHE and not spec.cassette:
        from . import reply_cache, reply_store

        if store := _store(spec.cache, say):
            if isinstance(store, reply_store.RedisStore):
                stack.callback(store.close)
            model = reply_cache.CachedModel(model, store)
    try:
        profile, note = (
            (profile_named(spec.profile), "") if spec.profile else profile_for(model.name)
        )
    except ValueError as why:
        raise CannotRun(str(why)) from None
    if note:
        say(note)
    if spec.dialect and spec.dialect not in DIALECTS:
        raise CannotRun(f"there is no dialect {spec.dialect!r}; there are {', '.join(DIALECTS)}")
    dialect = profile.native if spec.dialect == "native" else spec.dialect
    chosen = next((one for one in get_args(Dialect) if one == dialect), None)
    return ModelSetup(model, profile, chosen, spec.hints, spec.thinking)


def _store(where: str, say: Say) -> Store | None:
    """Where replies are kept; a default folder that cannot be written is done without."""
    from . import reply_store

    try:
        return reply_store.open_store(where)
    except CannotRun as why:
        if where:
            raise
        say(f"replies are not cached: {why}")
        return None


def _model(spec: ModelSpec, say: Say, stack: ExitStack) -> Model:
    if spec.cassette:
        from . import cassette

        return cassette.ReplayModel(Path(spec.cassette))
    if spec.server:
        from . import remote_model

        remote = remote_model.RemoteModel(spec.name, spec.server, api_key=spec.api_key)
        stack.callback(remote.close)
        return remote
    from . import local_load, local_model

    options = local_load.LocalOptions(quantization=spec.quantization)
    local = local_model.LocalModel(spec.name, options=options, say=say)
    stack.callback(local.close)
    return local

"""What differs between model servers, as data.

Sources, by server: vLLM 0.33 `entrypoints/openai/chat_completion/protocol.py`; SGLang 0.5
`entrypoints/openai/protocol.py`; Ollama `docs/api.md` and `server/routes.go`; llama.cpp
`tools/server/README.md`; LM Studio's developer documentation; transformers 5.23
`cli/serving/chat_completion.py`; Alibaba Cloud Model Studio's and OpenAI's API references.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal
from urllib.parse import urlsplit

from .errors import CannotRun

Api = Literal["openai", "ollama"]
SchemaField = Literal["json_schema", "json_object", "format"]
"""`response_format` with a schema, without one (any JSON object), or Ollama's `format`."""
ThinkingField = Literal["", "chat_template_kwargs", "enable_thinking", "think", "reasoning_effort"]
_NOTHING: Mapping[str, object] = {}


@dataclass(frozen=True)
class ServerQuirks:
    """How to talk with one kind of server.

    Args:
        name: what it is called on the command line.
        title: what it is called in messages.
        address: where it listens unless told otherwise.
        api: which API is spoken.
        schema: fields that a JSON schema can go into, the strictest first; a refused one is
            left for the next.
        thinks_in_schema: whether a schema may be sent while the model reasons: "yes"; "no", it
            would end the reasoning; "parser", once the server is seen to keep reasoning apart.
        thinking: the field that switches reasoning; "" when there is none.
        usage: `stream_options` that make it tell tokens in a stream.
        sampling: fields sent with every request, against defaults that distort coordinates.
        all_tokens: what stands for all tokens in `top_k`; None where it takes no `top_k`.
        refuses: fields that it must not be sent.
        pixels: how the smallest and largest picture can be asked for: not at all, for the
            request, or beside each picture.
        owner: `owned_by` in its list of models, by which it is recognised.
        hosts: ends of the host names by which it is recognised.
        key: environment variable with the API key, for those hosts only.
        start: the command that starts it, with {model}, {host} and {port}.
        longer: what to do when a prompt does not fit.
        fetch: the command that fetches a model, with {model}; "" when there is none.
    """

    name: str
    title: str
    address: str
    api: Api = "openai"
    schema: tuple[SchemaField, ...] = ("json_schema",)
    thinks_in_schema: Literal["yes", "no", "parser"] = "no"
    thinking: ThinkingField = ""
    usage: Mapping[str, object] = field(default_factory=lambda: {"include_usage": True})
    sampling: Mapping[str, object] = field(default_factory=dict[str, object])
    all_tokens: int | None = 0
    refuses: frozenset[str] = frozenset()
    pixels: Literal["", "mm_processor_kwargs", "part"] = ""
    owner: str = ""
    hosts: tuple[str, ...] = ()
    key: str = ""
    start: str = ""
    longer: str = "use a model with a longer context, or keep fewer screenshots in the prompt"
    fetch: str = ""

    @property
    def port(self) -> int | None:
        """The port where it listens unless told otherwise."""
        return urlsplit(self.address).port


_EVERY_CHUNK: Mapping[str, object] = {"include_usage": True, "continuous_usage_stats": True}

VLLM = ServerQuirks(
    "vllm",
    "vLLM",
    "http://127.0.0.1:8000",
    thinks_in_schema="parser",  # --reasoning-parser; without it the schema ends the reasoning
    thinking="chat_template_kwargs",
    usage=_EVERY_CHUNK,
    all_tokens=-1,
    sampling={"repetition_penalty": 1.0},  # else that of the model's generation_config.json
    pixels="mm_processor_kwargs",
    owner="vllm",
    start="vllm serve {model} --host {host} --port {port}",
    longer="start vLLM with a larger --max-model-len",
)
SGLANG = ServerQuirks(
    "sglang",
    "SGLang",
    "http://127.0.0.1:30000",
    thinks_in_schema="parser",
    thinking="chat_template_kwargs",
    usage=_EVERY_CHUNK,
    all_tokens=-1,
    sampling={"repetition_penalty": 1.0},
    owner="sglang",
    start="python -m sglang.launch_server --model-path {model} --host {host} --port {port}",
    longer="start SGLang with a larger --context-length",
)
OLLAMA = ServerQuirks(
    "ollama",
    "Ollama",
    "http://127.0.0.1:11434",
    api="ollama",
    schema=("format",),
    thinks_in_schema="yes",  # it answers again with the schema once the reasoning has ended
    thinking="think",
    sampling={"min_p": 0.0, "repeat_penalty": 1.0, "presence_penalty": 0.0},
    owner="library",
    start="ollama serve",
    longer="lower the number of screenshots in the prompt, or free memory for a larger num_ctx",
    fetch="ollama pull {model}",
)
OLLAMA_V1 = replace(
    OLLAMA,
    name="ollama-v1",
    title="Ollama (/v1)",
    api="openai",
    schema=("json_schema",),
    thinking="reasoning_effort",
    sampling=_NOTHING,
    all_tokens=None,
    owner="",
    longer="set OLLAMA_CONTEXT_LENGTH for `ollama serve`, or use its own API (--server ollama)",
)
LLAMA_CPP = ServerQuirks(
    "llama.cpp",
    "llama.cpp",
    "http://127.0.0.1:8080",
    thinking="chat_template_kwargs",
    sampling={"min_p": 0.0, "repeat_penalty": 1.0},
    owner="llamacpp",
    start="llama-server -hf {model} --jinja -c 16384 --host {host} --port {port}",
    longer="start llama-server with a larger -c",
)
LM_STUDIO = ServerQuirks(
    "lmstudio",
    "LM Studio",
    "http://127.0.0.1:1234",
    sampling={"repeat_penalty": 1.0},
    owner="organization_owner",
    start="lms server start --port {port}",
    longer="load the model with a larger context length in LM Studio",
    fetch="lms get {model}",
)
TRANSFORMERS = ServerQuirks(
    "transformers",
    "transformers serve",
    "http://127.0.0.1:8000",
    schema=(),  # response_format is ignored
    thinking="chat_template_kwargs",
    usage=_NOTHING,  # told at the end of every stream
    all_tokens=None,
    refuses=frozenset(("presence_penalty", "stream_options")),  # unknown fields: HTTP 422
    start="transformers serve {model} --host {host} --port {port}",
)
DASHSCOPE = ServerQuirks(
    "dashscope",
    "DashScope",
    "https://dashscope.aliyuncs.com/compatible-mode/v1",
    schema=("json_schema", "json_object"),  # a schema on some of the models only
    thinking="enable_thinking",
    pixels="part",
    hosts=(
        "dashscope.aliyuncs.com",
        "dashscope-intl.aliyuncs.com",
        "dashscope-us.aliyuncs.com",
        ".dashscope.aliyuncs.com",
        ".maas.aliyuncs.com",
    ),
    key="DASHSCOPE_API_KEY",
)
OPENAI = ServerQuirks(
    "openai",
    "an OpenAI-compatible server",
    "https://api.openai.com/v1",
    thinks_in_schema="yes",
    all_tokens=None,
    hosts=("api.openai.com",),
    key="OPENAI_API_KEY",
    start="vllm serve {model} --host {host} --port {port}",
)

SERVERS = {
    one.name: one
    for one in (
        VLLM, SGLANG, OLLAMA, OLLAMA_V1, LLAMA_CPP, LM_STUDIO, TRANSFORMERS, DASHSCOPE, OPENAI,
    )
}  # fmt: skip
"""All kinds by name; `openai` stands for every server that is not recognised."""


def server_named(name: str) -> ServerQuirks:
    """A kind of server by its name; dots, dashes and capitals do not matter.

    Raises:
        CannotRun: when there is none, with those that there are.
    """
    plain = {_plain(one): quirks for one, quirks in SERVERS.items()}
    found = plain.get(_plain(name))
    if not found:
        raise CannotRun(
            f"there is no model server {name!r}: name one of {', '.join(SERVERS)}, or give its "
            "address, such as http://127.0.0.1:8000"
        )
    return found


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def is_address(text: str) -> bool:
    """Whether a text is an address of a server and not the name of a kind."""
    return "://" in text or bool(re.fullmatch(r"[\w.-]+:\d+(/.*)?|\[[\da-fA-F:]+\]:\d+", text))


def server_of_host(host: str) -> ServerQuirks | None:
    """The server that is behind a well-known host name."""
    for one in SERVERS.values():
        if any(host == end or (end[0] == "." and host.endswith(end)) for end in one.hosts):
            return one
    return None


def server_of_owner(owner: str) -> ServerQuirks | None:
    """The server that says in its list of models that it is the owner."""
    return next((one for one in SERVERS.values() if one.owner and one.owner == owner), None)


def server_of_port(port: int | None) -> ServerQuirks | None:
    """The server that listens on a port unless told otherwise: only a guess."""
    return next((one for one in SERVERS.values() if port and one.port == port), None)

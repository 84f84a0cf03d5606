"""What a model server's refusal or silence means, and whether asking again can help."""

from __future__ import annotations

import difflib
import email.utils
import json
import re
import ssl
import time
from collections.abc import Iterable, Mapping
from typing import cast

import httpx

from .errors import CannotRun
from .model_calls import is_loopback
from .remote_call import Again, Call, FieldRefused, NoModel
from .streaming import first_words

PASSING = frozenset((429, 500, 502, 503, 504))
LONGEST_WAIT = 60.0
"""Seconds that a server may make us wait by `Retry-After`."""
OPTIONAL = (
    "response_format", "format", "stream_options", "chat_template_kwargs", "enable_thinking",
    "think", "reasoning_effort", "mm_processor_kwargs", "repetition_penalty", "repeat_penalty",
    "min_p", "top_k", "top_p", "presence_penalty", "temperature", "max_tokens",
)  # fmt: skip
"""Fields without which a request still makes sense, the likeliest to be refused first."""

_TOO_LONG = re.compile(
    r"context[ _](length|size|window)|maximum (context|model) length|longer than the model|"
    r"prompt is too long|range of input length|too many tokens|exceeds? .{0,40}n_ctx",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"(?:context (?:length|size|window)|model length|input length)\D{0,40}?(\d{3,})|"
    r"n_ctx\D{0,4}(\d{3,})",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"(?:requested|resulted in|request|input|total of|prompt)\D{0,24}?(\d{3,}) ?(?:input )?tokens",
    re.IGNORECASE,
)
_NO_VISION = re.compile(
    r"not a multimodal model|image input|input image|at most 0 image|mmproj|"
    r"(not|n't) (support|accept|enabled|accepting)\w* .{0,30}(image|vision|multi-?modal)|"
    r"(image|vision|multi-?modal)\w* .{0,30}(is|are) (not|un)(supported| supported| enabled)|"
    r"image_url.{0,40}(not supported|only supported|allowed|invalid)",
    re.IGNORECASE,
)
_TOO_MANY = re.compile(r"at most ([1-9]\d*) image", re.IGNORECASE)
_NO_MODEL = re.compile(
    r"model.{0,80}(not found|does(n't| not) exist|not exist)|model_not_found|"
    r"invalid model|no such model|unknown model|server is pinned to",
    re.IGNORECASE | re.DOTALL,
)
_SCHEMA_WORDS = re.compile(r"json_?schema|grammar|structured|response_format|\bschema\b", re.I)
_THINKING_WORDS = re.compile(r"does not support thinking|thinking is not supported", re.I)


def of_status(
    call: Call, status: int, headers: Mapping[str, str], body: bytes
) -> CannotRun | Again | FieldRefused | NoModel:
    """What an answer with an error means."""
    said = _message(body)
    words = call.quoted(said)
    for judge in (_about_key, _about_images, _about_length, _about_model, _about_field):
        found = judge(call, status, said, words)
        if found:
            return found
    if status == 429 and "insufficient_quota" in said:
        return CannotRun(f"{call.place} refuses: the account's quota is used up ({words})")
    if status in PASSING:
        kind = "loading" if status == 503 and "loading" in said.casefold() else ""
        why = f"it answered HTTP {status}: {words or 'nothing'}"
        return Again(why, _retry_after(headers), kind=kind)
    if is_html(headers, body):
        return a_page(call, body)
    if 300 <= status < 400:
        there = first_words(headers.get("location", "elsewhere"))
        return CannotRun(f"{call.place} sends to another address ({there}): give that one")
    if status in (404, 405):
        return CannotRun(
            f"{call.place} has no chat API there (HTTP {status}: {words}): check the address; "
            "most servers want http://host:port"
        )
    return CannotRun(f"{call.place} refuses the request (HTTP {status}): {words}")


def is_html(headers: Mapping[str, str], body: bytes) -> bool:
    """Whether an answer is a page for people."""
    return "html" in headers.get("content-type", "") or body.lstrip()[:1] == b"<"


def a_page(call: Call, body: bytes) -> CannotRun:
    """For a page instead of an answer."""
    text = re.sub(r"<[^>]*>", " ", body.decode("utf-8", "replace"))
    return CannotRun(
        f"{call.url} answers with a web page and not as a model server: "
        f'"{call.quoted(text)}". Check the address, and whether a proxy stands between (NO_PROXY)'
    )


def _about_key(call: Call, status: int, said: str, words: str) -> CannotRun | None:
    if status not in (401, 403):
        return None
    if not call.key_from:
        variables = " or ".join(filter(None, ("HANDEYE_API_KEY", call.server.key)))
        return CannotRun(f"{call.place} wants an API key (HTTP {status}): put it into {variables}")
    return CannotRun(
        f"{call.place} refuses the API key from {call.key_from} (HTTP {status}): {words}"
    )


def _about_images(call: Call, status: int, said: str, words: str) -> CannotRun | None:
    if not call.images or status not in (400, 404, 415, 422, 500, 501):
        return None
    if found := _TOO_MANY.search(said):
        return CannotRun(
            f"{call.place} takes at most {found[1]} pictures, and {call.images} were sent: "
            "start it with a higher limit (vLLM: --limit-mm-per-prompt '{\"image\":24}')"
        )
    if not _NO_VISION.search(said):
        return None
    return CannotRun(
        f"{call.place}: the model {call.model} does not see pictures ({words}); use one with "
        "vision, such as Qwen3-VL (llama.cpp: with its --mmproj file)"
    )


def _about_length(call: Call, status: int, said: str, words: str) -> CannotRun | None:
    if status not in (400, 413, 422, 500) or not _TOO_LONG.search(said):
        return None
    limit, asked = _number(_LIMIT, said), _number(_ASKED, said)
    numbers = f"the limit is {limit:,} tokens" if limit else f"it says: {words}"
    numbers += f", the request has {asked:,}" if asked and asked != limit else ""
    return CannotRun(
        f"{call.place}: the prompt is longer than the model's context; {numbers}. "
        f"Next step: {call.server.longer}"
    )


def _number(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.search(text)
    return int(next(filter(None, found.groups()))) if found else 0


def _about_model(call: Call, status: int, said: str, words: str) -> NoModel | None:
    return NoModel(words) if status in (400, 404, 422) and _NO_MODEL.search(said) else None


def _about_field(call: Call, status: int, said: str, words: str) -> FieldRefused | None:
    """Whether a refusal names a field that was sent and can be left out."""
    if status not in (400, 422, 500):
        return None
    sent = [name for name in OPTIONAL if name in call.fields]
    for name in sent:
        if status != 500 and re.search(rf"(?<!\w){name}(?!\w)", said):
            return FieldRefused(name, words)
    for pattern, names in (
        (_SCHEMA_WORDS, ("response_format", "format")),
        (_THINKING_WORDS, ("think", "enable_thinking", "chat_template_kwargs")),
    ):
        if pattern.search(said):
            return next((FieldRefused(one, words) for one in sent if one in names), None)
    return None


def no_model(call: Call, words: str, offered: Iterable[str]) -> CannotRun:
    """For a model that the server does not have."""
    names = list(offered)
    near = difflib.get_close_matches(call.model, names, 3, 0.5) or names[:5]
    listed = f"it offers {', '.join(near)}" if near else f"it says: {words}"
    more = f" (and {len(names) - len(near)} more)" if len(names) > len(near) > 0 else ""
    fetch = call.server.fetch.format(model=call.model)
    end = f"; fetch it with: {fetch}" if fetch else ""
    return CannotRun(f"{call.place} has no model {call.model!r}; {listed}{more}{end}")


def of_break(call: Call, error: Exception) -> CannotRun | Again:
    """What it means that no answer, or not all of it, came."""
    cause = _cause(error, ssl.SSLError)
    if cause:
        return CannotRun(
            f"{call.url}: no secure connection ({cause}); write http:// for a server without "
            "encryption, or name its certificate with SSL_CERT_FILE"
        )
    if isinstance(error, httpx.ConnectError):
        return Again(first_words(str(error)), tries=2, kind="silent")
    if isinstance(error, httpx.ReadTimeout):
        return Again("no answer came in time", tries=2)
    if isinstance(error, httpx.TransportError):
        return Again(f"the connection broke ({first_words(str(error)) or type(error).__name__})")
    return CannotRun(f"{call.url}: {type(error).__name__}: {call.quoted(str(error))}")


def gave_up(call: Call, why: Again, tries: int) -> CannotRun:
    """For a server that was asked often enough."""
    if why.kind != "silent":
        times = f"{tries} tries" if tries > 1 else "one try"
        return CannotRun(
            f"{call.place} gave no answer in {times}; the last one: {why}. Look at the server's "
            "own log, or try again later"
        )
    head = f"no model server answers at {call.url}"
    if not call.start:
        return CannotRun(f"{head} ({why}); check the network and the proxy")
    if is_loopback(call.url):
        return CannotRun(f"{head}; start it with: {call.start}")
    return CannotRun(f"{head} ({why}); check the address, or start it there with: {call.start}")


def _cause(error: BaseException, kind: type[BaseException]) -> BaseException | None:
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, kind):
            return seen
        seen = seen.__cause__ or seen.__context__
    return None


def _message(body: bytes) -> str:
    """The words of an error, wherever the server puts them."""
    text = body.decode("utf-8", "replace")
    try:
        value: object = json.loads(text)
    except ValueError:
        return text
    for name in ("error", "message", "detail"):
        if isinstance(value, dict):
            value = cast("dict[str, object]", value).get(name, cast("object", value))
    return value if isinstance(value, str) else text


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the server wants us to wait, at most a minute."""
    text = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return min(float(text), LONGEST_WAIT)
    when = email.utils.parsedate_tz(text) if text else None
    if not when:
        return None
    return min(max(email.utils.mktime_tz(when) - time.time(), 0.0), LONGEST_WAIT)

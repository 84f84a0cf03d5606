"""Messages as a local model reads them: its chat template, with pictures beside the text."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PIL import Image

from .errors import CannotRun
from .local_replies import OPEN
from .model import Message


@dataclass(frozen=True)
class Prompt:
    """A prompt, ready for the processor.

    Args:
        text: as the chat template has it, one placeholder for each picture.
        pictures: in the order of the placeholders, as pillow has them.
        digests: SHA-256 of each picture's bytes.
        thinks: whether the text ends inside the model's thinking.
    """

    text: str
    pictures: tuple[Any, ...]
    digests: tuple[str, ...]
    thinks: bool


def render(processor: Any, messages: Sequence[Message], thinking: bool | None) -> Prompt:
    """Put messages into the model's chat template.

    Raises:
        CannotRun: when a picture is none, or the checkpoint has no chat template.
    """
    if not processor.chat_template:
        raise CannotRun(
            "the checkpoint has no chat template: it was not made to hold conversations. Take one "
            "whose name ends in Instruct or Thinking"
        )
    marks = [one for one in processor.tokenizer.all_special_tokens if one]
    conversation = [
        {
            "role": message.role,
            "content": [
                *({"type": "image"} for _ in message.images),
                {"type": "text", "text": harmless(message.full_text, marks)},
            ],
        }
        for message in messages
    ]
    switch = {} if thinking is None else {"enable_thinking": thinking}
    text: str = processor.apply_chat_template(
        conversation, tokenize=False, add_generation_prompt=True, **switch
    )
    images = [image for message in messages for image in message.images]
    return Prompt(
        text,
        tuple(_picture(image) for image in images),
        tuple(hashlib.sha256(image).hexdigest() for image in images),
        text.rstrip().endswith(OPEN),
    )


def harmless(text: str, marks: Sequence[str]) -> str:
    """Text in which no special token is left.

    What a page says reaches the prompt; it must not be able to end a turn or to stand for a
    picture.
    """
    if not marks:
        return text
    found = "|".join(re.escape(one) for one in sorted(marks, key=len, reverse=True))
    return re.sub(found, lambda mark: f"{mark[0][0]} {mark[0][1:]}", text)


def _picture(image: bytes) -> Any:
    try:
        with Image.open(io.BytesIO(image)) as opened:
            return opened.convert("RGB")
    except OSError as error:
        raise CannotRun(f"a picture of {len(image)} bytes cannot be read: {error}") from error

"""How many tokens a text takes, without a tokenizer."""

from __future__ import annotations

import math
import re

_CJK = "\u2e80-\ua4cf\uac00-\ud7af\uf900-\uffef"
_PART = re.compile(rf"(\d)|([A-Za-z]+)|([{_CJK}])|[^\sA-Za-z\d{_CJK}]+")
_LETTERS, _SIGNS, _CHARACTER = 7, 3, 0.9


def text_tokens(text: str) -> int:
    """An estimate for tokenizers of the Qwen kind, within about a tenth on prompts of ours.

    They take each digit alone; a word counts one token for each seven letters begun, a run of signs
    one for each three, a Chinese character a little less than one.
    """
    total = 0.0
    for part in _PART.finditer(text):
        digit, word, character = part.groups()
        if digit:
            total += 1
        elif character:
            total += _CHARACTER
        else:
            total += math.ceil(len(part[0]) / (_LETTERS if word else _SIGNS))
    return math.ceil(total)

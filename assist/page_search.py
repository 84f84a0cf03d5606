"""Answers without a model: the lines of the page's text that hold a question's words. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handeye.perception import Element, words

from .cleaned import cleaned

MOST = 8
"""Lines that are told."""
_EMPTY = frozenset(
    (
        "a", "an", "and", "any", "are", "at", "be", "by", "can", "could", "did", "do",
        "does", "for", "from", "has", "have", "how", "i", "in", "is", "it", "its", "many",
        "me", "much", "my", "of", "on", "or", "page", "please", "say", "see", "show",
        "shown", "tell", "that", "the", "there", "these", "they", "this", "to", "was",
        "what", "when", "where", "which", "who", "whose", "why", "will", "with", "would",
        "you", "your",
    )
)  # fmt: skip
"""English words that ask, and name nothing."""
_ASKING = re.compile(
    "请问|告诉我|我想知道|有没有|是不是|能不能|是多少|多少钱|什么时候|为什么|在哪里|在哪儿|怎么样|怎么|"
    "什么|多少|几个|哪里|哪个|哪些|谁的|谁|几|上面|页面|屏幕|画面|这个|那个|一共|是|有|的|了|吗|呢|吧|在|和"
)
"""The same in Chinese, where words are not set apart."""
_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")


def search(question: str, elements: Sequence[Element]) -> tuple[str, list[str]]:
    """What was searched for, and the texts that hold it: the whole, else as many words as fit.

    Args:
        question: words to look for, or a question.
        elements: all that is on the page.
    """
    texts = list(dict.fromkeys(_texts(elements)))
    whole = question.strip(" ?？.。!！")
    if hits := [one for one in texts if words.says(one, whole)]:
        return whole, _told(hits)
    wanted = content_words(whole)
    for count in range(len(wanted), 0, -1):
        for chosen in _runs(wanted, count):
            if hits := [one for one in texts if all(words.says(one, word) for word in chosen)]:
                return " ".join(chosen), _told(hits)
    return " ".join(wanted) or whole, []


def content_words(question: str) -> list[str]:
    """The words of a question that name something."""
    question = question.replace("\u2019", "'")
    plain = _ASKING.sub(" ", question) if _HAN.search(question) else question
    said = [one for one in _WORD.findall(plain) if one.casefold() not in _EMPTY]
    return list(dict.fromkeys(said))


def _runs(wanted: Sequence[str], count: int) -> list[Sequence[str]]:
    """Words that follow each other; of single ones the longest first, since it names the most."""
    runs = [wanted[start : start + count] for start in range(len(wanted) - count + 1)]
    return sorted(runs, key=lambda one: -len(one[0])) if count == 1 else runs


def _texts(elements: Sequence[Element]) -> list[str]:
    """What is told of each element: its text, else its name, with what stands in a field."""
    told: list[str] = []
    for one in elements:
        own = one.text or one.name or one.label or one.placeholder
        if one.value and one.value not in own:
            own = f"{own}: {one.value}" if own else one.value
        if own:
            told.append(own)
    return told


def _told(hits: Sequence[str]) -> list[str]:
    return [cleaned(one, 160) for one in hits[:MOST]]

"""What a goal says of the thing that it wants: the cheapest, under 1 euro, the second, any, all.

English and Chinese. What is read here decides between things that are alike; all that is left of
the goal are the words that may name one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from handeye.perception import words as spelling

from . import facts
from .facts import Fact, Kind


@dataclass(frozen=True)
class Best:
    """The least or the most of something.

    Args:
        kind: of what.
        most: whether the most is wanted.
    """

    kind: Kind
    most: bool


@dataclass(frozen=True)
class Bound:
    """What something must be: at most, at least, or just this.

    Args:
        fact: the number.
        sense: -1 for at most, 1 for at least, 0 for just this.
        strict: whether the number itself is too much, or too little.
    """

    fact: Fact
    sense: int
    strict: bool = False


@dataclass(frozen=True)
class Wish:
    """What a goal says of the thing that it wants.

    Args:
        best: superlatives, in their order.
        bounds: numbers that it must keep to.
        place: which one in the order of the page: from 1; -1 for the last; 0 for none said.
        several: whether all of them are wanted, or several, one after another.
        any: whether it does not matter which.
        names: words of the goal that may name it, as they are compared.
        signs: single Chinese signs of it, for where no word of it is found: 杯 for 杯子.
        unwanted: words that it must not have.
    """

    best: tuple[Best, ...] = ()
    bounds: tuple[Bound, ...] = ()
    place: int = 0
    several: bool = False
    any: bool = False
    names: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    signs: tuple[str, ...] = field(default=())


_PER = r"(?:\s+(?:per|by the|for the)\s+(?:lit(?:re|er)|kilo(?:gram)?|kg|l|unit)\b)"
_BEST: tuple[tuple[str, Kind, bool], ...] = (
    (rf"(?:cheapest|lowest[- ]priced?|least expensive|best price){_PER}", "unit price", False),
    (r"(?:单价|每升|每斤|每公斤)最(?:低|便宜)的?", "unit price", False),
    (r"\b(?:cheapest|least expensive|lowest[- ](?:price|cost|fare)|best price)", "price", False),
    (r"(?:价格|价钱|票价)?最(?:便宜|低价|实惠)的?|(?:价格|价钱)最低的?|最低价的?", "price", False),
    (r"\b(?:most expensive|dearest|priciest|highest[- ]priced?)\b", "price", True),
    (r"最贵的?|价格最高的?", "price", True),
    (r"\b(?:largest|biggest)\b", "size", True),
    (r"最大(?:容量|的)?|容量最大的?|分量最足的?", "size", True),
    (r"\bsmallest\b", "size", False),
    (r"最小的?", "size", False),
    (r"\b(?:best|highest|top)[- ](?:rated|rating|reviewed)\b", "rating", True),
    (r"评分最高的?|评价最(?:好|高)的?|口碑最好的?", "rating", True),
    (r"\b(?:worst|lowest)[- ](?:rated|rating)\b|评分最低的?", "rating", False),
    (r"\b(?:newest|most recent|latest (?=order|post|message|version))\b|最新的?", "date", True),
    (r"\boldest\b|最旧的?|最老的?", "date", False),
    (r"\b(?:earliest|soonest)\b|最早的?", "time", False),
    (r"\blatest\b|最晚的?|最迟的?", "time", True),
    (r"\b(?:fastest|quickest|shortest)\b|最快的?|用时最短的?|最短的?", "length", False),
    (r"\b(?:nearest|closest)\b|最近的?|距离最近的?", "distance", False),
)  # fmt: skip
_NUMBERED = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
]
_ZH = "一二三四五六七八九十"
_SEVERAL = re.compile(
    r"\b(?:all|every|each|both|several|three different|two different|one after (?:the )?other)\b"
    r"|所有|全部|每一?个|每一?件|每种|都(?=加|删|选|打开|放|点)|各一|逐个|分别",
    re.IGNORECASE,
)
_ANY = re.compile(
    r"\b(?:any(?:thing)?|whichever|whatever|some random|at random|(?:doesn't|does not|don't) "
    r"(?:matter|care)(?: which)?|no matter which|you choose|your choice)\b"
    r"|随便|任意|随机|哪个都(?:行|可以)|都可以|都行|你(?:来)?(?:选|决定)|不限",
    re.IGNORECASE,
)
_AT_MOST = r"(?:under|below|less than|cheaper than|before|within|低于|少于|不到|小于|早于)"
_UP_TO = (
    r"(?:at most|up to|no more than|not more than|maximum(?: of)?|max\.?|不超过|不高于|最多|至多)"
)
_MORE = r"(?:over|above|more than|after|later than|高于|超过|多于|大于|晚于)"
_FROM = r"(?:at least|from|no less than|minimum(?: of)?|min\.?|不低于|不少于|至少|最少)"
_SENSES = ((_AT_MOST, -1, True), (_UP_TO, -1, False), (_MORE, 1, True), (_FROM, 1, False))
_BEHIND = (
    (
        re.compile(r"^\s*(?:or (?:less|cheaper|earlier|below)|以下|以内|之内|之前|以前|内(?!存))"),
        -1,
    ),
    (re.compile(r"^\s*(?:or (?:more|better|later|above)|以上|之后|以后|起步)"), 1),
)
_SAID_BEFORE = re.compile(rf"(?:{'|'.join(words for words, _, _ in _SENSES)})\s*$", re.IGNORECASE)
_SAID_BEHIND = re.compile("|".join(words.pattern for words, _ in _BEHIND))
_NOT = re.compile(
    r"\b(?:not|without|no|except|but not|other than)\s+(?:the\s+|a\s+|any\s+)?(?P<en>[\w'-]+)"
    r"|(?:不要|别要|除了|不含|非)(?P<zh>[^\W\d_a-z的，。,]{1,4})",
    re.IGNORECASE,
)
STOP = frozenset(
    (
        "a", "about", "add", "after", "all", "also", "an", "and", "any", "are", "as", "at",
        "basket", "be", "book", "bookmark", "bring", "buy", "by", "can", "cancel", "cart",
        "check", "choose", "click", "could", "delete", "details", "do", "edit", "enter", "fetch",
        "fill", "find", "first", "for", "from", "get", "give", "go", "have", "he", "her", "his",
        "i", "if", "in", "into", "is", "it", "item", "its", "just", "last", "let", "like", "look",
        "make", "me", "more", "my", "need", "new", "now", "of", "off", "on", "one", "open", "or",
        "order", "our", "out", "page", "per", "please", "press", "purchase", "put", "read",
        "remove", "reserve", "save", "see", "select", "send", "set", "she", "shop", "show",
        "site", "some", "take", "tell", "than", "that", "the", "their", "them", "then", "there",
        "these", "they", "this", "to", "two", "up", "us", "use", "view", "want", "we", "website",
        "what", "when", "where", "which", "will", "with", "would", "you", "your"
    )
)  # fmt: skip
"""Words of a goal that name nothing: what is done, and what holds a sentence together."""
_ZH_STOP = re.compile(
    r"请|帮我|我想|我要|给我|把|放进|放入|放到|加入|加到|添加|购物车|购物篮|购买|买|选择|选|点击|点|打开|查看|预订|订|下单"
    r"|删除|取消|编辑|一下|一个|一件|一瓶|里面|里|的|了|和|或|并|然后|到|进|个|这|那|第|最|元|页面|网站"
)
_ENDINGS = frozenset("子儿头们者性化大小新好买卖")
"""Signs that say little alone."""
_CJK = re.compile(r"[\u3400-\u9fff]+")
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")


def wish(goal: str) -> Wish:
    """What a goal says of the thing that it wants."""
    rest = goal
    best: list[Best] = []
    for pattern, kind, most in _BEST:
        rest, there = re.subn(pattern, " ", rest, flags=re.IGNORECASE)
        if there:
            best.append(Best(kind, most))
    bounds = tuple(_bounds(rest))
    for fact in reversed(facts.facts(rest)):
        rest = (
            f"{_SAID_BEFORE.sub(' ', rest[: fact.start])} {_SAID_BEHIND.sub(' ', rest[fact.end :])}"
        )
    place, rest = _place(rest)
    unwanted = tuple(dict.fromkeys(_unwanted(rest)))
    rest = _NOT.sub(" ", rest)
    return Wish(
        tuple(best),
        bounds,
        place,
        bool(_SEVERAL.search(rest)),
        bool(_ANY.search(rest)),
        tuple(name for name in dict.fromkeys(names(_ANY.sub(" ", rest))) if name not in unwanted),
        unwanted,
        tuple(dict.fromkeys(_signs(rest))),
    )


def _bounds(goal: str) -> Iterator[Bound]:
    for fact in facts.facts(goal):
        before, behind = goal[max(0, fact.start - 24) : fact.start], goal[fact.end :]
        for words, sense, strict in _SENSES:
            if re.search(rf"{words}\s*$", before, re.IGNORECASE):
                yield Bound(fact, sense, strict)
                break
        else:
            sense = next((sense for words, sense in _BEHIND if words.search(behind)), 0)
            if sense or fact.kind != "count":  # "6 bottles" is how many, not which
                yield Bound(fact, sense)


def _place(goal: str) -> tuple[int, str]:
    """Which one in order is meant, and the goal without those words."""
    if found := re.search(r"第\s*(\d{1,2}|[一二三四五六七八九十])\s*(?:个|条|项|款|种|行)", goal):
        said = found[1]
        place = int(said) if said.isdecimal() else _ZH.index(said) + 1
        return place, goal.replace(found[0], " ", 1)
    if found := re.search(r"最后(?:一)?(?:个|条|项|款|种|行)", goal):
        return -1, goal.replace(found[0], " ", 1)
    ordinals = "|".join(_NUMBERED)
    pattern = (
        rf"\bthe ({ordinals}|last|\d{{1,2}}(?:st|nd|rd|th))\b(?!\s+(?:name|class|time|step)\b)"
    )
    found = re.search(pattern, goal, re.IGNORECASE)
    if not found:
        return 0, goal
    said = found[1].casefold()
    if said == "last":
        place = -1
    else:
        place = _NUMBERED.index(said) + 1 if said in _NUMBERED else int(said[:-2])
    return place, goal.replace(found[0], " ", 1)


def _unwanted(goal: str) -> Iterator[str]:
    for found in _NOT.finditer(goal):
        if found["zh"]:
            yield found["zh"]
        elif (word := stem(spelling.normal(found["en"]))) not in STOP:
            yield word


def names(text: str) -> Iterator[str]:
    """The words of a text that may name something: stems of words, and pairs of Chinese signs."""
    plain = spelling.normal(text)
    for run in _CJK.findall(_ZH_STOP.sub(" ", plain)):
        if len(run) == 1:
            yield run
        yield from (run[at : at + 2] for at in range(len(run) - 1))
    for word in _WORD.findall(_CJK.sub(" ", plain)):
        if word not in STOP:
            yield stem(word)


def _signs(text: str) -> Iterator[str]:
    """The Chinese signs of a text that may name something."""
    for run in _CJK.findall(_ZH_STOP.sub(" ", spelling.normal(text))):
        yield from (sign for sign in run if sign not in _ENDINGS)


def stem(word: str) -> str:
    """A word without the ending of its plural."""
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 4 and re.search(r"(?:s|x|z|ch|sh)es$", word):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word

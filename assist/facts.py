"""Numbers with units, read out of text: prices, sizes, ratings, times, distances, shares.

English and Chinese, as shops and timetables write them. What a number means is only said where
its unit says so; a price that is struck out, or is one for delivery, is not the price of a thing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal[
    "price", "unit price", "size", "count", "rating", "time", "date", "length", "distance"
]  # fmt: skip
"""What a number is about. A time is one of the day, a length how long something takes."""

NUMBER = r"\d{1,3}(?:[,'\u00a0\u202f ]\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3})+,\d+|\d+(?:[.,]\d+)?"
_CODES = "usd|eur|gbp|cny|rmb|jpy|chf|inr|krw|cad|aud"
_SIGNS: dict[str, str] = {
    "$": "$", "us$": "$", "usd": "$", "dollars": "$", "dollar": "$", "美元": "$",
    "€": "€", "eur": "€", "euro": "€", "euros": "€", "欧元": "€",
    "£": "£", "gbp": "£", "pounds": "£", "pound": "£", "英镑": "£",
    "¥": "¥", "￥": "¥", "cny": "¥", "rmb": "¥", "元": "¥", "块": "¥", "块钱": "¥", "yuan": "¥",
    "人民币": "¥", "jpy": "jpy", "円": "jpy", "yen": "jpy", "日元": "jpy",
    "₹": "₹", "inr": "₹", "rs": "₹", "rs.": "₹", "chf": "chf", "kr": "kr", "zł": "zł", "₩": "₩",
    "krw": "₩", "cad": "cad", "aud": "aud",
}  # fmt: skip
_BEFORE = rf"US\$|[$€£¥￥₹₩]|(?:{_CODES}|rs\.?)(?![a-z])|人民币"
_BEHIND = (
    rf"[$€£¥￥₹₩]|(?:{_CODES}|euros?|dollars?|pounds?|yuan|yen|kr|zł)(?![a-z])"
    r"|块钱|块|美元|欧元|英镑|日元|元(?![素旦])|円"
)
_CENTS = r"(?:cents?|ct|pence|p)(?![a-z])|[角分](?![钟之享类支析])"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_UNITS: dict[str, tuple[str, float]] = {
    **dict.fromkeys(("l", "ltr", "litre", "litres", "liter", "liters", "升", "公升"), ("l", 1.0)),
    **dict.fromkeys(("dl",), ("l", 0.1)), **dict.fromkeys(("cl",), ("l", 0.01)),
    **dict.fromkeys(("ml", "millilitre", "millilitres", "毫升"), ("l", 0.001)),
    **dict.fromkeys(("kg", "kilo", "kilos", "kilogram", "kilograms", "公斤", "千克"), ("kg", 1.0)),
    **dict.fromkeys(("g", "gram", "grams", "克"), ("kg", 0.001)), "斤": ("kg", 0.5),
    **dict.fromkeys(("lb", "lbs"), ("kg", 0.45359237)), "oz": ("kg", 0.028349523),
    **dict.fromkeys(("gb", "gib"), ("gb", 1.0)), **dict.fromkeys(("tb", "tib"), ("gb", 1024.0)),
    **dict.fromkeys(("mb", "mib"), ("gb", 1 / 1024)),
    **dict.fromkeys(("cm", "厘米"), ("m", 0.01)), **dict.fromkeys(("mm", "毫米"), ("m", 0.001)),
    **dict.fromkeys(("inch", "inches", '"', "英寸", "寸"), ("m", 0.0254)),
}  # fmt: skip
_FAR: dict[str, float] = {
    **dict.fromkeys(("km", "kilometres", "kilometers", "公里", "千米"), 1.0),
    **dict.fromkeys(("m", "metres", "meters", "米"), 0.001),
    **dict.fromkeys(("mi", "mile", "miles", "英里"), 1.609344),
}
_LONG: dict[str, float] = {
    **dict.fromkeys(("min", "mins", "minute", "minutes", "分钟"), 1.0),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "小时", "个小时"), 60.0),
    **dict.fromkeys(("day", "days", "天", "日"), 1440.0),
    **dict.fromkeys(("week", "weeks", "周"), 10080.0),
}
_COUNTED = "pieces|piece|pcs|pack|packs|bottles|bottle|cans|items|瓶|个|只|包|盒|罐|件|支|袋|箱"


def _any(words: Iterable[str]) -> str:
    """A pattern of any of these words, the longest first, ended where a word ends."""
    return "|".join(
        re.escape(word) + ("(?![a-z])" if word[-1:].isalpha() and word.isascii() else "")
        for word in sorted(words, key=len, reverse=True)
    )


_LENGTH = re.compile(rf"({NUMBER})\s*({_any(_LONG)})", re.IGNORECASE)


@dataclass(frozen=True)
class Fact:
    """One number of a text.

    Args:
        kind: what it is about.
        value: in the unit: minutes for times and lengths, days from the year 1 for dates,
            kilometres for distances, and 0 to 1 of the best for ratings.
        unit: of a price its currency, of a unit price that and for what, of a size l, kg, gb or m.
        text: the words that it was read from.
        start: where they begin, in the text.
        end: where they end.
        aside: whether it is beside the point: struck out, for delivery, saved.
    """

    kind: Kind
    value: float
    unit: str
    text: str
    start: int = 0
    end: int = 0
    aside: bool = False


def facts(text: str) -> tuple[Fact, ...]:
    """All numbers of a text whose meaning is clear, in their order."""
    found: list[Fact] = []
    for pattern, read in _READERS:
        for match in pattern.finditer(text):
            if any(one.start < match.end() and match.start() < one.end for one in found):
                continue
            if fact := read(match):
                found.append(_placed(fact, match, text))
    return tuple(sorted(found, key=lambda one: one.start))


def number(text: str) -> float:
    """The value of a number as people write it: 1,299.50, 1.299,50, 0,89, 1 299."""
    digits = re.sub(r"['\u00a0\u202f ]", "", text)
    comma, point = digits.rfind(","), digits.rfind(".")
    if comma > point >= 0:
        digits = digits.replace(".", "").replace(",", ".")
    elif comma >= 0 and point >= 0:
        digits = digits.replace(",", "")
    elif comma >= 0:
        thousands = re.fullmatch(r"\d{1,3}(,\d{3})+", digits)
        digits = digits.replace(",", "" if thousands else ".")
    return float(digits)


_ASIDE_BEFORE = re.compile(
    r"(?:\b(?:was|before|instead of|rrp|list price|delivery|shipping|postage|deposit|saves?|saving"
    r"|off|over)|原价|运费|配送费|邮费|押金|立减|已省|节省|满|划线价|市场价)\s*[:：]?\s*[-–]?\s*(?:just|only|仅)?\s*$",
    re.IGNORECASE,
)
_ASIDE_BEHIND = re.compile(
    r"^\s*(?:off\b|delivery\b|shipping\b|postage\b|deposit\b|saved\b|运费|押金|起送|优惠)"
    r"(?!\s*[:：]?\s*[\d$€£¥￥])",
    re.IGNORECASE,
)


def _placed(fact: Fact, match: re.Match[str], text: str) -> Fact:
    aside = fact.kind in ("price", "unit price") and bool(
        _ASIDE_BEFORE.search(text[max(0, match.start() - 24) : match.start()])
        or _ASIDE_BEHIND.search(text[match.end() : match.end() + 16])
    )
    return Fact(
        fact.kind, fact.value, fact.unit, match[0].strip(), match.start(), match.end(), aside
    )


def _price(match: re.Match[str]) -> Fact | None:
    sign = (match["before"] or match["behind"] or "").strip().casefold()
    value = number(match["number"]) * (10_000 if match["myriad"] else 1)
    return Fact("price", value, _SIGNS.get(sign, sign), "")


def _cents(match: re.Match[str]) -> Fact | None:
    sign = match["unit"].casefold()
    share = 0.1 if sign == "角" else 0.01
    unit = (
        "¥" if sign in "角分" else "£" if sign in ("p", "pence") else "€" if sign == "ct" else "$"
    )
    return Fact("price", number(match["number"]) * share, unit, "")


def _unit_price(match: re.Match[str]) -> Fact | None:
    sign = (match["before"] or match["behind"] or "").strip().casefold()
    name = (match["per"] or "").casefold()
    amount = number(match["amount"]) if match["amount"] else 1.0
    unit, share = _UNITS.get(name, (name, 1.0))
    value = number(match["number"]) / (amount * share)
    return Fact("unit price", value, f"{_SIGNS.get(sign, sign)}/{unit}", "")


def _size(match: re.Match[str]) -> Fact | None:
    unit, share = _UNITS[match["unit"].casefold()]
    times = number(match["times"]) if match["times"] else 1.0
    return Fact("size", number(match["number"]) * share * times, unit, "")


def _count(match: re.Match[str]) -> Fact | None:
    return Fact("count", number(match["number"] or match["of"]), "", "")


def _rating(match: re.Match[str]) -> Fact | None:
    if stars := match["stars"]:
        return Fact("rating", (stars.count("★") + stars.count("⭐")) / 5, "", "")
    value = number(match["given"] or match["behind"] or match["score"])
    best = number(match["best"]) if match["best"] else 10.0 if value > 5 else 5.0
    return Fact("rating", value / best, "", "") if 0 < value <= best else None


def _clock(match: re.Match[str]) -> Fact | None:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    half = (match["half"] or match["before"] or "").casefold()
    if half.startswith("p") or half in ("下午", "晚上", "傍晚"):
        hour += 12 if hour < 12 else 0
    elif half.startswith("a") and hour == 12:
        hour = 0
    if match["past"]:
        minute = 30
    if hour > 24 or minute > 59:
        return None
    return Fact("time", hour * 60.0 + minute, "", "")


def _date(match: re.Match[str]) -> Fact | None:
    named = match["name"] or match["first"]
    month = _MONTHS.index(named[:3].casefold()) + 1 if named else int(match["month"] or match["m"])
    day = int(match["day"] or match["d"] or match["behind"] or match["before"])
    try:
        found = date(int(match["year"] or match["y"] or match["end"]), month, day)
    except ValueError:
        return None
    return Fact("date", float(found.toordinal()), "", "")


def _length(match: re.Match[str]) -> Fact | None:
    parts = _LENGTH.findall(match[0])
    value = sum(number(amount) * _LONG[unit.casefold()] for amount, unit in parts)
    return Fact("length", value, "", "")


def _distance(match: re.Match[str]) -> Fact | None:
    return Fact("distance", number(match["number"]) * _FAR[match["unit"].casefold()], "", "")


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


_N = rf"(?<![\d.,])(?P<number>{NUMBER})"


def _readers() -> Iterator[tuple[re.Pattern[str], Callable[[re.Match[str]], Fact | None]]]:
    per = rf"\s*(?:/|per|each|每)\s*(?P<amount>{NUMBER})?\s*(?P<per>{_any(_UNITS)}|{_COUNTED})"
    yield _pattern(rf"(?P<before>{_BEFORE})\s?{_N}(?P<behind>){per}"), _unit_price
    yield _pattern(rf"(?P<before>){_N}\s?(?P<behind>{_BEHIND}){per}"), _unit_price
    myriad = r"\s?(?P<myriad>万)?"
    yield _pattern(rf"(?P<before>{_BEFORE})\s?{_N}(?![\d]){myriad}(?P<behind>)"), _price
    yield _pattern(rf"(?P<before>){_N}{myriad}\s?(?P<behind>{_BEHIND})"), _price
    rating = (
        r"(?P<stars>[★⭐]{1,5}☆{0,4})"
        rf"|(?<![\d.,])(?P<given>{NUMBER})\s*(?:out of|of|/)\s*(?P<best>5|10|100)"
        r"(?:\s*(?:stars?|星|分))?(?![\d.,])"
        rf"|(?<![\d.,])(?P<behind>{NUMBER})\s*(?:-?\s*stars?\b|星(?!期))"
        rf"|(?:rated|rating|评分|好评)\s*[:：]?\s*(?P<score>{NUMBER})\s*分?"
    )
    yield _pattern(rating), _rating
    name = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?"
    yield (
        _pattern(
            r"(?<!\d)(?:(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
            r"|(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日"
            rf"|(?:(?P<before>\d{{1,2}})\s+(?P<name>{name})"
            rf"|(?P<first>{name})\s+(?P<behind>\d{{1,2}}),?)\s+(?P<end>\d{{4}}))(?!\d)"
        ),
        _date,
    )
    yield (
        _pattern(
            r"(?<![\d:.,])(?P<before>上午|下午|晚上|早上|中午|傍晚)?\s*(?P<hour>[01]?\d|2[0-4])"
            r"(?:[:：](?P<minute>[0-5]\d)(?:[:：][0-5]\d)?\s*(?P<half>[ap]\.?m\b)?|\s*[点时](?!间)"
            r"(?P<past>半)?)(?![\d:])"
        ),
        _clock,
    )
    yield (
        _pattern(
            r"(?<![\d:.,])(?P<before>)(?P<hour>1[0-2]|0?\d)(?P<minute>)(?P<past>)\s*"
            r"(?P<half>[ap]\.?m\b)"
        ),
        _clock,
    )
    unit_long = rf"(?<![\d.,])(?:{NUMBER})\s*(?:{_any(_LONG)})"
    yield _pattern(rf"{unit_long}(?:\s*(?:and|又)?\s*(?:{NUMBER})\s*(?:{_any(_LONG)}))*"), _length
    yield (
        _pattern(
            rf"(?<![\d.,])(?:(?P<times>\d+)\s*[x×*]\s*)?(?P<number>{NUMBER})\s*"
            rf"(?P<unit>{_any(_UNITS)})"
        ),
        _size,
    )
    yield _pattern(rf"{_N}\s*(?P<unit>{_any(_FAR)})"), _distance
    yield _pattern(rf"{_N}\s*(?P<unit>{_CENTS})"), _cents
    yield (
        _pattern(rf"{_N}\s*(?:{_COUNTED})(?![a-z])|\b(?:pack|set|box) of (?P<of>\d+)"),
        _count,
    )


_READERS = tuple(_readers())

"""What addresses say of what opening them, or sending something to them, does."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import SplitResult, parse_qsl

from handeye.perception import Purpose

from .addresses import origin_of as origin_of
from .addresses import parts_of as parts_of
from .risk_kinds import RiskKind

SEGMENTS: dict[RiskKind, str] = {
    "payment": (
        r"pay|buy|purchase|donate|charge|transfer|withdraw|place[-_]?order|pay[-_]?now"
        r"|confirm[-_]?(?:order|payment|purchase|transfer)|wire|checkout[-_]?now"
    ),
    "delete": (
        r"delete(?:[-_]?\w+)?|destroy|erase|purge|deactivate|close[-_]?account|wipe|unsubscribe"
        r"|cancel[-_]?(?:subscription|order|booking)|remove(?:[-_]?\w+)?|unlink|opt[-_]?out"
        r"|terminate|revoke|unregister|leave[-_]?(?:group|team|organi[sz]ation)"
    ),
    "sign_in": r"log[-_]?out|sign[-_]?out|log[-_]?off",
    "send": r"send(?:[-_]?\w+)?|publish",
    "permission": r"authori[sz]e|consent|grant",
}
"""Parts of an address that say what it does, whatever the method."""

POSTED: dict[RiskKind, str] = {
    "payment": (
        r"payments?|checkout|orders?|donations?|transfers?|subscribe|subscriptions?|purchases?"
    ),
    "send": (
        r"messages?|comments?|repl(?:y|ies)|posts?|tweets?|invit(?:e|es|ations?)|share|contact"
        r"|e?mails?|feedback|reviews?"
    ),
    "sign_in": r"log[-_]?in|sign[-_]?in|sessions?|register|sign[-_]?up|signup|auth",
    "upload": r"uploads?|files?",
}
"""The last part of an address that something is sent to by another method than GET."""

FILES = re.compile(
    r"\.(?:zip|exe|msi|dmg|pkg|apk|deb|rpm|jar|iso|7z|rar|tgz|gz|xz|bat|cmd|ps1|sh|scr|xlsx?|csv"
    r"|docx?|pptx?|bin|crx|xpi|torrent)$"
)
"""Names of files that a browser saves instead of showing them."""
ACTS_AT_ONCE: tuple[RiskKind, ...] = ("payment", "delete", "send", "sign_in", "permission")
"""What a link may do that says nothing of it."""
SUM = re.compile(r"(?:^|&)(?:amount|sum|to|iban|recipient|payee|beneficiary|confirm(?:ed)?)=")
"""A query that says how much is paid, or to whom."""
RIGHTS = re.compile(
    r"(?:^|&)(?:role|access|permissions?|level)=(?:admin\w*|owner|root|editor|write)\b"
)
"""A query that gives rights to somebody."""
TAKEN_BACK = re.compile(r"\b(?:cart|basket|bag|wish-?list|filters?|tags?|coupons?|favou?rites?)\b")
"""Places from which something is taken away only to be put back at once."""
NOUNS = ("order", "transfer", "post", "upgrade", "redeem", "charge", "checkout", "trash")
"""Verbs that name a place as well."""
SHOWN = re.compile(r"/(?:pricing|plans?|checkout|cart|basket|products?|items?|shop|jobs?)(?:/|$)")
"""Places that a link leads to, whatever it promises to do there."""
READ = re.compile(r"/(?:help|blog|docs?|articles?|news|wiki|support|faq)/|/deleted(?:/|$)")
"""Places that tell about things."""
ORDERS = ("action", "do", "cmd", "op")
"""Names in the query of an address whose values say what to do."""


def plain_link(purpose: Purpose) -> SplitResult | None:
    """The address of a link that only leads somewhere; None for all else."""
    parts = parts_of(purpose.href)
    if purpose.submits or parts is None or parts.scheme not in ("http", "https"):
        return None
    page = purpose.url.partition("#")[0]
    same = purpose.href.partition("#")[0] == page and "#" in purpose.href
    return None if same else parts


def does(kind: RiskKind, parts: SplitResult) -> bool:
    """Whether a part of an address says that it does this."""
    if kind == "permission" and RIGHTS.search(parts.query.casefold()):
        return True
    if kind == "delete" and TAKEN_BACK.search(parts.path.casefold()):
        return False
    return any(_one(SEGMENTS.get(kind, "(?!)")).fullmatch(one) for one in _segments(parts))


def orders(kind: RiskKind, word: str) -> bool:
    """Whether a word that a form sends along orders this, as a part of an address would."""
    return _one(SEGMENTS.get(kind, "(?!)")).fullmatch(word.casefold()) is not None


def at_once(kind: RiskKind, parts: SplitResult) -> bool:
    """Whether opening an address does this to one certain thing, with no question in between."""
    path = parts.path.casefold()
    certain = parts.query or re.search(r"/(?:\d+|me|my|account)/", path)
    if kind == "payment":  # to pay takes more than to open an address
        certain = SUM.search(parts.query.casefold()) or re.search(r"/confirm$", path)
    return bool(certain) and not READ.search(path) and does(kind, parts)


def plainly(words_said: str, parts: SplitResult) -> bool:
    """Whether a link whose words order something may do it by a script, wherever it leads.

    Few words and no place that tells or shows things: longer words are a title.
    """
    path = parts.path.casefold()
    few = len(words_said.split()) <= (3 if words_said.isascii() else 2) and len(words_said) > 4
    noun = re.sub(r"[\s\d#]+$", "", words_said) in NOUNS
    return few and not noun and not READ.search(path) and not SHOWN.search(path)


def takes(kind: RiskKind, parts: SplitResult) -> bool:
    """Whether an address is one that this is sent to: by the last of its parts that is a word."""
    named = [one for one in _segments(parts) if not re.fullmatch(r"[\d-]+", one)]
    return bool(named and _one(POSTED.get(kind, "(?!)")).fullmatch(named[-1]))


def _segments(parts: SplitResult) -> list[str]:
    orders = [value for name, value in parse_qsl(parts.query) if name in ORDERS]
    whole = [*parts.path.split("/"), *orders]
    return [_stem(one.casefold()) for one in whole if one]


def _stem(segment: str) -> str:
    return re.sub(r"\.(?:php|html?|aspx?|jsp|do|cgi|action)$", "", segment)


@cache
def _one(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)

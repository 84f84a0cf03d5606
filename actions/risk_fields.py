"""What the fields of a form tell of what sending it does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from handeye.perception import Form, FormField, words

from . import risk_paths
from . import risk_words as said
from .disguise import quoted, undisguised
from .risk_kinds import RISK_KINDS, RiskKind

CARD = re.compile(
    r"card ?(?:number|no)|\bcvv2?\b|\bcvc2?\b|kartennummer|卡号|numero de (?:tarjeta|carte)"
)
MONEY = re.compile(r"\b(?:amount|iban|payee|beneficiary|betrag|montant|importe)\b|金额|收款")
TO = re.compile(r"\b(?:to|recipients?)\b|收件人")
MESSAGE = re.compile(r"\b(?:body|message|subject)\b|正文|主题")


def filled(form: Form, kind: str) -> bool:
    """Whether a field of a kind has something in it."""
    return any(one.kind == kind and one.filled for one in form.fields)


def held(form: Form, hint: str, kind: str, posted: bool) -> Iterator[tuple[RiskKind, str]]:
    """What the fields put at risk, with the reason.

    Args:
        form: the form that is sent.
        hint: the `autocomplete` of the field that is just being typed in.
        kind: the kind of that field.
        posted: whether it is sent by another method than GET.
    """
    named = [_named(one) for one in form.fields if one.filled]
    card = any(one.filled and one.autocomplete.startswith("cc-") for one in form.fields)
    if card or hint.startswith("cc-") or any(map(CARD.search, named)):
        yield "payment", "its form holds the number of a card"
    if kind == "password" or filled(form, "password"):
        yield "sign_in", "its form holds a password"
    if posted and filled(form, "file"):
        yield "upload", "its form holds a file"
    if posted and any(map(MONEY.search, named)):
        yield "payment", "its form says how much is paid, or to whom"
    if posted and any(map(TO.search, named)) and any(map(MESSAGE.search, named)):
        yield "send", "its form holds a message, and to whom"


def ordered(form: Form, about: Sequence[str]) -> Iterator[tuple[RiskKind, str]]:
    """What the form tells its server to do beside its address, and what was chosen in it.

    Args:
        form: the form that is sent.
        about: what tells where it stands.
    """
    for order in form.orders:
        first = re.split(r"[\W_]", order.casefold())[0]
        for kind in RISK_KINDS:
            back = kind == "delete" and said.puts_back(first, about)
            if not back and risk_paths.orders(kind, order):
                yield kind, f"its form tells the server {quoted(order)}"
    for label in form.chosen:
        plain = undisguised(label)
        deletes = any(said.orders("delete").fullmatch(one) for one in plain)
        if deletes and not any(said.puts_back(one, about) for one in plain):
            yield "delete", f"chosen in its form is {quoted(label)}"


def _named(field: FormField) -> str:
    return words.normal(f"{field.name} {field.label}".replace("_", " ").replace("-", " "))

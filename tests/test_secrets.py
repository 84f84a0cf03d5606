"""Secrets stand in texts by reference; their values in nothing that is kept."""

from __future__ import annotations

import base64
import html
import json
import time
from urllib.parse import quote, quote_plus

import pytest

from handeye.actions import hands, secrets

SECRETS = secrets.Secrets({"password": "p@ss wörd", "empty": ""})


def test_a_reference_becomes_its_value_at_the_keyboard() -> None:
    assert SECRETS.reveal("my ${secrets.password}!") == "my p@ss wörd!"
    with pytest.raises(hands.Refused, match="other"):
        SECRETS.reveal("${secrets.other}")


@pytest.mark.parametrize("form", ["p@ss wörd", "p%40ss%20w%C3%B6rd", "p%40ss+w%C3%B6rd"])
def test_a_value_is_kept_as_its_reference(form: str) -> None:
    assert SECRETS.redact(f"/?q={form}&x") == "/?q=${secrets.password}&x"


def test_values_are_not_shown_by_accident() -> None:
    assert "p@ss" not in repr(SECRETS)


VALUE = 'p"ä s\\s&1/!x'


@pytest.mark.parametrize(
    "form",
    [
        VALUE,
        json.dumps(VALUE),
        json.dumps(VALUE, ensure_ascii=False),
        html.escape(VALUE),
        quote(VALUE),
        quote(VALUE, safe=""),
        quote_plus(VALUE),
        quote(VALUE, safe="!'()*"),
        quote(VALUE, safe="").lower(),
        base64.b64encode(VALUE.encode()).decode(),
        base64.urlsafe_b64encode(f"demo:{VALUE}".encode()).decode(),
        base64.b64encode(f"user:{VALUE}:more".encode()).decode(),
        base64.b64encode(f"x{VALUE}".encode()).decode(),
        base64.b64encode(f"x{VALUE}".encode("utf-16-le")).decode(),
        quote(base64.b64encode(f"demo:{VALUE}".encode()).decode(), safe=""),
        json.dumps(json.dumps(json.dumps({"a": VALUE}))),
        json.dumps(VALUE).replace("/", "\\/"),
        html.escape(html.escape(VALUE)),
        html.escape(VALUE).replace("&#x27;", "&#39;").replace("ä", "&auml;"),
        "".join(f"&#{ord(c)};" if not c.isalnum() else c for c in VALUE),
        quote(quote(quote(VALUE, safe=""))),
        quote_plus(VALUE).replace("%2F", "%2f"),
        VALUE.encode().hex(),
        VALUE.encode().hex().upper(),
    ],
)
def test_a_value_is_found_in_every_form(form: str) -> None:
    kept = secrets.Secrets({"pin": VALUE}).redact(f"before {form} after")
    assert "${secrets.pin}" in kept
    assert kept.startswith("before ")
    assert kept.endswith(" after")


def test_what_is_no_secret_stays() -> None:
    text = "nothing here is % secret: aGVsbG8gd29ybGQ="
    assert secrets.Secrets({"pin": VALUE, "empty": ""}).redact(text) == text


@pytest.mark.parametrize("charset", ["utf-8", "utf-16-le", "utf-16-be", "latin-1", "gb18030"])
def test_a_value_is_found_in_bytes(charset: str) -> None:
    kept = secrets.Secrets({"pin": "geheim-ü"})
    data = b"\xff\x00before " + "geheim-ü".encode(charset) + b" after\xfe"
    assert kept.redact_bytes(data) == b"\xff\x00before ${secrets.pin} after\xfe"
    assert kept.redact_bytes(bytes(range(256))) == bytes(range(256))


def test_a_short_value_is_found_as_a_word_of_its_own() -> None:
    kept = secrets.Secrets({"cvc": "123", "letter": "a"})
    text = "CVC 123, cvc=123&x; 1234 and 0123 stay, in 5123"
    assert kept.redact(text) == (
        "CVC ${secrets.cvc}, cvc=${secrets.cvc}&x; 1234 and 0123 stay, in 5123"
    )
    assert kept.redact("an apple a day") == "an apple ${secrets.letter} day"


def test_the_longest_value_counts() -> None:
    kept = secrets.Secrets({"short": "geheim", "long": "geheim & mehr", "name": "secrets"})
    assert kept.redact("geheim+%26+mehr, geheim!") == "${secrets.long}, ${secrets.short}!"


def test_lines_of_a_long_value_count_by_themselves() -> None:
    kept = secrets.Secrets({"key": "-----BEGIN-----\nMIIBbase64line\n-----END-----"})
    assert kept.redact("see MIIBbase64line") == "see ${secrets.key}"


def test_what_a_half_filled_field_shows() -> None:
    kept = secrets.Secrets({"pin": VALUE})
    assert kept.begins(VALUE[:5]) == "pin"
    assert (kept.begins(VALUE[:3]), kept.begins("other")) == ("", "")


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://Shop.Example:443/a?b", "https://shop.example"),
        ("http://shop.example:8080", "http://shop.example:8080"),
        ("http://me:pw@shop.example@evil.example/", "http://evil.example"),
        ("http://[::1]:8000/", "http://[::1]:8000"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("ws://shop.example", ""), ("data:text/html,x", ""), ("about:blank", ""), ("", ""),
        ("null", ""), ("file:///a", ""), ("http://", ""), ("http://[::1", ""),
    ],
)  # fmt: skip
def test_origins(url: str, origin: str) -> None:
    assert secrets.origin_of(url) == origin


def test_redacting_is_quick_where_there_is_nothing() -> None:
    kept = secrets.Secrets({str(number): f"{VALUE}{number}" for number in range(20)})
    text = "nothing of all that is in here; " * 1000
    started = time.process_time()
    for _ in range(100):
        kept.redact(text)
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("two  blanks-77", "two blanks-77"),
        ("a\ttab and \n more", "a tab and more"),
        ("pa<ss>word-77", "pa\u2039ss\u203aword-77"),
        ('pa<ss>/"w?77', "pa_ss___w_77"),
        ("a-token-of-40-characters-1234567890-abcdef", "a-token-of-40-characters…"),
        ("Zebra-Quartz-77-" + "q" * 61, "Zebra-Quartz-77-" + "q" * 38 + "…"),
        ("Two  words  <of>  a  long  secret", "Two words \u2039of\u203a a lo…"),
    ],
)  # fmt: skip
def test_a_value_is_found_as_it_is_shown(value: str, shown: str) -> None:
    """Blanks squeezed, signs of tags replaced, not fit for a file's name, cut."""
    kept = secrets.Secrets({"pin": value})
    assert kept.redact(f"it says “{shown}” twice: {shown}").count("${secrets.pin}") == 2
    assert not set(kept.redact(shown)) - set("${secrets.pin}…")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ('"abcd1234', "\\" * 50_000 + "abcd1234"),
        ("\\\\\\\\abcd", "\\" * 50_000 + "x abcd"),
        ("& <abcd", "&amp;" * 20_000 + "%25" * 20_000 + "abcd"),
        ("a " * 20 + "abcd", "a " * 20_000 + " abcd"),
    ],
    ids=["quote", "backslashes", "references", "blanks"],
)
def test_redacting_is_quick_whatever_a_page_holds(value: str, text: str) -> None:
    kept = secrets.Secrets({"pin": value})
    started = time.process_time()
    kept.redact(text)
    assert time.process_time() - started < 2

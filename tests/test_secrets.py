"""Secrets stand in texts by reference; their values in nothing that is kept."""

from __future__ import annotations

import base64
import html
import json
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

"""Secrets stand in texts by reference; their values in nothing that is kept."""

from __future__ import annotations

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

"""The switch that keeps tests away from real models."""

from __future__ import annotations

import pytest

from handeye.agent import CannotRun, model_calls

HERE = ("http://127.0.0.1:8000", "127.8.9.1", "localhost:1", "http://LOCALHOST./v1", "[::1]:80")
ELSEWHERE = (
    "https://api.openai.com/v1",
    "http://127.0.0.1.example.test",
    "http://localhost@example.test:80",
    "http://10.0.0.1",
    "[::2]",
)


@pytest.mark.parametrize("address", [*HERE, *ELSEWHERE, ""])
@pytest.mark.parametrize("setting", [None, "", "on"])
def test_all_is_allowed_unless_said_otherwise(
    address: str, setting: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if setting is not None:
        monkeypatch.setenv(model_calls.VARIABLE, setting)
    model_calls.require_allowed(address)


@pytest.mark.parametrize("address", [*HERE, *ELSEWHERE, ""])
def test_off_means_no_model_at_all(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(model_calls.VARIABLE, "OFF")
    with pytest.raises(CannotRun, match="unset HANDEYE_MODEL_CALLS to allow"):
        model_calls.require_allowed(address)


@pytest.mark.parametrize("address", [*HERE, ""])
def test_loopback_allows_this_computer(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(model_calls.VARIABLE, "loopback")
    model_calls.require_allowed(address)


@pytest.mark.parametrize("address", ELSEWHERE)
def test_loopback_allows_no_other_host(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(model_calls.VARIABLE, "loopback")
    with pytest.raises(CannotRun, match="is not on this computer; unset HANDEYE_MODEL_CALLS"):
        model_calls.require_allowed(address)


def test_a_mistyped_setting_is_no_permission(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(model_calls.VARIABLE, "of")
    with pytest.raises(CannotRun, match="'of'; it can be on, loopback or off"):
        model_calls.require_allowed("")

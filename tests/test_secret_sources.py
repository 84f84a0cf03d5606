"""Where secrets come from, what is said when one has no value, and where they may be typed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from commands import handeye

from handeye import CannotRun, RunOptions, run_task
from handeye.actions import Secret
from handeye.tasks import TaskFileError, load_task, load_text, missing_secrets, secret_sources

PYTHON = sys.executable.replace("\\", "/")
TAIL = "\nsteps:\n  - type: ${secrets.pin}\n"


def task_with(source: str, folder: Path, head: str = "target: {url: 'http://x.example/a'}") -> Path:
    path = folder / "task.yaml"
    path.write_text(f"{head}\nsecrets: {{pin: {source}}}{TAIL}", encoding="utf-8")
    return path


def why(source: str, folder: Path) -> str:
    return missing_secrets(load_task(task_with(source, folder)), {"SET": "x"}).get("pin", "")


def value(source: str, folder: Path) -> str:
    task = load_task(task_with(source, folder))
    held = secret_sources.secrets_of(task, task.cases[0], {"SET": "from here"})
    return held.reveal("${secrets.pin}")


def script(folder: Path, text: str) -> str:
    """A command that runs a small program beside the task file."""
    (folder / "say.py").write_text(text, encoding="utf-8")
    return f"{{command: '{PYTHON} say.py one \"two words\"'}}"


def test_a_command_prints_the_value_in_its_first_line(tmp_path: Path) -> None:
    source = script(tmp_path, "import sys; print('pä ss', sys.argv[2]); print('login: me')")
    assert value(source, tmp_path) == "pä ss two words"
    assert value("{env: SET}", tmp_path) == "from here"


FAILURES = [
    ("import sys; print('leak'); sys.exit('leak')", "ended with exit code 1"),
    ("print()", "printed nothing in its first line"),
    ("import sys; sys.stdout.buffer.write(b'leak\\xff')", "printed what is not UTF-8"),
]


@pytest.mark.parametrize(("text", "words"), FAILURES)
def test_a_command_without_a_value(tmp_path: Path, text: str, words: str) -> None:
    said = why(script(tmp_path, text), tmp_path)
    assert said == f"the command `{PYTHON} …` {words}"


def test_a_command_that_cannot_be_run(tmp_path: Path) -> None:
    assert "does not start: No such file" in why("{command: no-such-program at all}", tmp_path)
    assert "a quote is not closed" in why("{command: echo 'it}", tmp_path)


def test_a_command_that_does_not_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secret_sources, "COMMAND_CAP", 0.2)
    said = why(script(tmp_path, "import threading; threading.Event().wait(30)"), tmp_path)
    assert "did not end in 0.2 s" in said


RING = """
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked


class Ring(KeyringBackend):
    priority = 1

    def get_password(self, service, username):
        if service == "locked":
            raise KeyringLocked("leak")
        return {("shop", "me@shop.example/x"): "from the ring"}.get((service, username))

    set_password = delete_password = get_password
"""


def test_the_keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keyring = pytest.importorskip("keyring")
    (tmp_path / "ring.py").write_text(RING, encoding="utf-8")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    from keyring import core

    before = keyring.get_keyring()
    keyring.set_keyring(core.load_keyring("ring.Ring"))
    try:
        assert value("{keyring: shop/me@shop.example/x}", tmp_path) == "from the ring"
        said = why("{keyring: shop/other}", tmp_path)
        assert said == "the keyring has none for other in shop"
        locked = why("{keyring: locked/me}", tmp_path)
        assert locked == "the keyring does not answer (KeyringLocked)"
    finally:
        keyring.set_keyring(before)
    with pytest.raises(TaskFileError, match="write service/user"):
        load_task(task_with("{keyring: shop}", tmp_path))


def test_without_the_package_for_the_keyring(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert 'pip install "handeye[keyring]"' in why("{keyring: shop/me}", tmp_path)


def test_validate_runs_no_command(tmp_path: Path) -> None:
    source = script(tmp_path, "open('ran', 'w')")
    done = handeye("validate", task_with(source, tmp_path))
    assert done.code == 0
    assert f"the secret `pin` comes from the command `{PYTHON} …`" in done.out
    assert not (tmp_path / "ran").exists()
    ring = handeye("validate", task_with("{keyring: shop/me}", tmp_path))
    assert "`pin` comes from the keyring, which is not asked before a run" in ring.out


def test_a_seed_that_is_none_is_told_before_the_run(tmp_path: Path) -> None:
    task = load_task(task_with("{env: SET, totp: on}", tmp_path))
    with pytest.raises(CannotRun) as caught:
        run_task(task, RunOptions(out=tmp_path / "runs", environ={"SET": "no base32!"}))
    assert "the secret `pin` has no value: what is there is no seed" in str(caught.value)
    assert "no base32!" not in str(caught.value)
    assert not (tmp_path / "runs").exists()


ORIGINS = [
    ("target: {url: 'http://x.example:80/a'}", "{env: SET}", "http://x.example"),
    ("target: {url: 'HTTPS://X.Example:8443'}", "{env: SET}", "https://x.example:8443"),
    ("", "{env: SET}", ""),
    ("target: {url: 'http://x.example'}", "{env: SET, origin: 'https://login.x.example/'}",
     "https://login.x.example"),
    ("target: {url: 'http://x.example'}", "{file: pin.txt, origin: 'http://y', visible: on}",
     "http://y"),
    ("target: {url: 'file:///tmp/a.html'}", "{env: SET}", ""),
]  # fmt: skip


@pytest.mark.parametrize(("head", "source", "origin"), ORIGINS)
def test_the_origin_of_a_secret(tmp_path: Path, head: str, source: str, origin: str) -> None:
    (tmp_path / "pin.txt").write_text("1234\n", encoding="utf-8")
    task = load_task(task_with(source, tmp_path, head))
    held = secret_sources.secrets_of(task, task.cases[0], {"SET": "x"})
    assert held.origin("pin") == origin


def test_without_a_target_the_first_page_counts(tmp_path: Path) -> None:
    task = load_text(
        "secrets: {pin: {env: P}}\nsteps:\n  - open: http://a:81/b\n  - open: http://c\n"
    )
    held = secret_sources.secrets_of(task, task.cases[0], {"P": "x"})
    assert held.origin("pin") == "http://a:81"
    given = {"pin": "y", "far": Secret("z", origin="http://far")}
    own = secret_sources.secrets_of(task, task.cases[0], {}, given)
    assert (own.origin("pin"), own.origin("far")) == ("http://a:81", "http://far")

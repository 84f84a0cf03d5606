"""Where the values of secrets come from: environment, file, keyring or command. Never printed."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol, cast

from handeye.actions import secrets, totp
from handeye.agent import CannotRun, verbs

from .task import BrowserTarget, Case, Secret, Task

COMMAND_CAP = 30.0
"""Seconds that a command has to print its secret."""
NO_KEYRING = (
    "it comes from the keyring, and the package for that is not installed: "
    '`pip install "handeye[keyring]"`'
)


class NoValue(Exception):
    """A secret without a value: `str()` says why, without anything of the value."""


class Keyring(Protocol):
    """What is used of the package `keyring`."""

    def get_password(self, service_name: str, username: str) -> str | None:
        """The password, or None."""
        ...


def secrets_of(
    task: Task,
    case: Case,
    environ: Mapping[str, str],
    given: Mapping[str, str | secrets.Secret] | None = None,
) -> secrets.Secrets:
    """The secrets of a run, read from where the task says they are, or as they are given.

    What names no origin goes to the site that the case starts at.

    Raises:
        CannotRun: when one has no value.
    """
    found: Mapping[str, str | secrets.Secret] = {} if given is None else given
    if given is None:
        found = {name: _secret(task, name, environ) for name in task.secrets}
    return secrets.Secrets(found, start_of(task, case))


def start_of(task: Task, case: Case) -> str:
    """The address that a case starts at; "" when it has none."""
    target = task.target or BrowserTarget()
    if not isinstance(target, BrowserTarget) or target.url:
        return target.url if isinstance(target, BrowserTarget) else ""
    opened = (step.body for step in case.all_steps if isinstance(step.body, verbs.Open))
    first = next(opened, None)
    return first.url if first else ""


def _secret(task: Task, name: str, environ: Mapping[str, str]) -> secrets.Secret:
    told = task.secrets[name]
    try:
        value = _value(told, task.folder, environ)
    except NoValue as why:
        raise CannotRun(f"the secret `{name}` has no value: {why}") from None
    return secrets.Secret(value, told.origin or "", told.visible, told.totp, told.window or "")


def missing_secrets(task: Task, environ: Mapping[str, str], *, ask: bool = True) -> dict[str, str]:
    """Secrets whose value is not there: name → why, in plain words.

    Args:
        task: the task.
        environ: where environment variables are looked up.
        ask: whether commands are run and the keyring is asked, to find out about theirs.
    """
    missing: dict[str, str] = {}
    for name, secret in task.secrets.items():
        if not ask and (secret.command is not None or secret.keyring is not None):
            continue
        try:
            _value(secret, task.folder, environ)
        except NoValue as why:
            missing[name] = str(why)
    return missing


def asked_later(task: Task) -> dict[str, str]:
    """Secrets that a command or the keyring gives: name → from where, in plain words."""
    told = {name: _asked(secret) for name, secret in task.secrets.items()}
    return {name: words for name, words in told.items() if words}


def _asked(secret: Secret) -> str:
    if secret.command is not None:
        return f"the command `{_program(secret.command)}`"
    return "the keyring" if secret.keyring is not None else ""


def _value(secret: Secret, folder: Path, environ: Mapping[str, str]) -> str:
    """The value of a secret.

    Raises:
        NoValue: when there is none, or it is not what it should be.
    """
    if secret.env is not None:
        value = environ.get(secret.env, "")
        if not value:
            raise NoValue(f"the environment variable {secret.env} is not set")
    elif secret.file is not None:
        value = _from_file(Path(secret.file))
    elif secret.keyring is not None:
        value = _from_keyring(secret.keyring)
    else:
        value = _from_command(secret.command or "", folder, environ)
    if secret.totp:
        try:
            totp.read_seed(value)
        except totp.SeedError as why:
            raise NoValue(f"what is there {why}") from None
    return value


def _from_file(path: Path) -> str:
    try:
        value = path.read_text(encoding="utf-8-sig").strip()
    except OSError as error:
        raise NoValue(f"the file {path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise NoValue(f"the file {path} is not in UTF-8") from None
    if not value:
        raise NoValue(f"the file {path} is empty")
    return value


def _from_keyring(entry: str) -> str:
    service, slash, user = entry.partition("/")
    if not (service and slash and user):
        raise NoValue(f"`keyring: {entry}` names no service and user; write service/user")
    if not find_spec("keyring"):
        raise NoValue(NO_KEYRING)
    ring = cast("Keyring", import_module("keyring"))
    errors = import_module("keyring.errors")
    try:
        value = ring.get_password(service, user)
    except cast("type[Exception]", errors.KeyringError) as error:
        raise NoValue(f"the keyring does not answer ({type(error).__name__})") from None
    if not value:
        raise NoValue(f"the keyring has none for {user} in {service}")
    return value


def _program(command: str) -> str:
    """The first word of a command: the others are not for everybody to see."""
    words = command.split()
    return f"{words[0]} …" if len(words) > 1 else command


def _from_command(command: str, folder: Path, environ: Mapping[str, str]) -> str:
    """The first line that a command prints; what else it prints is shown to nobody."""
    program = _program(command)
    try:
        words = shlex.split(command, posix=os.name != "nt")
        done = subprocess.run(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=dict(environ),
            timeout=COMMAND_CAP,
            check=False,
        )
    except ValueError:
        raise NoValue(f"the command `{program}` cannot be read: a quote is not closed") from None
    except subprocess.TimeoutExpired:
        raise NoValue(f"the command `{program}` did not end in {COMMAND_CAP:g} s") from None
    except OSError as error:
        raise NoValue(f"the command `{program}` does not start: {error.strerror}") from None
    if done.returncode:
        raise NoValue(f"the command `{program}` ended with exit code {done.returncode}")
    try:
        value = done.stdout.decode().split("\n", 1)[0].rstrip("\r")
    except UnicodeDecodeError:
        raise NoValue(f"the command `{program}` printed what is not UTF-8") from None
    if not value:
        raise NoValue(f"the command `{program}` printed nothing in its first line")
    return value

"""What a conversation has stored on this machine, and its end: nothing of it is left."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from handeye.agent import ModelSetup, connect, model_calls, remote_address, reply_cache, servers

if TYPE_CHECKING:
    from .desk import Desk
    from .texts import Texts


class Stored:
    """What `forget` deletes beside the run folder. Commands that write files name them here."""

    def __init__(self) -> None:
        self.files: list[Path] = []
        """Files that the user had written elsewhere, such as by `save PATH`."""
        self.forget = False
        """Whether all of it is deleted at the end."""
        self.forget_files = False
        """Whether those files are, too."""


def forgotten(texts: Texts, stored: Stored, desk: Desk) -> list[str]:
    """Delete what a conversation has stored, and say what that was.

    Args:
        texts: in which language.
        stored: what was written beside the run folder.
        desk: what was worked at, closed already.
    """
    told: list[str] = []
    folder = desk.attempt.folder
    count = sum(path.is_file() for path in folder.rglob("*")) if folder.is_dir() else 0
    try:
        shutil.rmtree(folder)
        told.append(texts("forget.folder", folder=folder, count=count))
    except OSError as why:
        told.append(texts("forget.not", what=why.filename or folder, why=why.strerror or why))
    told += _replies(texts, desk)
    told += _files(texts, stored.files if stored.forget_files else ())
    kept = [] if stored.forget_files else [one for one in stored.files if one.exists()]
    return [*told, *(texts("forget.kept", file=one) for one in kept)]


def _replies(texts: Texts, desk: Desk) -> list[str]:
    model = desk.attempt.options.model
    cached = connect.ready(model).model if model else None
    if not isinstance(cached, reply_cache.CachedModel):
        return []
    try:
        count = cached.forget()
    except reply_cache.StoreError as why:
        return [texts("forget.not", what=texts("forget.answers"), why=why)]
    return [texts("forget.replies", count=count)] if count else []


def _files(texts: Texts, files: Sequence[Path]) -> list[str]:
    told: list[str] = []
    for file in files:
        try:
            file.unlink(missing_ok=True)
            told.append(texts("forget.file", file=file))
        except OSError as why:
            told.append(texts("forget.not", what=file, why=why.strerror or why))
    return told


def model_lines(texts: Texts, model: ModelSetup | connect.ModelSpec | None) -> list[str]:
    """Which model sees pictures of the screen, where it is, and where its answers are kept."""
    if model is None:
        return [texts("privacy.no_model")]
    if isinstance(model, ModelSetup):
        return [texts("privacy.model", model=model.model.name)]
    if model.cassette:
        return [texts("privacy.cassette", file=model.cassette)]
    told = [texts("privacy.model", model=model.name)]
    if not model.server:
        told.append(texts("privacy.in_process"))
    else:
        address = _address(model.server)
        local = model_calls.is_loopback(address)
        told.append(texts("privacy.local" if local else "privacy.remote", address=address))
    if model.cache != connect.NO_CACHE:
        where = re.sub(r"//[^/]*@", "//", model.cache) or str(reply_cache.default_folder())
        told.append(texts("privacy.replies", where=where))
    return told


def _address(server: str) -> str:
    """Where a server is, from its name or what was written for its address; without a password."""
    named = server if servers.is_address(server) else servers.server_named(server).address
    return remote_address.Address.of(named).root

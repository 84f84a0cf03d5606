"""Where the reply cache keeps replies: a folder, or a Redis server."""

from __future__ import annotations

import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol, cast

from handeye.perception import machine

from .errors import CannotRun

MEGABYTE = 1 << 20
FOLDERS = 256
"""Folders in a `DiskStore`, by the first two digits of the key."""
KEPT_DAYS = 30
"""How long Redis keeps a reply."""
PATIENCE = 2.0
"""Seconds that Redis may take to answer: it is there to save time."""
DRAFT, STALE = ".part", 600.0
"""How a file that is being written ends, and the seconds after which it is left over."""
_REDIS = ("redis://", "rediss://", "unix://")


class StoreError(Exception):
    """The store does not work; `str()` says why. Replies can be had without it."""


class Store(Protocol):
    """Bytes by key. May forget anything at any time."""

    @property
    def where(self) -> str:
        """The place, as one would write it for `open_store`, without a password."""
        ...

    def get(self, key: str) -> bytes | None:
        """What was put under the key; None when there is nothing (any more).

        Raises:
            StoreError: when the store does not work.
        """
        ...

    def put(self, key: str, value: bytes) -> None:
        """Keep the bytes under the key.

        Raises:
            StoreError: when the store does not work.
        """
        ...

    def delete(self, key: str) -> bool:
        """Forget what was put under the key; whether there was something.

        Raises:
            StoreError: when the store does not work.
        """
        ...


def open_store(where: str = "") -> Store:
    """The store at a place.

    Args:
        where: a folder; redis://host:port/database (also rediss:// and unix://); "" for
            handeye/replies in the user's cache folder.

    Raises:
        CannotRun: when it cannot be used, with what to do about it.
    """
    if where.startswith(_REDIS):
        return RedisStore(where)
    if "://" in where:
        raise CannotRun(
            f"replies cannot be kept at {_shown(where)}: give a folder, or a Redis "
            "server as redis://host:6379/0"
        )
    return DiskStore(Path(where).expanduser() if where else default_folder())


def default_folder(here: machine.Machine | None = None) -> Path:
    """The folder for replies in the user's cache folder, as the platform has it.

    On Linux that is XDG_CACHE_HOME, or ~/.cache (XDG Base Directory Specification, which says to
    ignore a relative path).
    """
    here = here or machine.Machine()
    if here.platform == "win32":
        cache = Path(here.env.get("LOCALAPPDATA") or here.home / "AppData" / "Local")
        return cache / "handeye" / "cache" / "replies"
    if here.platform == "darwin":
        return here.home / "Library" / "Caches" / "handeye" / "replies"
    chosen = Path(here.env.get("XDG_CACHE_HOME", ""))
    cache = chosen if chosen.is_absolute() else here.home / ".cache"
    return cache / "handeye" / "replies"


def _shown(address: str) -> str:
    """An address without what may be a password: what stands before an @ or in the query."""
    scheme, _, rest = address.partition("://")
    place, _, query = rest.partition("?")
    return f"{scheme}://{'…' if '@' in query else place.rpartition('@')[2]}"


class DiskStore:
    """One small file a reply, in 256 folders; only its user may read it.

    Several processes may use one folder: a file appears whole or not at all. What was not used for
    longest goes first when a folder is over its share of the size; only that folder is looked
    through, so that keeping a reply costs a millisecond however much is kept.

    Args:
        folder: made when missing, with all above it.
        max_bytes: size of all files together, about.

    Raises:
        CannotRun: when the folder cannot be made or written.
    """

    def __init__(self, folder: Path, max_bytes: int = 256 * MEGABYTE) -> None:
        self._folder = folder
        self._share = max_bytes // FOLDERS
        try:
            _make_private(folder)
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as why:
            raise CannotRun(
                f"replies cannot be kept in {folder}: {why.strerror or why}. Give another folder "
                "with --cache, or none with --cache off."
            ) from why

    @property
    def where(self) -> str:
        """The folder."""
        return str(self._folder)

    def get(self, key: str) -> bytes | None:
        """What was put under the key; None when there is nothing (any more)."""
        path = self._path(key)
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as why:
            raise StoreError(f"{path} cannot be read: {why.strerror or why}") from why
        with suppress(OSError):  # taken away by another process, or a disk that is read-only
            os.utime(path)
        return content

    def put(self, key: str, value: bytes) -> None:
        """Keep the bytes under the key."""
        path = self._path(key)
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            number, draft = tempfile.mkstemp(DRAFT, dir=path.parent)  # with permissions 0600
            try:
                with os.fdopen(number, "wb") as file:
                    file.write(value)
                Path(draft).replace(path)
            except OSError:
                with suppress(OSError):
                    Path(draft).unlink()
                raise
            self._prune(path)
        except OSError as why:
            raise StoreError(f"{path} cannot be written: {why.strerror or why}") from why

    def delete(self, key: str) -> bool:
        """Forget what was put under the key; whether there was something."""
        path = self._path(key)
        try:
            path.unlink()
        except FileNotFoundError:
            return False
        except OSError as why:
            raise StoreError(f"{path} cannot be deleted: {why.strerror or why}") from why
        return True

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key[2:]}.json"

    def _prune(self, newest: Path) -> None:
        """Delete what was not used for longest, until the folder is within its share."""
        files: list[tuple[float, int, Path]] = []
        now = time.time()
        with os.scandir(newest.parent) as entries:
            for entry in entries:
                with suppress(OSError):  # gone meanwhile
                    state = entry.stat()
                    if not entry.name.endswith(DRAFT) or now - state.st_mtime > STALE:
                        files.append((state.st_mtime, state.st_size, Path(entry.path)))
        size = sum(one for _, one, _ in files)
        for _, one, path in sorted(files):
            if size <= self._share:
                return
            if path != newest:
                path.unlink(missing_ok=True)
                size -= one


def _make_private(folder: Path) -> None:
    """Make a folder, and those above it that are missing, for this user alone."""
    for missing in reversed([one for one in (folder, *folder.parents) if not one.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)
    folder.mkdir(exist_ok=True)  # says so when it is a file


class RedisStore:
    """Replies in a Redis server, for machines that share them; kept for 30 days after each use.

    Args:
        url: redis://host:port/database, as the package `redis` reads it.

    Raises:
        CannotRun: when the package is missing or the server does not answer.
    """

    def __init__(self, url: str) -> None:
        self._where = _shown(url)
        client, self._error = _redis()
        try:
            self._client: Any = client.from_url(
                url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE
            )
            self._client.ping()
        except ValueError:  # its words may quote the password
            raise CannotRun(
                f"{self._where} is no address of a Redis server: write redis://host:port/database, "
                "with / and @ in a password as %2F and %40"
            ) from None
        except (OSError, self._error) as why:
            raise CannotRun(
                f"Redis does not answer at {self._where}: {str(why).rstrip('.')}. Start it "
                "(redis-server), correct the address, or keep replies in a folder: --cache FOLDER."
            ) from why

    @property
    def where(self) -> str:
        """The address without user and password."""
        return self._where

    def get(self, key: str) -> bytes | None:
        """What was put under the key; None when there is nothing (any more)."""
        try:
            return cast("bytes | None", self._client.getex(_name(key), ex=KEPT_DAYS * 86_400))
        except (OSError, self._error) as why:
            raise StoreError(f"Redis at {self._where}: {why}") from why

    def put(self, key: str, value: bytes) -> None:
        """Keep the bytes under the key."""
        try:
            self._client.set(_name(key), value, ex=KEPT_DAYS * 86_400)
        except (OSError, self._error) as why:
            raise StoreError(f"Redis at {self._where}: {why}") from why

    def delete(self, key: str) -> bool:
        """Forget what was put under the key; whether there was something."""
        try:
            return bool(self._client.delete(_name(key)))
        except (OSError, self._error) as why:
            raise StoreError(f"Redis at {self._where}: {why}") from why

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()


def _name(key: str) -> str:
    return f"handeye:reply:{key}"


def _redis() -> tuple[Any, type[Exception]]:
    """The package's client class and what all its errors are."""
    import importlib

    try:
        package: Any = importlib.import_module("redis")
    except ModuleNotFoundError as why:
        raise CannotRun(
            "replies cannot be kept in Redis: the Python package redis is not installed. "
            "Install it (pip install redis), or keep replies in a folder: --cache FOLDER."
        ) from why
    return package.Redis, package.RedisError

"""Saved repairs: one file for a site, so that what was guessed stays so and can be mended by hand.

A file may come from somebody else, so that little of it is believed: it can name things and say
what they are, and nothing more.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .repair_script import Change

SAVABLE = ("aria-label", "aria-level", "role", "tabindex", "lang")
"""The attributes that a file may set."""
Words = Annotated[str, Field(max_length=200)]


class Attributes(BaseModel):
    """What one element gets."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    label: Words | None = Field(default=None, alias="aria-label")
    level: Annotated[str, Field(pattern="^[1-6]$")] | None = Field(default=None, alias="aria-level")
    role: Literal["button", "heading", "status"] | None = None
    tabindex: Literal["0"] | None = None
    lang: Annotated[str, Field(pattern=r"^[A-Za-z-]{2,20}$")] | None = None


class SavedChange(BaseModel):
    """One change, for the one element that the selector leads to."""

    model_config = ConfigDict(extra="forbid")

    page: Annotated[str, Field(max_length=2000)]
    selector: Annotated[str, Field(max_length=2000)]
    set: Attributes
    guess: bool = True


class RepairFile(BaseModel):
    """The saved repairs of a site."""

    model_config = ConfigDict(extra="forbid")

    version: Literal[1] = 1
    site: Annotated[str, Field(max_length=300)]
    changes: Annotated[tuple[SavedChange, ...], Field(max_length=5000)] = ()


class BadFile(Exception):
    """A file that cannot be used; `str()` says why."""


def site_of(url: str) -> str:
    """The site of an address, as files name it; "" for an address without one."""
    return urlsplit(url).netloc.casefold()


def path_for(url: str) -> Path:
    """Where the repairs of a site are kept."""
    safe = "".join(c if c.isalnum() or c in ".-" else "_" for c in site_of(url))
    return _folder() / f"{safe or 'no-site'}.json"


def save(url: str, changes: Iterable[Change]) -> tuple[Path, int]:
    """Keep changes for a site, beside those of its other pages; the file, and how many were kept.

    Changes in shadow trees have no path that leads to them, and are left out.

    Raises:
        BadFile: when there is a file already that cannot be read.
        OSError: when it cannot be written.
    """
    path = path_for(url)
    kept = [saved for one in changes if (saved := _saved(one))]
    pages = {one.page for one in kept}
    old = load(url).changes if path.exists() else ()
    others = [one for one in old if one.page not in pages]
    file = RepairFile(site=site_of(url), changes=(*others, *kept))
    path.parent.mkdir(parents=True, exist_ok=True)
    text = file.model_dump_json(indent=2, by_alias=True, exclude_none=True)
    path.write_text(text + "\n", encoding="utf-8")
    return path, len(kept)


def load(url: str) -> RepairFile:
    """The saved repairs of a site.

    Raises:
        FileNotFoundError: when there are none.
        BadFile: when the file cannot be used.
    """
    path = path_for(url)
    try:
        file = RepairFile.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise
    except ValidationError as why:
        first = why.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadFile(f"{where}: {first['msg']}") from None
    except (OSError, ValueError) as why:
        raise BadFile(str(why)) from None
    if file.site != site_of(url):
        raise BadFile(f"it is for {file.site}")
    return file


def _saved(change: Change) -> SavedChange | None:
    attributes = {name: value for name, value in change.set.items() if name in SAVABLE}
    if not change.selector or not attributes:
        return None
    try:
        wanted = Attributes.model_validate(attributes)
    except ValidationError:  # a page may call things at great length
        return None
    return SavedChange(page=change.page, selector=change.selector, set=wanted, guess=change.guess)


def _folder() -> Path:
    if sys.platform == "win32":
        base = os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(base) / "handeye" / "repairs"

"""Finding the files of a model: in a folder, among those fetched before, or on Hugging Face."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .errors import CannotRun
from .local_sizes import GB

FILES = ["*.json", "*.safetensors", "*.jinja", "*.txt", "*.model"]
Say = Callable[[str], None]
"""Is told what is going on, a line at a time."""


def refuse_gguf(name: str) -> None:
    """`CannotRun` for a GGUF file, repository or folder: transformers does not run those."""
    folder = Path(name).expanduser()
    inside = (
        folder.is_dir() and any(folder.glob("*.gguf")) and not any(folder.glob("*.safetensors"))
    )
    if inside or name.lower().endswith(".gguf") or name.upper().endswith("-GGUF"):
        raise CannotRun(
            f"{name}: GGUF files are for servers. Start one with llama-server "
            f"{'-m' if folder.exists() else '-hf'} {name}, then use --server llamacpp"
        )


def find_folder(name: str, say: Say) -> Path:
    """The folder with a model's files; those of a repository are downloaded unless they are there.

    Raises:
        CannotRun: when the files are not there and cannot be fetched.
    """
    folder = Path(name).expanduser()
    if folder.exists():
        return folder
    if name.count("/") != 1 or name[0] in "./~":
        raise CannotRun(
            f"there is no folder {folder.absolute()}, and {name!r} is no repository on Hugging "
            "Face either (those read like Qwen/Qwen3-VL-4B-Instruct)"
        )
    hub: Any = importlib.import_module("huggingface_hub")
    try:
        try:
            return Path(hub.snapshot_download(name, allow_patterns=FILES, local_files_only=True))
        except hub.errors.LocalEntryNotFoundError:
            size = _download_size(name, hub)
            say(f"downloading {name} ({size / GB:.1f} GB) into {hub.constants.HF_HUB_CACHE}")
            return Path(hub.snapshot_download(name, allow_patterns=FILES))
    except (OSError, ValueError) as error:
        why = _why_not_fetched(name, error.__cause__ or error, hub)
        raise CannotRun(
            f"the weights of {name} are not in {hub.constants.HF_HUB_CACHE}, and they cannot be "
            f"fetched: {why}. Fetch them where there is a connection (hf download {name}), name a "
            "folder that has them, or use a model on a server (--server)"
        ) from error


def _download_size(name: str, hub: Any) -> int:
    """Bytes to fetch; asks without a progress bar, which is for the download."""
    hub.utils.disable_progress_bars()
    try:
        plan = hub.snapshot_download(name, allow_patterns=FILES, dry_run=True)
    finally:
        hub.utils.enable_progress_bars()
    return sum(one.file_size or 0 for one in plan if one.will_download)


def _why_not_fetched(name: str, cause: BaseException, hub: Any) -> str:
    end = hub.constants.ENDPOINT
    if hub.constants.HF_HUB_OFFLINE:
        return "HF_HUB_OFFLINE is set"
    if isinstance(cause, hub.errors.GatedRepoError):
        return f"its licence has to be accepted first, at {end}/{name}, then hf auth login"
    if isinstance(cause, hub.errors.RepositoryNotFoundError):
        return f"{end} has no such repository, or it is private (then hf auth login)"
    return f"{end} does not answer ({type(cause).__name__}: {str(cause).partition(chr(10))[0]})"


def check_folder(folder: Path) -> int:
    """The bytes of a folder's weights.

    Raises:
        CannotRun: when its files are not those of a model, or not all there.
    """
    if not (folder / "config.json").is_file():
        raise CannotRun(f"{folder} holds no model: there is no config.json in it")
    index = folder / "model.safetensors.index.json"
    if index.is_file():
        parts: dict[str, str] = json.loads(index.read_text(encoding="utf-8"))["weight_map"]
        names = sorted(set(parts.values()))
    else:
        names = sorted(one.name for one in folder.glob("*.safetensors")) or ["model.safetensors"]
    missing = [one for one in names if not (folder / one).is_file()]
    if missing:
        raise CannotRun(
            f"{folder} lacks weights: {missing[0]}"
            + (f" and {len(missing) - 1} more" if missing[1:] else "")
            + ". Fetch them with hf download, given the repository's name and --local-dir"
        )
    return sum((folder / one).stat().st_size for one in names)

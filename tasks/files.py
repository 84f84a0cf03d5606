"""Reading task files from disk, with every way in which that can fail."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .errors import Mark, Problems, nearest
from .nodes import Entries, Node, Scalar, read_yaml
from .validate import shape

MAX_BYTES = 1_000_000


@dataclass(frozen=True)
class Include:
    """What an `include:` says."""

    file: Scalar
    variables: Entries | None = None


def read_tree(path: Path, problems: Problems, asked_at: Mark | None = None) -> Node | None:
    """Read and parse a file; None when that fails, which is noted.

    Args:
        path: the file.
        problems: where problems are noted.
        asked_at: the place that names the file; the file itself when missing.
    """
    text = _text(path, problems, asked_at or Mark(str(path)))
    return None if text is None else read_yaml(text, str(path), problems)


def _text(path: Path, problems: Problems, where: Mark) -> str | None:
    if path.is_dir():
        problems.add(where, f"{path} is a folder, not a task file")
        return None
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        problems.add(where, f"there is no file {path}", _neighbour(path))
        return None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        problems.add(where, f"{path} cannot be read: {why}")
        return None
    if len(raw) > MAX_BYTES:
        problems.add(where, f"{path} is larger than {MAX_BYTES // 1000} kB: not a task file")
        return None
    return _decoded(raw, path, problems)


def _decoded(raw: bytes, path: Path, problems: Problems) -> str | None:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8-sig", errors="replace")
        line, column = before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1
        problems.add(
            Mark(str(path), line, column), "this is not UTF-8 text; save the file as UTF-8"
        )
        return None


def _neighbour(path: Path) -> str:
    """A file beside it with nearly the same name."""
    try:
        names = [entry.name for entry in path.parent.iterdir()]
    except OSError:
        return ""
    near = nearest(path.name, names, 0.8)
    return str(path.parent / near) if near else ""


def include_tree(key: Scalar, node: Node, problems: Problems) -> Include | None:
    """The file that an `include:` names, and its variables."""
    if isinstance(node, Scalar) and node.text:
        return Include(node)
    if not isinstance(node, Entries):
        where = key.mark if isinstance(node, Scalar) else node.mark
        problems.add(where, f"`include` needs a file, as in {INCLUDE}")
        return None
    for key, _ in node.without("file", "vars").pairs:
        near = nearest(key.text, ("file", "vars"))
        problems.add(key.mark, f"unknown key `{key.text}`; `include` knows file, vars", near)
    file, variables = node.get("file"), node.get("vars")
    if not isinstance(file, Scalar) or not file.text:
        problems.add(node.mark, f"`include` needs a file, as in {INCLUDE}")
        return None
    if variables is not None and not isinstance(variables, Entries):
        problems.add(variables.mark, f"`vars` must be a mapping, not {shape(variables)}")
        return None
    return Include(file, variables)


INCLUDE = "`{file: login.yaml, vars: {user: anna}}`"

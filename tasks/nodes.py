"""YAML as a tree whose every node knows its place: no types yet, scalars as they are written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from .errors import Mark, Problems

MAX_DEPTH = 40
MAX_NODES = 100_000
CORE = "tag:yaml.org,2002:"


@dataclass(frozen=True)
class Scalar:
    """One value as it is written: `007` stays 007. `null` is an absent value or `~`.

    `secrets` counts the secret references that the text holds on purpose. `label` is what a key
    that no person wrote is called in messages.
    """

    mark: Mark
    text: str
    null: bool = False
    secrets: int = 0
    label: str = ""


@dataclass(frozen=True)
class Items:
    """A list."""

    mark: Mark
    items: tuple[Node, ...]


@dataclass(frozen=True)
class Entries:
    """A mapping, in the order of the file."""

    mark: Mark
    pairs: tuple[tuple[Scalar, Node], ...]

    def get(self, name: str) -> Node | None:
        """The value of a key, None when it is missing."""
        return next((value for key, value in self.pairs if key.text == name), None)

    @property
    def keys(self) -> list[str]:
        """The keys, in the order of the file."""
        return [key.text for key, _ in self.pairs]

    def without(self, *names: str) -> Entries:
        """The same mapping less some keys."""
        return replace(self, pairs=tuple(pair for pair in self.pairs if pair[0].text not in names))

    def renamed(self, old: str, new: str) -> Entries:
        """The same mapping with another name for one key."""
        return replace(
            self,
            pairs=tuple(
                (replace(key, text=new) if key.text == old else key, value)
                for key, value in self.pairs
            ),
        )


Node = Scalar | Items | Entries


def entries(key: Scalar, **values: Node | None) -> Entries:
    """A mapping made from parts of others; None leaves a key out, a trailing _ is cut off.

    It stands where `key` stands, and messages call its keys by that name.
    """
    return Entries(
        key.mark,
        tuple(
            (Scalar(key.mark, name.rstrip("_"), label=key.label or key.text), node)
            for name, node in values.items()
            if node
        ),
    )


def plain(node: Node) -> Any:
    """The tree as dicts, lists and strings; None for an absent value."""
    match node:
        case Scalar():
            return None if node.null else node.text
        case Items():
            return [plain(item) for item in node.items]
        case Entries():
            return {key.text: plain(value) for key, value in node.pairs}


def flow(node: Node) -> str:
    """The tree in one line, as a person would write it."""
    match node:
        case Scalar():
            return " ".join(node.text.split())
        case Items():
            return f"[{', '.join(flow(item) for item in node.items)}]"
        case Entries():
            pairs = (f"{flow(key)}: {flow(value)}".rstrip() for key, value in node.pairs)
            return f"{{{', '.join(pairs)}}}"


def leaves(node: Node, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Scalar]]:
    """All scalars below a node, keys included, with the keys that lead to them."""
    match node:
        case Scalar():
            yield path, node
        case Items():
            for item in node.items:
                yield from leaves(item, path)
        case Entries():
            for key, value in node.pairs:
                yield (*path, "key"), key
                yield from leaves(value, (*path, key.text))


def read_yaml(text: str, file: str, problems: Problems) -> Node | None:
    """Parse YAML 1.2. None when it cannot be read; every problem is noted."""
    problems.lines[file] = text.splitlines()
    yaml: Any = YAML(typ="safe", pure=True)
    yaml.max_depth = MAX_DEPTH
    root: Any = None
    try:
        yaml.composer.warn_double_anchors = False
        root = yaml.compose(text)
    except MarkedYAMLError as error:
        _syntax(error, file, problems)
        return None
    except (YAMLError, ValueError, OverflowError, AssertionError, RecursionError) as error:
        what = str(error).splitlines()[0] if isinstance(error, YAMLError) else UNPARSED
        problems.add(_unreadable(error, text, file), f"not YAML: {what}")
        return None
    if root is None:
        problems.add(Mark(file), "the file is empty; start with `name:` and `steps:`")
        return None
    reader = _Reader(file, problems)
    tree = reader.read(root)
    return tree if reader.count < MAX_NODES else None


def _syntax(error: Any, file: str, problems: Problems) -> None:
    """Note a syntax error in plain words where they are known."""
    place = error.problem_mark or error.context_mark
    mark = Mark(file, place.line + 1, place.column + 1) if place else Mark(file)
    said = f"{error.problem or error.context}"
    for part, words in HINTS.items():
        if part in said:
            said = words
            break
    problems.add(mark, f"not YAML: {said}")


UNPARSED = "it cannot be parsed; an escape in quotes such as \\U99999999 may name no character"
HINTS = {
    "'\\t'": "a tab cannot indent; use spaces",
    "mapping values are not allowed": (
        "a colon and a space begin a value here; put text that holds `: ` in quotes"
    ),
    "found another document": "a task file is one document; remove the second `---`",
    "expected <block end>": "this line is indented unlike the lines that it belongs to",
    "could not find expected ':'": "a `:` is missing after a key, or a quote is not closed",
    "unexpected end of stream": "a quote that is opened here or above is never closed",
    "maximum depth": f"nested deeper than {MAX_DEPTH} levels",
}


def _unreadable(error: Exception, text: str, file: str) -> Mark:
    """Where a character stands that YAML does not allow."""
    position = getattr(error, "position", None)
    if not isinstance(position, int):
        return Mark(file)
    before = text[:position].split("\n")
    return Mark(file, len(before), len(before[-1]) + 1)


class _Reader:
    """Turns the parser's nodes into ours; finds duplicate keys, tags and endless aliases."""

    def __init__(self, file: str, problems: Problems) -> None:
        self.file = file
        self.problems = problems
        self.open: set[int] = set()
        self.count = 0

    def read(self, node: Any) -> Node | None:
        mark = self._mark(node)
        self.count += 1
        if self.count == MAX_NODES:
            self.problems.add(mark, f"the file has more than {MAX_NODES} values with its aliases")
        if self.count >= MAX_NODES:
            return None
        if id(node) in self.open:
            self.problems.add(mark, "an anchor cannot hold itself")
            return None
        if not str(node.tag).startswith(CORE):
            self.problems.add(mark, f"the tag {node.tag} has no meaning here; remove it")
        self.open.add(id(node))
        try:
            return self._convert(node, mark)
        finally:
            self.open.discard(id(node))

    def _convert(self, node: Any, mark: Mark) -> Node | None:
        value, tag = node.value, str(node.tag)
        if isinstance(node, ScalarNode):
            return Scalar(mark, str(value), null=tag == f"{CORE}null")
        if isinstance(node, SequenceNode):
            return Items(mark, tuple(item for part in value if (item := self.read(part))))
        if isinstance(node, MappingNode):
            return Entries(mark, tuple(self._pairs(value)))
        return None

    def _pairs(self, pairs: Any) -> Iterator[tuple[Scalar, Node]]:
        seen: dict[str, Mark] = {}
        for raw_key, raw_value in pairs:
            key, value = self._key(raw_key), self.read(raw_value)
            if key is None or value is None:
                continue
            if first := seen.get(key.text):
                self.problems.add(
                    key.mark, f"`{key.text}` stands here twice (first in line {first.line})"
                )
                continue
            seen[key.text] = key.mark
            yield key, value

    def _key(self, raw: Any) -> Scalar | None:
        key = self.read(raw)
        if not isinstance(key, Scalar):
            self.problems.add(self._mark(raw), "a key must be text")
            return None
        if key.null and not key.text:
            self.problems.add(key.mark, "a key is missing before the `:`")
            return None
        if str(raw.tag) == f"{CORE}merge":
            self.problems.add(key.mark, "merge keys (<<) are not supported; use `include:`")
            return None
        return replace(key, null=False)

    def _mark(self, node: Any) -> Mark:
        place = node.start_mark
        return Mark(self.file, place.line + 1, place.column + 1)

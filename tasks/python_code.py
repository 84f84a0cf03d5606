"""Python source for tests, in parts: whatever a page said goes in as a literal, never as code."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass, field

from handeye.actions import secrets

WIDTH = 88
"""Characters of a line, as formatters of Python keep to."""
INDENT = "    "
LONGEST = 40
"""Characters of a name: a test's first line fits into one line."""
SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\"}
TAKEN = frozenset(
    ("page", "base", "base_url", "expect", "fnmatch", "frame", "os", "pytest", "re", "secret",
     "words", "download", "console_errors", "failed_requests", "messages", "text", "list", "type")
)  # fmt: skip
"""Names that a variable must not take in a written test."""


def literal(text: str) -> str:
    """A text as a Python string on one line, in the quotes that need fewer escapes."""
    quote = "'" if text.count('"') > text.count("'") else '"'
    return quote + "".join(_sign(sign, quote) for sign in text) + quote


def _sign(sign: str, quote: str) -> str:
    if sign == quote:
        return f"\\{sign}"
    if sign in SHORT:
        return SHORT[sign]
    if sign.isprintable():
        return sign
    code = ord(sign)
    return (
        f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"
    )


def typed(text: str, variables: dict[str, str]) -> str:
    """A text as an expression in which secrets are read from the environment.

    Args:
        text: the text, with secrets as `${secrets.name}`.
        variables: the environment variables of the secrets, by their names.
    """
    parts: list[str] = []
    position = 0
    for match in secrets.REFERENCE.finditer(text):
        parts += [literal(text[position : match.start()])] if match.start() > position else []
        parts.append(f"secret({literal(variables.get(match[1], match[1].upper()))})")
        position = match.end()
    rest = text[position:]
    return " + ".join([*parts, literal(rest)] if rest or not parts else parts)


def wildcard(pattern: str, *, begun: bool = False) -> str:
    """A wildcard as a regular expression that is searched for; `begun`: something stands before."""
    said = ".*".join(pattern_of(part) for part in pattern.split("*"))
    said = said if begun else said.removeprefix(".*") if pattern[:1] == "*" else f"^{said}"
    return said.removesuffix(".*") if pattern[-1:] == "*" else f"{said}$"


def pattern_of(text: str) -> str:
    """A text as a regular expression, in what Python and JavaScript share."""
    return re.sub(r"([\\^$.*+?()\[\]{}|])", r"\\\1", text)


def pattern_code(pattern: str) -> str:
    """A regular expression as a raw string, where it can be one."""
    return f'r"{pattern}"' if '"' not in pattern and pattern.isprintable() else literal(pattern)


def name_of(text: str, otherwise: str) -> str:
    """An ASCII name made of a text."""
    name = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:LONGEST].strip("_")
    return name if name and not name[0].isdigit() else f"{otherwise}_{name}".strip("_")


@dataclass(frozen=True)
class Locator:
    """An expression that finds an element: a variable, and calls one after another."""

    base: str
    calls: tuple[tuple[str, tuple[str, ...]], ...] = ()
    role: str = "place"

    def then(self, name: str, *args: str, role: str = "") -> Locator:
        """The same with one more call."""
        return Locator(self.base, (*self.calls, (name, args)), role or self.role)

    @property
    def code(self) -> str:
        """The expression on one line."""
        return self.base + "".join(f".{name}({', '.join(args)})" for name, args in self.calls)


@dataclass
class Block:
    """Lines of a function's body, formatted."""

    lines: list[str] = field(default_factory=list[str])
    depth: int = 1

    def add(self, line: str) -> None:
        """Add a line as it is."""
        self.lines.append(INDENT * self.depth + line if line else "")

    def comment(self, text: str) -> None:
        """Add a comment."""
        self.add(f"# {text}")

    def call(self, function: str, *args: str) -> None:
        """Add a call, over several lines when it is too long for one."""
        inner = ", ".join(args)
        if len(INDENT * self.depth) + len(function) + len(inner) + 2 <= WIDTH or not args:
            self.add(f"{function}({inner})")
            return
        self.add(f"{function}(")
        room = WIDTH - len(INDENT) * (self.depth + 1)
        if len(inner) <= room or len(args) == 1:
            self.add(f"{INDENT}{inner}")
        else:
            for arg in args:
                self.add(f"{INDENT}{arg},")
        self.add(")")

    def found(self, locator: Locator, room: int, name: str = "") -> str:
        """The locator as an expression beside which `room` characters fit: in parts when longer.

        Args:
            locator: what is found.
            room: characters that stand on the same line.
            name: the variable that it becomes when it is too long; by its role when missing.
        """
        if not locator.calls or self._fits(locator.code, room):
            return locator.code
        *before, last = locator.calls
        if before:
            outer = Locator(locator.base, tuple(before))
            locator = Locator(self.found(outer, WIDTH), (last,), locator.role)
            if self._fits(locator.code, room):
                return locator.code
        name = name or variable(locator.role)
        self.call(f"{name} = {locator.base}.{last[0]}", *last[1])
        return name

    def _fits(self, code: str, room: int) -> bool:
        return len(INDENT) * self.depth + len(code) + room <= WIDTH


def variable(role: str) -> str:
    """A name for what has a role."""
    name = name_of(role, "element")
    return f"the_{name}" if name in TAKEN or keyword.iskeyword(name) else name

"""From `vars:` and `secrets:` in a file to what the names stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from .errors import Mark, Problems, nearest
from .nodes import Entries, Node, Scalar, leaves
from .task import Secret
from .validate import build, shape
from .variables import NAME, Scope, literal, substitute

SECRET_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
RESERVED = ("secrets", "env")


def from_outside(values: Mapping[str, str], file: str, problems: Problems) -> dict[str, Node]:
    """Variables that were given with `--var`."""
    return {name: literal(text, Mark(file), problems) for name, text in values.items()}


def read_variables(node: Node | None, scope: Scope, problems: Problems) -> dict[str, Node]:
    """The variables of a file. Each may use those above it; names in the scope win."""
    found: dict[str, Node] = {}
    if node is None:
        return found
    if not isinstance(node, Entries):
        problems.add(node.mark, f"`vars` must be a mapping, not {shape(node)}")
        return found
    for key, value in node.pairs:
        if not NAME.fullmatch(key.text) or key.text in RESERVED:
            problems.add(key.mark, f"`{key.text}` cannot be a variable's name: letters, digits, _")
        elif isinstance(value, Scalar) and value.null:
            problems.add(key.mark, f'`{key.text}` has no value; write "" for an empty text')
        elif key.text not in scope.variables:
            inner = Scope({**found, **scope.variables}, scope.secrets)
            found[key.text] = substitute(value, inner, problems)
    return found


def declared(node: Node | None) -> frozenset[str]:
    """The names under `secrets:`, those with something wrong among them."""
    return frozenset(node.keys if isinstance(node, Entries) else ())


def read_secrets(node: Node | None, file: str, problems: Problems) -> dict[str, Secret]:
    """Where the secrets of a file come from. Never prints what stands there."""
    found: dict[str, Secret] = {}
    if node is None:
        return found
    for _, scalar in leaves(node):
        problems.hide(scalar.mark)
    if not isinstance(node, Entries):
        problems.add(node.mark, f"`secrets` must be a mapping, not {shape(node)}")
        return found
    for key, value in node.pairs:
        if not SECRET_NAME.fullmatch(key.text):
            problems.add(key.mark, "a secret's name has only letters a to z, digits and _")
        elif not isinstance(value, Entries):
            problems.add(value.mark, f"a secret never stands in the file; write {SOURCE}")
        elif secret := _secret(key, value, file, problems):
            found[key.text] = secret
    return found


def _secret(key: Scalar, value: Entries, file: str, problems: Problems) -> Secret | None:
    known = True
    for part, source in value.pairs:
        if part.text not in Secret.model_fields or not isinstance(source, Scalar):
            near = nearest(part.text, Secret.model_fields)
            problems.add(part.mark, f"the secret `{key.text}` must be {SOURCE}", near)
            known = False
        elif part.text == "env" and not SECRET_NAME.fullmatch(source.text):
            problems.add(source.mark, "`env` is the name of an environment variable")
            known = False
    secret = build(Secret, value, problems, key.text) if known else None
    if secret and secret.file and file:
        return secret.model_copy(update={"file": str(Path(file).parent / secret.file)})
    return secret


SOURCE = "{env: NAME} or {file: path}"

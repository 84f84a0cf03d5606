"""`${name}` in a task file: variables are put in, secrets stay as references."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from handeye.actions import secrets as actions_secrets

from .errors import Mark, Problems, nearest
from .nodes import Entries, Items, Node, Scalar

REFERENCE = actions_secrets.REFERENCE
PART = re.compile(r"\$\$\{|\$\{(?P<name>[^{}]*)(?P<end>\}?)")
NAME = re.compile(r"[^\W\d][\w-]*")
SECRET = "secrets."


@dataclass(frozen=True)
class Scope:
    """What names mean at one place of the file."""

    variables: Mapping[str, Node]
    secrets: frozenset[str]

    def with_variables(self, more: Mapping[str, Node]) -> Scope:
        """The same scope with more variables, which win over equal names."""
        return replace(self, variables={**self.variables, **more})


def substitute(node: Node, scope: Scope, problems: Problems) -> Node:
    """Put variables into a tree: keys and values. Notes every name that is not defined."""
    match node:
        case Scalar():
            return _scalar(node, scope, problems)
        case Items():
            return replace(node, items=tuple(substitute(i, scope, problems) for i in node.items))
        case Entries():
            return replace(node, pairs=tuple(_pairs(node, scope, problems)))


def _pairs(node: Entries, scope: Scope, problems: Problems) -> list[tuple[Scalar, Node]]:
    pairs: dict[str, tuple[Scalar, Node]] = {}
    for key, value in node.pairs:
        new_key = _scalar(key, scope, problems)
        if not isinstance(new_key, Scalar):
            problems.add(key.mark, f"`{key.text}` is not text: only text can be a key")
        elif new_key.text in pairs:
            problems.add(key.mark, f"`{new_key.text}` stands here twice, as `{key.text}` too")
        else:
            pairs[new_key.text] = new_key, substitute(value, scope, problems)
    return list(pairs.values())


def _scalar(node: Scalar, scope: Scope, problems: Problems) -> Node:
    if "${" not in node.text:
        return node
    whole = PART.fullmatch(node.text)
    if whole and whole["name"] is not None and whole["end"] and SECRET not in whole["name"]:
        value = _lookup(whole["name"], node, scope, problems)
        return replace(value, mark=node.mark) if isinstance(value, Scalar) else value
    return _joined(node, scope, problems)


def _joined(node: Scalar, scope: Scope, problems: Problems) -> Scalar:
    """Text with several parts, as one text."""
    parts: list[str] = []
    secrets, position = 0, 0
    for match in PART.finditer(node.text):
        parts.append(node.text[position : match.start()])
        position = match.end()
        if match["name"] is None:
            parts.append("${")
        elif not match["end"]:
            _unclosed(node, match[0], problems)
        elif match["name"].startswith(SECRET):
            _check_secret(match["name"], node, scope, problems)
            parts.append(match[0])
            secrets += 1
        else:
            value = _lookup(match["name"], node, scope, problems)
            if isinstance(value, Scalar):
                parts.append(value.text)
                secrets += value.secrets
            else:
                problems.add(node.mark, f"`{match[0]}` is a list or mapping: it cannot join text")
    text = "".join((*parts, node.text[position:]))
    if len(REFERENCE.findall(text)) > secrets:
        problems.add(
            node.mark,
            "this reads like a secret once it is put together; write secrets as `${secrets.name}`",
        )
    return replace(node, text=text, secrets=secrets)


def _unclosed(node: Scalar, text: str, problems: Problems) -> None:
    where = problems.find(node.mark, text[:20].split("\n")[0])
    problems.add(where, "`${` without `}`; write `$${` for the characters themselves")


def _lookup(name: str, node: Scalar, scope: Scope, problems: Problems) -> Node:
    if (found := scope.variables.get(name.strip())) is not None:
        return found
    where = problems.find(node.mark, f"${{{name}}}")
    known = sorted(scope.variables)
    if name.startswith("env."):
        message = f"`${{{name}}}`: the environment comes in by `secrets:` or `--var name=value`"
    elif not NAME.fullmatch(name.strip()):
        message = f"`${{{name}}}` is not a variable; write `$${{` for the characters themselves"
    else:
        listed = f"defined are {', '.join(known)}" if known else "add it under `vars:`"
        message = f"the variable `${{{name}}}` is not defined; {listed}"
    near = nearest(name.strip(), known)
    problems.add(where, message, f"${{{near}}}" if near else "")
    return node


def _check_secret(name: str, node: Scalar, scope: Scope, problems: Problems) -> None:
    secret = name.removeprefix(SECRET)
    if secret in scope.secrets:
        return
    near = nearest(secret, scope.secrets)
    problems.add(
        problems.find(node.mark, f"${{{name}}}"),
        f"the secret `{secret}` is not declared; add it under `secrets:`",
        f"${{{SECRET}{near}}}" if near else "",
    )


def literal(text: str, mark: Mark, problems: Problems) -> Scalar:
    """A value from outside the file (`--var`): nothing in it is a reference."""
    if REFERENCE.search(text):
        problems.add(mark, "a value given from outside cannot name a secret")
    return Scalar(mark, text)

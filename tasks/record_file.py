"""A recorded task file as text: every value written by a YAML library, whatever a page said."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any, cast

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from .record_steps import Made
from .report_words import one_line


def task_text(
    target: str,
    steps: Sequence[Made],
    *,
    allow: Sequence[str] = (),
    secrets: Mapping[str, bool] | None = None,
    last: Mapping[str, object] | None = None,
    note: str = "",
) -> str:
    """The whole file.

    Args:
        target: where the task begins.
        steps: what was done.
        allow: the hosts that were reached beside the target's.
        secrets: names of secrets, and whether their fields show them.
        last: what is checked at the end.
        note: a line for its head.
    """
    lines = [
        f"# {one_line(note)}" if note else "",
        "version: 1",
        f"target: {_flow({'url': target, 'viewport': '1280x800'})}",
        f"allow: {_flow(list(allow))}" if allow else "",
    ]
    if secrets:
        lines += ["# What was typed into these was not recorded: set the variables, or say here"]
        lines += ["# where the values come from (docs/task-file.md).", "secrets:"]
        for name, shows in secrets.items():
            source: dict[str, object] = {
                "env": name.upper(),
                **({"visible": True} if shows else {}),
            }
            lines.append(f"  {_flow(name)}: {_flow(source)}")
    lines += ["", "steps:"]
    for step in steps:
        lines += [f"  # check: {_flow(claim)}" for claim in step.suggested]
        lines.append(f"  - {step.verb}:{'' if step.value is None else ' ' + _flow(step.value)}")
    if last:
        lines.append(f"  - check: {_flow(dict(last))}")
    return "\n".join(line for number, line in enumerate(lines) if line or number > 3) + "\n"


def _flow(value: object) -> str:
    """A value on one line."""
    yaml: Any = YAML()  # untyped, as are its mappings
    yaml.width = 1_000_000
    yaml.allow_unicode = True
    out = io.StringIO()
    yaml.dump(CommentedSeq([_plain(value)]), out)
    return out.getvalue().removeprefix("- ").strip("\n")


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        pairs = cast("Mapping[str, object]", value).items()
        made: Any = CommentedMap((_plain(key), _plain(one)) for key, one in pairs)
        made.fa.set_flow_style()
        return made
    if isinstance(value, list):
        items: Any = CommentedSeq(map(_plain, cast("list[object]", value)))
        items.fa.set_flow_style()
        return items
    if isinstance(value, str) and not (value.isprintable() and value == value.strip()):
        return DoubleQuotedScalarString(value)
    return value

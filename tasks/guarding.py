"""The guard of a run: put together from what its task allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handeye.actions import (
    AllowGuard,
    Asker,
    Guard,
    Guards,
    SecretGuard,
    Secrets,
    allow_guard,
    data_guard,
    data_kinds,
    gate,
    hiding,
    reviewed,
    risk_paths,
)

from .surface import Surface
from .task import Head, Protect


def guard_of(
    task: Head,
    surface: Surface,
    ask: Asker,
    values: Secrets,
    said: Sequence[str] = (),
    slow: Guard | None = None,
) -> Guard:
    """Everything that reviews the actions of a run, in the order in which it is asked.

    Args:
        task: what the task allows.
        surface: what it works on.
        ask: asks the user.
        values: the secrets of the run.
        said: what the user answered; it may grow.
        slow: what takes its time: the risk gate, which reads the page anew, comes after it.
    """
    hide = values.redact if values else str
    surface = replace(surface, purpose=hiding.hiding_purpose(surface.purpose, hide))
    guards: list[Guard] = [reviewed.AsDoneGuard(surface.start), *surface.guards]
    guards += [gate.PointGuard(surface.point), *surface.guards]  # now the mouse lies there
    if surface.allow is not None:
        widen = allow_guard.Widening(ask, surface.widen) if surface.widen else None
        guards.append(AllowGuard(surface.allow, surface.start, surface.purpose, widen))
    guards.append(SecretGuard(values, surface.purpose))
    guards.append(
        data_guard.DataGuard(
            policies(task.protect), lambda: (task.model_dump_json(), *said), surface.purpose
        )
    )
    if slow:
        guards.append(slow)
    guards.append(gate.RiskGate(policy_of(task, surface), surface.purpose, ask))
    return hiding.HidingGuard(Guards(guards), hide)


def policy_of(task: Head, surface: Surface) -> gate.Policy:
    """What a task says about risky actions."""
    origins = (one.origin or surface.start for one in task.secrets.values())
    return gate.Policy(
        may=frozenset(task.may),
        ask_me=frozenset(task.ask_me),
        bounded=surface.allow is not None,
        present=surface.widen is not None,
        signs_in=frozenset(filter(None, map(risk_paths.origin_of, origins))),
    )


def policies(protect: Protect) -> data_guard.DataPolicies:
    """What a task wants to become of sensitive data; what it does not name has the default."""
    policies = {name: getattr(protect, name) for name in data_kinds.KINDS}
    policies |= dict.fromkeys(protect.patterns, protect.patterns_are)
    chosen = {name: policy for name, policy in policies.items() if policy}
    return data_guard.DataPolicies(chosen, protect.patterns)

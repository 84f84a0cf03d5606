"""Hosts that a run was kept from, and what to write to allow them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from handeye.actions import addresses
from handeye.agent import Run, StepRecord

HOSTS = 8
"""Hosts that are named; of more there is the count."""
NAMED = re.compile(r"(?:wss?|https?)://[^\s'\"]+")
"""An address in the words of an event."""


@dataclass(frozen=True)
class Blocked:
    """Hosts that were not reached, with how often, and the `allow:` that lets them be reached."""

    hosts: str
    allow: str

    def __str__(self) -> str:
        return f"blocked: {self.hosts}. To allow them: {self.allow}"


def blocked_in(run: Run) -> Blocked | None:
    """What a run was kept from on the web; None when there is nothing of the kind."""
    counts = _counted(run.records)
    if not counts:
        return None
    named = list(counts)[:HOSTS]
    hosts = ", ".join(f"{host} ({counts[host]})" for host in named)
    if more := len(counts) - len(named):
        hosts += f" and {more} more"
    entries = dict.fromkeys((*_allowed(run.manifest), *named))
    return Blocked(hosts, f"allow: {json.dumps(list(entries), ensure_ascii=False)}")


def _counted(records: Iterable[StepRecord]) -> Counter[str]:
    """How many requests to each host were blocked, in the order in which they first came."""
    counts: Counter[str] = Counter()
    for record in records:
        for event in record.events:
            found = NAMED.search(event.text) if event.kind == "blocked" else None
            if found and (host := _entry(found[0].rstrip(":"))):
                counts[host] += 1
    return counts


def _allowed(manifest: Mapping[str, object]) -> list[str]:
    """What is allowed now: what `allow:` says, which replaces the default, else the default."""
    config = manifest.get("config")
    own = cast("Mapping[str, object]", config).get("allow") if isinstance(config, dict) else None
    if own and isinstance(own, list):
        return [str(entry) for entry in cast("list[object]", own)]
    reach = manifest.get("allowed")
    if isinstance(reach, list):
        found = [_entry(str(one)) for one in cast("list[object]", reach)]
    else:
        found = [_entry(str(manifest.get("target") or ""))]
    return [entry for entry in found if entry]


def _entry(url: str) -> str:
    """The place of an address as `allow:` names it; "" for what is not on the web."""
    try:
        return addresses.place_of(url).entry
    except ValueError:
        return ""

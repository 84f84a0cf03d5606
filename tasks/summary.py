"""What summary.json says of a run."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from .options import RunResult
from .session import Session

UNVERIFIED = "every step was carried out, but nothing was checked: add a `check:`"
UNVERIFIED_GOAL = "the model says that it is done, but nothing was checked: add `done_when:`"


def summary(result: RunResult, session: Session | None) -> dict[str, Any]:
    """How a run ended, what it took and what came of it.

    Args:
        result: how it ended.
        session: what carried it out; None when it never began.
    """
    recorder = session.recorder if session else None
    times = dict(recorder.times) if recorder else {}
    if session and (asked := session.agent.limits.paused):  # a person was asked by the guard
        times["asked"] = asked
        times["guard"] = max(0.0, times.get("guard", 0.0) - asked)
    times["other"] = max(0.0, result.seconds - sum(times.values()))
    downloads = result.folder / "downloads"
    files = sorted(downloads.iterdir()) if downloads.is_dir() else []
    told: dict[str, Any] = {
        "verdict": result.verdict,
        "reason": result.reason,
        "where": result.where,
        "steps": result.steps,
        "seconds": round(result.seconds, 3),
        "time": {phase: round(seconds, 4) for phase, seconds in times.items()},
        "checks": recorder.checks if recorder else {},
        "tokens": {"in": 0, "out": 0},
        "model_calls": 0,
        "answer": result.answer,
        "output": dict(result.output),
        "downloads": [f"downloads/{file.name}" for file in files],
        "defects": [asdict(one) for one in result.defects],
        "screenshots": session.pictures if session else [],
    }
    if session and (usage := session.agent.memory.usage).asked:
        told["tokens"] = {"in": usage.tokens_in, "out": usage.tokens_out}
        told["model_calls"] = usage.calls
        told["model"] = usage.summary()
    return told

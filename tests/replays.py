"""Runs of one task file, recorded and replayed: what the tests of plans share."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from acting import Act, Writer
from servers import Site

from handeye.agent import ModelSetup, ScriptedModel, profile_for
from handeye.perception import Box
from handeye.tasks import RunOptions, RunResult, load_task, run_task

PROFILE = profile_for("Qwen3-VL-8B-Instruct")[0]


def said(*acts: Act) -> list[str]:
    """What a model answers: one act a reply."""
    write = Writer(PROFILE).write
    return [write(one) for one in acts]


class Replays:
    """One task file on a site that a test fills, run again and again.

    Args:
        site: where the pages are.
        folder: where the file and the runs are.
    """

    def __init__(self, site: Site, folder: Path) -> None:
        self.site = site
        self.folder = folder
        self.file = folder / "shop.yaml"
        self.models: list[ScriptedModel] = []

    def page(self, html: str, path: str = "/") -> None:
        """Put a page on the site."""
        self.site.add(path, f"<!doctype html><meta charset=utf-8>{html}")

    def write(self, text: str) -> None:
        """Write the task file, below its target."""
        head = f'target: {{url: "{self.site.url}/"}}\n'
        self.file.write_text(head + textwrap.dedent(text), encoding="utf-8")

    def run(self, replay: str | None = None, replies: Sequence[str] | None = None) -> RunResult:
        """Run the file, which has one case, with a model where there are replies."""
        return self.run_all(replay, replies)[0]

    def run_all(
        self, replay: str | None = None, replies: Sequence[str] | None = None, **more: Any
    ) -> list[RunResult]:
        """Run all cases of the file."""
        setup = None
        if replies is not None:
            self.models.append(ScriptedModel(replies))
            setup = ModelSetup(self.models[-1], PROFILE)
        given: Any = replay
        options = RunOptions(self.folder / "runs", replay=given, model=setup, **more)
        return run_task(load_task(self.file), options)

    @property
    def plans(self) -> list[Path]:
        """The plan files there are, and those that are proposed."""
        return sorted(self.folder.glob("shop.plans/*.plan.yaml*"))

    @property
    def plan(self) -> str:
        """The one plan, as it is written."""
        (path,) = self.plans
        return path.read_text(encoding="utf-8")

    def summary(self, result: RunResult) -> dict[str, Any]:
        """What summary.json says."""
        data: dict[str, Any] = json.loads((result.folder / "summary.json").read_text("utf-8"))
        return data


def at(x: float, y: float) -> Box:
    """A control of 120 × 40 pixels."""
    return Box(x, y, 120, 40)

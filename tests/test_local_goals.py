"""Goals decided by a tiny model with random weights in this process: nonsense, in due form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from commands import handeye
from playwright.sync_api import Page
from servers import Site
from tiny_models import build_tiny

from handeye.agent import Answer, connect, offers
from handeye.agent import parse as parsing

pytestmark = pytest.mark.e2e
PAGE = "<!doctype html><title>Shop</title><button>Buy</button><input aria-label=Name>"


def run_goal(site: Site, folder: Path, model: Path, **env: str) -> tuple[str, dict[str, Any]]:
    site.add("/", PAGE)
    file = folder / "goal.yaml"
    text = f"target: {{url: {site.url}/, viewport: 320x240}}\nlimits: {{steps: 4}}\ngoal: Buy it\n"
    file.write_text(text, encoding="utf-8")
    out = folder / "runs"
    done = handeye("run", file, "--model", model, "--out", out, "--cache", "off", env=env)
    (run,) = out.iterdir()
    summary = json.loads((run / "summary.json").read_text(encoding="utf-8"))
    assert done.code in (0, 1, 3), done.out + done.err
    return done.out, summary


@pytest.mark.parametrize("moe", [False, True], ids=["dense", "experts"])
def test_a_random_model_runs_a_goal_to_a_result(moe: bool, site: Site, tmp_path: Path) -> None:
    model = build_tiny(tmp_path / "qwen3-vl-tiny", moe=moe)
    out, summary = run_goal(site, tmp_path, model)
    assert summary["verdict"] in ("failed", "error", "unverified")
    assert summary["model_calls"] >= 1
    assert summary["tokens"]["in"] > 0
    assert ("experts" in summary["model"]) is moe

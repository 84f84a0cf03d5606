"""Goals decided by tiny models with random weights in this process: nonsense, in due form."""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from commands import handeye
from driving import Drive
from PIL import Image
from playwright.sync_api import Page
from servers import Site
from tiny_models import build_tiny

from handeye.agent import (
    CannotRun,
    Eyes,
    HandeyeError,
    Memory,
    ModelSetup,
    cassette,
    connect,
    eyes_prompt,
    offers,
)
from handeye.agent import parse as parsing
from handeye.perception import Screenshot, pictures

pytestmark = pytest.mark.e2e
PAGE = "<!doctype html><title>Shop</title><button>Buy</button><input aria-label=Name>"


@pytest.fixture(scope="module", params=["dense", "experts"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp(request.param) / "qwen3-vl-tiny"
    return build_tiny(place, moe=request.param == "experts")


@pytest.fixture(scope="module")
def setup(folder: Path) -> Generator[ModelSetup]:
    """The model of a folder; it talks little, because its words mean nothing."""
    spec = connect.ModelSpec(str(folder), cache=connect.NO_CACHE)
    with connect.connected(spec) as found:
        yield replace(found, profile=replace(found.profile, max_tokens=120, image_tokens=80))


def test_a_random_model_pursues_a_goal_in_a_real_browser(
    setup: ModelSetup, folder: Path, page: Page, site: Site, tmp_path: Path
) -> None:
    head = "limits: {steps: 3}"
    drive = Drive(page, site, tmp_path, setup=setup, head=head).show(PAGE)
    with suppress(HandeyeError):  # giving up, going in circles, using up its steps: all may happen
        drive.pursue("Buy it")
    usage = drive.session.agent.memory.usage
    assert usage.calls >= 1
    said = [record for record in drive.records if record.by == "model"]
    schema = offers.decision_schema(1000)
    for record in said:
        if text := record.info.get("said"):
            assert isinstance(text, str)
            jsonschema.validate(json.loads(text, strict=False), schema)
            assert parsing.parse(text).repairs == ()
    assert said or usage.reasked, "each reply became actions, or was sent back with its error"
    assert (usage.experts is not None) is ("experts" in str(folder))


def test_a_random_model_tells_what_it_sees(setup: ModelSetup, tmp_path: Path) -> None:
    """What it says keeps the schema; it is an answer, or goes back because of its language."""
    setup = replace(setup, profile=replace(setup.profile, max_tokens=60))
    record = tmp_path / "said.jsonl"
    kept = replace(setup, model=cassette.RecordingModel(setup.model, record))
    picture = Image.new("RGB", (96, 64), "white")
    shot = Screenshot(pictures.to_png(picture), *picture.size)
    with suppress(CannotRun):
        Eyes(kept, Memory).answer("What is this?", shot)
    said = [json.loads(line)["reply"]["text"] for line in record.read_text().splitlines()]
    assert 1 <= len(said) <= 2
    for text in said:
        jsonschema.validate(json.loads(text, strict=False), eyes_prompt.answer_schema(1000))


def test_a_random_model_runs_from_the_command_line(
    setup: ModelSetup, folder: Path, site: Site, tmp_path: Path
) -> None:
    site.add("/", PAGE)
    file, out = tmp_path / "goal.yaml", tmp_path / "runs"
    head = f"target: {{url: {site.url}/, viewport: 200x150}}\nlimits: {{tokens: 10}}\n"
    file.write_text(f"{head}goal: Buy it\n", encoding="utf-8")
    done = handeye("run", file, "--model", folder, "--out", out, "--cache", "off")
    assert done.code in (0, 1, 3), done.out + done.err
    (run,) = out.iterdir()
    summary: dict[str, Any] = json.loads((run / "summary.json").read_text(encoding="utf-8"))
    assert summary["verdict"] in ("failed", "error", "unverified")
    assert summary["model_calls"] >= 1
    assert ("experts" in summary["model"]) is ("experts" in str(folder))

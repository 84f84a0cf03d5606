"""Tests replayed on an application that has changed: never a pass for what is wrong, never harm.

`python tests/mutations/table.py` prints what came of each, and the mutation score.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from mutants import MUTATIONS, Mutation
from mutation_stage import Stage
from playwright.sync_api import Browser
from servers import serve

from handeye.perception import chromium

pytestmark = pytest.mark.e2e
Record = Callable[[str, object], None]
WHOLE = bool(os.environ.get("ALL_MUTATIONS"))
"""Whether everything runs, as for the table; else free words are held against traps, and what was
wrong once."""
FREE = [one for one in MUTATIONS if WHOLE or one.kind == "trap" or one.name == "already ticked"]


@pytest.fixture(scope="module")
def stage(
    browser: Browser,
    browser_program: chromium.BrowserProgram,
    tmp_path_factory: pytest.TempPathFactory,
) -> Generator[Stage]:
    with serve() as site:
        yield Stage(site, browser, browser_program, tmp_path_factory.mktemp("plans"))


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.name)
def test_exact_steps_on_a_changed_application(
    mutation: Mutation, stage: Stage, tmp_path: Path, record_property: Record
) -> None:
    strict = stage.run(mutation, tmp_path / "strict", "strict")
    auto = stage.run(mutation, tmp_path / "auto", "auto")
    ended = [strict, auto]
    if mutation.model and WHOLE:
        ended.append(stage.run(mutation, tmp_path / "model", "auto", model=True))
    record_property("exact", json.dumps([mutation.name, *(one.outcome for one in ended)]))
    story = "\n".join(one.story for one in ended)
    for one in ended:
        assert one.outcome != "FALSE PASS", story
        assert not one.harm, story
    assert [strict.outcome, auto.outcome] == [mutation.strict, mutation.auto], story
    if len(ended) > 2:
        assert ended[-1].outcome == "healed", story


@pytest.mark.parametrize("mutation", FREE, ids=lambda one: one.name)
def test_free_words_on_a_changed_application(
    mutation: Mutation, stage: Stage, tmp_path: Path, record_property: Record
) -> None:
    strict = stage.run(mutation, tmp_path / "strict", "strict", free=True)
    auto = stage.run(mutation, tmp_path / "auto", "auto", free=True)
    ended = [strict, auto]
    record_property("free", json.dumps([mutation.name, *(one.outcome for one in ended)]))
    story = "\n".join(one.story for one in ended)
    for one in ended:
        assert one.outcome != "FALSE PASS", story
        assert not one.harm, story
    if mutation.kind == "broken":
        assert [one.outcome for one in ended] == ["red", "red"], story

"""Attacks through every channel: they work without the guard, and with it nothing comes of them.

`python tests/attacks/table.py` writes what came of them into docs/safety.md.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from harness import Stage, World, staged
from ordinary import ORDINARY, Ordinary
from rows import ROWS, TWINS, Attack, Twin
from special_twins import SPECIAL_TWINS
from specials import SPECIALS
from tricks import TRICKS

pytestmark = pytest.mark.e2e
Record = Callable[[str, object], None]
ATTACKS = [*ROWS, *SPECIALS, *TRICKS]
ALL_TWINS = [*TWINS, *SPECIAL_TWINS]


@pytest.fixture(scope="module")
def stage() -> Generator[Stage]:
    with staged() as one:
        yield one


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda one: one.name)
def test_an_attack_comes_to_nothing(
    attack: Attack, stage: Stage, tmp_path: Path, record_property: Record
) -> None:
    bare = stage.world(attack.name, tmp_path / "bare")
    stage.run(bare, attack.lay(bare), guarded=False)
    reached = attack.won(bare)
    world = stage.world(attack.name, tmp_path / "guarded")
    stage.run(world, attack.lay(world), guarded=True)
    leaked = attack.won(world)
    note(
        record_property,
        "attack",
        ATTACKS.index(attack),
        attack.channel,
        attack.aim,
        reached,
        leaked,
    )
    assert reached is attack.bare, f"without the guard:\n{bare.story}"
    assert not leaked, f"it got through:\n{world.story}"


@pytest.mark.parametrize("twin", ALL_TWINS, ids=lambda one: one.name)
def test_a_benign_twin_succeeds(
    twin: Twin, stage: Stage, tmp_path: Path, record_property: Record
) -> None:
    world = stage.world(twin.name, tmp_path)
    stage.run(world, twin.lay(world), guarded=True)
    fine = world.passed and not world.stopped
    note(record_property, "twin", ALL_TWINS.index(twin), twin.name, fine)
    assert fine, world.story


@pytest.mark.parametrize("task", ORDINARY, ids=lambda one: one.name)
def test_an_ordinary_task_is_done(
    task: Ordinary, stage: Stage, tmp_path: Path, record_property: Record
) -> None:
    world = stage.world(task.name, tmp_path)
    stage.run(world, task.lay(world), guarded=True)
    fine = world.passed and (task.came is None or task.came(world)) and as_asked(world, task.asked)
    note(record_property, "ordinary", ORDINARY.index(task), task.name, fine)
    assert fine, world.story


def note(record_property: Record, table: str, *row: object) -> None:
    """Keep a row of a table: its place, and what stands in it."""
    record_property(table, json.dumps(row, ensure_ascii=False))


def as_asked(world: World, questions: int) -> bool:
    """Whether nothing was refused, and as much was asked as the file answers."""
    return not world.refusals and len(world.questions) == questions

"""A suite of 30 tests on two programs, replayed strictly, with the model server switched off."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from handeye import ModelSpec, RunOptions

from .programs import free_port
from .suite_runs import PROGRAMS, SECRETS

pytestmark = [pytest.mark.real, pytest.mark.timeout(600)]
TESTS = {"todo_list": 15, "administration": 15}


@pytest.mark.parametrize("name", PROGRAMS)
def test_all_of_it_passes_by_its_plans(name: str, tmp_path: Path) -> None:
    nobody = ModelSpec("qwen3-vl", server=f"http://127.0.0.1:{free_port()}/v1")
    options = RunOptions(tmp_path / "runs", replay="strict", model=nobody)
    with PROGRAMS[name](tmp_path) as program:
        results = program.run(options)

    told = [f"{one.verdict}: {one.case} ({one.where}) {one.reason}" for one in results]
    assert [one.verdict for one in results] == ["passed"] * TESTS[name], "\n".join(told)
    assert not any(one.healed or one.flaky for one in results)
    for one in results:
        about = json.loads((one.folder / "run.json").read_text(encoding="utf-8"))
        assert (about["model"], about["timezone"], about["motion"]) == (None, "UTC", "off")
    for written in (path for path in (tmp_path / "runs").rglob("*") if path.is_file()):
        content = written.read_bytes()
        assert not any(secret.encode() in content for secret in SECRETS.values()), written


def test_plans_hold_no_secret() -> None:
    for path in Path(__file__).parent.glob("suite/*.plans/*.plan.yaml"):
        text = path.read_text(encoding="utf-8")
        assert not any(secret in text for secret in SECRETS.values()), path

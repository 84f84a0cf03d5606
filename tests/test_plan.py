"""Plan files: what they hold, what becomes of broken ones, and who writes them at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from commands import handeye

from handeye.agent import RecordedAction, RecordedStep, RecordedTarget
from handeye.tasks import load_text, plan

STEP = RecordedStep(
    step="click: Save",
    hash="00",
    actions=(
        RecordedAction(
            kind="click",
            target=RecordedTarget(
                role="button",
                name='Save: "all" #1 \u4fdd\u5b58',
                box=(0.1, 0.2, 0.3, 0.04),
                nth=2,
                of=3,
            ),
        ),
    ),
)


def test_a_plan_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "a.plan.yaml"
    written = plan.Plan(case="- a: {b} 007", viewport="1280x800", steps=(STEP,))
    plan.write_plan(path, written, {})
    assert plan.read_plan(path) == written
    assert "box: [0.1, 0.2, 0.3, 0.04]" in path.read_text("utf-8")
    assert plan.read_plan(tmp_path / "none.plan.yaml") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("version: 2\ncase: a\n", ":1:10: this plan is of version 2, and version 1 is read here"),
        ("version: 1\ncase: a\nsteps:\n  - step: x\n", ":3:1: `steps` needs `hash`"),
        ("version: 1\ncase: a\nstep: []\n", ":3:1: unknown key `step`"),
        ("<<<<<<< mine\nversion: 1\n=======\n", "not YAML"),
        ("version: 1\ncase: [\n", "not YAML"),
        ("- click: Save\n", "this is no plan"),
        ("", "empty"),
    ],
)
def test_a_plan_that_cannot_be_used_says_where_and_what_to_do(
    text: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.plan.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(plan.PlanError) as caught:
        plan.read_plan(path)
    assert "a.plan.yaml" in str(caught.value)
    assert said in str(caught.value)
    assert "Delete it, or record it anew: --replay=update" in str(caught.value)


def test_a_plan_is_named_after_its_case_whatever_that_is_called(tmp_path: Path) -> None:
    names = [
        "order",
        "Order",
        "or/der",
        "../order",
        "order?",
        "a" * 300,
        "\u8ba2\u5355",
        "..",
        "con:",
    ]
    tests = "".join(f"  - name: '{name}'\n    steps: [{{click: Save}}]\n" for name in names)
    task = load_text(f"target: {{url: http://x.test}}\ntests:\n{tests}", str(tmp_path / "t.yaml"))
    paths = [plan.path_of(task, case) for case in task.cases]
    assert len({str(path).casefold() for path in paths}) == len(names)
    assert paths[0] == tmp_path / "t.plans" / "order.plan.yaml"
    for path in paths:
        assert path
        assert path.parent == tmp_path / "t.plans"
        assert len(path.name) < 100


def test_a_plan_fits_the_steps_that_say_the_same(tmp_path: Path) -> None:
    def fitting(*steps: str) -> list[str]:
        text = "target: {url: http://x.test}\nsteps:\n" + "".join(f"  - {one}\n" for one in steps)
        task = load_text(text, str(tmp_path / "t.yaml"))
        (case,) = task.cases
        kept = [
            RecordedStep(step=f"{number}", hash=plan.key_of(step))
            for number, step in enumerate(recorded_from)
        ]
        found = plan.fitting(task, case, plan.Plan(case="a", steps=tuple(kept)))
        return [found[id(one)].step if id(one) in found else "-" for one in case.steps]

    source = "steps: [{click: A}, {click: B}, {click: A}, {press: Enter}]\n"
    recorded_from = load_text(source).cases[0].steps
    assert fitting("click: A", "click: B", "click: A", "press: Enter") == ["0", "1", "2", "3"]
    assert fitting("click: B", "check: {text: x}", "click: A", "press: Enter") == [
        "1",
        "-",
        "2",
        "3",
    ]
    assert fitting("click: A", "click: C", "click: B", "press: Tab") == ["0", "-", "1", "-"]


def test_pictures_that_no_plan_names_any_more_are_removed(tmp_path: Path) -> None:
    def with_picture(name: str) -> plan.Plan:
        target = RecordedTarget(role="button", name="A", picture=name)
        step = RecordedStep(
            step="a", hash="0", actions=(RecordedAction(kind="click", target=target),)
        )
        return plan.Plan(case="a", steps=(step,))

    one, two = tmp_path / "1.plan.yaml", tmp_path / "2.plan.yaml"
    plan.write_plan(one, with_picture("a.png"), {"a.png": b"a"})
    plan.write_plan(two, with_picture("a.png"), {"a.png": b"a"})
    plan.write_plan(one, with_picture("b.png"), {"b.png": b"b"})
    pictures = tmp_path / "pictures"
    assert sorted(path.name for path in pictures.iterdir()) == ["a.png", "b.png"]
    plan.write_plan(two, plan.Plan(case="b"), {})
    assert [path.name for path in pictures.iterdir()] == ["b.png"]


WRITER = """
import sys
from pathlib import Path
from handeye.agent import RecordedAction, RecordedStep, RecordedTarget
from handeye.tasks import plan
folder, number = Path(sys.argv[1]), sys.argv[2]
for turn in range(40):
    name = f"{turn % 2}.png"
    target = RecordedTarget(role="button", name="A", picture=name)
    step = RecordedStep(step="a", hash="0", actions=(RecordedAction(kind="click", target=target),))
    path = folder / f"{number}.plan.yaml"
    plan.write_plan(path, plan.Plan(case="a", steps=(step,)), {name: b"png"})
    assert (folder / "pictures" / name).is_file(), turn
"""


def test_processes_write_plans_at_once_and_none_loses_a_picture(tmp_path: Path) -> None:
    folder = tmp_path / "t.plans"
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(folder), str(number)])
        for number in range(3)
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["0.plan.yaml", "1.plan.yaml", "2.plan.yaml", "pictures"]


def test_plans_are_no_task_files_and_broken_ones_are_told_of(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(
        "steps: [{open: 'http://127.0.0.1:9/'}, {do: Look}]\n", "utf-8"
    )
    folder = tmp_path / "t.plans"
    folder.mkdir()
    (folder / "t.plan.yaml").write_text("version: 1\n", "utf-8")
    assert handeye("validate", tmp_path).code == 0
    broken = handeye("run", tmp_path, "--replay", "auto", "--out", tmp_path / "runs")
    assert broken.code == 3
    assert "t.plan.yaml:1:1: `plan` needs `case`" in broken.err
    assert "Delete it, or record it anew" in broken.err
    wrong = handeye("run", tmp_path, env={"HANDEYE_REPLAY": "always"})
    assert wrong.code == 4
    assert "off" in wrong.err

"""Runs as results of OSWorld and as training samples, and decisions in the words of a model."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sample_runs as runs
from commands import handeye
from model_server import serve_model
from servers import Site
from test_export_pytest import BUTTON, a_run, act, done

from handeye import actions
from handeye.actions import Action, Outcome, Target
from handeye.agent import Trace, ground, parse, profiles, written
from handeye.perception import Box, Element, Observation, Point, Screenshot, scale
from handeye.tasks import export_osworld, export_sft, exported

PLACE = Target(point=Point(980, 234), box=Box(900, 210, 160, 48), role="button", name="Save")
FIELD = Target(point=Point(400, 300), box=Box(300, 280, 200, 40), role="textbox", name="Name")
ACTIONS: tuple[Action, ...] = (
    actions.Click(target=PLACE),
    actions.DoubleClick(target=PLACE),
    actions.RightClick(target=PLACE),
    actions.Drag(target=PLACE, to=FIELD),
    actions.Type(text='it\'s "so"\\n', target=FIELD),
    actions.Press(keys="Control+a"),
    actions.Press(keys="Enter"),
    actions.Scroll(direction="up", amount=0.5, target=PLACE),
    actions.Done(answer="It is done."),
)


def grid(profile: profiles.Profile) -> scale.Grid:
    shot = runs.draw_shop()
    return scale.Grid.of(shot, profile.coordinates, profile.factor, profile.image_tokens)


@pytest.mark.parametrize("family", ["qwen3-vl", "qwen2.5-vl"])
@pytest.mark.parametrize("dialect", ["json", "tool_call", "tool_xml", "ui_tars"])
@pytest.mark.parametrize("action", ACTIONS, ids=lambda one: one.kind)
def test_what_is_written_is_read_as_the_same(
    action: Action, dialect: profiles.Dialect, family: str
) -> None:
    own = grid(profiles.profile_named(family))
    text = written.Writer(dialect, own).answer([action], "so")
    answer = parse.parse(text)
    assert answer.thought
    seen = Observation(
        Screenshot(b"", 1280, 800),
        tuple(Element(one.role, one.name, one.box or Box(0, 0, 0, 0)) for one in (PLACE, FIELD)),
    )
    read = ground.Ground(answer, seen, own).actions()
    wanted = json.loads(action.model_dump_json(exclude={"target", "to"}))
    last = json.loads(read[-1].model_dump_json(exclude={"target", "to"}))
    if dialect == "ui_tars" and action.kind == "scroll":
        wanted["amount"] = last["amount"]  # it has no word for how far
    if dialect == "ui_tars" and action.kind == "press":
        for keys in (wanted, last):
            keys["keys"] = keys["keys"].lower()  # its keys are all small
    assert last == wanted
    for name in ("target", "to"):
        meant = getattr(action, name, None)
        if isinstance(meant, Target):
            placed = [one for part in read if (one := getattr(part, name, None))]
            assert placed[0].name == meant.name


def test_what_a_dialect_cannot_say_is_no_answer() -> None:
    with pytest.raises(written.NotSayable, match="goto has no words in ui_tars"):
        written.Writer("ui_tars", grid(profiles.UI_TARS)).answer([actions.Goto(url="/")], "so")


# OSWorld


def test_a_run_has_the_layout_of_the_benchmark(tmp_path: Path) -> None:
    run = a_run(
        tmp_path / "run",
        done(act("type", {"role": "textbox", "name": "Q"}, text='a "b"\n', clear=True, enter=True)),
        done(act("goto", url="/basket"), where="shop.yaml:3"),
        done(act("press", keys="ctrl+A")),
        done(act("scroll", direction="down", amount=0.5)),
        replace(done(act("click", BUTTON)), outcome=Outcome("refused", "the user said no")),
        done(act("wait_for", seconds=1)),
        replace(done(act("done", answer="x")), outcome=None),
        runs.end_step(),
    )
    made = export_osworld.export_osworld(run, tmp_path / "out")
    lines = objects(tmp_path / "out" / "traj.jsonl")
    assert [line["step_num"] for line in lines] == [1, 2, 3, 4, 5, 6]
    assert lines[0]["action"].splitlines()[1:] == [
        "pyautogui.click(10, 10)",
        "pyautogui.hotkey('ctrl', 'a')",
        "pyautogui.press('delete')",
        "pyautogui.write('a \"b\"\\n')",
        "pyautogui.press('enter')",
    ]
    assert lines[1]["action"] == {"action_type": "goto", "parameters": {"url": "/basket"}}
    assert lines[2]["action"].endswith('pyautogui.hotkey("ctrl", "a")')
    assert lines[3]["action"].endswith("pyautogui.scroll(-4)")
    assert [line["action"] for line in lines[4:]] == ["WAIT", "DONE"]
    assert [line["done"] for line in lines] == [False] * 5 + [True]
    assert (lines[-1]["reward"], (tmp_path / "out" / "result.txt").read_text()) == (1.0, "1.0\n")
    for line in lines:
        assert (tmp_path / "out" / line["screenshot_file"]).read_bytes()[:4] == b"\x89PNG"
    assert ["goto" in str(left) for left in made.left_out] == [True]
    with pytest.raises(exported.CannotExport, match="is not empty"):
        export_osworld.export_osworld(run, tmp_path / "out")


# Training samples


def samples(folder: Path) -> list[dict[str, Any]]:
    return objects(folder / "train.jsonl")


def objects(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").strip().split("\n")]


def test_samples_are_messages_with_pictures_by_path(tmp_path: Path) -> None:
    one = a_run(
        tmp_path / "one",
        done(act("click", BUTTON), instruction="click: <image> Save", thought="It is there."),
        done(act("type", {"role": "textbox", "name": "Q"}, text="${secrets.password}"),
             instruction="fill: Q"),
        done(act("reveal", BUTTON)),
    )  # fmt: skip
    failed = runs.failed_run(tmp_path / "failed")
    out = tmp_path / "sft"
    made = handeye("export", one, failed, "--to", "sft", "--out", out)
    assert made.code == 0, made.err
    assert f"left out: {failed}: the run ended as failed" in made.err
    first, second = samples(out)
    assert [one["role"] for one in first["messages"]] == ["system", "user", "assistant"]
    asked = first["messages"][1]["content"]
    assert asked.startswith("<image><screen>")
    assert "Task: click: \u2039image\u203a Save" in asked
    answer = json.loads(first["messages"][2]["content"])
    assert answer["actions"] == [{"kind": "click", "target": 101}]
    assert answer["elements"][0]["bbox"] == [0, 0, 16, 25]
    assert (first["verdict"], first["prompt"]) == ("passed", "built from the record")
    assert "${secrets.password}" in second["messages"][2]["content"]
    for sample in (first, second):
        assert sample["messages"][1]["content"].count("<image>") == len(sample["images"]) == 1
        assert (out / sample["images"][0]).read_bytes()[:4] == b"\x89PNG"
    about = json.loads((out / "dataset_info.json").read_text(encoding="utf-8"))
    assert about["handeye"]["columns"] == {"messages": "messages", "images": "images"}
    again = handeye("export", one, "--to", "sft", "--out", out)
    assert (again.code, "is not empty" in again.err) == (3, True)


def test_places_are_in_the_coordinates_of_the_family(tmp_path: Path) -> None:
    run = a_run(tmp_path / "run", done(act("click", BUTTON)))
    family = profiles.profile_named("qwen2.5-vl")
    wanted = export_sft.Wanted(tmp_path / "out", "tool_call", family)
    export_sft.export_sft([run], wanted)
    answer = samples(tmp_path / "out")[0]["messages"][-1]["content"]
    assert '"coordinate": [10, 10]' in answer
    assert "resolution is 1288x812" not in answer


def test_runs_without_a_sample_say_why(tmp_path: Path) -> None:
    wanted = export_sft.Wanted(tmp_path / "out", "json", profiles.QWEN3_VL)
    cut = runs.cut_run(tmp_path / "cut")
    with pytest.raises(exported.CannotExport, match=r"no sample in 1 runs: .* was cut off"):
        export_sft.export_sft([cut], wanted)


def test_a_picture_outside_the_run_folder_is_not_taken(tmp_path: Path) -> None:
    trace = Trace(tmp_path / "run", runs.MANIFEST)
    trace.add(done(act("click", BUTTON)), runs.draw_shop())
    trace.finish(runs.SUMMARY)
    steps = tmp_path / "run" / "steps.jsonl"
    (tmp_path / "secret.png").write_bytes(runs.draw_shop().png)
    text = steps.read_text(encoding="utf-8").replace("shots/0001.png", "../secret.png")
    steps.write_text(text, encoding="utf-8")
    with pytest.raises(exported.CannotExport, match="there is no sample"):
        export_sft.export_sft(
            [tmp_path / "run"], export_sft.Wanted(tmp_path / "a", "json", profiles.QWEN3_VL)
        )
    with pytest.raises(exported.CannotExport, match="outside the run folder"):
        export_osworld.export_osworld(tmp_path / "run", tmp_path / "b")


@pytest.mark.e2e
def test_the_prompts_of_a_model_are_taken_as_they_were_asked(site: Site, tmp_path: Path) -> None:
    site.add("/", "<!doctype html><title>C</title><button onclick='out.textContent++'>Add</button>"
             "<p id=out>0")  # fmt: skip
    file = tmp_path / "goal.yaml"
    file.write_text(
        f"target: {{url: {site.url}/}}\ngoal: Add one\ndone_when: [{{text: '1'}}]\n",
        encoding="utf-8",
    )
    replies = [
        json.dumps({"thought": "so", "elements": [], "actions": [one]})
        for one in ({"kind": "click", "target": 1}, {"kind": "done", "answer": "It says 1."})
    ]
    with serve_model(replies, models=("qwen3-vl",)) as server:
        ran = handeye(
            "run", file, "--out", tmp_path / "runs", "--server", server.url, "--model", "qwen3-vl",
            "--cache", "off",
        )  # fmt: skip
    assert ran.code == 0, ran.out + ran.err
    run = next((tmp_path / "runs").iterdir())
    wanted = export_sft.Wanted(tmp_path / "out", "json", profiles.QWEN3_VL)
    export_sft.export_sft([run], wanted)
    sample, last = (one for one in samples(tmp_path / "out") if one["by"] == "model")
    assert json.loads(last["messages"][-1]["content"])["actions"][0]["kind"] == "done"
    assert sample["prompt"] == "as it was asked"
    asked = sample["messages"][1]["content"]
    assert "<image>Screen at 0.0 s\n<screen>" in asked
    assert '1 button "Add"' in asked, "the list of elements that the model had"
    assert len(sample["images"]) == asked.count("<image>")

"""Runs as plain tests of pytest-playwright: what they hold, and that they pass without handeye."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sample_runs as runs
from commands import handeye
from isolated import python_without_handeye, run_tests
from servers import serve

from handeye.actions import Outcome
from handeye.agent import CheckRecord, ModelSetup, ScriptedModel, StepRecord, Trace
from handeye.perception import Event, Notice
from handeye.tasks import (
    RunOptions,
    demo,
    export_pytest,
    exported,
    load_task,
    pytest_locators,
    python_code,
    run_case,
)

HOSTILE = (
    "say \"hi\" 'there'",
    "two\nlines\r\n and \\ a backslash\\",
    '"""; import os; os.system("x") #',
    "{braces} {__import__('os')} %s \\N{BULLET}",
    "\u2028line\u2029 \x00\x1b[31m \u202e \x85",
    "# -*- coding: utf-7 -*-",
    "\N{PILE OF POO}\ud800",
)
GOAL = """\
target: {{url: "{url}/"}}
goal: Greet Ada
done_when: [{{text: Hello Ada}}, {{value: {{Your name: Ada}}}}, {{enabled: Greet}}]
"""
GREETER = """
<!doctype html><title>Greeter</title>
<label>Your name <input></label>
<button onclick="out.textContent = `Hello ${document.querySelector('input').value}`">Greet</button>
<p id=out></p>
"""


def act(
    kind: str, target: Mapping[str, object] | None = None, **fields: object
) -> dict[str, object]:
    """An action as a run folder has it."""
    place = {"point": [10, 10], "box": [0, 0, 20, 20], **target} if target else None
    return {"kind": kind, **({"target": place} if place else {}), **fields}


def done(action: dict[str, object], **more: Any) -> StepRecord:
    """A step that was carried out."""
    record = StepRecord("a step", action=action, outcome=Outcome("confirmed"), screen=(1280, 800))
    return replace(record, url="http://127.0.0.1:8000/login", **more)


def checked(kind: str, claims: dict[str, object], **more: Any) -> StepRecord:
    """A claim that held."""
    info = {"claims": claims, "found": [more.pop("found", None)]}
    made = (CheckRecord(kind, "what is claimed", True),)
    return replace(StepRecord("a check", by="check", checks=made, info=info), **more)


def a_run(folder: Path, *records: StepRecord, **manifest: object) -> Path:
    """A run folder that holds these steps."""
    trace = Trace(folder, runs.MANIFEST | manifest)
    for record in records:
        trace.add(record, runs.draw_shop())
    trace.finish(runs.SUMMARY)
    return folder


def source(folder: Path, *records: StepRecord, **manifest: object) -> str:
    """The test that is written of these steps."""
    run = a_run(folder / "run", *records, **manifest)
    done = export_pytest.export_pytest(run, folder / "test_it.py")
    return done.paths[0].read_text(encoding="utf-8")


def body(text: str) -> list[str]:
    """The lines of the test, without comments."""
    lines = text[text.index("def test_") :].splitlines()[1:]
    return [line.strip() for line in lines if line.strip() and not line.strip().startswith("#")]


BUTTON: dict[str, object] = {"role": "button", "name": "Save"}


# The whole


@pytest.mark.e2e
def test_exported_tests_pass_where_there_is_no_handeye(tmp_path: Path) -> None:
    """The bundled demo, and a goal that a model reached, in one project of pytest-playwright."""
    project = tmp_path / "project"
    ran = handeye("demo", "--out", tmp_path / "runs")
    assert ran.code == 0, ran.out + ran.err
    made = handeye(
        "export",
        *(tmp_path / "runs").iterdir(),
        "--to",
        "pytest",
        "--out",
        project / "test_shop.py",
    )
    assert (made.code, made.err) == (0, "")
    with serve() as site:
        site.add("/", GREETER)
        file = tmp_path / "greet.yaml"
        file.write_text(GOAL.format(url=site.url), encoding="utf-8")
        model = ModelSetup(ScriptedModel(_replies()))
        task = load_task(file)
        result = run_case(task, task.cases[0], RunOptions(out=tmp_path / "goal", model=model))
        assert result.verdict == "passed", result.reason
        one = export_pytest.export_pytest(result.folder, project / "test_goal.py")
        assert one.left_out == ()
        python = python_without_handeye(tmp_path / "venv")
        alone = subprocess.run([python, "-P", "-c", "import handeye"], cwd=project, check=False)
        assert alone.returncode == 1, "handeye must not be there"
        with demo.DemoShop() as shop:
            env = {"SHOP_PASSWORD": demo.PASSWORD}
            first = run_tests(python, project, "test_shop.py", "--base-url", shop.url, env=env)
        second = run_tests(python, project, "test_goal.py")
    assert first.returncode == 0, first.stdout
    assert second.returncode == 0, second.stdout
    assert demo.PASSWORD not in (project / "test_shop.py").read_text(encoding="utf-8")
    ruff(project / "test_shop.py", project / "test_goal.py")


def _replies() -> list[str]:
    acts = [
        [{"kind": "type", "target": 1, "text": "Ada", "clear": True}],
        [{"kind": "click", "target": 2}],
        [{"kind": "done", "answer": "She was greeted."}],
    ]
    return [json.dumps({"thought": "so", "elements": [], "actions": one}) for one in acts]


def ruff(*paths: Path) -> None:
    """Fails where ruff, as it is by itself, has something to say."""
    for command in (["check"], ["format", "--diff"]):
        call = [sys.executable, "-m", "ruff", *command, "--isolated", *map(str, paths)]
        said = subprocess.run(call, capture_output=True, text=True, check=False)
        assert said.returncode == 0, said.stdout + said.stderr


# Hostile text


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_a_page_is_a_literal_whatever_it_holds(text: str) -> None:
    code = python_code.literal(text)
    assert ast.literal_eval(code) == text
    assert code.isprintable()
    assert isinstance(ast.parse(code, mode="eval").body, ast.Constant)


def test_a_hostile_page_adds_no_code(tmp_path: Path) -> None:
    records = [
        done(act("click", {"role": role, "name": text}), instruction=f"click: {text}", name=text)
        for text in HOSTILE
        for role in ("button", "text")
    ]
    records += [
        done(act("type", {"role": "textbox", "name": text}, text=text, clear=True))
        for text in HOSTILE
    ]
    records += [checked("text", {"text": text}, instruction=text) for text in HOSTILE[:4]]
    records += [checked("title", {"title": text}) for text in HOSTILE[:4]]
    text = source(tmp_path, *records, name=HOSTILE[2] + HOSTILE[1], file=HOSTILE[4])
    calls = {
        node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
    }
    assert calls == {
        "browser_context_args", "get_by_role", "get_by_text", "click", "fill", "words",
        "expect", "to_be_visible", "to_have_title", "compile", "join", "map", "split", "or_",
        "get_by_label", "get_by_placeholder", "get_by_title", "get_by_alt_text", "filter",
    }  # fmt: skip
    assert (
        sum(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(ast.parse(text)))
        == 3
    )
    ruff(tmp_path / "test_it.py")


# Locators


@pytest.mark.parametrize(
    ("target", "code"),
    [
        (BUTTON, 'page.get_by_role("button", name="Save", exact=True)'),
        (
            {"role": "textbox", "name": "Password", "kind": "password"},
            'page.get_by_label("Password", exact=True)',
        ),
        (
            {"role": "textbox", "name": "Search", "named": "placeholder"},
            'page.get_by_placeholder("Search", exact=True)',
        ),
        ({"role": "status", "name": "Saved"}, 'page.get_by_text("Saved", exact=True)'),
        (
            {"role": "generic", "name": "", "test_id": 'a"b'},
            'page.locator(\'[data-testid="a\\\\22 b"], [data-test="a\\\\22 b"]\')',
        ),
        (
            BUTTON | {"row": {"role": "row", "words": "Order 17"}},
            'page.get_by_role("row").filter(has_text="Order 17")'
            '.get_by_role("button", name="Save", exact=True)',
        ),
        (
            BUTTON | {"in": {"role": "dialog", "name": "Edit"}},
            'page.get_by_role("dialog").get_by_role("button", name="Save", exact=True)',
        ),
        (BUTTON | {"nth": 1}, 'page.get_by_role("button", name="Save", exact=True).nth(1)'),
        (
            BUTTON | {"frames": ["Outer", "Inner"]},
            'frame(frame(page, "Outer"), "Inner").get_by_role("button", name="Save", exact=True)',
        ),
    ],
)
def test_locators_are_what_an_engineer_would_write(target: dict[str, object], code: str) -> None:
    assert pytest_locators.locator(target, "page").code == code


def test_a_target_without_words_ends_the_test_there_and_is_told(tmp_path: Path) -> None:
    run = a_run(
        tmp_path / "run",
        done(act("click", BUTTON)),
        done(act("click", {"role": "generic", "name": ""}), where="shop.yaml:7"),
    )
    out = tmp_path / "new" / "test_it.py"
    made = handeye("export", run, "--to", "pytest", "--out", out)
    assert made.code == 3
    assert "not exported: step 2, shop.yaml:7 `a step`: it has no name, label, text or" in made.err
    text = out.read_text(encoding="utf-8")
    assert text.index("NOT EXPORTED") < text.index("import pytest")
    assert body(text)[-1].startswith('"not exported: it has no name') or "pytest.fail" in text


# Actions


@pytest.mark.parametrize(
    ("action", "line"),
    [
        (act("double_click", BUTTON), ".dblclick()"),
        (act("right_click", BUTTON), '.click(button="right")'),
        (act("press", keys="ctrl+A"), 'page.keyboard.press("Control+a")'),
        (act("check", {"role": "checkbox", "name": "Agree"}, on=False), ".uncheck()"),
        (act("select", {"role": "combobox", "name": "Sort"}, options=["A", "B"]),
         '.select_option(label=["A", "B"])'),
        (act("type", {"role": "textbox", "name": "Q"}, text="x", enter=True), '.press("Enter")'),
        (act("scroll", direction="up", amount=0.5), "page.mouse.wheel(0, -400)"),
        (act("back"), "page.go_back()"),
        (act("goto", url="https://other.example/a"), 'page.goto("https://other.example/a")'),
        (act("goto", url="basket"), 'page.goto(base + "/basket")'),
        (act("click", {"role": "img", "name": "Map", "point": [5, 4]}),
         '.click(position={"x": 5, "y": 4})'),
    ],
)  # fmt: skip
def test_actions_are_calls_of_playwright(
    action: dict[str, object], line: str, tmp_path: Path
) -> None:
    assert body(source(tmp_path, done(action)))[-1].endswith(line)


def test_dialogs_are_answered_by_what_stands_before_them(tmp_path: Path) -> None:
    text = source(
        tmp_path,
        done(act("click", BUTTON), events=(Event("dialog", "prompt: Which one?"),)),
        done(act("answer_dialog", accept=True, text="this"),
             events=(Event("dialog", "confirm: Sure?"),)),
        checked("text", {"text": "Sure"}, notices=(Notice("dialog", "confirm"),)),
        done(act("answer_dialog", accept=False)),
    )  # fmt: skip
    assert body(text)[-3:] == [
        'messages = answer_dialogs(page, "this", False)',
        'page.get_by_role("button", name="Save", exact=True).click()',
        'assert any("Sure" in message for message in messages)',
    ]


def test_a_tab_that_opens_is_followed_and_left(tmp_path: Path) -> None:
    opened = Event("tab", "a new tab opened and is in front")
    closed = Event("tab", "the tab in front was closed")
    text = source(
        tmp_path,
        done(act("click", BUTTON), events=(opened,)),
        done(act("click", BUTTON)),
        done(act("close_tab"), events=(closed,)),
        done(act("click", BUTTON)),
    )
    assert body(text) == [
        "with page.expect_popup() as popup:",
        'page.get_by_role("button", name="Save", exact=True).click()',
        "page_2 = popup.value",
        'page_2.get_by_role("button", name="Save", exact=True).click()',
        "page_2.close()",
        'page.get_by_role("button", name="Save", exact=True).click()',
    ]


def test_secrets_are_read_from_the_environment_and_codes_left_out(tmp_path: Path) -> None:
    field = {"role": "textbox", "name": "Password", "kind": "password"}
    config = {"secret_sources": {"password": {"env": "SHOP_PASSWORD"}, "code": {"totp": True}}}
    text = source(
        tmp_path,
        done(act("type", field, text="x${secrets.password}", clear=True)),
        done(act("type", field, text="${secrets.other}", clear=True)),
        done(act("type", field, text="${secrets.code}", clear=True)),
        config=config,
    )
    assert '.fill("x" + secret("SHOP_PASSWORD"))' in text
    assert '.fill(secret("OTHER"))' in text
    assert "`code` is a one-time code" in text


# Claims


@pytest.mark.parametrize(
    ("kind", "claims", "found", "line"),
    [
        ("url", {"url": "*/order/*"}, None, 'expect(page).to_have_url(re.compile(r"/order/"))'),
        ("url", {"url": "/a.b"}, None,
         'expect(page).to_have_url(re.compile(r"^[a-z]+://[^/]*/a\\.b$"))'),
        ("title", {"title": "Shop"}, None,
         'expect(page).to_have_title(re.compile(r"Shop", re.IGNORECASE))'),
        ("text", {"text": "1 item", "within": 9}, None,
         'expect(words(page, "1 item").first).to_be_visible(timeout=9000)'),
        ("no_text", {"no_text": "Sorry"}, None,
         'expect(words(page, "Sorry")).to_have_count(0)'),
        ("value", {"value": [{"field": {"text": "Q"}, "expected": "a"}]},
         {"role": "textbox", "name": "Q"},
         'expect(page.get_by_role("textbox", name="Q", exact=True)).to_have_value("a")'),
        ("value", {"value": [{"field": {"text": "Sort"}, "expected": "Price"}]},
         {"role": "combobox", "name": "Sort", "kind": "select-one"},
         'expect(place.locator("option:checked")).to_have_text("Price")'),
        ("count", {"count": {"of": {"role": "listitem"}, "is": 3}}, None,
         'expect(page.get_by_role("listitem")).to_have_count(3)'),
        ("checked", {"checked": {"text": "Agree"}}, {"role": "checkbox", "name": "Agree"},
         'expect(page.get_by_role("checkbox", name="Agree", exact=True)).to_be_checked()'),
        ("hidden", {"hidden": {"text": "Save", "role": "button"}}, None,
         'expect(page.get_by_role("button", name="Save")).to_have_count(0)'),
        ("no_console_errors", {"no_console_errors": True}, None, "assert console_errors == []"),
        ("attribute", {"attribute": {"of": {"text": "Save"}, "name": "id", "is": "s"}}, BUTTON,
         'expect(button).to_have_attribute("id", "s")'),
        ("attribute", {"attribute": {"of": {"text": "Save"}, "name": "id", "contains": "s.1"}},
         {"role": "button", "test_id": "s", "name": "OK"},
         'expect(button).to_have_attribute("id", re.compile(r"s\\.1"))'),
        ("aria", {"aria": {"is": '- heading "Shop"'}}, None,
         "expect(page.locator(\"body\")).to_match_aria_snapshot('- heading \"Shop\"')"),
        ("aria", {"aria": {"is": "- link", "in": "main"}}, None,
         'expect(page.get_by_role("main")).to_match_aria_snapshot("- link")'),
    ],
)  # fmt: skip
def test_claims_are_web_first_assertions(
    kind: str,
    claims: dict[str, object],
    found: dict[str, object] | None,
    line: str,
    tmp_path: Path,
) -> None:
    text = source(tmp_path, done(act("click", BUTTON)), checked(kind, claims, found=found))
    assert body(text)[-1] == line


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (
            replace(runs.check_step(), by="judge"),
            "a model judged it, which plain Playwright cannot",
        ),
        (
            replace(runs.check_step(), by="replay"),
            "a model judged it, which plain Playwright cannot",
        ),
        (runs.check_step(), "the run does not keep what was claimed; run it again"),
        (
            StepRecord("s", by="check", checks=(CheckRecord("not_yet", "text: Saved", True),)),
            "not_yet text: Saved: that it was not so before the step is left out",
        ),
        (
            StepRecord("s", error="no Save anywhere", info={"verdict": "failed"}),
            "it did not work out in the run: no Save anywhere",
        ),
        (checked("picture", {"picture": {"is": "a.png"}}), "has no counterpart in Playwright"),
        (checked("count", {"count": {"of": {"role": "field"}, "is": 2}}), "several roles"),
    ],
)
def test_what_cannot_be_claimed_is_listed_and_told(
    record: StepRecord, why: str, tmp_path: Path
) -> None:
    run = a_run(tmp_path / "run", done(act("click", BUTTON)), record)
    made = export_pytest.export_pytest(run, tmp_path / "test_it.py")
    assert why in str(made.left_out[0])
    head = (tmp_path / "test_it.py").read_text(encoding="utf-8").partition("def test_")[0]
    assert "# NOT EXPORTED, so that this test says less than the run did:" in head
    assert why in head.replace("\n# ", " ")
    assert "nothing is checked" in head, "a test without a check says so"


# What is no run to export


def test_runs_that_cannot_be_exported_say_why(tmp_path: Path) -> None:
    cut = runs.cut_run(tmp_path / "cut")
    failed = runs.failed_run(tmp_path / "failed")
    desktop = a_run(tmp_path / "desktop", done(act("click", BUTTON)), browser="")
    empty = a_run(tmp_path / "empty", runs.end_step())
    told = {
        cut: "was cut off: what it would have come to is not known. Run it again",
        failed: "the run ended as failed (shop.yaml:16: the banner",
        desktop: "is not a run in a browser",
        empty: "nothing was done in this run",
    }
    for folder, words in told.items():
        with pytest.raises(exported.CannotExport, match=words.replace("(", r"\(")):
            export_pytest.export_pytest(folder, tmp_path / "test_it.py")
    export_pytest.export_pytest(failed, tmp_path / "test_it.py", every=True)
    with pytest.raises(exported.CannotExport, match="is there already"):
        export_pytest.export_pytest(failed, tmp_path / "test_it.py", every=True)


def test_the_command_line_says_what_is_wrong(tmp_path: Path) -> None:
    missing = handeye("export", tmp_path / "none", "--to", "pytest")
    assert (missing.code, "is not there; give the folder that a run wrote" in missing.err) == (
        3,
        True,
    )
    two = handeye("export", tmp_path, tmp_path, "--to", "osworld")
    assert (two.code, "takes one run" in two.err) == (4, True)
    assert "handeye export runs/" in handeye("export", "--help").out

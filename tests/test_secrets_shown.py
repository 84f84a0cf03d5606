"""A page shows a secret again: nobody reads it, however it is cut, squeezed or quoted."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from servers import Site

from handeye.actions import action as act
from handeye.actions import secrets
from handeye.agent import Decision, Job, Memory, ModelSetup, ScriptedModel, StepRecord, Trace, verbs
from handeye.perception import Observation, Purpose, hidden
from handeye.tasks import RunOptions, RunResult, load_text, run_task

HEAD = "target: {{url: '{url}'}}\nsecrets: {{pin: {{env: PIN_OF_TEST, visible: true}}}}\n"
LONG = "Zebra-Quartz-77-" + "q" * 61
ECHO = """<!doctype html><title>Echo</title><input aria-label=Name id=p>
<form action=/send method=post><button id=b>Send</button></form>
<button onclick="save()">Save it</button>
<script>p.addEventListener('input', () => {b.textContent = 'Send ' + p.value});
function save() {const a = document.createElement('a'); a.download = p.value + '.txt';
a.href = URL.createObjectURL(new Blob(['x'])); a.click()}</script>"""
Move = Callable[[Observation], act.Action]


class Script:
    """Decides as a model would that does what it is told."""

    def __init__(self, *moves: Move) -> None:
        self.moves = list(moves)

    def think(self, job: Job, seen: Observation, memory: Memory) -> Decision | None:
        if not isinstance(job.instruction, verbs.Goal):
            return None
        action = self.moves.pop(0)(seen) if self.moves else act.Done(answer="so")
        return Decision(actions=(action,), by="model")


def aimed(seen: Observation, name: str) -> act.Target:
    return act.Target.of(next(one for one in seen.elements if one.name.startswith(name)))


def types(seen: Observation) -> act.Action:
    return act.Type(text="${secrets.pin}", target=aimed(seen, "Name"))


def run(site: Site, options: RunOptions) -> RunResult:
    site.add("/", ECHO)
    return run_task(load_text(HEAD.format(url=site.url) + "goal: Fill it in\n"), options)[0]


def kept(folder: Path) -> str:
    files = [one for one in folder.rglob("*") if one.is_file() and one.suffix != ".png"]
    return "\n".join([*map(str, files), *(one.read_text("utf-8", "replace") for one in files)])


@pytest.mark.e2e
@pytest.mark.parametrize(
    "value", ["pa<ss>word-77", "a-token-of-40-characters-1234567890-abcdef", "two  blanks-77", LONG]
)
def test_a_model_is_never_shown_one(site: Site, tmp_path: Path, value: str) -> None:
    reply = json.dumps(
        {
            "thought": "so",
            "elements": [],
            "actions": [{"kind": "type", "text": "${secrets.pin}", "target": 1}],
        }
    )
    done = '{"thought": "", "elements": [], "actions": [{"kind": "done", "answer": "x"}]}'
    model = ScriptedModel([reply, done])
    environ = {"PIN_OF_TEST": value}
    result = run(site, RunOptions(out=tmp_path, environ=environ, model=ModelSetup(model)))
    asked = "\n".join(one.text for messages in model.asked for one in messages)
    assert '= "${secrets.pin}"' in asked
    shown = " ".join(value.split()).replace("<", "\u2039").replace(">", "\u203a")
    for text in (asked, kept(result.folder)):
        assert not [one for one in (value, shown, value[:12], shown[:12]) if one in text]


@pytest.mark.e2e
def test_neither_the_user_nor_the_run_folder_is_told_one(site: Site, tmp_path: Path) -> None:
    asked: list[str] = []

    def ask(question: object) -> str:
        asked.append(str(question))
        return "no"

    moves = Script(types, lambda seen: act.Click(target=aimed(seen, "Send")))
    environ = {"PIN_OF_TEST": LONG}
    options = RunOptions(out=tmp_path, environ=environ, thinkers=[moves], ask=ask)
    result = run(site, options)
    assert "Send ${secrets.pin}" in asked[0]
    assert "Zebra" not in asked[0] + kept(result.folder)
    assert "/send" not in site.paths()


@pytest.mark.e2e
@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="environments are in /proc")
def test_neither_a_downloads_name_nor_the_browser_holds_one(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIN_OF_TEST", LONG)
    monkeypatch.setenv("MARK_OF_TEST", mark := f"mark-{os.getpid()}")
    browsers: list[bytes] = []

    def save(seen: Observation) -> act.Action:
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if "chrom" in (entry / "comm").read_text():
                    browsers.append((entry / "environ").read_bytes())
            except OSError:
                continue
        return act.Click(target=aimed(seen, "Save it"))

    moves = Script(types, save, lambda seen: act.WaitFor(seconds=0.2))
    result = run(site, RunOptions(out=tmp_path, thinkers=[moves]))
    mine = [one for one in browsers if mark.encode() in one]
    assert mine
    assert not [one for one in mine if LONG.encode() in one]
    saved = [one.name for one in (result.folder / "downloads").iterdir()]
    assert saved == ["${secrets.pin}.txt"]


def test_numbers_that_were_read_are_redacted_and_places_are_not(tmp_path: Path) -> None:
    values = secrets.Secrets({"pin": "482913"})
    trace = Trace(tmp_path / "run", {"name": "x"}, values.redact)
    data = {"code": 482913, "float": 482913.0, "part": 12.482913, "text": "482913", "other": 7}
    place = {"point": [482913, 482913.0]}
    action: dict[str, object] = {"kind": "extract", "data": data, "target": place}
    trace.add(StepRecord("x", action=action))
    line = json.loads((tmp_path / "run" / "steps.jsonl").read_text())
    told = line["action"]["data"]
    assert told["code"] == told["float"] == told["text"] == "${secrets.pin}"
    assert (told["part"], told["other"]) == ("12.${secrets.pin}", 7)
    assert line["action"]["target"]["point"] == [482913, 482913.0]
    assert line["redacted"] == ["pin"]


def test_an_address_keeps_its_scheme_and_host() -> None:
    hide = secrets.Secrets({"name": "shop"}).redact
    purpose = Purpose(role="link", name="My shop", href="https://shop.example/shop?q=shop")
    told = hidden.hidden(purpose, hide)
    assert told.name == "My ${secrets.name}"
    assert told.href == "https://shop.example/${secrets.name}?q=${secrets.name}"
    other = Purpose(name="nothing of it")
    assert hidden.hidden(other, hide) is other
    other_host = hidden.hidden_address("https://shop@evil.example/", hide)
    assert other_host == "https://${secrets.name}@evil.example/"

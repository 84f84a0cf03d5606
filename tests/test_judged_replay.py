"""Judged claims in replay: a run without a model takes over what was judged of the same picture."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import Done, handeye
from model_server import serve_model
from servers import Site

from handeye.agent import read_run

pytestmark = pytest.mark.e2e

PAGE = (
    "<!doctype html><title>Counter</title>"
    "<button onclick='out.textContent++'>{}</button><p id=out>0"
)
FILE = """target: {{url: {url}}}
steps:
  - becomes: The count is 1
    by: {{click: Add}}
"""
NO = '{"quote": "0", "bbox": [0, 0, 9, 9], "why": "It says 0.", "holds": false}'
YES = '{"quote": "1", "bbox": [0, 0, 9, 9], "why": "It says 1.", "holds": true}'


class Counter:
    def __init__(self, site: Site, folder: Path) -> None:
        self.site, self.folder = site, folder
        self.file = folder / "count.yaml"
        self.show("Add")
        self.file.write_text(FILE.format(url=site.url), encoding="utf-8")

    def show(self, button: str) -> None:
        self.site.add("/", PAGE.format(button))

    def run(self, *options: str | Path) -> Done:
        return handeye("run", self.file, "--out", self.folder / "runs", *options)

    def judged(self, mode: str) -> Done:
        with serve_model([NO, YES], models=("qwen3-vl",)) as server:
            model = ("--server", server.url, "--model", "qwen3-vl", "--cache", "off")
            return self.run(f"--replay={mode}", *model)

    @property
    def plan(self) -> Path:
        return next((self.folder / "count.plans").glob("*.plan.yaml"))


@pytest.fixture
def counter(site: Site, tmp_path: Path) -> Counter:
    return Counter(site, tmp_path)


def test_what_was_judged_of_the_same_picture_holds_without_a_model(counter: Counter) -> None:
    done = counter.judged("update")
    assert done.code == 0, done.out + done.err
    assert "quote: '1'" in counter.plan.read_text("utf-8")
    done = counter.run("--replay=strict")
    assert done.code == 0, done.out + done.err
    run = read_run(max((counter.folder / "runs").iterdir()))
    judged = [one for one in run.records if one.checks]
    assert [one.by for one in judged] == ["replay", "replay"]
    assert judged[1].checks[0].evidence == 'judged before on this very picture, by "1"'
    assert judged[1].checks[0].box is not None


def test_another_picture_cannot_be_told_without_a_model(counter: Counter) -> None:
    assert counter.judged("update").code == 0
    counter.show("<i>Add</i>")
    done = counter.run("--replay=strict")
    assert done.code == 3, done.out + done.err
    assert "the screen is not the one that was judged, and no model may be asked" in done.out


def test_another_claim_was_never_judged(counter: Counter) -> None:
    assert counter.judged("update").code == 0
    text = counter.file.read_text("utf-8")
    counter.file.write_text(text.replace("count is 1", "count is one"), encoding="utf-8")
    done = counter.run("--replay=strict")
    assert done.code == 3, done.out + done.err
    assert "it was never judged, and no model may be asked" in done.out


def test_a_claim_without_a_plan_or_with_one_that_knows_no_claims(counter: Counter) -> None:
    claim = "  - look: There is a button\n"
    counter.file.write_text(f"target: {{url: {counter.site.url}}}\nsteps:\n{claim}", "utf-8")
    counter.site.requests.clear()
    done = counter.run("--replay=strict")
    assert done.code == 3, done.out + done.err
    assert "strict replay has no plan" in done.out
    assert counter.site.requests == []

    exact = f"target: {{url: {counter.site.url}}}\nsteps:\n  - check: {{text: Add}}\n"
    counter.file.write_text(exact, "utf-8")
    assert counter.run("--replay=update").code == 0
    counter.file.write_text(exact + claim, "utf-8")
    done = counter.run("--replay=strict")
    assert done.code == 3, done.out + done.err
    assert "it was never judged, and no model may be asked" in done.out
    assert "--model" not in done.out


def test_with_a_model_the_claim_is_judged_anew(counter: Counter) -> None:
    assert counter.judged("update").code == 0
    plan = counter.plan.read_text("utf-8")
    counter.show("<i>Add</i>")
    done = counter.judged("auto")
    assert done.code == 0, done.out + done.err
    assert counter.plan.read_text("utf-8") == plan
    assert not list(counter.plan.parent.glob("*.new"))
    assert "needs a model" in counter.run("--replay=auto").err

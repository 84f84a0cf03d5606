"""`handeye selftest`: claims that would hold whatever the application did are told."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from commands import Done, handeye
from model_answers import Chat, Fault, broken
from model_server import serve_model
from PIL import Image
from servers import Site

from handeye.agent import read_run

pytestmark = pytest.mark.e2e

PAGE = "<!doctype html><title>Shop</title><h1>Kiln and Cup</h1><button>Buy</button>"
HEAD = "target: {{url: {url}}}\nsteps:\n"
VACUOUS = """\
  - look: The shop is open
  - check: {no_text: Error}
  - check: {text: Kiln, no_text: Error}
  - check: {no_file: gone.txt}
  - click: Buy
  - look: No error is shown
  - look: The shop has a name
  - becomes: A receipt is shown
    by: {click: Buy}
"""
SOUND = """\
  - look: The shop is open
  - becomes: A receipt is shown
    by: {click: Buy}
"""


def says(holds: bool, quote: str = "") -> str:
    return json.dumps({"quote": quote, "bbox": [0, 0, 500, 500], "why": "so", "holds": holds})


def judge(chat: Chat) -> str:
    """It sees no error anywhere, and the name of the shop where that stands."""
    with Image.open(io.BytesIO(chat.images[0])) as picture:
        blank = len(picture.convert("RGB").getcolors(9) or [1] * 10) == 1
    if "No error" in chat.text:
        return says(True)
    return says(not blank and "receipt" not in chat.text, "" if blank else "Kiln and Cup")


class Trial:
    def __init__(self, site: Site, folder: Path) -> None:
        self.url = site.add("/", PAGE)
        self.folder = folder

    def run(self, steps: str, *options: str) -> Done:
        file = self.folder / "shop.yaml"
        file.write_text(HEAD.format(url=self.url) + steps, encoding="utf-8")
        return handeye("selftest", file, "--out", self.folder / "runs", *options)


@pytest.fixture
def trial(site: Site, tmp_path: Path) -> Trial:
    return Trial(site, tmp_path)


def test_claims_that_always_hold_are_told_with_where_they_held(trial: Trial) -> None:
    with serve_model(judge) as server:
        done = trial.run(VACUOUS, "--server", server.url, "--model", "qwen3-vl")
    assert done.code == 1, done.out + done.err
    assert [line for line in done.out.splitlines() if not line.startswith(" ")] == [
        "weak     shop.yaml:4  check: {no_text: Error}",
        "note     shop.yaml:3  The shop is open",
        "vacuous  shop.yaml:8  No error is shown",
        "vacuous  shop.yaml:9  The shop has a name",
        "ok       shop.yaml:10  A receipt is shown",
        "4 judged claims: 1 note, 1 ok, 2 vacuous, 1 weak",
    ]
    told = [line.strip() for line in done.out.splitlines() if line.startswith(" ")]
    assert told == [
        "it holds on a blank page too; claim beside it what only the right page shows",
        'it holds on the start page: "Kiln and Cup": so (it is claimed of that page)',
        "it holds on a blank page: the judge says that it is so, but shows an empty place for it: "
        "so",
        'it holds on the start page: "Kiln and Cup": so',
    ]
    run = read_run(next((trial.folder / "runs").iterdir()))
    assert [c.ok for one in run.records for c in one.checks].count(False) == 2


def test_claims_that_hold_nowhere_are_fine(trial: Trial) -> None:
    with serve_model(judge) as server:
        done = trial.run(SOUND, "--server", server.url, "--model", "qwen3-vl")
    assert done.code == 0, done.out + done.err
    assert "2 judged claims: 1 note, 1 ok" in done.out


def test_what_could_not_be_judged_is_an_error(trial: Trial) -> None:
    def confused(chat: Chat) -> str | Fault:
        return judge(chat) if "receipt" in chat.text else broken(400)

    with serve_model(confused) as server:
        done = trial.run(SOUND, "--server", server.url, "--model", "qwen3-vl")
    assert done.code == 3, done.out + done.err
    assert "unknown  shop.yaml:3  The shop is open" in done.out


def test_a_file_without_judged_claims_needs_no_model(trial: Trial) -> None:
    done = trial.run("  - check: {hidden: Basket}\n  - check: {text: Kiln}\n")
    assert done.code == 5
    assert "weak     shop.yaml:3" in done.out
    assert "0 judged claims: 1 weak" in done.out


def test_without_a_model_nothing_is_judged(trial: Trial) -> None:
    done = trial.run(SOUND)
    assert done.code == 3
    assert "shop.yaml:3: `look: The shop is open` needs a model" in done.err

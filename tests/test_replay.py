"""Plans: recorded when a test passes, replayed without a model, held against the page of today."""

from __future__ import annotations

from pathlib import Path

import pytest
from acting import Act
from replays import Replays, at, said
from servers import Site

pytestmark = pytest.mark.e2e

STYLE = """<style>
  * {position: absolute; margin: 0; box-sizing: border-box}
  button, a {width: 120px; height: 40px}
  input {left: 100px; top: 100px; width: 220px; height: 30px}
</style>"""
PAGE = (
    STYLE
    + """<title>Notes</title>
<input aria-label="Note">
<button data-testid=save style="left:100px;top:200px" onclick="done('Saved: ' +
  document.querySelector('input').value)">Save</button>
<button data-testid=delete style="left:300px;top:200px" onclick="done('Deleted')">Delete</button>
<h2 id=out style="left:100px;top:300px"></h2>
<script>function done(words) { out.textContent = words }</script>
"""
)
TEST = """
tests:
  - name: A note
    steps:
      - do: Write the note "milk" and save it
      - check: {text: "Saved: milk"}
"""
NOTE, SAVE = Act("click", at(100, 100), "Note"), Act("click", at(100, 200), "Save")
WRITTEN = said(NOTE, Act("type", text="milk"), SAVE, Act("done", text="Saved."))


@pytest.fixture
def replays(site: Site, tmp_path: Path) -> Replays:
    return Replays(site, tmp_path)


def test_what_a_model_did_is_done_again_without_one(replays: Replays) -> None:
    replays.page(PAGE)
    replays.write(TEST)
    first = replays.run(replies=WRITTEN)

    assert first.verdict == "passed", first.reason
    again = replays.run("strict")
    assert again.verdict == "passed", again.reason
    assert not again.healed
    assert replays.summary(again)["model_calls"] == 0

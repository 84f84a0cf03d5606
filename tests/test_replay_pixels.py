"""Plans where nothing but pixels tells what is what: a canvas, and an application in a picture."""

from __future__ import annotations

from pathlib import Path

import pytest
from acting import Act
from replays import Replays, said
from servers import Site

from handeye.perception import Box

pytestmark = pytest.mark.e2e

CANVAS = """<title>Painter</title><style>body {{margin: 0}}</style>
<canvas id=board width=900 height=500></canvas><p id=out role=status></p>
<script>
const buttons = {buttons}
const pen = board.getContext('2d')
function draw() {{
  pen.fillStyle = '{ground}'; pen.fillRect(0, 0, 900, 500)
  pen.font = '16px sans-serif'
  for (const [name, x, y] of buttons) {{
    pen.fillStyle = '#ddd'; pen.fillRect(x, y, 120, 40)
    pen.fillStyle = '#222'; pen.fillText(name, x + 20, y + 26)
  }}
}}
draw()
board.onclick = event => {{
  const hit = buttons.find(one => event.offsetX >= one[1] && event.offsetX < one[1] + 120
    && event.offsetY >= one[2] && event.offsetY < one[2] + 40)
  if (hit) {{ fetch('/did/' + hit[0], {{method: 'POST'}}); out.textContent = hit[0] + ' done' }}
}}
</script>"""
TEST = """
tests:
  - name: Save it
    steps:
      - do: Save the drawing
        timeout: 2s
      - check: {text: Save done}
"""
SAVE, DELETE = ("Save", 100, 200), ("Delete", 300, 200)


@pytest.fixture
def replays(site: Site, tmp_path: Path) -> Replays:
    one = Replays(site, tmp_path)
    for name in ("Save", "Delete"):
        site.add("/did/" + name, "{}")
    one.write(TEST)
    return one


def paint(replays: Replays, *buttons: tuple[str, int, int], ground: str = "#fff") -> None:
    """Put a canvas with these buttons on the site."""
    told = [list(one) for one in buttons]
    replays.page(CANVAS.format(buttons=told, ground=ground))
    replays.site.requests.clear()


def did(replays: Replays) -> list[str]:
    """What was clicked, by the server's log."""
    return [one.path[5:] for one in replays.site.requests if one.path.startswith("/did/")]


def record(replays: Replays, box: Box) -> None:
    """Record the test with a model that clicks the middle of a box."""
    paint(replays, SAVE, DELETE)
    result = replays.run(replies=said(Act("click", box, "Save"), Act("done", text="Saved.")))
    assert result.verdict == "passed", result.reason


BOXES = {"a box": Box(100, 200, 120, 40), "a point": Box(140, 220, 0, 0)}


@pytest.mark.parametrize("told", BOXES)
def test_a_canvas_is_replayed_by_its_pixels(replays: Replays, told: str) -> None:
    record(replays, BOXES[told])
    paint(replays, SAVE, DELETE)
    result = replays.run("strict")
    assert (result.verdict, result.reason) == ("passed", "")
    assert did(replays) == ["Save"]


@pytest.mark.parametrize("told", BOXES)
def test_a_button_of_a_canvas_that_has_moved_is_found_again(replays: Replays, told: str) -> None:
    record(replays, BOXES[told])
    paint(replays, ("Save", 620, 340), DELETE)
    result = replays.run("strict")
    assert (result.verdict, result.reason) == ("passed", "")
    assert did(replays) == ["Save"]


@pytest.mark.parametrize("told", BOXES)
@pytest.mark.parametrize("mode", ["strict", "auto"])
def test_swapped_names_on_a_canvas_are_never_clicked_blindly(
    replays: Replays, told: str, mode: str
) -> None:
    record(replays, BOXES[told])
    for buttons in (
        [("Delete", 100, 200)],
        [("Delete", 100, 200), ("Remove", 300, 200)],
        [("Save", 20, 20), ("Save", 500, 300), DELETE],
        [("Saves", 100, 200), DELETE],
    ):
        paint(replays, *buttons)
        result = replays.run(mode)
        assert result.verdict == "failed", (buttons, result.reason)
        assert "does not look as it was recorded" in result.reason
        assert did(replays) == []


def test_two_buttons_of_a_canvas_that_swap_places(replays: Replays) -> None:
    record(replays, BOXES["a box"])
    paint(replays, ("Delete", 100, 200), ("Save", 300, 200))
    result = replays.run("strict")
    assert (result.verdict, did(replays)) == ("passed", ["Save"])


def test_another_theme_on_a_canvas_is_not_guessed(replays: Replays) -> None:
    record(replays, BOXES["a point"])
    paint(replays, SAVE, DELETE, ground="#111")
    result = replays.run("strict")
    assert did(replays) in ([], ["Save"])
    assert (result.verdict == "passed") == (did(replays) == ["Save"])

"""Numbers, letters, a ring and a grid on a page: large, in high contrast, seen by people alone."""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Generator
from typing import Any

import pytest
from acting_talk import Acting, acting
from PIL import Image
from servers import serve

from handeye.perception import Box

pytestmark = pytest.mark.e2e

BUSY = (
    "<title>Busy</title><style>body{background:#fff;margin:60px}td{padding:6px 40px}</style><table>"
    + "".join(f"<tr><td><a href=#{n}>Order {n}</a><td><button>Edit</button>" for n in range(8))
    + "</table><div style='height:2000px'></div><button>Low</button>"
)
DARK = BUSY.replace("background:#fff", "background:#111;color:#eee")
YELLOW = (255, 230, 0)
FRAMES = "() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(() => r(1))))"


@pytest.fixture(scope="module")
def talks(tmp_path_factory: pytest.TempPathFactory) -> Generator[Acting]:
    with serve() as site, acting(site, tmp_path_factory.mktemp("runs")) as talk:
        yield talk


@pytest.fixture
def talk(talks: Acting) -> Generator[Acting]:
    talks.open(BUSY)
    yield talks
    talks.say("numbers off")
    talks.say("grid off")


def painted(talk: Acting) -> Image.Image:
    """The page as a person sees it."""
    talk.page.evaluate(FRAMES)
    return Image.open(io.BytesIO(talk.page.screenshot())).convert("RGB")


def yellow(picture: Image.Image, box: Box | None = None) -> int:
    """Pixels in the colour of the labels, in a box."""
    if box:
        picture = picture.crop((int(box.x), int(box.y), int(box.right), int(box.bottom)))
    colours: Any = picture.getcolors(1 << 24)
    return sum(count for count, colour in colours if colour == YELLOW)


def round_of(box: Box, by: float = 40) -> Box:
    return Box(max(box.x - by, 0), max(box.y - by, 0), box.width + 2 * by, box.height + 2 * by)


def test_each_thing_has_a_number_beside_it_and_none_lies_over_a_word(talk: Acting) -> None:
    words = [one.box for one in talk.desk.look().elements if one.name.startswith("Order")]
    assert talk.say("numbers")[0] == "Numbers are on. 16 are in view."
    picture = painted(talk)
    assert all(yellow(picture, round_of(box)) > 150 for box in words)
    assert all(yellow(picture, box) == 0 for box in words)


def test_they_are_no_part_of_what_is_seen_and_do_not_stand_in_the_way(talk: Acting) -> None:
    talk.say("changes")
    before = talk.desk.look()
    talk.say("numbers size 3")
    after = talk.desk.look()
    assert yellow(painted(talk)) > 2000
    assert after.screenshot.digest == before.screenshot.digest
    assert [str(one) for one in after.elements] == [str(one) for one in before.elements]
    assert talk.say("changes") == ["Nothing changed."]
    assert talk.say("click low")[0] == "Clicked button “Low”."
    root = "document.querySelector('handeye-overlay')"
    assert talk.run(f"{root}.shadowRoot") is None
    assert talk.run(f"{root}.getAttribute('aria-hidden')") == "true"


def test_the_numbers_are_those_of_the_list(talk: Acting) -> None:
    talk.say("numbers")
    listed = talk.say("list buttons")
    number = next(line.split(".")[0] for line in listed if "Edit" in line)
    talk.run("document.querySelector('button').onclick = () => document.title = 'edited'")
    talk.say(number)
    assert talk.page.title() == "edited"


def test_they_follow_scrolling_and_what_the_page_makes_of_itself(talk: Acting) -> None:
    talk.say("numbers")
    talk.run("scrollTo(0, document.body.scrollHeight)")
    low = talk.page.get_by_role("button", name="Low").bounding_box()
    assert low
    picture = painted(talk)
    there = Box(low["x"], low["y"], low["width"], low["height"])
    assert yellow(picture, round_of(there)) > 100
    talk.run("document.querySelectorAll('button').forEach(b => b.remove())")
    assert yellow(painted(talk)) == 0


def test_above_a_dialog_that_the_page_puts_in_front(talk: Acting) -> None:
    talk.open("<button>Behind</button><dialog id=d><p>Sure?</p><button>Yes</button></dialog>")
    talk.say("numbers")
    talk.run("d.showModal()")
    talk.say("list")
    box = talk.page.get_by_role("button", name="Yes").bounding_box()
    assert box
    there = Box(box["x"], box["y"], box["width"], box["height"])
    assert yellow(painted(talk), round_of(there)) > 100


def test_in_frames_of_other_sites_too(talk: Acting) -> None:
    with serve("localhost") as other:
        url = other.add("/in", "<body style='margin:60px'><button>Inner</button>")
        talk.open(f"<iframe src='{url}' width=500 height=300></iframe>")
        talk.say("numbers")
        box = talk.page.frames[1].get_by_role("button").bounding_box()
        assert box
        there = Box(box["x"], box["y"], box["width"], box["height"])
        assert yellow(painted(talk), round_of(there)) > 100
        talk.say("numbers off")
        assert yellow(painted(talk)) == 0


def test_nothing_is_left_behind(talk: Acting) -> None:
    before = painted(talk)
    talk.say("numbers")
    talk.say("hide numbers")
    assert talk.run("document.querySelectorAll('handeye-overlay').length") == 0
    assert painted(talk).tobytes() == before.tobytes()


def test_the_size_and_the_colours_are_the_users(talk: Acting) -> None:
    talk.open(DARK)
    talk.say("numbers size 1 light")
    small = yellow(painted(talk))
    talk.say("显示编号 大小4")
    assert yellow(painted(talk)) > 1.5 * small
    talk.say("numbers size 1 dark")
    assert 0 < yellow(painted(talk)) < small
    talk.say("numbers light")
    assert abs(yellow(painted(talk)) - small) < small / 20


def test_letters_are_commands(talk: Acting) -> None:
    talk.open("<button onclick='document.title=1'>One</button><button>Two</button>")
    talk.say("letters")
    talk.say("aa")
    assert talk.page.title() == "1"
    talk.say("numbers off")
    assert "aa" in talk.say("aa")[0]


def test_what_is_about_to_be_used_has_a_ring_while_it_is_asked_about(talk: Acting) -> None:
    pictures: list[Image.Image] = []

    class Seen(deque[str]):
        def popleft(self) -> str:
            pictures.append(painted(talk))
            return super().popleft()

    talk.say("confirm every act")
    box = next(one.box for one in talk.desk.look().elements if one.name == "Order 3")
    talk.told.clear()
    talk.typed.waiting = Seen(["no"])
    talk.talk.answer("click order 3")
    talk.say("confirm every act off")
    assert yellow(pictures[0], round_of(box, 8)) > 300


# The grid


CANVAS = (
    "<title>Canvas</title><body style='margin:0'><canvas id=c width=1280 height=780></canvas>"
    "<script>c.onclick = e => fetch(`/at?${e.clientX},${e.clientY}`)</script>"
)


def clicked(talk: Acting) -> tuple[float, float]:
    path = next(one.path for one in talk.site.requests if one.path.startswith("/at"))
    x, y = path.partition("?")[2].split(",")
    return float(x), float(y)


def test_nine_cells_are_narrowed_and_clicked_on_a_canvas(talk: Acting) -> None:
    talk.site.add("/at", "")
    talk.open(CANVAS)
    assert talk.say("grid 3")[0] == "Say the number of a cell."
    assert yellow(painted(talk)) > 500
    talk.say("3")
    talk.say("five")
    talk.say("9")
    assert talk.say("click")[0] == "Clicked the middle of the cell."
    x = 2 * 1280 / 3 + 1280 / 9 + 2 * 1280 / 27 + 1280 / 54
    y = 800 / 9 + 2 * 800 / 27 + 800 / 54
    at = clicked(talk)
    assert (abs(at[0] - x) <= 1, abs(at[1] - y) <= 1) == (True, True)
    assert yellow(painted(talk)) == 0


def test_back_widens_and_off_ends(talk: Acting) -> None:
    talk.open(CANVAS)
    talk.say("grid 3")
    talk.say("1")
    talk.say("back")
    assert talk.page.title() == "Canvas"
    assert talk.say("10")[0] == "There is no such cell: they go from 1 to 9."
    assert talk.say("grid off") == ["The grid is off."]
    assert talk.say("grid off") == ["There is no grid."]


def test_small_cells_take_one_number(talk: Acting) -> None:
    talk.site.add("/at", "")
    talk.open(CANVAS)
    assert talk.say("网格")[0] == "Grid: 522 cells, 29 in a row, 18 rows, from the top left."
    talk.say("30")
    talk.say("click")
    at = clicked(talk)
    assert (abs(at[0] - 1280 / 58) <= 1, abs(at[1] - 1.5 * 800 / 18) <= 1) == (True, True)


def test_what_is_in_the_cells_is_told(talk: Acting) -> None:
    talk.open("<body style='margin:0'><button style='width:200px;height:100px'>Start</button>")
    assert "1. top left: button “Start”" in talk.say("grid 3")

"""A target is known by its picture: the same look, and all the places that look like it."""

from __future__ import annotations

import io
import time

import pytest
from PIL import Image
from playwright.sync_api import Page

from handeye.perception import Box, ScreenError, Screenshot, likeness

BUTTON = "position:absolute; left:{x}px; top:{y}px; {style}"
DARK = "<style>body {background:#111; color:#eee} button {background:#223; color:#dde}</style>"


class Stage:
    """Buttons on a page, and what they look like."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def show(
        self, label: str, x: float = 100, y: float = 100, style: str = ""
    ) -> tuple[Screenshot, Box]:
        """One button, or whatever stands in its place, and where it is."""
        self.page.set_content(self.button(label, x, y, style))
        return self.shot(), self.box()

    def button(self, label: str, x: float = 100, y: float = 100, style: str = "") -> str:
        return f"<button style='{BUTTON.format(x=x, y=y, style=style)}'>{label}</button>"

    def shot(self) -> Screenshot:
        return Screenshot(self.page.screenshot(), 1280, 800)

    def boxes(self) -> list[Box]:
        places: list[list[float]] = self.page.evaluate(
            "() => [...document.querySelectorAll('button, input')].map("
            "one => { const at = one.getBoundingClientRect();"
            " return [at.x, at.y, at.width, at.height] })"
        )
        return [Box(*place) for place in places]

    def box(self, nth: int = 0) -> Box:
        return self.boxes()[nth]


@pytest.fixture
def stage(page: Page) -> Stage:
    return Stage(page)


LOOKS = {
    "plain": "",
    "fixed size": "width:130px;height:40px",
    "small": "font-size:11px",
    "large": "font-size:24px",
    "blue": "background:#1a73e8;color:white;border:0;border-radius:6px;padding:8px 16px",
    "outlined": "background:white;color:#1a73e8;border:1px solid #dadce0;width:120px;height:36px",
    "gradient": "background:linear-gradient(#fff,#ddd);border:1px solid #999;width:120px",
    "faint": "background:#fff;color:#999;border:0;width:120px",
    "serif": "font-family:serif;font-size:16px;width:130px",
}
OTHERS = [
    ("Save", "Delete"), ("Sign in", "Sign up"), ("+", "−"), ("Edit", "Exit"), ("保存", "删除"),
    ("Order 16", "Order 18"), ("Item 1", "Item 7"), ("e", "c"), ("登录", "登出"), ("✓", "✗"),
    ("Cart (3)", "Cart (8)"), ("Ja", "Nein"), ("<", ">"), ("▲", "▼"), ("确定", "取消"),
    ("打开", "打印"), ("$10.00", "$100.0"), ("12:05", "12:06"), ("é", "e"),
]  # fmt: skip


@pytest.mark.parametrize("look", LOOKS)
def test_another_label_is_another_look(stage: Stage, look: str) -> None:
    style = LOOKS[look]
    labels = list(dict.fromkeys(label for pair in OTHERS for label in pair))
    places = {label: (20 + 200 * (at % 6), 20 + 70 * (at // 6)) for at, label in enumerate(labels)}
    stage.page.set_content("".join(stage.button(one, *places[one], style) for one in labels))
    shot = stage.shot()
    boxes = dict(zip(labels, stage.boxes(), strict=True))
    for one, other in OTHERS:
        saved = likeness.target_picture(shot, boxes[one])
        assert likeness.same_look(shot, boxes[one], saved), one
        assert not likeness.same_look(shot, boxes[other], saved), (one, other)
        (found,) = likeness.find_again(shot, saved)
        assert found.center == pytest.approx(boxes[one].center, abs=1)


@pytest.mark.parametrize("look", LOOKS)
def test_a_small_shift_is_the_same_look_and_it_is_found_far_away(stage: Stage, look: str) -> None:
    far = {"Save": (700, 20), "Order 16": (3, 3), "+": (1100.5, 740), "保存": (433.25, 390.5)}
    for label, (x, y) in far.items():
        shot, box = stage.show(label, style=LOOKS[look])
        saved = likeness.target_picture(shot, box)
        for dx, dy in ((0.25, 0), (0.5, -1), (0.75, 1), (-2, 0.5)):
            now, there = stage.show(label, 100 + dx, 100 + dy, LOOKS[look])
            assert likeness.same_look(now, there, saved), (label, dx, dy)
            assert likeness.same_look(now, box, saved), (label, dx, dy)
        now, there = stage.show(label, x, y, LOOKS[look])
        (found,) = likeness.find_again(now, saved)
        assert found.center == pytest.approx(there.center, abs=1.5)


@pytest.mark.parametrize("look", ["plain", "blue", "outlined", "faint"])
def test_the_ring_of_the_focus_is_no_difference(stage: Stage, look: str) -> None:
    shot, box = stage.show("Save", style=LOOKS[look])
    saved = likeness.target_picture(shot, box)
    stage.page.keyboard.press("Tab")
    assert stage.page.evaluate("document.activeElement.innerText") == "Save"
    assert likeness.same_look(stage.shot(), box, saved)
    assert len(likeness.find_again(stage.shot(), saved)) == 1


def test_the_mouse_on_it_is_no_difference(stage: Stage) -> None:
    shot, box = stage.show("Save", style="padding:8px 20px")
    saved = likeness.target_picture(shot, box)
    stage.page.mouse.move(*box.center)
    hovered = stage.shot()
    assert hovered.png != shot.png
    assert likeness.same_look(hovered, box, saved)
    assert likeness.same_look(shot, box, likeness.target_picture(hovered, box))


def test_another_size_theme_or_colour_is_another_look(stage: Stage) -> None:
    shot, box = stage.show("Save")
    saved = likeness.target_picture(shot, box)
    for style in (
        "font-size:20px",
        "color:#c00",
        "background:#1a73e8;color:white",
        "font-family:serif",
    ):
        now, there = stage.show("Save", style=style)
        assert not likeness.same_look(now, there, saved), style
        assert likeness.find_again(now, saved) == [], style


@pytest.mark.parametrize("label", ["Save", "保存", "+"])
def test_dark_pages(stage: Stage, label: str) -> None:
    stage.page.set_content(DARK + stage.button(label) + stage.button("Delete", 300))
    saved = likeness.target_picture(stage.shot(), stage.box())
    stage.page.set_content(DARK + stage.button("Delete") + stage.button(label, 300))
    now = stage.shot()
    assert not likeness.same_look(now, stage.box(), saved)
    (found,) = likeness.find_again(now, saved)
    assert found.center.x == pytest.approx(stage.box(1).center.x, abs=2)


def test_equal_icons_are_all_found_the_nearest_first(stage: Stage) -> None:
    rows = "".join(
        f"<div style='height:40px'>Order {at}{stage.button('✎', 300, 20 + 40 * at)}</div>"
        for at in range(12)
    )
    stage.page.set_content(rows)
    now = stage.shot()
    saved = likeness.target_picture(now, stage.box(7))
    found = likeness.find_again(now, saved, near=stage.box(7))
    assert len(found) == 12
    assert found[0].center.y == pytest.approx(stage.box(7).center.y, abs=1)
    assert [round(one.y) for one in likeness.find_again(now, saved)] == sorted(
        round(one.y) for one in found
    )


@pytest.mark.parametrize("shape", ["circle", "rect"])
def test_drawn_shapes_are_told_apart_by_colour_and_form(stage: Stage, shape: str) -> None:
    form = {"circle": "border-radius:50%", "rect": ""}[shape]
    style = "width:30px;height:30px;border:0;" + form
    shot, box = stage.show("", style=style + ";background:#c00")
    saved = likeness.target_picture(shot, box)
    for other in (";background:#0c0", ";background:#00c", ";background:#c00;border-radius:12px"):
        now, _ = stage.show("", style=style + other)
        assert not likeness.same_look(now, box, saved), other
    now, there = stage.show("", 500, 500, style=style + ";background:#c00")
    assert [one.center for one in likeness.find_again(now, saved)] == [there.center]


def test_an_empty_field_is_not_taken_for_empty_space(stage: Stage) -> None:
    stage.page.set_content("<input style='position:absolute;left:100px;top:100px'>")
    box = stage.box()
    saved = likeness.target_picture(stage.shot(), box)
    assert likeness.same_look(stage.shot(), box, saved)
    assert len(likeness.find_again(stage.shot(), saved)) == 1
    stage.page.set_content("")
    assert not likeness.same_look(stage.shot(), box, saved)
    stage.page.set_content("<input value=Anna style='position:absolute;left:100px;top:100px'>")
    assert not likeness.same_look(stage.shot(), box, saved)


def test_a_covered_target_does_not_look_as_before(stage: Stage) -> None:
    shot, box = stage.show("Save")
    saved = likeness.target_picture(shot, box)
    for cover in ("#fff", "rgba(0,0,0,.4)", "rgba(255,255,255,.7)"):
        stage.page.set_content(
            stage.button("Save") + f"<div style='position:fixed;inset:0;background:{cover}'></div>"
        )
        assert not likeness.same_look(stage.shot(), box, saved), cover


def test_nothing_is_known_by_an_empty_picture(stage: Stage) -> None:
    stage.page.set_content("")
    shot = stage.shot()
    saved = likeness.target_picture(shot, Box(200, 200, 80, 30))
    assert likeness.plain(saved)
    assert likeness.same_look(shot, Box(200, 200, 80, 30), saved)
    assert likeness.find_again(shot, saved) == []
    now, box = stage.show("Save")
    assert not likeness.same_look(now, box._replace(width=80, height=30), saved)
    assert not likeness.plain(likeness.target_picture(now, box))


def test_a_large_target_keeps_the_part_with_most_on_it(stage: Stage) -> None:
    style = "width:1000px;height:300px;text-align:left;background:white;border:0"
    shot, box = stage.show("Pay now", style=style)
    saved = likeness.target_picture(shot, box)
    with Image.open(io.BytesIO(saved)) as picture:
        assert picture.width * picture.height <= 20_000
    assert not likeness.plain(saved)
    assert len(saved) < 4000
    now, _ = stage.show("Pay new", style=style)
    assert not likeness.same_look(now, box, saved)
    now, there = stage.show("Pay now", 120, 300, style=style)
    (found,) = likeness.find_again(now, saved)
    assert found.x == pytest.approx(there.x, abs=1)
    assert found.y == pytest.approx(there.y, abs=1)


def test_a_target_at_the_edge_of_the_screen(stage: Stage) -> None:
    shot, box = stage.show("Save", 0, 0)
    saved = likeness.target_picture(shot, box)
    assert likeness.same_look(shot, box, saved)
    now, there = stage.show("Save", 1280 - box.width, 800 - box.height)
    (found,) = likeness.find_again(now, saved)
    assert found.center.x == pytest.approx(there.center.x, abs=1)
    assert not likeness.same_look(now, there._replace(x=1400), saved)
    likeness.target_picture(shot, Box(5000, 5000, 10, 10))  # outside: an empty picture, no crash


def test_a_picture_larger_than_the_screen_is_nowhere(stage: Stage) -> None:
    shot, box = stage.show("Save", style="width:300px")
    small = Screenshot(_png(Image.new("RGB", (100, 20), "white")), 100, 20)
    assert likeness.find_again(small, likeness.target_picture(shot, box)) == []


def test_what_is_no_kept_picture_is_told(stage: Stage) -> None:
    shot, box = stage.show("Save")
    with pytest.raises(ScreenError, match="is damaged: record it anew"):
        likeness.same_look(shot, box, b"not a picture")
    with pytest.raises(ScreenError, match="is damaged: record it anew"):
        likeness.find_again(shot, likeness.target_picture(shot, box)[:120])
    with pytest.raises(ScreenError, match="does not say where the target is"):
        likeness.plain(shot.png)


def test_a_full_page_is_searched_fast(stage: Stage) -> None:
    rows = "".join(f"<tr><td>Order {at}<td>{at * 7}.00<td><a href=#>Edit</a>" for at in range(60))
    stage.page.set_content(
        f"<div style='columns:3'><table>{rows}</table></div>{stage.button('Save', 900)}"
    )
    now = stage.shot()
    saved = likeness.target_picture(now, stage.box())
    started = time.perf_counter()
    found = likeness.find_again(now, saved)
    took = time.perf_counter() - started
    assert len(found) == 1
    assert took < 1, "a quiet machine takes a tenth of that"


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()

"""Places that a model names become targets: as said, moved onto a control, or sent back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from handeye import actions as act
from handeye.agent import Answer, Named, ParseError, Said, ground
from handeye.perception import Box, Element, Observation, Point, Screenshot, scale

GRID = scale.Grid(1000, 1000, (1000, 1000))  # a thousandth is about a pixel
SAVE = Element("button", "Save draft", Box(100, 100, 80, 30), ref="save")
CANCEL = Element("button", "Cancel", Box(300, 100, 80, 30), ref="cancel")
CANVAS = Element("canvas", "", Box(0, 400, 600, 300), ref="canvas")
SEEN = Observation(Screenshot(b"", 1000, 1000), (SAVE, CANCEL, CANVAS))


def grounded(said: Said, *elements: Named, seen: Observation = SEEN, **more: Any) -> ground.Ground:
    answer = Answer(actions=(said,), elements=elements)
    return ground.Ground(answer, seen, GRID, more.get("listed", seen.elements), more.get("mouse"))


def target(found: ground.Ground) -> act.Target:
    (action,) = found.actions()
    assert isinstance(action, act.Click)
    return action.target


def click(place: Any) -> Said:
    return Said(kind="click", target=place)


def test_a_number_of_the_list_is_that_element() -> None:
    assert target(grounded(click(2))) == act.Target.of(CANCEL)


def test_a_point_on_a_control_is_that_control() -> None:
    found = grounded(click((140, 115)))
    assert target(found).ref == "save"
    assert found.notes == []


def test_a_box_is_its_middle() -> None:
    assert target(grounded(click((300.0, 100.0, 380.0, 130.0)))).ref == "cancel"


def test_a_near_miss_with_the_right_label_is_moved_onto_the_control() -> None:
    named = Named(id=101, role="button", label="Save", bbox=(104, 131, 176, 145))
    found = grounded(click(101), named)
    assert target(found).ref == "save"
    assert found.notes == ['moved 8 px onto button "Save draft"']


def test_a_point_on_another_control_goes_back_to_the_model() -> None:
    named = Named(id=101, role="button", label="Save draft", bbox=(300, 100, 380, 130))
    with pytest.raises(ParseError, match=r'lies on button "Cancel", not on .Save draft.; .* is at'):
        grounded(click(101), named, listed=()).actions()


def test_a_label_that_nothing_has_is_taken_for_a_description() -> None:
    named = Named(id=101, role="icon", label="round arrow", bbox=(300, 100, 380, 130))
    found = grounded(click(101), named)
    assert target(found).ref == "cancel"
    assert "was taken to mean" in found.notes[0]


def test_in_a_canvas_the_exact_point_counts() -> None:
    found = target(grounded(click((123, 456))))
    assert found.point == pytest.approx((123, 456), abs=0.6)
    assert found.role == "canvas"
    assert found.ref == "", "hands must not go to the middle of it"


def test_without_hints_a_place_is_taken_as_it_is() -> None:
    bare = replace(SEEN, elements=())
    named = Named(id=1, role="button", label="Save", bbox=(100, 100, 180, 130))
    found = target(grounded(click(1), named, seen=bare))
    assert (found.name, found.role) == ("Save", "button")
    assert found.point == pytest.approx((140, 115), abs=0.6)


def test_a_number_whose_box_and_label_are_elsewhere_is_not_followed_blindly() -> None:
    named = Named(id=1, role="button", label="Cancel", bbox=(300, 100, 380, 130))
    assert target(grounded(click(1), named)).ref == "cancel"


def test_an_unknown_number_goes_back_to_the_model() -> None:
    with pytest.raises(ParseError, match="there is no element 9"):
        grounded(click(9)).actions()


def test_numbers_of_another_grid_say_so() -> None:
    with pytest.raises(ground.WrongGrid, match="thousandths"):
        grounded(click((1530, 880))).actions()


def test_a_drag_without_a_start_begins_where_the_mouse_is() -> None:
    drag = Said(kind="drag", to=(500, 500))
    mouse = act.Target(point=Point(7, 8))
    (action,) = grounded(drag, mouse=mouse).actions()
    assert isinstance(action, act.Drag)
    assert action.target == mouse
    with pytest.raises(ParseError, match="say where the drag starts"):
        grounded(drag).actions()


def test_chinese_labels_are_compared_like_english_ones() -> None:
    login = Element("button", "登录", Box(100, 100, 80, 30), ref="login")
    seen = replace(SEEN, elements=(login,))
    named = Named(id=101, role="button", label="登 录", bbox=(104, 134, 176, 145))
    assert target(grounded(click(101), named, seen=seen, listed=())).ref == "login"


def test_an_element_that_contradicts_its_number_is_not_that_element() -> None:
    item = Element("listitem", "Order 17 Edit", Box(0, 0, 500, 40), ref="item")
    seen = replace(SEEN, elements=(item,))
    named = Named(id=1, role="button", label="Edit", bbox=(0, 0, 999, 999))
    assert target(grounded(click(1), named, seen=seen)).ref != "item"


def test_the_button_counts_and_not_the_icon_in_it() -> None:
    delete = Element("button", "Delete account", Box(500, 500, 90, 30), ref="delete")
    icon = Element("img", "bin", Box(505, 505, 20, 20), ref="icon")
    cancel = Element("button", "Cancel", Box(700, 500, 90, 30), ref="cancel")
    seen = replace(SEEN, elements=(delete, icon, cancel))
    named = Named(id=101, role="button", label="Cancel", bbox=(505, 505, 525, 525))
    with pytest.raises(ParseError, match='lies on button "Delete account"'):
        grounded(click(101), named, seen=seen, listed=()).actions()


def test_half_of_the_words_are_not_enough_when_another_control_has_all_of_them() -> None:
    rows = tuple(
        Element("button", f"Delete order {n}", Box(100, 30 * n, 120, 20), ref=str(n))
        for n in (17, 18)
    )
    seen = replace(SEEN, elements=rows)
    named = Named(id=101, role="button", label="Delete order 17", bbox=(110, 545, 200, 555))
    with pytest.raises(ParseError, match="not on 'Delete order 17'"):
        grounded(click(101), named, seen=seen, listed=()).actions()

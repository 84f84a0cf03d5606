"""Which control counts as the recorded one, and which one it has become: never by guessing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handeye.agent import RecordedTarget, healing, meaning, recognise
from handeye.perception import Box, Element, Observation, Region, Screenshot

SAVE = Element("button", "Save", Box(100, 200, 120, 40))
DELETE = Element("button", "Delete", Box(300, 200, 120, 40))
AWAY = Box(700, 600, 120, 40)


class Looks:
    """A screen on which some boxes look as they did."""

    def __init__(self, *alike: Box) -> None:
        self.alike = list(alike)

    def same(self, seen: Observation, box: Box, picture: str) -> bool:
        return box in self.alike

    def places(self, seen: Observation, picture: str) -> list[Box]:
        return self.alike


def page(*elements: Element) -> Observation:
    return Observation(Screenshot(b"", 1280, 800), elements)


def kept(element: Element, *others: Element) -> RecordedTarget:
    target = recognise.described(element, page(element, *others))
    return target.model_copy(update={"picture": "a.png"})


def matched(wanted: RecordedTarget, *elements: Element, looks: Looks | None = None) -> str:
    """Why the control must not be used; "" when it may."""
    found = recognise.match(wanted, page(*elements), elements, looks or Looks())
    assert found.why or found.element
    return found.why


def healed(
    wanted: RecordedTarget,
    *elements: Element,
    looks: Looks | None = None,
    plan: tuple[RecordedTarget, ...] = (),
) -> Element | None:
    healer = healing.Healer([wanted, *plan], looks or Looks())
    found = healer.find(wanted, page(*elements), elements)
    return found[0] if found else None


def test_the_same_control_in_its_place_is_the_recorded_one() -> None:
    wanted = kept(SAVE, DELETE)
    assert matched(wanted, SAVE, DELETE) == ""
    assert matched(wanted, replace(SAVE, box=Box(104, 203, 120, 40)), DELETE) == ""
    assert matched(wanted, replace(SAVE, name=" save "), DELETE) == ""


def test_one_that_has_moved_counts_when_it_looks_the_same() -> None:
    wanted, moved = kept(SAVE), replace(SAVE, box=AWAY)
    assert "stands elsewhere and looks different" in matched(wanted, moved)
    assert matched(wanted, moved, looks=Looks(AWAY)) == ""


def test_a_control_that_contradicts_the_record_does_not_count() -> None:
    wanted = kept(replace(SAVE, test_id="save"))
    assert "Delete" in matched(wanted, replace(DELETE, box=SAVE.box))
    assert "not there" in matched(wanted, replace(SAVE, role="link"))
    assert "test id now is other" in matched(wanted, replace(SAVE, test_id="other"))
    swapped = replace(DELETE, test_id="save")
    assert "that of button" in matched(wanted, replace(SAVE, test_id="delete"), swapped)
    twin = replace(SAVE, box=AWAY)
    assert "2 fit" in matched(kept(SAVE), SAVE, twin)


def test_controls_that_are_called_alike_are_told_apart_by_row_then_by_order() -> None:
    def edit(number: int, row: str) -> Element:
        region = Region("row", text=row)
        return Element("button", "Edit", Box(100, 100.0 * number, 80, 30), regions=(region,))

    rows = [edit(1, "Ada"), edit(2, "Bob"), edit(3, "Cem")]
    bob = kept(rows[1], rows[0], rows[2])
    assert bob.within
    assert recognise.fitting(bob, [rows[0], edit(5, "Bob"), edit(6, "Dan")])[0].box.y == 500
    assert matched(bob, rows[0], edit(2, "Dan"), rows[2]) != ""
    assert healed(bob, rows[0], edit(2, "Dan"), rows[2]) is None

    alike = [Element("button", "Add", Box(100, 100.0 * number, 80, 30)) for number in (1, 2, 3)]
    second = kept(alike[1], alike[0], alike[2])
    assert (second.nth, second.of) == (2, 3)
    assert recognise.fitting(second, alike)[0] is alike[1]
    assert "was one of 3" in matched(second, alike[2], looks=Looks(alike[2].box))
    assert "2 fit" in matched(second, *alike[:2])


def test_a_new_name_is_believed_where_the_test_id_is_the_same() -> None:
    wanted = kept(replace(SAVE, test_id="save"))
    new = replace(SAVE, test_id="save", name="Speichern", box=AWAY)
    assert healed(wanted, new, DELETE) is new
    assert healed(wanted, replace(new, name="Delete")) is None
    assert healed(wanted, replace(new, role="checkbox")) is None
    assert healed(wanted, new, replace(new, box=SAVE.box)) is None
    assert healed(wanted, new, replace(SAVE, test_id="x")) is None, "another one has the name"
    assert (
        healed(wanted, replace(new, name="Keep"), plan=(kept(replace(SAVE, name="Keep")),)) is None
    )


def test_a_new_place_is_believed_of_the_only_one_of_its_name() -> None:
    wanted = kept(SAVE, DELETE)
    moved = replace(SAVE, box=AWAY)
    assert healed(wanted, moved, DELETE) is moved
    link = replace(moved, role="link")
    assert healed(wanted, link) is link
    assert healed(wanted, moved, replace(SAVE, box=Box(0, 0, 9, 9))) is None
    other = replace(moved, test_id="b")
    assert healed(kept(replace(SAVE, test_id="a")), other) is None
    stayed = replace(SAVE, test_id="b")
    assert healed(kept(replace(SAVE, test_id="a")), stayed) is stayed


def test_the_place_alone_says_nothing() -> None:
    wanted = kept(SAVE, DELETE)
    assert healed(wanted, replace(DELETE, box=SAVE.box)) is None
    assert healed(wanted, replace(SAVE, name="Apply")) is None
    assert healed(wanted, replace(SAVE, name="Delete"), looks=Looks(SAVE.box)) is None
    like = replace(SAVE, name="Save changes")
    assert healed(wanted, like) is like
    icon = replace(SAVE, name="Store")
    assert healed(wanted, icon, looks=Looks(SAVE.box)) is icon
    moved = replace(icon, box=AWAY)
    assert healed(wanted, moved, looks=Looks(AWAY)) is moved
    assert healed(wanted, moved, looks=Looks(AWAY, SAVE.box)) is None
    field = Element("textbox", "Email", SAVE.box, placeholder="you@example.test")
    renamed = replace(field, name="Address")
    assert healed(kept(field), renamed) is renamed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Save", "Delete"), ("Enable", "Disable"), ("Subscribe", "Unsubscribe"),
        ("Check in", "Check out"), ("Follow", "Unfollow"), ("Delete", "Delete all"),
        ("Next", "Previous"), ("Add item", "Remove item"), ("Confirm order", "Cancel order"),
        ("Continue", "Pay now"), ("Agree", "Do not agree"), ("Sign in", "Sign out"),
        ("\u4fdd\u5b58", "\u5220\u9664"), ("\u5173\u6ce8", "\u53d6\u6d88\u5173\u6ce8"),
    ],
)  # fmt: skip
def test_opposites_are_never_a_new_name(one: str, other: str) -> None:
    assert meaning.means_other(one, other)
    assert meaning.means_other(other, one)
    assert not meaning.alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Save", "Save changes"), ("Colour", "Color"), ("E-mail", "Email"),
        ("Search", "Search\u2026"), ("Basket (2)", "Basket (3)"),
        ("\u767b\u5f55", "\u767b\u5f55\u8d26\u6237"),
    ],
)  # fmt: skip
def test_a_name_put_a_little_differently_is_alike(one: str, other: str) -> None:
    assert meaning.alike(one, other)
    assert not meaning.means_other(one, other)


@pytest.mark.parametrize(("one", "other"), [("Save", "Apply"), ("Edit row", "Add row"), ("", "")])
def test_other_names_are_not_alike(one: str, other: str) -> None:
    assert not meaning.alike(one, other)

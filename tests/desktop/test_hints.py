"""What real programs tell of their windows: names, labels, states, and places that clicks reach."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from handeye.actions import Click, Target, Type
from handeye.actions import desktop as mouse_and_keys
from handeye.perception import Box, Element, Query, desktop, find, hint_tree, hints, windows

from .conftest import Desktop, eventually

pytestmark = pytest.mark.desktop


class Told:
    """What the programs of one desktop tell, and hands that work there."""

    def __init__(self, known: hints.Hints) -> None:
        self.known = known
        self.windows = windows.open_windows()
        self.screen = desktop.DesktopScreen(hints=known)
        self.hands = mouse_and_keys.DesktopHands(self.screen)

    def elements(self) -> tuple[Element, ...]:
        return self.known.elements(self.windows.shown(), _as_it_is)

    def one(self, text: str, **more: str) -> Element:
        return find(Query.model_validate({"text": text, **more}), self.elements())

    def click(self, element: Element) -> None:
        self.screen.look()
        self.hands.do(Click(target=Target.of(element)))
        self.screen.settle(2.0)


def _as_it_is(box: Box) -> Box:
    return box


@pytest.fixture
def told(desktop: Desktop) -> Generator[Told]:
    known = hints.open_hints()
    assert known is not None
    told = Told(known)
    with closing(told.windows), closing(told.screen), closing(told.hands):
        yield told


def test_a_form_has_labels_and_clicks_land(desktop: Desktop, told: Told) -> None:
    desktop.start(
        "zenity", "--forms", "--title=Sign up", "--text=Details", "--add-entry=User name",
        "--add-password=Password", "--add-entry=City",
    )  # fmt: skip
    desktop.window("Sign up")
    name = eventually(lambda: [one for one in told.elements() if one.label == "User name"])[0]
    secret = told.one("Password", role="textbox")
    assert (name.role, name.value or "") == ("textbox", "")
    assert (secret.kind, secret.value, secret.text) == ("password", None, "")
    assert {region.role for region in name.regions} >= {"dialog"}
    city = told.one("City", role="textbox")
    assert "focused" not in city.states
    told.click(city)
    assert "focused" in eventually(lambda: told.one("City", role="textbox").states)
    told.hands.do(Type(text="Köln", keys=True))
    eventually(lambda: told.one("City", role="textbox").value == "Köln")
    cancel = told.one("Cancel", **{"in": "Sign up"})
    told.click(cancel)
    eventually(lambda: not told.elements())


def test_only_open_menus_are_told_of(desktop: Desktop, told: Told, tmp_path: Path) -> None:
    desktop.start("mousepad", str(tmp_path / "notes.txt"))
    desktop.window("mousepad")
    menu = eventually(lambda: [one for one in told.elements() if one.name == "Search"])[0]
    assert (menu.role, menu.regions[-1].role) == ("menuitem", "menubar")
    assert not [one for one in told.elements() if one.name.startswith("Find")]
    told.click(menu)
    entry = eventually(lambda: [one for one in told.elements() if one.name == "Find Next"])[0]
    assert ("menu", "Search") in {(one.role, one.name) for one in entry.regions}
    assert not entry.covered_by
    under = [window for window in told.windows.shown() if window.box.contains(entry.box.center)]
    assert under[-1].popup


def test_buttons_of_a_calculator(desktop: Desktop, told: Told) -> None:
    desktop.start("galculator")
    desktop.window("galculator")
    eventually(lambda: [one for one in told.elements() if one.name == "7"])
    assert told.one("Square root").name == "sqrt"
    assert "disabled" in told.one("MR").states
    for sign in "7*6=":
        told.click(told.one(sign, role="button"))
    eventually(lambda: [one for one in told.elements() if one.value == "42"])


def test_a_program_that_hangs_costs_the_cap_once(desktop: Desktop, told: Told) -> None:
    program = desktop.start("galculator")
    desktop.window("galculator")
    eventually(told.elements)
    quick = hints.AccessibilityHints(cap=0.2)
    shown = told.windows.shown()
    os.kill(program.pid, signal.SIGSTOP)
    try:
        assert quick.elements(shown, _as_it_is) == ()
        assert "did not tell of its windows within 0.2 s" in quick.trouble
        assert quick.elements(shown, _as_it_is) == ()
        assert "still does not tell" in quick.trouble
    finally:
        os.kill(program.pid, signal.SIGCONT)
    eventually(lambda: quick.elements(shown, _as_it_is))
    assert quick.trouble == ""


def test_a_window_in_front_covers_what_is_below(desktop: Desktop, told: Told) -> None:
    desktop.start("galculator")
    desktop.window("galculator")
    eventually(told.elements)
    below = desktop.window("galculator")
    other = windows.Window(1, "In front", 1, ("other",), below.box, active=True)
    found = told.known.elements([below, other], _as_it_is)
    assert told.known.trouble == ""
    assert {one.covered_by for one in found} == {'"In front" (other)'}


def test_a_bus_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX) as bus:
        bus.bind(str(tmp_path / "bus"))
        bus.listen()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/bus")
        assert hints.open_hints() is None


@pytest.mark.parametrize(
    "variable", [{"NO_AT_BRIDGE": "1"}, {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}]
)
def test_nobody_to_ask(desktop: Desktop, variable: dict[str, str]) -> None:
    """In a process of its own: the connection to a bus is kept."""
    program = "from handeye.perception import hints; print(hints.open_hints())"
    said = subprocess.run(
        [sys.executable, "-c", program],
        env={**desktop.environ, **variable},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert said.stdout == "None\n"


class Node:
    """What a program tells of one thing, as xa11y hands it on."""

    visible, bounds, name, value, description = True, Box(0, 0, 900, 600), "Sheet1", None, None
    editable = focused = selected = required = False
    expanded = checked = None
    enabled = True

    def __init__(self, role: str, told: str, *children: Node) -> None:
        self.role, self.raw = role, {"atspi_role": told}
        self._children = children

    def children(self) -> tuple[Node, ...]:
        assert self.role != "table", "a program hangs that is asked for a billion cells"
        return self._children


def test_the_cells_of_a_spreadsheet_are_not_asked_for() -> None:
    """LibreOffice tells of all that could be: 1,048,576 rows of 1,024 cells."""
    sheet = Node("web_area", "document spreadsheet", Node("table", "table"))
    top: Any = Node("window", "frame", sheet, Node("button", "push button"))
    window = windows.Window(1, "Untitled 1", 7, ("soffice.bin",), Box(0, 0, 900, 600))
    told = hint_tree.Tree([window], _as_it_is).elements(top, 7)
    assert [(one.role, one.name) for one in told] == [("button", "Sheet1")]

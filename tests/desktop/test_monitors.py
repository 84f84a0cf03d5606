"""Monitors beside each other, at places below zero, and with more pixels than points."""

from __future__ import annotations

import io
from collections.abc import Generator
from contextlib import closing

import pytest
from PIL import Image

from handeye.perception import (
    Box,
    Observation,
    Point,
    ScreenError,
    check,
    monitors,
    windows,
)
from handeye.perception import desktop as screens

from . import painter as paint
from .conftest import Desktop

pytestmark = pytest.mark.desktop

OWN = 4_000_001  # the number of no process
RED, BLUE = (255, 0, 0), (0, 0, 255)


@pytest.fixture
def painter(desktop: Desktop) -> Generator[paint.Painter]:
    with paint.painting() as painter:
        yield painter


def own(window: windows.Window) -> bool:
    return window.pid == OWN


def picture(seen: Observation) -> Image.Image:
    return Image.open(io.BytesIO(seen.screenshot.png)).convert("RGB")


@pytest.mark.usefixtures("two_monitors")
def test_each_monitor_and_all_of_them(painter: paint.Painter) -> None:
    painter.window("left", Box(50, 50, 300, 200), paint.RED, OWN)
    painter.window("right", Box(850, 250, 300, 200), paint.BLUE, OWN)
    for number, size, origin, colour, place in (
        (0, (1280, 800), (0, 0), BLUE, (1000, 350)),
        (1, (800, 600), (0, 0), RED, (200, 150)),
        (2, (480, 700), (800, 100), BLUE, (200, 250)),
    ):
        with closing(screens.DesktopScreen(screens.Area(number))) as screen:
            shown = picture(screen.look())
            assert shown.size == size
            assert shown.getpixel(place) == colour
            assert screen.on_desktop(Point(0, 0)) == origin
            assert screen.on_surface(Box(*origin, 5, 5)) == (0, 0, 5, 5)


@pytest.mark.usefixtures("two_monitors")
def test_a_monitor_that_is_not_there(painter: paint.Painter) -> None:
    with (
        closing(screens.DesktopScreen(screens.Area(3))) as screen,
        pytest.raises(ScreenError) as told,
    ):
        screen.look()
    assert str(told.value) == (
        "there is no monitor 3: 0 is all of them together: 1280×800 at 0, 0; "
        "monitor 1: 800×600 at 0, 0; monitor 2: 480×700 at 800, 100"
    )


class Doubled:
    """A system that gives two pixels for each logical one, in both directions."""

    def __init__(self) -> None:
        self.real = monitors.MssCapture()
        self.monitors, self.close = self.real.monitors, self.real.close

    def grab(self, box: Box) -> Image.Image:
        taken = self.real.grab(box)
        return taken.resize((taken.width * 2, taken.height * 2), Image.Resampling.NEAREST)


def test_twice_as_many_pixels_as_points(painter: paint.Painter) -> None:
    painter.window("mine", Box(100, 100, 300, 200), paint.RED, OWN)
    for mine in (None, own):
        with closing(screens.DesktopScreen(capture=Doubled(), mine=mine)) as screen:
            check.check_screen(screen)
            seen = screen.look()
            assert seen.screenshot.scale == 2
            assert (seen.screenshot.width, seen.screenshot.height) == (1280, 800)
            assert picture(seen).getpixel((390, 290)) == RED
            assert screen.on_desktop(Point(390, 290)) == (390, 290), "the mouse counts points"


class Shifted:
    """A desktop that begins at places below zero: a monitor stands left of the first one."""

    def __init__(self) -> None:
        self.real = monitors.MssCapture()
        self.close = self.real.close

    def monitors(self) -> tuple[monitors.Monitor, ...]:
        parts = (Box(-640, -200, 1280, 800), Box(0, 0, 640, 600), Box(-640, -200, 640, 800))
        return tuple(monitors.Monitor(number, box) for number, box in enumerate(parts))

    def grab(self, box: Box) -> Image.Image:
        return self.real.grab(Box(box.x + 640, box.y + 200, box.width, box.height))


def test_a_monitor_left_of_the_first_one(painter: paint.Painter) -> None:
    painter.window("mine", Box(100, 100, 300, 200), paint.RED, OWN)
    for number in (0, 2):
        with closing(screens.DesktopScreen(screens.Area(number), capture=Shifted())) as screen:
            assert picture(screen.look()).getpixel((200, 200)) == RED
            assert screen.on_desktop(Point(200, 200)) == (-440, 0)
            assert screen.on_surface(Box(-440, 0, 5, 5)) == (200, 200, 5, 5)


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        ({"DISPLAY": ""}, r"there is no display.*xvfb-run -a handeye"),
        ({"DISPLAY": ":987"}, r"the display :987 does not answer.*xvfb-run -a handeye"),
        ({"DISPLAY": "", "WAYLAND_DISPLAY": "wayland-0"}, r"Wayland.*X11.*xvfb-run.*web page"),
        ({"DISPLAY": "", "XDG_SESSION_TYPE": "wayland"}, "this is a Wayland session"),
    ],
)
def test_no_display(
    environ: dict[str, str], message: str, desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ScreenError, match=message):
        screens.DesktopScreen()


def test_a_display_in_memory_is_as_good_in_a_wayland_session(
    painter: paint.Painter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    with closing(screens.DesktopScreen()) as screen:
        assert screen.look().screenshot.width == 1280


def test_systems_that_let_nobody_see_say_where_the_setting_is() -> None:
    session = {"XDG_SESSION_TYPE": "wayland", "DISPLAY": ":0"}
    assert "Wayland" in monitors.why_no_picture("linux", session, outputs=("", "XWAYLAND0"))
    assert monitors.why_no_picture("linux", session, outputs=("", "screen")) == ""
    assert "Privacy & Security" in monitors.why_no_picture("darwin", {}, allowed=False)
    assert monitors.why_no_picture("darwin", {}) == monitors.why_no_picture("win32", {}) == ""

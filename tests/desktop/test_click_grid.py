"""Clicks land on the pixel that was meant, on every monitor, in a window, at 1x and 2x."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from itertools import product
from pathlib import Path

import pytest
from PIL import Image

from handeye.actions import Click, Target
from handeye.actions import desktop as desktop_hands
from handeye.perception import Box, Point, monitors
from handeye.perception import desktop as desktop_screen

from .conftest import Desktop
from .recording import Recording, record

pytestmark = pytest.mark.desktop


class Doubled:
    """The capture of a display with two pixels to a point: what this one shows, enlarged."""

    def __init__(self) -> None:
        self._real = monitors.MssCapture()

    def monitors(self) -> tuple[monitors.Monitor, ...]:
        return self._real.monitors()

    def grab(self, box: Box) -> Image.Image:
        once = self._real.grab(box)
        return once.resize((once.width * 2, once.height * 2), Image.Resampling.NEAREST)

    def close(self) -> None:
        self._real.close()


@pytest.fixture(params=[1, 2], ids=["1x", "2x"])
def capture(request: pytest.FixtureRequest) -> Generator[monitors.Capture]:
    """What takes the pictures."""
    with closing(Doubled() if request.param == 2 else monitors.MssCapture()) as own:
        yield own


def clicked(screen: desktop_screen.DesktopScreen, recording: Recording) -> None:
    """Click a grid over what is looked at, its edges too; every click must land exactly."""
    shot = screen.look().screenshot
    origin = screen.on_desktop(Point(0, 0))
    xs = [1, *range(47, shot.width - 20, 83), shot.width - 2]
    ys = [3, *range(53, shot.height - 20, 91), shot.height - 4]
    grid = list(product(xs, ys))
    with closing(desktop_hands.DesktopHands(screen)) as hands:
        for number, (x, y) in enumerate(grid):
            part = (0.0, 0.5, 0.99)[number % 3]  # all of a pixel is the pixel
            hands.do(Click(target=Target(point=Point(x + part, y + part))))
    wanted = [[origin.x + x, origin.y + y] for x, y in grid]
    assert [one["at"] for one in recording.wait("press", len(grid))] == wanted


@pytest.mark.parametrize("monitor", [0, 1, 2])
@pytest.mark.usefixtures("two_monitors")
def test_on_a_monitor(
    monitor: int, desktop: Desktop, capture: monitors.Capture, tmp_path: Path
) -> None:
    recording = record(desktop, tmp_path / "log", "--bare", "--box", "0", "0", "1280", "800")
    area = desktop_screen.Area(monitor)
    with closing(desktop_screen.DesktopScreen(area, capture=capture)) as screen:
        clicked(screen, recording)


def test_in_a_window(desktop: Desktop, capture: monitors.Capture, tmp_path: Path) -> None:
    record(desktop, tmp_path / "other", "--bare", "--kind", "other")
    box = ("--box", "333", "111", "517", "413")
    recording = record(desktop, tmp_path / "log", "--bare", *box)
    area = desktop_screen.Area(window="recorder")
    with closing(desktop_screen.DesktopScreen(area, capture=capture)) as screen:
        assert screen.on_desktop(Point(0, 0)) == (333, 111)
        clicked(screen, recording)

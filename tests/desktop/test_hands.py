"""What hands do on a desktop: every action on real windows, and nothing stays held."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from handeye import RunOptions, run_task
from handeye.actions import (
    Action,
    AnswerDialog,
    Back,
    Check,
    Click,
    CloseTab,
    DoubleClick,
    Drag,
    Goto,
    Hover,
    Press,
    Reveal,
    RightClick,
    Scroll,
    Select,
    SwitchTab,
    Target,
    Type,
    Upload,
    desktop_mouse,
)
from handeye.actions import desktop as desktop_hands
from handeye.actions import hands as hands_protocol
from handeye.perception import Point, windows
from handeye.perception import desktop as desktop_screen
from handeye.tasks import Case, Step, load_text

from .conftest import Desktop, eventually
from .recording import Recording, record

pytestmark = pytest.mark.desktop
EVERYTHING = desktop_screen.Area()


@pytest.fixture
def screen(desktop: Desktop) -> Generator[desktop_screen.DesktopScreen]:
    """All that is on the desktop."""
    desktop.run("xdotool", "mousemove", "600", "400")
    with closing(desktop_screen.DesktopScreen()) as own:
        yield own


@pytest.fixture
def recording(desktop: Desktop, tmp_path: Path) -> Recording:
    """A window without a frame from (100, 100) to (500, 400)."""
    return record(desktop, tmp_path / "log", "--bare")


def at(x: float, y: float, **more: Any) -> Target:
    """A target at a place."""
    return Target(point=Point(x, y), **more)


def presses(recording: Recording, count: int) -> list[tuple[list[int], int]]:
    """Where buttons were pressed, and which."""
    return [(one["at"], one["button"]) for one in recording.wait("press", count)]


def test_the_mouse_buttons(hands: desktop_hands.DesktopHands, recording: Recording) -> None:
    hands.do(Click(target=at(110, 120)))
    hands.do(RightClick(target=at(130.9, 140.2)))
    hands.do(DoubleClick(target=at(250, 260)))
    assert presses(recording, 4) == [
        ([110, 120], 1), ([130, 140], 3), ([250, 260], 1), ([250, 260], 1),
    ]  # fmt: skip
    assert len(recording.wait("release", 4)) == 4


def test_hover_only_moves(hands: desktop_hands.DesktopHands, recording: Recording) -> None:
    hands.do(Hover(target=at(210, 220)))
    assert recording.wait("move")[-1]["at"] == [210, 220]
    hands.do(Click(target=at(211, 220)))
    assert len(presses(recording, 1)) == 1


def test_a_drag_shows_its_way(hands: desktop_hands.DesktopHands, recording: Recording) -> None:
    hands.do(Drag(target=at(150, 150), to=at(450, 350)))
    (release,) = recording.wait("release")
    assert release["at"] == [450, 350]
    assert presses(recording, 1) == [([150, 150], 1)]
    assert len(recording.all("move")) > 5


WHEEL = {"up": 4, "down": 5, "left": 6, "right": 7}


@pytest.mark.parametrize("direction", WHEEL)
def test_the_wheel(direction: Any, hands: desktop_hands.DesktopHands, recording: Recording) -> None:
    hands.do(Scroll(direction=direction, amount=1, target=at(300, 200)))
    length = 300 if direction in ("up", "down") else 400
    turned = presses(recording, round(length / desktop_hands.NOTCH))
    assert turned == [([300, 200], WHEEL[direction])] * round(length / desktop_hands.NOTCH)


def test_a_wheel_has_an_end(hands: desktop_hands.DesktopHands, recording: Recording) -> None:
    hands.do(Scroll(amount=100, target=at(300, 200)))
    hands.do(Click(target=at(300, 200)))
    recording.wait("press", desktop_hands.MOST_NOTCHES + 1)
    assert len(recording.all("press")) == desktop_hands.MOST_NOTCHES + 1


def test_two_clicks_in_one_place_are_no_double_click(
    desktop: Desktop, hands: desktop_hands.DesktopHands, tmp_path: Path
) -> None:
    _, window = files(desktop, tmp_path)
    inner = at(window.box.x + 206, window.box.y + 117)
    for _ in range(2):
        hands.do(Click(target=inner))
    assert hands.screen.windows
    assert hands.screen.windows.answered(window, 5)
    assert desktop.window("pcmanfm").title == window.title
    hands.do(DoubleClick(target=inner))
    eventually(lambda: desktop.window("pcmanfm").title == "inner")


def test_a_file_is_dragged_into_a_folder(
    desktop: Desktop, hands: desktop_hands.DesktopHands, tmp_path: Path
) -> None:
    folder, window = files(desktop, tmp_path)
    (file, inner) = (at(window.box.x + x, window.box.y + 117) for x in (301, 206))
    hands.do(Drag(target=file, to=inner))
    eventually((folder / "inner" / "note.txt").exists)
    assert not (folder / "note.txt").exists()


def files(desktop: Desktop, tmp_path: Path) -> tuple[Path, windows.Window]:
    """A file manager that shows a folder, `inner`, and a file, `note.txt`, from the left."""
    folder = tmp_path / "files"
    (folder / "inner").mkdir(parents=True)
    (folder / "note.txt").touch()
    desktop.start("pcmanfm", str(folder))
    desktop.window("pcmanfm")
    with closing(desktop_screen.DesktopScreen()) as screen:
        while screen.wait(0.5):  # icons come one after another
            pass
    return folder, desktop.window("pcmanfm")


# What is refused


NEVER: list[tuple[Action, str]] = [
    (Goto(url="https://a.example"), "a desktop has no addresses"),
    (Back(), "Alt+ArrowLeft"),
    (AnswerDialog(), "click their buttons"),
    (Click(target=at(5, 5, name="OK", role="button", states=frozenset(("disabled",)))), "disabled"),
    (Reveal(target=at(5, 5, offscreen=True)), "out of view"),
    (Press(keys="Contrl+S"), "did you mean Control"),
    (Press(keys="F1+x"), "there is no key"),
    (Select(target=at(5, 5, name="Size"), options=("A4",)), "click it, then the option"),
    (Check(target=at(5, 5, role="checkbox", name="Bold")), "cannot be told here"),
    (Upload(files=("a", "b")), "one file at a time"),
    (Upload(files=("no-such-file",)), "no file dialog is open"),
    (SwitchTab(tab=3), "no window is called 3"),
    (SwitchTab(tab="Nowhere"), "no window is called 'Nowhere'"),
    (CloseTab(), "no own window is active"),
    (Type(text="x"), "no window is open that could be typed into"),
]


@pytest.mark.parametrize(("action", "why"), NEVER, ids=lambda one: getattr(one, "kind", ""))
def test_what_cannot_be_done_is_refused_with_the_reason(
    action: Action, why: str, hands: desktop_hands.DesktopHands
) -> None:
    outcome = hands.do(action)
    assert outcome.verdict == "refused"
    assert why in outcome.evidence


def test_a_target_that_shows_is_in_view(hands: desktop_hands.DesktopHands) -> None:
    assert hands.do(Reveal(target=at(5, 5, name="OK"))).verdict == "confirmed"


def test_a_box_is_clicked_only_when_it_is_not_as_wanted(
    hands: desktop_hands.DesktopHands, recording: Recording
) -> None:
    ticked = at(150, 150, role="checkbox", name="Bold", states=frozenset(("checked",)))
    assert hands.do(Check(target=ticked)).verdict == "confirmed"
    assert hands.do(Check(target=ticked, on=False)).verdict == "no_effect"
    assert len(presses(recording, 1)) == 1
    radio = ticked.model_copy(update={"role": "radio"})
    assert "choose another" in hands.do(Check(target=radio, on=False)).evidence


# Windows


def test_other_windows_of_a_program(
    desktop: Desktop, hands: desktop_hands.DesktopHands, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        record(desktop, tmp_path / name, "--kind", name)
    first, second = desktop.window("one"), desktop.window("two")
    assert hands.do(SwitchTab(tab="one")).verdict == "confirmed"
    assert desktop.window("one").active
    assert hands.do(SwitchTab(tab=1)).verdict == "confirmed"
    assert desktop.window("two").active  # the lowest came to the front
    assert "several windows are called" in hands.do(SwitchTab(tab="window")).evidence
    assert first.id != second.id
    hands.do(CloseTab())
    eventually(lambda: not any(one.id == second.id for one in hands.screen.shown()))
    assert hands.do(SwitchTab(tab=1)).verdict == "confirmed"


@contextmanager
def limited(
    mine: windows.Mine | None = None, area: desktop_screen.Area = EVERYTHING
) -> Generator[desktop_hands.DesktopHands]:
    """Hands for some windows, or for a part of the desktop."""
    with (
        closing(desktop_screen.DesktopScreen(area, mine=mine)) as screen,
        closing(desktop_hands.DesktopHands(screen)) as hands,
    ):
        yield hands


def test_keys_never_go_into_a_foreign_window(desktop: Desktop, tmp_path: Path) -> None:
    own = record(desktop, tmp_path / "own", "--kind", "own")
    foreign = record(desktop, tmp_path / "foreign", "--kind", "foreign")
    desktop.window("foreign")
    with limited(windows.any_of(["own"])) as hands:
        hands.do(Type(text="ab"))
        hands.do(Press(keys="Control+c"))
        assert [one["key"] for one in own.wait("key", 4)][:2] == ["a", "b"]
        assert foreign.all("key") == []
    with limited(lambda window: False) as hands:
        assert "no window is open" in hands.do(Type(text="ab")).evidence
        assert hands.do(Press(keys="a")).verdict == "refused"
    assert foreign.all("key") == []


def test_a_key_that_is_pressed_again_stays_in_its_window(desktop: Desktop, tmp_path: Path) -> None:
    foreign = record(desktop, tmp_path / "foreign", "--kind", "foreign")
    desktop.window("foreign")
    desktop.start("zenity", "--info", "--title", "Asked")
    desktop.window("Asked")
    with limited(windows.any_of(["zenity"])) as hands:
        assert "no window is open" in hands.do(Press(keys="Enter", times=5)).evidence
    assert foreign.all("key") == []


def test_what_is_typed_into_a_window_behind_arrives_there(
    desktop: Desktop, hands: desktop_hands.DesktopHands, tmp_path: Path
) -> None:
    behind = record(
        desktop, tmp_path / "behind", "--kind", "behind", "--box", "0", "0", "300", "300"
    )
    record(desktop, tmp_path / "front", "--kind", "front", "--box", "700", "300", "300", "300")
    for number in range(1, 6):
        target = desktop.window("behind").box.center
        hands.do(SwitchTab(tab="front"))
        hands.do(Type(text="x", target=at(*target)))
        assert len(behind.wait("key", number)) == number


def test_a_window_that_moved_is_not_clicked(desktop: Desktop, tmp_path: Path) -> None:
    recording = record(desktop, tmp_path / "log")
    desktop.window("recorder")
    with limited(area=desktop_screen.Area(window="recorder")) as hands:
        hands.screen.look()
        number = str(desktop.window("recorder").id)
        desktop.run("xdotool", "windowmove", "--sync", number, "500", "300")
        outcome = hands.do(Click(target=at(50, 50)))
        assert outcome.verdict == "refused"
        assert "moved since it was looked at" in outcome.evidence
        assert recording.all("press") == []
        hands.screen.look()
        hands.do(Click(target=at(50, 50)))
        assert len(presses(recording, 1)) == 1


# Nothing stays held


def held(desktop: Desktop) -> list[str]:
    """The modifiers and buttons that are down."""
    from handeye.perception import x11_connection

    display = x11_connection.connect(desktop.environ["DISPLAY"])
    try:
        keys = [n for n, byte in enumerate(display.query_keymap()) if byte]
        mask = display.screen().root.query_pointer().mask
        return [*(f"keys {n}" for n in keys), *(["button"] if mask & 0x1F00 else [])]
    finally:
        display.close()


class CtrlC:
    """Presses Ctrl-C at the nth event that is sent to the display."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
        from Xlib.ext import xtest

        real = xtest.fake_input
        self.left = number

        def fake_input(*args: Any, **more: Any) -> None:
            self.left -= 1
            if self.left == 0:
                args[0].sync()  # what was sent before has arrived
                raise KeyboardInterrupt
            real(*args, **more)

        mouse: Any = desktop_mouse.load_pyautogui().platformModule
        monkeypatch.setattr(xtest, "fake_input", fake_input)
        monkeypatch.setattr(mouse, "fake_input", fake_input)


CUT: list[Action] = [
    Press(keys="Control+Shift+Alt+a"),
    Type(text="ABC"),
    Drag(target=at(150, 150), to=at(450, 350)),
    Click(target=at(150, 150)),
]


@pytest.mark.parametrize("number", range(1, 8))
@pytest.mark.parametrize("action", CUT, ids=lambda one: one.kind)
def test_ctrl_c_leaves_nothing_held(
    number: int,
    action: Action,
    desktop: Desktop,
    hands: desktop_hands.DesktopHands,
    tmp_path: Path,
) -> None:
    record(desktop, tmp_path / "log")
    desktop.window("recorder")
    hands.do(Hover(target=at(300, 200)))
    with pytest.MonkeyPatch.context() as monkeypatch:
        cut = CtrlC(monkeypatch, number)
        if action.kind == "click" and number > 3:
            number = 3
        try:
            hands.do(action)
        except KeyboardInterrupt:
            pass
        else:
            assert cut.left > 0
    assert held(desktop) == []


def test_closing_lets_go_of_everything(
    desktop: Desktop, hands: desktop_hands.DesktopHands, recording: Recording
) -> None:
    hands.do(Click(target=at(150, 150)))
    mouse: Any = vars(hands)["_opened"]
    mouse.down("left")
    assert held(desktop) == ["button"]
    hands.close()
    assert held(desktop) == []


# The corners


CORNERS = [Point(0, 0), Point(1279, 0), Point(0, 799), Point(1279, 799), Point(1.5, 1.5)]


@pytest.mark.parametrize("corner", CORNERS)
def test_a_target_in_a_corner_stops_nothing(
    corner: Point, desktop: Desktop, hands: desktop_hands.DesktopHands
) -> None:
    for _ in range(2):
        hands.do(Hover(target=at(*corner)))
    told = desktop.run("xdotool", "getmouselocation", "--shell")
    x, y = (int(line.partition("=")[2]) for line in told.splitlines()[:2])
    assert max(abs(x - corner.x // 1), abs(y - corner.y // 1)) <= desktop_mouse.CORNER


@pytest.mark.parametrize("action", [Press(keys="a"), Click(target=at(150, 150)), Type(text="a")])
def test_a_person_stops_everything_with_the_mouse(
    action: Action, desktop: Desktop, hands: desktop_hands.DesktopHands, recording: Recording
) -> None:
    hands.do(Hover(target=at(300, 200)))
    desktop.run("xdotool", "mousemove", "0", "0")
    with pytest.raises(hands_protocol.Stopped, match="put the mouse into a corner"):
        hands.do(action)
    assert held(desktop) == []
    assert not recording.all("press")
    desktop.run("xdotool", "mousemove", "300", "300")
    hands.do(Click(target=at(150, 150)))
    presses(recording, 1)


def test_a_run_ends_when_its_user_stops_it_with_the_mouse(desktop: Desktop, tmp_path: Path) -> None:
    desktop.run("xdotool", "mousemove", "600", "400")
    text = """
name: Click on
target: {desktop: true}
steps:
  - press: a
  - press: b
  - press: c
"""
    task = load_text(text, str(tmp_path / "task.yaml"))

    def start(case: Case, step: Step) -> None:
        if step.text == "press: b":
            desktop.run("xdotool", "mousemove", "1279", "0")

    (result,) = run_task(task, RunOptions(out=tmp_path / "runs", on_start=start))
    assert result.verdict == "interrupted"
    assert result.reason.startswith(
        "stopped by the user, who put the mouse into a corner of the screen, at step 2 of 3, "
    )
    assert result.reason.endswith("1 action had been carried out, the last: Press a")
    assert (result.folder / "report.html").exists()


# File dialogs


@pytest.fixture
def chosen(
    desktop: Desktop, hands: desktop_hands.DesktopHands, tmp_path: Path
) -> Callable[..., str]:
    """Gives a file to the dialog that zenity opens; what it then prints."""

    def choose(file: str, *options: str) -> str:
        asked = subprocess.Popen(
            ("zenity", "--file-selection", *options),
            env=desktop.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        desktop.started.append(asked)
        eventually(lambda: "zenity" in getattr(hands.screen.active(), "title", ""))
        hands.screen.settle(2)
        assert hands.do(Upload(files=(file,))).verdict == "confirmed"
        return asked.communicate(timeout=10)[0].decode().strip()

    return choose


@pytest.mark.parametrize("name", ["plain.txt", "中 文 “x”.txt", "it's & <that>.txt"])
def test_a_file_is_chosen(name: str, chosen: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / name).touch()
    (tmp_path / f"{name}.bak").touch()
    assert chosen(str(tmp_path / name)) == str(tmp_path / name)


def test_the_dialogs_of_an_editor(
    desktop: Desktop, hands: desktop_hands.DesktopHands, tmp_path: Path
) -> None:
    (tmp_path / "first.txt").write_text("first")
    (tmp_path / "second copy.txt").write_text("precious")
    desktop.start("mousepad", str(tmp_path / "first.txt"))
    desktop.window("mousepad")
    hands.do(Press(keys="Control+Shift+S"))
    desktop.window("Save As")
    outcome = hands.do(Upload(files=(str(tmp_path / "second"),)))
    assert outcome.evidence == "the dialog took second"
    eventually((tmp_path / "second").exists)
    assert (tmp_path / "second copy.txt").read_text() == "precious"
    hands.do(Press(keys="Control+O"))
    desktop.window("Open File")
    assert "there is no file" in hands.do(Upload(files=("no-such-file",))).evidence
    hands.do(Upload(files=(str(tmp_path / "second copy.txt"),)))
    desktop.window("*second copy.txt*")


def test_a_path_that_is_typed_and_entered_arrives(
    desktop: Desktop, hands: desktop_hands.DesktopHands, tmp_path: Path
) -> None:
    (tmp_path / "first.txt").write_text("first")
    desktop.start("mousepad", str(tmp_path / "first.txt"))
    desktop.window("mousepad")
    for name in ("f", "fi", "fir"):
        hands.do(Press(keys="Control+Shift+S"))
        desktop.window("Save As")
        hands.do(Type(text=str(tmp_path / name), clear=True, enter=True))
        eventually((tmp_path / name).exists)
        eventually(lambda: not any(one.title == "Save As" for one in hands.screen.shown()))

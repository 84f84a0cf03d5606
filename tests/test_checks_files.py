"""Claims about what is not on the screen (files, processes) and about pictures, on any target."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from handeye import RunOptions, run_task
from handeye.agent import CheckRecord, verify
from handeye.perception import Observation, ScreenError, still
from handeye.tasks import TaskFileError, checks, load_text, outside, step

SCREEN = (60, 40)


@pytest.fixture
def screen(tmp_path: Path) -> still.StillScreen:
    picture = Image.new("RGB", SCREEN, "white")
    picture.paste("blue", (10, 10, 30, 20))
    picture.save(tmp_path / "screen.png")
    return still.StillScreen(tmp_path / "screen.png")


def check(
    folder: Path, screen: still.StillScreen, claims: str, around: outside.Outside = outside.NOTHING
) -> CheckRecord:
    """What came of one claim in a task file in a folder."""
    text = f"steps:\n  - check: {{{claims}, within: 1ms}}\n"
    body = load_text(text, str(folder / "task.yaml")).cases[0].steps[0].body
    assert isinstance(body, step.Assertion)
    (result,), _ = checks.run_checks(body, screen, outside=around)
    return result


FILES = {
    "file: a.txt": True,
    "file: {path: a.txt, contains: two 中文}": True,
    "file: {path: a.txt, equals: 'one\n\n      two 中文'}": True,
    "file: {path: a.txt, equals: one}": False,
    "file: {path: a.txt, contains: Two}": False,
    "file: {path: wide.txt, contains: 中文}": True,
    "file: {path: marked.txt, equals: x}": True,
    "file: {path: binary, contains: x}": None,
    "file: {path: ., contains: x}": None,
    "file: {path: empty, equals: ''}": True,
    "file: none.txt": False,
    "file: {path: none.txt, contains: x}": False,
    "file: {path: none.txt, exists: off}": True,
    "file: {path: a.txt, exists: off}": False,
    "no_file: none.txt": True,
    "no_file: a.txt": False,
    "no_file: sub/none.txt": True,
}


@pytest.mark.parametrize(("claim", "ok"), FILES.items(), ids=list(FILES))
def test_files(tmp_path: Path, screen: still.StillScreen, claim: str, ok: bool | None) -> None:
    (tmp_path / "a.txt").write_bytes("one\r\ntwo 中文\r\n".encode())
    (tmp_path / "wide.txt").write_text("中文", encoding="utf-16")
    (tmp_path / "marked.txt").write_text("x\n", encoding="utf-8-sig")
    (tmp_path / "binary").write_bytes(b"\x89PNG\xff\xfe")
    (tmp_path / "empty").touch()
    assert check(tmp_path, screen, claim).ok is ok


def test_what_was_found_is_told(tmp_path: Path, screen: still.StillScreen) -> None:
    (tmp_path / "a.txt").write_text("x" * 300)
    result = check(tmp_path, screen, "file: {path: a.txt, contains: y}")
    assert result.expected == f"{tmp_path}/a.txt contains 'y'"
    assert result.evidence == f"it holds '{'x' * 200}' and 100 characters more"
    said = check(tmp_path, screen, "file: b.txt").evidence
    assert said == f"there is no file b.txt in {tmp_path}"
    assert check(tmp_path, screen, "file: c/b.txt").evidence == f"there is no folder {tmp_path}/c"


def test_a_path_from_home(
    tmp_path: Path, screen: still.StillScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "a.txt").touch()
    assert check(Path("elsewhere"), screen, "file: ~/a.txt").ok


def test_files_of_an_included_file_lie_beside_it(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "steps.yaml").write_text("steps:\n  - check: {file: a.txt}\n")
    text = "steps:\n  - include: sub/steps.yaml\n"
    body = load_text(text, str(tmp_path / "task.yaml")).cases[0].steps[0].body
    assert isinstance(body, step.Assertion)
    assert body.file
    assert body.file.path == str(tmp_path / "sub" / "a.txt")


def test_a_file_that_comes_is_waited_for(tmp_path: Path, screen: still.StillScreen) -> None:
    text = "target: {still: screen.png}\nsteps:\n  - check: {file: a.txt, within: 20s}\n"
    task = load_text(text, str(tmp_path / "task.yaml"))
    late = (
        f"import time, pathlib; time.sleep(0.7); pathlib.Path({str(tmp_path)!r}, 'a.txt').touch()"
    )
    with subprocess.Popen([sys.executable, "-c", late]):
        (result,) = run_task(task, RunOptions(out=tmp_path / "runs"))
    assert result.verdict == "passed"
    assert result.seconds < 15


def test_processes(tmp_path: Path, screen: still.StillScreen) -> None:
    name = f"own-{tmp_path.parent.name[-6:]}"[:15]
    (tmp_path / name).symlink_to("/bin/sleep")
    assert check(tmp_path, screen, f"no_process: {name}").ok
    with subprocess.Popen([str(tmp_path / name), "100"]) as program:
        assert check(tmp_path, screen, f"process: {name.upper()}").ok
        result = check(tmp_path, screen, f"no_process: {name}")
        assert (result.ok, result.evidence) == (False, "it runs")
        program.kill()
    result = check(tmp_path, screen, f"process: {name}")
    assert (result.ok, result.evidence) == (False, "no process of this user has that name")


def test_a_picture_that_is_as_it_was_saved(tmp_path: Path, screen: still.StillScreen) -> None:
    part = Image.new("RGB", (20, 10), "blue")
    part.save(tmp_path / "blue.png")
    claim = "picture: {is: blue.png, box: [10, 10, 20, 10]}"
    assert check(tmp_path, screen, claim).ok
    part.putpixel((3, 4), (8, 8, 255 - 8))
    part.save(tmp_path / "blue.png")
    assert check(tmp_path, screen, claim).ok
    result = check(tmp_path, screen, claim.replace("}", ", tolerance: 7}"))
    assert result.ok is False
    assert result.evidence == "1 pixel is different, within 1×1 at 3, 4 of it"
    assert check(tmp_path, screen, "picture: screen.png").ok


def test_a_picture_that_differs_is_kept(tmp_path: Path, screen: still.StillScreen) -> None:
    kept = tmp_path / "pictures"
    around = replace(outside.NOTHING, kept=kept)
    claim = "picture: {is: saved.png, box: [10, 10, 20, 10]}"
    result = check(tmp_path, screen, claim, around)
    assert result.ok is None
    assert result.evidence == (
        f"there is no picture {tmp_path}/saved.png: run with --update-pictures to save it; "
        f"how it looks now is kept as {kept}/saved.png"
    )
    (kept / "saved.png").rename(tmp_path / "saved.png")
    assert check(tmp_path, screen, claim, around).ok
    Image.new("RGB", (20, 10), "green").save(tmp_path / "saved.png")
    result = check(tmp_path, screen, claim, around)
    assert (result.ok, "200 pixels are different" in result.evidence) == (False, True)
    with Image.open(kept / "saved-differs.png") as marked:
        assert marked.convert("RGB").getpixel((0, 0)) == (255, 0, 0)
    Image.new("RGB", (21, 10)).save(tmp_path / "saved.png")
    said = check(tmp_path, screen, claim).evidence
    assert said == "it is 20×10 now, and 21×10 in saved.png"


def test_a_run_folder_keeps_how_a_picture_looks_now(
    tmp_path: Path, screen: still.StillScreen
) -> None:
    text = "target: {still: screen.png}\nsteps:\n  - check: {picture: new.png, within: 1ms}\n"
    task = load_text(text, str(tmp_path / "task.yaml"))
    (result,) = run_task(task, RunOptions(out=tmp_path / "runs"))
    assert (result.verdict, result.folder / "pictures" / "new.png") == (
        "error",
        next(result.folder.glob("pictures/*")),
    )
    assert verify.verify_run(result.folder).problem == ""


def test_a_picture_that_cannot_be_compared(tmp_path: Path, screen: still.StillScreen) -> None:
    (tmp_path / "text.png").write_text("no picture")
    assert check(tmp_path, screen, "picture: text.png").ok is None
    said = check(tmp_path, screen, "picture: {is: screen.png, box: [100, 0, 9, 9]}")
    assert (said.ok, said.evidence) == (False, "that part is outside of what is looked at")
    assert check(tmp_path, screen, "picture: {is: screen.png, of: Save}").ok is False


def test_pictures_are_compared_and_kept_painted_over(
    tmp_path: Path, screen: still.StillScreen
) -> None:
    def cover(seen: Observation) -> Observation:
        grey = Image.new("RGB", SCREEN, "grey")
        grey.save(tmp_path / "grey.png")
        return still.StillScreen(tmp_path / "grey.png").look()

    around = replace(outside.NOTHING, kept=tmp_path / "kept", cover=cover)
    assert check(tmp_path, screen, "picture: screen.png", around).ok is False
    with Image.open(tmp_path / "kept" / "screen.png") as kept:
        assert kept.getpixel((15, 15)) == (128, 128, 128)


def test_what_came_while_an_older_picture_was_looked_at_counts(tmp_path: Path) -> None:
    looks: list[float] = []

    class Slow(still.StillScreen):
        def look(self) -> Observation:
            looks.append(time.monotonic())
            seen = replace(super().look(), title=f"look {len(looks)}")
            while time.monotonic() < looks[-1] + 0.01:  # longer than the claim waits
                pass
            return seen

    Image.new("RGB", SCREEN).save(tmp_path / "screen.png")
    assert check(tmp_path, Slow(tmp_path / "screen.png"), "title: look 2").ok
    assert not check(tmp_path, Slow(tmp_path / "screen.png"), "title: look 9").ok


def test_what_needs_no_screen_is_told_without_one(tmp_path: Path) -> None:
    class Gone(still.StillScreen):
        def look(self) -> Observation:
            raise ScreenError("it is gone")

    Image.new("RGB", SCREEN).save(tmp_path / "screen.png")
    screen = Gone(tmp_path / "screen.png")
    assert check(tmp_path, screen, "file: screen.png").ok
    with pytest.raises(ScreenError, match="it is gone"):
        check(tmp_path, screen, "text: a")
    ended = replace(outside.NOTHING, exit_code=lambda: 3)
    claims = step.Assertion.model_validate({"exit_code": 3, "within": 0.001})
    (result,), seen = checks.run_checks(claims, screen, outside=ended)
    assert (result.ok, seen, result.evidence) == (True, None, "it ended with exit code 3")


WRONG = [
    (
        "target: {progam: mousepad, args: [a]}\nsteps:\n  - press: a\n",
        "1:10: unknown key `progam`; a target is one of `{url: http://…}`, `{desktop: true}`, "
        "`{program: …}` or `{still: …}`",
    ),
    (
        "target: {program: mousepad}\nsteps:\n  - press: a\n  - open: /a\n",
        "4:5: `open` is about web pages; this target is a program: it has no addresses",
    ),
    (
        "target: {desktop: true}\nsteps:\n  - check: {text: a, download: b}\n",
        "3:22: `download` cannot be told here; this target is a desktop: it has no downloads",
    ),
    (
        "target: {desktop: true}\nsteps:\n  - check: {exit_code: 0}\n",
        "3:13: `exit_code` is how a program ended that was started with `target: {program: …}`",
    ),
    (
        "target: {still: a.png}\nsteps:\n  - check: {window: a}\n",
        "3:13: `window` is about the windows of a desktop; this target is a picture",
    ),
    (
        "steps:\n  - check: {picture: {is: a.png, window: b}}\n",
        "2:34: `window` is about the windows of a desktop; this target is a web page",
    ),
    (
        "target: {program: mousepad}\nsteps:\n  - answer: accept\ndone_when: [{url: a}]\n",
        "3:5: `answer` is about web pages; this target is a program: dialogs of programs",
        "4:14: `url` cannot be told here; this target is a program: it has no addresses",
    ),
]


@pytest.mark.parametrize("wrong", WRONG, ids=[one[1] for one in WRONG])
def test_what_does_not_go_with_a_target_is_said_at_its_line(wrong: tuple[str, ...]) -> None:
    text, *said = wrong
    with pytest.raises(TaskFileError) as caught:
        load_text(text)
    found = [f"{one.line}:{one.column}: {one.message}" for one in caught.value.problems]
    assert len(found) == len(said)
    for problem, words in zip(found, said, strict=True):
        assert problem.startswith(words)

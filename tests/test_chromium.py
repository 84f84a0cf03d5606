from __future__ import annotations

import os
import plistlib
import signal
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest

from handeye.perception import chromium, machine, packages

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="the programs here are shell scripts"),
    pytest.mark.timeout(60),
]

QUIET = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def script(path: Path, body: str) -> Path:
    """An executable file; `body` goes on after its first line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n" + textwrap.dedent(body), encoding="utf-8")
    path.chmod(0o755)
    return path


def browser(path: Path, says: str = "Chromium 141.0.7390.54 built on Something") -> Path:
    return script(path, f"[ \"$1\" = --version ] && echo '{says}'\n")


@pytest.fixture
def computer(tmp_path: Path) -> machine.Machine:
    """An empty computer: no program but the shell's own, no browser anywhere."""
    commands = tmp_path / "bin"
    commands.mkdir()
    for name in ("env", "mkdir", "cat", "chmod", "rm"):
        real = next(one for one in (Path("/bin"), Path("/usr/bin")) if (one / name).exists())
        (commands / name).symlink_to(real / name)
    home, top = tmp_path / "home", tmp_path / "top"
    home.mkdir()
    top.mkdir()
    return machine.Machine(
        platform="linux",
        env={"PATH": str(commands)},
        home=home,
        top=top,
        root=True,
        python=str(script(tmp_path / "python", "echo '    at a.js:1'\necho refused\nexit 1\n")),
    )


def on_path(computer: machine.Machine, name: str) -> Path:
    return Path(computer.env["PATH"]) / name


def test_nothing_is_found_on_an_empty_computer(computer: machine.Machine) -> None:
    with pytest.raises(chromium.BrowserMissing, match=r"no Chrome, Chromium or Edge .*setup"):
        chromium.find_browser(machine=computer)


def test_a_browser_on_path(computer: machine.Machine) -> None:
    path = browser(on_path(computer, "chromium"))
    assert chromium.find_browser(machine=computer) == chromium.BrowserProgram(
        path, "Chromium", "141.0.7390.54", "path"
    )


@pytest.mark.parametrize(
    ("channel", "command", "says"),
    [
        ("chrome", "google-chrome", "Google Chrome 140.0.1.2"),
        ("chromium", "chromium-browser", "Chromium 140.0.1.2 snap"),
        ("msedge", "microsoft-edge-stable", "Microsoft Edge 140.0.1.2"),
    ],
)
def test_channels(computer: machine.Machine, channel: str, command: str, says: str) -> None:
    browser(on_path(computer, command), says)
    found = chromium.find_browser(channel, computer)
    assert (str(found), found.source) == (says.removesuffix(" snap"), "path")
    for other in {"chrome", "chromium", "msedge"} - {channel}:
        with pytest.raises(chromium.BrowserMissing):
            chromium.find_browser(other, computer)


def test_playwrights_newest_comes_first(computer: machine.Machine) -> None:
    browser(on_path(computer, "google-chrome"), "Google Chrome 140.0.1.2")
    cache = computer.home / ".cache" / "ms-playwright"
    browser(cache / "chromium-999" / "chrome-linux" / "chrome", "Chromium 139.0.0.1")
    newest = browser(cache / "chromium-1255" / "chrome-linux64" / "chrome", "Chromium 159.0.0.1")
    shells = cache / "chromium_headless_shell-1255" / "chrome-linux"
    shell = browser(shells / "headless_shell", "Chromium 159.0.0.1")
    found = chromium.find_browser(machine=computer, headed=True)
    assert (found.path, found.source) == (newest, "playwright")
    found = chromium.find_browser(machine=computer)
    assert (found.path, str(found)) == (shell, "Chromium headless shell 159.0.0.1")


def test_a_headless_shell_is_only_for_what_nobody_watches(computer: machine.Machine) -> None:
    shell = browser(on_path(computer, "chromium-headless-shell"))
    assert chromium.find_browser(machine=computer).path == shell
    with pytest.raises(chromium.BrowserMissing, match="no Chrome, Chromium or Edge"):
        chromium.find_browser(machine=computer, headed=True)
    with pytest.raises(chromium.BrowserMissing, match="no window to show: leave out `--headed`"):
        chromium.find_browser("chromium-headless-shell", computer, headed=True)
    whole = browser(on_path(computer, "chromium"))
    assert chromium.find_browser(machine=computer).path == shell
    assert chromium.find_browser(machine=computer, headed=True).path == whole
    assert chromium.find_browser("chromium", computer).path == whole


def test_playwrights_folder_may_be_elsewhere(computer: machine.Machine, tmp_path: Path) -> None:
    path = browser(tmp_path / "kept" / "chromium-1" / "chrome-linux" / "chrome")
    env = {**computer.env, "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path / "kept")}
    assert chromium.find_browser(machine=replace(computer, env=env)).path == path


def test_a_well_known_place(computer: machine.Machine) -> None:
    path = browser(computer.top / "opt/google/chrome/chrome", "Google Chrome 140.0.1.2")
    found = chromium.find_browser(machine=computer)
    assert (found.path, found.source) == (path, "system")


def test_a_snap_is_the_last_choice(computer: machine.Machine, tmp_path: Path) -> None:
    snap = browser(tmp_path / "snap" / "bin" / "google-chrome")
    edge = browser(on_path(computer, "msedge"), "Microsoft Edge 1.2.3.4")
    both = replace(computer, env={"PATH": f"{snap.parent}{os.pathsep}{computer.env['PATH']}"})
    assert chromium.find_browser(machine=both).path == edge
    edge.unlink()
    assert chromium.find_browser(machine=both).path == snap


@pytest.mark.parametrize(
    "body",
    ["exit 127\n", "echo no version here\n", "exec tail -f /dev/null\n"],
    ids=["does not start", "says nothing of use", "hangs"],
)
def test_what_does_not_answer_is_passed_over(computer: machine.Machine, body: str) -> None:
    (on_path(computer, "tail")).symlink_to("/usr/bin/tail")
    broken = script(on_path(computer, "google-chrome"), body)
    edge = browser(on_path(computer, "msedge"), "Microsoft Edge 1.2.3.4")
    quick = replace(computer, patience=0.3)
    assert chromium.find_browser(machine=quick).path == edge
    with pytest.raises(chromium.BrowserMissing, match=r"does not answer to `--version`"):
        chromium.find_browser(str(broken), quick)


def test_the_wanted_one(computer: machine.Machine, tmp_path: Path) -> None:
    mine = browser(tmp_path / "my browser" / "brave", "Brave Browser 141.1.2.3")
    assert str(chromium.find_browser(str(mine), computer)) == "Brave Browser 141.1.2.3"
    on_path(computer, "brave").symlink_to(mine)
    assert chromium.find_browser("brave", computer).source == "given"
    with pytest.raises(chromium.BrowserMissing, match=r"'/nowhere/chrome'.*chrome, chromium, ms"):
        chromium.find_browser("/nowhere/chrome", computer)


def test_windows_is_read_from_the_folder(computer: machine.Machine, tmp_path: Path) -> None:
    place = tmp_path / "Google" / "Chrome" / "Application"
    for version in ("99.0.1.2", "141.0.7390.54"):
        (place / version).mkdir(parents=True)
    script(place / "chrome.exe", "echo started >&2; exit 1\n")
    windows = replace(computer, platform="win32", env={"LOCALAPPDATA": str(tmp_path)})
    assert str(chromium.find_browser(machine=windows)) == "Google Chrome 141.0.7390.54"


def test_macos_is_read_from_the_bundle(computer: machine.Machine) -> None:
    inside = computer.home / "Applications" / "Google Chrome.app" / "Contents"
    script(inside / "MacOS" / "Google Chrome", "exit 1\n")
    mac = replace(computer, platform="darwin")
    with pytest.raises(chromium.BrowserMissing):
        chromium.find_browser(machine=mac)
    told = {"CFBundleName": "Chrome", "CFBundleShortVersionString": "141.0.7390.54"}
    (inside / "Info.plist").write_bytes(plistlib.dumps(told))
    assert str(chromium.find_browser(machine=mac)) == "Chrome 141.0.7390.54"


# Installing


def test_playwrights_download(computer: machine.Machine) -> None:
    place = computer.home / ".cache" / "ms-playwright" / "chromium-7" / "chrome-linux" / "chrome"
    python = script(
        Path(computer.python),
        f"""
        [ "$*" = "-m playwright install chromium" ] || exit 9
        printf '\\033[2mDownloading\\033[22m\\n|     |  10%%\\r|#    |  20%%\\r'
        mkdir -p '{place.parent}'
        printf '#!/bin/sh\\necho Chromium 1.2.3.4\\n' > '{place}'
        chmod +x '{place}'
        """,
    )
    said: list[str] = []
    found = chromium.install_browser(said.append, computer)
    assert (found.path, found.source) == (place, "playwright")
    assert said == [
        f"$ {python} -m playwright install chromium",
        *("Downloading", "|     |  10%", "|#    |  20%"),
    ]


def fake_apt(computer: machine.Machine, *, makes: bool = True) -> Path:
    """An apt-get that writes down how it was called, and installs a browser."""
    log = computer.home / "apt.log"
    place = on_path(computer, "chromium")
    install = f"""
        printf '#!/bin/sh\\necho Chromium 1.2.3.4\\n' > '{place}'
        chmod +x '{place}'
    """
    body = f"""
        echo "$DEBIAN_FRONTEND $*" >> '{log}'
        echo "apt-get: $1"
        [ "$1" = update ] && exit 0
        {install if makes else "exit 100"}
    """
    script(on_path(computer, "apt-get"), body)
    return log


def test_the_package_manager_where_playwright_cannot(computer: machine.Machine) -> None:
    log = fake_apt(computer)
    said: list[str] = []
    assert chromium.install_browser(said.append, computer).source == "path"
    assert log.read_text().splitlines() == [
        "noninteractive update",
        "noninteractive install -y --no-install-recommends chromium fonts-liberation "
        "fonts-noto-cjk",
    ]
    assert said[1] == "refused"  # without the line of a stack before it
    assert [one for one in said if one.startswith("apt")] == ["apt-get: update", "apt-get: install"]


def test_sudo_where_it_asks_for_nothing(computer: machine.Machine) -> None:
    log = fake_apt(computer)
    user = replace(computer, root=False)
    script(on_path(computer, "sudo"), 'shift; [ "$1" = true ] && exit 1; exec "$@"\n')
    with pytest.raises(
        chromium.BrowserMissing, match=r"sudo apt-get update && sudo apt-get install"
    ):
        chromium.install_browser(lambda line: None, user)
    assert not log.exists()
    script(on_path(computer, "sudo"), '[ "$1" = -n ] || exit 1; shift; exec "$@"\n')
    on_path(computer, "true").symlink_to("/bin/true")
    assert str(chromium.install_browser(lambda line: None, user)) == "Chromium 1.2.3.4"


def test_libraries_that_playwrights_browser_lacks(computer: machine.Machine) -> None:
    fake_apt(computer, makes=False)
    place = computer.home / ".cache" / "ms-playwright" / "chromium-7" / "chrome-linux" / "chrome"
    script(place, "exit 127\n")
    script(
        Path(computer.python),
        f"""
        [ "$3" = install-deps ] || exit 0
        printf '#!/bin/sh\\necho Chromium 1.2.3.4\\n' > '{place}'
        """,
    )
    assert chromium.install_browser(lambda line: None, computer).path == place


def test_when_nothing_works_the_commands_are_said(computer: machine.Machine) -> None:
    fake_apt(computer, makes=False)
    with pytest.raises(chromium.BrowserMissing) as caught:
        chromium.install_browser(lambda line: None, computer)
    assert str(caught.value).splitlines() == [
        "no browser could be installed: Playwright could not download Chromium (exit status 1); "
        "`apt-get install -y --no-install-recommends chromium fonts-liberation fonts-noto-cjk` "
        "failed (exit status 100). Run one of these yourself, then try again:",
        f"  {computer.python} -m playwright install chromium",
        "  apt-get update && apt-get install -y --no-install-recommends chromium "
        "fonts-liberation fonts-noto-cjk",
    ]


def test_without_a_package_manager(computer: machine.Machine) -> None:
    with pytest.raises(chromium.BrowserMissing, match="no package manager that handeye knows"):
        chromium.install_browser(lambda line: None, computer)


def test_each_package_manager_has_a_line(computer: machine.Machine) -> None:
    for manager in packages.MANAGERS:
        user = replace(computer, root=False, platform=manager.platform)
        script(on_path(computer, manager.program), "exit 0\n")
        assert packages.find_manager(user) is manager
        on_path(computer, manager.program).unlink()
        line = manager.line(user, *manager.browser)
        assert line.endswith(manager.browser[-1])
        assert line.startswith("sudo ") == manager.as_root


# Running a program


def test_a_limit_kills_the_children_too(tmp_path: Path) -> None:
    fifo = tmp_path / "held"
    os.mkfifo(fifo)
    reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    os.set_blocking(reader, True)
    said: list[str] = []
    command = ["sh", "-c", f"tail -f /dev/null > '{fifo}' & echo started > '{fifo}'; echo go; wait"]
    with pytest.raises(TimeoutError, match=r"took longer than 0.5 s"):
        machine.Machine().follow(command, said.append, 0.5)
    assert said == ["go"]
    assert os.read(reader, 100) == b"started\n"
    assert os.read(reader, 100) == b""  # nobody is left who could write
    os.close(reader)


def test_ctrl_c_kills_the_children_too(tmp_path: Path) -> None:
    fifo = tmp_path / "held"
    os.mkfifo(fifo)
    reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    os.set_blocking(reader, True)
    code = f"""
        from handeye.perception.machine import Machine
        command = ["sh", "-c", "tail -f /dev/null > '{fifo}' & echo started; wait"]
        Machine().follow(command, lambda line: print(line, flush=True), 50)
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as user:
        assert user.stdout
        assert user.stdout.readline() == "started\n"
        user.send_signal(signal.SIGINT)
        _, errors = user.communicate(timeout=20)
    assert "KeyboardInterrupt" in errors
    assert os.read(reader, 100) == b""
    os.close(reader)


def test_a_child_that_stays_does_not_hold_up_its_parent(tmp_path: Path) -> None:
    command = ["sh", "-c", "setsid tail -f /dev/null & echo $!; exit 3"]
    said: list[str] = []
    assert machine.Machine().follow(command, said.append, 20) == 3
    os.kill(int(said[0]), signal.SIGKILL)


def test_a_program_that_is_not_there() -> None:
    with pytest.raises(FileNotFoundError):
        machine.Machine().follow(["/nowhere/program"], print, 5)


# Arguments


def test_the_sandbox_stays_on_for_a_user(computer: machine.Machine) -> None:
    assert chromium.launch_args(replace(computer, root=False)) == QUIET
    assert chromium.launch_args(replace(computer, platform="darwin")) == QUIET


def test_the_sandbox_is_off_for_root(computer: machine.Machine) -> None:
    assert chromium.launch_args(computer) == ["--no-sandbox", *QUIET]


@pytest.mark.parametrize("sign", [".dockerenv", "run/.containerenv", "env"])
def test_the_sandbox_is_off_in_a_container_without_user_namespaces(
    computer: machine.Machine, sign: str
) -> None:
    user = replace(computer, root=False)
    most = computer.top / "proc/sys/user/max_user_namespaces"
    most.parent.mkdir(parents=True)
    most.write_text("0\n")
    assert chromium.launch_args(user) == QUIET
    if sign == "env":
        user = replace(user, env={**user.env, "container": "podman"})
    else:
        (computer.top / sign).parent.mkdir(exist_ok=True)
        (computer.top / sign).touch()
    assert chromium.launch_args(user) == ["--no-sandbox", *QUIET]


def test_in_a_container_user_namespaces_are_tried(computer: machine.Machine) -> None:
    (computer.top / ".dockerenv").touch()
    refused = script(Path(computer.python).with_name("refused"), "exit 1\n")
    allowed = script(Path(computer.python).with_name("allowed"), "exit 0\n")
    user = replace(computer, root=False)
    assert chromium.launch_args(replace(user, python=str(refused))) == ["--no-sandbox", *QUIET]
    assert chromium.launch_args(replace(user, python=str(allowed))) == QUIET

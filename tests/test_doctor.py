from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from servers import Site

from handeye import doctor, doctor_speech
from handeye.perception import machine

pytestmark = pytest.mark.timeout(60)

DESKTOP = ("monitors", "windows", "mouse and keyboard", "clipboard", "accessibility")
NAMES = [
    *("Python", "browser", "fonts, Latin", "fonts, CJK", "fonts, emoji", "display", *DESKTOP),
    *("OCR", "speech", "GPU", "local models", "model servers", "extras", "run folder"),
]
NO_SERVERS: Mapping[str, int] = {}


def port(site: Site) -> int:
    return int(site.url.rpartition(":")[2])


def examined(name: str, here: machine.Machine, servers: Mapping[str, int] = NO_SERVERS):
    """What is found under a name."""
    (found,) = [one for one in doctor.examine(servers=servers, here=here) if one.name == name]
    return found


@pytest.fixture
def computer(tmp_path: Path) -> machine.Machine:
    """A Linux computer with nothing on it."""
    (tmp_path / "bin").mkdir()
    return machine.Machine(
        platform="linux", env={"PATH": str(tmp_path / "bin")}, home=tmp_path, top=tmp_path
    )


def program(computer: machine.Machine, name: str, body: str) -> None:
    path = Path(computer.env["PATH"]) / name
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)


def test_this_computer_is_looked_at_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    started = time.monotonic()
    findings = doctor.examine()
    assert time.monotonic() - started < 2
    names = [one.name for one in findings]
    assert names == [one for one in NAMES if one in names]
    assert {*NAMES} - {*names} <= {*DESKTOP}  # where there is none
    assert all(one.found for one in findings)
    assert all(not one.fix for one in findings if one.status == "ok")
    assert findings[0].status == "ok"
    assert list(tmp_path.iterdir()) in ([], [tmp_path / "home"])  # nothing is left behind


def test_both_browsers_are_told_where_one_has_no_windows(computer: machine.Machine) -> None:
    program(computer, "chromium-headless-shell", "echo Chromium 141.0.7390.54")
    shell = f"Chromium headless shell 141.0.7390.54 at {computer.env['PATH']}"
    found = examined("browser", computer).found
    assert found == f"{shell}/chromium-headless-shell; none for --headed"
    program(computer, "chromium", "echo Chromium 141.0.7390.54")
    found = examined("browser", computer).found
    assert found.endswith(
        f"; Chromium 141.0.7390.54 at {computer.env['PATH']}/chromium for --headed"
    )


def test_nothing_on_an_empty_computer(computer: machine.Machine) -> None:
    found = {one.name: one for one in doctor.examine(servers={}, here=computer)}
    assert found["browser"] == doctor.Finding(
        "browser", "missing", "no Chrome, Chromium or Edge", "handeye setup"
    )
    assert found["fonts, CJK"].status == "warning"
    assert found["display"].found == "none: no programs and only headless browsers"
    assert found["clipboard"].status == found["accessibility"].status == "warning"
    assert "monitors" not in found
    assert found["GPU"].status == "warning"
    assert "ollama pull" in found["model servers"].fix


def test_fixes_are_this_systems_commands(computer: machine.Machine) -> None:
    program(computer, "apt-get", "exit 0")
    program(computer, "fc-list", '[ "$1" = :lang=en ] && echo "Liberation Sans,Other"; exit 0')
    user = replace(computer, root=False)
    assert examined("fonts, Latin", user) == doctor.Finding("fonts, Latin", "ok", "Liberation Sans")
    chinese = examined("fonts, CJK", user)
    assert chinese.found == "none: pages show boxes instead"
    assert chinese.fix == (
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends fonts-noto-cjk"
    )
    assert examined("display", replace(computer, root=True)).fix.startswith("apt-get update && ")
    program(computer, "xvfb-run", "exit 0")
    assert examined("display", user).fix == "xvfb-run -a handeye run FILE"
    assert examined("clipboard", user).fix.endswith(" install -y --no-install-recommends xclip")


def test_displays(computer: machine.Machine) -> None:
    def display(platform: str = "linux", **env: str) -> doctor.Finding:
        there = replace(computer, platform=platform, env={**computer.env, **env})
        return examined("display", there)

    assert display("darwin").found == "macOS"
    assert display("win32").found == "Windows"
    assert display(DISPLAY="there:10.0") == doctor.Finding("display", "ok", "X11 (there:10.0)")
    assert display(DISPLAY=":7").found.startswith("DISPLAY is :7, and nothing is there")
    (computer.top / "tmp/.X11-unix").mkdir(parents=True)
    (computer.top / "tmp/.X11-unix/X7").touch()
    assert display(DISPLAY=":7").status == "ok"
    for wayland in ({"WAYLAND_DISPLAY": "wayland-0"}, {"XDG_SESSION_TYPE": "wayland"}):
        found = display(DISPLAY=":7", **wayland)
        assert (found.status, found.found[:7]) == ("warning", "Wayland")
        assert found.fix.startswith("log in with an X11 (Xorg) session, or use a display in memory")


def test_what_programs_tell_their_elements_to(computer: machine.Machine) -> None:
    def accessibility(**env: str) -> doctor.Finding:
        return examined("accessibility", replace(computer, env={**computer.env, **env}))

    if accessibility().found.startswith("no xa11y"):
        assert accessibility().fix.endswith("install 'handeye[desktop]'")
        return
    assert accessibility(NO_AT_BRIDGE="1").fix == "unset NO_AT_BRIDGE"
    assert accessibility().found.startswith("no at-spi2-core: ")
    service = computer.top / "usr/share/dbus-1/services/org.a11y.Bus.service"
    service.parent.mkdir(parents=True)
    service.touch()
    assert accessibility().fix == "dbus-run-session -- handeye run FILE"
    (computer.top / "run/user/7").mkdir(parents=True)
    (computer.top / "run/user/7/bus").touch()
    assert accessibility(XDG_RUNTIME_DIR="/run/user/7").status == "ok"
    assert accessibility(DBUS_SESSION_BUS_ADDRESS="unix:path=/x").status == "ok"


def test_graphics_cards(computer: machine.Machine) -> None:
    program(computer, "nvidia-smi", "echo 'NVIDIA A10, 23028 MiB'")
    assert examined("GPU", computer) == doctor.Finding("GPU", "ok", "NVIDIA A10, 23028 MiB")
    assert examined("model servers", computer).fix.startswith("vllm serve Qwen/Qwen3-VL")
    program(computer, "nvidia-smi", "exit 9")
    assert examined("GPU", computer).status == "warning"


def test_model_servers_that_listen(computer: machine.Machine, site: Site, other_site: Site) -> None:
    models = {"object": "list", "data": [{"id": "Qwen/Qwen3-VL-8B-Instruct"}, {"id": "b"}]}
    site.add("/v1/models", json.dumps(models))
    other_site.add("/v1/models", "{}", status=401)
    found = examined("model servers", computer, {"vLLM": port(site), "Ollama": port(other_site)})
    assert found.status == "ok"
    assert found.found == (
        f"http://127.0.0.1:{port(site)}/v1 (vLLM's port): Qwen/Qwen3-VL-8B-Instruct, b; "
        f"http://127.0.0.1:{port(other_site)}/v1 (Ollama's port): it asks for a key"
    )


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<h1>A site</h1>", "no list of models (HTTP 200)"),
        ("[]", "no list of models (HTTP 200)"),
        ('{"data": null}', "no list of models (HTTP 200)"),
        ('{"data": []}', "no model loaded"),
        ('{"data": [7, {}, {"id": "a"}]}', "?, a"),
    ],
)
def test_what_is_no_list_of_models(
    computer: machine.Machine, site: Site, body: str, said: str
) -> None:
    site.add("/v1/models", body)
    found = examined("model servers", computer, {"vLLM": port(site)})
    assert found.found.endswith(f"port): {said}")


def test_servers_that_do_not_answer_are_not_waited_for(
    computer: machine.Machine, site: Site
) -> None:
    site.add("/v1/models", "{}", delay_event=Event())
    with socket.create_server(("127.0.0.1", 0)) as silent, socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        servers = {
            "slow": port(site),
            "silent": silent.getsockname()[1],
            "closed": closed.getsockname()[1],
        }
        started = time.monotonic()
        found = examined("model servers", computer, servers)
    assert time.monotonic() - started < 1
    assert found.found == "none: steps that need a model do not run"


def test_a_probe_that_hangs_is_left(computer: machine.Machine) -> None:
    program(computer, "nvidia-smi", "exec /usr/bin/tail -f /dev/null")
    program(computer, "fc-list", "exec /usr/bin/tail -f /dev/null")
    started = time.monotonic()
    found = {one.name: one.status for one in doctor.examine(servers={}, here=computer)}
    assert time.monotonic() - started < 2
    assert (found["GPU"], found["fonts, CJK"]) == ("warning", "warning")


def test_a_run_folder_that_cannot_be_written(computer: machine.Machine, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for place, status in (
        (tmp_path / "new" / "runs", "ok"),
        (tmp_path / "file" / "runs", "missing"),
    ):
        found = doctor.examine(runs=place, servers={}, here=computer)[-1]
        assert (found.name, found.status) == ("run folder", status), found
    assert not (tmp_path / "new").exists()


def test_extras_and_the_command_that_installs_one(computer: machine.Machine) -> None:
    found = {one.name: one for one in doctor.examine(servers={}, here=computer)}
    assert found["extras"].found.startswith("installed: ")
    for name, extra in (("OCR", "ocr"), ("local models", "local")):
        one = found[name]
        assert one.status == "ok" or one.fix.endswith(f"install 'handeye[{extra}]'"), one


def test_what_speaks_and_how_to_get_it(
    computer: machine.Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_module(name: str) -> bool:
        return False

    monkeypatch.setattr(doctor_speech, "installed", no_module)
    program(computer, "apt-get", "exit 0")
    found = examined("speech", replace(computer, root=True))
    assert found.status == "warning"
    assert found.fix.endswith(" speech-dispatcher speech-dispatcher-espeak-ng")
    program(computer, "aplay", "exit 0")
    program(computer, "speech-dispatcher", "exit 0")
    found = examined("speech", computer)
    assert found == doctor.Finding("speech", "ok", "Speech Dispatcher; sounds with aplay")


def test_looking_loads_nothing_heavy() -> None:
    code = (
        "import sys; from handeye import doctor; doctor.examine(); "
        "print(*[m for m in ('torch', 'transformers', 'playwright', 'pyautogui', 'rapidocr', "
        "'onnxruntime', 'httpx') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
    )
    assert (done.stdout, done.stderr) == ("\n", "")

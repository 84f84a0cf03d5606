"""What this computer has for driving its desktop. Start at `probes`; none moves the mouse."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import re
import sys
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from handeye.perception import ScreenError, hints, machine, monitors, packages, x11_facts

from .doctor_finding import Finding, installed, package_line, pip_line

CLIPBOARDS = ("xclip", "xsel")
A11Y_SERVICE = "usr/share/dbus-1/services/org.a11y.Bus.service"
"""The file by which a session bus starts what programs tell their elements to."""


def probes(here: machine.Machine) -> dict[str, Callable[[], Finding]]:
    """What to look at: more where there is a display."""
    found: dict[str, Callable[[], Finding]] = {"display": partial(_display, here)}
    if _display(here).status == "ok" and _ours(here):
        found["monitors"] = _monitors
        if here.platform == "linux":
            found["windows"] = partial(_windows, here)
        found["mouse and keyboard"] = partial(_input, here)
    if here.platform == "linux":
        found["clipboard"] = partial(_clipboard, here)
        found["accessibility"] = partial(_accessibility, here)
    return found


def _ours(here: machine.Machine) -> bool:
    """Whether it is this computer, with the display that this process would use."""
    this = (sys.platform, Path("/"), os.environ.get("DISPLAY"))
    return (here.platform, here.top, here.env.get("DISPLAY")) == this


def _display(here: machine.Machine) -> Finding:
    system = {"darwin": "macOS", "win32": "Windows"}.get(here.platform)
    if system:
        return Finding("display", "ok", system)
    wayland = here.env.get("WAYLAND_DISPLAY", "")
    if (wayland or here.env.get("XDG_SESSION_TYPE") == "wayland") and not _can_be_seen(here):
        named = f"Wayland ({wayland})" if wayland else "Wayland"
        found = f"{named}: it lets no program see or use the windows of others"
        fix = f"log in with an X11 (Xorg) session, or use a display in memory: {_virtual(here)}"
        return Finding("display", "warning", found, fix)
    name = here.env.get("DISPLAY", "")
    local = re.fullmatch(r":(\d+)(\.\d+)?", name)
    if name and not (local and not (here.top / f"tmp/.X11-unix/X{local[1]}").exists()):
        return Finding("display", "ok", f"X11 ({name})")
    found = f"DISPLAY is {name}, and nothing is there" if name else "none"
    what = "no programs and only headless browsers"
    return Finding("display", "warning", f"{found}: {what}", _virtual(here))


def _can_be_seen(here: machine.Machine) -> bool:
    """Whether a display is one of its own, such as Xvfb, though the session is of Wayland."""
    if not (here.env.get("DISPLAY") and _ours(here)):
        return False
    try:
        monitors.open_capture().close()
    except ScreenError:
        return False
    return True


def _virtual(here: machine.Machine) -> str:
    """The command for a display in memory."""
    run = "xvfb-run -a handeye run FILE"
    manager = packages.find_manager(here)
    if here.which("xvfb-run") or not manager or manager.program != "apt-get":
        return run
    return f"{manager.line(here, 'xvfb', 'xauth')} && {run}"


def _monitors() -> Finding:
    try:
        with closing(monitors.open_capture()) as capture:
            told: list[str] = []
            for one in capture.monitors()[1:]:
                corner = one.box._replace(width=8, height=8)
                scale = capture.grab(corner).width / corner.width
                told.append(f"{one}, {scale:g} pixels a point" if scale != 1 else str(one))
    except ScreenError as error:
        return Finding("monitors", "warning", str(error))
    return Finding("monitors", "ok", "; ".join(told))


def _windows(here: machine.Machine) -> Finding:
    try:
        facts = x11_facts.ask_display(here.env.get("DISPLAY", ""))
    except ScreenError as error:
        return Finding("windows", "warning", str(error))
    if facts.manager:
        return Finding("windows", "ok", f"window manager: {facts.manager}")
    fix = "openbox &"
    if not here.which("openbox"):
        get = package_line(here, "openbox")
        fix = f"{get} && {fix}" if get else fix
    found = "no window manager: windows have no title bars, and which one is in front may be wrong"
    return Finding("windows", "warning", found, fix)


def _input(here: machine.Machine) -> Finding:
    name = "mouse and keyboard"
    needed = ("pyautogui", "Xlib") if here.platform == "linux" else ("pyautogui",)
    lacking = [one for one in needed if not installed(one)]
    if lacking:
        found = f"without {' and '.join(lacking)}, no program is driven"
        return Finding(name, "warning", found, f"{here.python} -m pip install pyautogui")
    if here.platform == "darwin" and not _mac_allows():
        fix = (
            "System Settings > Privacy & Security > Accessibility: allow your terminal; restart it"
        )
        return Finding(name, "warning", "macOS does not let this program use them", fix)
    if here.platform != "linux":
        return Finding(name, "ok", "by pyautogui")
    try:
        facts = x11_facts.ask_display(here.env.get("DISPLAY", ""))
    except ScreenError as error:
        return Finding(name, "warning", str(error))
    if facts.takes_input:
        return Finding(name, "ok", "by XTEST")
    found = "this display lets no program use them (it has no XTEST)"
    return Finding(name, "warning", found, _virtual(here))


def _mac_allows() -> bool:
    """Whether macOS lets this program use the mouse and the keyboard."""
    path = ctypes.util.find_library("ApplicationServices")
    ask = getattr(ctypes.CDLL(path), "AXIsProcessTrusted", None) if path else None
    if ask is None:
        return True
    ask.restype = ctypes.c_bool
    return bool(ask())


def _clipboard(here: machine.Machine) -> Finding:
    there = next((one for one in CLIPBOARDS if here.which(one)), None)
    if there:
        return Finding("clipboard", "ok", there)
    found = "no xclip or xsel: Chinese and emoji cannot be typed into programs"
    return Finding("clipboard", "warning", found, package_line(here, "xclip"))


def _accessibility(here: machine.Machine) -> Finding:
    name = "accessibility"
    pixels = "programs are read from their pixels alone"
    if not installed("xa11y"):
        return Finding(name, "warning", f"no xa11y: {pixels}", pip_line(here, "desktop"))
    if here.env.get("NO_AT_BRIDGE", "0") not in ("", "0"):
        found = f"programs are told not to offer it: {pixels}"
        return Finding(name, "warning", found, "unset NO_AT_BRIDGE")
    if not (here.top / A11Y_SERVICE).exists():
        fix = package_line(here, "at-spi2-core")
        return Finding(name, "warning", f"no at-spi2-core: {pixels}", fix)
    if not _session_bus(here):
        fix = "dbus-run-session -- handeye run FILE"
        return Finding(name, "warning", f"no session bus: {pixels}", fix)
    if _ours(here) and here.ask(here.python, "-P", "-c", hints.ASK_BUS) is None:
        return Finding(name, "warning", f"the session bus does not answer in time: {pixels}")
    return Finding(name, "ok", "xa11y, and a session bus for it")


def _session_bus(here: machine.Machine) -> bool:
    """Whether programs of this session find each other."""
    if here.env.get("DBUS_SESSION_BUS_ADDRESS"):
        return True
    folder = here.env.get("XDG_RUNTIME_DIR")
    return bool(folder) and (here.top / folder.lstrip("/") / "bus").exists()

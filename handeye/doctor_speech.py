"""What speaks on this computer, beside the text of the assistant."""

from __future__ import annotations

import importlib.metadata

from handeye.assist import earcons
from handeye.perception import machine, packages

from .doctor_finding import Finding, installed, package_line, pip_line

DAEMON = "speech-dispatcher"


def speech(here: machine.Machine) -> Finding:
    """What speaks and what plays sounds; nothing is started for it."""
    through: list[str] = []
    if here.platform == "linux" and here.which(DAEMON):
        through.append("Speech Dispatcher")
    if installed("prism"):
        version = importlib.metadata.version("prismatoid")
        through.append(f"screen readers with prismatoid {version}")
    sounds = _sounds(here)
    told = [*through, f"sounds with {sounds}" if sounds else "no sounds"]
    if through:
        return Finding("speech", "ok", "; ".join(told))
    found = "none: the assistant prints its text, which screen readers read"
    return Finding("speech", "warning", found, _fix(here))


def _sounds(here: machine.Machine) -> str:
    if here.platform == "win32":
        return "Windows"
    players = (command[0] for command in earcons.PLAYERS.get(here.platform, ()))
    return next((one for one in players if here.which(one)), "")


def _fix(here: machine.Machine) -> str:
    manager = packages.find_manager(here)
    if here.platform != "linux" or manager is None:
        return pip_line(here, "speech")
    voice = "espeak-ng" if manager.program == "pacman" else f"{DAEMON}-espeak-ng"
    return package_line(here, DAEMON, voice)

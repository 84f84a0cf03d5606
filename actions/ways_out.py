"""Ways out of a program: chords that the desktop takes, and programs that rule over others."""

from __future__ import annotations

import sys
from fnmatch import fnmatchcase

from handeye.perception import windows

from .keys import KeyUnknown, chord

Chord = frozenset[str]
"""A chord whatever the order of its keys: the names of the keys held, and the key, in capitals."""

EVERYWHERE = (
    # to another program or window
    "Alt+Tab", "Alt+Escape", "Meta+Tab", "Control+Alt+Tab", "Control+Alt+Escape",
    # terminals, run dialogs, launchers, menus of the desktop
    "Control+Alt+T", "Meta+R", "Meta+Space", "Alt+F1", "Alt+F2", "Alt+Space", "Control+Escape",
    # locking, signing out, ending the session, task managers
    "Meta+L", "Control+Alt+L", "Control+Alt+Delete", "Control+Alt+Backspace", "Control+Alt+End",
    # other consoles, the desktop itself, other workspaces
    *(f"Control+Alt+F{number}" for number in range(1, 13)),
    "Control+Alt+D", "Control+Alt+Up", "Control+Alt+Down", "Control+Alt+Left", "Control+Alt+Right",
    "Control+Alt+Home", "Control+Alt+PageUp", "Control+Alt+PageDown",
)  # fmt: skip
"""Chords that lead out of a program on some desktop, also with more keys held, as Alt+Shift+Tab.

There is no name for the key Print: it is never pressed.
"""
ON_A_MAC = (
    "Meta+Alt+Escape", "Meta+Control+Q", "Meta+Shift+Q", "Meta+Alt+D", "Meta+Alt+H", "Meta+H",
    "Meta+Shift+3", "Meta+Shift+4", "Meta+Shift+5", "Meta+Shift+6", "Control+Up", "Control+Down",
    "Control+Left", "Control+Right", "F3", "F4", "F11",
)  # fmt: skip
"""The same on macOS alone. Elsewhere the desktop takes every chord with Meta, and Meta itself."""

RULING = (
    # terminals
    "xterm", "uxterm", "urxvt*", "rxvt*", "st", "st-256color", "gnome-terminal*", "kgx", "konsole",
    "xfce4-terminal", "lxterminal", "mate-terminal*", "qterminal", "terminator", "tilix*", "kitty",
    "alacritty", "foot", "footclient", "wezterm*", "ghostty", "ptyxis*", "deepin-terminal",
    "terminology", "guake", "yakuake", "tilda", "x-terminal-emulator", "powershell", "pwsh", "cmd",
    "conhost", "openconsole", "windowsterminal", "wt", "mintty", "terminal", "iterm2", "iterm",
    "warp", "hyper",
    # run dialogs and launchers
    "rofi", "dmenu*", "wofi", "gmrun", "fuzzel", "bemenu*", "krunner", "xfrun4", "xfce4-appfinder",
    "lxpanel-run", "mate-panel-run-dialog", "ulauncher", "albert", "spotlight", "alfred*",
    "raycast", "searchhost", "startmenuexperiencehost",
    # password managers
    "keepass*", "bitwarden*", "1password*", "enpass", "seahorse", "kwalletmanager*", "kwalletd*",
    "gnome-keyring*", "gcr-prompter", "pinentry*", "lastpass*", "dashlane*", "nordpass*",
    "protonpass*", "keychain access", "passwords",
    # locks, sign-in, permissions
    "polkit*", "*-polkit*", "lxpolkit", "*polkit-agent*", "gksu*", "kdesu*", "pkexec", "sudo",
    "ssh-askpass*", "xscreensaver*", "i3lock*", "swaylock*", "light-locker*", "xsecurelock",
    "slock", "physlock", "lightdm*", "gdm*", "sddm*", "loginwindow", "logonui", "lockapp",
    "consent", "credentialuibroker", "securityagent", "coreautha", "xdg-desktop-portal*",
    "usernotificationcenter",
)  # fmt: skip
"""Programs that a model uses on a whole desktop only when they are named: small letters, with *."""


def normal_chord(keys: str) -> Chord:
    """A chord as it is compared; the empty one for what is no chord."""
    try:
        text = chord(keys)
    except KeyUnknown:
        return frozenset()
    main = "Meta" if sys.platform == "darwin" else "Control"
    parts = ["+", *text[:-2].split("+")] if text.endswith("++") else text.split("+")
    if text == "+":
        parts = ["+"]
    return frozenset(part.replace("ControlOrMeta", main).upper() for part in parts if part)


def leads_out(keys: str, *, mac: bool | None = None) -> bool:
    """Whether the desktop may take a chord for itself, instead of the program that is used.

    Args:
        keys: the chord, in any spelling.
        mac: whether the desktop is that of a Mac; by default that of this computer.
    """
    pressed = normal_chord(keys)
    mac = sys.platform == "darwin" if mac is None else mac
    if "META" in pressed and not mac:
        return True
    listed = (*EVERYWHERE, *(ON_A_MAC if mac else ()))
    return any(len(one) and one <= pressed for one in map(normal_chord, listed))


def rules(window: windows.Window) -> bool:
    """Whether a window is one of a program that rules over others: a terminal, a lock, a prompt."""
    names = (name.casefold().removesuffix(".exe") for name in window.programs)
    return any(fnmatchcase(name, pattern) for name in names for pattern in RULING)

"""What in a task file does not go with its target, said at its line."""

from __future__ import annotations

from .errors import Problems
from .nodes import Entries, Scalar
from .task import DesktopTarget, ProgramTarget, StillTarget, Target

ON_PAGES = "`{}` is about web pages, and this target is {}; "
WINDOWS = "name the windows that may be used with `windows:` in `target`"
NOWHERE = (
    "the secret `{0}` needs `window:`, the only window it is typed into: on a whole desktop it "
    "belongs to none. Write a program's name, as in {{env: NAME, window: keepassxc}}"
)


def check_target(root: Entries, target: Target | None, problems: Problems) -> None:
    """Note what is about web pages on a desktop, and about windows on the web.

    Args:
        root: the file.
        target: what it works on; None for a page.
        problems: where problems are noted.
    """
    on_desktop = isinstance(target, DesktopTarget | ProgramTarget)
    kind = "a program" if isinstance(target, ProgramTarget) else "a desktop"
    for key, _ in root.pairs:
        if on_desktop and key.text == "allow":
            problems.add(key.mark, ON_PAGES.format("allow", kind) + WINDOWS)
    secrets = root.get("secrets")
    if not isinstance(secrets, Entries) or isinstance(target, StillTarget):
        return
    for name, told in secrets.pairs:
        if not isinstance(told, Entries):
            continue
        if on_desktop:
            _on_desktop(name, told, kind, problems)
        elif mark := _key(told, "window"):
            said = f"`window` of the secret `{name.text}` is about desktops, and this target is "
            problems.add(mark.mark, f"{said}a web page; write `origin: https://…`")
        if isinstance(target, DesktopTarget) and not (_key(told, "window") or _key(told, "origin")):
            problems.add(name.mark, NOWHERE.format(name.text))


def _on_desktop(name: Scalar, told: Entries, kind: str, problems: Problems) -> None:
    if mark := _key(told, "origin"):
        said = f"`origin` of the secret `{name.text}` is about web pages, and this target is "
        problems.add(mark.mark, f"{said}{kind}; write `window:` with a program's name")


def _key(entries: Entries, name: str) -> Scalar | None:
    return next((key for key, _ in entries.pairs if key.text == name), None)

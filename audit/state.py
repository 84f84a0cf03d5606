"""What tells one state of a page from another: its address, its title, the dialogs that show."""

from __future__ import annotations

from importlib import resources

from .subject import Subject

State = tuple[str, ...]


def state_of(subject: Subject) -> State:
    """The state that a page is in.

    Raises:
        ScreenError: when it does not answer.
    """
    return (subject.page.url, *subject.screen.ask(lambda: _told(subject)))


def _told(subject: Subject) -> list[str]:
    from .worlds import NoAnswer, Worlds

    path = resources.files("handeye.audit") / "js" / "state.js"
    with Worlds(subject.page) as top:
        try:
            told: list[str] = top.run(f"(() => {{ {path.read_text(encoding='utf-8')}\n}})()")
        except NoAnswer:
            return []
    return told

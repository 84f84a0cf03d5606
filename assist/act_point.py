"""Commands of the mouse: click, double click, right click, hover, drag, tick."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from handeye import actions as act

from . import grid, spoken
from .performing import help_line, named, perform, targeted, told
from .reply import Reply

if TYPE_CHECKING:
    from .talk import Talk

TO = re.compile(r"\s+(?:on ?to|to|onto|into)\s+|\s*(?:拖到|到|至)\s*", re.IGNORECASE)
"""What stands between what is dragged and where it is dropped."""


def click(talk: Talk, words: str) -> Reply:
    """Click: an element, what has the focus, or the cell of the grid."""
    cells = talk.kept(grid.Grid)
    if cells.open and words.strip():
        return grid.narrow(talk, words)
    return _point(talk, words, "click")


def double_click(talk: Talk, words: str) -> Reply:
    """Click twice quickly."""
    return _point(talk, words, "double_click")


def right_click(talk: Talk, words: str) -> Reply:
    """Click with the right button: a menu may open."""
    return _point(talk, words, "right_click")


def hover(talk: Talk, words: str) -> Reply:
    """Put the mouse over something: a menu or a tip may show."""
    return _point(talk, words, "hover")


def _point(talk: Talk, words: str, kind: str) -> Reply:
    found = targeted(talk, words)
    if found is None:
        return Reply()
    target, element = found
    action = act.action_adapter.validate_python({"kind": kind, "target": target})
    said = f"{kind.replace('_', ' ')} {words}".strip()
    reply = perform(talk, action, said, told(talk, kind, element), element=element)
    if element is None:
        grid.close(talk)
    return reply


def drag(talk: Talk, words: str) -> Reply:
    """Drag one thing onto another: "5 to 6"."""
    parts = TO.split(words.strip(), maxsplit=1)
    if len(parts) != 2 or not all(part.strip() for part in parts):
        parts = _two_numbers(words)
    if len(parts) != 2:
        return help_line(talk, "drag")
    start = targeted(talk, parts[0])
    end = targeted(talk, parts[1]) if start else None
    if start is None or end is None:
        return Reply()
    action = act.Drag(target=start[0], to=end[0])
    onto = named(talk.texts, end[1]) if end[1] else talk.texts("act.place")
    line = told(talk, "drag", start[1], onto=onto)
    return perform(talk, action, f"drag {words}", line, element=start[1])


def _two_numbers(words: str) -> list[str]:
    """Two numbers in a row, as in "5 2 6", which dictation makes of "5 to 6"."""
    first = spoken.leading_number(words)
    if first is None:
        return []
    rest = re.sub(r"^(?:2|two|too)\s+", "", first[1].strip(), flags=re.IGNORECASE)
    second = spoken.number(rest)
    return [] if second is None else [str(first[0]), str(second)]


def tick(talk: Talk, words: str) -> Reply:
    """Tick a box, choose a radio button, switch a switch on."""
    return _tick(talk, words, on=True)


def untick(talk: Talk, words: str) -> Reply:
    """Take a tick away."""
    return _tick(talk, words, on=False)


def _tick(talk: Talk, words: str, *, on: bool) -> Reply:
    found = targeted(talk, words)
    if found is None:
        return Reply()
    target, element = found
    word = "tick" if on else "untick"
    line = told(talk, word, element)
    return perform(
        talk, act.Check(target=target, on=on), f"{word} {words}".strip(), line, element=element
    )

"""Carries out what the user has asked for, and tells what was done and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from handeye.actions import Action, Target, disguise
from handeye.agent import CannotRun, StepFailed
from handeye.perception import Element, Observation, words

from . import changes, drawn, grid, hindered, looks
from .meant import element_meant
from .reply import Reply
from .teller import Teller
from .texts import ALL, Texts

if TYPE_CHECKING:
    from .talk import Talk

LONGEST = 80
"""Characters of a name that are told of what was used."""


def perform(
    talk: Talk, action: Action, said: str, told: str, *, element: Element | None = None
) -> Reply:
    """Do one thing; the answer says what was done, then what changed, or why it was not done.

    Args:
        talk: the conversation.
        action: what is done.
        said: the user's command, for the run folder.
        told: the line that says that it was done.
        element: what it is done to, for the ring that is drawn round it.
    """
    marks = talk.kept(drawn.Marks)
    if not marks.agreed(talk, element, said):
        return left(talk)
    try:
        outcome = talk.desk.do(action, said, on=element)
    except (StepFailed, CannotRun) as why:
        return hindered.reply(talk, str(why), named(talk.texts, element) if element else "")
    lines = [told]
    if outcome.verdict == "error":
        lines = hindered.lines(talk.texts, outcome.evidence)
    elif more := hindered.outcome(talk.texts, outcome.evidence):
        lines.append(more)
    ending = "failed" if outcome.verdict == "error" else "done"
    changed = [line for line in changes.summary(talk) if line not in lines]  # such as a scroll
    if dialog_of(talk.desk.seen):  # what waits for an answer is told first
        lines = [*changed, *lines, talk.texts("act.dialog.answer")]
        return Reply(tuple(lines), priority="important")
    return Reply((*lines, *changed), ending=ending)


def left(talk: Talk) -> Reply:
    """The answer when the user did not want it after all."""
    return Reply((talk.texts("act.left"),), ending="stopped")


def dialog_of(seen: Observation | None) -> str:
    """What a dialog of the page says that waits for an answer; "" when none is open."""
    return next((one.text for one in seen.notices if one.kind == "dialog"), "") if seen else ""


def named(texts: Texts, element: Element | Target) -> str:
    """An element in words: its role and its name, quoted, as words of the page."""
    name = element.name
    if isinstance(element, Element):
        name = name or element.text or element.label or element.placeholder or element.title
    kind = element.kind if isinstance(element, Element) else ""
    role = role_in_words(texts, element.role, kind)
    if not words.normal(name):
        return role or texts("act.unnamed")
    return texts("act.named", role=role, name=disguise.quoted(name, LONGEST)).strip()


def role_in_words(texts: Texts, role: str, kind: str = "") -> str:
    """A role in the user's language, where there is a word for it."""
    if role == "heading":
        return texts("act.heading")
    keys = (f"role.{role}.{kind}", f"role.{role}")
    word = next((texts(key) for key in keys if key in ALL), role)
    return word[:1].lower() + word[1:]


def targeted(talk: Talk, words_said: str) -> tuple[Target, Element | None] | None:
    """What an act is about; None when there is none, which was told then.

    An element by number, letters or name. With no words at all the cell of the grid that is open,
    else what has the focus.
    """
    said = words_said.strip()
    cells = talk.kept(grid.Grid)
    if cells.open and not said:
        return Target(point=cells.area.center), None
    if not said:
        element = focused(talk)
        if element is None:
            talk.say(talk.texts("act.nothing_focused"))
            return None
    else:
        element = element_meant(talk, talk.kept(drawn.Marks).number_of(said))
    return (Target.of(element), element) if element else None


def focused(talk: Talk) -> Element | None:
    """What has the focus now; None when nothing that could be used has it."""
    seen = talk.desk.look()
    found = [one for one in seen.elements if "focused" in one.states]
    return found[-1] if found else None


def told(talk: Talk, kind: str, element: Element | None, **fields: object) -> str:
    """The line that says that something was done to an element (None: to a place)."""
    what = f"{named(talk.texts, element)}{_row(talk, element)}" if element else ""
    return talk.texts(f"act.did.{kind}", what=what or talk.texts("act.place"), **fields)


def _row(talk: Talk, element: Element) -> str:
    """The row that an element stands in, where others are called like it; "" for none."""
    last = talk.kept(looks.Looks).last
    if last is None:
        return ""
    teller = Teller(talk.texts, last.things)
    alike = (one for one in last.things.items if one.element == element)
    rows = [teller.row(one) for one in alike if teller.alike(one) > 1]
    return f"{talk.texts('look.and')}{rows[0]}" if rows and rows[0] else ""


def help_line(talk: Talk, key: str) -> Reply:
    """How a command is said, when it was said with too little."""
    return Reply.of([talk.texts(f"act.say.{key}")])


def several(texts: Texts, items: Sequence[str]) -> str:
    """Items in one line."""
    return texts("act.comma").join(items)

"""Lines that commands with a model share: how sure it is, what is in the way, how to get one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handeye.perception import Observation

from . import provenance
from .cleaned import cleaned
from .reply import Reply

if TYPE_CHECKING:
    from .talk import Talk


def doubted(talk: Talk, text: str, sure: float) -> str:
    """A statement, told as a doubtful one where the model is not sure."""
    return talk.texts("unsure", text=text) if sure < provenance.FAIRLY else text


def dialog_in_the_way(talk: Talk, seen: Observation) -> Reply | None:
    """That a dialog of the browser is open, which no picture shows; None when there is none."""
    dialog = next((one.text for one in seen.notices if one.kind == "dialog"), "")
    if not dialog:
        return None
    return Reply((talk.texts("ask.dialog", text=cleaned(dialog, 200)),), ending="failed")


def no_model(talk: Talk) -> Reply:
    """That a command needs a model."""
    return Reply(tuple(how_to(talk)), ending="failed")


def how_to(talk: Talk) -> list[str]:
    """That there is no model, and how to get one."""
    return [talk.texts("model.none"), talk.texts("model.how")]

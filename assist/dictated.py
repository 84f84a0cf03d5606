"""What is typed in `do` comes from the user or from the page; else the user is asked for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from handeye.actions import Asked, Question, Ruling, Type, question
from handeye.perception import Element

from . import invented
from .rivals import shown
from .texts import Texts

NOTHING = frozenset(
    ("0", "none", "none of these", "no", "nothing", "不", "否", "都不是", "不填", "没有")
)
"""What a user says who wants nothing typed."""


class Dictated:
    """Asks for what a model made up.

    Args:
        goal: what is to be reached, in the user's words.
        texts: the user's language.
        ask: asks the user.
        tell: lets the model know.
    """

    def __init__(
        self,
        goal: str,
        texts: Texts,
        ask: Callable[[Question], str | None],
        tell: Callable[[str], None],
    ) -> None:
        self._goal = goal
        self._texts = texts
        self._ask = ask
        self._tell = tell
        self._given: set[tuple[str, str]] = set()

    def review(
        self, ruling: Ruling, action: Type, field: Element | None, said: Sequence[str]
    ) -> Ruling:
        """The action with what the user gives.

        Args:
            ruling: what was found out about it so far.
            action: what the model wants to type.
            field: where; None when nobody knows.
            said: what the user answered so far, and what stands on the page.
        """
        if invented.harmless(action, field) or not invented.made_up(
            action.text, (self._goal, *said)
        ):
            return ruling
        if field and field.kind == "password":
            self._tell("passwords are typed by the user: ask the user to do that, then go on")
            return Ruling(action, "only the user may say a password", "choice")
        name = _called(field)
        if (name, action.text) in self._given:
            return ruling
        answer, asked = self._asked(name, action.text)
        if not answer or answer.casefold() in NOTHING:
            self._tell(f"the user gives nothing for the field {name}: leave it empty, or fail")
            return Ruling(action, "the user does not want this typed", "choice", asked=(asked,))
        suggested = answer == "1" and not invented.is_number(action.text)
        if suggested or question.means_yes(answer):
            answer = action.text
        self._given.add((name, answer))
        self._tell(f"the user says for the field {name}: {answer}")
        typed = action.model_copy(update={"text": answer})
        return Ruling(typed, "", "choice", asked=(*ruling.asked, asked))

    def _asked(self, name: str, suggestion: str) -> tuple[str, Asked]:
        key = "task.type.number" if invented.is_number(suggestion) else "task.type"
        where = self._texts("task.type.in", field=name) if name else self._texts("task.type.here")
        text = self._texts(key, where=where, text=shown(suggestion, 200))
        answer = self._ask(Question(text, kinds=("choice",)))
        bare = (answer or "").strip().strip("\"“”'")
        return bare, Asked(text, answer, ("choice",))


def _called(field: Element | None) -> str:
    if field is None:
        return ""
    return shown(field.label or field.name or field.placeholder or field.title)

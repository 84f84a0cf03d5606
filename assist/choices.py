"""Stands before what a model does in `do`: what the user did not decide, the user is asked.

The model says what it wants to use. Code looks whether there are others like it, which of them the
user's words can mean, and goes on without a word only when that is exactly one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from handeye.actions import (
    Action,
    Asked,
    Check,
    Click,
    DoubleClick,
    Proposal,
    Question,
    Ruling,
    Select,
    Target,
    Type,
)

from . import rivals, wishes
from .contenders import Contenders
from .desk import Desk
from .dictated import Dictated
from .rivals import Rival, shown
from .texts import Texts

RULE = "choice"
"""What a run folder names the rule that asked."""
CHOICE = ("choice",)


@dataclass(frozen=True)
class Picked:
    """Which of several that are alike is to be used.

    Args:
        number: its position.
        refusal: why none of them is; "" when one is.
        asked: what the user was asked.
    """

    number: int
    refusal: str = ""
    asked: tuple[Asked, ...] = ()


class Choices:
    """Asks the user at what the goal leaves open; for one goal.

    Args:
        desk: where the model acts.
        texts: the user's language.
        goal: what is to be reached, in the user's words.
        pause: called before the user is asked: says what was done so far.
        say: says a line.
    """

    def __init__(
        self,
        desk: Desk,
        texts: Texts,
        goal: str,
        pause: Callable[[], None],
        say: Callable[[str], None],
    ) -> None:
        self._desk = desk
        self._texts = texts
        self._wish = wishes.wish(goal)
        self._pause = pause
        self._say = say
        self._first = len(desk.answers)
        self._contenders = Contenders(desk)
        self._decided: dict[object, tuple[str, int]] = {}
        self._used: set[tuple[object, str]] = set()
        self.names: dict[str, str] = {}
        """What controls stand for that are called like others, by their refs."""
        self.reasons: list[str] = []
        """Why the user was not asked where there were several, a line each."""
        self._dictated = Dictated(goal, texts, self._ask, self._tell)

    def review(self, proposal: Proposal) -> Ruling:
        """The action, or the one that the user wants instead."""
        action = proposal.action
        if proposal.by != "model":
            return Ruling(action)
        if isinstance(action, Select):
            return self._option(action, proposal)
        ticks = isinstance(action, Check) and action.on
        if not (ticks or isinstance(action, Click | DoubleClick | Type)):
            return Ruling(action)
        ruling = self._among(action, proposal)
        if ruling.refusal or not isinstance(ruling.action, Type):
            return ruling
        field = self._contenders.field(ruling.action, proposal.seen)
        page = self._contenders.page(proposal.seen)
        return self._dictated.review(ruling, ruling.action, field, [*self._answers, *page])

    @property
    def _answers(self) -> list[str]:
        """What the user answered since the goal was begun, to questions that were no risks."""
        asked = self._desk.answers[self._first :]
        return [said for about, said in asked if about.default != "no"]

    def _among(self, action: Action, proposal: Proposal) -> Ruling:
        """One of several controls that are alike."""
        target = getattr(action, "target", None)
        found = self._contenders.of(target, proposal.seen) if isinstance(target, Target) else None
        if found is None or target is None:
            return Ruling(action)
        picked = self._picked(found.rivals, found.own, target.role, one_kind=found.one_kind)
        if not picked.refusal:
            self.names[found.elements[picked.number].ref] = found.rivals[picked.number].called
        if picked.number != found.own and not picked.refusal:
            chosen = Target.of(found.elements[picked.number])
            action = action.model_copy(update={"target": chosen})
        return self._ruling(action, picked, changed=picked.number != found.own)

    def _option(self, action: Select, proposal: Proposal) -> Ruling:
        """One of the options of a list."""
        every, chosen = self._contenders.options(action.target, proposal.seen)
        wanted = action.options[0] if len(action.options) == 1 else ""
        same = (n for n, one in enumerate(every) if rivals.same_text(one, wanted))
        own = next(same, -1)
        if own < 0 or len(every) < 2 or every[own] in chosen:
            return Ruling(action)
        alike = [Rival(one, ()) for one in every]
        picked = self._picked(alike, own, action.target.name, one_kind=True)
        if picked.number != own and not picked.refusal:
            action = action.model_copy(update={"options": (every[picked.number],)})
        return self._ruling(action, picked, changed=picked.number != own)

    def _ruling(self, action: Action, picked: Picked, *, changed: bool) -> Ruling:
        rule = RULE if changed or picked.refusal or picked.asked else ""
        return Ruling(action, picked.refusal, rule, asked=picked.asked)

    def _picked(self, alike: Sequence[Rival], own: int, what: str, *, one_kind: bool) -> Picked:
        """Which one is to be used; asked about once, unless the user said something since."""
        if self._wish.several:
            return Picked(own)
        said = self._answers
        key = what, frozenset(one.called for one in alike)
        name, answers = self._decided.get(key, ("", 0))
        meant = self._meant(alike, said[answers:])
        if name and not meant:
            why = f"the user wants {shown(name)} here: use ask_user before you take another"
            return Picked(own, "" if alike[own].called == name else why)
        left = rivals.fitting(alike, self._wish, own, one_kind=one_kind)
        if meant:
            left = [n for n in left if n in meant] or meant
        if self._wish.any and own in left:
            left = [own]
        if len(left) > 1:
            return self._chosen(key, alike, left, own)
        (number,) = left
        if number != own:
            if (key, alike[number].called) in self._used:
                why = f"the task says {shown(alike[number].called)}, and that was used already"
                return Picked(own, f"{why}: use ask_user before you take another")
            self._pause()
            names = {"taken": shown(alike[number].called), "wanted": shown(alike[own].called)}
            self._say(self._texts("task.instead", **names))
            self._tell(
                f"{shown(alike[number].text, 120)} is used instead of {shown(alike[own].called)}, "
                "because it is what the task says"
            )
        self._used.add((key, alike[number].called))
        taken = rivals.everything(alike[number])
        reason = self._texts("task.only", taken=shown(taken, 100), count=len(alike))
        if reason not in self.reasons:
            self.reasons.append(reason)
        return Picked(number)

    def _meant(self, alike: Sequence[Rival], said: Sequence[str]) -> list[int]:
        """What the latest answer that says something of these means."""
        for answer in reversed(said):
            same = [n for n, one in enumerate(alike) if rivals.same_text(answer, one.name)]
            if found := same or rivals.meant(answer, alike):
                return found
        return []

    def _chosen(self, key: object, alike: Sequence[Rival], left: Sequence[int], own: int) -> Picked:
        """Which one the user chooses."""
        told, common = rivals.lines([alike[n] for n in left])
        if not any(told):
            return Picked(own)
        text = self._texts("task.which", count=len(told))
        if common:
            text = f"{text} {self._texts('task.which.same', facts=', '.join(common[:4]))}"
        every = (rivals.everything(alike[n]) for n in left)
        details = tuple(f"{number}. {one}" for number, one in enumerate(every, 1))
        answer = self._ask(Question(text, tuple(told), CHOICE, details=details))
        asked = (Asked(text, answer, CHOICE),)
        if answer not in told:
            self._tell(f"the user wants none of these: {shown(', '.join(told), 200)}")
            return Picked(own, "the user wants none of these: ask, or fail and say so", asked)
        number = left[told.index(answer)]
        self._decided[key] = alike[number].called, len(self._answers)
        self._tell(f"the user chose {shown(alike[number].text, 200)}: do not ask about it again")
        return Picked(number, "", asked)

    def _ask(self, asked: Question) -> str | None:
        self._pause()
        return self._desk.session.ask(asked)

    def _tell(self, words: str) -> None:
        own = self._desk.session
        if own.job:
            own.agent.memory.tell(own.job, words)

"""The risk gate: what a model wants is judged by code, and the user is asked about what is risky.

What the user wrote in a task file is the user's consent; what a model decides is not. A model may
raise a risk, never lower it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from handeye.perception import Purpose, ScreenError, patience

from . import action as act
from . import risk_question as asking
from . import risk_words
from .guard import Asked, Proposal, Ruling, is_own
from .hands import Refused
from .question import Asker, Question, means_yes
from .risk_control import Risk
from .risk_kinds import RISK_KINDS
from .risk_paths import origin_of
from .risks import risks
from .secrets import REFERENCE

RULE = "risk"
NO_RISK = frozenset(("", "none", "no", "low", "safe", "n/a"))
"""Words of a model that say that it sees no risk."""
MOST_QUESTIONS = 20
"""Questions of one run about what a model wants, after which all that would be asked is refused:
who asks more is fooled. What the user wants is asked about as often as the user wants it."""
SAID_NO = "the user said no"
"""What a refusal says when it was the user's."""


@dataclass(frozen=True)
class Policy:
    """What a run allows.

    Args:
        may: kinds of risk that a model may take without asking.
        ask_me: kinds of risk that the user is asked about, whoever decided.
        bounded: whether an allow-list holds: then leaving the origin is not asked about.
        signs_in: origins that the task declares a secret for.
        present: whether the user is there and decides act by act. What a page's own dialog asks was
            read to them then: their answer to it is not asked about again.
    """

    may: frozenset[str] = frozenset()
    ask_me: frozenset[str] = frozenset()
    bounded: bool = False
    signs_in: frozenset[str] = frozenset()
    present: bool = False


class PointGuard:
    """Points the mouse at what a model wants to use, so that all that follows is about that.

    Args:
        point: begins with an action, and with True puts the mouse on its target.
    """

    def __init__(self, point: Callable[[act.Action, bool], None]) -> None:
        self.point = point

    def review(self, proposal: Proposal) -> Ruling:
        """Refuse what nobody could point at."""
        try:
            self.point(proposal.action, not is_own(proposal.by))
        except (Refused, ScreenError, patience.Interrupted) as why:
            return Ruling(proposal.action, str(why), RULE)
        return Ruling(proposal.action)


class RiskGate:
    """Lets pass what is harmless, allowed or the user's own, and asks about the rest.

    Args:
        policy: what the run allows.
        purpose: tells what the control of an action is for.
        ask: asks the user.
    """

    def __init__(
        self, policy: Policy, purpose: Callable[[act.Action], Purpose | None], ask: Asker
    ) -> None:
        self.policy = policy
        self.purpose = purpose
        self.ask = ask
        self._answers: dict[object, str | None] = {}
        self._asked = 0
        self._inputs: list[str] = []
        self._passwords: dict[str, bool] = {}
        self._suspect: set[str] = set()
        risk_words.ready()

    def review(self, proposal: Proposal) -> Ruling:
        """Say whether the action may be done; who has to be asked is asked."""
        action = proposal.action
        if any(one.kind == "injection_suspected" for one in proposal.seen.notices):
            self._suspect.add(origin_of(proposal.seen.url))  # also when the text is gone again
        if isinstance(action, act.SAID):
            return Ruling(action)
        try:
            purpose = self.purpose(action)
        except (ScreenError, patience.Interrupted) as why:
            if is_own(proposal.by) and not self.policy.ask_me:
                return Ruling(action)
            return Ruling(action, f"what it would do cannot be told: {why}", RULE)
        found = risks(action, proposal.seen, purpose)
        kinds = tuple(dict.fromkeys((*(risk.kind for risk in found), *_claimed(proposal))))
        asked = tuple(kind for kind in kinds if self._is_asked(kind, proposal, purpose))
        notes = tuple(f"{risk.kind}: {risk.why}" for risk in found)
        ruling = Ruling(action, "", RULE if kinds else "", kinds, notes=notes)
        if asked:
            ruling = self._ask(ruling, proposal, purpose, found, asked)
        if not ruling.refusal:
            self._remember(action, purpose)
        return ruling

    def _is_asked(self, kind: str, proposal: Proposal, purpose: Purpose | None) -> bool:
        """Whether the user is asked about a kind of risk."""
        policy = self.policy
        answers = policy.present and isinstance(proposal.action, act.AnswerDialog)
        if answers and proposal.by == "step":
            return False
        if kind in policy.ask_me:
            return True
        if is_own(proposal.by):
            return False
        if origin_of(proposal.seen.url) in self._suspect:
            return True
        if kind in policy.may or kind == "secret":  # where secrets go has a guard of its own
            return False
        if kind == "leave":
            return not policy.bounded
        declared = purpose and self._signs_in_as_declared(proposal.action, purpose)
        return not (kind == "sign_in" and declared)

    def _signs_in_as_declared(self, action: act.Action, purpose: Purpose) -> bool:
        """Whether what is submitted is the password that the task declares for this origin."""
        origin = purpose.origin
        form = purpose.form
        typed = self._typed(action, purpose)
        if origin not in self.policy.signs_in or not typed.get(origin, False):
            return False
        return bool(form and purpose.submits and origin_of(form.action) == origin)

    def _ask(
        self,
        ruling: Ruling,
        proposal: Proposal,
        purpose: Purpose | None,
        found: Sequence[Risk],
        kinds: tuple[str, ...],
    ) -> Ruling:
        """Ask the user; what is not clearly yes is no, and so is a page that changed meanwhile."""
        action, seen = proposal.action, proposal.seen
        question = asking.question_of(action, seen, purpose, found, kinds, by=proposal.by)
        if proposal.by == "step":  # who says no to an own act may want it a minute later
            answer = self.ask(question)
        else:
            thing = (kinds, question.text, tuple(self._inputs))
            if thing not in self._answers and self._asked >= MOST_QUESTIONS:
                why = f"refused: {self._asked} questions were asked already, which is the most"
                return replace(ruling, refusal=why)
            answer = self._answer_to(thing, question)
        ruling = replace(ruling, asked=(Asked(question.text, answer, kinds),))
        if not means_yes(answer):
            return replace(ruling, refusal=_refusal(proposal, kinds, answer))
        if self._changed(proposal, purpose, found):
            return replace(ruling, refusal="the page changed while the user was asked; look again")
        return ruling

    def _answer_to(self, thing: object, question: Question) -> str | None:
        """What the user says to what a model wants: a yes holds once, a no for good."""
        if thing not in self._answers:
            self._asked += 1
            self._answers[thing] = self.ask(question)
        answer = self._answers[thing]
        if means_yes(answer):
            del self._answers[thing]
        return answer

    def _changed(self, proposal: Proposal, purpose: Purpose | None, found: Sequence[Risk]) -> bool:
        """Whether the action would now do something other than what the user was asked about."""
        try:
            now = self.purpose(proposal.action.model_copy())  # a copy is read anew
        except (ScreenError, patience.Interrupted):
            return True
        kinds = {risk.kind for risk in risks(proposal.action, proposal.seen, now)}
        return _gist(now) != _gist(purpose) or not kinds <= {risk.kind for risk in found}

    def _remember(self, action: act.Action, purpose: Purpose | None) -> None:
        """Keep what was put into the page: a yes holds for just that; and whether a password is."""
        if isinstance(action, act.Type | act.Select | act.Check | act.Upload):
            self._inputs.append(action.model_dump_json(exclude={"target": {"point", "box", "ref"}}))
        self._passwords = self._typed(action, purpose)

    def _typed(self, action: act.Action, purpose: Purpose | None) -> dict[str, bool]:
        """Whether the passwords of origins are declared secrets alone, this action counted in."""
        if not (isinstance(action, act.Type) and purpose and purpose.kind == "password"):
            return self._passwords
        before = action.clear or self._passwords.get(purpose.origin, True)
        only = before and REFERENCE.fullmatch(action.text) is not None
        return {**self._passwords, purpose.origin: only}


def _claimed(proposal: Proposal) -> tuple[str, ...]:
    """The risks that the model itself sees: known kinds, and "other" for what is none of them."""
    if is_own(proposal.by):
        return ()
    claims = (claim.strip() for claim in proposal.risk.casefold().split(","))
    named = (claim.replace(" ", "_").replace("-", "_") for claim in claims if claim not in NO_RISK)
    return tuple(dict.fromkeys(claim if claim in RISK_KINDS else "other" for claim in named))


def _gist(purpose: Purpose | None) -> object:
    """What must stay as it is while the user is asked."""
    if purpose is None:
        return None
    form = purpose.form and (purpose.form.action, purpose.form.method)
    own = (purpose.name, purpose.text, purpose.submitter, purpose.submits)
    return (own, purpose.origin, purpose.href, form, purpose.recipient)


def _refusal(proposal: Proposal, kinds: Sequence[str], answer: str | None) -> str:
    """Why it is not done, in words that hold none of the page, with the user's way to allow it."""
    names = ", ".join(kinds)
    what = f"{proposal.action.kind} is refused ({names})"
    if answer is not None:
        again = "" if proposal.by == "step" else "; do not try it again"
        return f"{what}: {SAID_NO}{again}"
    known = [kind for kind in kinds if kind in RISK_KINDS]
    answers = ", ".join(f"{kind}: yes" for kind in kinds)
    way = f"add `may: [{', '.join(known)}]` to the task file, " if known else ""
    return (
        f"{what}: the user has not allowed it and is not there to ask. The user's way: {way}"
        f"answer it with `answers: {{{answers}}}`, or run it in a terminal"
    )

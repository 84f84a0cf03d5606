"""What the assistant works at: one run on one surface, looked at and acted on command by command.

It is a run like any other: with guards, a run folder and a report. What is risky is asked about,
whoever decided.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import get_args

from handeye.actions import (
    Action,
    Asker,
    Outcome,
    Proposal,
    Question,
    RiskKind,
    Ruling,
    Secret,
)
from handeye.agent import CannotRun, Eyes, HandeyeError, ModelSetup, StepFailed, verbs
from handeye.agent import Step as Tried
from handeye.perception import Element, Observation, ScreenError, cuts, patience
from handeye.tasks import RunOptions, Task, attempt, cover, session, step

from .act import Act, act_of
from .attendant import Attendant, BrokenOff
from .held import held

HINDERED_CAP = 1.0
"""Seconds that a user's act may be hindered by what lies over it before that is told."""
MOST_ACTS = 50
"""Acts that are kept to be undone."""
OWN = ("leave", "secret")
"""Kinds of risk with guards of their own: where one may go, and where a declared secret may."""
NONE_OF_THESE = "none of these"
"""What a model is told of a user who gives no answer to its question."""
LETTING_GO = 2.0
"""Seconds that giving up what was under way may take."""
GIVE_UP = 0.3
"""Seconds that a page has to come in after a stop."""


class Desk:
    """One surface, opened by `with`.

    Args:
        task: what is looked at; its `ask_me` is widened to all kinds of risk.
        options: how to run it.
        ask: asks the user before anything risky.
        values: secrets by name.
    """

    def __init__(
        self,
        task: Task,
        options: RunOptions,
        ask: Asker,
        values: Mapping[str, str | Secret] | None = None,
    ) -> None:
        asked = tuple(
            dict.fromkeys((*task.ask_me, *(k for k in get_args(RiskKind) if k not in OWN)))
        )
        self.task = task.model_copy(update={"ask_me": asked})
        self.answers: list[tuple[Question, str]] = []
        """What the user answered to questions so far."""
        self._ask = ask
        self._attendant: Attendant | None = None
        options = replace(
            options,
            ask=self._asked,
            replay="off",
            widens=True,
            attended=True,
            reviewers=(*options.reviewers, self),
        )
        self.attempt = attempt.Attempt(self.task, self.task.cases[0], options, values)
        self.seen: Observation | None = None
        """The last look."""
        self.acts: list[Act] = []
        """What was done and might be undone, whoever decided; the last one last."""
        self.leaving: list[Callable[[], None]] = []
        """Called before the end: takes away what was put on the screen."""
        self._keeps = True
        self._on: Element | None = None
        self.trouble: BaseException | None = None
        """Why the page to begin with was not opened; another can be. None when it was."""

    def __enter__(self) -> Desk:
        try:
            self.attempt.open()
            self._begin()
            self._follow()
        except BaseException as error:
            self.attempt.close(error)
            raise
        return self

    def _begin(self) -> None:
        try:
            for one in self.task.cases[0].steps:
                self.attempt.do(one)
        except (StepFailed, CannotRun, KeyboardInterrupt) as why:
            self.trouble = why
            self.session.broken_off(str(why))
            if isinstance(why, KeyboardInterrupt):
                self.calm_down()

    def calm_down(self) -> None:
        """After a stop: let a page that is still loading ask for nothing more."""
        screen = self.session.screen
        if isinstance(screen, cuts.Loading):
            with suppress(ScreenError, patience.Interrupted):
                cuts.give_up(screen, GIVE_UP)

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        for leave in self.leaving:
            with suppress(HandeyeError, ScreenError):
                leave()
        self.attempt.close(error)

    def _follow(self) -> None:
        """Keep what is done from now on, beside the record of the run."""
        agent = self.session.agent
        record = agent.on_step

        def acted(tried: Tried) -> None:
            if record:
                record(tried)
            self._acted(tried)

        agent.on_step = acted

    def _acted(self, tried: Tried) -> None:
        if self._keeps and (act := act_of(tried, self._on)):
            self.acts.append(act)
            del self.acts[:-MOST_ACTS]
        if self._attendant:
            self._attendant.acted(tried)

    def _asked(self, question: Question) -> str | None:
        answer = self._ask(question)
        if answer is None and self._attendant and question.default != "no":
            answer = NONE_OF_THESE  # the model goes on, and knows it
        if answer is not None:
            self.answers.append((question, answer))
        return answer

    def review(self, proposal: Proposal) -> Ruling:
        """Let who stands by look at an action: how the guards of the run get to ask them."""
        return self._attendant.review(proposal) if self._attendant else Ruling(proposal.action)

    def _anew(self) -> None:
        """Give what comes next a budget of its own: a conversation may last all day."""
        agent = self.session.agent
        agent.limits.restart(agent.memory)

    @property
    def session(self) -> session.Session:
        """The run under way."""
        if self.attempt.session is None:
            raise HandeyeError("it is not open: use it in a `with` block")
        return self.attempt.session

    @property
    def cover(self) -> cover.Cover:
        """Paints over what no picture may show."""
        return self.attempt.cover

    @property
    def model(self) -> ModelSetup | None:
        """The model, and how it is talked with; None where there is none."""
        return self.attempt.model.setup if self.attempt.model else None

    @property
    def eyes(self) -> Eyes | None:
        """A model that tells what a picture shows; None without a model."""
        return self.session.eyes

    def look(self) -> Observation:
        """The screen as it is now, with private fields painted over."""
        self._anew()
        self.seen = self.cover.observation(self.session.screen.look())
        return self.seen

    def told(self, seen: Observation, asked: str, answer: str) -> None:
        """Keep in the run folder what a model was asked about a look, and what it answered."""
        self.session.recorder.told(seen, asked, answer)

    def everything(self) -> tuple[Element, ...]:
        """All elements, also those scrolled out of view or covered."""
        self._anew()
        return self.session.screen.search("") or self.look().elements

    def do(
        self, action: Action, text: str, *, keep: bool = True, on: Element | None = None
    ) -> Outcome:
        """Carry out one action that the user has chosen; what was seen to come of it.

        Args:
            action: what is done.
            text: the user's command, for the run folder.
            keep: whether it goes into `acts`: what only leads up to an act, or undoes one, does
                not.
            on: what it is done to, where a look does not tell, as on a desktop.

        Raises:
            StepFailed: when the surface does not let it happen.
            CannotRun: when it was refused, or could not be tried.
            ScreenError: when the screen cannot be looked at any more.
            KeyboardInterrupt: when the user stopped it.
        """
        self._anew()
        self._keeps, self._on = keep, on
        try:
            self.attempt.do(
                step.Step(body=verbs.Given(action=action), text=text, timeout=HINDERED_CAP)
            )
        finally:
            self._keeps, self._on = True, None
        return self.session.agent.memory.taken[-1].outcome

    def pursue(self, goal: str, attendant: Attendant | None = None) -> str:
        """Let the model reach a goal; its answer.

        Args:
            goal: what is to be reached, in the user's words.
            attendant: stands by; nobody when None.

        Raises:
            StepFailed: when it was given up.
            CannotRun: when there is no model, or no usable answer of it.
            LimitReached: when a budget is used up, or the model goes in circles.
            BrokenOff: when the user stopped it.
        """
        self._anew()
        self.session.answer = None
        self._attendant = attendant
        try:
            with self._stoppable(), held(self.session):
                self.attempt.do(step.Step(body=step.Do(text=goal), text=goal))
        finally:
            self._attendant = None
        return self.session.answer or ""

    @contextmanager
    def _stoppable(self) -> Generator[None]:
        """What the user stops in here is over at once, and the desk can be used on.

        Raises:
            BrokenOff: when it was stopped.
        """
        try:
            yield
        except KeyboardInterrupt as why:
            own = self.session
            under_way, limits, usual = own.under_way, own.agent.limits, own.agent.limits.seconds
            own.broken_off("stopped by the user")
            limits.seconds += LETTING_GO - limits.left
            with suppress(KeyboardInterrupt):
                self.calm_down()
            limits.seconds = usual
            raise BrokenOff(str(why), under_way) from None

"""Commands about tasks: do, steps, next, simplify."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from handeye.agent import HandeyeError, StepFailed, planner
from handeye.perception import ScreenError

from . import changes, doing, plain_text
from .attendant import BrokenOff
from .cleaned import cleaned
from .command import Command
from .commands_model import ask
from .model_words import no_model
from .quoting import sentences
from .reply import Reply, Source

if TYPE_CHECKING:
    from .talk import Talk

QUESTION = re.compile(r"(?:you|i|we|they|people)\b.*\?$", re.IGNORECASE)
"""What comes after "do" in a question."""
IN_ENGLISH = {"en": "English", "zh": "Chinese"}
GOAL, LINE = 300, 200
"""Characters of a goal that are said back, and of another line."""


class Plan:
    """The steps of the task that is gone through step by step."""

    def __init__(self) -> None:
        self.goal = ""
        self.steps: tuple[str, ...] = ()
        self.done = 0
        """How many of them are done."""

    @property
    def next(self) -> str:
        """The step that is next; "" when all are done."""
        return self.steps[self.done] if self.done < len(self.steps) else ""


def do(talk: Talk, words: str) -> Reply:
    """Let a model carry out a task."""
    if not words.strip():
        return Reply.of([talk.texts("task.empty"), talk.texts("task.empty.example")])
    if QUESTION.match(words.strip()):  # "do you …?" is no task
        return ask(talk, f"do {words}")
    if talk.desk.model is None:
        return no_model(talk)
    talk.say(talk.texts("task.goal", goal=cleaned(words, GOAL)))
    reply, _ = _pursued(talk, words, words)
    return reply


def _pursued(talk: Talk, goal: str, asked: str) -> tuple[Reply, bool]:
    """Pursue a goal; what is answered, and whether it was reached.

    Args:
        talk: the conversation.
        goal: what the model is told.
        asked: what the user wants, in the user's words.
    """
    desk = talk.desk
    changes.before(talk)
    under = doing.Doing(talk, asked)
    try:
        answer = desk.pursue(goal, under)
    except BrokenOff as why:
        return _stopped(talk, under, asked, why), False
    except (HandeyeError, ScreenError) as why:
        return _failed(talk, under, why), False
    lines = [*sentences(answer)] or [talk.texts("task.answer.none")]
    if under.refused:  # whatever the model says of it
        lines = [*_refused(talk, under), talk.texts("task.says", answer=lines[0]), *lines[1:]]
    lines += [_counted(talk, len(under.done)), *_news(talk)]
    lines.append(talk.texts("task.unchecked"))
    sources = [Source(one, "picture", 0.5) for one in sentences(answer)]
    sources += [Source(one, "code") for one in under.reasons]
    return Reply(tuple(lines), (*under.numbered(), *under.reasons), tuple(sources)), True


def _stopped(talk: Talk, under: doing.Doing, asked: str, why: BrokenOff) -> Reply:
    """What was done until the user stopped it, and what was not."""
    talk.voice.stop()
    talk.state("stopped")
    lines = [cleaned(str(why), LINE)] if str(why) else []
    lines += [_counted(talk, len(under.done)), *under.numbered()[-doing.MOST_LISTED :]]
    if why.under_way:
        lines.append(talk.texts("task.broken_off", line=under.wanted(why.under_way)))
    lines.append(talk.texts("task.rest", goal=cleaned(asked, GOAL)))
    if dropped := talk.lines.stopped():
        lines.append(talk.texts("stopped.dropped", count=dropped))
    lines.append(talk.texts("task.go_on"))
    more = under.numbered() if len(under.done) > doing.MOST_LISTED else []
    return Reply(tuple(lines), tuple(more), priority="important", ending="stopped")


def _failed(talk: Talk, under: doing.Doing, why: Exception) -> Reply:
    """Why it was not reached, and what was done until then."""
    text = str(why)
    if isinstance(why, StepFailed):
        text = talk.texts("task.given_up", why=text.removeprefix("given up: "))
    lines = [cleaned(text, 600), *_refused(talk, under), _counted(talk, len(under.done))]
    lines += _news(talk)
    return Reply(tuple(lines), tuple(under.numbered()), priority="important", ending="failed")


def _refused(talk: Talk, under: doing.Doing) -> list[str]:
    """What the user did not let it do."""
    return [talk.texts("task.refused", line=one) for one in dict.fromkeys(under.refused)]


def _news(talk: Talk) -> list[str]:
    """What changed on the screen."""
    try:
        return changes.summary(talk)
    except ScreenError as why:
        return [cleaned(str(why), LINE)]


def _counted(talk: Talk, count: int) -> str:
    keys = {0: "task.count.none", 1: "task.count.one"}
    return talk.texts(keys.get(count, "task.count"), count=count)


def steps(talk: Talk, words: str) -> Reply:
    """A plan for a task, or how far the one at hand is."""
    plan = talk.kept(Plan)
    if not words.strip():
        if not plan.steps:
            return Reply.of([talk.texts("steps.none")])
        return Reply.of(_told(talk, plan))
    setup = talk.desk.model
    if setup is None:
        return no_model(talk)
    shot = talk.desk.look().screenshot
    made = _planner(talk).steps(words, shot)
    plan.goal, plan.steps, plan.done = words.strip(), made, 0
    return Reply.of([*_told(talk, plan), talk.texts("steps.how")])


def _planner(talk: Talk) -> planner.Planner:
    desk = talk.desk
    if desk.model is None:
        raise HandeyeError(talk.texts("model.none"))
    return planner.Planner(desk.model, lambda: desk.session.agent.memory, desk.cover.redact)


def _told(talk: Talk, plan: Plan) -> list[str]:
    count = len(plan.steps)
    lines = [talk.texts("steps.plan.one" if count == 1 else "steps.plan", count=count)]
    for number, step in enumerate(plan.steps, 1):
        key = "steps.line.done" if number <= plan.done else "steps.line"
        key = "steps.line.next" if number == plan.done + 1 and plan.done else key
        lines.append(talk.texts(key, number=number, step=cleaned(step, LINE)))
    return lines


def next_step(talk: Talk, words: str) -> Reply:
    """Do the next step of the plan, and ask to go on."""
    plan = talk.kept(Plan)
    if not plan.steps:
        return Reply.of([talk.texts("steps.none")])
    if not plan.next:
        return Reply.of([talk.texts("steps.all_done")])
    if talk.desk.model is None:
        return no_model(talk)
    number, count, step = plan.done + 1, len(plan.steps), plan.next
    talk.say(talk.texts("steps.doing", number=number, count=count, step=cleaned(step, LINE)))
    goal = (
        f"{step}\nThis is step {number} of {count} of a larger task: {plan.goal}\n"
        "Do this step alone, then say done: the others are done one by one after it."
    )
    reply, reached = _pursued(talk, goal, f"{step} {plan.goal}")
    plan.done += reached
    if not reached:
        after = [talk.texts("steps.again", number=number)]
    elif plan.next:
        after = [talk.texts("steps.ask", number=number + 1, step=cleaned(plan.next, LINE))]
        after.append(talk.texts("steps.ask.how"))
    else:
        after = [talk.texts("steps.all_done")]
    return Reply((*reply.lines, *after), reply.more, reply.sources, reply.priority, reply.ending)


def simplify(talk: Talk, words: str) -> Reply:
    """The main text of the page in plain sentences."""
    pieces = plain_text.main_text(talk.desk.everything())
    if not pieces:
        return Reply.of([talk.texts("simplify.nothing")])
    if talk.desk.model is None:
        return Reply((talk.texts("simplify.structure"), *_as_it_stands(talk, pieces)))
    page = "\n".join(one.text for one in pieces)
    language = IN_ENGLISH[talk.texts.lang]
    said = _planner(talk).sentences(page, language)
    kept = [cleaned(one, LINE) for one in said if plain_text.kept(one, page)]
    lines = kept or [*_as_it_stands(talk, pieces)]
    if left := len(said) - len(kept):
        lines.append(talk.texts("simplify.not_there", count=left))
    return Reply(tuple(lines), sources=tuple(Source(one, "page text", 0.8) for one in kept))


def _as_it_stands(talk: Talk, pieces: Sequence[plain_text.Piece]) -> list[str]:
    return [
        talk.texts("simplify.heading", words=one.text) if one.heading else one.text
        for one in plain_text.as_lines(pieces)
    ]


COMMANDS: tuple[Command, ...] = (
    Command("do", {"en": ("do", "please do"), "zh": ("做", "帮我", "请帮我")}, do, "help.do"),
    Command("steps", {"en": ("steps", "plan"), "zh": ("步骤", "计划")}, steps, "help.steps"),
    Command(
        "next", {"en": ("next", "next step"), "zh": ("下一步", "继续")}, next_step, "help.next"
    ),
    Command(
        "simplify",
        {"en": ("simplify", "plain language"), "zh": ("简化", "简单说")},
        simplify,
        "help.simplify",
    ),
)

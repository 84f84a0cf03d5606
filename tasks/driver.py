"""A surface under control from Python: the verbs of a task file as methods."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Literal, Self, TypeVar

from handeye.actions import Secret
from handeye.agent import HandeyeError, StepFailed, verbs
from handeye.audit import criteria
from handeye.perception import Element, FindError, NotFound, Observation, Query, candidates, find

from . import stopping
from .attempt import Attempt
from .checks import in_words
from .driver_words import Words, assertion, query
from .options import RunOptions, RunResult, stoppable
from .session import Session
from .step import A11y, Body, Do, ExtractStep, Half, Look, Screenshot, Step
from .task import Task
from .values import DataType

T = TypeVar("T")


class Driver:
    """What `Site`, `Program` and `Desktop` share: every call is a step of one run with a report.

    Args:
        task: what is driven, with its first step.
        secrets: values by name.
        options: where the run folder goes, and so on.
    """

    def __init__(
        self,
        task: Task,
        secrets: Mapping[str, str | Secret] | None = None,
        options: RunOptions | None = None,
    ) -> None:
        self.task = task
        self.options, self._stop = stoppable(options)
        self.attempt: Attempt | None = None
        self._secrets = dict(secrets or {})
        self._result: RunResult | None = None
        self._thread: ThreadPoolExecutor | None = None

    @property
    def result(self) -> RunResult:
        """What came of the run, once it is over."""
        if self._result is None:
            raise HandeyeError("the run is not over: leave the `with` block first")
        return self._result

    def __enter__(self) -> Self:
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            self._thread = None
        else:
            self._thread = self._own_thread()
        case = self.task.cases[0]
        self._result = None
        self.attempt = Attempt(self.task, case, self.options, self._secrets)
        try:
            self._call(self.attempt.open)
            self._first(case.steps[0])
        except BaseException as error:
            self._close(error)
            raise
        return self

    def _own_thread(self) -> ThreadPoolExecutor | None:
        """Where calls are carried out when an asyncio loop runs here; None for here."""
        return ThreadPoolExecutor(1, thread_name_prefix="handeye")

    def _first(self, step: Step) -> None:
        """What is done before anything is called."""
        self._begin(step)

    def __exit__(self, kind: Any, error: BaseException | None, traceback: Any) -> None:
        self._close(error)

    def _close(self, error: BaseException | None) -> None:
        attempt = self._open_attempt
        self._result = self._call(lambda: attempt.close(error))
        if self._thread:
            self._thread.shutdown()

    def _call(self, function: Callable[[], T]) -> T:
        return stopping.called_in(self._thread, function, self._stop)

    @property
    def _open_attempt(self) -> Attempt:
        if self.attempt is None or self._result is not None:
            raise HandeyeError("it is not open: use it in a `with` block")
        return self.attempt

    @property
    def _session(self) -> Session:
        if (session := self._open_attempt.session) is None:
            raise HandeyeError("it is not open: use it in a `with` block")
        return session

    def _do(self, body: Body, text: str) -> None:
        self._begin(Step(body=body, text=text))

    def _begin(self, step: Step) -> None:
        attempt = self._open_attempt
        self._call(lambda: attempt.do(step))

    def click(self, on: Words) -> None:
        """Click an element."""
        self._point("click", on)

    def double_click(self, on: Words) -> None:
        """Click an element twice quickly."""
        self._point("double_click", on)

    def right_click(self, on: Words) -> None:
        """Click an element with the right button."""
        self._point("right_click", on)

    def hover(self, on: Words) -> None:
        """Move the mouse over an element."""
        self._point("hover", on)

    def _point(
        self, verb: Literal["click", "double_click", "right_click", "hover"], on: Words
    ) -> None:
        self._do(verbs.Click(verb=verb, on=query(on)), f"{verb}: {query(on)}")

    def fill(self, field: Words, value: str) -> None:
        """Replace what stands in a field."""
        pair = verbs.FieldValue.model_validate({"field": query(field), "with": value})
        self._do(verbs.Fill(fields=(pair,)), f"fill: {query(field)}: {value}")

    def type(self, text: str, into: Words | None = None, *, enter: bool = False) -> None:
        """Type key by key, into a field or where the focus is."""
        where = query(into) if into is not None else None
        self._do(verbs.Type(text=text, into=where, enter=enter), f"type: {text}")

    def press(self, keys: str, times: int = 1) -> None:
        """Press a key or chord such as Enter or Control+A."""
        self._do(verbs.Press(keys=keys, times=times), f"press: {keys}")

    def select(self, field: Words, *options: str) -> None:
        """Choose options of a drop-down or list."""
        text = f"select: {query(field)}: {', '.join(options)}"
        self._do(verbs.Select(field=query(field), options=options), text)

    def tick(self, box: Words, *, on: bool = True) -> None:
        """Tick a checkbox, radio button or switch; `on=False` takes the tick away."""
        verb: Literal["check", "uncheck"] = "check" if on else "uncheck"
        self._do(verbs.Tick(verb=verb, box=query(box)), f"{verb}: {query(box)}")

    def upload(self, field: Words | None, *files: str) -> None:
        """Give files to a file field, or to the open file chooser (`None`)."""
        where = query(field) if field is not None else None
        self._do(verbs.Upload(field=where, files=files), f"upload: {', '.join(files)}")

    def drag(self, start: Words, to: Words) -> None:
        """Drag one element onto another."""
        body = verbs.Drag.model_validate({"from": query(start), "to": query(to)})
        self._do(body, f"drag: {query(start)} to {query(to)}")

    def scroll(self, direction: Literal["up", "down", "left", "right"] = "down") -> None:
        """Turn the wheel by most of a screen."""
        self._do(verbs.Scroll(direction=direction), f"scroll: {direction}")

    def scroll_to(self, element: Words) -> None:
        """Scroll until an element can be seen."""
        self._do(verbs.Scroll(to=query(element)), f"scroll to: {query(element)}")

    def switch_tab(self, tab: int | str) -> None:
        """Go to another tab or window, by its number from 1 or by words in its title or address."""
        self._do(verbs.SwitchTab(tab=tab), f"switch_tab: {tab}")

    def close_tab(self) -> None:
        """Close the tab or window in front."""
        self._do(verbs.CloseTab(), "close_tab")

    def screenshot(self, name: str) -> None:
        """Keep a picture in the report."""
        self._do(Screenshot(name=name), f"screenshot: {name}")

    def check(self, **claims: Any) -> None:
        """Check claims, waiting for them to come true: the keys of `check:` in a task file.

        A key that is a Python keyword gets an underscore: `check(text="1 item", in_="banner")`.

        Raises:
            StepFailed: when a claim does not hold in time.
            CannotRun: when it cannot be told.
            ValueError: when it is no claim.
        """
        claim = assertion({name.rstrip("_"): value for name, value in claims.items()})
        self._do(claim, f"check: {in_words(claim)}")

    def do(self, goal: str) -> str:
        """Let the model of `options` do something, in free words; its answer.

        Raises:
            StepFailed: when it was given up.
            CannotRun: when there is no model, or no usable answer of it.
            LimitReached: when a budget is used up, or the model goes in circles.
        """
        self._do(Do(text=goal), f"do: {goal}")
        return self._session.answer or ""

    def extract(self, **data: DataType) -> dict[str, object]:
        """Let the model read data off the screen: `extract(total="number")`.

        Types are string, number, integer, boolean and date. Raises as `do` does.
        """
        self._do(ExtractStep(data=data), f"extract: {', '.join(data)}")
        return {name: self._session.output[name] for name in data}

    def a11y(self, level: criteria.Level = "wcag22aa", **options: Any) -> None:
        """Claim that an audit finds no violation on the page, as `a11y:` does.

        Args:
            level: a version of WCAG, and up to which level.
            options: `checks`, `allow`, `baseline`, `strict`, as in a task file.

        Raises:
            StepFailed: when it finds one.
            CannotRun: when the page cannot be audited.
        """
        claim = A11y(level=level, **options)
        self._do(claim, f"a11y: {claim}")

    def look(self, claim: str, *, votes: int = 1) -> None:
        """Let the model of `options` judge a claim about what is seen, as `look:` does.

        Args:
            claim: what must be so, in free words.
            votes: how often it is judged, each time anew: more than half must say that it is so.

        Raises:
            StepFailed: when it is not so in time.
            CannotRun: when that cannot be told, or there is no model.
        """
        self._do(Look(claim=claim, votes=votes), f"look: {claim}")

    def becomes(self, claim: str | Mapping[str, Any], by: Callable[[], T]) -> T:
        """Claim that something is not so before a call, and so after it; what the call returns.

        Args:
            claim: words for the model to judge, or the keys of `check`, which need none.
            by: what makes it so, such as `lambda: handeye.click("Buy")`.

        Raises:
            StepFailed: when it was so before already (nothing is called then), or is not so after.
            CannotRun: when that cannot be told.
        """
        __tracebackhide__ = True
        made = Look(claim=claim) if isinstance(claim, str) else assertion(claim)
        said = made.claim if isinstance(made, Look) else in_words(made)
        self._do(Half(claim=made), f"becomes: {said}: not yet")
        result = by()
        self._do(Half(claim=made, after=True), f"becomes: {said}")
        return result

    def see(self) -> Observation:
        """The screen as it is now: picture, elements, notices."""
        return self._call(self._session.screen.look)

    def find(self, element: Words) -> Element:
        """The element that the words mean, wherever it is; text is read in the picture if need be.

        Raises:
            StepFailed: when there is none, or more than one.
        """
        wanted = query(element)
        try:
            return self._call(lambda: self._found(wanted))
        except FindError as why:
            raise StepFailed(str(why)) from None

    def _found(self, wanted: Query) -> Element:
        session = self._session
        seen = session.screen.look()
        try:
            return find(wanted, candidates(wanted, seen, session.screen))
        except NotFound:
            if session.read is None or not wanted.text:
                raise
            return find(wanted, session.read(seen).elements)

"""The model of one run: what it may see, what keeps its replies, who decides with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from handeye.actions import Asker, Secrets
from handeye.agent import (
    Eyes,
    Judge,
    Memory,
    ModelSetup,
    ModelThinker,
    SecondLook,
    Thinker,
    Veil,
    cassette,
    connect,
    reply_cache,
)

from . import stamped
from .cover import Cover
from .options import RunOptions
from .task import Task


class RunModel:
    """The model that the options name, or none.

    Args:
        task: what is run.
        options: which model, and who decides before it is asked.
        values: the secrets that it may not see.
        cover: paints over what it may not see.
        folder: the run folder, which keeps what it was asked and answered.
    """

    def __init__(
        self, task: Task, options: RunOptions, values: Secrets, cover: Cover, folder: Path
    ) -> None:
        self.veil = Veil(cover.observation, values.redact, values.names)
        """What it may not see: secrets, and in pictures fields that are private."""
        self._task = task
        self._fresh = options.fresh
        self._attended = options.attended
        self._folder = folder
        self._given = options.thinkers
        self._redact = values.redact
        setup = connect.ready(options.model) if options.model else None
        self.setup: ModelSetup | None = setup and self._recorded(setup)
        self._judge = self.setup
        if options.judge:
            self._judge = self._recorded(connect.ready(options.judge))

    def _recorded(self, setup: ModelSetup) -> ModelSetup:
        model = setup.model
        if isinstance(model, reply_cache.CachedModel):
            model = model.hiding(self._redact)
        kept = cassette.RecordingModel(model, self._folder / cassette.FILE, self._redact)
        hints = setup.hints and self._task.hints
        return replace(setup, model=kept, hints=hints, fresh=self._fresh, attended=self._attended)

    def describe(self, view: Sequence[int] | None = None) -> dict[str, object]:
        """What the manifest says of it, and of the judge where that is another one.

        Args:
            view: width and height of what it looks at.
        """
        told = self.setup.describe(view) if self.setup else {}
        if self._judge is None or self._judge is self.setup:
            return told
        return {**told, "judge": self._judge.model.name}

    def thinkers(self) -> list[Thinker]:
        """Who decides on goals: those that were given, then the model."""
        given = stamped.as_models(self._given)
        return [*given, ModelThinker(self.setup, self.veil)] if self.setup else given

    def judge(self, memory: Callable[[], Memory]) -> Judge | None:
        """What decides claims that need a model: that of `options.judge`, else the same one."""
        return Judge(self._judge, memory, self._redact) if self._judge else None

    def eyes(self, memory: Callable[[], Memory]) -> Eyes | None:
        """What tells a person what a picture shows; second answers are those of the judge."""
        return Eyes(self.setup, memory, self._redact, self._judge) if self.setup else None

    def second_look(self, ask: Asker, memory: Callable[[], Memory]) -> SecondLook | None:
        """What judges the actions of a model without the page, where the task wants it."""
        if not (self._task.second_look and self.setup):
            return None
        return SecondLook(self.setup, ask, memory, self._redact)

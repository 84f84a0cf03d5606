"""The training samples of one run."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby
from typing import cast

from pydantic import ValidationError

from handeye.actions import Action, action_adapter
from handeye.agent import (
    Job,
    Run,
    StepRecord,
    cassette,
    dialects,
    memory,
    offers,
    profiles,
    prompt,
    verbs,
    written,
)
from handeye.perception import Observation, ScreenError, Screenshot, pictures, scale

from .exported import DONE, Left, listed, mapping, told, verdict_of
from .pytest_script import as_written

MARKS = ("<image>", "<video>", "<audio>")
"""What trainers put pictures, films and sounds in place of."""
LEFT_OUT = frozenset(("reveal",))
"""What handeye does by itself: no model is to decide on it."""
TARGET = ("point", "box", "role", "name")


@dataclass(frozen=True)
class Sample:
    """One decision: what was asked, what is to be answered, and the pictures in between."""

    messages: list[dict[str, str]]
    pictures: list[bytes]
    about: dict[str, object]


@dataclass
class Samples:
    """Makes the samples of a run.

    Args:
        run: the run.
        dialect: how the answers are written.
        profile: the family of models that is to learn from them.
    """

    run: Run
    dialect: profiles.Dialect
    profile: profiles.Profile
    left: list[Left] = field(default_factory=list[Left])

    def all(self) -> Iterator[Sample]:
        """The samples in the order of the run."""
        asked = list(self._asked())
        taken: list[memory.Taken] = []
        job: str | None = None
        for records in self._decisions():
            if records[0].instruction != job:
                job, taken = records[0].instruction, []
            try:
                actions = [_action(record) for record in records]
                yield self._sample(records, actions, asked, taken)
            except (written.NotSayable, ValidationError, ScreenError) as why:
                self.left.append(Left(records[0].step_num, as_written(records[0]), str(why)))
                continue
            taken += [
                memory.Taken(Job(verbs.Goal(text=record.instruction)), action, record.outcome)
                for record, action in zip(records, actions, strict=True)
                if record.outcome
            ]

    def _decisions(self) -> Iterator[list[StepRecord]]:
        """The actions that were carried out, those of one decision together."""
        done = [
            one
            for one in self.run.records
            if one.action
            and one.action.get("kind") not in LEFT_OUT
            and one.by in ("model", "step", "replay")
            and one.outcome
            and one.outcome.verdict in DONE
            and one.screenshot_file
        ]
        for _, same in groupby(done, _Decisions()):
            records = list(same)
            for start in range(0, len(records), offers.MOST_ACTIONS):
                yield records[start : start + offers.MOST_ACTIONS]

    def _sample(
        self,
        records: Sequence[StepRecord],
        actions: Sequence[Action],
        asked: list[dict[str, object]],
        taken: Sequence[memory.Taken],
    ) -> Sample:
        first = records[0]
        shot = self._shot(first.screenshot_file)
        own = self.profile
        grid = scale.Grid.of(shot, own.coordinates, own.factor, own.image_tokens)
        thought = first.thought or first.instruction
        answer = written.Writer(self.dialect, grid).answer(actions, thought)
        exact = self._exact(first, asked)
        messages, shown = exact or self._built(first, shot, grid, taken)
        about: dict[str, object] = {
            "run": told(self.run.manifest, "name"),
            "step": first.step_num,
            "by": first.by,
            "verdict": verdict_of(self.run),
            "prompt": "as it was asked" if exact else "built from the record",
            "dialect": self.dialect,
            "coordinates": own.coordinates,
            "family": own.family,
        }
        return Sample([*messages, {"role": "assistant", "content": _safe(answer)}], shown, about)

    def _shot(self, name: str) -> Screenshot:
        path = self.run.folder / name
        if not path.resolve().is_relative_to(self.run.folder.resolve()):
            raise ScreenError(f"the picture {name} lies outside the run folder")
        return pictures.load_screenshot(path)

    # A prompt as it was asked

    def _asked(self) -> Iterator[dict[str, object]]:
        """The requests to a model that the run kept, where they are of the wanted kind."""
        about = self.run.manifest
        path = self.run.folder / cassette.FILE
        same = told(about, "dialect") == self.dialect and told(about, "profile") == (
            self.profile.family
        )
        if not (same and path.is_file()):
            return
        for line in path.read_bytes().split(b"\n"):
            try:
                data = cast("object", json.loads(line))
            except ValueError:
                continue  # the torn end of a run that was killed
            yield mapping(data)

    def _exact(
        self, record: StepRecord, asked: list[dict[str, object]]
    ) -> tuple[list[dict[str, str]], list[bytes]] | None:
        """The prompt that led to a decision, with its pictures; None when it was not kept."""
        said = record.info.get("said")
        for number, line in enumerate(asked):
            reply = mapping(line.get("reply"))
            if said and said in (reply.get("text"), reply.get("thought")):
                del asked[: number + 1]
                return self._as_asked(line)
        return None

    def _as_asked(self, line: dict[str, object]) -> tuple[list[dict[str, str]], list[bytes]] | None:
        shown: list[bytes] = []
        messages: list[dict[str, str]] = []
        known = self._pictures()
        for one in map(mapping, listed(line.get("messages"))):
            digests = [told(mapping(image), "sha256") for image in listed(one.get("images"))]
            if not all(digest in known for digest in digests):
                return None  # a picture that the run folder does not hold
            shown += [known[digest] for digest in digests]
            text = f"{told(one, 'stamp')}\n{_safe(told(one, 'text'))}".strip()
            _add(messages, told(one, "role"), "<image>" * len(digests) + text)
        return messages, shown

    def _pictures(self) -> dict[str, bytes]:
        """The pictures of the run as they are sent, by their SHA-256."""
        own = self.profile
        found: dict[str, bytes] = {}
        for name in {one.screenshot_file for one in self.run.records if one.screenshot_file}:
            shot = self._shot(name)
            grid = scale.Grid.of(shot, own.coordinates, own.factor, own.image_tokens)
            sent = grid.picture(shot)
            found[sha256(sent).hexdigest()] = sent
        return found

    # A prompt that was not asked

    def _built(
        self, record: StepRecord, shot: Screenshot, grid: scale.Grid, taken: Sequence[memory.Taken]
    ) -> tuple[list[dict[str, str]], list[bytes]]:
        """What a model would be asked: the picture, what was done so far, and the step as task."""
        seen = Observation(shot, url=record.url, title=record.title, notices=record.notices)
        job = Job(verbs.Goal(text=record.instruction), record.instruction)
        config = mapping(self.run.manifest.get("config"))
        names = [str(name) for name in listed(config.get("secrets"))]
        now = prompt.Situation(job, seen, grid, taken=taken, secrets=names, hints=False)
        said = prompt.show(now)
        desktop = not told(self.run.manifest, "browser")
        system = dialects.system_prompt(self.dialect, self.profile.coordinates, grid.sent, desktop)
        messages: list[dict[str, str]] = []
        _add(messages, "system", system)
        _add(messages, "user", f"<image>{_safe(said.screen)}")
        _add(messages, "user", _safe(said.task))
        return messages, [grid.picture(shot)]


class _Decisions:
    """Numbers the decisions of a run: a model's by what it said, an exact step's by its picture."""

    def __init__(self) -> None:
        self._said = 0

    def __call__(self, record: StepRecord) -> tuple[int, str, str]:
        self._said += bool(record.info.get("said"))
        return self._said, record.instruction, record.screenshot_file


def _add(messages: list[dict[str, str]], role: str, text: str) -> None:
    """Add a turn; trainers want turns to alternate, so what one side says twice becomes one."""
    if messages and messages[-1]["role"] == role:
        messages[-1]["content"] += f"\n\n{text}"
    else:
        messages.append({"role": role, "content": text})


def _safe(text: str) -> str:
    """Text in which nothing stands for a picture."""
    for mark in MARKS:
        text = text.replace(mark, f"\u2039{mark[1:-1]}\u203a")
    return text


def _action(record: StepRecord) -> Action:
    """A recorded action, without what is only kept beside it."""
    data = dict(record.action or {})
    for name in ("target", "to"):
        if kept := mapping(data.get(name)):
            data[name] = {key: kept[key] for key in TARGET if key in kept}
    return action_adapter.validate_python(data)

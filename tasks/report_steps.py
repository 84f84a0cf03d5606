"""A step as its report shows it: words, and places on the picture in percent."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from handeye.agent import CheckRecord, StepRecord
from handeye.agent import record as kept

from .report_checks import STATUS, CheckView, StatusKey, check_status, check_view, claim
from .report_words import BY, action_words, one_line, place_words, shorten, target_words

PICTURE = re.compile(r"shots/[A-Za-z0-9_-]+\.png")
"""What a line may name as its picture: nothing outside the run folder."""

MarkKind = Literal["target", "to", "element", "passed", "failed", "unknown"]


@dataclass(frozen=True)
class Mark:
    """A box on a picture, in percent of its width and height."""

    kind: MarkKind
    x: float
    y: float
    width: float
    height: float
    label: str = ""


@dataclass(frozen=True)
class Picture:
    """A screenshot and what is drawn over it; points and the line are in percent."""

    src: str
    width: int
    height: int
    alt: str
    caption: str
    marks: tuple[Mark, ...] = ()
    points: tuple[tuple[float, float], ...] = ()
    missing: bool = False


@dataclass(frozen=True)
class StepView:
    """A step, in words."""

    number: int
    title: str
    record: StepRecord
    status: StatusKey
    action: str
    line: str
    checks: tuple[CheckView, ...]
    picture: Picture | None
    by: str
    seconds: float
    open: bool = False

    @property
    def word(self) -> str:
        """The status in a word."""
        return STATUS[self.status]

    @property
    def heading(self) -> str:
        """The title with the step's number; the last picture of a run is no step."""
        return self.title if self.record.by == "end" else f"Step {self.number}: {self.title}"

    @property
    def outcome(self) -> str:
        """What came of the action, in a word."""
        return STATUS[self.record.outcome.verdict] if self.record.outcome else ""

    @property
    def anchor(self) -> str:
        """Where a link to the step goes."""
        return f"step-{self.number}"

    @property
    def times(self) -> list[tuple[str, float]]:
        """Seconds of the phases that took any."""
        times = [(phase, self.record.time.get(phase, 0.0)) for phase in kept.PHASES]
        return [(phase, seconds) for phase, seconds in times if seconds]


def step_view(record: StepRecord, folder: Path, size: tuple[int, int], opened: bool) -> StepView:
    """What the report shows of a step.

    Args:
        record: the step.
        folder: the run folder, where the pictures are.
        size: of the surface in logical pixels, for a record that does not say.
        opened: whether the step is unfolded from the start.
    """
    action = action_words(record.action)
    return StepView(
        number=record.step_num,
        title=_title(record),
        record=record,
        status=step_status(record),
        action=action,
        line=one_line(action) or _checks_line(record.checks) or one_line(record.error),
        checks=tuple(check_view(check, folder) for check in record.checks),
        picture=_picture(record, folder, size),
        by=BY.get(record.by, one_line(record.by, 30)),
        seconds=sum(value for value in record.time.values() if math.isfinite(value)),
        open=opened,
    )


def step_status(record: StepRecord) -> StatusKey:
    """How a step went: the worst of what it says."""
    held = [check.ok for check in record.checks]
    verdict = record.outcome.verdict if record.outcome else None
    if record.error or verdict == "error":
        failed = False in held or record.info.get("verdict") == "failed"
        return "failed" if failed else "error"
    if False in held:
        return "failed"
    if None in held:
        return "unknown"
    return verdict or ("passed" if held else "seen")


def first_failing(records: Sequence[StepRecord]) -> int | None:
    """The number of the step that decided the verdict of a run that did not pass.

    That is a check, or what ended the run. An action that was refused or came to nothing did not
    end it: whoever decided on it went on.
    """
    for wanted in (("error", "failed"), ("unknown",)):
        for record in records:
            ended = record.error or record.checks
            if ended and step_status(record) in wanted:
                return record.step_num
    return None


def _title(record: StepRecord) -> str:
    words = one_line(record.instruction) or one_line(action_words(record.action))
    if record.by == "end":
        return words or "The screen at the end"
    return words or ("What went wrong" if record.error else BY.get(record.by, record.by))


def _checks_line(checks: Sequence[CheckRecord]) -> str:
    if not checks:
        return ""
    held = sum(check.ok is True for check in checks)
    return f"{held} of {len(checks)} checks passed" if len(checks) > 1 else claim(checks[0])


def _picture(record: StepRecord, folder: Path, size: tuple[int, int]) -> Picture | None:
    src = record.screenshot_file
    if not src:
        return None
    width, height = record.screen if record.screen and min(record.screen) > 0 else size
    marks, points = _drawn(record, width, height)
    return Picture(
        src=src,
        width=width,
        height=height,
        alt=_alt(record),
        caption=_caption(record, marks),
        marks=tuple(marks),
        points=tuple(points),
        missing=not PICTURE.fullmatch(src) or not (folder / src).is_file(),
    )


def _drawn(
    record: StepRecord, width: int, height: int
) -> tuple[list[Mark], list[tuple[float, float]]]:
    """All boxes and points of a step, those outside the picture left out."""
    boxes: list[tuple[MarkKind, object, str]] = [
        ("element", _corners(element.bbox), str(element.id)) for element in record.elements
    ]
    points: list[object] = []
    for key, kind in (("target", "target"), ("to", "to")):
        target = (record.action or {}).get(key)
        if isinstance(target, Mapping):
            known = cast("Mapping[str, object]", target)
            boxes.append((cast("MarkKind", kind), known.get("box"), ""))
            points.append(known.get("point"))
    for check in record.checks:
        boxes.append((cast("MarkKind", check_status(check)), check.box, ""))
    drawn = [_mark(kind, box, label, (width, height)) for kind, box, label in boxes]
    places = [_percent(point, (width, height)) for point in points]
    return [mark for mark in drawn if mark], [place for place in places if place]


def _corners(bbox: tuple[float, float, float, float]) -> tuple[float, ...]:
    left, top, right, bottom = bbox
    return left, top, right - left, bottom - top


def _mark(kind: MarkKind, box: object, label: str, size: tuple[int, int]) -> Mark | None:
    values = _numbers(box, 4)
    if values is None:
        return None
    left, top = max(values[0], 0.0), max(values[1], 0.0)
    right = min(values[0] + values[2], float(size[0]))
    bottom = min(values[1] + values[3], float(size[1]))
    if right <= left or bottom <= top:
        return None
    x, y = 100 / size[0], 100 / size[1]
    return Mark(kind, left * x, top * y, (right - left) * x, (bottom - top) * y, label)


def _percent(point: object, size: tuple[int, int]) -> tuple[float, float] | None:
    values = _numbers(point, 2)
    if values is None or not (0 <= values[0] <= size[0] and 0 <= values[1] <= size[1]):
        return None
    return 100 * values[0] / size[0], 100 * values[1] / size[1]


def _numbers(value: object, count: int) -> list[float] | None:
    """So many finite numbers, or None."""
    if not isinstance(value, list | tuple):
        return None
    numbers = [
        float(item)
        for item in cast("list[object]", value)
        if isinstance(item, int | float) and math.isfinite(item)
    ]
    return numbers if len(numbers) == count else None


def _alt(record: StepRecord) -> str:
    """What the picture shows, for somebody who does not see it."""
    page = one_line(record.title or record.url)
    words = f"The screen at step {record.step_num}" + (f": {page}." if page else ".")
    target = (record.action or {}).get("target")
    if named := target_words(target):
        place = place_words(cast("Mapping[str, object]", target).get("point"))
        at = f", at {place}" if place and place != named else ""
        words += f" Marked: {named}{at}."
    if places := sum(check.box is not None for check in record.checks):
        words += f" Marked: what the {'check' if places == 1 else 'checks'} found."
    if record.elements:
        words += f" Numbered: {len(record.elements)} elements that the model named."
    return shorten(words, 600)


def _caption(record: StepRecord, marks: Sequence[Mark]) -> str:
    """What the drawing means; colours are never the only way to tell."""
    if record.by == "end":
        return "The screen when the run ended."
    kinds = {mark.kind for mark in marks}
    told = ["The screen before the action." if record.action else "The screen at this step."]
    if "target" in kinds:
        told.append("Solid box: the target.")
    if "to" in kinds:
        told.append("Second box: where it was dragged to.")
    if "element" in kinds:
        told.append("Numbered boxes: what the model named.")
    if kinds & {"passed", "failed", "unknown"}:
        told.append("Dashed box: what the check found.")
    return " ".join(told)

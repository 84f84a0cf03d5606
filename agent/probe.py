"""Trying a model: does it see pictures, keep schemas, know where things are, and how fast is it?

Each question is one or a few requests about a card that is drawn for it (`test_card.py`), so that
no answer can be known beforehand. None of them says how well the model would do a task.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from difflib import SequenceMatcher
from statistics import median

from handeye.perception import Box, scale

from .errors import CannotRun
from .model import Ask, Message, Model, Reply
from .probe_places import READINGS, Hits, best_reading, numbers_in
from .profiles import Profile, profile_for
from .schema_kept import keeps_schema
from .test_card import TestCard, draw_card

SYSTEM = "You look at pictures of a screen and answer questions about them."
SCHEMA: Mapping[str, object] = {
    "type": "object",
    "properties": {
        "fruit": {"type": "string", "enum": ["apple", "pear"]},
        "weight": {"type": "integer", "minimum": 0, "maximum": 999},
    },
    "required": ["fruit", "weight"],
    "additionalProperties": False,
}
SHORT, LONG = 128, 192
"""Tokens that an answer may have: of the questions, and of the description that is timed."""
STEP = 150
"""Tokens of a usual decision, for the estimate of a step."""
ALIKE = 0.66
"""How alike a word must be to the code to count as a misread one, from 0 to 1."""
FITTING = {"thousandths": "qwen3-vl", "pixels": "qwen2.5-vl"}
"""A profile for each way to write places."""


@dataclass(frozen=True)
class Finding:
    """What came of one question.

    Args:
        name: picture, schema, places or speed.
        ok: whether it is as it should be; None when that could not be found out.
        says: what was found, in a sentence.
        fix: what to do about it; "" when there is nothing to do.
    """

    name: str
    ok: bool | None
    says: str
    fix: str = ""


@dataclass(frozen=True)
class Probe:
    """What is known of a model after it was tried.

    Args:
        model: its name.
        profile: the family that it was taken for.
        findings: one for each question, in order.
        reading: how it writes places ("thousandths", "pixels", ...); "" when that is unknown.
        error: by how many pixels of the card its places are off, in the middle case, as the profile
            reads them; None when there are none.
        first: seconds to the first token, with a picture it had not seen; None when not seen.
        tokens_per_second: how fast it writes; None when that is unknown.
    """

    model: str
    profile: str
    findings: tuple[Finding, ...]
    reading: str = ""
    error: float | None = None
    first: float | None = None
    tokens_per_second: float | None = None

    @property
    def ok(self) -> bool:
        """Whether everything is as it should be."""
        return all(one.ok for one in self.findings)


Around = Callable[[str], AbstractContextManager[object]]
Listener = Callable[[Finding], None]


def probe_model(
    model: Model,
    profile: Profile | None = None,
    around: Around = nullcontext,
    listen: Listener = lambda _: None,
    draw: Callable[[], TestCard] = draw_card,
) -> Probe:
    """Try a model. What fails is told as a finding; only an interrupt gets out.

    Args:
        model: which one.
        profile: what its family is like; by its name when None.
        around: entered with a question's name while that question is asked.
        listen: told each finding at once.
        draw: draws the cards; each must be new to the model.
    """
    probing = _Probing(model, profile or profile_for(model.name)[0], draw)
    for name, question in probing.questions():
        with around(name):
            finding = probing.find(name, question)
        listen(finding)
    return probing.result()


class _Probing:
    def __init__(self, model: Model, profile: Profile, draw: Callable[[], TestCard]) -> None:
        self._model = model
        self._profile = profile
        self._draw = draw
        self._card = draw()
        self._findings: list[Finding] = []
        self._answered = False
        self._hits: Hits | None = None
        self._error: float | None = None
        self._first: float | None = None
        self._rate: float | None = None

    def questions(self) -> Iterator[tuple[str, Callable[[], Finding]]]:
        yield "picture", self._picture
        yield "schema", self._schema
        yield "places", self._places
        yield "speed", self._speed

    def find(self, name: str, question: Callable[[], Finding]) -> Finding:
        """Ask a question, unless the model has not answered the first two."""
        if len(self._findings) >= 2 and not self._answered:
            finding = Finding(name, None, "not asked: the model answered nothing so far")
        else:
            try:
                finding = question()
            except CannotRun as why:
                finding = Finding(name, None, f"no answer: {why}")
        self._findings.append(finding)
        return finding

    def result(self) -> Probe:
        return Probe(
            self._model.name,
            self._profile.family,
            tuple(self._findings),
            self._hits.reading if self._hits else "",
            self._error,
            self._first,
            self._rate,
        )

    def _ask(
        self,
        text: str,
        card: TestCard | None = None,
        schema: Mapping[str, object] | None = None,
        tokens: int = 0,
    ) -> Reply:
        """One answer of `tokens`; without that, a short one after all reasoning that it takes."""
        thinking = self._profile.thinking
        room = SHORT + (self._profile.max_thinking if thinking == "always" else 0)
        images = (self._grid(card).picture(card.screenshot),) if card else ()
        reply = self._model.reply(
            (Message("system", SYSTEM), Message("user", text, images)),
            Ask(
                schema=schema,
                max_tokens=tokens or room,
                thinking=False if thinking == "switch" else None,
                fresh=True,
            ),
        )
        self._answered = True
        if reply.cut and not (tokens or reply.text.strip()):
            raise CannotRun(f"it was still reasoning after {room} tokens")
        return reply

    def _grid(self, card: TestCard) -> scale.Grid:
        """The picture as a run would send it."""
        profile = self._profile
        return scale.Grid.of(
            card.screenshot, profile.coordinates, profile.factor, profile.image_tokens
        )

    def _picture(self) -> Finding:
        reply = self._ask(
            "Which word stands in white letters in the black bar? Answer with that word alone.",
            self._card,
        )
        said, code = _said(reply), self._card.code
        words = re.findall(r"[A-Z]+", said.upper())
        if code in "".join(words):
            return Finding("picture", True, f"it read the word {code} off the picture")
        if any(SequenceMatcher(None, word, code).ratio() >= ALIKE for word in words):
            return Finding(
                "picture", True, f"it sees the picture but read {_short(said)} for {code}",
                "the server may make pictures smaller: raise its limit of pixels or image tokens",
            )  # fmt: skip
        return Finding(
            "picture", False, f"it does not see the picture: {_short(said)} where {code} stands",
            "take a model that sees (most have VL in their name), with its vision part loaded: "
            "llama.cpp needs --mmproj",
        )  # fmt: skip

    def _schema(self) -> Finding:
        """The question asks for prose: only a model that is held to the schema answers in JSON."""
        reply = self._ask("Say in one plain sentence which fruit you like best.", schema=SCHEMA)
        if keeps_schema(reply.text, SCHEMA):
            return Finding("schema", True, "the reply kept the JSON schema")
        fix = (
            "runs work without, but more replies have to be repaired or asked for again: vLLM, "
            "SGLang, Ollama, llama.cpp and LM Studio hold a model to its schema"
        )
        if self._profile.thinking == "always":
            fix = "models that always reason often cannot be held to a schema: take an Instruct one"
        return Finding("schema", False, f"no schema was kept: {_short(_said(reply))}", fix)

    def _places(self) -> Finding:
        answers: dict[str, list[float]] = {}
        said = ""
        for label in self._card.targets:
            reply = self._ask(
                f'Locate the button "{label}", output its bbox coordinates using JSON format.',
                self._card,
            )
            said = _said(reply)
            answers[label] = numbers_in(said)
        if not any(answers.values()):
            return Finding(
                "places", False, f"it gave no coordinates: {_short(said)}",
                "take a model that was trained to point at things, such as Qwen3-VL",
            )  # fmt: skip
        return self._judge_places(answers, self._card.targets)

    def _judge_places(self, answers: dict[str, list[float]], targets: dict[str, Box]) -> Finding:
        grid = self._grid(self._card)
        own = self._profile.coordinates
        tried = {name: Hits.of(name, answers, targets, grid) for name in READINGS}
        best = best_reading(tried, own)
        self._error = median(tried[own].errors) if tried[own].errors else None
        off = f"{self._error:.0f} pixels off" if self._error is not None else "not on the picture"
        most = f"{tried[own].count} of {len(targets)} buttons hit, {off} (median)"
        if best.count * 2 <= len(targets):
            return Finding(
                "places", False, f"its places cannot be used: {most}",
                "take a larger model or one trained for screens; with llama.cpp, start the server "
                "with --image-min-tokens 1024",
            )  # fmt: skip
        self._hits = best
        if best.reading == own:
            return Finding("places", True, f"profile {self._profile.family} fits: {most}")
        says = f"it gives {READINGS[best.reading]}, and profile {self._profile.family} reads {own}"
        fitting = FITTING.get(best.reading)
        fix = f"--profile {fitting}" if fitting else "no profile reads that: take another model"
        return Finding("places", False, f"{says}: {most}", fix)

    def _speed(self) -> Finding:
        """About a card that no cache of the server knows."""
        seen = self._findings[0].ok is not None
        reply = self._ask(
            "Describe this screen in detail: every button, its colour and where it is."
            if seen
            else "Explain in detail how a web browser shows a page.",
            self._draw() if seen else None,
            tokens=LONG,
        )
        writing = reply.seconds - (reply.first or 0.0)
        if reply.tokens_out < 2 or writing <= 0:
            return Finding("speed", None, "its answer was too short to be timed")
        self._first = reply.first
        self._rate = reply.tokens_out / writing
        step = (reply.first or 0.0) + STEP / self._rate
        first = "" if reply.first is None else f"{reply.first:.2f} s to the first token, "
        says = (
            f"{first}{self._rate:.3g} tokens/s: about {step:.1f} s for the model's part of a step"
        )
        slow = "a smaller or quantized model, or a GPU, makes it faster" if step > 20 else ""
        return Finding("speed", True, says, slow)


def _said(reply: Reply) -> str:
    """The answer, wherever it went."""
    return reply.text.strip() or reply.thought.strip()


def _short(text: str, room: int = 60) -> str:
    """A text in one line, quoted."""
    line = " ".join(text.split())
    return f"“{line if len(line) <= room else line[: room - 1] + '…'}”" if line else "nothing"

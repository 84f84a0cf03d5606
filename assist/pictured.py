"""What a picture shows: the screen, one image, names that lack, controls that are only seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from handeye.actions import Reveal, Target
from handeye.agent import CannotRun, StepFailed, eyes_controls, eyes_prompt, eyes_read
from handeye.perception import Element, Observation

from . import evidence, injected, nameless, provenance
from .asking import Answered, Asking, at_rest
from .cleaned import cleaned
from .looks import look
from .meant import element_meant
from .model_words import dialog_in_the_way, doubted, how_to, no_model
from .quoting import LONGEST
from .reply import Reply, Source
from .seen_only import SeenOnly

if TYPE_CHECKING:
    from .talk import Talk

FULL = ("full", "long", "详细", "完整")
SHORT = ("", "short", "简短", "简单")


def picture(talk: Talk, words: str) -> Reply:
    """Describe what the picture shows."""
    wish = words.strip().casefold()
    if wish not in (*SHORT, *FULL):
        return Reply.of([talk.texts("picture.usage")])
    eyes = talk.desk.eyes
    if eyes is None:
        return no_model(talk)
    length: eyes_prompt.Length = "full" if wish in FULL else "short"
    asking = talk.kept(Asking)
    seen = asking.renew(talk)
    if dialog := dialog_in_the_way(talk, seen):
        return dialog
    lines = eyes.describe(seen.screenshot, length, lang=talk.texts.lang)
    asking.last = Answered("picture", "", seen, lines, length)
    talk.desk.told(seen, f"picture {length}", "\n".join(one.text for one in lines))
    return _described(talk, seen, lines)


def _described(
    talk: Talk, seen: Observation, lines: Sequence[eyes_read.Line], before: Sequence[str] = ()
) -> Reply:
    """Lines of a description, with what code found of the words that they go by."""
    found = [evidence.find(talk.desk, seen, one.quote) for one in lines]
    told = [doubted(talk, cleaned(one.text, LONGEST), one.sure) for one in lines]
    doubtful = [one for one in found if one.place in ("unfound", "read")]
    told += [one.line(talk.texts) for one in dict.fromkeys(doubtful)]
    by_page = sum(one.place == "page" for one in found)
    if by_page:
        key = "from.all_page" if by_page == len(found) else "from.some_page"
        told.append(talk.texts(key, count=by_page, all=len(found)))
    told += injected.told_of(talk, seen, (text for one in lines for text in (one.text, one.quote)))
    sources = (
        source
        for line, one in zip(lines, found, strict=True)
        for source in one.sources(line.text, line.sure)
    )
    return Reply((*before, *told), sources=tuple(sources))


def image(talk: Talk, words: str) -> Reply:
    """Describe one image, with its alternative text beside; without a number, name them all."""
    if not words.strip():
        return unnamed(talk, "")
    element = element_meant(talk, words, reading=True)
    if element is None:
        return Reply.of(
            [talk.texts("image.gone", words=cleaned(words, 60)), talk.texts("image.usage")]
        )
    alt = element.alt or element.name
    drawn = element.role in nameless.PICTURES
    key = ("image.alt" if drawn else "image.name") if alt else "image.no_alt"
    before = [talk.texts(key, text=cleaned(alt, 160))]
    own = (Source(before[0], "accessibility name"),)
    if (eyes := talk.desk.eyes) is None:
        return Reply((*before, *how_to(talk)), sources=own)
    seen, element = _in_view(talk, element)
    if element is None:
        return Reply((*before, talk.texts("image.away")), sources=own)
    lines = eyes.describe(seen.screenshot, "image", box=element.box, lang=talk.texts.lang)
    talk.kept(Asking).last = Answered("image", "", seen, lines, "image", element)
    talk.desk.told(seen, f"image: {element}", "\n".join(one.text for one in lines))
    first = replace(lines[0], text=talk.texts("image.seen", text=lines[0].text))
    reply = _described(talk, seen, (first, *lines[1:]), before)
    return replace(reply, sources=(*own, *reply.sources))


def _in_view(talk: Talk, element: Element) -> tuple[Observation, Element | None]:
    """The look at an element, scrolled into view where it was not; None when it cannot be."""
    seen = talk.desk.look()
    if (there := _there(seen.elements, element)) or not element.ref:
        return seen, there or element
    try:
        talk.desk.do(Reveal(target=Target.of(element)), f"image: {element}")
    except (StepFailed, CannotRun):
        return seen, None
    seen = at_rest(talk)
    return seen, _there(seen.elements, element)


def _there(elements: Iterable[Element], element: Element) -> Element | None:
    shown = (one for one in elements if not one.offscreen)
    return next((one for one in shown if one.ref and one.ref == element.ref), None)


def unnamed(talk: Talk, words: str) -> Reply:
    """Names for images and controls that have none, guessed from the picture."""
    seen = at_rest(talk)
    every = nameless.unnamed(look(talk).things.items)
    here = [one for one in every if not (one.offscreen or one.covered_by)]
    if not every:
        return Reply.of([talk.texts("unnamed.none")])
    numbers = [talk.numbers.of(one) for one in here]
    if (eyes := talk.desk.eyes) is None:
        told = [
            talk.texts("unnamed.unknown", number=number, role=nameless.role(one, talk.texts))
            for number, one in zip(numbers, here, strict=True)
        ]
        return Reply((*told, *how_to(talk)))
    named = eyes.names(seen.screenshot, here, lang=talk.texts.lang)
    told = [
        nameless.line(number, element, one, talk.texts)
        for number, element, one in zip(numbers, here, named, strict=True)
    ]
    talk.desk.told(seen, "unnamed", "\n".join(told))
    lines = [talk.texts("unnamed.count", count=len(every)), *told]
    if len(every) > len(here):
        lines.append(talk.texts("unnamed.away", count=len(every) - len(here)))
    sure = (
        Source(line, "picture", one.sure if one else 0.0)
        for line, one in zip(told, named, strict=True)
    )
    return Reply(tuple(lines), sources=tuple(sure))


def hidden(talk: Talk, words: str) -> Reply:
    """Controls that are seen in the picture and not exposed: they get numbers to be clicked by."""
    if (eyes := talk.desk.eyes) is None:
        return no_model(talk)
    seen = at_rest(talk)
    if dialog := dialog_in_the_way(talk, seen):
        return dialog
    known = eyes_controls.shown_of(seen.elements)
    found = eyes.controls(seen.screenshot, known, lang=talk.texts.lang)
    controls = eyes_controls.unexposed(found, seen)
    talk.kept(SeenOnly).add(controls, seen)
    if not controls:
        return Reply.of([talk.texts("hidden.none")])
    lines: list[str] = []
    sources: list[Source] = []
    for one in controls:
        sure = eyes_controls.sure_of(one, found)
        key = "hidden.line" if sure >= provenance.FAIRLY else "hidden.unsure"
        role = nameless.role(one, talk.texts)
        lines.append(
            talk.texts(key, number=talk.numbers.of(one), role=role, name=cleaned(one.name, 60))
        )
        sources.append(Source(lines[-1], "picture", sure))
    talk.desk.told(seen, "hidden controls", "\n".join(lines))
    lines.insert(0, talk.texts("hidden.count", count=len(controls)))
    return Reply(tuple(lines), sources=tuple(sources))

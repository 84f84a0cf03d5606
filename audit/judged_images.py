"""Images judged by a model: whether the alternative text fits, and whether they are text."""

from __future__ import annotations

from collections.abc import Iterator

from handeye.perception import NotInstalled

from .check import Check, NotHere
from .finding import Class, Finding, start_of
from .judged import MOST, Pictured, Tally, as_screenshot, judge_of, pictured, rest, views
from .subject import Subject

ALT, TEXT = "alternative-text", "text-in-images"
SMALLEST = 24.0
"""Pixels: what is smaller in both directions is an icon."""
FEWEST_WORDS, FEWEST_SIGNS = 3, 12
"""What an image must hold to count as one of text: so many words, and so many signs."""
FITS = (
    'The words "{name}" are an acceptable short description of the image in the red outline: '
    "they say what it shows or what it is for, and nothing that is not so"
)
DECORATION = (
    "The image in the red outline is only decoration: it shows no words, no data, no person and no "
    "thing that a reader who cannot see it would have to be told of"
)
NO_TEXT = (
    "The image in the red outline is not a picture of text: it is a photo, a drawing, a chart, "
    "a map or a logo, and whatever words are in it are part of that"
)


def alternatives(subject: Subject) -> Iterator[Finding]:
    """Whether names of images say what they show, and decoration is only that."""
    judge = judge_of(subject)
    wanted = [one for one in pictured(subject, "images") if _judged(one)]
    shown, tally = views(subject, wanted), Tally()
    for one in wanted[:MOST]:
        if not (picture := shown.get(one.selector)):
            continue
        claim = DECORATION if one.decorative else FITS.format(name=one.name)
        if found := tally.ask(judge, claim, picture):
            kind, confidence = found
            message, mend = _words(one)
            yield Finding(
                ALT, "1.1.1", kind, message, mend, one.selector, start_of(one.html),
                picture=picture, confidence=confidence,
            )  # fmt: skip
    yield from rest(ALT, "1.1.1", wanted, "images")
    tally.close()


def _judged(one: Pictured) -> bool:
    """Images that can be judged: without any alternative they are axe's; icons by their control."""
    if max(one.size) < SMALLEST or (one.decorative and one.control):
        return False
    return bool(one.name) or one.decorative


def _words(one: Pictured) -> tuple[str, str]:
    if one.decorative:
        return (
            "The image is marked as decoration, but seems to tell something.",
            "Give it an alt text that says what it shows, unless the text beside it does.",
        )
    return (
        f'The alternative text "{one.name}" does not seem to say what the image shows.',
        "Let the alt text say what the image shows, or what it is for when it is in a link.",
    )


def text_in_images(subject: Subject) -> Iterator[Finding]:
    """Images that hold text which could be text: read by OCR, else seen by a model."""
    wanted = [one for one in pictured(subject, "images") if max(one.size) >= SMALLEST]
    judge, reads = subject.judge, _ocr_is_there()
    if judge is None and not reads:
        raise NotHere("it needs OCR (pip install 'handeye[ocr]') or a model (--model)")
    bare = views(subject, wanted, bare=True) if reads else {}
    read = {one.selector: _read(bare[one.selector]) for one in wanted if one.selector in bare}
    if reads:
        wanted = [one for one in wanted if _is_text(read.get(one.selector, ""))]
    shown, tally = views(subject, wanted), Tally()
    for one in wanted[:MOST]:
        if not (picture := shown.get(one.selector)):
            continue
        words = read.get(one.selector, "")
        found = tally.ask(judge, NO_TEXT, picture) if judge else (_by_name(one, words), None)
        if found:
            said = f': "{words[:120]}"' if words else ""
            yield Finding(
                TEXT, "1.4.5", found[0], f"The image seems to be a picture of text{said}.",
                "Write it as text and style it; a logo may stay an image.", one.selector,
                start_of(one.html), picture=picture, confidence=found[1],
            )  # fmt: skip
    yield from rest(TEXT, "1.4.5", wanted, "images")
    tally.close()


def _by_name(one: Pictured, words: str) -> Class:
    """How sure it is without a model: a chart or a screenshot holds words too, and may.

    Where the alternative says the very words that are read, the words are what it is about.
    """
    said, name = set(words.casefold().split()), one.name.casefold()
    return "likely" if said and all(word in name for word in said) else "needs review"


def _ocr_is_there() -> bool:
    from importlib.util import find_spec

    return bool(find_spec("rapidocr") and find_spec("onnxruntime"))


def _read(picture: bytes) -> str:
    """The words in a picture, in reading order."""
    from handeye.perception import ocr

    try:
        lines = ocr.read_text(as_screenshot(picture))
    except NotInstalled as why:
        raise NotHere(str(why)) from None
    return " ".join(one.text or one.name for one in lines)


def _is_text(words: str) -> bool:
    signs = [sign for sign in words if sign.isalnum()]
    wide = sum(ord(sign) > 0x2E7F for sign in signs)  # Chinese has no spaces
    return len(signs) + 2 * wide >= FEWEST_SIGNS and len(words.split()) + wide >= FEWEST_WORDS


TEXT_IN_IMAGES = Check(TEXT, ("1.4.5",), text_in_images)
ALTERNATIVES = Check(ALT, ("1.1.1",), alternatives)

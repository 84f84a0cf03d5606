"""Commands about what is stored: save, privacy, forget."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .command import Command
from .lines import clean
from .reply import Reply
from .stored import Stored, model_lines

if TYPE_CHECKING:
    from .talk import Talk


def _save(talk: Talk, words: str) -> Reply:
    """Write the last picture, private fields covered, and the last answer."""
    desk = talk.desk
    seen = desk.seen or desk.look()
    picture = _free(Path(words).expanduser() if words else desk.attempt.folder / "saved" / "screen")
    text = picture.with_suffix(".txt")
    try:
        picture.parent.mkdir(parents=True, exist_ok=True)
        picture.write_bytes(seen.screenshot.png)
        text.write_text(_text(talk, seen.title, seen.url), encoding="utf-8")
    except OSError as why:
        reason = why.strerror or str(why)
        return Reply((talk.texts("save.failed", file=picture, why=reason),), ending="failed")
    if words:
        talk.kept(Stored).files.extend((picture.absolute(), text.absolute()))
    told = ("save.picture", picture), ("save.text", text)
    return Reply.of((*(talk.texts(key, file=file) for key, file in told), talk.texts("save.check")))


def _text(talk: Talk, title: str, url: str) -> str:
    """What is written beside the picture: the page, and the last answer whole."""
    hide = talk.desk.attempt.values.redact
    last = (*talk.last.lines, *talk.last.more)
    lines = [talk.texts("save.page", title=title), url, *last]
    return "".join(f"{hide(clean(line))}\n" for line in lines if clean(line))


def _free(wanted: Path) -> Path:
    """A PNG file of that name that is not there yet, nor its text."""
    stem = wanted.with_suffix("") if wanted.suffix.casefold() in (".png", ".txt") else wanted
    number = 1
    while True:
        name = stem.name if number == 1 else f"{stem.name}-{number}"
        path = stem.with_name(f"{name}.png")
        if not (path.exists() or path.with_suffix(".txt").exists()):
            return path
        number += 1


def _privacy(talk: Talk, words: str) -> Reply:
    texts, attempt = talk.texts, talk.desk.attempt
    files = talk.kept(Stored).files
    return Reply.of(
        (
            texts("privacy.folder", folder=attempt.folder),
            texts("privacy.covered"),
            *model_lines(texts, attempt.options.model),
            *(texts("privacy.saved", file=file) for file in files),
            texts("privacy.forget"),
        )
    )


def _forget(talk: Talk, words: str) -> Reply:
    """Everything is deleted once all is closed: what closes still writes."""
    texts = talk.texts
    stored = talk.kept(Stored)
    if not talk.confirm(texts("forget.sure", folder=talk.desk.attempt.folder)):
        return Reply((texts("forget.no"),))
    if stored.files:
        named = texts.listed(map(str, stored.files))
        stored.forget_files = talk.confirm(texts("forget.files", files=named))
    stored.forget = True
    talk.ended = True
    return Reply((texts("forget.closing"),))


COMMANDS: tuple[Command, ...] = (
    Command("save", {"en": ("save",), "zh": ("保存",)}, _save, "help.save", keeps_last=True),
    Command("privacy", {"en": ("privacy",), "zh": ("隐私",)}, _privacy, "help.privacy"),
    Command("forget", {"en": ("forget",), "zh": ("忘记", "清除记录")}, _forget, "help.forget"),
)

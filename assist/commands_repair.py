"""The command repair: on, off, list, save, load."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from handeye.perception import page_facts

from . import repair_files, texts
from .command import Command
from .repair import CannotRepair, Repaired, Repairs
from .repair_script import Change
from .reply import Reply, Source
from .speaker import speakable

if TYPE_CHECKING:
    from .talk import Talk

NAMED = {"name", "button", "heading", "message", "lang"}


def blocked_by_dialog(talk: Talk) -> Reply | None:
    """What to say where a dialog of the browser stops the page, and all that asks it."""
    if not (dialog := speakable(talk.desk.session.claims.dialog())):
        return None
    words = re.search('"(.*)"', dialog)
    return Reply.of([talk.texts("repair.dialog", text=(words[1] if words else dialog)[:80])])


def _repair(talk: Talk, words: str) -> Reply:
    if blocked := blocked_by_dialog(talk):
        return blocked
    wanted = words.strip().casefold()
    for run, known in PARTS.items():
        if wanted in known:
            try:
                return run(talk)
            except CannotRepair:
                return Reply.of([talk.texts("repair.browser")])
    return Reply.of([talk.texts("repair.how")])


def _on(talk: Talk) -> Reply:
    repairs = talk.kept(Repairs)
    return _told(talk, repairs.on(_screen(talk), talk.texts.lang), "repair.on")


def _off(talk: Talk) -> Reply:
    had = talk.kept(Repairs).off(_screen(talk))
    return Reply.of([talk.texts("repair.off" if had else "repair.not_on")])


def _list(talk: Talk) -> Reply:
    now = talk.kept(Repairs).now(_screen(talk))
    if now is None:
        return Reply.of([talk.texts("repair.not_on")])
    if not _all_lines(talk, now):
        return Reply.of([talk.texts("repair.nothing")])
    count = talk.texts("repair.count", count=_count(now), guessed=now.guessed)
    return Reply((count, *_all_lines(talk, now)), sources=_sources(now), priority="text")


def _save(talk: Talk) -> Reply:
    now = talk.kept(Repairs).now(_screen(talk))
    if now is None:
        return Reply.of([talk.texts("repair.not_on")])
    if not now.changes:
        return Reply.of([talk.texts("repair.nothing")])
    try:
        path, count = repair_files.save(_url(talk), now.changes)
    except (OSError, repair_files.BadFile) as why:
        return _bad_file(talk, why)
    saved = talk.texts("repair.saved", count=count, path=path)
    return Reply.of([saved, talk.texts("repair.save.how")])


def _load(talk: Talk) -> Reply:
    url = _url(talk)
    try:
        file = repair_files.load(url)
    except FileNotFoundError:
        site = repair_files.site_of(url)
        return Reply.of([talk.texts("repair.no_file", site=site)])
    except repair_files.BadFile as why:
        return _bad_file(talk, why)
    saved: list[dict[str, Any]] = [
        one.model_dump(by_alias=True, exclude_none=True) for one in file.changes
    ]
    now = talk.kept(Repairs).on(_screen(talk), talk.texts.lang, saved)
    path = repair_files.path_for(url)
    used = sum(1 for one in now.changes if one.kind == "saved")
    loaded = talk.texts("repair.loaded", count=used, path=path)
    reply = _told(talk, now, "repair.on")
    return Reply((loaded, *reply.lines), reply.more, reply.sources)


def _told(talk: Talk, now: Repaired, key: str) -> Reply:
    lines = _all_lines(talk, now)
    if not lines:
        return Reply.of([talk.texts("repair.nothing"), talk.texts("repair.stays")])
    first = talk.texts(key, count=_count(now), guessed=now.guessed)
    ways = (talk.texts("repair.stays"), talk.texts("repair.see"))
    return Reply((first, *ways), tuple(lines), _sources(now))


def _count(now: Repaired) -> int:
    return len(now.changes) + now.outline


def _all_lines(talk: Talk, now: Repaired) -> list[str]:
    said = talk.texts
    lines = [_line(talk, one) for one in now.changes]
    if now.outline:
        lines.append(said("repair.outline"))
    if now.failed:
        lines.append(said("repair.odd", why=now.failed))
    return lines


def _line(talk: Talk, change: Change) -> str:
    said = talk.texts
    key = f"repair.{change.kind}" if change.kind in NAMED else "repair.saved_one"
    if change.kind == "message" and not change.name:
        key = "repair.message.later"
    line = said(
        key,
        role=_role(talk, change),
        name=change.name or said("repair.unnamed"),
        source=said(f"repair.source.{change.source}"),
    )
    return said("repair.guess", line=line) if change.guess else line


def _role(talk: Talk, change: Change) -> str:
    """The role in the words of the assistant, where it has words for it."""
    key = f"role.{change.role}"
    if key not in texts.ALL:
        return change.role
    return talk.texts(key, level=change.set.get("aria-level", ""))


def _sources(now: Repaired) -> tuple[Source, ...]:
    return tuple(
        Source(f"{one.role} {one.name}", "code", 0.5 if one.guess else None) for one in now.changes
    )


def _bad_file(talk: Talk, why: Exception) -> Reply:
    path = repair_files.path_for(_url(talk))
    return Reply.of([talk.texts("repair.bad_file", path=path, why=why)])


def _screen(talk: Talk) -> object:
    return talk.desk.session.screen


def _url(talk: Talk) -> str:
    screen = _screen(talk)
    if not isinstance(screen, page_facts.PageScreen):
        raise CannotRepair("it is no web page")
    return screen.page.url


PARTS: dict[Callable[[Talk], Reply], tuple[str, ...]] = {
    _on: ("", "on", "开", "打开", "开启"),
    _off: ("off", "关", "关闭", "撤销"),
    _list: ("list", "列表", "列出"),
    _save: ("save", "保存"),
    _load: ("load", "载入", "加载"),
}
COMMANDS: tuple[Command, ...] = (
    Command("repair", {"en": ("repair",), "zh": ("修复",)}, _repair, "help.repair"),
)

"""What keys and buttons put at risk on a desktop alone: where no page tells of forms and links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from handeye.perception import Purpose

from . import action as act
from .disguise import quoted, undisguised
from .keys_used import key_of, presses_enter
from .risk_control import FIELD_KINDS, Risk, about
from .risk_kinds import RiskKind
from .ways_out import normal_chord

MESSENGERS = (
    "telegram*", "slack", "discord*", "signal*", "whatsapp*", "wechat*", "weixin*", "wxwork",
    "qq", "linuxqq", "dingtalk*", "feishu*", "lark", "teams*", "ms-teams*", "element*", "skype*",
    "pidgin", "dino", "gajim", "fractal", "hexchat", "polari", "messages", "line",
)  # fmt: skip
"""Programs in which Enter sends what was written: small letters, with *."""
ORDERS: dict[RiskKind, re.Pattern[str]] = {
    "delete": re.compile(
        r"(?:close|quit|exit|leave|continue) (?:\w+ )?without saving.*"
        r"|(?:do not|don'?t|dont) save.*|lose (?:my |your |the |all )?changes"
        r"|(?:不|不要|别)保存.*|放弃(?:更改|修改|保存).*|直接关闭"
    ),
    "sign_in": re.compile(
        r"(?:shut ?down|power ?off|restart|reboot|hibernate|suspend)(?: now| anyway)?"
        r"|(?:立即)?(?:关机|重启|重新启动|注销|睡眠|休眠)"
    ),
}
"""What a control of a program says, as a whole, that loses work or ends the session."""
OVER = re.compile(r"(?:replace|overwrite)(?: file| it| anyway| existing)?|覆盖|替换|取代")
"""What a button says that writes over what is there, where its dialog says that something is."""
EXISTS = re.compile(
    r"\balready exists?\b|\boverwrit\w+|\breplac\w+ .*\b(?:contents?|file)\b|已(?:经)?存在"
)


TRASH = re.compile(r"\b(?:trash|(?:recycle )?bin|wastebasket|papierkorb)\b|回收站|废纸篓|垃圾桶")
"""Where things are dropped to be deleted."""
PASTE = re.compile(r"paste\b.{0,30}|(?:选择性)?粘贴.{0,12}|einfugen|coller|pegar|貼り付け|вставить")
"""What a control says that pastes what was copied."""


def pastes(purpose: Purpose) -> bool:
    """Whether a control of a program pastes what was copied, by whomever."""
    if purpose.window is None or purpose.kind in FIELD_KINDS:
        return False
    plain = (way for label in (purpose.name, purpose.text) for way in undisguised(label))
    return any(PASTE.fullmatch(one) for one in plain)


def by_program(action: act.Action, purpose: Purpose) -> Iterator[Risk]:
    """What an action puts at risk in a program, beside what words and dialogs of any page do.

    Args:
        action: what is to be done.
        purpose: what its control is for; it stands in a window.
    """
    yield from _by_keys(action, purpose)
    yield from _by_default(action, purpose)
    if isinstance(action, act.Drag) and any(map(TRASH.search, undisguised(purpose.recipient))):
        yield Risk("delete", f"it drags something to {quoted(purpose.recipient)}")
    if purpose.kind in FIELD_KINDS:
        return
    plain = [way for label in (purpose.name, purpose.text) for way in undisguised(label)]
    for kind, pattern in ORDERS.items():
        if any(pattern.fullmatch(one) for one in plain):
            yield Risk(kind, f"it says {quoted(purpose.name or purpose.text)}")
    there = any(EXISTS.search(one) for one in undisguised(purpose.around))
    if there and any(OVER.fullmatch(one) for one in plain):
        yield Risk("delete", f"it writes over what is there: {quoted(purpose.around, 120)}")


def _by_keys(action: act.Action, purpose: Purpose) -> Iterator[Risk]:
    """Keys that send."""
    if not presses_enter(action):
        return
    if isinstance(action, act.Press) and normal_chord(action.keys) & {"CONTROL", "META"}:
        yield Risk("send", f"{quoted(action.keys, 30)} sends in many programs")
    elif _is_messenger(purpose):
        yield Risk("send", "it presses Enter in a program for messages")


def _is_messenger(purpose: Purpose) -> bool:
    programs = purpose.window.programs if purpose.window else ()
    names = [name.casefold().removesuffix(".exe") for name in programs]
    return any(fnmatchcase(name, pattern) for name in names for pattern in MESSENGERS)


def _by_default(action: act.Action, purpose: Purpose) -> Iterator[Risk]:
    """What a dialog is about whose proposed button the keys may press."""
    if not purpose.dialog:
        return
    unknown = purpose.kind == "window"
    pressed = isinstance(action, act.Press) and key_of(action) == "Space"
    if (presses_enter(action) and (unknown or purpose.kind in FIELD_KINDS)) or (
        pressed and unknown
    ):
        yield from about(purpose.around, "its dialog says")

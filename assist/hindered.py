"""Why something was not done, or came out otherwise: what the hands say, in the user's words.

The hands and guards say it in English, for run folders. Here it is told as plainly in the language
of the conversation, with what to do next. What has no text here is told as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from handeye.actions import disguise, gate

from .reply import Reply
from .texts import ALL, Texts

if TYPE_CHECKING:
    from .talk import Talk

REASONS: tuple[tuple[str, str], ...] = (
    (r"(?P<kind>\w+) is refused \(.*: the user said no", "said_no"),
    (r"the page changed while the user was asked", "changed"),
    (r".*(?:which|page \S+) is not allowed|\S+ is not allowed", "not_allowed"),
    (r'the (?P<kind>\w+) "(?P<what>.*)" is open: answer it first', "dialog_open"),
    (r"a dialog is open: .*answer it first|.*: answer it first$", "dialog_there"),
    (r"(?P<what>.+) is covered by (?P<over>.+)", "covered"),
    (r"(?P<what>.+) is disabled$", "disabled"),
    (r"(?P<what>.+) is readonly$", "readonly"),
    (r"(?P<what>.+) is gone$", "gone"),
    (r"(?P<what>.+) cannot be scrolled into view", "out_of_view"),
    (r"(?P<what>.+) and (?P<over>.+) do not show at the same time", "not_together"),
    (r"there is no file (?P<what>.+)", "no_file"),
    (r"no file chooser is open", "no_chooser"),
    (r"the file field takes one file only", "one_file"),
    (r"there is no page before this one", "no_page_before"),
    (r"this is the only tab", "only_tab"),
    (r"no dialog is open", "no_dialog"),
    (r"(?:no tab|\d+ tabs) for (?P<what>.+); open are", "no_tab"),
    (r"(?P<what>.+) has no option (?P<over>.+); it has", "no_option"),
    (r"the option (?P<over>.+) of (?P<what>.+) is disabled", "option_disabled"),
    (r"(?P<what>.+) is a radio button: choose another instead", "radio"),
    (r"(?P<what>.+) cannot be ticked", "no_tick"),
    (r"(?P<what>.+) is no address", "no_address"),
    (r"(?P<what>.+): only http, https and file addresses are opened", "no_address"),
    (r"(?P<what>\S+) cannot be opened: (?P<why>.+)", "not_opened"),
    (r"a \w+ field does not take (?P<what>.+); write it like (?P<over>.+)", "format"),
    (r'the field did not take the text: it still shows "(?P<what>.*)"', "not_taken"),
    (r"there is no key (?P<what>.+)", "no_key"),
)
"""Beginnings of what hands and guards say, and the text `not.<name>` that tells it."""
OUTCOMES: tuple[tuple[str, str], ...] = (
    (r'the field made something else of the text: "(?P<what>.*)"', "otherwise"),
    (r"the server answered (?P<what>\S+) with HTTP (?P<over>\d+)", "status"),
    (r"(?P<what>\S+) is a file: it is downloaded, not shown", "downloaded"),
    (r"a drag started, but nothing took what was dropped", "not_dropped"),
    (r"(?P<what>.+) was (?:not )?ticked already", "already"),
)
"""What is worth telling of how an act came out, and the text `came.<name>` that tells it."""


def _told(texts: Texts, said: str, table: tuple[tuple[str, str], ...], area: str) -> list[str]:
    for pattern, name in table:
        if match := re.match(pattern, said, re.DOTALL):
            fields = {key: disguise.quoted(text) for key, text in match.groupdict().items() if text}
            keys = (f"{area}.{name}", f"{area}.{name}.next")
            return [texts(key, **fields) for key in keys if key in ALL]
    return []


def lines(texts: Texts, why: str) -> list[str]:
    """Why something was not done, and what to do next, one fact a line."""
    return _told(texts, why, REASONS, "not") or [texts("not.other", why=disguise.quoted(why, 300))]


def outcome(texts: Texts, evidence: str) -> str:
    """What is worth telling of how an act came out; "" for nothing."""
    return "".join(_told(texts, evidence, OUTCOMES, "came")[:1])


def reply(talk: Talk, why: str, what: str = "") -> Reply:
    """The answer to an act that was not done.

    Args:
        talk: the conversation.
        why: what the hands or guards say.
        what: what it was to be done to, in the user's words; "" when that is said in `why`.
    """
    for pattern, name in REASONS:
        match = re.match(pattern, why, re.DOTALL)
        if match and what and "what" in match.groupdict() and name in ABOUT_TARGET:
            over = disguise.quoted(match.groupdict().get("over") or "")
            keys = (f"not.{name}", f"not.{name}.next")
            told = tuple(talk.texts(k, what=what, over=over) for k in keys if k in ALL)
            return Reply(told, ending="failed")
    ending = "stopped" if gate.SAID_NO in why else "failed"
    return Reply(tuple(lines(talk.texts, why)), ending=ending)


ABOUT_TARGET = frozenset(
    ("covered", "disabled", "readonly", "gone", "out_of_view", "no_tick", "radio", "no_option")
)
"""Reasons that name what was to be used: it is told in the user's own words there."""

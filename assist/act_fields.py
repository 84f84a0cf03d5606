"""Commands for fields: type, add, clear, select, upload."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handeye import actions as act
from handeye.actions import disguise
from handeye.agent import steps
from handeye.perception import Element, roles, words

from . import changes, drawn, option_lists, spoken
from .drawn import browser_of
from .meant import element_meant
from .performing import focused, help_line, left, named, perform, targeted, told
from .reply import Reply

if TYPE_CHECKING:
    from .talk import Talk

ENTER = re.compile(
    r"(?:\s+and(?: then)?(?: press)?\s+(?:enter|return)"
    r"|[，,\s]*(?:然后|并|再)?按?(?:回车键?|确认键))\s*$",
    re.IGNORECASE,
)
"""What at the end of a text asks for Enter after it."""
HERE = re.compile(r"^(?:here\b|这里|此处)\s*[:：]?\s*", re.IGNORECASE)
OPTION = re.compile(r"\s*\b(?:option|value|to)\b\s*|\s*(?:选项|为|成)\s*", re.IGNORECASE)
HIDDEN = "*" * 6
LISTS = frozenset(("combobox", "listbox"))
"""Roles of what may be opened to see its options; other things are lists when they say so."""


def type_text(talk: Talk, said: str) -> Reply:
    """Put words into a field, in place of what stands there: "4 hello", "Email: a@b.example"."""
    return _type(talk, said, replace=True)


def add_text(talk: Talk, said: str) -> Reply:
    """Put words behind what stands in a field."""
    return _type(talk, said, replace=False)


def _type(talk: Talk, said: str, *, replace: bool) -> Reply:
    enter = bool(ENTER.search(said))
    where, text = _where_and_what(talk, ENTER.sub("", said))
    if not text:
        return help_line(talk, "type" if replace else "add")
    if where is None:
        element = focused(talk)
        if element is None and browser_of(talk) is None:  # no program tells what has it
            action = act.Type(text=text, enter=enter)
            line = talk.texts("act.did.type.there", text=disguise.quoted(text, 200))
            return perform(talk, action, "type where the focus is", line)
        if element is None:
            return Reply.of([talk.texts("act.nothing_focused")])
    else:
        element = element_meant(talk, talk.kept(drawn.Marks).number_of(where))
        if element is None:
            return Reply()
    if element.role in steps.NO_FIELDS and element.kind != "contenteditable":
        what = named(talk.texts, element)
        line = talk.texts("not.no_field", what=f"{what[:1].upper()}{what[1:]}")
        return Reply((line,), ending="failed")
    return _put(talk, element, text, replace=replace, enter=enter)


def _where_and_what(talk: Talk, said: str) -> tuple[str | None, str]:
    """The field, None for the one with the focus, and the text."""
    if here := HERE.match(said):
        return None, said[here.end() :]
    found = spoken.leading_number(said)
    if found and (talk.numbers.element(found[0]) or not found[1]):
        return str(found[0]), found[1].lstrip(" :：,，")
    everything = talk.desk.everything()
    name, *text = re.split(r"\s*[:：]\s*", said, maxsplit=1)
    if text and any(one.mentions(name) for one in everything):
        return name, text[0]
    if named_field := _named_field(everything, said):
        return named_field
    head, _, rest = said.partition(" ")
    if rest and talk.kept(drawn.Marks).is_letters(head):
        return head, rest
    return (None, said) if found is None else (str(found[0]), found[1])


def _named_field(everything: Sequence[Element], said: str) -> tuple[str, str] | None:
    """The whole name of a field at the beginning, and the text behind it: "Email a@b.example".

    Else what belongs into a field, such as a password, would go to where the focus is.
    """
    fields = [one for one in everything if one.role in roles.FIELDS]
    known = {
        words.normal(text) for one in fields for text in (one.name, one.label, one.placeholder)
    }
    spaces = [match.start() for match in re.finditer(r"\s+", said)]
    for end in reversed(spaces):
        if words.normal(said[:end]) in known - {""}:
            return said[:end], said[end:].strip()
    return None


def _put(talk: Talk, element: Element, text: str, *, replace: bool, enter: bool) -> Reply:
    private = option_lists.details(talk, element).private or element.kind == "password"
    if private:
        talk.desk.attempt.values.learn("typed", text)  # neither told nor kept
    shown = talk.texts("act.hidden", count=len(text)) if private else disguise.quoted(text, 200)
    said = f"type {HIDDEN if private else text} into {element}"
    target = act.Target.of(element)
    if not replace:
        talk.desk.do(act.Press(keys="Control+End", target=target), said, keep=False)
    action = act.Type(text=text, target=target if replace else None, clear=replace, enter=enter)
    kind = ("type" if replace else "add") + (".enter" if enter else "")
    return perform(talk, action, said, told(talk, kind, element, text=shown), element=element)


def clear(talk: Talk, said: str) -> Reply:
    """Empty a field."""
    found = targeted(talk, said)
    if found is None:
        return Reply()
    target, element = found
    action = act.Type(text="", target=target, clear=True)
    return perform(talk, action, f"clear {said}", told(talk, "clear", element), element=element)


def select(talk: Talk, said: str) -> Reply:
    """Choose an option of a list: by words, first letters, or from a numbered list."""
    if not said.strip():
        return help_line(talk, "select")
    where, wanted = _list_and_option(said)
    found = targeted(talk, where)
    if found is None or found[1] is None:
        return Reply()
    target, element = found[0], found[1]
    native = option_lists.details(talk, element).options
    if native or element.kind.startswith("select"):
        option = option_lists.chosen(talk, wanted, native)
        if option is None:
            return left(talk)
        action: Any = act.Select(target=target, options=(option,))
        line = told(talk, "select", element, option=disguise.quoted(option))
        return perform(talk, action, f"select {option} in {element}", line, element=element)
    if element.role not in LISTS and not {"expanded", "collapsed"} & element.states:
        return Reply.of([talk.texts("act.no_options", what=named(talk.texts, element))])
    return _drawn_list(talk, element, wanted)


def _list_and_option(said: str) -> tuple[str, str]:
    """Which list, and which option of it ("" when none was named)."""
    found = spoken.leading_number(said)
    if found is None:
        parts = OPTION.split(said, maxsplit=1)
        return parts[0], parts[1] if len(parts) == 2 else ""
    rest = found[1].strip(" :：,，")
    marked = OPTION.match(rest)
    return str(found[0]), rest[marked.end() :] if marked else rest


def _drawn_list(talk: Talk, element: Element, wanted: str) -> Reply:
    """A list that the page draws itself: it is opened, then one of its options is clicked."""
    target = act.Target.of(element)
    before = {one.ref for one in talk.desk.look().elements}
    if "expanded" not in element.states:
        talk.desk.do(act.Click(target=target), f"open {element}", keep=False)
    seen = talk.desk.look()
    offered = [one for one in seen.elements if one.role in option_lists.OPTIONS]
    options = [one for one in offered if one.ref not in before] or offered
    names = [one.name or one.text for one in options]
    if not names:
        lines = [talk.texts("act.no_options", what=named(talk.texts, element))]
        return Reply.of([*lines, *changes.summary(talk)])
    option = option_lists.chosen(talk, wanted, names)
    if option is None:
        talk.desk.do(act.Press(keys="Escape"), f"close {element}", keep=False)
        return left(talk)
    chosen = options[names.index(option)]
    line = told(talk, "select", element, option=disguise.quoted(option))
    click = act.Click(target=act.Target.of(chosen))
    return perform(talk, click, f"select {option} in {element}", line, element=chosen)


def upload(talk: Talk, said: str) -> Reply:
    """Give a file to a file field: "4 /home/me/letter.pdf"."""
    found = spoken.leading_number(said)
    path = words.core(found[1]) and found[1].strip(" \"'“”") if found else ""
    if found is None or not path:
        return help_line(talk, "upload")
    path = str(Path(path).expanduser())
    if not _is_file(path):
        return Reply((talk.texts("not.no_file", what=disguise.quoted(path, 200)),), ending="failed")
    element = element_meant(talk, str(found[0]))
    if element is None:
        return Reply()
    action = act.Upload(files=(path,), target=act.Target.of(element))
    line = told(talk, "upload", element, file=disguise.quoted(path, 200))
    return perform(talk, action, f"upload {path}", line, element=element)


def _is_file(path: str) -> bool:
    """Whether there is such a file; False for what can be no path."""
    try:
        return Path(path).is_file()
    except (OSError, ValueError):
        return False

"""What using a control would do, as far as its page tells: for whoever must judge an action."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from .windows import Window


@dataclass(frozen=True)
class FormField:
    """One field of a form, without what stands in it.

    `kind` is an input's type, "textarea" or "select"; `autocomplete` the attribute; `filled` is
    whether something stands in it (for boxes: whether it is ticked).
    """

    kind: str
    name: str = ""
    label: str = ""
    autocomplete: str = ""
    filled: bool = False


@dataclass(frozen=True)
class Form:
    """Where a form sends what is in it: an absolute address and a method in capitals.

    `words` are its heading, legend and button texts in short; `orders` what unseen fields and the
    button used tell the server to do; `chosen` the words of what is ticked or selected in it.
    """

    action: str
    method: str
    fields: tuple[FormField, ...] = ()
    words: str = ""
    orders: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()


@dataclass(frozen=True)
class Purpose:
    """What a control is for.

    Args:
        ref: which element of its document it is, by a number.
        role: ARIA role.
        name: accessible name.
        text: what it shows, which may be other words.
        hints: words in its attributes (id, class, value …), for a control without words.
        kind: an input's type, "contenteditable", else the tag.
        autocomplete: the field's attribute.
        operable: whether its looks or its attributes make it something to click.
        url: the address of the document that it stands in.
        origin: that document's origin, "null" for an opaque one.
        href: where a link leads, as an absolute address.
        download: whether the link saves a file.
        scripted: whether a script of its own runs when the link is used.
        submits: whether using it submits its form.
        submitter: the button that Enter stands for, in its words.
        recipient: what stands in the field of its form that says to whom; of a drag on a desktop
            what it is dropped on.
        form: the form that it belongs to.
        around: words of the dialog, card or section around it, in short.
        dialog: whether it stands in a dialog.
        window: the window of a desktop that it stands in.
    """

    ref: int = 0
    role: str = ""
    name: str = ""
    text: str = ""
    hints: str = ""
    kind: str = ""
    autocomplete: str = ""
    operable: bool = False
    url: str = ""
    origin: str = ""
    href: str = ""
    download: bool = False
    scripted: bool = False
    submits: bool = False
    submitter: str = ""
    recipient: str = ""
    form: Form | None = None
    around: str = ""
    dialog: bool = False
    window: Window | None = None


def read_purpose(raw: object) -> Purpose | None:
    """What the injected script told of a control; what is not as it should be is left out.

    The script runs in the page: a page that wants to can make it tell anything.
    """
    facts = _facts(raw)
    if facts is None:
        return None
    names = (
        "role", "name", "text", "hints", "kind", "autocomplete", "url", "origin", "href",
        "submitter", "recipient", "around",
    )  # fmt: skip
    form, ref = _facts(facts.get("form")), facts.get("ref")
    return Purpose(
        **{name: _text(facts, name) for name in names},
        ref=ref if isinstance(ref, int) else 0,
        operable=facts.get("operable") is True,
        download=facts.get("download") is True,
        scripted=facts.get("scripted") is True,
        submits=facts.get("submits") is True,
        dialog=facts.get("dialog") is True,
        form=_form(form) if form is not None else None,
        window=None,
    )


def _form(facts: Mapping[str, object]) -> Form:
    fields = map(_facts, _list(facts, "fields"))
    return Form(
        action=_text(facts, "action"),
        method=_text(facts, "method"),
        fields=tuple(_field(one) for one in fields if one is not None),
        words=_text(facts, "words"),
        orders=tuple(one for one in _list(facts, "orders") if isinstance(one, str)),
        chosen=tuple(one for one in _list(facts, "chosen") if isinstance(one, str)),
    )


def _field(facts: Mapping[str, object]) -> FormField:
    return FormField(
        kind=_text(facts, "kind"),
        name=_text(facts, "name"),
        label=_text(facts, "label"),
        autocomplete=_text(facts, "autocomplete"),
        filled=facts.get("filled") is True,
    )


def _facts(raw: object) -> Mapping[str, object] | None:
    return cast("Mapping[str, object]", raw) if isinstance(raw, dict) else None


def _list(facts: Mapping[str, object], name: str) -> list[object]:
    value = facts.get(name)
    return cast("list[object]", value) if isinstance(value, list) else []


def _text(facts: Mapping[str, object], name: str) -> str:
    value = facts.get(name)
    return value if isinstance(value, str) else ""

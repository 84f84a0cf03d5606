"""What using a control would do, as far as its page tells: for whoever must judge an action."""

from __future__ import annotations

from dataclasses import dataclass


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

    `words` are its heading, legend and button texts in short.
    """

    action: str
    method: str
    fields: tuple[FormField, ...] = ()
    words: str = ""


@dataclass(frozen=True)
class Purpose:
    """What a control is for.

    Args:
        role: ARIA role.
        name: accessible name.
        kind: an input's type, "contenteditable", else the tag.
        autocomplete: the field's attribute.
        url: the address of the document that it stands in.
        origin: that document's origin, "null" for an opaque one.
        href: where a link leads, as an absolute address.
        download: whether the link saves a file.
        submits: whether using it submits its form.
        form: the form that it belongs to.
        around: words of the dialog, card or section around it, in short.
        dialog: whether it stands in a dialog.
    """

    role: str = ""
    name: str = ""
    kind: str = ""
    autocomplete: str = ""
    url: str = ""
    origin: str = ""
    href: str = ""
    download: bool = False
    submits: bool = False
    form: Form | None = None
    around: str = ""
    dialog: bool = False

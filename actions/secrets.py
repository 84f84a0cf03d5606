"""Secrets by reference: `${secrets.name}` stands in every text, the value only at the keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from handeye.perception import windows

from . import encodings, totp
from .addresses import origin_of
from .hands import Refused

REFERENCE = re.compile(r"\$\{secrets\.([A-Za-z_][A-Za-z0-9_]*)\}")
HIDING = ("current-password", "new-password", "one-time-code")
"""Words of `autocomplete` for fields that are meant for secrets, beside those of cards (cc-…)."""
FOR_CODES = ("text", "number", "tel", "password", "search")
"""Kinds of fields that a one-time code may be typed into."""


@dataclass(frozen=True)
class Secret:
    """A value, and where it may be typed.

    Args:
        value: what it is; with `totp` the seed of its codes.
        origin: the only origin that it is typed into, as in https://shop.example; "" for that of
            the site.
        visible: whether it may go into a field that shows what stands in it.
        totp: whether the code of the moment is typed instead of the value.
        window: on a desktop the only window that it is typed into: a program's name, or all of a
            title with *; "" for those of the program that was started.
    """

    value: str = field(repr=False)
    origin: str = ""
    visible: bool = False
    totp: bool = False
    window: str = ""


@dataclass(frozen=True)
class TypedField:
    """A field that is typed into, as far as it matters for secrets.

    Args:
        origin: the origin of its document, "null" for an opaque one.
        kind: an input's type, "contenteditable", "prompt" for a dialog's, else the tag.
        autocomplete: the field's attribute.
        window: on a desktop the window that gets what is typed. A field without a kind is then one
            that nobody can tell anything about.
    """

    origin: str
    kind: str = ""
    autocomplete: str = ""
    window: windows.Window | None = None

    @property
    def hides(self) -> bool:
        """Whether it hides what is typed, or is made for secrets."""
        words = self.autocomplete.casefold().split()
        return self.kind == "password" or any(w in HIDING or w.startswith("cc-") for w in words)

    @property
    def unknown(self) -> bool:
        """Whether it stands on a desktop and nobody can tell whether it hides what is typed."""
        return self.window is not None and self.kind in ("", "window")


class Secrets:
    """The values behind the references of one run. Never printed, never written.

    Args:
        values: by name; a bare text is a `Secret` without further words.
        origin: where those go that name no origin themselves; "" for nowhere.
    """

    def __init__(self, values: Mapping[str, str | Secret] | None = None, origin: str = "") -> None:
        given = {
            name: Secret(one) if isinstance(one, str) else one
            for name, one in (values or {}).items()
        }
        self._values = given
        self._origin = origin_of(origin)
        self._own: windows.Mine | None = None
        self._known: dict[str, str] = {}
        """What is taken out of texts, and the name that it stands for."""
        self._forms: list[tuple[encodings.Form, str]] = []
        self._patterns: dict[tuple[int, ...], re.Pattern[str]] = {}
        self._cut: dict[str, str] = {}
        self._bytes: dict[bytes, str] = {}
        self._learn({form: name for name, one in given.items() for form in _told(one)})

    def __repr__(self) -> str:
        return f"Secrets({', '.join(self.names)})"

    def __bool__(self) -> bool:
        return bool(self._values)

    @property
    def names(self) -> list[str]:
        """What they are called, in order."""
        return sorted(self._values)

    def _learn(self, forms: Mapping[str, str]) -> None:
        self._known |= {form: name for form, name in forms.items() if form}
        longest_first = sorted(self._known, key=len, reverse=True)
        self._forms = [
            (one, self._known[form]) for form in longest_first for one in encodings.forms_of(form)
        ]
        self._patterns = {}
        self._cut = {
            one: self._known[form] for form in longest_first for one in encodings.cut_forms(form)
        }
        self._bytes = {
            raw: self._known[form]
            for form in longest_first
            for raw in encodings.charset_forms(form)
        }

    def learn(self, name: str, value: str) -> None:
        """Take a value out of everything that is kept from now on, as that of a name.

        It is no secret that can be typed by reference: a person has typed it as it is.
        """
        self._learn(dict.fromkeys(_told(Secret(value)), name))

    def belong_to(self, own: windows.Mine) -> None:
        """Type those that name no window themselves into these windows, and into no page."""
        self._own = own

    def reveal(self, text: str) -> str:
        """The text with its references replaced by values, for the keyboard alone.

        Raises:
            Refused: when a reference names a secret that was not declared.
        """
        return REFERENCE.sub(lambda match: self._value(match[1]), text)

    def _value(self, name: str) -> str:
        secret = self._secret(name)
        if not secret.totp:
            return secret.value
        try:
            code = totp.read_seed(secret.value).code()
        except totp.SeedError as why:
            raise Refused(f"the secret `{name}` {why}") from None
        self._learn({code: name})
        return code

    def _secret(self, name: str) -> Secret:
        if name not in self._values:
            known = ", ".join(self.names) or "none"
            raise Refused(f"no secret is called {name!r}; declared are: {known}")
        return self._values[name]

    def origin(self, name: str) -> str:
        """The only origin that a secret is typed into; "" for none at all.

        Raises:
            Refused: when there is no such secret.
        """
        return origin_of(self._secret(name).origin) or self._origin

    def hidden_of(self, names: Iterable[str]) -> list[str]:
        """Those of some secrets that go into fields that hide what is typed alone."""
        return [name for name in names if name in self._values and not self._values[name].visible]

    def why_not(self, text: str, place: TypedField) -> str:
        """Why a text must not be typed into a field, for the secrets in it; "" when it may."""
        for name in REFERENCE.findall(text):
            try:
                if why := self._why_not(name, place):
                    return why
            except Refused as why:
                return str(why)
        return ""

    def _why_not(self, name: str, place: TypedField) -> str:
        secret = self._secret(name)
        desktop = place.window is not None or secret.window or self._own
        if why := self._not_window(name, place) if desktop else self._not_page(name, place):
            return why
        shown = not (secret.visible or place.hides or place.unknown)
        if not shown or (secret.totp and place.kind in FOR_CODES):
            return ""
        named = "a dialog" if place.kind == "prompt" else f"this {place.kind or 'unknown'} field"
        return (
            f"the secret `{name}` goes into fields that hide what is typed, and {named} shows it; "
            "declare `visible: true` with it if that is right "
            "(in Python: Secret(..., visible=True))"
        )

    def _not_page(self, name: str, place: TypedField) -> str:
        """Why a secret does not belong into a page; "" when it does."""
        own = self.origin(name)
        if own and place.origin == own:
            return ""
        where = "a page without an origin" if place.origin in ("", "null") else place.origin
        says = f"declare `origin: {place.origin}` with it if that is right"
        more = "" if where != place.origin else f"; {says}"
        return f"the secret `{name}` goes into {own or 'no page'} only, not {where}{more}"

    def _not_window(self, name: str, place: TypedField) -> str:
        """Why a secret does not belong into a window; "" when it does."""
        window, wanted = place.window, self._secret(name).window
        if window is None:
            return f"the secret `{name}` goes into a window of a program, and there is none here"
        program = window.programs[0] if window.programs else "an unknown program"
        says = f"declare `window: {program}` with it if that is right"
        if wanted:
            return (
                ""
                if takes(window, wanted)
                else (
                    f"the secret `{name}` goes into {wanted} only, not into a window of {program}; "
                    f"{says}"
                )
            )
        if self._own is None:
            return f"the secret `{name}` goes into no window that is not named: {says}"
        if self._own(window):
            return ""
        return f"the secret `{name}` goes into the task's own program, not into {program}; {says}"

    def redact(self, text: str) -> str:
        """The text with every value replaced by its reference, for everything that is kept.

        Values are found as they are, percent-encoded, escaped for JSON or HTML, in base64 and in
        hexadecimal digits; long ones also where they were cut; codes once they were typed.
        """
        return self._uncut(self._whole(text))

    def _uncut(self, text: str) -> str:
        """A text without the beginning of a long value, where something cut it."""
        for form, name in self._cut.items():
            begin, place = encodings.beginning(form), 0
            while (place := text.find(begin, place)) >= 0:
                end = place + len(begin)
                for sign in form[len(begin) :]:
                    if text[end : end + 1] != sign:
                        break
                    end += 1
                reference = f"${{secrets.{name}}}"
                text = text[:place] + reference + text[end:]
                place += len(reference)
        return text

    def _whole(self, text: str) -> str:
        near = tuple(at for at, (form, _) in enumerate(self._forms) if form.needle in text)
        if not near:
            return text
        if near not in self._patterns:
            regex = "|".join(f"({self._forms[at][0].regex})" for at in near)
            self._patterns[near] = re.compile(regex)

        def reference(found: re.Match[str]) -> str:
            return f"${{secrets.{self._forms[near[(found.lastindex or 1) - 1]][1]}}}"

        return self._patterns[near].sub(reference, text)

    def redact_bytes(self, data: bytes) -> bytes:
        """The same for the bytes of a file, in UTF-8 and in other character sets."""
        text = self.redact(data.decode("utf-8", "surrogateescape"))
        data = text.encode("utf-8", "surrogateescape")
        for raw, name in self._bytes.items():
            data = data.replace(raw, f"${{secrets.{name}}}".encode())
        return data

    def begins(self, text: str) -> str:
        """The name of the secret that a text of some length is the beginning of; "" for none."""
        if len(text) < encodings.SHORTEST:
            return ""
        names = (name for form, name in self._known.items() if form.startswith(text))
        return next(names, "")


def takes(window: windows.Window, words: str) -> bool:
    """Whether words name a window surely enough for a secret.

    A program's name does, and a whole title (with *). A word that stands somewhere in a title does
    not: a page in any browser could write it there.
    """
    named = windows.fits(replace(window, title=""), words)
    return named or ("*" in words and windows.fits(window, words))


def _told(secret: Secret) -> list[str]:
    """What must not be seen of a secret: the value, and the seed within an address."""
    forms = [secret.value, *secret.value.splitlines()]
    if secret.totp:
        forms += re.findall(r"[?&]secret=([^&#\s]+)", secret.value, re.IGNORECASE)
    return [form for form in forms if form.strip()]

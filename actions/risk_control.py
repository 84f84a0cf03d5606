"""One control, and what using it puts at risk: by its words, its dialog, its form and its link."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult

from handeye.perception import Observation, Purpose, words

from . import action as act
from . import risk_paths
from . import risk_words as said
from .disguise import quoted, undisguised
from .risk_fields import filled, held, ordered
from .risk_kinds import RISK_KINDS, RiskKind
from .risk_paths import ACTS_AT_ONCE, FILES, does, origin_of, parts_of, plain_link
from .risk_verbs import SIGNS

FIELD_KINDS = frozenset(
    (
        "text", "search", "tel", "url", "email", "password", "date", "month", "week", "time",
        "datetime-local", "number", "color", "range", "textarea", "select", "select-one",
        "select-multiple", "contenteditable",
    )
)  # fmt: skip
FIELD_ROLES = frozenset(("textbox", "searchbox", "combobox", "listbox", "slider", "spinbutton"))
COLUMN_HEADS = frozenset(("th", "caption"))
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
LONGEST = 60
"""Characters of a text that could be a control, though nothing but its words says so."""
LABEL = 120
"""Characters of a label that are judged as a whole: of a longer one, its beginning and its end."""
END = 6
"""Words at the end of a longer label: where an order stands in German."""
READ = 4_000
"""Characters of any text of a page that are read at most, invisible ones counted in."""
SAID = 600
"""Characters at each end of what a dialog says that are judged."""
TICKS = frozenset(("checkbox", "radio"))


@dataclass(frozen=True)
class Risk:
    """One kind of risk, and what speaks for it, in plain words (with words of the page quoted)."""

    kind: RiskKind
    why: str


def ends(text: str) -> tuple[str, ...]:
    """A text in the ways that a reader may take it; of a long one its beginning and its end."""
    parts = (text,) if len(text) <= READ else (text[:READ], text[-READ:])
    plain = [way for part in parts for way in undisguised(part)]
    return tuple(way for one in plain for way in _halves(one))


def _halves(text: str) -> tuple[str, ...]:
    return (text,) if len(text) <= 2 * SAID else (text[:SAID], text[-SAID:])


def about(text: str, source: str) -> Iterator[Risk]:
    """What words of a dialog are about, as far as its beginning and its end tell."""
    for plain in ends(text):
        for kind in RISK_KINDS:
            cookies = kind in ("permission", "terms") and said.COOKIES.search(plain)
            if not cookies and said.mentions(kind).search(plain):
                yield Risk(kind, f"{source} {quoted(text, 120)}")


class Control:
    """One control, and what using it puts at risk."""

    def __init__(self, action: act.Action, seen: Observation, purpose: Purpose) -> None:
        self.action = action
        self.seen = seen
        self.purpose = purpose
        self.form = purpose.form if purpose.submits and purpose.form else None
        if self.form and self.form.method == "DIALOG":
            self.form = None
        self.labels = [label for label in self._labels() if label.strip()]
        self.plain = [way for label in self.labels for way in undisguised(label[:READ])]
        self.leads = plain_link(purpose)
        self.link = None if purpose.scripted else self.leads

    def _labels(self) -> Sequence[str]:
        """What the control says that is about to be used; nothing for a field to write in."""
        purpose, action = self.purpose, self.action
        if isinstance(action, act.Select):
            return action.options
        if purpose.submitter:
            return (purpose.submitter,)
        field = purpose.kind in FIELD_KINDS or (not purpose.kind and purpose.role in FIELD_ROLES)
        text_only = purpose.kind in HEADINGS and not purpose.operable
        if field or text_only or purpose.kind in COLUMN_HEADS:
            return ()
        if purpose.role == "generic":  # a longer text is something to read
            return (purpose.name, purpose.text) if len(purpose.text) <= LONGEST else ()
        return (purpose.name, purpose.text)

    def _says(self, pattern: re.Pattern[str]) -> str:
        """The words of the control that match as a whole; "" for none.

        More words than a control needs are judged by how they begin, whatever follows.
        """
        for one in self.plain:
            if len(one) <= LABEL:
                found = one if pattern.fullmatch(one) else ""
            else:
                found = _said_at_an_end(pattern, one)
            if found:
                return found
        return ""

    def by_words(self) -> Iterator[Risk]:
        """What its own words order, unless they mean something harmless here."""
        chosen = self.action.options if isinstance(self.action, act.Select) else ()
        if not self.purpose.submits and any(option.count(" ") > 1 for option in chosen):
            return
        if not any(re.search(r"\w", one) for one in self.plain):
            yield from self._by_hints()
        for kind in RISK_KINDS:
            if (words_said := self._says(said.orders(kind))) and self._counts(kind, words_said):
                yield Risk(kind, f"it says {quoted(self._shown())}")
        if self._says_yes_to_a_sum():
            yield Risk("payment", f"it says {quoted(self._shown())}")
        if not self.link and (self._says(said.WEAK)) and self._ready_to_send():
            yield Risk("send", f"it says {quoted(self._shown())}")

    def _says_yes_to_a_sum(self) -> bool:
        """Whether it goes along with something and names a sum, as in "Confirm $500"."""
        if self.link is not None or self.purpose.kind in TICKS:
            return False
        parts = (said.AMOUNT.split(label) for label in self.labels if said.AMOUNT.search(label))
        rest = (undisguised(re.sub(r"\b(?:for|with|of)\s*$", "", part[0])) for part in parts)
        return any(said.ASSENT.fullmatch(one) for ways in rest for one in ways)

    def _shown(self) -> str:
        return " / ".join(dict.fromkeys(words.short(label, 60) for label in self.labels))

    def _by_hints(self) -> Iterator[Risk]:
        shown = set("".join(self.labels))
        for kind, signs in SIGNS.items():
            if drawn := sorted(shown & set(signs)):
                yield Risk(kind, f"it shows {drawn[0]} and no words")
        if self.labels or self.purpose.kind in FIELD_KINDS or isinstance(self.action, act.Select):
            return
        text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", self.purpose.hints)
        tokens = set(re.split(r"[^a-z]+", text.casefold().replace("paper-plane", "paperplane")))
        for kind, names in said.ICONS.items():
            if named := sorted(tokens & names):
                yield Risk(kind, f"it has no words; the page calls it {quoted(named[0])}")

    def _counts(self, kind: RiskKind, words_said: str) -> bool:
        """Whether words that order an action of a kind mean it here."""
        purpose = self.purpose
        if self.link is not None:
            return self._link_counts(kind, words_said, self.link)
        if purpose.kind in TICKS:
            return self._tick_counts(kind, words_said)
        if kind == "delete" and said.puts_back(words_said, self._about()):
            return False
        around = f"{purpose.around} {purpose.form.words if purpose.form else ''}"
        plain = undisguised(around[:READ])
        if kind in ("permission", "terms") and self._of_cookies(words_said, plain):
            return False
        if kind == "sign_in":
            return self._signs_in(words_said)
        if kind == "permission":
            bare = words_said in said.BARE
            return not bare or any(said.mentions(kind).search(one) for one in plain)
        if kind == "upload":  # the file itself is given by an action of its own
            return not purpose.kind or bool(purpose.form and filled(purpose.form, "file"))
        return True

    def _tick_counts(self, kind: RiskKind, words_said: str) -> bool:
        """Whether ticking a box does it: what stands in a form is done by its button."""
        if kind == "terms":
            return self._of_terms(words_said)
        acts = self.purpose.kind == "checkbox" and self.purpose.form is None
        return acts and kind in ("delete", "permission")

    def _about(self) -> tuple[str, ...]:
        """What tells where a control stands, and what it works on."""
        purpose = self.purpose
        form = purpose.form.action if purpose.form else ""
        return (*self.labels, purpose.hints, purpose.around, form, purpose.url)

    def _of_cookies(self, words_said: str, around: Sequence[str]) -> bool:
        """Whether it is about cookies, and about no terms beside."""
        if said.TERMS.search(words_said):
            return False
        return any(said.COOKIES.search(one) for one in (words_said, *around))

    def _of_terms(self, words_said: str) -> bool:
        return bool(said.TERMS.search(words_said)) and not said.COOKIES.search(words_said)

    def _link_counts(self, kind: RiskKind, words_said: str, link: SplitResult) -> bool:
        if said.ARTICLE.search(words.normal(self.labels[0])):
            return False
        if kind == "sign_in" and not said.LEAVING.search(words_said):
            return bool(said.PROVIDER.search(words_said))
        if kind == "download":
            return True
        return does(kind, link) or (kind != "sign_in" and risk_paths.plainly(words_said, link))

    def _signs_in(self, words_said: str) -> bool:
        """Whether words of signing in are more than the way to the page for it."""
        if said.LEAVING.search(words_said) or said.PROVIDER.search(words_said):
            return True
        if self.form:
            return True
        return any(one.kind == "password" and one.value for one in self.seen.elements)

    def _ready_to_send(self) -> bool:
        """Whether something stands ready to be sent: a form, a dialog, text in a large field."""
        if self.form or self.purpose.dialog or not self.purpose.kind:
            return True
        large = ("textarea", "contenteditable")
        return any(one.kind in large and one.value for one in self.seen.elements)

    def by_dialog(self) -> Iterator[Risk]:
        """What the dialog is about that the control says yes to."""
        purpose = self.purpose
        agrees = self._says(said.ASSENT if purpose.dialog else said.CONFIRMING)
        if agrees and self.link is None:
            where = "its dialog says" if purpose.dialog else "beside it stands"
            yield from about(purpose.around, where)

    def by_form(self) -> Iterator[Risk]:
        """What submitting its form does."""
        form = self.form
        if form is None:
            return
        parts = parts_of(form.action)
        posted = form.method not in ("", "GET")
        if form.method == "DELETE":
            yield Risk("delete", f"it sends DELETE to {quoted(form.action)}")
        for kind in RISK_KINDS:
            if parts and (does(kind, parts) or (posted and risk_paths.takes(kind, parts))):
                yield Risk(kind, f"its form goes to {quoted(form.action)}")
        typed = self.purpose if isinstance(self.action, act.Type) else Purpose()
        told = held(form, typed.autocomplete, typed.kind, posted)
        for kind, why in (*ordered(form, self._about()), *told):
            yield Risk(kind, why)
        if posted and self._unsaid() and filled(form, "textarea"):
            yield Risk("send", f"its form sends what was written to {quoted(form.action)}")
        if posted and any(said.AMOUNT.search(label[:READ]) for label in self.labels):
            yield Risk("payment", f"it says {quoted(self._shown())}")
        yield from self._leaves(form.action, "its form goes to")

    def _unsaid(self) -> bool:
        """Whether the control itself says nothing of what it does."""
        return not self.plain or bool(self._says(said.ASSENT))

    def by_link(self) -> Iterator[Risk]:
        """What following its link does."""
        href = self.purpose.href
        if not href.startswith("http"):
            return
        yield from self._leaves(href, "it leads to")
        parts = parts_of(href)
        if self.purpose.download or (parts and FILES.search(parts.path.casefold())):
            yield Risk("download", f"it saves {quoted(href)}")
        for kind in ACTS_AT_ONCE:
            if self.leads and risk_paths.at_once(kind, self.leads):
                yield Risk(kind, f"it leads to {quoted(href)}")

    def _leaves(self, url: str, how: str) -> Iterator[Risk]:
        own = self.purpose.origin
        own = own if own not in ("", "null") else origin_of(self.purpose.url or self.seen.url)
        if own and url.startswith("http") and origin_of(url) != own:
            yield Risk("leave", f"{how} {quoted(url)}, away from {own}")


def _said_at_an_end(pattern: re.Pattern[str], text: str) -> str:
    """The beginning or the end of a long text, whichever matches; "" for none."""
    head, cut, _ = text[: LABEL + 1].rpartition(" ")
    head = head if cut else text[:LABEL]
    if said.begins(pattern).fullmatch(head):
        return head
    tail = " ".join(text[-LABEL:].split(" ")[-END:])
    return tail if pattern.fullmatch(tail) else ""

"""Guards secrets: where their names may stand, what field takes them, and where forms send them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from handeye.perception import Form, Purpose, ScreenError

from . import action as act
from .addresses import scheme_of
from .guard import Proposal, Ruling, is_own
from .keys_used import PRESSING, uses
from .secrets import REFERENCE, Secrets, TypedField, origin_of

RULE = "secret"
WORDS: dict[type[object], str] = {
    act.Goto: "url", act.Select: "options", act.Upload: "files", act.Press: "keys",
    act.SwitchTab: "tab", act.Extract: "data", act.AskUser: "question", act.Done: "answer",
}  # fmt: skip
"""The words of actions in which no secret may be named. Actions that point have none."""
UNTOLD = (
    "the secret `{}` goes into fields that hide what is typed, and nobody can tell whether this "
    "one does; a step of the user's own may type it, or declare `visible: true` with it"
)


@dataclass(frozen=True)
class _Typed:
    """A secret that was typed: its name, the page's origin, and the field's kind and label."""

    name: str
    origin: str
    kind: str
    label: str


class SecretGuard:
    """Refuses what would bring a secret to where it does not belong.

    Args:
        secrets: the secrets of the run.
        purpose: tells what the control of an action is for.
    """

    def __init__(self, secrets: Secrets, purpose: Callable[[act.Action], Purpose | None]) -> None:
        self.secrets = secrets
        self.purpose = purpose
        self._typed: set[_Typed] = set()

    def review(self, proposal: Proposal) -> Ruling:
        """Refuse a secret in the wrong words, in the wrong field, and in a form that leads away.

        A form that a step of the user sends is not asked about: the user chose its button, and
        the allow-list holds all the same.
        """
        action = proposal.action
        why = ""
        if names := typed_names(action):
            why = self._typing(proposal, names)
        elif proposal.by != "step":
            why = _named_elsewhere(action) or self._sending(action)
        notes: list[str] = []
        if names and not why:
            notes.append(f"types {', '.join(f'`{one}`' for one in names)}")
            if self._is_unknown(action):
                notes.append("nobody can tell whether the field hides what is typed")
        return Ruling(action, why, RULE if why else "", notes=tuple(notes))

    def _is_unknown(self, action: act.Action) -> bool:
        """Whether nobody can tell anything about the field that is typed into."""
        purpose = self._purpose(action)
        return purpose is not None and _place(purpose).unknown

    def _typing(self, proposal: Proposal, names: list[str]) -> str:
        action = proposal.action
        if isinstance(action, act.AnswerDialog):
            place = TypedField(origin_of(proposal.seen.url), "prompt")
            return self.secrets.why_not(action.text or "", place)
        assert isinstance(action, act.Type)
        purpose = self._purpose(action)
        if purpose is None:  # the hands read the field before they type
            return ""
        place = _place(purpose)
        if why := self.secrets.why_not(action.text, place):
            return why
        if place.unknown and not is_own(proposal.by) and (shown := self.secrets.hidden_of(names)):
            return UNTOLD.format(shown[0])
        self._typed |= {_Typed(one, purpose.origin, purpose.kind, purpose.name) for one in names}
        return "" if proposal.by == "step" else self._leaving(purpose, names)

    def _sending(self, action: act.Action) -> str:
        if not (self._typed and isinstance(action, PRESSING)):
            return ""
        purpose = self._purpose(action)
        if purpose is None or purpose.form is None or not uses(action, purpose):
            return ""
        form, here = purpose.form, purpose.origin
        held = {one.name for one in self._typed if one.origin == here and _holds(form, one)}
        return self._leaving(purpose, sorted(held))

    def _purpose(self, action: act.Action) -> Purpose | None:
        """What a control is for; None also when the page cannot be asked: the hands find out."""
        from handeye.perception import patience  # it loads Playwright

        try:
            return self.purpose(action)
        except (ScreenError, patience.Interrupted):
            return None

    def _leaving(self, purpose: Purpose, names: list[str]) -> str:
        """Why a form must not be sent with these secrets in it; "" when it may, or is not."""
        form = purpose.form
        if not (form and purpose.submits) or form.method == "DIALOG":
            return ""
        if scheme_of(form.action) == "javascript":  # nothing is sent but by the page itself
            return ""
        to = origin_of(form.action)
        for name in names:
            if to != (own := self.secrets.origin(name)):
                where = to or form.action[:100]
                return f"the form would send the secret `{name}` to {where}, not to {own}"
        return ""


def _place(purpose: Purpose) -> TypedField:
    """The field that a purpose is about."""
    return TypedField(purpose.origin, purpose.kind, purpose.autocomplete, purpose.window)


def typed_names(action: act.Action) -> list[str]:
    """The secrets that an action types, each once."""
    if not isinstance(action, act.Type | act.AnswerDialog):
        return []
    return list(dict.fromkeys(REFERENCE.findall(action.text or "")))


def _named_elsewhere(action: act.Action) -> str:
    """Why an action that names a secret in other words than typed ones is refused."""
    field = WORDS.get(type(action))
    said = str(getattr(action, field)) if field else ""
    if isinstance(action, act.AskUser):
        said = f"{said} {' '.join(action.choices)}"
    if found := REFERENCE.search(said):
        return f"`{found[0]}` cannot stand in {action.kind}: a secret is only ever typed"
    return ""


def _holds(form: Form, typed: _Typed) -> bool:
    """Whether a form holds what was typed, as far as its fields tell."""
    return any(
        field.filled and (field.kind == "password" or (field.kind, field.label) == same)
        for field in form.fields
        for same in ((typed.kind, typed.label),)
    )

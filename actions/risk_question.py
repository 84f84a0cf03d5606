"""The question before a risky action: what, where, to whom, how much, and whether it comes back.

Words of the page are quoted, cut and cleared of control signs: a page cannot write lines of its own
into the question.
"""

from __future__ import annotations

from collections.abc import Sequence

from handeye.perception import Element, Observation, Purpose

from . import action as act
from .disguise import quoted
from .question import Question
from .risk_control import READ, Risk
from .risk_paths import origin_of
from .risk_words import AMOUNT

LONGEST_PATH = 200
"""Characters of a file's path that are shown."""
DOES = {
    "payment": "it pays or orders",
    "send": "it sends or publishes",
    "delete": "it deletes or cancels",
    "sign_in": "it signs in or out",
    "upload": "it gives a file away",
    "download": "it saves a file",
    "permission": "it grants a permission",
    "terms": "it accepts terms",
    "leave": "it leaves the site",
    "secret": "it uses a secret",
    "other": "the model says that it is risky",
}
UNDO = {
    "payment": "not by handeye; the seller would have to agree",
    "send": "no, what is sent stays sent",
    "delete": "probably not",
    "sign_in": "yes, by signing out or in again",
    "upload": "no, the site keeps what it got",
    "download": "yes, by deleting the file",
    "permission": "in the settings of the site or the browser",
    "terms": "no",
    "leave": "yes, by going back",
    "secret": "no",
    "other": "not known",
}
"""Whether an action of a kind can be taken back."""
ROLES = frozenset(
    (
        "button", "cell", "checkbox", "combobox", "generic", "img", "link", "listbox", "listitem",
        "menuitem", "option", "radio", "row", "searchbox", "slider", "spinbutton", "switch", "tab",
        "text", "textbox", "treeitem",
    )
)  # fmt: skip
"""Roles that are told as they are; of others nobody knows who made them up."""


def question_of(
    action: act.Action,
    seen: Observation,
    purpose: Purpose | None,
    found: Sequence[Risk],
    kinds: Sequence[str],
    *,
    by: str = "model",
) -> Question:
    """What the user is asked before an action.

    Args:
        action: what is to be done.
        seen: the screen that it is to be done on.
        purpose: what its control is for, where that is known.
        found: what it puts at risk, and why.
        kinds: what the user is asked about; "other" for what only the model says.
        by: who decided on it.
    """
    who = "The model wants to" if by == "model" else "The next step is to"
    facts = (("by", by), *facts_of(action, seen, purpose, found, kinds))
    undo = "; ".join(dict.fromkeys(UNDO.get(one, "?") for one in kinds))
    lines = [f"{who} {in_words(action)}", *filter(None, (_line(*fact) for fact in facts))]
    lines.append(f"can be undone: {undo}")
    return Question(
        "\n".join(map(_on_a_line, lines)),
        ("yes", "no"),
        tuple(kinds),
        "no",
        tuple((about, _on_a_line(words)) for about, words in facts),
    )


LINES = {
    "where": "where: {}",
    "why": "why: {}",
    "goes_to": "goes to: {}",
    "to_whom": "to whom, in words of the page: {}",
    "beside": "beside it stands: {}",
    "form": "its form says: {}",
    "filled": "filled in: {}",
    "amount": "how much, in words of the page: {}",
    "beware": "beware: text on this page speaks to the model; that may be why it wants this",
}
"""The line of the question that tells a fact; `act` and `undo` have lines of their own."""


def _line(about: str, words: str) -> str:
    if about == "risk":
        return f"risk: {words}, {DOES.get(words, words)}"
    return LINES[about].format(words) if about in LINES else ""


def facts_of(
    action: act.Action,
    seen: Observation,
    purpose: Purpose | None,
    found: Sequence[Risk],
    kinds: Sequence[str],
) -> tuple[tuple[str, str], ...]:
    """All that the user should know before an action: what each fact is about, and its words.

    `by`, put before them, is who decided. `act.<kind>` is what is done, and to what, whose `role`
    follows; `where` is the page, in English, `page` and `at` are its title and its site; `risk` is
    a kind of risk, `why` what speaks for it; `goes_to` is where a form goes; `to_whom`, `beside`,
    `form`, `filled` and `amount` are words of the page; `beware` is said of a page that speaks to
    models; `undo` is a kind of risk, and whether that comes back depends on it (`UNDO`).
    """
    facts = [(f"act.{action.kind}", _on_what(action)), ("where", _where(seen, purpose))]
    target = getattr(action, "target", None)
    if isinstance(target, act.Target) and target.role in ROLES and target.name.strip():
        facts.append(("role", target.role))
    if not (purpose and purpose.window):
        facts += [("page", quoted(seen.title))] if seen.title.strip() else []
        facts.append(("at", quoted(_site(seen, purpose), 120)))
    facts += [("risk", kind) for kind in kinds]
    facts += [("why", risk.why) for risk in found if risk.kind in kinds]
    if purpose and purpose.submits and purpose.form:
        facts.append(("goes_to", quoted(purpose.form.action, 200)))
    if purpose and purpose.recipient:
        facts.append(("to_whom", quoted(purpose.recipient)))
    facts += _which(action, seen, purpose)
    if amount := amount_of(purpose):
        facts.append(("amount", quoted(amount)))
    if any(one.kind == "injection_suspected" for one in seen.notices):
        facts.append(("beware", ""))
    return (*facts, *(("undo", kind) for kind in kinds))


def _file(path: str) -> str:
    """A path as it is asked about: its end is never cut off, which says what file it is."""
    shown = path if len(path) <= LONGEST_PATH else f"…{path[1 - LONGEST_PATH :]}"
    return quoted(shown, LONGEST_PATH)


def _on_what(action: act.Action) -> str:
    """What an action is done to or with, with words of the page quoted; "" for nothing."""
    target = getattr(action, "target", None)
    match action:
        case act.Goto():
            return quoted(action.url, 200)
        case act.Press():
            return quoted(action.keys, 30)
        case act.Upload():
            return ", ".join(map(_file, action.files))
        case act.AnswerDialog():
            return "yes" if action.accept else "no"
        case _ if isinstance(target, act.Target):
            return quoted(target.name) if target.name.strip() else str(target)
        case _:
            return ""


def _where(seen: Observation, purpose: Purpose | None) -> str:
    """The page and its site, or the window and its program."""
    if purpose and (window := purpose.window):
        program = window.programs[0] if window.programs else "an unknown program"
        return f"the window {quoted(window.title)} of {quoted(program)}"
    title = f"{quoted(seen.title)} at " if seen.title.strip() else ""
    return f"{title}{quoted(_site(seen, purpose), 120)}"


def _site(seen: Observation, purpose: Purpose | None) -> str:
    origin = purpose.origin if purpose and purpose.origin not in ("", "null") else ""
    return origin or origin_of(seen.url) or seen.url


def _on_a_line(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _which(action: act.Action, seen: Observation, purpose: Purpose | None) -> list[tuple[str, str]]:
    """Which of several alike it is: what stands around it, and what its form holds."""
    facts: list[tuple[str, str]] = []
    target = getattr(action, "target", None)
    own = purpose.name if purpose else ""
    element = element_at(seen, target) if isinstance(target, act.Target) else None
    regions = reversed(element.regions) if element else ()
    rows = (one.text or one.name for one in regions)
    around = purpose.around if purpose else ""
    row = next((text for text in rows if text.strip() and text.strip() != own), "")
    beside = (around, row) if purpose and purpose.dialog else (row or around,)
    facts += [("beside", quoted(text, 160)) for text in beside if text.strip()]
    if purpose and purpose.submits and purpose.form:
        if purpose.form.words:
            facts.append(("form", quoted(purpose.form.words)))
        filled = [one.label or one.name for one in purpose.form.fields if one.filled]
        if names := [name for name in filled if name.strip()]:
            facts.append(("filled", quoted(", ".join(names))))
    return facts


def element_at(seen: Observation, target: act.Target) -> Element | None:
    """The smallest thing on the screen at the point of a target; None for none."""
    under = [one for one in seen.elements if one.box.contains(target.point)]
    return min(under, key=lambda one: one.box.width * one.box.height, default=None)


def amount_of(purpose: Purpose | None) -> str:
    """The sums of money nearest to a control: its own, else those of its form, else around it."""
    if purpose is None:
        return ""
    near = (f"{purpose.name} {purpose.text}", purpose.submitter)
    for text in (*near, purpose.form.words if purpose.form else "", purpose.around):
        if sums := AMOUNT.findall(text[:READ]):
            return ", ".join(dict.fromkeys(sums[:4]))
    return ""


def in_words(action: act.Action) -> str:
    """An action in plain words, with words of the page quoted."""
    what = action.kind.replace("_", " ")
    target = getattr(action, "target", None)
    if isinstance(action, act.Goto):
        return f"open {quoted(action.url, 200)}"
    if isinstance(action, act.Press):
        what = f"press {quoted(action.keys, 30)}"
    elif isinstance(action, act.Type):
        what = f"type {quoted(action.text)}{' and press Enter' if action.enter else ''}"
    elif isinstance(action, act.Upload):
        what = f"upload {', '.join(map(_file, action.files))}"
    elif isinstance(action, act.AnswerDialog):
        what = "accept the open dialog" if action.accept else "dismiss the open dialog"
    where = f" {_role(target.role)}{quoted(target.name)}" if isinstance(target, act.Target) else ""
    return f"{what}{' on' if where and what != action.kind.replace('_', ' ') else ''}{where}"


def _role(role: str) -> str:
    """A role before a name; quoted when it is none that is known, for a model may write any."""
    return f"{role if role in ROLES else quoted(role, 30)} " if role.strip() else ""

"""The guard of the allow-list: refuses what leads elsewhere before it is tried."""

from __future__ import annotations

from collections.abc import Callable

from handeye.perception import Purpose

from . import action as act
from .addresses import joined, place_of, scheme_of
from .allow import AllowList
from .guard import Proposal, Ruling
from .keys_used import PRESSING, uses

RULE = "allow"
ANYWHERE = (act.Goto, act.Back, act.CloseTab, act.SwitchTab, act.WaitFor)
"""What may be done on a page that is not allowed: to get away from it."""
WEB = ("http", "https", "file")


class AllowGuard:
    """Keeps actions to the addresses on the allow-list.

    It refuses to open an address that is not on it, to act on a page that is not, and to use a
    link or a form that leads elsewhere.

    Args:
        allow: the list.
        base_url: what relative addresses are relative to.
        purpose: tells what the control of an action is for.
    """

    def __init__(
        self,
        allow: AllowList,
        base_url: str = "",
        purpose: Callable[[act.Action], Purpose | None] | None = None,
    ) -> None:
        self.allow = allow
        self.base_url = base_url
        self.purpose = purpose

    def review(self, proposal: Proposal) -> Ruling:
        """Refuse what leads to an address that is not allowed."""
        action, page = proposal.action, proposal.seen.url
        if isinstance(action, act.Goto):
            why = self._opening(action, page)
        elif isinstance(action, (*ANYWHERE, *act.SAID)) or _is_empty_answer(action):
            why = ""
        elif page and not self.allow.may_stand_on(page):
            why = f"the page {_short(page)} is not allowed: {self._hint(page)}; leave it first"
        else:
            why = self._using(action)
        return Ruling(action, why, RULE if why else "")

    def _opening(self, action: act.Goto, page: str) -> str:
        url = joined(self.base_url or page, action.url)
        if not url:
            return f"{action.url!r} is no address"
        return "" if self.allow.allows(url) else f"{_short(url)} is not allowed: {self._hint(url)}"

    def _using(self, action: act.Action) -> str:
        """Why a link or form must not be used; "" when it may, or is none."""
        if self.purpose is None or not isinstance(action, PRESSING):
            return ""
        control = self.purpose(action)
        if control is None or not uses(action, control):
            return ""
        if control.href and self._leads_away(control.href, download=control.download):
            return (
                f"{_named(control)} leads to {_short(control.href)}, "
                f"which is not allowed: {self._hint(control.href)}"
            )
        form = control.form
        if control.submits and form and self._leads_away(form.action):
            return (
                f"{_named(control)} sends its form to {_short(form.action)}, "
                f"which is not allowed: {self._hint(form.action)}"
            )
        return ""

    def _leads_away(self, url: str, *, download: bool = False) -> bool:
        scheme = scheme_of(url)
        if scheme in WEB:
            return not self.allow.may_stand_on(url)
        return scheme in ("view-source", "chrome") or (scheme == "data" and not download)

    def _hint(self, url: str) -> str:
        """What the list says, and what to write so that it may be reached."""
        scheme = scheme_of(url)
        if scheme == "file":
            return "a file is opened only when the task's target or an `open:` step names it"
        try:
            entry = place_of(url).entry
        except ValueError:
            return f"`{scheme or url}:` addresses are not opened"
        if self.allow.written:
            return f"`allow` names {self.allow}; add `{entry}` to it if it may be reached"
        whole = ", ".join(f'"{one}"' for one in (*self.allow.entries, entry))
        return f"it is {self.allow.why_not(url)}; write `allow: [{whole}]` if it may be reached"


def _is_empty_answer(action: act.Action) -> bool:
    return isinstance(action, act.AnswerDialog) and not action.text


def _named(control: Purpose) -> str:
    return f'{control.role or control.kind} "{control.name}"'.strip()


def _short(url: str) -> str:
    return url if len(url) <= 200 else f"{url[:199]}…"

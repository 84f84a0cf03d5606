"""The guard of the allow-list: refuses what leads elsewhere before it is tried."""

from __future__ import annotations

from collections.abc import Callable

from handeye.perception import Purpose

from . import action as act
from .addresses import joined, origin_of, place_of, scheme_of
from .allow import AllowList
from .disguise import quoted
from .guard import Asked, Proposal, Ruling, is_own
from .keys_used import PRESSING, uses
from .question import Asker, Question, means_yes

RULE = "allow"
ANYWHERE = (act.Goto, act.Back, act.CloseTab, act.SwitchTab, act.WaitFor)
"""What may be done on a page that is not allowed: to get away from it."""
WEB = ("http", "https", "file")


MOST_SITES = 3
"""Sites that one act may be asked about: that of the page, that of a link, that of its form."""


class Widening:
    """Lets the user widen an allow-list, site by site.

    A no to what a model wants holds for good; who says no to an own act may want it a minute later.

    Args:
        ask: asks the user.
        add: puts an address on the list.
    """

    def __init__(self, ask: Asker, add: Callable[[str], None]) -> None:
        self.ask = ask
        self.add = add
        self._denied: dict[str, Asked] = {}

    def asked(self, url: str, *, own: bool) -> Asked:
        """Ask whether the site of an address may be used from now on; with a yes it may.

        Args:
            url: the address.
            own: whether it is an act of the user's own, and not what a model wants.
        """
        site = origin_of(url) or _short(url)
        if not own and site in self._denied:
            return self._denied[site]
        who = "You want" if own else "The model wants"
        text = f"{who} to use the site {site}, which this conversation may not use yet. Allow it?"
        facts = (("site" if own else "site.model", quoted(site, 200)),)
        answer = self.ask(Question(text, ("yes", "no"), ("leave",), "no", facts))
        asked = Asked(text, answer, ("leave",))
        if means_yes(answer):
            self.add(url)
        elif not own:
            self._denied[site] = asked
        return asked


class AllowGuard:
    """Keeps actions to the addresses on the allow-list.

    It refuses to open an address that is not on it, to act on a page that is not, and to use a
    link or a form that leads elsewhere.

    Args:
        allow: the list.
        base_url: what relative addresses are relative to.
        purpose: tells what the control of an action is for.
        widen: asks the user whether the list may be widened; None when it is as it is.
    """

    def __init__(
        self,
        allow: AllowList,
        base_url: str = "",
        purpose: Callable[[act.Action], Purpose | None] | None = None,
        widen: Widening | None = None,
    ) -> None:
        self.allow = allow
        self.base_url = base_url
        self.purpose = purpose
        self.widen = widen

    def review(self, proposal: Proposal) -> Ruling:
        """Refuse what leads to an address that is not allowed, and that the user does not allow."""
        asked: list[Asked] = []
        url, why = self._leading(proposal)
        while why and url and self.widen and len(asked) < MOST_SITES:
            asked.append(self.widen.asked(url, own=is_own(proposal.by)))
            if not means_yes(asked[-1].answer):
                break
            url, why = self._leading(proposal)
        return Ruling(proposal.action, why, RULE if why else "", asked=tuple(asked))

    def _leading(self, proposal: Proposal) -> tuple[str, str]:
        """The address that is not allowed, "" when it is none, and why it is refused, "" if not."""
        action, page = proposal.action, proposal.seen.url
        if isinstance(action, act.Goto):
            return self._opening(action, page)
        if isinstance(action, (*ANYWHERE, *act.SAID)) or _is_empty_answer(action):
            return "", ""
        if page and not self.allow.may_stand_on(page):
            why = f"the page {_short(page)} is not allowed: {self._hint(page)}; leave it first"
            return _asked_about(page), why
        return self._using(action)

    def _opening(self, action: act.Goto, page: str) -> tuple[str, str]:
        url = joined(self.base_url or page, action.url)
        if not url:
            return "", f"{action.url!r} is no address"
        if self.allow.allows(url):
            return "", ""
        return _asked_about(url), f"{_short(url)} is not allowed: {self._hint(url)}"

    def _using(self, action: act.Action) -> tuple[str, str]:
        """Where a link or form leads that must not be used, and why; "" when it may."""
        if self.purpose is None or not isinstance(action, PRESSING):
            return "", ""
        control = self.purpose(action)
        if control is None or not uses(action, control):
            return "", ""
        if control.href and self._leads_away(control.href, download=control.download):
            why = (
                f"{_named(control)} leads to {_short(control.href)}, "
                f"which is not allowed: {self._hint(control.href)}"
            )
            return _asked_about(control.href), why
        form = control.form
        if control.submits and form and self._leads_away(form.action):
            why = (
                f"{_named(control)} sends its form to {_short(form.action)}, "
                f"which is not allowed: {self._hint(form.action)}"
            )
            return _asked_about(form.action), why
        return "", ""

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


def _asked_about(url: str) -> str:
    """An address that the user may be asked about: a web address, or a file that is opened."""
    return url if scheme_of(url) in WEB else ""


def _is_empty_answer(action: act.Action) -> bool:
    return isinstance(action, act.AnswerDialog) and not action.text


def _named(control: Purpose) -> str:
    return f'{control.role or control.kind} "{control.name}"'.strip()


def _short(url: str) -> str:
    return url if len(url) <= 200 else f"{url[:199]}…"

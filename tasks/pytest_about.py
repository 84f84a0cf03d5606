"""One claim of a check while it is written as an assertion of Playwright."""

from __future__ import annotations

from collections.abc import Mapping

from handeye.agent import StepRecord

from .assertion import CLAIM_CAP, Assertion
from .pytest_locators import SCOPES, NoLocator, locator
from .pytest_script import Script
from .python_code import INDENT, WIDTH, Locator

Found = Mapping[str, object]


class About:
    """One claim of a check while it is written."""

    def __init__(
        self,
        script: Script,
        record: StepRecord,
        claims: Assertion,
        found: Found,
        number: int,
    ) -> None:
        self.script = script
        self.record = record
        self.claims = claims
        self.found = found
        self.number = number
        """Its place among the results of the check."""

    def expect(self, what: str, method: str, *args: str) -> None:
        """Write one assertion."""
        cap = self.claims.cap
        more = [] if cap == CLAIM_CAP else [f"timeout={round(cap * 1000)}"]
        self.script.block.call(f"expect({what}).{method}", *args, *more)

    def shown(self, one: Locator, method: str, *args: str) -> None:
        """Write one assertion about an element."""
        room = len(f"expect().{method}({', '.join(args)})")
        self.expect(self.script.block.found(one, min(room, 50)), method, *args)

    @property
    def target(self) -> Locator:
        """The element that was found for the claim."""
        if not self.found:
            raise NoLocator("which element it is about is not kept")
        one = locator(self.found, self.script.page)
        if "frame(" in one.code:
            self.script.helpers.add("frame")
        return one

    def words(self, text: str, place: Locator) -> Locator:
        """All that shows words in a place."""
        self.script.helpers.add("words")
        said = self.script.text(text)
        line = f"expect(words(, {said}).first).to_be_visible(timeout=10000)"
        code = self.script.block.found(place, min(len(line), 60))
        if len(line) + len(code) + len(INDENT) <= WIDTH:
            return Locator(f"words({code}, {said})")
        self.script.block.call("found = words", code, said)
        return Locator("found")


def one_role(meant: frozenset[str]) -> str:
    """The one role that words for a region mean."""
    known = meant & SCOPES
    if len(known) != 1:
        raise NoLocator("which part of the page is meant cannot be told")
    return next(iter(known))

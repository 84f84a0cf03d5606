"""What steps and claims do not go with the target of their file, said at their lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .assertion import Assertion
from .errors import Mark, Problems
from .step import Becomes, Step
from .task import BrowserTarget, Case, DesktopTarget, ProgramTarget, Target

WEB_VERBS = {
    "open": "it has no addresses: give the program its file in `args`, or use its own menu",
    "go_back": "it has no pages to go back to: use what the program offers",
    "answer": "dialogs of programs are windows: click their buttons",
}
"""Verbs that are about web pages, and what does it on a desktop."""
WEB_CLAIMS = {
    "url": "it has no addresses: claim `title`, `window` or `file`",
    "download": "it has no downloads: claim `file`",
    "no_console_errors": "it has no console: claim `exit_code` or `text`",
    "no_failed_requests": "its requests are not seen: claim `text` or `file`",
    "no_broken_images": "its pictures are not known: claim `picture`",
    "no_overflow": "how it lays out its text is not known: claim `picture`",
    "attribute": "it has no attributes: claim `value`, `checked` or `text`",
    "aria": "it has no page: claim `visible`, `count` or `text`",
    "frame": "it has no frames: say where with `in`",
}
"""Claims that are about web pages, and what tells it on a desktop."""
WINDOW_CLAIMS = ("window", "no_window", "active_window")
"""Claims that are about the windows of a desktop."""


def check_steps(
    cases: Sequence[Case],
    done_when: Sequence[tuple[Mark, Assertion]],
    target: Target | None,
    problems: Problems,
) -> None:
    """Note the steps and claims that no run on this target could carry out or tell.

    Args:
        cases: what runs.
        done_when: the claims at the end, and where each stands.
        target: what it works on; None for a page.
        problems: where problems are noted.
    """
    steps = {id(step): step for case in cases for one in case.all_steps for step in one.walk()}
    for step in steps.values():
        mark = Mark(step.file, step.line, 1)
        for key, why in _wrong(step, target):
            problems.add(problems.find(mark, f"{key}:"), why)
    for mark, claims in done_when:
        for key, why in _wrong_claims(claims, target):
            problems.add(problems.find(mark, f"{key}:"), why)


def _wrong(step: Step, target: Target | None) -> Iterator[tuple[str, str]]:
    on_desktop = isinstance(target, DesktopTarget | ProgramTarget)
    if on_desktop and step.verb in WEB_VERBS:
        yield (
            step.verb,
            f"`{step.verb}` is about web pages; {_this(target)}: {WEB_VERBS[step.verb]}",
        )
    claims = step.body.claim if isinstance(step.body, Becomes) else step.body
    if isinstance(claims, Assertion):
        yield from _wrong_claims(claims, target)


def _wrong_claims(claims: Assertion, target: Target | None) -> Iterator[tuple[str, str]]:
    made = [*claims.claimed, *(["frame"] if claims.frame else [])]
    on_desktop = isinstance(target, DesktopTarget | ProgramTarget)
    for key in made:
        if on_desktop and key in WEB_CLAIMS:
            yield key, f"`{key}` cannot be told here; {_this(target)}: {WEB_CLAIMS[key]}"
        elif key in WINDOW_CLAIMS and not on_desktop:
            yield key, f"`{key}` is about the windows of a desktop; {_this(target)}"
        elif key == "exit_code" and not isinstance(target, ProgramTarget):
            told = "is how a program ended that was started with `target: {program: …}`"
            yield key, f"`{key}` {told}; {_this(target)}"
    if claims.picture and claims.picture.window and not on_desktop:
        yield "window", f"`window` is about the windows of a desktop; {_this(target)}"


def _this(target: Target | None) -> str:
    if isinstance(target, ProgramTarget):
        return "this target is a program"
    if isinstance(target, DesktopTarget):
        return "this target is a desktop"
    return (
        f"this target is a {'web page' if isinstance(target, BrowserTarget | None) else 'picture'}"
    )

"""What does not go with a target is said at its line, with what to write instead."""

from __future__ import annotations

import pytest
from test_task_top_errors import said

from handeye.tasks import load_text

WRONG = [
    (
        "goal: a\ntarget: {desktop: true, keys: [Alt+Tb]}",
        "2:32: `keys`: there is no key 'Tb' in 'Alt+Tb'; did you mean Tab?",
    ),
    (
        "goal: a\ntarget: {desktop: true, monitor: 2, window: notes}",
        "2:9: `target`: a window is looked at wherever it stands; leave `monitor` or `window` out",
    ),
    (
        "goal: a\ntarget: {program: mousepad, windows: zenity}",
        "2:38: `windows` must be a list, not `zenity`",
    ),
    (
        "goal: a\ntarget: {program: mousepad}\nallow: [shop.example]",
        "3:1: `allow` is about web pages, and this target is a program; name the windows that may "
        "be used with `windows:` in `target`",
    ),
    (
        "goal: a\ntarget: {program: mousepad}\nsecrets: {p: {env: P, origin: 'https://a.example'}}",
        "3:23: `origin` of the secret `p` is about web pages, and this target is a program; write "
        "`window:` with a program's name",
    ),
    (
        "goal: a\ntarget: {desktop: true}\nsecrets: {p: {env: P}}",
        "3:11: the secret `p` needs `window:`, the only window it is typed into: on a whole "
        "desktop it belongs to none. Write a program's name, as in {env: NAME, window: keepassxc}",
    ),
    (
        "goal: a\nsecrets: {p: {env: P, window: notes}}",
        "2:23: `window` of the secret `p` is about desktops, and this target is a web page; write "
        "`origin: https://…`",
    ),
]


@pytest.mark.parametrize(("text", "problem"), WRONG)
def test_what_does_not_go_with_a_target(text: str, problem: str) -> None:
    assert said(text) == [problem]


@pytest.mark.parametrize(
    "text",
    [
        "goal: a\ntarget: {program: mousepad, windows: [zenity], keys: [Alt+Tab]}",
        "goal: a\ntarget: {program: mousepad}\nsecrets: {p: {env: P}}",
        "goal: a\ntarget: {desktop: true, window: notes}\nsecrets: {p: {env: P, window: notes}}",
        "goal: a\ntarget: {desktop: true, monitor: 0}",
    ],
)
def test_what_goes_with_it(text: str) -> None:
    assert load_text(text).target

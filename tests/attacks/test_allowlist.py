"""The allow-list against every known way out of a page: without it, then with it.

What was reached is read off the attacker's servers and sockets and, for names that are looked up
and nothing more, off the browser's own log of the network.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from ground import Ground, browse, ground, names_asked
from vectors import BY_ITSELF, GOING, NAMES, OPENED, PARTS, TWINS

from handeye.actions import AllowGuard, Goto, Proposal
from handeye.perception import Observation, Screenshot, chromium

WAYS = (*PARTS, *NAMES, *GOING)


def tried(
    folder: Path, program: chromium.BrowserProgram, *, fenced: bool
) -> tuple[set[str], list[str]]:
    """What was reached, and of which blocks the log does not tell."""
    folder.mkdir()
    with ground() as here:
        with browse(here, folder, program, fenced=fenced) as drive:
            drive.all_at_once()
            drive.one_by_one()
            if not fenced:
                drive.opened()
            silent = drive.silent(WAYS)
        here.listen((*WAYS, *TWINS))
        asked = names_asked(folder)
        looked_up = {way.name for way in PARTS if way.by == "dns" and f"{way.path}.test" in asked}
        return here.reached | looked_up | (may_be_opened(here) if fenced else set()), silent


def may_be_opened(here: Ground) -> set[str]:
    """What of the addresses that a model opens the guard lets through."""
    guard = AllowGuard(here.allow, here.own.url)
    seen = Observation(Screenshot(b"", 1, 1), url=here.own.url)
    rulings = {
        name: guard.review(Proposal(Goto(url=here.filled(url)), seen, "model"))
        for name, url in OPENED.items()
    }
    return {name for name, ruling in rulings.items() if not ruling.refusal}


@pytest.mark.e2e
def test_every_way_out(tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    """Each is reached without the list, save what Chromium never does; none is with it."""
    whole = chromium.find_browser(headed=True)
    bare, _ = tried(tmp_path / "bare", whole, fenced=False)
    fenced, silent = tried(tmp_path / "fenced", whole, fenced=True)
    never = {way.name for way in WAYS if not way.reaches} | BY_ITSELF
    names = [way.name for way in WAYS] + list(OPENED)
    for name in names:
        stopped = " (never done by Chromium as it is started)" if name in never else ""
        record_property("allowlist", json.dumps([name + stopped, name in bare, name in fenced]))
    twins = {way.name for way in TWINS}
    assert bare == (set(names) | twins) - never
    assert fenced == twins
    assert not silent, "a block that no log tells of"


@pytest.mark.e2e
def test_no_way_out_of_a_headless_shell(tmp_path: Path) -> None:
    shell = chromium.find_browser()
    if shell == chromium.find_browser(headed=True):
        pytest.skip("there is no headless shell here: the whole browser is used instead")
    fenced, silent = tried(tmp_path / "fenced", shell, fenced=True)
    assert fenced == {way.name for way in TWINS}
    assert not silent, "a block that no log tells of"

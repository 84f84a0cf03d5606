"""Where a conversation may go: anywhere, when its user says so; with `--allow`, nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
from servers import Site

from handeye.actions import Question
from handeye.actions import action as act
from handeye.agent import CannotRun
from handeye.assist import desk, opening
from handeye.tasks import RunOptions

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize(
    ("answer", "allowed", "reached"),
    [("yes", False, True), ("no", False, False), ("yes", True, False)],
)
def test_another_site_is_asked_about(
    tmp_path: Path, site: Site, other_site: Site, answer: str, allowed: bool, reached: bool
) -> None:
    picture = other_site.add("/picture", b"x", headers={"content-type": "image/png"})
    home = site.add("/", f"<title>Home</title><img src='{picture}' alt='logo'>")
    away = other_site.add("/away", "<title>Away</title>")
    asked: list[Question] = []

    def ask(question: Question) -> str:
        asked.append(question)
        return answer

    allow = (site.url.removeprefix("http://"),) if allowed else ()
    task = opening.task_of(opening.Wanted(url=home, allow=allow), "en")
    with desk.Desk(task, RunOptions(out=tmp_path, everywhere=True), ask) as opened:
        try:
            opened.do(act.Goto(url=away), f"open {away}")
        except CannotRun:
            assert not reached
        assert opened.look().title == ("Away" if reached else "Home")
    assert len(asked) == (0 if allowed else 1)
    assert [one.default for one in asked] == ["no"] * len(asked)
    assert ("/away" in other_site.paths()) == reached
    assert ("/picture" in other_site.paths()) == (not allowed)  # pages are shown whole

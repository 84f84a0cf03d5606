"""Films of pages: how they are named, and when none is made."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from servers import Site

from handeye import RunOptions, run_task
from handeye.perception import chromium
from handeye.tasks import film, load_text

TASK = "target: {{url: '{url}'}}\nsteps:\n  - check: {{text: Hello}}\n"
SECRET = "secrets: {password: {env: SHOP_PASSWORD}}\n"


def test_films_are_named_in_their_order(tmp_path: Path) -> None:
    made = film.film_folder(tmp_path)
    with film.named_films(made):
        made.mkdir()
        for name, words in (("9f.webm", "first"), ("1a.webm", "second")):
            (made / name).write_text(words)
            os.utime(made / name)
    assert (tmp_path / "video.webm").read_text() == "first"
    assert (tmp_path / "video-2.webm").read_text() == "second"
    assert not made.exists()
    with film.named_films(None):
        pass


@pytest.mark.e2e
def test_a_film_needs_ffmpeg_and_is_not_made_where_there_are_secrets(
    tmp_path: Path,
    site: Site,
    browser_program: chromium.BrowserProgram,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "empty"))
    site.add("/", "<p>Hello</p>")
    text = TASK.format(url=site.url)
    options = RunOptions(
        out=tmp_path / "runs",
        browser=str(browser_program.path),
        video=True,
        environ={"SHOP_PASSWORD": "terracotta-7"},
    )
    (filmed,) = run_task(load_text(text), options)
    assert filmed.verdict == "error"
    assert "playwright install ffmpeg" in filmed.reason
    (private,) = run_task(load_text(SECRET + text), options)
    assert private.verdict == "passed"
    assert not list(private.folder.rglob("*.webm"))

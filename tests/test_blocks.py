"""Runs of tasks whose pages lead elsewhere: what is blocked, and how that is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from servers import Site, serve

from handeye.progress import Progress
from handeye.tasks import RunOptions, RunResult, load_text, run_task

pytestmark = pytest.mark.e2e


def run(site: Site, folder: Path, steps: str, head: str = "") -> RunResult:
    text = f"target: {{url: {site.url}}}\n{head}steps:\n{steps}"
    (result,) = run_task(load_text(text, "task.yaml"), RunOptions(out=folder))
    return result


def events(result: RunResult, kind: str) -> list[str]:
    text = (result.folder / "steps.jsonl").read_text(encoding="utf-8")
    found = [event for line in text.splitlines() for event in json.loads(line).get("events", ())]
    return [event["text"] for event in found if event["kind"] == kind]


def test_what_is_blocked_is_told_and_is_no_failure(site: Site, tmp_path: Path) -> None:
    with serve() as evil:
        site.add("/favicon.ico", "", status=404)
        site.add(
            "/",
            f"""<!doctype html><h1>Hi</h1><img src={evil.url}/picture><script>
            fetch('{evil.url}/call', {{method: 'POST'}});
            fetch('{evil.url}/news').catch((why) => console.error(`No {evil.url}/news. ${{why}}`));
            new WebSocket('{evil.url.replace("http", "ws")}/socket');
            </script><button onclick="window.open('{evil.url}/popup')">Pop</button>""",
        )
        steps = "  - check: {no_failed_requests: true, no_console_errors: true}\n"
        result = run(site, tmp_path, f"  - click: Pop\n  - switch_tab: 1\n{steps}")
        assert result.verdict == "passed", result.reason
        assert evil.requests == []
        why = f"not of the target's own origin ({site.url})"
        assert set(events(result, "blocked")) == {
            f"GET {evil.url}/picture: {why}",
            f"GET {evil.url}/popup: {why}",
            f"POST {evil.url}/call: {why}",
            f"GET {evil.url}/news: {why}",
            f"WebSocket {evil.url.replace('http', 'ws')}/socket: {why}",
        }
        assert events(result, "console_error") == events(result, "page_error") == []
        assert result.defects == ()


def test_what_fails_by_itself_still_counts(site: Site, tmp_path: Path) -> None:
    site.add("/", "<!doctype html><h1>Hi</h1><script>fetch('http://127.0.0.1:1/')</script>")
    head = f"allow: ['{site.url}', '127.0.0.1:1']\n"
    for claim in ("no_failed_requests", "no_console_errors"):
        steps = f"  - check: {{text: Hi}}\n  - check: {{{claim}: true}}\n"
        assert run(site, tmp_path, steps, head).verdict == "failed"


def test_an_address_that_is_not_allowed(site: Site, tmp_path: Path) -> None:
    with serve() as evil:
        site.add("/to", "", status=302, headers={"location": f"{evil.url}/a"})
        named = (
            f"it is not of the target's own origin ({site.url}); "
            f'write `allow: ["{site.url}", "{evil.url[7:]}"]` if it may be reached'
        )
        opened = run(site, tmp_path, f"  - open: {evil.url}/a\n")
        assert (opened.verdict, opened.where) == ("error", "task.yaml:3")
        assert opened.reason == f"{evil.url}/a is not allowed: {named}"
        led = run(site, tmp_path, "  - open: /to\n")
        assert (led.verdict, led.where) == ("error", "task.yaml:3")
        assert led.reason == (
            f"{site.url}/to cannot be opened: it leads to {evil.url}/a, which is not of "
            f"the target's own origin ({site.url}); add its host to `allow` if it may be"
        )
        site.add("/", f"<!doctype html><a href={evil.url}/b>More</a>")
        clicked = run(site, tmp_path, "  - click: More\n")
        assert clicked.verdict == "error"
        assert clicked.reason == (
            f'link "More" leads to {evil.url}/b, which is not allowed: {named}'
        )
        assert evil.requests == []


def test_without_a_target_the_steps_name_what_is_allowed(site: Site, tmp_path: Path) -> None:
    with serve() as evil:
        site.add("/", f"<!doctype html><h1>Hi</h1><img src={evil.url}/a>")
        text = f"steps:\n  - open: {site.url}/\n  - check: {{text: Hi}}\n"
        (result,) = run_task(load_text(text, "task.yaml"), RunOptions(out=tmp_path))
        assert result.verdict == "passed", result.reason
        assert evil.requests == []


def test_a_file_and_those_below_it(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<a href=b.html>Next</a>", encoding="utf-8")
    (tmp_path / "b.html").write_text("<button onclick='title=1'>Go</button>", encoding="utf-8")
    start = (tmp_path / "a.html").as_uri()
    text = f"target: {{url: '{start}'}}\nsteps:\n  - click: Next\n  - click: Go\n"
    (good,) = run_task(load_text(text, "task.yaml"), RunOptions(out=tmp_path / "runs"))
    assert good.verdict in ("passed", "unverified"), good.reason
    (led,) = run_task(
        load_text(f"{text}  - open: b.html\n", "task.yaml"), RunOptions(out=tmp_path / "runs")
    )
    assert led.verdict in ("passed", "unverified"), "an `open:` step names the file"


def test_hosts_that_were_blocked_are_named_where_it_matters(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with serve() as api:
        site.add("/favicon.ico", "", status=404)
        site.add("/", f"<!doctype html><h1>Hi</h1><img src={api.url}/a><img src={api.url}/b>")
        result = run(site, tmp_path, "  - check: {text: Loaded, within: 0.1s}\n")
    assert result.verdict == "failed"
    assert result.reason.endswith(" (2 requests were blocked by `allow`)")
    own, other = site.url.removeprefix("http://"), api.url.removeprefix("http://")
    told = f'blocked: {other} (2). To allow them: allow: ["{own}", "{other}"]'
    Progress({"NO_COLOR": "1"}).finished(result)
    assert f"  {told}\n" in capsys.readouterr().out
    assert f"- Blocked: {other} (2)\n" in (result.folder / "result.md").read_text(encoding="utf-8")

"""What a test holds fixed: time zone, motion, caret, clock, traffic; and where that is written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from commands import handeye
from servers import Site, serve

from handeye import (
    CannotRun,
    ModelSetup,
    RunOptions,
    RunResult,
    ScriptedModel,
    TaskFileError,
    run_task,
)
from handeye.tasks import load_text

pytestmark = pytest.mark.e2e

ABOUT = """
<style>
  @keyframes turn { to { rotate: 1turn } }
  @keyframes come { from { opacity: 0 } }
  #spinner { width: 40px; height: 4px; background: navy; animation: turn 0.7s linear infinite }
  #late { animation: come 2.9s linear 1 }
</style>
<input aria-label=Name autofocus> <div id=spinner></div> <p id=late>Here at last</p>
<p id=out></p>
<script>
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const caret = getComputedStyle(document.querySelector('input')).caretColor;
  document.getElementById('out').textContent = [
    Intl.DateTimeFormat().resolvedOptions().timeZone, still ? 'still' : 'moving', caret,
  ].join(' / ');
</script>
"""
IN_A_TEST = "UTC / still / rgba(0, 0, 0, 0)"


@pytest.fixture
def about(site: Site) -> Site:
    site.add("/", ABOUT)
    return site


def play(out: Path, text: str, file: str = "", **options: Any) -> list[RunResult]:
    return run_task(load_text(text, file), RunOptions(out=out, **options))


def told(result: RunResult) -> dict[str, Any]:
    return json.loads((result.folder / "run.json").read_text(encoding="utf-8"))


def texts(result: RunResult) -> list[tuple[str, str]]:
    """The events of a run: kind and text."""
    lines = (result.folder / "steps.jsonl").read_text(encoding="utf-8").splitlines()
    return [(e["kind"], e["text"]) for line in lines for e in json.loads(line)["events"]]


# time zone, motion, caret


def test_a_test_is_still_and_on_universal_time(about: Site, tmp_path: Path) -> None:
    steps = (
        f"[click: Name, check: {{text: '{IN_A_TEST}'}}, wait_for: Here at last, screenshot: again]"
    )
    text = f"target: {{url: {about.url}}}\ntests:\n  - name: about\n    steps: {steps}\n"
    (result,) = play(tmp_path, text)

    assert result.verdict == "passed", result.reason
    summary = json.loads((result.folder / "summary.json").read_text(encoding="utf-8"))
    assert summary["time"]["settle"] < 2.9, "the animation was waited for"
    assert {key: told(result)[key] for key in ("timezone", "motion", "locale", "clock")} == {
        "timezone": "UTC", "motion": "off", "locale": "en-US", "clock": None,
    }  # fmt: skip
    later = (result.folder / "steps.jsonl").read_text(encoding="utf-8").splitlines()[2:]
    assert len({json.loads(line)["screenshot_sha256"] for line in later}) == 1, "something moved"


def test_a_task_runs_as_pages_do_everywhere_unless_it_says_so(about: Site, tmp_path: Path) -> None:
    text = f"target: {{url: {about.url}}}\nsteps: [wait_for: moving]\n"
    (result,) = play(tmp_path, text)
    assert result.verdict == "passed", result.reason
    assert told(result)["motion"] == "on"

    keys = f"url: {about.url}, motion: off, timezone: Asia/Shanghai"
    (result,) = play(tmp_path, f"target: {{{keys}}}\nsteps: [wait_for: Asia/Shanghai / still]\n")
    assert result.verdict == "passed", result.reason
    assert told(result)["timezone"] == "Asia/Shanghai"


# the clock


def test_a_clock_that_stands_still(site: Site, tmp_path: Path) -> None:
    site.add(
        "/",
        """<p id=now></p><p id=ticks>0</p><iframe srcdoc="<p id=in></p><script>
        document.getElementById('in').textContent = 'inside ' + new Date().toISOString()</script>">
        </iframe><script>
        let ticks = 0;
        const timer = setInterval(() => {
          document.getElementById('ticks').textContent = `tick ${++ticks}`;
          document.getElementById('now').textContent = new Date().toISOString();
          if (ticks === 7) clearInterval(timer);
        }, 20);
        </script>""",
    )
    target = f"{{url: {site.url}, clock: 2026-01-31T20:00:00+08:00}}"
    claims = "wait_for: tick 7, check: {text: '2026-01-31T12:00:00.000Z'}, "
    claims += "wait_for: inside 2026-01-31T12:00:00.000Z"
    (result,) = play(tmp_path, f"target: {target}\nsteps: [{claims}]\n")
    assert result.verdict == "passed", result.reason
    assert told(result)["clock"] == "2026-01-31T20:00:00+08:00"


@pytest.mark.parametrize(
    ("clock", "said"),
    [
        ("noon", "`clock`: `noon` is no moment; write `2026-01-31T12:00:00Z`"),
        (
            "2026-01-31T12:00:00",
            "`clock`: `2026-01-31T12:00:00` has no time zone; write `2026-01-31T12:00:00Z` for UTC",
        ),
    ],
)
def test_what_is_no_clock(clock: str, said: str) -> None:
    with pytest.raises(TaskFileError) as caught:
        load_text(f"target: {{url: http://a.example, clock: '{clock}'}}\ngoal: a\n")
    assert said in str(caught.value)


# traffic

SHOP = """<h1>Shop</h1><p id=out></p><button onclick="load()">Prices</button>
<script>
async function load() {
  const out = document.getElementById('out');
  for (const path of ['/prices.json', '/more.json', ELSEWHERE])
    try { out.append((await (await fetch(path)).json()).said, '. ') }
    catch (error) { out.append('nothing. ') }
}
</script>"""


def test_traffic_is_recorded_and_replayed(other_site: Site, tmp_path: Path) -> None:
    other_site.add("/ad.json", '{"said": "buy"}', headers={"Access-Control-Allow-Origin": "*"})
    page = SHOP.replace("ELSEWHERE", f"'{other_site.url}/ad.json'")
    har = tmp_path / "traffic.har"
    text = """
target: {url: "URL", har: {file: traffic.har, record: "${record}"}}
vars: {record: off, more: nothing}
allow: [ALLOW]
steps:
  - click: Prices
  - check: {text: "A mug is 12. ${more}. ${ad}."}
"""
    with serve() as site:
        site.add("/", page)
        site.add("/prices.json", '{"said": "A mug is 12"}', headers={"Content-Type": "text/json"})
        text = text.replace("URL", site.url)
        hosts = [one.url.removeprefix("http://") for one in (site, other_site)]
        file = str(tmp_path / "shop.yaml")
        both = text.replace("ALLOW", f"'{hosts[0]}', '{hosts[1]}'")
        task = load_text(both, file, {"record": "on", "ad": "buy"})
        (recorded,) = run_task(task, RunOptions(out=tmp_path / "runs"))
    assert recorded.verdict == "passed", recorded.reason
    assert told(recorded)["har"] == {"file": str(har), "record": True}
    asked = len(other_site.requests)

    task = load_text(both, file, {"ad": "buy"})
    (replayed,) = run_task(task, RunOptions(out=tmp_path / "runs"))
    assert replayed.verdict == "passed", f"the server is gone: {replayed.reason}"
    assert [kind for kind, _ in texts(replayed) if kind == "blocked"] == []

    task = load_text(text.replace("ALLOW", f"'{hosts[0]}'"), file, {"ad": "nothing"})
    (replayed,) = run_task(task, RunOptions(out=tmp_path / "runs"))
    assert replayed.verdict == "passed", f"what is not allowed was replayed: {replayed.reason}"
    assert f"{other_site.url}/ad.json" in dict(texts(replayed))["blocked"]
    assert len(other_site.requests) == asked

    text = text.replace("ALLOW", f"'{hosts[0]}'").replace("- click: Prices", "- open: /unknown")
    (lost,) = run_task(load_text(text, file, {"ad": "a"}), RunOptions(out=tmp_path / "runs"))
    assert "ERR_INTERNET_DISCONNECTED" in lost.reason
    assert not [one.name for one in tmp_path.iterdir() if one.suffix == ".part"]


def test_each_test_has_traffic_of_its_own(site: Site, tmp_path: Path) -> None:
    site.add("/", "<h1>Shop</h1>")
    text = f"""
target: {{url: {site.url}, har: {{file: traffic.har, record: on}}}}
tests:
  - {{name: 第一 test, steps: [wait_for: Shop]}}
  - {{name: Another, steps: [wait_for: Shop]}}
"""
    results = play(tmp_path / "runs", text, str(tmp_path / "shop.yaml"))
    assert [one.verdict for one in results] == ["passed"] * 2
    made = {one.name for one in tmp_path.glob("*.har")}
    assert made == {"traffic-第一-test.har", "traffic-another.har"}


def test_what_cannot_be_replayed_is_told_before_anything_starts(tmp_path: Path) -> None:
    file = str(tmp_path / "shop.yaml")
    text = "target: {url: http://127.0.0.1:9, har: HAR}\nsteps: [wait_for: a]\n"

    def refused(har: str, head: str = "") -> str:
        task = load_text(head + text.replace("HAR", har), file)
        with pytest.raises(CannotRun) as caught:
            run_task(task, RunOptions(out=tmp_path / "runs", environ={"P": "1234567"}))
        return str(caught.value)

    made = "make it with `har: {file: traffic.har, record: on}`"
    missing = f"shop.yaml:1: there is no recorded traffic {tmp_path / 'traffic.har'}: {made}"
    assert refused("traffic.har") == missing
    for content, why in (("<html>", "it is not JSON"), ("[]", "it has no list `log.entries`")):
        (tmp_path / "traffic.har").write_text(content, encoding="utf-8")
        said = f"shop.yaml:1: {tmp_path / 'traffic.har'} is no HAR file: {why}"
        assert refused("traffic.har") == said
    recording = "{file: traffic.har, record: on}"
    assert "a task with `secrets` is not recorded" in refused(recording, "secrets: {p: {env: P}}\n")
    assert "no folder" in refused("{file: none/traffic.har, record: on}")
    assert not (tmp_path / "runs").exists()


# what is written down


def test_how_the_model_was_asked_is_in_the_manifest(site: Site, tmp_path: Path) -> None:
    site.add("/", "<h1>Shop</h1>")
    replies = ['{"thought": "", "elements": [], "actions": [{"kind": "done", "answer": "yes"}]}']
    text = f"target: {{url: {site.url}, viewport: 1600x1000}}\nsteps: [do: Look, wait_for: Shop]\n"
    (result,) = play(tmp_path, text, model=ModelSetup(ScriptedModel(replies)))

    assert result.verdict == "passed", result.reason
    about = told(result)
    assert about["sampling"]["temperature"] == 0.0
    assert about["sampling"]["seed"] is None
    width, height = about["picture"]
    assert width % 32 == height % 32 == 0
    assert width * height <= 1280 * 32 * 32
    assert about["prompt"]


def test_the_command_line_tells_of_defects(site: Site, tmp_path: Path) -> None:
    site.add("/bad.png", b"no picture", headers={"Content-Type": "image/png"})
    site.add("/", "<h1>Shop</h1><img src=/bad.png alt='a blue mug'>")
    file = tmp_path / "shop.yaml"
    file.write_text(f"target: {{url: {site.url}}}\nsteps: [wait_for: Shop]\n", encoding="utf-8")
    done = handeye("run", file, "--out", tmp_path / "runs")

    assert done.code == 0
    assert "passed, 1 defect noted: shop" in done.out
    assert 'noted at step 2: broken image: "a blue mug"' in done.out
    (summary,) = tmp_path.glob("runs/*/summary.json")
    assert json.loads(summary.read_text(encoding="utf-8"))["defects"] == [
        {"kind": "broken_image", "text": f'"a blue mug" {site.url}/bad.png', "step": 2}
    ]

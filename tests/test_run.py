"""Whole runs through the Python API: verdicts, run folders, retries, limits, secrets, `Site`."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFont
from servers import Site as WebSite
from servers import serve

from handeye import (
    CannotRun,
    HandeyeError,
    ModelNeeded,
    ModelSetup,
    Query,
    RunOptions,
    RunResult,
    ScriptedModel,
    Secret,
    Site,
    StepFailed,
    Task,
    run_task,
)
from handeye.agent import StepRecord, read_run, verify_chain
from handeye.tasks import load_text

pytestmark = pytest.mark.e2e

HOME = "<title>Home</title><h1>Welcome</h1><button onclick=\"document.title='Gone'\">Go</button>"


@pytest.fixture
def shop(site: WebSite) -> WebSite:
    site.add("/", HOME)
    return site


def task_of(site: WebSite, text: str, **variables: str) -> Task:
    head = f"target: {{url: {site.url}}}\n"
    return load_text(head + text.lstrip("\n"), "shop.yaml", variables)


def run_text(site: WebSite, out: Path, text: str, **options: Any) -> list[RunResult]:
    return run_task(task_of(site, text), RunOptions(out=out, **options))


def summary(result: RunResult) -> dict[str, Any]:
    return json.loads((result.folder / "summary.json").read_text(encoding="utf-8"))


def lines(result: RunResult) -> list[dict[str, Any]]:
    text = (result.folder / "steps.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


# verdicts


def test_passed_with_everything_in_the_run_folder(shop: WebSite, tmp_path: Path) -> None:
    (result,) = run_text(
        shop,
        tmp_path,
        """
name: Go somewhere
steps:
  - click: Go
  - screenshot: after
  - check: {title: Gone}
""",
    )
    assert (result.verdict, result.reason, result.where) == ("passed", "", "")
    assert (result.steps, result.checks, result.flaky) == (4, 1, False)
    assert re.fullmatch(r"\d{8}-\d{6}-go-somewhere", result.folder.name)
    names = {path.name for path in result.folder.iterdir()}
    wanted = {"run.json", "steps.jsonl", "shots", "summary.json", "report.html", "result.md"}
    assert wanted <= names
    assert result.report == result.folder / "report.html"
    told = summary(result)
    assert told["verdict"] == "passed"
    assert told["steps"] == 4
    assert told["checks"] == {"passed": 1, "failed": 0, "unknown": 0}
    assert told["screenshots"] == ["after"]
    assert told["seconds"] == pytest.approx(sum(told["time"].values()), abs=0.1)
    run = read_run(result.folder)
    assert run.problems == ()
    assert verify_chain(run) is None
    assert run.manifest["target"] == shop.url
    assert [record.by for record in run.records] == ["step", "step", "step", "check", "end"]
    assert [record.where for record in run.records[1:4]] == [f"shop.yaml:{n}" for n in (4, 5, 6)]


def test_unverified_when_nothing_was_checked(shop: WebSite, tmp_path: Path) -> None:
    (result,) = run_text(shop, tmp_path, "steps:\n  - click: Go\n")
    assert result.verdict == "unverified"
    assert "nothing was checked: add a `check:`" in result.reason
    assert result.report.exists()


def test_failed_when_the_page_is_not_as_it_says(shop: WebSite, tmp_path: Path) -> None:
    (result,) = run_text(
        shop,
        tmp_path,
        """
steps:
  - check: {text: Welcome}
  - check: {text: Goodbye, within: 100ms}
  - click: Go
""",
    )
    assert (result.verdict, result.where) == ("failed", "shop.yaml:4")
    assert result.reason.startswith('text "Goodbye": no element matches "Goodbye"')
    assert lines(result)[-1]["by"] == "end"
    assert lines(result)[-1]["title"] == "Home", "the steps after it were not carried out"
    assert summary(result)["reason"] == result.reason
    assert "Goodbye" in result.report.read_text(encoding="utf-8")


def test_error_when_it_cannot_be_found_out(tmp_path: Path) -> None:
    task = load_text("steps:\n  - open: http://127.0.0.1:1/\n", "dead.yaml")
    (result,) = run_task(task, RunOptions(out=tmp_path))
    assert (result.verdict, result.where) == ("error", "dead.yaml:2")
    assert "http://127.0.0.1:1/ cannot be opened" in result.reason
    assert result.report.exists()


def test_error_when_the_browser_cannot_be_set_up(shop: WebSite, tmp_path: Path) -> None:
    text = f"target: {{url: {shop.url}, timezone: Foo/Bar}}\nsteps:\n  - click: Go\n"
    (result,) = run_task(load_text(text), RunOptions(out=tmp_path))
    assert (result.verdict, result.steps) == ("error", 0)
    assert "Invalid timezone ID: Foo/Bar" in result.reason
    assert lines(result)[0]["error"] == result.reason
    assert result.report.exists()


def test_error_when_there_is_no_such_browser(shop: WebSite, tmp_path: Path) -> None:
    (result,) = run_text(shop, tmp_path, "steps:\n  - click: Go\n", browser="/no/such/browser")
    assert result.verdict == "error"
    assert "/no/such/browser" in result.reason


# what is around the steps


def test_done_when_is_checked_at_the_end(shop: WebSite, tmp_path: Path) -> None:
    text = "steps:\n  - click: Go\ndone_when:\n  - {{title: {}, within: 200ms}}\n"
    (good,) = run_text(shop, tmp_path, text.format("Gone"))
    assert (good.verdict, good.checks) == ("passed", 1)
    (bad,) = run_text(shop, tmp_path, text.format("Elsewhere"))
    assert bad.verdict == "failed"
    assert lines(bad)[-2]["instruction"] == "done_when: title: Elsewhere"


SEVERAL = """
before_each:
  - check: {text: Welcome}
after_each:
  - open: /out
tests:
  - name: good
    steps:
      - click: Go
  - name: bad
    steps:
      - check: {text: Nowhere, within: 100ms}
      - click: Go
  - name: dead
    steps:
      - open: http://127.0.0.1:1/
"""


def test_after_each_runs_whatever_happened(shop: WebSite, tmp_path: Path) -> None:
    shop.add("/out", "<title>Signed out</title>")
    results = run_text(shop, tmp_path, f'allow: ["{shop.url}", "127.0.0.1:1"]\n{SEVERAL}')
    assert [result.verdict for result in results] == ["passed", "failed", "error"]
    assert [lines(result)[-1]["title"] for result in results] == ["Signed out"] * 3
    assert shop.paths().count("/out") == 3
    assert results[1].where == "shop.yaml:14"


def test_a_failure_afterwards_is_an_error(shop: WebSite, tmp_path: Path) -> None:
    (result,) = run_text(
        shop,
        tmp_path,
        """
after_each:
  - {click: Sign out, timeout: 100ms}
tests:
  - name: good
    steps:
      - check: {text: Welcome}
""",
    )
    assert (result.verdict, result.where) == ("error", "shop.yaml:3")
    assert result.reason.startswith('after the test: no element matches "Sign out"')


def test_retries_make_a_case_flaky(shop: WebSite, tmp_path: Path) -> None:
    def mend(record: StepRecord) -> None:
        if record.by == "end":
            shop.add("/", "<p>Ready</p>")

    text = """
tests:
  - name: late
    retries: 2
    steps:
      - check: {text: Ready, within: 100ms}
"""
    (result,) = run_text(shop, tmp_path, text, listener=mend)
    assert (result.verdict, result.flaky) == ("passed", True)
    assert len(list(tmp_path.glob("*-late*"))) == 2, "each try has its run folder"


def test_a_matrix_makes_a_case_a_row(shop: WebSite, tmp_path: Path) -> None:
    results = run_text(
        shop,
        tmp_path,
        """
tests:
  - name: shows ${word}
    matrix: {word: [Welcome, Go, 再见]}
    steps:
      - check: {text: "${word}", within: 100ms}
""",
    )
    assert [result.verdict for result in results] == ["passed", "passed", "failed"]
    assert len({result.case for result in results}) == 3
    assert "再见" in results[2].folder.name


# limits


@pytest.mark.parametrize(
    ("limit", "reason"), [("steps: 3", "step limit (3)"), ("time: 1ms", "time limit (0.001 s)")]
)
def test_limits_end_a_run(shop: WebSite, tmp_path: Path, limit: str, reason: str) -> None:
    steps = "  - hover: Go\n" * 5
    (result,) = run_text(shop, tmp_path, f"limits: {{{limit}}}\nsteps:\n{steps}")
    assert result.verdict == "error"
    assert result.reason.startswith(reason)
    assert summary(result)["verdict"] == "error"
    assert result.report.exists()


# what is refused before anything starts


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("steps:\n  - do: buy a mug\n", "shop.yaml:2: `do: buy a mug` needs a model"),
        ("steps:\n  - click: Go\n", "shop.yaml:2: `click: Go` has no page to start from"),
        ("steps:\n  - open: /login\n", "shop.yaml:2: `open: /login` has no page to start from"),
        (
            "target: {url: 'http://x.example'}\nsecrets: {pin: {env: NO_SUCH_PIN}}\n"
            "steps:\n  - type: ${secrets.pin}\n",
            "shop.yaml: the secret `pin` has no value: the environment variable NO_SUCH_PIN",
        ),
    ],
)
def test_what_cannot_be_run_is_refused_at_once(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match=re.escape(message)) as caught:
        run_task(load_text(text, "shop.yaml"), RunOptions(out=tmp_path / "runs", environ={}))
    assert isinstance(caught.value, ModelNeeded) == ("model" in message)
    assert not (tmp_path / "runs").exists()


def test_out_that_is_a_file(shop: WebSite, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    with pytest.raises(HandeyeError, match=r"no run folder can be made in .*file: Not a directory"):
        run_text(shop, blocked, "steps:\n  - click: Go\n")


# pictures as targets


def test_a_picture_is_checked_by_its_text(tmp_path: Path) -> None:
    pytest.importorskip("rapidocr")
    picture = Image.new("RGB", (600, 200), "white")
    ImageDraw.Draw(picture).text((40, 60), "Order 17", "black", ImageFont.load_default(48))
    picture.save(tmp_path / "screen.png")
    (tmp_path / "still.yaml").write_text(
        "target: {still: screen.png}\nsteps:\n  - check: {text: Order 17}\n", encoding="utf-8"
    )
    (result,) = run_task(tmp_path / "still.yaml", RunOptions(out=tmp_path / "runs"))
    assert (result.verdict, result.reason) == ("passed", "")


# secrets

CANARY = "canary-7f3a-värde"
FORM = """<form action=/in><label>User <input name=user></label>
<label>Password <input type=password name=password></label><button>Sign in</button></form>"""


def test_a_secret_is_in_no_file_of_the_run(
    site: WebSite, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    site.add("/", FORM)
    site.add("/in", f"<title>Hello {CANARY}</title><p>You are {CANARY}</p><input value={CANARY}>")
    heard: list[StepRecord] = []
    text = """
secrets: {pin: {env: PIN, visible: on}}
steps:
  - fill: {User: "${secrets.pin}", Password: "${secrets.pin}"}
  - click: Sign in
  - check: {text: You are}
  - {click: Nothing, timeout: 100ms}
"""
    (result,) = run_text(
        site,
        tmp_path,
        text,
        environ={"PIN": CANARY},
        listener=heard.append,
    )
    assert "user=canary" in site.paths()[-1], "it was typed"
    shown = capfd.readouterr()
    texts = [*map(repr, heard), result.reason, shown.out, shown.err]
    assert not [text for text in texts if CANARY in text]
    assert "You are ${secrets.pin}" in result.reason
    for path in result.folder.rglob("*"):
        assert path.is_dir() or CANARY.encode() not in path.read_bytes(), path


def test_a_picture_does_not_show_a_secret(site: WebSite, tmp_path: Path) -> None:
    site.add("/", "<style>* {font: 32px sans-serif}</style><label>User <input></label>")
    text = """
secrets: {pin: {env: PIN, visible: on}}
steps:
  - fill: {User: "${secrets.pin}"}
  - screenshot: filled
"""
    (result,) = run_text(site, tmp_path, text, environ={"PIN": "SESAME"})
    with Image.open(result.folder / lines(result)[-1]["screenshot_file"]) as shot:
        field = shot.convert("RGB").crop((90, 15, 480, 45))
        label = shot.convert("RGB").crop((8, 15, 76, 45))
    assert field.getcolors() == [(field.width * field.height, (128, 128, 128))]
    assert len(label.getcolors() or []) > 1


# inside a running event loop


def test_runs_and_sites_work_inside_asyncio(shop: WebSite, tmp_path: Path) -> None:
    async def both() -> tuple[RunResult, RunResult]:
        (one,) = run_text(shop, tmp_path, "steps:\n  - check: {text: Welcome}\n")
        with Site(shop.url, options=RunOptions(out=tmp_path)) as site:
            site.check(text="Welcome")
        return one, site.result

    assert [result.verdict for result in asyncio.run(both())] == ["passed", "passed"]


# Site


def test_a_site_has_every_verb_as_a_method(shop: WebSite, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"x")
    shop.add("/other", "<title>Other</title>")
    shop.add(
        "/all",
        """<title>All</title><p id=out></p><script>say = (w) => out.textContent += w + ' '</script>
        <button ondblclick="say('double')" oncontextmenu="say('right'); return false"
          onmouseenter="say('over')">Button</button>
        <label>Name <input id=name></label>
        <label>Country <select><option>France<option>Norway</select></label>
        <label><input type=checkbox> Gift</label><label>Photo <input type=file id=file></label>
        <div draggable=true style="width:90px">Draft</div>
        <div ondragover="event.preventDefault()" ondrop="say('dropped')">Done</div>
        <button onclick="say(prompt('Who?'))">Ask</button><a href=/other target=_blank>Tab</a>
        <p style="margin-top:2000px">End</p>""",
    )
    with Site(shop.url, name="all", options=RunOptions(out=tmp_path / "runs")) as site:
        site.open("/all")
        site.hover("Button")
        site.double_click("Button")
        site.right_click(Query(text="Button"))
        site.fill("Name", "Ada")
        site.type(" L", into="Name")
        site.press("Tab")
        site.select("Country", "Norway")
        site.tick("Gift")
        site.tick("Gift", on=False)
        site.upload("Photo", str(tmp_path / "a.png"))
        site.drag("Draft", "Done")
        site.click("Ask")
        site.answer(text="Bob")
        site.scroll("down")
        site.scroll_to("End")
        site.screenshot("end")
        site.check(
            text="over double right dropped Bob",
            value={"Name": "Ada L", "Country": "Norway"},
            unchecked="Gift",
            count={"of": {"role": "button"}, "is": 3},
        )
        site.click("Tab")
        site.check(title="Other")
        site.switch_tab(1)
        site.switch_tab("Other")
        site.close_tab()
        assert site.find("Gift").role == "checkbox"
        assert site.see().title == "All"
        site.go_back()
        site.check(title="Home", in_=None)
        with pytest.raises(HandeyeError, match="the run is not over"):
            _ = site.result
    assert (site.result.verdict, site.result.checks) == ("passed", 7)
    assert site.result.report.exists()


def test_a_site_tells_what_failed_and_goes_on_if_you_do(shop: WebSite, tmp_path: Path) -> None:
    with Site(shop.url, options=RunOptions(out=tmp_path)) as site:
        with pytest.raises(StepFailed, match='title Elsewhere: the title is "Home"'):
            site.check(title="Elsewhere", within=0.1)
        with pytest.raises(ValueError, match=r"check: there is no 'txt'; known are url, title, "):
            site.check(txt="Home")
        with pytest.raises(ValueError, match="check: value: Input should be a valid string"):
            site.check(value={"Name": None})
        with pytest.raises(StepFailed, match='no element matches "Nothing"'):
            site.find("Nothing")
        site.check(title="Home")
    assert site.result.verdict == "passed"


def test_a_failure_that_leaves_the_block_is_the_reason(shop: WebSite, tmp_path: Path) -> None:
    site = Site(shop.url, options=RunOptions(out=tmp_path))
    with pytest.raises(StepFailed), site:
        site.check(title="Elsewhere", within=0.1)
    assert site.result.verdict == "failed"
    assert site.result.reason == 'title Elsewhere: the title is "Home"'
    with pytest.raises(HandeyeError, match="use it in a `with` block"):
        site.click("Go")


def test_an_assertion_of_the_user_fails_a_site(shop: WebSite, tmp_path: Path) -> None:
    with (
        pytest.raises(AssertionError),
        Site(shop.url, options=RunOptions(out=tmp_path)) as site,
    ):
        assert site.see().title == "Elsewhere"
    assert site.result.verdict == "failed"


JUDGED = '{{"quote": "{}", "bbox": [0, 0, 9, 9], "why": "so", "holds": {}}}'


def test_a_site_judges_claims(shop: WebSite, tmp_path: Path) -> None:
    seen, not_seen = JUDGED.format("Welcome", "true"), JUDGED.format("", "false")
    model = ScriptedModel([seen, seen, not_seen, seen, seen])
    with Site(shop.url, options=RunOptions(out=tmp_path, model=ModelSetup(model))) as site:
        site.look("The shop welcomes its visitors", votes=2)
        site.becomes("Somebody was greeted", by=lambda: site.click("Go"))
        with pytest.raises(StepFailed, match="it was so before the step already"):
            site.becomes("Somebody was greeted", by=lambda: pytest.fail("nothing is done then"))
        with pytest.raises(StepFailed, match="it was so before the step already"):
            site.becomes({"title": "Gone"}, by=lambda: site.click("Go"))
    assert site.result.checks == 2
    assert site.result.verdict == "passed"


def test_a_site_without_a_model_judges_nothing(shop: WebSite, tmp_path: Path) -> None:
    with Site(shop.url, options=RunOptions(out=tmp_path)) as site:
        site.becomes({"title": "Gone"}, by=lambda: site.click("Go"))
        with pytest.raises(ModelNeeded, match="needs a model that judges"):
            site.look("It is blue")
    assert site.result.checks == 1


def test_a_site_types_secrets_by_reference(shop: WebSite, tmp_path: Path) -> None:
    shop.add("/form", FORM)
    options = RunOptions(out=tmp_path)
    with Site(shop.url, secrets={"pin": Secret(CANARY, visible=True)}, options=options) as site:
        site.open("/form")
        site.fill("User", "${secrets.pin}")
        with pytest.raises(StepFailed) as caught:
            site.check(value={"User": "someone"}, within=0.1)
    assert 'holds "${secrets.pin}"' in str(caught.value)
    for path in site.result.folder.rglob("*"):
        assert path.is_dir() or CANARY.encode() not in path.read_bytes(), path


def test_a_site_that_is_not_open_says_so(tmp_path: Path) -> None:
    out = tmp_path / "runs"
    with pytest.raises(HandeyeError, match="use it in a `with` block"):
        Site("http://127.0.0.1:9", options=RunOptions(out=out)).see()
    assert not out.exists()


def test_a_site_that_does_not_answer(tmp_path: Path) -> None:
    site = Site("http://127.0.0.1:1", options=RunOptions(out=tmp_path))
    with pytest.raises(CannotRun, match=r"http://127\.0\.0\.1:1/? cannot be opened"), site:
        pass
    assert site.result.verdict == "error"
    assert site.result.report.exists()


def test_a_site_reaches_what_it_is_given(shop: WebSite, tmp_path: Path) -> None:
    """A front end with its API on another port."""
    options = RunOptions(out=tmp_path)
    with serve() as api:
        api.add("/data", "42", headers={"access-control-allow-origin": "*"})
        call = f"fetch('{api.url}/data').then(r => r.text()).then(t => document.title = t)"
        shop.add("/", f"<!doctype html><title>…</title><script>{call}</script>")
        with Site(shop.url, options=options, allow=[shop.url, api.url]) as site:
            site.check(title="42")
        assert [request.path for request in api.requests] == ["/data"]


@pytest.mark.parametrize(
    ("allow", "said"),
    [([], "`allow` is empty"), ("http://a.example/b", "more than a host"), (["*"], "not a host")],
)
def test_a_site_with_no_hosts_to_allow(allow: list[str] | str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Site("http://127.0.0.1:9", allow=allow)

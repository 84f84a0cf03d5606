"""Task files and the fixtures under pytest, run as a user does: in processes of their own."""

from __future__ import annotations

import fnmatch
import json
import os
import re
import signal
import subprocess
import sys
import textwrap
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from commands import handeye, left_behind, mark
from junitparser import Error, Failure, JUnitXml, Properties, Skipped
from model_answers import Chat
from model_server import serve_model
from servers import Site, serve

pytestmark = pytest.mark.e2e
CAP = 300.0
"""Seconds after which a run of pytest is ended that should have ended long ago."""
UNCOUNTED = ("deselected", "warning")
NOT_GIVEN = ("HANDEYE_", "PYTEST_", "COV_", "DISPLAY", "WAYLAND_", "XDG_")

SHOP = r"""<!doctype html><meta charset=utf-8><title>Shop</title><h1>Shop</h1>
<button onclick="out.textContent = ++n + (n > 1 ? ' items' : ' item')">Add</button>
<label>Name <input></label><output id=out></output>
<script>let n = 0</script>"""
HOSTILE = r"""<!doctype html><title>H</title>
<script>document.title = 'No\u0001\u001b[31m\ud800\uffff]]> <b>&amp;'</script>"""
STRICT = """
    [tool.pytest.ini_options]
    addopts = "--strict-markers"
    filterwarnings = ["error", "ignore:Session-scoped fixtures defined as instance"]
"""
"""The exception is for a fixture of pytest-playwright's own."""


def project(folder: Path, files: Mapping[str, str]) -> Path:
    """Write the files of a user's project."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip(), encoding="utf-8")
    return folder


def environment(**more: str) -> dict[str, str]:
    """The environment without what a user has not set, and without a desktop."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(NOT_GIVEN)}
    return {**kept, **more}


@dataclass(frozen=True)
class Done:
    """What pytest printed, the counts of its last line, and its exit code."""

    code: int
    out: str

    @property
    def counts(self) -> dict[str, int]:
        """How many tests ended how."""
        found = re.findall(r"(\d+) (\w+?)s?\b", self.out.splitlines()[-1])
        return {word: int(count) for count, word in found if word not in UNCOUNTED}

    def has(self, *patterns: str) -> None:
        """Lines that must be there, as patterns with `*`."""
        for pattern in patterns:
            assert fnmatch.filter(self.out.splitlines(), pattern), f"{pattern} is not in {self.out}"


def pytest_in(folder: Path, *args: str, **env: str) -> Done:
    """Run pytest in a folder, as a user does."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *args],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        env=environment(**env),
        timeout=CAP,
        check=False,
    )
    assert "INTERNALERROR" not in done.stdout, done.stdout
    return Done(done.returncode, done.stdout)


def cases(path: Path) -> dict[str, Any]:
    """The cases of a JUnit file by name."""
    file: Any = JUnitXml
    return {case.name: case for suite in file.fromfile(str(path)) for case in suite}


def properties(case: Any) -> list[tuple[str, str]]:
    return [(one.name, one.value) for all in case.iterchildren(Properties) for one in all]


def result_of(case: Any) -> list[type]:
    return [type(one) for one in case.result]


class Turns(dict[str, Any]):
    """The pages of a site, with some that are ready only when they are asked for once more."""

    def __init__(self, site: Site, paths: list[str]) -> None:
        for path in paths:
            site.add(path, "<p>ready</p>")
        self.ready = {path: site.pages[path] for path in paths}
        for path in paths:
            site.add(path, "<p>not yet</p>")
        super().__init__(site.pages)

    def get(self, key: str, default: Any = None) -> Any:
        page = super().get(key, default)
        self.update({key: self.ready.pop(key)} if key in self.ready else {})
        return page


TESTS = """
    version: 1
    tests:
      - name: One is added
        tags: [smoke]
        matrix: {who: [Ada, 小明]}
        steps:
          - fill: {Name: "${who}"}
          - click: Add
          - check: {text: 1 item}
      - name: Two are expected
        steps:
          - click: Add
          - check: {text: 2 items, within: 1ms}
      - name: Nothing is claimed
        steps:
          - click: Add
      - name: A model is needed
        steps:
          - do: Put something in
      - name: Not now
        skip: waits for the new basket
        steps:
          - click: Add
      - name: What the page says
        steps:
          - open: /hostile
          - check: {title: Yes, within: 1ms}
"""
FIXTURES = """
    import warnings
    import pytest
    from shopapp import total

    def test_both_on_one_page(page, handeye):
        handeye.open("/")
        handeye.click("Add")
        page.get_by_role("button", name="Add").click()
        handeye.check(text="2 items")
        assert total([1, 2]) == 3

    def test_not_as_claimed(handeye):
        handeye.open("/")
        handeye.check(text="3 items", within="1ms")

    def test_not_to_be_judged(handeye):
        handeye.open("/")
        handeye.do("buy")

    def test_own_assertion(handeye):
        handeye.open("/")
        assert handeye.find("Add").name == "Remove"

    def test_desktop(handeye_desktop):
        handeye_desktop("mousepad")
"""


@dataclass(frozen=True)
class Shop:
    """A project with tests that end in every way, and what one run of it left."""

    folder: Path
    done: Done

    @property
    def results(self) -> Path:
        return self.folder / "test-results"

    @property
    def cases(self) -> dict[str, Any]:
        return cases(self.folder / "j.xml")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    files = {
        "pyproject.toml": STRICT,
        "shop.handeye.yaml": TESTS,
        "test_shop.py": FIXTURES,
        "shopapp.py": "def total(of):\n    return sum(of)\n",
    }
    folder = project(tmp_path_factory.mktemp("shop"), files)
    with serve() as site:
        site.add("/", SHOP)
        site.add("/hostile", HOSTILE)
        done = pytest_in(
            folder,
            *("--base-url", site.url, "--junitxml", "j.xml", "--tracing", "retain-on-failure"),
            *("--screenshot", "only-on-failure", "--cov", "shopapp", "--cov-report", "json"),
            "-vrs",
        )
    return Shop(folder, done)


def test_the_terminal_tells_verdict_step_place_and_report(shop: Shop) -> None:
    assert shop.done.counts == {"passed": 3, "failed": 4, "error": 3, "skipped": 2}
    shop.done.has(
        "shop.handeye.yaml::One is added?who=Ada? PASSED*",
        "shop.handeye.yaml::Two are expected FAILED*",
        "shop.handeye.yaml::Nothing is claimed ERROR*",
        'failed: text "2 items": no element matches "2 items"; *"1 item"*',
        "step: check: {text: 2 items, within: 1ms}",
        "at: shop.handeye.yaml:13",
        "report: test-results/shop-handeye-yaml-two-are-expected/*report.html",
        "unverified: * nothing was checked: add a `check:`",
        "  ollama pull * --handeye-server ollama --handeye-model *",
        "SKIPPED * there is no desktop to drive: none*",
        "9 runs; no model was asked",
    )


def test_no_frame_of_handeye_is_shown_and_the_line_of_the_test_is(shop: Shop) -> None:
    shop.done.has(
        '>       handeye.check(text="3 items", within="1ms")',
        'E       *NotAsClaimed: text "3 items": *',
        "E       report: test-results/test-shop-py-test-not-as-claimed-chromium/*/report.html",
        "test_shop.py:[0-9]*: NotAsClaimed",
        "test_shop.py:[0-9]*: NotJudged",
    )
    for words in ("Traceback", "tasks/", "pytest_run.py", "pytest_drivers.py", "site-packages"):
        assert words not in shop.done.out


def test_hostile_text_of_a_page_steers_no_terminal_and_breaks_no_file(shop: Shop) -> None:
    assert "]]> <b>&amp;" in shop.done.out
    assert "\x1b" not in shop.done.out
    assert result_of(shop.cases["What the page says"]) == [Failure]
    told = shop.cases["What the page says"].result[0].message
    assert "]]> <b>&amp;" in told


def test_junit_keeps_failures_and_errors_apart(shop: Shop) -> None:
    kinds = {name: result_of(case) for name, case in shop.cases.items()}
    assert kinds["Two are expected"] == kinds["test_not_as_claimed[chromium]"] == [Failure]
    assert kinds["test_own_assertion[chromium]"] == [Failure]
    assert kinds["Nothing is claimed"] == kinds["A model is needed"] == [Error]
    assert kinds["test_not_to_be_judged[chromium]"] == [Error]
    assert kinds["Not now"] == kinds["test_desktop"] == [Skipped]
    assert kinds["One is added[who=小明]"] == []


def test_junit_has_verdicts_steps_and_attachments_as_properties(shop: Shop) -> None:
    told = shop.cases
    kept = properties(told["Two are expected"])
    assert ("handeye_verdict", "failed") in kept
    assert ("step[passed]", "click: Add (shop.handeye.yaml:12)") in kept
    steps = [name for name, _ in kept if name.startswith("step")]
    assert steps == ["step[passed]", "step[passed]", "step[failure]"]
    attached = [Path(value) for name, value in kept if name == "attachment"]
    assert [path.suffix for path in attached] == [".html", ".png", ".zip"]
    assert all((shop.folder / path).is_file() for path in attached)
    assert ("handeye_verdict", "passed") in properties(told["test_both_on_one_page[chromium]"])
    assert ("handeye_verdict", "failed") in properties(told["test_own_assertion[chromium]"])


def test_traces_and_pictures_are_kept_as_playwright_s_options_say(shop: Shop) -> None:
    traces = {one.relative_to(shop.results).parts[0] for one in shop.results.rglob("trace.zip")}
    assert "shop-handeye-yaml-two-are-expected" in traces
    assert not [name for name in traces if "one-is-added" in name or "both" in name]
    assert (shop.results / "shop-handeye-yaml-two-are-expected" / "test-failed-1.png").is_file()
    own = shop.results / "test-shop-py-test-not-as-claimed-chromium" / "trace.zip"
    with zipfile.ZipFile(own) as trace:
        lines = [json.loads(line) for line in trace.read("trace.trace").splitlines()]
    groups = [one["title"] for one in lines if one.get("method") == "tracingGroup"]
    assert groups == ["open: /", "check: text: 3 items"]


def test_coverage_of_the_user_s_package_is_whole(shop: Shop) -> None:
    measured = json.loads((shop.folder / "coverage.json").read_text())
    assert measured["totals"]["percent_covered"] == 100


FLAKY = """
    version: 1
    tests:
      - name: Own retries
        tags: [smoke]
        retries: 1
        steps:
          - open: /first
          - check: {text: ready, within: 1ms}
      - name: Reruns of pytest
        tags: [smoke]
        steps:
          - open: /second
          - check: {text: ready, within: 1ms}
      - name: Other one
        steps:
          - check: {text: nowhere}
      - name: Also good
        tags: [smoke]
        steps:
          - check: {text: Add}
"""


def test_processes_retries_and_choices(tmp_path: Path, site: Site) -> None:
    """Pages that are ready at the second look are flaky; two processes share the work."""
    site.add("/", SHOP)
    project(tmp_path, {"pyproject.toml": STRICT, "shop.handeye.yaml": FLAKY})
    site.pages = Turns(site, ["/first", "/second"])
    done = pytest_in(
        tmp_path,
        *("-n", "2", "--reruns", "1", "-m", "smoke", "--base-url", site.url),
        *("--junitxml", "j.xml", "--output", "kept"),
    )
    assert done.counts == {"passed": 3, "rerun": 1}
    done.has(
        "flaky: shop.handeye.yaml::Own retries (passed on a retry): kept/*report.html",
        "flaky: shop.handeye.yaml::Reruns of pytest (passed on a retry): kept/*report.html",
    )
    told = cases(tmp_path / "j.xml")
    assert properties(told["Own retries"]).count(("handeye_flaky", "true")) == 1
    assert ("handeye_flaky", "true") not in properties(told["Also good"])
    assert len(list((tmp_path / "kept").rglob("run.json"))) == 5, "a folder for every try"


def test_from_elsewhere_without_the_plugin_of_playwright(tmp_path: Path, site: Site) -> None:
    site.add("/", SHOP)
    good = "version: 1\nname: Good\nsteps:\n  - click: Add\n  - check: {text: 1 item}\n"
    bad = "version: 1\nname: Bad\nsteps:\n  - check: {text: 5 items, within: 1ms}\n"
    conftest = f"""
        import pytest
        @pytest.fixture(scope="module")
        def base_url():
            return {site.url!r}
    """
    project(
        tmp_path,
        {"a/conftest.py": conftest, "a/a.handeye.yaml": bad, "a/b.handeye.yml": good, "b/c": ""},
    )
    here, args = tmp_path / "b", ("-p", "no:playwright", "--rootdir", str(tmp_path))
    done = pytest_in(here, *args, "../a", "-x")
    assert done.counts == {"failed": 1}
    done.has("at: ../a/a.handeye.yaml:4", "report: test-results/*report.html")
    assert list((here / "test-results").rglob("report.html"))
    site.pages = Turns(site, ["/first"])
    project(tmp_path, {"a/c.handeye.yaml": FLAKY})
    named = ("../a/b.handeye.yml::Good", "../a/c.handeye.yaml::Own retries")
    done = pytest_in(here, *args, *named, "--handeye-fail-on-flaky")
    assert done.counts == {"passed": 1, "failed": 1}
    done.has("passed: flaky (--handeye-fail-on-flaky)")


BAD = """
    steps:
      - clik: Add
      - check: {txt: 1 item}
"""


def test_a_file_with_mistakes_is_told_as_validate_tells_it(tmp_path: Path) -> None:
    project(tmp_path, {"bad.handeye.yaml": BAD, "test_one.py": "def test_one():\n    pass\n"})
    done = pytest_in(tmp_path, "--co", "-q")
    os.chdir(tmp_path)
    said = handeye("validate", "bad.handeye.yaml").err.strip()
    assert "bad.handeye.yaml:2:5: unknown verb `clik`; did you mean `click`?" in said
    assert said in done.out
    assert "Traceback" not in done.out
    assert done.code == 2


def test_a_project_without_task_files_loads_nothing_of_it(tmp_path: Path) -> None:
    project(tmp_path, {"test_one.py": "def test_one():\n    pass\n"})
    code = (
        "import json, pytest, sys; pytest.main(['-q', '-p', 'no:playwright']); "
        "print(json.dumps(sorted(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env=environment(),
        check=True,
    )
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    assert "1 passed" in done.stdout
    assert {"handeye.pytest_plugin", "handeye.pytest_files"} <= loaded
    assert loaded.isdisjoint({"handeye.tasks", "handeye.agent", "playwright", "pydantic", "typer"})


WAITS = """
    steps:
      - check: {text: never, within: 60s}
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are of Unix")
def test_ctrl_c_ends_the_run_and_pytest(tmp_path: Path, site: Site) -> None:
    site.add("/", SHOP)
    project(tmp_path, {"a.handeye.yaml": WAITS, "b.handeye.yaml": WAITS})
    marked = mark()
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", "--base-url", site.url],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment(**marked),
        start_new_session=True,
    )
    kept = tmp_path / "test-results"
    pause = Event()
    for _ in range(600):
        if list(kept.rglob("steps.jsonl")) and "/" in site.paths():
            break
        pause.wait(0.1)
    process.send_signal(signal.SIGINT)
    out = process.communicate(timeout=60)[0]
    assert process.returncode == 2, out
    assert "KeyboardInterrupt" in out
    (folder,) = kept.rglob("summary.json")
    assert json.loads(folder.read_text())["verdict"] == "interrupted"
    assert left_behind(marked) == []


ALLOWED = """
    def test_requests_keep_to_the_list(page, handeye, base_url):
        handeye.open("/")
        reach = "url => fetch(url, {mode: 'no-cors'}).then(() => 'reached', () => 'not reached')"
        assert page.evaluate(reach, base_url) == "reached"
        assert page.evaluate(reach, base_url.replace("127.0.0.1", "localhost")) == "not reached"
        handeye.check(text="Add")
"""


def test_what_a_page_may_reach_and_which_browser_it_is(tmp_path: Path, site: Site) -> None:
    site.add("/", SHOP)
    host = site.url.removeprefix("http://")
    settings = f"[pytest]\nhandeye_allow = {host}\nbase_url = {site.url}\n"
    task = "steps:\n  - check: {text: Add}\n"
    project(tmp_path, {"pytest.ini": settings, "test_a.py": ALLOWED, "a.handeye.yaml": task})
    done = pytest_in(tmp_path, "--slowmo", "5", "--handeye-var", "a=b")
    assert done.counts == {"passed": 2}
    done.has("handeye: --slowmo does nothing for *.handeye.yaml")
    done = pytest_in(tmp_path, "--browser", "firefox", "a.handeye.yaml")
    assert done.counts == {"error": 1}
    done.has("--browser firefox: task files are run in Chromium*")
    done = pytest_in(tmp_path, "--handeye-var", "a")
    assert done.code == 4
    done.has("ERROR: --handeye-var a: write it as name=value")


CLAIMS = """
    def test_so(handeye):
        handeye.open("/")
        handeye.look("true")
        handeye.look("true", votes=3)

    def test_not_so(handeye):
        handeye.open("/")
        handeye.look("false")

    def test_cannot_be_told(handeye):
        handeye.open("/")
        handeye.look("null")

    def test_it_becomes_so(page, handeye):
        handeye.open("/")
        add = page.get_by_role("button", name="Add")
        assert handeye.becomes({"text": "1 item"}, by=lambda: add.click() or 7) == 7

    def test_what_is_done_does_not_work_out(handeye):
        handeye.open("/")
        handeye.becomes(
            {"text": "1 item"},
            by=lambda: handeye.click("Buy"),
        )

    def test_the_error_is_the_test_s_own(handeye):
        handeye.open("/")
        handeye.becomes({"text": "1 item"}, by=lambda: int("no number"))
"""


def judge(chat: Chat) -> str:
    """Says of a claim what its own words are, and quotes the page's heading."""
    said = next(word for word in ("true", "false", "null") if f"Claim: {word}" in chat.text)
    told = {"quote": "Shop", "bbox": [0, 0, 0, 0], "why": "So it is.", "holds": json.loads(said)}
    return json.dumps(told)


def test_claims_from_python_are_judged(tmp_path: Path, site: Site) -> None:
    site.add("/", SHOP)
    project(tmp_path, {"test_claims.py": CLAIMS})
    with serve_model(judge) as server:
        model = ("--handeye-server", server.url, "--handeye-model", "tiny-vl")
        base = ("--base-url", site.url)
        done = pytest_in(tmp_path, *base, *model, "--junitxml", "out.xml")
    assert done.counts == {"passed": 2, "failed": 3, "error": 1}, done.out
    assert "driver.py" not in done.out
    done.has("E *NotAsClaimed: look false: *", "E *NotJudged: look null: *")
    done.has("E   ValueError: invalid literal for int() with base 10: 'no number'")
    found = {
        name.removesuffix("[chromium]"): one for name, one in cases(tmp_path / "out.xml").items()
    }
    names = ("test_what_is_done_does_not_work_out", "test_it_becomes_so")
    missed, became = (
        [pair for pair in properties(found[name]) if "step" in pair[0]] for name in names
    )
    assert missed[-1] == ("step[failure]", 'click: "Buy" (test_claims.py:23)')
    assert [name for name, _ in became] == ["step[passed]"] * 3
    assert ("handeye_model_calls", "4") in properties(found["test_so"])

    done = pytest_in(tmp_path, *base, "-k", "test_so")
    done.has(
        "E *`true` needs a model * name one with --handeye-model", "test_claims.py:3: NotJudged"
    )
    done = pytest_in(tmp_path, *base, *model, "-k", "test_so", "--handeye-replay", "strict")
    done.has("E *`true` needs a model *; strict replay asks none, also where one is named")
    done = pytest_in(tmp_path, *base, *model[:2], "-k", "test_so")
    assert done.counts == {"error": 1}
    assert "pytest_drivers.py" not in done.out
    done.has("--handeye-server * is given, but no --handeye-model: *")


def test_what_replay_advises_is_an_option_of_pytest(tmp_path: Path, site: Site) -> None:
    site.add("/", SHOP)
    task = "tests:\n  - name: One\n    steps:\n      - click: Add\n      - check: {text: 1 item}\n"
    project(tmp_path, {"a.handeye.yaml": f"target: {{url: {site.url}}}\n{task}"})
    strict = ("--handeye-replay", "strict")
    done = pytest_in(tmp_path, *strict)
    assert done.counts == {"error": 1}
    done.has("error: strict replay has no plan *: record it with --handeye-replay=update")
    assert pytest_in(tmp_path).counts == {"passed": 1}
    site.add("/", SHOP.replace("<button ", "<a href='#' ").replace("</button>", "</a>"))
    done = pytest_in(tmp_path, *strict)
    assert done.counts == {"failed": 1}
    done.has("failed: * --handeye-replay=auto finds it again *, --handeye-replay=update *")

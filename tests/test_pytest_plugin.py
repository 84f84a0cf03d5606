"""Task files and the fixtures under pytest, run as a user does: in processes of their own."""

from __future__ import annotations

import json
import os
import textwrap
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from junitparser import Error, Failure, JUnitXml, Properties, Skipped
from servers import Site

pytest_plugins = ["pytester"]
pytestmark = pytest.mark.e2e

SHOP = r"""<!doctype html><meta charset=utf-8><title>Shop</title><h1>Shop</h1>
<button onclick="out.textContent = ++n + (n > 1 ? ' items' : ' item')">Add</button>
<label>Name <input></label><output id=out></output>
<script>let n = 0</script>"""
HOSTILE = r"""<!doctype html><title>H</title><button id=b></button>
<script>b.textContent = 'No\u0001\u001b[31m\ud800\uffff]]> <b>&amp;'</script>"""
STRICT = """
    [tool.pytest.ini_options]
    addopts = "--strict-markers"
    filterwarnings = ["error", "ignore:Session-scoped fixtures defined as instance"]
"""
"""The exception is for a fixture of pytest-playwright's own."""


def project(pytester: pytest.Pytester, files: Mapping[str, str]) -> None:
    """Write the files of a user's project."""
    for name, text in files.items():
        path = pytester.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip(), encoding="utf-8")


def cases(path: Path) -> dict[str, Any]:
    """The cases of a JUnit file by name."""
    return {case.name: case for suite in JUnitXml.fromfile(str(path)) for case in suite}


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
          - check: {text: Yes, within: 1ms}
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


def test_verdicts_reports_and_what_is_kept(pytester: pytest.Pytester, site: Site) -> None:
    site.add("/", SHOP)
    site.add("/hostile", HOSTILE)
    project(
        pytester,
        {
            "pyproject.toml": STRICT,
            "shop.handeye.yaml": TESTS,
            "test_shop.py": FIXTURES,
            "shopapp.py": "def total(of):\n    return sum(of)\n",
        },
    )
    done = pytester.runpytest_subprocess(
        *("--base-url", site.url, "--junitxml", "j.xml", "--tracing", "retain-on-failure"),
        *("--screenshot", "only-on-failure", "--cov", "shopapp", "--cov-report", "json", "-v"),
    )
    done.assert_outcomes(passed=3, failed=4, errors=3, skipped=2)
    said = done.stdout.str()
    done.stdout.fnmatch_lines(
        [
            "shop.handeye.yaml::One is added?who=Ada? PASSED*",
            "shop.handeye.yaml::Two are expected FAILED*",
            "shop.handeye.yaml::Nothing is claimed ERROR*",
            'failed: text "2 items": no element matches "2 items"; *"1 item"*',
            "step: check: {text: 2 items, within: 1ms}",
            "at: shop.handeye.yaml:12",
            "report: test-results/shop-handeye-yaml-two-are-expected/*report.html",
            '>       handeye.check(text="3 items", within="1ms")',
            'E       *NotAsClaimed: text "3 items": *',
            "E       report: test-results/test-shop-py-test-not-as-claimed-chromium/*/report.html",
            "10 runs; no model was asked",
        ]
    )
    done.stdout.no_fnmatch_line("*Traceback*")
    assert "nothing was checked: add a `check:`" in said
    assert "--handeye-server ollama --handeye-model" in said
    assert "there is no desktop to drive" in said or "SKIPPED" in said
    assert "tasks/" not in said, "frames of handeye's own are shown"
    assert "driver.py" not in said

    told = cases(pytester.path / "j.xml")
    kinds = {name: result_of(case) for name, case in told.items()}
    assert kinds["Two are expected"] == kinds["test_not_as_claimed[chromium]"] == [Failure]
    assert kinds["test_own_assertion[chromium]"] == kinds["What the page says"] == [Failure]
    assert kinds["Nothing is claimed"] == kinds["A model is needed"] == [Error]
    assert kinds["test_not_to_be_judged[chromium]"] == [Error]
    assert kinds["Not now"] == kinds["test_desktop"] == [Skipped]
    assert kinds["One is added[who=小明]"] == []
    kept = properties(told["Two are expected"])
    assert ("handeye_verdict", "failed") in kept
    assert ("step[passed]", "click: Add (shop.handeye.yaml:11)") in kept
    attached = [Path(value) for name, value in kept if name == "attachment"]
    assert [path.suffix for path in attached] == [".html", ".png", ".zip"]
    assert all((pytester.path / path).is_file() for path in attached)
    assert ("handeye_verdict", "passed") in properties(told["test_both_on_one_page[chromium]"])
    assert ("handeye_verdict", "failed") in properties(told["test_own_assertion[chromium]"])

    results = pytester.path / "test-results"
    traces = {path.relative_to(results).parts[0] for path in results.rglob("trace.zip")}
    assert "shop-handeye-yaml-two-are-expected" in traces
    assert not any("one-is-added" in name or "both" in name for name in traces), "these passed"
    assert (results / "shop-handeye-yaml-two-are-expected" / "test-failed-1.png").is_file()
    with zipfile.ZipFile(
        results / "test-shop-py-test-not-as-claimed-chromium" / "trace.zip"
    ) as trace:
        lines = [json.loads(line) for line in trace.read("trace.trace").splitlines()]
    groups = [one["title"] for one in lines if one.get("method") == "tracingGroup"]
    assert groups == ["open: /", "check: text: 3 items"]
    measured = json.loads((pytester.path / "coverage.json").read_text())
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


def test_processes_retries_and_choices(pytester: pytest.Pytester, site: Site) -> None:
    """Pages that are ready at the second look are flaky; two processes share the work."""
    site.add("/", SHOP)
    project(pytester, {"pyproject.toml": STRICT, "shop.handeye.yaml": FLAKY})
    site.pages = Turns(site, ["/first", "/second"])
    done = pytester.runpytest_subprocess(
        *("-n", "2", "--reruns", "1", "-m", "smoke", "--base-url", site.url),
        *("--junitxml", "j.xml", "--output", "kept"),
    )
    result = done.parseoutcomes()
    assert result["passed"] == 3
    assert result["rerun"] == 1
    done.stdout.fnmatch_lines_random(
        [
            "flaky: shop.handeye.yaml::Own retries (passed on a retry): kept/*report.html",
            "flaky: shop.handeye.yaml::Reruns of pytest (passed on a retry): kept/*report.html",
        ]
    )
    told = cases(pytester.path / "j.xml")
    assert properties(told["Own retries"]).count(("handeye_flaky", "true")) == 1
    assert ("handeye_flaky", "true") not in properties(told["Also good"])
    runs = sorted((pytester.path / "kept").rglob("run.json"))
    assert len(runs) == 5, "a folder for every try"


def test_from_elsewhere_without_playwright_s_plugin(pytester: pytest.Pytester, site: Site) -> None:
    site.add("/", SHOP)
    good = "version: 1\nname: Good\nsteps:\n  - click: Add\n  - check: {text: 1 item}\n"
    bad = "version: 1\nname: Bad\nsteps:\n  - check: {text: 5 items, within: 1ms}\n"
    project(
        pytester,
        {
            "suite/conftest.py": f"""
                import pytest
                @pytest.fixture(scope="module")
                def base_url():
                    return {site.url!r}
                """,
            "suite/a.handeye.yaml": bad,
            "suite/b.handeye.yml": good,
            "elsewhere/empty": "",
        },
    )
    os.chdir(pytester.path / "elsewhere")
    args = ("-p", "no:playwright", "-p", "no:xdist", "../suite", "--rootdir", str(pytester.path))
    done = pytester.runpytest_subprocess(*args, "-x")
    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines(["at: ../suite/a.handeye.yaml:4", "report: test-results/*"])
    assert list((pytester.path / "elsewhere" / "test-results").rglob("report.html"))
    (pytester.path / "suite" / "a.handeye.yaml").write_text(good)
    done = pytester.runpytest_subprocess(*args[:4], "../suite/a.handeye.yaml::Good", "--lf")
    done.assert_outcomes(passed=1)

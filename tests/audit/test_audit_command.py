"""`handeye audit` as a program: what it prints, writes, and exits with."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from auditing_pages import HEAD, PALE
from commands import Done, handeye
from servers import Site

from handeye.tasks import demo

pytestmark = pytest.mark.e2e
GOOD = f"{HEAD}<main><h1>Shop</h1><p>Dark words</p></main>"
AXE = ("--check", "axe")


def audit(tmp_path: Path, *args: str | Path) -> Done:
    return handeye("audit", *args, "--out", tmp_path / "runs")


def test_what_is_found_is_told_and_written(site: Site, tmp_path: Path) -> None:
    good, bad = site.add("/good", GOOD), site.add("/bad", PALE)
    files = {kind: tmp_path / f"a.{kind}" for kind in ("html", "json", "junit", "sarif")}
    given = [part for kind, path in files.items() for part in (f"--{kind}", path)]
    done = audit(tmp_path, good, bad, *AXE, *given)
    assert done.code == 1
    lines = done.out.splitlines()
    assert lines[:5] == [good, "  axe", bad, "  axe", "1 violation found on 2 pages."]
    assert lines[5] == "violation: 1.4.3 Contrast (Minimum) (level AA), 1 place"
    assert lines[7] == "  found by axe/color-contrast at p"
    assert "34 of the 55 criteria were not checked at all; the report names them" in done.out
    assert json.loads(files["json"].read_text())["counts"]["violation"] == 1
    assert json.loads(files["sarif"].read_text())["runs"][0]["results"]
    assert ElementTree.parse(files["junit"]).getroot().get("failures") == "1"
    assert "Pale words" in files["html"].read_text()
    (folder,) = (tmp_path / "runs").iterdir()
    assert {one.name for one in folder.iterdir()} == {"report.html", "audit.json"}


def test_what_is_accepted_counts_no_more(site: Site, tmp_path: Path) -> None:
    page, known = site.add("/bad", PALE), tmp_path / "accepted.json"
    first = audit(tmp_path, page, *AXE, "--baseline", known, "--update-baseline")
    assert first.code == 0
    entry = json.loads(known.read_text())["accepted"][0]
    assert (entry["page"], entry["check"], entry["reason"]) == ("/bad", "axe/color-contrast", "")
    site.add("/bad", GOOD)
    again = audit(tmp_path, page, *AXE, "--baseline", known)
    assert again.code == 0
    assert "1 accepted issue is no longer there" in again.out
    missing = audit(tmp_path, page, *AXE, "--baseline", tmp_path / "none.json")
    assert missing.code == 3
    assert "--update-baseline" in missing.err


def test_what_cannot_be_audited_is_no_pass(site: Site, tmp_path: Path) -> None:
    """A page that is not there, beside one with nothing wrong; and one with something wrong."""
    good, gone = site.add("/good", GOOD), f"{site.url}/gone"
    done = audit(tmp_path, good, gone, *AXE)
    assert done.code == 3
    assert f"{gone} could not be audited: the server answered 404" in done.out


def test_fail_on_says_what_counts(site: Site, tmp_path: Path) -> None:
    html = (
        f"{HEAD}<main><p style='background: linear-gradient(#fff, #eee)'>On a gradient</p></main>"
    )
    page = site.add("/", html)
    assert audit(tmp_path, page, *AXE).code == 0
    assert audit(tmp_path, page, *AXE, "--fail-on", "review").code == 1


def test_a_page_loads_what_it_needs_unless_allow_says_otherwise(
    site: Site, other_site: Site, tmp_path: Path
) -> None:
    sheet = other_site.add("/pale.css", "p {color: #bbb}", headers={"content-type": "text/css"})
    page = site.add("/", f"{HEAD}<link rel=stylesheet href='{sheet}'><main><p>Words</p></main>")
    assert audit(tmp_path, page, *AXE).code == 1
    other_site.requests.clear()
    assert audit(tmp_path, page, *AXE, "--allow", "cdn.example").code == 0
    assert other_site.requests == []


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), "say what is audited"),
        (("https://a.test", "--check", "nope"), "there is no check 'nope'; there are axe,"),
        (("https://a.test", "--check", "axe", "--skip", "axe"), "no check is left"),
        (("https://a.test", "--viewport", "wide"), "390x844"),
        (("https://a.test", "--update-baseline"), "--baseline FILE"),
    ],
)
def test_wrong_usage_is_told(tmp_path: Path, args: tuple[str, ...], said: str) -> None:
    done = audit(tmp_path, *args)
    assert done.code == 4
    assert said in done.err


def test_checks_are_listed() -> None:
    done = handeye("audit", "--list")
    assert done.code == 0
    assert done.out.startswith("axe: 1.1.1, ")
    assert "Not checked: 1.2.1" in done.out


def test_a_task_is_run_and_each_page_that_it_comes_along_is_audited(
    site: Site, tmp_path: Path
) -> None:
    """Pages, a message that only shows, a dialog; what several states share is told once."""
    pale = "<p style='color: #bbb'>Pale</p>"
    save = "<button onclick='toast.textContent = `Saved for later`'>Save</button>"
    toast = "<div id=toast style='position: fixed; right: 9px; bottom: 9px'></div>"
    site.add("/", f"{HEAD}<main>{save}<a href=/two>Next</a>{pale}</main>{toast}")
    show = "<button onclick='box.showModal()'>Show</button>"
    dialog = "<dialog id=box><h2>Box</h2><img src=x></dialog>"
    site.add("/two", f"{HEAD}<main>{pale}{show}{dialog}</main>")
    task = tmp_path / "walk.yaml"
    task.write_text(
        f"version: 1\nname: Walk\ntarget: {{url: '{site.url}'}}\nsteps:\n"
        "  - open: /\n  - click: Save\n  - check: {text: Saved}\n  - click: Next\n  - click: Show\n"
        "  - click: Nothing of this name\n  - open: /\n"
    )
    path = tmp_path / "audit.json"
    done = audit(tmp_path, task, *AXE, "--check", "feedback", "--json", path)
    assert done.code == 1
    data = json.loads(path.read_text())
    told = [(page["state"], [one["check"] for one in page["findings"]]) for page in data["pages"]]
    assert told == [
        ("open: /", ["axe/color-contrast"]),
        ("click: Save", ["feedback"]),
        ("click: Next", ["axe/color-contrast"]),
        ("click: Show", ["axe/image-alt"]),
    ]
    assert data["pages"][1]["where"].endswith("walk.yaml:6")
    assert "Saved for later" in data["pages"][1]["findings"][0]["message"]
    assert "what comes later was not seen" in data["could_not_audit"][0]["why"]


def test_the_bundled_shop_has_no_violation(tmp_path: Path) -> None:
    with demo.DemoShop() as shop:
        pages = [f"{shop.url}{path}" for path in ("/", "/login", "/product/fog-bowl", "/basket")]
        done = audit(tmp_path, *pages, *AXE, "--check", "contrast-pixels")
    assert done.code == 0, done.out

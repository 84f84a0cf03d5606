"""Accepted issues: not told, counted, and told when they are gone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from auditing_pages import one

from handeye.agent import CannotRun
from handeye.audit import Audit, Finding, baseline, known_by


def audited(
    *found: Finding, url: str = "http://a.test/basket", ran: tuple[str, ...] = ("axe",)
) -> Audit:
    return Audit(url, "Basket", tuple(known_by.known(one, url) for one in found), ran)


PALE = one(html="<p>Pale</p>")
THIN = one(html="<p>Thin</p>", kind="needs review")


def test_what_is_accepted_is_not_told_but_one_more_place_is(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "accepted.json"
    baseline.write(path, baseline.updated(baseline.Baseline(), [audited(PALE, THIN)]))
    sifted = baseline.sift([audited(PALE, PALE, THIN)], baseline.read(path))
    assert [one.html for one in sifted.audits[0].findings] == ["<p>Pale</p>"]
    assert (sifted.accepted, sifted.stale, sifted.unreasoned) == (2, (), 2)


def test_what_is_gone_is_told_unless_it_was_not_looked_for(tmp_path: Path) -> None:
    known = baseline.updated(baseline.Baseline(), [audited(PALE, THIN)])
    assert [one.what for one in baseline.sift([audited(PALE)], known).stale] == ["p Thin"]
    elsewhere = audited(url="http://a.test/")
    assert baseline.sift([elsewhere], known).stale == ()
    assert baseline.sift([audited(ran=("focus",))], known).stale == ()


def test_an_update_keeps_reasons_and_what_was_not_audited() -> None:
    first = baseline.updated(
        baseline.Baseline(), [audited(PALE, THIN), audited(PALE, url="http://a.test/")]
    )
    said = [one.model_copy(update={"reason": f"because of {one.page}"}) for one in first.accepted]
    known = baseline.updated(first.model_copy(update={"accepted": tuple(said)}), [audited(PALE)])
    assert [(one.page, one.what, one.reason) for one in known.accepted] == [
        ("/", "p Pale", "because of /"),
        ("/basket", "p Pale", "because of /basket"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "JSON"),
        ("[]", "object"),
        (json.dumps({"accepted": [{"check": "axe"}]}), "accepted.0.fingerprint"),
        (json.dumps({"acepted": []}), "acepted"),
    ],
)
def test_a_file_that_is_none_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "accepted.json"
    path.write_text(text)
    with pytest.raises(CannotRun, match=r"accepted\.json cannot be used") as why:
        baseline.read(path)
    assert said in str(why.value)
    with pytest.raises(CannotRun, match="--update-baseline"):
        baseline.read(tmp_path / "none.json")

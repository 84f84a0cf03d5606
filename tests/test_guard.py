"""Whatever a page, a model or a thinker says, the guards answer: no run ends in a traceback."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path

import pytest
from servers import Site

from handeye.actions import (
    Action,
    AllowList,
    Click,
    Fail,
    Goto,
    Guards,
    Proposal,
    Ruling,
    Target,
    Type,
    addresses,
    guard,
)
from handeye.agent import DecidedBy, Decision, Job, Memory, verbs
from handeye.perception import Observation, Point, ScreenError, Screenshot, launch, patience
from handeye.tasks import RunOptions, RunResult, TaskFileError, load_text, reach, run_task

SEEN = Observation(Screenshot(b"", 1, 1), url="http://ok.test/")
CLICK = Click(target=Target(point=Point(1, 1)))
Move = Callable[[Observation], Action]


class Moves:
    """Decides on one action after another, then to give up."""

    def __init__(self, *moves: Move, by: DecidedBy | None = "model") -> None:
        self._moves = list(moves)
        self._by: DecidedBy | None = by

    def think(self, job: Job, seen: Observation, memory: Memory) -> Decision | None:
        """The next one."""
        if not isinstance(job.instruction, verbs.Goal):
            return None
        action = self._moves.pop(0)(seen) if self._moves else Fail(reason="enough")
        decision = Decision(actions=(action,))
        return decision.model_copy(update={"by": self._by}) if self._by else decision


def named(seen: Observation, name: str) -> Target:
    return next(Target.of(one) for one in seen.elements if one.name == name)


def click_next(seen: Observation) -> Action:
    return Click(target=named(seen, "Next"))


def go_nowhere(seen: Observation) -> Action:
    return Goto(url="http:\\\\[")


def pursued(folder: Path, site: Site, html: str, thinker: Moves) -> RunResult:
    site.add("/", f"<!doctype html><meta charset=utf-8>{html}")
    task = load_text(f"target: {{url: '{site.url}'}}\ngoal: Read the page\n")
    return run_task(task, RunOptions(out=folder, thinkers=[thinker]))[0]


def refusal(result: RunResult) -> str:
    """Why the first action of the goal was refused."""
    lines = (result.folder / "steps.jsonl").read_text(encoding="utf-8").splitlines()
    outcomes = [json.loads(line)["outcome"] for line in lines if json.loads(line)["action"]]
    return next((one["evidence"] for one in outcomes if one["verdict"] == "refused"), "")


# Addresses that are none


@pytest.mark.parametrize(
    "url", ["http://[", "file://[x", "http:\\\\[", "//[", "http://a:b:c/", "http://℀/", "\ud800"]
)
def test_reading_an_address_never_raises(url: str) -> None:
    assert addresses.origin_of(url) == ""
    assert addresses.joined("http://ok.test/", url) is not None
    addresses.parts_of(url)


ALERT = """<button>Next</button><script>
addEventListener('mousemove', () => { setTimeout(() => alert('hi'), 0) }, {once: true});
const own = Element.prototype.matches; let armed = false;
addEventListener('mousemove', () => { armed = true });
Element.prototype.matches = function (words) {
  if (armed) { armed = false; alert('again') }
  return own.call(this, words);
}</script>"""


@pytest.mark.e2e
@pytest.mark.parametrize(
    ("html", "move"),
    [
        ("<a href='file://[x'>Next</a>", click_next),
        (ALERT, click_next),
        ("<p>Hello</p>", go_nowhere),
        ("<form action='http://['><button>Next</button></form>", click_next),
    ],
    ids=["link", "alert", "goto", "form"],
)
def test_a_page_cannot_end_a_run_in_a_traceback(
    tmp_path: Path, site: Site, html: str, move: Move
) -> None:
    result = pursued(tmp_path, site, html, Moves(move))
    assert result.verdict == "failed", result.reason
    assert (result.folder / "summary.json").is_file()


@pytest.mark.e2e
def test_half_a_sign_that_a_model_types_is_refused(tmp_path: Path, site: Site) -> None:
    field = "<input aria-label=Search>"
    typed = Moves(lambda seen: Type(text="a\ud800", target=named(seen, "Search")))
    result = pursued(tmp_path, site, field, typed)
    assert "cannot be told" in refusal(result)


# Hosts that are none


@pytest.mark.parametrize("entry", ["a&b.test", "http://foo!bar", "*.a'b.test", "x;y.test:8080"])
def test_a_host_that_no_browser_can_be_kept_to_is_refused(entry: str) -> None:
    with pytest.raises(ValueError, match="no browser can be kept to such a host"):
        AllowList([entry])


def test_a_target_on_such_a_host_is_refused_when_the_file_is_read() -> None:
    with pytest.raises(TaskFileError, match=r"`a&b\.test` has `&` in it"):
        load_text("target: {url: 'http://a&b.test/x'}\ngoal: Read\n")


def test_a_step_that_opens_such_a_host_allows_nothing() -> None:
    task = load_text("steps:\n  - open: http://a&b.test/\n")
    assert launch.confined(reach.reach_of(task).places)
    assert reach.reach_of(task).entries == ()


# The net below all guards


class Raises:
    """A guard that cannot tell, some times."""

    def __init__(self, error: Exception, times: float = math.inf) -> None:
        self.error = error
        self.times = times

    def review(self, proposal: Proposal) -> Ruling:
        """Raise, or let it pass."""
        self.times -= 1
        if self.times >= 0:
            raise self.error
        return Ruling(proposal.action)


@pytest.mark.parametrize("by", ["step", "model"])
@pytest.mark.parametrize(
    "error", [ScreenError("it hangs"), patience.Interrupted("a dialog opened"), ValueError("no")]
)
def test_what_a_guard_cannot_tell_is_refused(error: Exception, by: str) -> None:
    ruling = Guards([Raises(error)]).review(Proposal(CLICK, SEEN, by))
    assert ruling.refusal.startswith("what it would do cannot be told: ")
    assert ruling.rule == "guard"


def test_words_of_a_page_do_not_get_into_a_refusal() -> None:
    ruling = Guards([Raises(ValueError("obey me"))]).review(Proposal(CLICK, SEEN, "model"))
    assert "obey" not in ruling.refusal


def test_a_dialog_that_opens_does_not_make_an_exact_step_an_error() -> None:
    """The hands find the open dialog, and say to answer it first."""
    guards = Guards([Raises(patience.Interrupted("a dialog opened"), times=1)])
    assert guards.review(Proposal(CLICK, SEEN, "step")).refusal == ""


def test_who_decides_in_the_name_of_the_user() -> None:
    assert [by for by in ("step", "replay", "model", "user", "") if guard.is_own(by)] == [
        "step",
        "replay",
    ]


# Who decides


@pytest.mark.e2e
@pytest.mark.parametrize("by", [None, "user", "step"])
def test_a_thinker_of_the_users_program_is_judged_as_a_model(
    tmp_path: Path, site: Site, by: DecidedBy | None
) -> None:
    pay = "<form action=/pay method=post><button>Pay now</button></form>"
    thinker = Moves(lambda seen: Click(target=named(seen, "Pay now")), by=by)
    result = pursued(tmp_path, site, pay, thinker)
    assert "payment" in refusal(result)
    assert "/pay" not in [request.path for request in site.requests]

"""Conversations about speech, repairs and an audit, as a user has them: typed lines, told lines."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from pathlib import Path

import pytest
from repair_page import INNER, PAGE
from servers import Site, serve

from handeye.actions import AnswerDialog
from handeye.assist import Talk, desk, texts, voice, voices
from handeye.audit import Finding, check, checks, subject
from handeye.perception import browser
from handeye.tasks import BrowserTarget, Case, RunOptions, Task, step

pytestmark = pytest.mark.e2e
Say = Callable[..., list[str]]


@pytest.fixture(scope="module")
def shop() -> Generator[Site]:
    with serve() as site:
        site.add("/inner", INNER)
        site.add("/", PAGE)
        yield site


@pytest.fixture(scope="module")
def opened(shop: Site, tmp_path_factory: pytest.TempPathFactory) -> Generator[desk.Desk]:
    """A page that is looked at, for all conversations of the module."""
    first = step.Step(body=step.verbs.Open(url=shop.url), text="open")
    task = Task(
        name="assist",
        target=BrowserTarget(url=shop.url),
        cases=(Case(id="assist", name="assist", steps=(first,)),),
    )
    options = RunOptions(out=tmp_path_factory.mktemp("runs"))
    with desk.Desk(task, options, lambda asked: None) as there:
        yield there


@pytest.fixture
def say(opened: desk.Desk) -> Say:
    """Types lines into a fresh conversation, and gives what it tells but for its states."""

    def typed(*lines: str, lang: texts.Lang = "en", speaks: voice.Voice | None = None) -> list[str]:
        told: list[str] = []
        talk = Talk(texts.Texts(lang), iter(lines), told.append, speaks)
        talk.hold(opened)
        states = {talk.texts(f"state.{one}") for one in ("waiting", "working", "done")}
        return [line for line in told if line not in states]

    return typed


def logged(path: Path, lang: texts.Lang = "en") -> voice.Voice:
    said = texts.Texts(lang)
    return voices.open_voice(f"log:{path}", voices.VoiceSettings(said, lambda line: None))


# Speech


def test_speech_is_switched_set_and_silenced_by_commands(say: Say, tmp_path: Path) -> None:
    log = tmp_path / "log"
    lines = ("speech", "rate", "rate 7", "faster", "slower", "rate 12", "rate three", "sounds off",
             "silence", "speech off", "rate 2", "speech on", "speech maybe")  # fmt: skip
    told = say(*lines, speaks=logged(log))
    assert told == [
        "Speaking through log.",
        "The rate is as your system sets it.",
        "Type rate and a number from 1 to 9.",
        "Rate 7 of 9.",
        "Rate 8 of 9.",
        "Rate 7 of 9.",
        "Type rate and a number from 1 to 9.",
        "Rate 3 of 9.",
        "Sounds are off.",
        "Silent.",
        "Speech is off.",
        "Rate 2 of 9.",
        "Speaking through log.",
        "Type speech on or speech off.",
    ]
    heard = log.read_text("utf-8").splitlines()
    assert [one for one in heard if one.startswith("rate")] == [
        "rate|7", "rate|8", "rate|7", "rate|3", "rate|2",
    ]  # fmt: skip
    assert "message|Speech is off." not in heard, "it is off then"
    assert "message|Speaking through log." in heard
    assert heard[0] == "sound|waiting.wav"
    after = heard[heard.index("message|Sounds are off.") :]
    assert not [one for one in after if one.startswith("sound|")]


def test_speech_commands_in_chinese(say: Say, tmp_path: Path) -> None:
    told = say("语速 3", "快一点", "语音 关", "提示音 关", "安静", lang="zh",
               speaks=logged(tmp_path / "log", "zh"))  # fmt: skip
    assert told == [
        "语速 3，最快为 9。",
        "语速 4，最快为 9。",
        "语音已关闭。",
        "提示音已关闭。",
        "已安静。",
    ]


def test_a_conversation_without_a_voice_says_how_to_get_one(
    say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPEECHD_ADDRESS", f"unix_socket:{tmp_path}/none")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(voices.BACKENDS, "prism", voices.BACKENDS["speechd"])
    assert say("speech")[0] == "Speech is off."
    told = say("speech on")
    assert told[0].startswith("There is no voice. Speech Dispatcher:")
    assert "speech on" in told[-1]


# Repair


def test_a_page_is_repaired_listed_kept_and_put_back(say: Say, opened: desk.Desk) -> None:
    page = screen_of(opened).page
    before = page.evaluate("document.documentElement.outerHTML")
    told = say("repair", "repair save", "repair off", "repair load", "repair off", "repair list")
    assert told[0] == "Repaired 21 here. Guessed: 12."
    assert told[1] == "Only this browser shows it so, in this tab, until repair off."
    kept = next(line for line in told if line.startswith("Saved "))
    assert kept.startswith("Saved 20 changes to")
    assert next(line for line in told if line.startswith("Loaded ")).startswith("Loaded 20 changes")
    assert told[-1] == "Nothing is repaired. Type repair to begin."
    assert page.evaluate("document.documentElement.outerHTML") == before


def test_every_change_is_told_with_where_it_comes_from(say: Say) -> None:
    told = say("repair", "repair list", "more", "more", "repair off")
    for line in (
        '"Your address" is a heading now, from its look. Guessed.',
        '"Order now" is a button now, for Enter and Space, from the page\'s code.',
        "Messages that come up are announced. Guessed.",
        "The focus has an outline, which the page took away.",
    ):
        assert line in told
    named = [line for line in told if ' named "' in line]
    assert len(named) == 12
    assert len({line for line in told if line.endswith("Guessed.")}) >= 12


def test_repair_in_chinese(say: Say) -> None:
    told = say("修复", "修复 关", "修复 什么", lang="zh")
    assert told[0] == "已修复 21 处，其中推测 12 处。"
    assert told[-2] == "已撤销，网页恢复原样。"
    assert told[-1].startswith("请输入：修复")


def test_a_dialog_is_answered_first(say: Say, opened: desk.Desk) -> None:
    screen = screen_of(opened)
    screen.page.evaluate("setTimeout(() => alert('Only one\u202e mug left'), 0)")
    assert screen.until(lambda: bool(opened.session.claims.dialog()), 10)
    told = say("repair", "audit")
    assert told == ['A dialog is open: "Only one mug left". Answer it first.'] * 2
    opened.do(AnswerDialog(accept=True), "ok")
    assert say("repair off") == ["Nothing is repaired. Type repair to begin."]


def screen_of(opened: desk.Desk) -> browser.BrowserScreen:
    screen = opened.session.screen
    assert isinstance(screen, browser.BrowserScreen)
    return screen


# Audit


def planted(page: subject.Subject) -> Iterable[Finding]:
    """A check whose findings are known: the least sure comes first."""
    yield Finding(
        "own/review", "1.3.1", "needs review", "A person must look.", selector="#f-heading"
    )
    yield Finding(
        "own/likely",
        "1.1.1",
        "likely",
        "It does not fit.",
        selector="#t-file",
        confidence=0.8,
    )
    for number in range(9):
        selector = f"body > p:nth-of-type({number % 2 + 1})"
        yield Finding(
            f"own/{number}", "1.4.3", "violation", f"Contrast 2.{number}.",
            mend="Make the text darker.", selector=selector, html="<p>\u202etext</p>",
        )  # fmt: skip


@pytest.fixture
def audited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "ALL", (check.Check("own", ("1.4.3",), planted),))


@pytest.mark.usefixtures("audited")
def test_an_audit_counts_first_and_tells_the_surest_findings_first(say: Say) -> None:
    told = say("audit", "audit 1", "audit 10", "audit 99", "audit all")
    assert told[:3] == [
        "Violations: 9.",
        "Likely violations: 1.",
        "To be reviewed by a person: 1.",
    ]
    findings = [line for line in told if line.startswith("Finding ")]
    assert findings[0] == "Finding 1, violation, criterion 1.4.3: Contrast 2.0. At p:nth-of-type(1)"
    assert findings[7].startswith("Finding 8, violation")
    assert "There are 3 more findings." in told
    one = told[told.index(findings[0], 4) :]
    assert "To mend it: Make the text darker." in one
    assert "Its source: <p>text</p>" in one
    assert "Finding 10, likely violation, criterion 1.1.1: It does not fit. At #t-file" in told
    assert "How sure: 80 percent." in told
    assert "There is no finding 99: the last audit has 11." in told
    assert told[-1] == "Type audit, or audit and a number."
    assert not [line for line in told if "conform" in line.casefold()]


@pytest.mark.usefixtures("audited")
def test_an_audit_of_a_repaired_page_says_so(say: Say) -> None:
    told = say("repair", "audit", "repair off", "audit")
    assert (
        told.count("This is the page as repaired. Type repair off to audit what its makers made.")
        == 1
    )


@pytest.mark.usefixtures("audited")
def test_an_audit_in_chinese(say: Say) -> None:
    told = say("无障碍检查", lang="zh")
    assert told[0] == "违反：9 项。"
    assert told[3] == "第 1 项，违反，准则 1.4.3：Contrast 2.0. 位于 p:nth-of-type(1)"


def test_an_audit_that_finds_nothing_promises_nothing(
    say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "ALL", (check.Check("own", (), lambda page: ()),))
    told = say("audit")
    assert told == [
        "No barrier was found. Checks made: 1.",
        "That does not show that there is none: people have to look too.",
    ]

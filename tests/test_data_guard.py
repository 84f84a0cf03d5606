"""Sensitive data: what is found in a text, and what a model may neither type nor tell."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

import pytest
from driving import Drive
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page
from servers import Site

from handeye import actions as act
from handeye.actions import Action, Proposal, Ruling, Target, data_codes, data_guard, data_kinds
from handeye.actions import question as questions
from handeye.agent import ModelSetup, ScriptedModel, profile_for
from handeye.perception import Observation, Point, Screenshot
from handeye.tasks import TaskFileError, guarding, load_text
from handeye.tasks import task as task_file

CARD = "4111 1111 1111 1111"
DIGITS = CARD.replace(" ", "")
IBAN = "DE89 3704 0044 0532 0130 00"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"
PEM = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjE\n-----END OPENSSH PRIVATE KEY-----"
SEEN = Observation(Screenshot(b"", 1280, 800), url="https://shop.test/")

SENSITIVE = {
    "card": [
        CARD,
        DIGITS,
        "4111-1111-1111-1111",
        "4111\u00a01111\u00a01111\u00a01111",
        "4111\u200b1111\u200b1111\u200b1111",
        "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
        "卡号４１１１１１１１１１１１１１１１，谢谢",
        "٤١١١ ١١١١ ١١١١ ١١١١",
        f"Visa {CARD} 12 27 123",
        "3782 822463 10005",
        "5555555555554444",
        "6222021234567890128",
        "card:30569309025904;",
    ],
    "iban": [IBAN, "de89370400440532013000", "GB29NWBK60161331926819", "pay to FR14 2004 1010 0505 "
             "0001 3M02 606 now"],
    "key": [PEM, "-----BEGIN RSA PRIVATE KEY-----\nMIIE", "PuTTY-User-Key-File-3: ssh-ed25519"],
    "token": [
        JWT,
        "AKIAIOSFODNN7EXAMPLE",
        "token ghp_16C7e42F292c6912E7710c838347Ae178B4a",
        "glpat-aB3dE5fG7hI9jK1lM3nO",
        "xoxb-123456789012-abcdefGHIJKL",
        "sk-proj-abcDEF123456ghiJKL789",
        "AIzaSyA1234567890abcdefghijklmnopqrstuv",
        "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc",
        "LTAI5tAbCdEfGhIjKlMnOpQr",
    ],
}  # fmt: skip
HARMLESS = [
    "Order 4111 1111 1111 1112", "order 202611210001234567", "+49 4111 1111 1111",
    "Call 0049 151 2345 6789 or 555-123-4567", "ISBN 978-3-16-148410-0", "EAN 4006381333931",
    "2026-11-21 15:53:19.123456", "1732204391000", "1732204391000000", "20261121155319",
    "a3bb189e-8bf9-3888-9912-ace4e6543002", "11111111-1111-1111-1111-111111111111",
    "d41d8cd98f00b204e9800998ecf8427e", "5f4dcc3b5aa765d61d8327deb882cf99",
    "4111111111111111abcdef", "身份证 622301199001011234", "1 2 3 4 5 6 7 8 9 10 11 12 13",
    "0000 0000 0000 0000", "1234 5678 9012 3456", "192.168.100.200", "3.14159265358979323846",
    "DE00 3704 0044 0532 0130 00", "GB29 is a group", "sk-loading-spinner-large-blue", "AKIA",
    "-----BEGIN CERTIFICATE-----", "-----BEGIN PUBLIC KEY-----", "eyJ is how they begin",
    "Total 1.234.567,89 EUR", "41.40338, 2.17403", "${secrets.card}", "", "\u0000",
]  # fmt: skip


@pytest.mark.parametrize("kind", SENSITIVE)
def test_sensitive_data_is_found_however_it_is_written(kind: str) -> None:
    for text in SENSITIVE[kind]:
        assert [one.kind for one in data_kinds.find(text)] == [kind], text


def test_numbers_of_other_kinds_are_left_alone() -> None:
    assert {text: data_kinds.find(text) for text in HARMLESS} == dict.fromkeys(HARMLESS, ())


def test_of_random_order_numbers_few_look_like_cards() -> None:
    numbers = [str(10**15 + number * 7_919_191_919_197 % (9 * 10**15)) for number in range(2000)]
    assert sum(bool(data_kinds.find(f"order {one}")) for one in numbers) < 100


def test_a_mask_keeps_the_last_four_characters_and_all_around() -> None:
    text = f"Paid with {CARD} from {IBAN}.\n{PEM}\nBye"
    hidden = data_kinds.masked(text, data_kinds.find(text))
    assert hidden == "Paid with •••• 1111 from •••• 3000.\n••••\nBye"


@given(st.text() | st.text("0123456789 -.AEIKSkeyJ_\n４١", max_size=200))
@settings(deadline=None)
def test_any_text_is_read_and_what_is_masked_is_gone(text: str) -> None:
    found = data_kinds.find(text)
    assert all(text[one.start : one.end] for one in found)
    kinds = {one.kind for one in data_kinds.find(data_kinds.masked(text, found))}
    assert "card" not in kinds
    assert text in data_codes.readings(text)


@given(st.text("0123456789", min_size=14, max_size=14), st.sampled_from(["", " ", "-"]))
@settings(deadline=None)
def test_a_card_number_is_told_by_its_check_digit(rest: str, between: str) -> None:
    numbers = [f"4{rest}{digit}" for digit in range(10)]
    written = [between.join(one[at : at + 4] for at in range(0, 16, 4)) for one in numbers]
    assert sum(bool(data_kinds.find(one)) for one in written) == 1


PARTS = [
    "4111 ", "4 ", "4", "eyJ", "eyJ.aaaaaaaaa", "DE89 ", "-----BEGIN PRIVATE KEY-----", "sk-",
    "b3BlbnNzaC1rZXktdjE ", "hooks.slack.com/services/T", "４١ ", "%", "QUJD", "gh", "AKIA",
]  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
def test_time_grows_with_the_text_and_no_faster(part: str) -> None:
    def seconds(size: int) -> float:
        text = part * (size // len(part))
        started = time.process_time()
        data_kinds.find(text)
        return time.process_time() - started

    seconds(1000)
    small = min(seconds(10_000) for _ in range(3))
    assert seconds(200_000) < 20 * 5 * max(small, 0.001)


def guard(
    own: Iterable[str] = (), patterns: dict[str, str] | None = None, **kinds: data_guard.DataPolicy
) -> data_guard.DataGuard:
    return data_guard.DataGuard(data_guard.DataPolicies(kinds, patterns or {}), lambda: own)


def ruled(
    one: data_guard.DataGuard, action: Action, goal: str = "Buy a mug", by: str = "model"
) -> Ruling:
    return one.review(Proposal(action, SEEN, by, goal))


def field(number: int) -> Target:
    return Target(point=Point(number, 1), ref=f"1:{number}")


ENCODED = base64.b64encode(f"card={CARD}".encode()).decode()
TYPED: list[Action] = [
    act.Type(text=f"My card is {CARD}"),
    act.Type(text=ENCODED),
    act.AnswerDialog(text=CARD),
    act.Select(target=field(1), options=("Visa", CARD)),
    act.Goto(url=f"https://shop.test/?q={quote(CARD)}"),
    act.Goto(url=f"https://shop.test/?q={quote(quote('4111-1111-1111-1111', safe=''))}%20"),
    act.Goto(url=f"https://shop.test/log/{base64.urlsafe_b64encode(CARD.encode()).decode()}"),
    act.Goto(url=f"https://shop.test/?x={CARD.encode().hex()}#top"),
    act.Goto(url=f"https://shop.test/#{DIGITS}"),
]


@pytest.mark.parametrize("number", range(len(TYPED)))
def test_a_card_number_is_not_typed(number: int) -> None:
    ruling = ruled(guard(), TYPED[number])
    assert "a card number is not" in ruling.refusal
    assert ruling.rule == "data"
    assert ruling.notes == ("a card number was refused",)


@pytest.mark.parametrize("number", range(len(TYPED)))
def test_what_is_kept_of_a_refusal_has_no_card_number_in_it(number: int) -> None:
    ruling = ruled(guard(), TYPED[number])
    kept = f"{ruling.action.model_dump_json()} {ruling.refusal} {ruling.notes}"
    assert not [one for text in data_codes.readings(kept) for one in data_kinds.find(text)]


def test_an_address_keeps_its_place_but_nothing_that_it_carries() -> None:
    action = ruled(guard(), act.Goto(url=f"https://shop.test/a?q={DIGITS}")).action
    assert action == act.Goto(url="https://shop.test/a")
    action = ruled(guard(), act.Goto(url=f"https://shop.test/{DIGITS}/a")).action
    assert action == act.Goto(url="https://shop.test/…")


def test_what_is_told_is_masked() -> None:
    one = guard()
    told: list[tuple[Action, Action]] = [
        (act.Done(answer=f"It is {CARD}"), act.Done(answer="It is •••• 1111")),
        (act.Fail(reason=f"No {IBAN}"), act.Fail(reason="No •••• 3000")),
        (act.Extract(data={"card": int(DIGITS), "n": 3, "ok": True, "none": None}),
         act.Extract(data={"card": "•••• 1111", "n": 3, "ok": True, "none": None})),
        (act.AskUser(question=f"Use {CARD}?", choices=(CARD, "no")),
         act.AskUser(question="Use •••• 1111?", choices=("•••• 1111", "no"))),
    ]  # fmt: skip
    for action, masked in told:
        ruling = ruled(one, action)
        assert ruling.action == masked
        assert ruling.refusal == ""
        assert ruling.rule == "data"


def test_a_task_chooses_what_becomes_of_each_kind() -> None:
    typing, telling = act.Type(text=f"{CARD} {IBAN}"), act.Done(answer=CARD)
    assert ruled(guard(card="allow", iban="allow"), typing).action == typing
    assert ruled(guard(card="mask", iban="mask"), typing).action == act.Type(
        text="•••• 1111 •••• 3000"
    )
    assert "IBAN" in ruled(guard(card="mask"), typing).refusal
    assert ruled(guard(card="allow"), telling).action == telling
    assert "must not be told" in ruled(guard(card="refuse"), telling).refusal


def test_an_address_and_a_code_are_not_masked_but_refused() -> None:
    one = guard(card="mask")
    for action in TYPED[1], TYPED[3], TYPED[4]:
        assert ruled(one, action).refusal


def test_what_the_user_wrote_is_his_to_use() -> None:
    action = act.Type(text="4111-1111-1111-1111")
    assert ruled(guard(), action, goal=f"Pay with {CARD}").refusal == ""
    assert ruled(guard(own=(f'{{"card": "{DIGITS}"}}',)), action).refusal == ""
    assert ruled(guard(own=("another: 5555 5555 5555 4444",)), action).refusal
    assert ruled(guard(), action, by="step").refusal == ""
    assert ruled(guard(), act.Type(text="${secrets.card}")).refusal == ""


def test_what_the_user_answers_is_his_to_use_too() -> None:
    def answer(question: questions.Question) -> str:
        return CARD

    said: list[str] = []
    ask = data_guard.hearing(answer, said)
    one = guard(own=said)
    assert ruled(one, act.Type(text=DIGITS)).refusal
    ask(act.Question("Which card?"))
    assert ruled(one, act.Type(text=DIGITS)).refusal == ""


def refusals(one: data_guard.DataGuard, actions: Iterable[Action]) -> list[bool]:
    return [bool(ruled(one, action).refusal) for action in actions]


def test_a_number_that_is_typed_in_parts_is_refused_with_its_last() -> None:
    parts = ("4111 11", "11 1111 ", "1111")
    typed: list[Action] = [act.Type(text=part, target=field(1)) for part in parts]
    assert refusals(guard(), typed) == [False, False, True]
    looked: list[Action] = [typed[0], act.Scroll(), typed[1], act.Click(target=field(1)), typed[2]]
    assert refusals(guard(), looked) == [False, False, False, False, True]
    focused: list[Action] = [act.Click(target=field(1)), *(act.Type(text=part) for part in parts)]
    assert refusals(guard(), focused) == [False, False, False, True]


def test_a_number_is_refused_key_by_key() -> None:
    pressed: list[Action] = [act.Press(keys=digit) for digit in DIGITS]
    assert refusals(guard(), pressed) == [False] * 15 + [True]


def test_what_was_copied_is_not_pasted() -> None:
    pasting = ("ctrl+v", "Shift+Ctrl+V", "cmd+v", "Shift+Insert")
    others = ("Control+C", "v", "Insert", "Control++")
    pressed: list[Action] = [act.Press(keys=keys) for keys in (*pasting, *others)]
    assert refusals(guard(), pressed) == [True] * 4 + [False] * 4


def test_a_number_over_four_fields_is_refused_unless_it_is_the_users() -> None:
    typed: list[Action] = [
        act.Type(text=part, target=field(at)) for at, part in enumerate(CARD.split())
    ]
    assert refusals(guard(), typed) == [False, False, False, True]
    assert refusals(guard(own=(CARD,)), typed) == [False] * 4


def test_numbers_in_fields_that_have_nothing_to_do_with_one_another_are_typed() -> None:
    texts = ["4111", "Ada", "1111", "1111", "1111"]
    typed: list[Action] = [act.Type(text=one, target=field(at)) for at, one in enumerate(texts)]
    assert not any(refusals(guard(), typed))
    again: list[Action] = [act.Type(text="41111111", target=field(1), clear=True)] * 2
    assert not any(refusals(guard(), again))


def test_kinds_of_ones_own_are_found_by_their_pattern() -> None:
    one = guard(patterns={"patient": r"P-\d{6}"})
    ruling = ruled(one, act.Type(text="see P-123456"))
    assert "data of the kind `patient`" in ruling.refusal
    assert ruled(one, act.Done(answer="it is P-123456")).action == act.Done(answer="it is ••••")
    assert ruled(guard(patterns={"patient": r"P-\d{6}"}, patient="allow"),
                 act.Type(text="P-123456")).refusal == ""  # fmt: skip


def test_a_task_files_policies_reach_the_guard() -> None:
    protect = task_file.Protect(card="mask", patterns={"room": r"R\d+"}, patterns_are="allow")
    made = guarding.policies(protect)
    assert made == data_guard.DataPolicies({"card": "mask", "room": "allow"}, {"room": r"R\d+"})
    assert guarding.policies(task_file.Head().protect) == data_guard.DataPolicies()


BROKEN = {
    "not closed": ("R(", "is no regular expression: missing ), unterminated subpattern"),
    "may be empty": (r"\d*", "fits a text without characters"),
    "nested": (r"(\d+)+x", "repeats what itself repeats"),
}


@pytest.mark.parametrize("which", BROKEN)
def test_a_pattern_that_cannot_be_used_is_told_with_its_line(which: str) -> None:
    pattern, words = BROKEN[which]
    text = f"goal: a\nprotect:\n  card: allow\n  patterns:\n    room: '{pattern}'\n"
    with pytest.raises(TaskFileError) as caught:
        load_text(text)
    (problem,) = caught.value.problems
    assert (problem.line, problem.column) == (5, 11)
    assert words in problem.message


def test_an_unknown_policy_is_told_with_its_line() -> None:
    with pytest.raises(TaskFileError) as caught:
        load_text("goal: a\nprotect: {card: hide}\n")
    assert "one of allow, mask, refuse" in caught.value.problems[0].message


PAGE = f"<title>Pay</title><label>Comment <input id=c></label><p>Card on file: {CARD}</p>"


@pytest.mark.e2e
def test_a_model_that_copies_a_card_from_the_page_gets_nowhere_with_it(
    page: Page, site: Site, tmp_path: Path
) -> None:
    def said(*actions: dict[str, object]) -> str:
        return json.dumps({"thought": "so", "elements": [], "actions": list(actions)})

    replies = [
        said({"kind": "type", "target": 1, "text": CARD}),
        said({"kind": "done", "answer": f"The card is {CARD}."}),
    ]
    setup = ModelSetup(ScriptedModel(replies), profile_for("Qwen3-VL-8B-Instruct")[0])
    drive = Drive(page, site, tmp_path, setup=setup).show(PAGE)
    drive.session.agent.guard = data_guard.DataGuard()
    drive.pursue("Say which card is on file")
    assert page.locator("#c").input_value() == ""
    assert drive.session.answer == "The card is •••• 1111."
    guards = [record.guard for record in drive.records if record.guard]
    assert guards == [
        {"rule": "data", "notes": ("a card number was refused",)},
        {"rule": "data", "notes": ("a card number was masked",)},
    ]

"""Every verb in every form, and what the top of a task file may say."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel

from handeye.agent import verbs
from handeye.perception import Query
from handeye.tasks import Assertion, Step, assertion, load_text, needs_model, step, task

Count, ValueIs = assertion.Count, assertion.ValueIs
Becomes, Do, ExtractStep = step.Becomes, step.Do, step.ExtractStep
A11y, Look, Screenshot = step.A11y, step.Look, step.Screenshot
BrowserTarget, DesktopTarget = task.BrowserTarget, task.DesktopTarget
ProgramTarget, Secret, StillTarget = task.ProgramTarget, task.Secret, task.StillTarget


def q(text: str = "", **more: Any) -> Query:
    return Query.model_validate({"text": text, **more})


def claims(**keys: Any) -> Assertion:
    return Assertion.model_validate(keys)


def field(name: str, value: str) -> verbs.FieldValue:
    return verbs.FieldValue.model_validate({"field": name, "with": value})


FORMS: list[tuple[str, BaseModel]] = [
    ("open: /login", verbs.Open(url="/login")),
    ("open: http://shop.example/a?b=c", verbs.Open(url="http://shop.example/a?b=c")),
    ("click: Sign in", verbs.Click(on=q("Sign in"))),
    ("click: 17", verbs.Click(on=q("17"))),
    ("click: {role: button}", verbs.Click(on=q(role="button"))),
    (
        "click: {text: Edit, role: link, in: main, row: Order 17, frame: pay, near: x, nth: 2, "
        "exact: true}",
        verbs.Click(
            on=Query.model_validate(
                {
                    "text": "Edit",
                    "role": "link",
                    "in": "main",
                    "row": "Order 17",
                    "frame": "pay",
                    "near": "x",
                    "nth": 2,
                    "exact": True,
                }
            )
        ),
    ),
    ("double_click: a", verbs.Click(verb="double_click", on=q("a"))),
    ("right_click: a", verbs.Click(verb="right_click", on=q("a"))),
    ("hover: a", verbs.Click(verb="hover", on=q("a"))),
    (
        "fill: {Email: me@example.test, Code: 007}",
        verbs.Fill(fields=(field("Email", "me@example.test"), field("Code", "007"))),
    ),
    ("fill: {field: Email, with: 1.50}", verbs.Fill(fields=(field("Email", "1.50"),))),
    ('fill: {Email: ""}', verbs.Fill(fields=(field("Email", ""),))),
    ("fill: {Started: 2026-01-02}", verbs.Fill(fields=(field("Started", "2026-01-02"),))),
    (
        "fill: {field: {text: Name, row: 2}, with: yes}",
        verbs.Fill(
            fields=(
                verbs.FieldValue.model_validate(
                    {"field": {"text": "Name", "row": "2"}, "with": "yes"}
                ),
            )
        ),
    ),
    ("type: 12:30", verbs.Type(text="12:30")),
    ("type: True", verbs.Type(text="True")),
    ("type: {text: a, into: Name, enter: true}", verbs.Type(text="a", into=q("Name"), enter=True)),
    ("press: Control+A", verbs.Press(keys="Control+A")),
    ("press: {keys: Tab, times: 3, on: Name}", verbs.Press(keys="Tab", times=3, on=q("Name"))),
    ("select: {Country: Norway}", verbs.Select(field=q("Country"), options=("Norway",))),
    ("select: {Sizes: [S, 42]}", verbs.Select(field=q("Sizes"), options=("S", "42"))),
    ("select: {field: Size, option: S}", verbs.Select(field=q("Size"), options=("S",))),
    ("select: {field: Size, options: [S]}", verbs.Select(field=q("Size"), options=("S",))),
    ("check: I agree", verbs.Tick(box=q("I agree"))),
    ("check: {checkbox: Done, row: Milk}", verbs.Tick(box=q("Done", row="Milk"))),
    ("uncheck: {text: Done, nth: 2}", verbs.Tick(verb="uncheck", box=q("Done", nth=2))),
    (
        "uncheck: {checkbox: Done, in: list}",
        verbs.Tick(verb="uncheck", box=q("Done", within="list")),
    ),
    ("upload: {Photo: a.png}", verbs.Upload(field=q("Photo"), files=("a.png",))),
    ("upload: {Photo: [a.png, b.png]}", verbs.Upload(field=q("Photo"), files=("a.png", "b.png"))),
    ("upload: {field: Photo, files: [a.png]}", verbs.Upload(field=q("Photo"), files=("a.png",))),
    ("upload: a.png", verbs.Upload(files=("a.png",))),
    ("upload: [a.png, b.png]", verbs.Upload(files=("a.png", "b.png"))),
    (
        "drag: {from: A, to: {text: B, in: Done}}",
        verbs.Drag.model_validate({"from": "A", "to": {"text": "B", "in": "Done"}}),
    ),
    ("scroll: down", verbs.Scroll()),
    (
        "scroll: {direction: up, amount: 2.5, at: List}",
        verbs.Scroll(direction="up", amount=2.5, at=q("List")),
    ),
    ("scroll: {to: Imprint}", verbs.Scroll(to=q("Imprint"))),
    ("go_back:", verbs.GoBack()),
    ("switch_tab: 2", verbs.SwitchTab(tab=2)),
    ("switch_tab: Invoice", verbs.SwitchTab(tab="Invoice")),
    ("close_tab:", verbs.CloseTab()),
    ("answer: accept", verbs.Answer(accept=True)),
    ("answer: dismiss", verbs.Answer(accept=False)),
    ("answer: {accept: true, text: mug}", verbs.Answer(accept=True, text="mug")),
    ("wait_for: Saved", Assertion(verb="wait_for", text="Saved")),
    (
        "wait_for: {url: '*/done', within: 1m30s}",
        claims(verb="wait_for", url="*/done", cap=90.0),
    ),
    ("check: {text: 1 item, in: banner}", claims(text="1 item", region="banner")),
    ("check: {no_text: Error, row: A, frame: B}", Assertion(no_text="Error", row="A", frame="B")),
    ("check: {title: Shop, within: 500ms}", claims(title="Shop", cap=0.5)),
    (
        "check: {value: {Email: a, Age: 7}}",
        Assertion(
            value=(ValueIs(field=q("Email"), expected="a"), ValueIs(field=q("Age"), expected="7"))
        ),
    ),
    (
        "check: {count: {of: {role: row}, is: 0}}",
        Assertion(count=Count.model_validate({"of": {"role": "row"}, "is": 0})),
    ),
    (
        "check: {visible: a, hidden: {text: b, nth: 1}}",
        Assertion(visible=q("a"), hidden=q("b", nth=1)),
    ),
    ("check: {enabled: a, disabled: b}", Assertion(enabled=q("a"), disabled=q("b"))),
    ("check: {checked: a, unchecked: b}", Assertion(checked=q("a"), unchecked=q("b"))),
    ("check: {download: '*.csv'}", Assertion(download="*.csv")),
    (
        "check: {no_console_errors: true, no_failed_requests: true}",
        Assertion(no_console_errors=True, no_failed_requests=True),
    ),
    ("check: {file: a.txt}", claims(file={"path": "a.txt"})),
    (
        "check: {file: {path: /a.txt, contains: 12}, no_file: ../b.txt}",
        claims(file={"path": "/a.txt", "contains": "12"}, no_file="../b.txt"),
    ),
    ("check: {file: {path: a, exists: off}}", claims(file={"path": "a", "exists": False})),
    ("check: {clipboard: 408}", claims(clipboard={"contains": "408"})),
    ("check: {clipboard: {equals: ''}}", claims(clipboard={"equals": ""})),
    ("check: {process: soffice, no_process: xclip}", claims(process="soffice", no_process="xclip")),
    ("check: {picture: a.png}", claims(picture={"is": "a.png"})),
    (
        "check: {picture: {is: a.png, box: [0, 0, 9, 9], tolerance: 0}}",
        claims(picture={"is": "a.png", "box": (0, 0, 9, 9), "tolerance": 0}),
    ),
    ("screenshot: basket", Screenshot(name="basket")),
    ("do: Order a mug", Do(text="Order a mug")),
    ("a11y: wcag21aa", A11y(level="wcag21aa")),
    (
        "a11y: {level: wcag2a, checks: all, allow: [axe/region, 1.4.3], strict: on}",
        A11y(level="wcag2a", checks=("all",), allow=("axe/region", "1.4.3"), strict=True),
    ),
    ("a11y: {checks: [axe], allow: 1.4.3}", A11y(checks=("axe",), allow=("1.4.3",))),
    ("look: There is a mug", Look(claim="There is a mug")),
    ("look: {claim: There is a mug, votes: 3}", Look(claim="There is a mug", votes=3)),
    ("extract: {total: number, on: date}", ExtractStep(data={"total": "number", "on": "date"})),
]


def only_step(text: str) -> Step:
    task = load_text(f"steps:\n  - {text}\n")
    return task.cases[0].steps[0]


@pytest.mark.parametrize(("text", "body"), FORMS, ids=[text for text, _ in FORMS])
def test_form(text: str, body: BaseModel) -> None:
    step = only_step(text)
    assert step.body == body
    assert step.verb == text.partition(":")[0]
    assert (step.where, step.line) == ("<text>:2", 2)


def test_becomes_holds_its_step() -> None:
    step = only_step("becomes: An order number is shown\n    by: {do: Finish the order}")
    assert isinstance(step.body, Becomes)
    assert step.body.by.body == Do(text="Finish the order")
    assert step.text == "becomes: An order number is shown, by: {do: Finish the order}"
    assert [one.verb for one in step.walk()] == ["becomes", "do"]


def test_becomes_takes_words_or_the_keys_of_a_check() -> None:
    claims = {
        "It is saved": Look(claim="It is saved"),
        "{claim: It is saved, votes: 3}": Look(claim="It is saved", votes=3),
        "{text: Saved, in: banner}": Assertion.model_validate({"text": "Saved", "in": "banner"}),
        "{file: a.txt}": Assertion.model_validate({"file": {"path": "a.txt"}}),
    }
    for text, claim in claims.items():
        step = only_step(f"becomes: {text}\n    by: {{click: Save}}")
        assert isinstance(step.body, Becomes)
        assert step.body.claim == claim


def test_becomes_takes_an_exact_step() -> None:
    step = only_step("becomes: The menu is open\n    by: {click: {text: Menu, exact: yes}}")
    assert isinstance(step.body, Becomes)
    assert step.body.by.body == verbs.Click(on=Query(text="Menu", exact=True))


def test_name_and_timeout_stand_beside_the_verb() -> None:
    step = only_step("click: Save\n    name: Keep it\n    timeout: 2m")
    assert (step.name, step.timeout, step.text) == ("Keep it", 120.0, "click: Save")


def test_text_of_a_step_is_one_short_line() -> None:
    step = only_step("type: |\n      one\n      two\n")
    assert step.text == "type: one two"
    assert step.body == verbs.Type(text="one\ntwo\n")
    assert len(only_step(f"type: {'x' * 500}").text) == 200


def test_everything_at_the_top() -> None:
    task = load_text(
        """
        version: 1
        name: Order a mug
        target: {url: "http://127.0.0.1:8000/", viewport: 800×600, browser: chrome, scale: 2,
                 locale: nb-NO, timezone: Europe/Oslo, color_scheme: dark}
        allow: ["127.0.0.1:8000", "*.shop.example", "[::1]:80"]
        vars: {item: mug, many: [1, 2]}
        secrets: {password: {env: SHOP_PASSWORD}, code: {file: code.txt}}
        limits: {steps: 25, time: 1h2m, tokens: 60k, repeats: 3}
        ask_me: [payment, sign_in]
        answers: {payment: yes, "Which size?": 42}
        done_when: [{url: "*/review"}, Review your order]
        output: {price: number}
        goal: Order a ${item}
        """,
        file="tasks/mug.yaml",
    )
    assert task.name == "Order a mug"
    assert task.target == BrowserTarget(
        url="http://127.0.0.1:8000/", viewport=(800, 600), browser="chrome", scale=2.0,
        locale="nb-NO", timezone="Europe/Oslo", color_scheme="dark",
    )  # fmt: skip
    assert task.allow == ("127.0.0.1:8000", "*.shop.example", "[::1]:80")
    assert task.vars == {"item": "mug", "many": ["1", "2"]}
    assert task.secrets == {
        "password": Secret(env="SHOP_PASSWORD"),
        "code": Secret(file="tasks/code.txt"),
    }
    limits = task.limits
    assert (limits.steps, limits.time, limits.tokens, limits.repeats) == (25, 3720.0, 60_000, 3)
    assert task.ask_me == ("payment", "sign_in")
    assert task.answers == {"payment": "yes", "Which size?": "42"}
    assert task.done_when == (Assertion(url="*/review"), Assertion(text="Review your order"))
    assert task.output == {"price": "number"}
    assert task.goal == "Order a mug"
    assert task.cases[0].steps[0].text == "goal: Order a mug"
    assert task.cases[0].steps[0].where == "mug.yaml:14"


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("{}", BrowserTarget()),
        ("{url: 'file:///tmp/a.html'}", BrowserTarget(url="file:///tmp/a.html")),
        ("{desktop: true}", DesktopTarget(desktop=True)),
        (
            "{program: mousepad, args: [a.txt, 1]}",
            ProgramTarget(program="mousepad", args=("a.txt", "1")),
        ),
        ("{still: shot.png}", StillTarget(still="shots/shot.png")),
    ],
)
def test_target(target: str, expected: BaseModel) -> None:
    task = load_text(f"target: {target}\nsteps: [press: a]", file="shots/a.yaml")
    assert task.target == expected


def test_defaults() -> None:
    task = load_text("steps: [go_back: ]", file="shop/order-mug.yaml")
    assert task.name == task.cases[0].id == "order-mug"
    assert (task.target, task.allow, task.goal) == (None, None, "")
    assert task.file == "shop/order-mug.yaml"
    assert load_text("steps: [go_back: ]").file == ""


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("steps:\n  - click: a\n  - do: b\n", "<text>:3"),
        ("steps:\n  - look: a\n", "<text>:2"),
        ("goal: a", "<text>:1"),
        ("steps: [click: a]\nafter_each:\n  - extract: {a: string}\n", "<text>:3"),
        ("steps:\n  - click: a\n", None),
    ],
)
def test_needs_model(text: str, where: str | None) -> None:
    step = needs_model(load_text(text))
    assert (step and step.where) == where

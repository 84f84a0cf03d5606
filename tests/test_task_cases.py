"""Files that cannot be read, tests with their matrix, and a little fuzzing."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from handeye.tasks import TaskFileError, cases, load_task, load_text

SHOP = """\
version: 1
name: Shop
target: {url: "http://127.0.0.1:8000", viewport: 1280x800}
vars: {item: mug, n: 2}
secrets: {password: {env: SHOP_PASSWORD}}
limits: {steps: 25, time: 1m30s, tokens: 60k}
before_each:
  - open: /login
  - fill: {Email: demo@example.test, Password: "${secrets.password}"}
tests:
  - name: A ${item} can be bought
    tags: [smoke]
    retries: 1
    matrix: {item: [mug, "blue mug"], n: [1, 2]}
    steps:
      - click: {text: "Add ${item}", nth: "${n}"}
      - check: {text: 1 item, in: banner, within: 10s}
      - becomes: An order number is shown
        by: {do: Finish the order}
  - name: Reading
    matrix: [{page: Imprint}, {page: Help, item: 商品}]
    steps: [{click: "${page}"}, {upload: {Photo: [a.png, b.png]}}, {go_back: }]
after_each:
  - click: Sign out
"""
PIECES = (
    "${", "}", "{", "}", "[", "]", ": ", ",", "\n", "- ", "\t", "&a ", "*a", "!x ", "|\n", "'",
    '"', "~", "null", "${secrets.password}", "$${", "${item}", "check", "\x00", "é", "商品",
    "---\n", "? ", "<<: ", "#", "%", "@", "true", "-1", "1e9", "include: x.yaml\n", "steps:",
    "9" * 400, '"\\U99999999"', "\ud800", ".inf", "²",
)  # fmt: skip


def test_cases() -> None:
    found = cases(load_text(SHOP))
    assert [case.id for case in found] == [
        "A mug can be bought[item=mug,n=1]",
        "A mug can be bought[item=mug,n=2]",
        "A blue mug can be bought[item=blue mug,n=1]",
        "A blue mug can be bought[item=blue mug,n=2]",
        "Reading[page=Imprint]",
        "Reading[page=Help,item=商品]",
    ]
    third = found[2]
    assert (third.name, third.tags, third.retries, third.line) == (
        "A blue mug can be bought", ("smoke",), 1, 11,
    )  # fmt: skip
    assert third.row == {"item": "blue mug", "n": "1"}
    assert third.steps[0].text == "click: {text: Add blue mug, nth: 1}"
    assert [step.text for step in third.before] == [
        "open: /login",
        "fill: {Email: demo@example.test, Password: ${secrets.password}}",
    ]
    assert [step.text for step in third.after] == ["click: Sign out"]
    assert len(third.all_steps) == 6


def test_rows_are_seen_before_and_after() -> None:
    text = """
        before_each: [open: "/${page}"]
        tests: [{name: a, matrix: {page: [x, y]}, steps: [click: b]}]
    """
    assert [case.before[0].text for case in cases(load_text(text))] == ["open: /x", "open: /y"]


def test_a_file_with_steps_is_one_case() -> None:
    text = "name: a\nbefore_each: [open: /]\nsteps: [click: b]\nafter_each: [click: c]\n"
    (case,) = cases(load_text(text))
    assert [step.text for step in case.all_steps] == ["open: /", "click: b", "click: c"]
    assert (case.id, case.tags, case.line) == ("a", (), 3)
    assert not load_text(text).is_test


@pytest.mark.parametrize(
    ("tests", "problem"),
    [
        ("{name: a}", "1:10: a test needs `steps`"),
        ("{name: a, stps: []}", "1:10: a test needs `steps`"),
        ("{steps: [click: a]}", "1:10: `test` needs `name`"),
        (
            "{name: a, retries: -1, steps: [click: a]}",
            "1:29: `retries` must be at least 0, not `-1`",
        ),
        ("{name: a, tags: x, steps: [click: a]}", "1:26: `tags` must be a list, not `x`"),
        (
            "{name: a, steps: [click: a]}, {name: a, steps: [click: a]}",
            "1:40: line 1 has a test `a` too; rename one",
        ),
        (
            "{name: a, matrix: {b: [1, 1]}, steps: [click: a]}",
            "1:10: line 1 has a test `a[b=1]` too; rename one",
        ),
        (
            "{name: a, matrix: {b: 1}, steps: [click: a]}",
            "1:28: `matrix` needs rows, as in `matrix: {item: [mug, cup]}` or "
            "`matrix: [{item: mug, price: 3}]`",
        ),
        ("{name: a, matrix: {'b c': [1]}, steps: [click: a]}", "1:28: `matrix` needs rows"),
        ("{name: a, matrix: [{b: }], steps: [click: a]}", "1:28: `matrix` needs rows"),
        (
            "{name: a, matrix: {" + ", ".join(f"v{i}: [1, 2]" for i in range(11)) + "}, steps: []}",
            "1:28: this matrix has more than 1000 rows",
        ),
    ],
)  # fmt: skip
def test_wrong_tests(tests: str, problem: str) -> None:
    with pytest.raises(TaskFileError) as caught:
        load_text(f"tests: [ {tests}]", file="a.yaml")
    assert str(caught.value).startswith(f"a.yaml:{problem}")


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"goal: \xff\n", "a.yaml:1:7: this is not UTF-8 text; save the file as UTF-8"),
        (b"\xff\xfeg\0", "a.yaml:1:1: this is not UTF-8 text; save the file as UTF-8"),
        (b"#" * 1_000_001, "a.yaml: a.yaml is larger than 1000 kB: not a task file"),
        (None, "a.yaml: there is no file a.yaml; did you mean `aa.yaml`?"),
    ],
)
def test_unreadable_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, raw: bytes | None, problem: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("aa.yaml").write_text("goal: a")
    if raw is not None:
        Path("a.yaml").write_bytes(raw)
    with pytest.raises(TaskFileError) as caught:
        load_task("a.yaml")
    assert str(caught.value).splitlines()[0] == problem


def test_byte_order_mark_is_no_problem(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfgoal: a\r\nname: b\r\n")
    task = load_task(path)
    assert (task.goal, task.name, task.file) == ("a", "b", str(path))


def test_aliases_cannot_make_a_file_endless() -> None:
    lines = ["a0: &a0 [x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
    with pytest.raises(TaskFileError, match="more than 100000 values"):
        load_text("\n".join(lines))


def mutated(text: str, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(text) + 1)
        end = at + chance.randint(1, 20)
        match chance.randrange(4):
            case 0:
                text = text[:at] + chance.choice(PIECES) + text[at:]
            case 1:
                text = text[:at] + text[end:]
            case 2:
                text = text[:at] + text[at:end] * 2 + text[end:]
            case _:
                lines = text.split("\n")
                chance.shuffle(lines[chance.randrange(len(lines)) :])
                line = chance.randrange(len(lines))
                lines[line] = " " * chance.randint(0, 8) + lines[line].lstrip()
                text = "\n".join(lines)
    return text


def test_any_file_is_read_or_refused_with_a_place() -> None:
    chance = random.Random(20260101)
    refused: list[tuple[str, TaskFileError]] = []
    for _ in range(150):
        text = mutated(SHOP, chance)
        try:
            load_text(text)
        except TaskFileError as error:
            refused.append((text, error))
    assert len(refused) > 50
    for text, error in refused:
        assert error.problems
        assert all(one.message and one.line <= text.count("\n") + 2 for one in error.problems)

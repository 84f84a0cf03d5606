"""Variables, secrets and included files."""

from __future__ import annotations

from pathlib import Path

import pytest

from handeye.agent import verbs
from handeye.perception import Query
from handeye.tasks import Task, TaskFileError, load_task, load_text, missing_secrets
from handeye.tasks import task as task_file


def texts(task: Task) -> list[str]:
    return [step.text for case in task.cases for step in case.all_steps]


def first_problem(text: str) -> str:
    with pytest.raises(TaskFileError) as caught:
        load_text(text)
    return str(caught.value).splitlines()[0].removeprefix("<text>:")


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder / f"{next(iter(files))}.yaml"


@pytest.mark.parametrize(
    ("step", "text"),
    [
        ("click: ${item}", "click: mug"),
        ("click: Add ${item} (${ n })", "click: Add mug (007)"),
        ("click: $${item}", "click: ${item}"),
        ("click: $5 $$ $item", "click: $5 $$ $item"),
        ("fill: {'${item} name': '${n}'}", "fill: {mug name: 007}"),
        ("select: {Country: '${many}'}", "select: {Country: [a, b]}"),
        ("click: ${both}", "click: mug 007"),
    ],
)
def test_variables(step: str, text: str) -> None:
    head = "vars: {item: mug, n: 007, many: [a, b], both: '${item} ${n}'}"
    assert texts(load_text(f"{head}\nsteps:\n  - {step}\n")) == [text]


def test_a_whole_variable_keeps_its_type() -> None:
    text = "vars: {n: 2, yes: true}\nsteps: [click: {text: a, nth: '${n}', exact: '${yes}'}]"
    click = verbs.Click(on=Query(text="a", nth=2, exact=True))
    assert load_text(text).cases[0].steps[0].body == click


def test_variables_from_outside_win_and_are_not_read_again() -> None:
    text = "vars: {item: mug, more: '${item}s'}\nsteps:\n  - click: ${item}, ${more}, ${new}\n"
    task = load_text(text, variables={"item": "cup", "new": "${item}"})
    assert texts(task) == ["click: cup, cups, ${item}"]
    assert task.vars == {"item": "cup", "more": "cups", "new": "${item}"}


@pytest.mark.parametrize(
    ("step", "problem"),
    [
        (
            "click: a ${itm}",
            "4:14: the variable `${itm}` is not defined; defined are item, many, size; "
            "did you mean `${item}`?",
        ),
        (
            "click: ${env.HOME}",
            "4:12: `${env.HOME}`: the environment comes in by `secrets:` or `--var name=value`",
        ),
        (
            "click: ${a b}",
            "4:12: `${a b}` is not a variable; write `$${` for the characters themselves",
        ),
        ("click: a ${", "4:14: `${` without `}`; write `$${` for the characters themselves"),
        ("click: x${many}", "4:12: `${many}` is a list or mapping: it cannot join text"),
        ("fill: {'${many}': x}", "4:12: `${many}` is not text: only text can be a key"),
        ("fill: {mug: a, '${item}': b}", "4:20: `mug` stands here twice, as `${item}` too"),
        (
            "type: ${secrets.pasword}",
            "4:11: the secret `pasword` is not declared; add it under `secrets:`; "
            "did you mean `${secrets.password}`?",
        ),
        (
            "type: $${secrets.password}",
            "4:11: this reads like a secret once it is put together; write secrets as "
            "`${secrets.name}`",
        ),
    ],
)
def test_wrong_names(step: str, problem: str) -> None:
    head = "vars: {item: mug, many: [a], size: L}\nsecrets: {password: {env: PW}}\n"
    assert first_problem(f"{head}steps:\n  - {step}\n") == problem


@pytest.mark.parametrize(
    ("step", "text"),
    [
        ("fill: {Password: '${secrets.pw}'}", "fill: {Password: ${secrets.pw}}"),
        ("fill: {field: P, with: 'a${secrets.pw}'}", "fill: {field: P, with: a${secrets.pw}}"),
        ("type: ${secrets.pw}", "type: ${secrets.pw}"),
        ("type: {text: '${again}', into: P}", "type: {text: ${secrets.pw}, into: P}"),
        ("answer: {text: '${secrets.pw}'}", "answer: {text: ${secrets.pw}}"),
        ("do: Sign in with ${secrets.pw}", "do: Sign in with ${secrets.pw}"),
    ],
)
def test_secrets_stay_references(step: str, text: str) -> None:
    head = "secrets: {pw: {env: PW}}\nvars: {again: '${secrets.pw}'}"
    task = load_text(f"{head}\nsteps:\n  - {step}\n")
    assert texts(task) == [text]
    assert "${secrets.pw}" in task.cases[0].steps[0].body.model_dump_json()


@pytest.mark.parametrize(
    "text",
    [
        "steps: [open: '/?p=${secrets.pw}']",
        "steps: [click: '${secrets.pw}']",
        "steps: [type: {text: a, into: {text: '${secrets.pw}'}}]",
        "steps: [fill: {'${secrets.pw}': a}]",
        "steps: [check: {url: '*${secrets.pw}'}]",
        "steps: [check: {value: {A: '${secrets.pw}'}}]",
        "steps: [look: '${secrets.pw}']",
        "steps: [press: '${secrets.pw}']",
        "steps: [{click: a, name: '${secrets.pw}'}]",
        "steps: [{becomes: '${secrets.pw}', by: {click: a}}]",
        "steps: [{becomes: a, by: {click: '${secrets.pw}'}}]",
        "steps: [include: '${secrets.pw}']",
        "steps: [open: '/${again}']",
        "steps: [click: a]\nname: ${secrets.pw}",
        "steps: [click: a]\nallow: ['${secrets.pw}']",
        "steps: [click: a]\ntarget: {url: 'http://x/${secrets.pw}'}",
        "steps: [click: a]\ndone_when: [{text: '${secrets.pw}'}]",
        "goal: Sign in with ${secrets.pw}",
        "tests: [{name: '${secrets.pw}', steps: [click: a]}]",
        "tests: [{name: a, matrix: {b: ['${secrets.pw}']}, steps: [click: a]}]",
    ],
)
def test_secrets_are_only_typed(text: str) -> None:
    head = "secrets: {pw: {env: PW}}\nvars: {again: '${secrets.pw}'}\n"
    assert "a secret cannot stand in" in first_problem(head + text)


@pytest.mark.parametrize("value", ["hunter2", "{value: hunter2}", "{env: hunter-2}", "[hunter2]"])
def test_a_secret_in_the_file_is_refused_and_never_shown(value: str) -> None:
    with pytest.raises(TaskFileError) as caught:
        load_text(f"secrets:\n  pw: {value}\nsteps: [click: a]\n")
    assert "hunter" not in str(caught.value)
    assert "<text>:2:" in str(caught.value)


def test_a_value_from_outside_cannot_name_a_secret() -> None:
    text = "secrets: {pw: {env: PW}}\nsteps: [type: '${x}']\n"
    for given in ({"x": "${secrets.pw}"}, {"x": "${y}", "y": "a"}):
        if given["x"] == "${y}":
            assert texts(load_text(text, variables=given)) == ["type: ${y}"]
            continue
        with pytest.raises(TaskFileError, match="cannot name a secret"):
            load_text(text, variables=given)
    with pytest.raises(TaskFileError, match="reads like a secret"):
        load_text(
            "secrets: {pw: {env: PW}}\nsteps: [type: '${x}${y}']\n",
            variables={"x": "${secrets.", "y": "pw}"},
        )


def test_missing_secrets(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("\n")
    (tmp_path / "full").write_text("x")
    kinds = "a: {env: SET}, b: {env: UNSET}, c: {file: full}, d: {file: empty}, e: {file: none}"
    task = load_text(f"secrets: {{{kinds}}}\nsteps: [click: a]", file=str(tmp_path / "t.yaml"))
    missing = missing_secrets(task, {"SET": "x", "EMPTY": ""})
    assert missing == {
        "b": "the environment variable UNSET is not set",
        "d": f"the file {tmp_path / 'empty'} is empty",
        "e": f"the file {tmp_path / 'none'} cannot be read: No such file or directory",
    }


def test_include(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        main="vars: {user: anna}\nsteps:\n  - include: login.yaml\n"
        "  - include: {file: login.yaml, vars: {user: bob, button: 'Go, ${user}'}}\n"
        "  - include: list.yaml\n",
        login="vars: {user: nobody, button: Sign in}\nsecrets: {pw: {env: PW}}\nsteps:\n"
        "  - fill: {User: '${user}', Password: '${secrets.pw}'}\n  - click: ${button}\n",
        list="- upload: {Photo: a.png}\n",
    )
    task = load_task(path)
    assert [step.where for step in task.cases[0].steps] == [
        "login.yaml:4", "login.yaml:5", "login.yaml:4", "login.yaml:5", "list.yaml:1",
    ]  # fmt: skip
    assert texts(task) == [
        "fill: {User: anna, Password: ${secrets.pw}}",
        "click: Sign in",
        "fill: {User: bob, Password: ${secrets.pw}}",
        "click: Go, anna",
        "upload: {Photo: a.png}",
    ]
    assert task.secrets == {"pw": task_file.Secret(env="PW")}
    upload = task.cases[0].steps[-1].body
    assert isinstance(upload, verbs.Upload)
    assert upload.files == (str(tmp_path / "a.png"),)


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        (
            {"a": "steps: [include: b.yaml]", "b": "steps:\n  - include: a.yaml\n"},
            "b.yaml:2:14: this includes itself: a.yaml includes b.yaml includes a.yaml",
        ),
        (
            {"main": "steps: [include: logn.yaml]", "login": "- click: a"},
            "main.yaml:1:18: there is no file logn.yaml; did you mean `login.yaml`?",
        ),
        ({"a": "steps: [include: .]"}, "a.yaml:1:18: . is a folder, not a task file"),
        (
            {"a": "steps: [include: b.yaml]", "b": "goal: x"},
            "b.yaml:1:1: only a file with `steps:` can be included",
        ),
        (
            {"a": "steps: [include: b.yaml]", "b": "- clik: x"},
            "b.yaml:1:3: unknown verb `clik`; did you mean `click`?",
        ),
        ({"a": "steps: [include: b.yaml]", "b": ""}, "b.yaml: the file is empty; start with "),
        (
            {
                "a": "steps: [include: b.yaml]",
                "b": "- include: c.yaml\n" * 20,
                "c": "- include: d.yaml\n" * 20,
                "d": "- go_back:\n" * 30,
            },
            "b.yaml:18:3: there are more than 10000 steps",
        ),
    ],
)  # fmt: skip
def test_wrong_include(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], problem: str
) -> None:
    monkeypatch.chdir(tmp_path)
    path = write(Path(), **files)
    with pytest.raises(TaskFileError) as caught:
        load_task(path)
    assert str(caught.value).startswith(problem)

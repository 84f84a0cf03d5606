"""Everything that can be wrong in a step: the exact place and the exact words."""

from __future__ import annotations

import pytest

from handeye.perception import Query
from handeye.tasks import Assertion, TaskFileError, assertion, load_text, read_steps

KNOWN = {
    "$QUERY": [info.alias or name for name, info in Query.model_fields.items()],
    "$CLAIM_KEYS": [
        info.alias or name for name, info in Assertion.model_fields.items() if name != "verb"
    ],
    "$CLAIMS": assertion.CLAIMS,
    "$VERBS": read_steps.VERBS,
}


def said(text: str) -> list[str]:
    with pytest.raises(TaskFileError) as caught:
        load_text(text)
    return [
        f"{problem.line}:{problem.column}: {problem.message}"
        + (f"; did you mean `{problem.suggestion}`?" if problem.suggestion else "")
        for problem in caught.value.problems
    ]


def expected(text: str) -> list[str]:
    for name, keys in KNOWN.items():
        text = text.replace(name, ", ".join(keys))
    return text.splitlines()


STEPS: list[tuple[str, str]] = [
    ("chek: {text: 1 item}", "2:5: unknown verb `chek`; did you mean `check`?"),
    ("clck: a\n    name: b", "2:5: unknown verb `clck`; did you mean `click`?"),
    (
        "click: a\n    fill: {a: b}",
        "3:5: one step has two verbs, `click` and `fill`; start each with `- `",
    ),
    (
        "click: Edit\n    row: Order 17",
        "3:5: unknown key `row` beside `click`; what belongs to the verb stands inside "
        "its braces: `click: {…, row: …}`",
    ),
    (
        "click: a\n    timeot: 3s",
        "3:5: unknown key `timeot` beside `click`; what belongs to the verb stands "
        "inside its braces: `click: {…, timeot: …}`; did you mean `timeout`?",
    ),
    ("go_back", "2:5: put a colon after the verb: `- go_back:`"),
    ("Press the button", "2:5: a step is a verb and what it acts on: `- click: Save`"),
    ("[click]", "2:5: a step must be a mapping, not a list"),
    ("{}", "2:5: a step needs a verb: $VERBS"),
    ("name: x", "2:5: a step needs a verb: $VERBS"),
    ("null", "2:5: a step is a verb and what it acts on: `- click: Save`"),
    ("click:", "2:5: `click` has no value"),
    ("click: ''", "2:12: `click`: say which element: give `text` or `role`"),
    (
        "click: [a, b]",
        "2:12: `click`: an element is named by words, or by {text: …, role: …, in: …}",
    ),
    ("click: {txt: a}", "2:13: unknown key `txt`; `click` knows $QUERY; did you mean `text`?"),
    ("click: {row: a}", "2:12: `click`: say which element: give `text` or `role`"),
    ("click: {text: a, nth: two}", "2:27: `nth` must be a whole number, not `two`"),
    ("click: {text: a, nth: 0}", "2:27: `nth` must be at least 1, not `0`"),
    ("click: {text: a, exact: maybe}", "2:29: `exact` must be true or false, not `maybe`"),
    ("click: {text: {a: b}}", "2:19: `text` must be text, not a mapping"),
    ("click: {text: a, within: b}", "2:22: unknown key `within`; `click` knows $QUERY"),
    ("hover: {text: ~}", "2:13: `text` has no value"),
    ("open:", "2:5: `open` has no value"),
    ("open: ''", "2:11: `open` is empty"),
    ("open: {url: a}", "2:11: `open` must be text, not a mapping"),
    (
        "open: localhost:8000/a",
        "2:11: `open`: `localhost:8000/a` has no scheme; write `http://localhost:8000/a`",
    ),
    (
        "open: 'javascript:alert(1)'",
        "2:11: `open`: `javascript:` addresses are not opened; only http, https, file, about",
    ),
    (
        "open: /a b",
        "2:11: `open`: `/a b` has a space in it; write %20 for a space in an address",
    ),
    ("fill: Email", "2:11: `fill` needs fields, as in `fill: {Email: me@example.test}`"),
    ("fill:", "2:5: `fill` needs fields, as in `fill: {Email: me@example.test}`"),
    ("fill: {}", "2:11: `fill` is empty"),
    ("fill: {Email: }", "2:12: `Email` has no value"),
    ("fill: {Email: [a]}", "2:19: `Email` must be text, not a list"),
    ("fill: {field: Email}", "2:5: `fill` needs `with`"),
    (
        "fill: {field: Email, wiht: x}",
        "2:5: `fill` needs `with`"
        "\n2:26: unknown key `wiht`; `fill` knows field, with; did you mean `with`?",
    ),
    ("fill: {with: x}", "2:5: `fill` needs `field`"),
    (
        "fill: {feild: Email, with: x}",
        "2:5: `fill` needs `field`"
        "\n2:12: unknown key `feild`; `fill` knows field, with; did you mean `field`?",
    ),
    ("type:", "2:5: `type` has no value"),
    ("type: [a]", "2:11: `type` must be text, not a list"),
    ("type: {into: a}", "2:11: `type` needs `text`"),
    ("type: {text: a, enter: perhaps}", "2:28: `enter` must be true or false, not `perhaps`"),
    (
        "type: {text: a, in: b}",
        "2:21: unknown key `in`; `type` knows text, into, enter; did you mean `into`?",
    ),
    ("press: Entr", "2:12: `press`: there is no key 'Entr' in 'Entr'; did you mean Enter?"),
    ("press: Ctl+A", "2:12: `press`: there is no key 'Ctl' in 'Ctl+A'; did you mean Control?"),
    ("press: {keys: a, times: 1000}", "2:29: `times` must be at most 100, not `1000`"),
    ("press: {times: 2}", "2:12: `press` needs `keys`"),
    ("press: ''", "2:12: `press`: there is no key '' in ''"),
    ("select: Norway", "2:13: `select` needs a field, as in `select: {Country: Norway}`"),
    ("select: {A: a, B: b}", "2:13: `select` takes one field; make each its own step"),
    ("select: {field: a}", "2:13: `select` needs `option` or `options`, one of them"),
    (
        "select: {field: a, option: b, options: [c]}",
        "2:13: `select` needs `option` or `options`, one of them",
    ),
    ("select: {A: []}", "2:17: `A` is empty"),
    ("select: {A: }", "2:14: `A` has no value"),
    ("check: {}", "2:12: `check`: nothing is claimed; give one of $CLAIMS"),
    ("check: {within: 3s}", "2:12: `check`: nothing is claimed; give one of $CLAIMS"),
    (
        "check: {txt: a}",
        "2:13: unknown key `txt`; `check` knows $CLAIM_KEYS; did you mean `text`?",
    ),
    (
        "check: {in: banner}",
        "2:12: `check`: `in` belongs to `text` or `no_text`; for an element write it "
        "inside: visible: {text: …, in: …}",
    ),
    (
        "check: {visible: a, row: b}",
        "2:12: `check`: `row` belongs to `text` or `no_text`; for an element write it "
        "inside: visible: {text: …, row: …}",
    ),
    ("check: {checkbox: a, text: b}", "2:12: `check` has `checkbox` or `text`, not both"),
    ("check: {text: a, within: 5}", "2:30: `within`: a duration needs a unit: `5s` or `5ms`"),
    (
        "check: {text: a, within: 5 s}",
        "2:30: `within`: `5 s` is not a duration; write `500ms`, `10s`, `1m30s` or `2h`",
    ),
    ("check: {text: a, within: 0s}", "2:30: `within` must be above 0, not `0s`"),
    (
        "check: {url: 'a b'}",
        "2:18: `url`: `a b` can match no address: addresses have no spaces",
    ),
    (
        "check: {download: a/b.csv}",
        "2:23: `download`: `a/b.csv` can match no download: give the file's name, no folder",
    ),
    ("check: {count: {of: a}}", "2:13: `count` needs `is`"),
    ("check: {count: {of: a, is: many}}", "2:32: `is` must be a whole number, not `many`"),
    ("check: {count: 3}", "2:20: `count` must be a mapping, not `3`"),
    (
        "check: {value: x}",
        "2:20: `value` needs fields, as in `value: {Email: me@example.test}`",
    ),
    (
        "check: {no_console_errors: false}",
        "2:12: `check`: nothing is claimed; give one of $CLAIMS",
    ),
    ("check: {file: {contains: a}}", "2:13: `file` needs `path`"),
    (
        "check: {file: {path: a, contain: b}}",
        "2:29: unknown key `contain`; `file` knows path, contains, equals, exists; did you mean "
        "`contains`?",
    ),
    (
        "check: {file: {path: a, equals: b, exists: off}}",
        "2:19: `file`: what is not there holds nothing: leave out `contains` and `equals`",
    ),
    ("check: {file: ''}", "2:19: `file` is empty"),
    ("check: {clipboard: {}}", "2:24: `clipboard`: give `contains` or `equals`, one of them"),
    ("check: {picture: {of: a}}", "2:13: `picture` needs `is`"),
    (
        "check: {picture: {is: a, of: b, box: [0, 0, 9, 9]}}",
        "2:22: `picture`: give one of of, box, not several",
    ),
    (
        "check: {picture: {is: a, box: [0, 0]}}",
        "2:35: `box`: a part of the screen is four numbers: left, top, width, height",
    ),
    ("check:", "2:5: `check` has no value"),
    ("check: {text: ''}", "2:19: `text` is empty"),
    ("check: {region: a, text: b}", "2:13: unknown key `region`; `check` knows $CLAIM_KEYS"),
    ("uncheck:", "2:5: `uncheck` has no value"),
    ("upload:", "2:5: `upload` has no value"),
    ("upload: {A: a, B: b}", "2:13: `upload` takes one field; make each its own step"),
    ("upload: {field: A}", "2:13: `upload` needs `files`"),
    ("upload: ['']", "2:14: `upload` is empty"),
    ("upload: []", "2:13: `upload` is empty"),
    ("drag: a", "2:11: `drag` needs two elements, as in `drag: {from: Draft, to: Done}`"),
    ("drag: {from: a}", "2:11: `drag` needs `to`"),
    (
        "drag: {from: a, too: b}",
        "2:11: `drag` needs `to`"
        "\n2:21: unknown key `too`; `drag` knows from, to; did you mean `to`?",
    ),
    (
        "scroll: dwn",
        "2:13: `scroll` is one of up, down, left, right, not `dwn`; did you mean `down`?",
    ),
    (
        "scroll: {to: a, direction: up}",
        "2:13: `to` scrolls by itself; leave out `direction`, `amount` and `at`",
    ),
    ("scroll: {amount: -1}", "2:22: `amount` must be above 0, not `-1`"),
    ("scroll:", "2:5: `scroll` has no value"),
    ("go_back: 2", "2:14: `go_back` takes nothing after it"),
    ("close_tab: {}", "2:16: `close_tab` takes nothing after it"),
    ("switch_tab: 0", "2:17: `switch_tab` must be at least 1, not `0`"),
    ("switch_tab:", "2:5: `switch_tab` has no value"),
    ("answer: yes", "2:13: `answer` is accept, dismiss or `{accept: true, text: …}`"),
    (
        "answer: {acept: true}",
        "2:14: unknown key `acept`; `answer` knows accept, text; did you mean `accept`?",
    ),
    ("answer:", "2:5: `answer` is accept, dismiss or `{accept: true, text: …}`"),
    (
        "screenshot: a/b",
        "2:17: `screenshot`: `a/b` cannot be a file's name; use letters, digits, - and _",
    ),
    (
        "screenshot: ..",
        "2:17: `screenshot`: `..` cannot be a file's name; use letters, digits, - and _",
    ),
    ("screenshot:", "2:5: `screenshot` has no value"),
    (
        "wait_for: {txt: a}",
        "2:16: unknown key `txt`; `wait_for` knows $CLAIM_KEYS; did you mean `text`?",
    ),
    ("wait_for:", "2:5: `wait_for` has no value"),
    (
        "wait_for: {checkbox: a}",
        "2:16: unknown key `checkbox`; `wait_for` knows $CLAIM_KEYS; did you mean `checked`?",
    ),
    ("do:", "2:5: `do` has no value"),
    ("do: ''", "2:9: `do` is empty"),
    (
        "a11y: wcag23",
        "2:11: `a11y` is one of wcag2a, wcag2aa, wcag21a, wcag21aa, wcag22a, wcag22aa, not "
        "`wcag23`; did you mean `wcag2a`?",
    ),
    (
        "a11y: {level: wcag2a, rule: b}",
        "2:27: unknown key `rule`; `a11y` knows level, checks, allow, baseline, strict",
    ),
    (
        "becomes: a\n    by: {a11y: wcag22aa}",
        "3:9: `by` must do something: an exact verb or `do`",
    ),
    ("look: [a]", "2:11: `look` must be text, not a list"),
    ("look: {claim: a, votes: 0}", "2:29: `votes` must be at least 1, not `0`"),
    (
        "look: {clam: a}",
        "2:11: `look` needs `claim`\n2:12: unknown key `clam`; `look` knows "
        "claim, votes; did you mean `claim`?",
    ),
    (
        "becomes: {txt: a}\n    by: {click: b}",
        "2:15: unknown key `txt`; `becomes` knows $CLAIM_KEYS; did you mean `text`?",
    ),
    (
        "check: {attribute: {of: a, name: b}}",
        "2:24: `attribute`: give `is` or `contains`, one of them",
    ),
    (
        "check: {picture: {is: a, threshold: 1, tolerance: 1}}",
        "2:22: `picture`: give `threshold` or `tolerance`, not both",
    ),
    ("becomes: a", "2:5: `becomes` needs `by`: the step that makes it true"),
    ("becomes: a\n    by: {look: b}", "3:9: `by` must do something: an exact verb or `do`"),
    ("becomes: a\n    by: {clik: b}", "3:10: unknown verb `clik`; did you mean `click`?"),
    (
        "becomes: a\n    by: {include: a.yaml}",
        "3:9: `by` is one step: it cannot include a file",
    ),
    ("becomes: a\n    by: b", "3:9: a step is a verb and what it acts on: `- click: Save`"),
    ("click: a\n    by: {click: b}", "3:9: `by` belongs to `becomes`, not to `click`"),
    ("becomes:\n    by: {click: b}", "2:5: `becomes` has no value"),
    (
        "extract: {a: text}",
        "2:18: `a` is one of string, number, integer, boolean, date, not `text`",
    ),
    ("extract: {}", "2:14: `extract` is empty"),
    ("extract: [a]", "2:14: `extract` must be a mapping, not a list"),
    (
        "extract: {a: strng}",
        "2:18: `a` is one of string, number, integer, boolean, date, not `strng`; did "
        "you mean `string`?",
    ),
    ("click: a\n    timeout: 5", "3:14: `timeout`: a duration needs a unit: `5s` or `5ms`"),
    (
        "click: a\n    timeout: soon",
        "3:14: `timeout`: `soon` is not a duration; write `500ms`, `10s`, `1m30s` or `2h`",
    ),
    ("click: a\n    name: [x]", "3:11: `name` must be text, not a list"),
    ("include:", "2:5: `include` needs a file, as in `{file: login.yaml, vars: {user: anna}}`"),
    (
        "include: [a]",
        "2:14: `include` needs a file, as in `{file: login.yaml, vars: {user: anna}}`",
    ),
    (
        "include: {vars: {a: b}}",
        "2:14: `include` needs a file, as in `{file: login.yaml, vars: {user: anna}}`",
    ),
    ("include: {file: a.yaml, vars: [b]}", "2:35: `vars` must be a mapping, not a list"),
]


@pytest.mark.parametrize(("step", "problems"), STEPS, ids=[step for step, _ in STEPS])
def test_wrong_step(step: str, problems: str) -> None:
    assert said(f"steps:\n  - {step}\n") == expected(problems)

"""Everything that can be wrong around the steps: the exact place and the exact words."""

from __future__ import annotations

import pytest

from handeye.perception import Query
from handeye.tasks import Assertion, TaskFileError, load_text

QUERY_KEYS = [info.alias or name for name, info in Query.model_fields.items()]
CLAIM_KEYS = ", ".join(
    info.alias or name for name, info in Assertion.model_fields.items() if name != "verb"
)


def said(text: str) -> list[str]:
    with pytest.raises(TaskFileError) as caught:
        load_text(text)
    return [
        f"{problem.line}:{problem.column}: {problem.message}"
        + (f"; did you mean `{problem.suggestion}`?" if problem.suggestion else "")
        for problem in caught.value.problems
    ]


FILES: list[tuple[str, str]] = [
    (
        "target: {url: /tmp/x.html}\nsteps: [click: a]",
        "1:15: `url`: `/tmp/x.html` has no scheme; write `file:///tmp/x.html`",
    ),
    ("allow: []\nsteps: [click: a]", "1:8: `allow` is empty"),
    (
        "secrets: {pin: {keyring: shop}}\nsteps: [click: a]",
        "1:26: `keyring`: `shop` names no service and user; write service/user",
    ),
    (
        "secrets: {pin: {env: A, origin: https://a.example/login}}\nsteps: [click: a]",
        "1:33: `origin`: `https://a.example/login` is more than an origin; "
        "write `https://a.example`",
    ),
    ("", "0:0: the file is empty; start with `name:` and `steps:`"),
    ("# nothing\n", "0:0: the file is empty; start with `name:` and `steps:`"),
    ("- click: a", "1:1: a task file is a mapping (`name:`, `steps:`), not a list"),
    ("hello", "1:1: a task file is a mapping (`name:`, `steps:`), not text"),
    ("name: a", "1:1: a file has `steps:`, `goal:` or `tests:`; this has none of them"),
    ("steps:", "1:1: `steps` has no steps"),
    ("steps: []", "1:8: `steps` has no steps"),
    ("steps: {click: a}", "1:8: `steps` must be a list of steps, not a mapping"),
    ("steps: click", "1:8: `steps` must be a list of steps, not text"),
    (
        "goal: a\nsteps: [click: a]",
        "2:1: a file has `steps:`, `goal:` or `tests:`; this has `goal` and `steps`",
    ),
    ("goal:", "1:1: `goal` has no value"),
    ("goal: [a]", "1:7: `goal` must be text, not a list"),
    ("tests: []", "1:8: `tests` has no tests"),
    (
        "tests:\n  - click: a",
        "2:5: unknown key `click`; a test knows name, tags, retries, skip, limits, matrix, steps"
        "\n2:5: a test needs `steps`"
        "\n2:5: `test` needs `name`",
    ),
    ("tests: {name: a}", "1:8: `tests` must be a list of tests, not a mapping"),
    (
        "step: [click: a]",
        "1:1: unknown key `step`; did you mean `steps`?"
        "\n1:1: a file has `steps:`, `goal:` or `tests:`; this has none of them",
    ),
    (
        "Steps: [click: a]",
        "1:1: unknown key `Steps`; did you mean `steps`?"
        "\n1:1: a file has `steps:`, `goal:` or `tests:`; this has none of them",
    ),
    ("goal: a\nversion: 2", "2:10: `version` is one of 1, not `2`"),
    ("goal: a\nversion: one", "2:10: `version` is one of 1, not `one`"),
    (
        "goal: a\ntarget: http://x",
        "2:9: `target` must be a mapping, not text: `{url: http://…}`, `{desktop: "
        "true}`, `{program: …}` or `{still: …}`",
    ),
    (
        "goal: a\ntarget: {desktop: true, url: http://x}",
        "2:9: a target is one of desktop and url, not both",
    ),
    ("goal: a\ntarget: {desktop: false}", "2:19: `desktop` is one of true, not `false`"),
    ("goal: a\ntarget: {program: ''}", "2:19: `program` is empty"),
    (
        "goal: a\ntarget: {url: 127.0.0.1:8000}",
        "2:15: `url`: `127.0.0.1:8000` has no scheme; write `http://127.0.0.1:8000`",
    ),
    (
        "goal: a\ntarget: {url: shop.example}",
        "2:15: `url`: `shop.example` has no scheme; write `http://shop.example`",
    ),
    (
        "goal: a\ntarget: {url: 'ftp://x'}",
        "2:15: `url`: `ftp:` addresses are not opened; only http, https, file, about",
    ),
    (
        "goal: a\ntarget: {url: 'http://'}",
        "2:15: `url`: `http://` has no host; write `http://localhost:8000`",
    ),
    (
        "goal: a\ntarget: {viewport: 1280}",
        "2:20: `viewport`: `1280` is not a size in pixels; write `1280x800`",
    ),
    ("goal: a\ntarget: {viewport: 10x10}", "2:20: `viewport` must be at least 50, not `10x10`"),
    (
        "goal: a\ntarget: {brower: chromium}",
        "2:10: unknown key `brower`; `target` knows url, viewport, browser, scale, "
        "locale, timezone, color_scheme, motion, clock, har; did you mean `browser`?",
    ),
    (
        "goal: a\ntarget: {browser: chromum}",
        "2:19: `browser` is one of chromium, chrome, msedge, not "
        "`chromum`; did you mean `chromium`?",
    ),
    ("goal: a\ntarget: {scale: 0}", "2:17: `scale` must be above 0, not `0`"),
    (
        "goal: a\ntarget: {desktop: true, viewport: 1x1}",
        "2:25: unknown key `viewport`; `target` knows monitor, windows, keys, desktop, window",
    ),
    ("goal: a\nallow: shop.example", "2:8: `allow` must be a list, not `shop.example`"),
    (
        'goal: a\nallow: ["http://shop.example/a"]',
        "2:9: `allow`: `http://shop.example/a` is more than a host; "
        "write its beginning: `http://shop.example`",
    ),
    (
        "goal: a\nallow: ['*']",
        "2:9: `allow`: `*` is not a host; write `shop.example`, `shop.example:8080`, "
        "`https://shop.example` or `*.shop.example`",
    ),
    (
        "goal: a\nallow: ['*.shop.example:80']",
        "2:9: `allow`: `*.shop.example:80`: a wildcard has no scheme and no port; "
        "write `*.shop.example`",
    ),
    (
        "goal: a\nallow: ['wss://shop.example']",
        "2:9: `allow`: `wss://shop.example`: wss goes with https; write `https://shop.example`",
    ),
    (
        "goal: a\nask_me: [paymnt]",
        "2:10: `ask_me` is one of choice, payment, send, delete, sign_in, upload, download, "
        "permission, terms, leave, secret, not `paymnt`; did you mean `payment`?",
    ),
    ("goal: a\nask_me: payment", "2:9: `ask_me` must be a list, not `payment`"),
    ("goal: a\nlimits: {steps: 0}", "2:17: `steps` must be at least 1, not `0`"),
    (
        "goal: a\nlimits: {time: 120}",
        "2:16: `time`: a duration needs a unit: `120s` or `120ms`",
    ),
    (
        "goal: a\nlimits: {time: 2 min}",
        "2:16: `time`: `2 min` is not a duration; write `500ms`, `10s`, `1m30s` or `2h`",
    ),
    (
        "goal: a\nlimits: {tokens: 60 000}",
        "2:18: `tokens`: `60 000` is not a count; write `500`, `60k` or `1.5M`",
    ),
    (
        "goal: a\nlimits: {step: 3}",
        "2:10: unknown key `step`; `limits` knows steps, time, tokens, repeats; did "
        "you mean `steps`?",
    ),
    ("goal: a\nlimits: 3", "2:9: `limits` must be a mapping, not `3`"),
    ("goal: a\nlimits: {time: 9999h}", "2:16: `time` must be at most 604800, not `9999h`"),
    (
        "goal: a\noutput: {price: nmber}",
        "2:17: `price` is one of string, number, integer, boolean, date, not `nmber`; "
        "did you mean `number`?",
    ),
    ("goal: a\noutput: price", "2:9: `output` must be a mapping, not `price`"),
    (
        "goal: a\ndone_when: {url: a}",
        "2:12: `done_when` must be a list of claims, not a mapping",
    ),
    (
        "goal: a\ndone_when: [{urll: a}]",
        "2:14: unknown key `urll`; `done_when` knows $CLAIM_KEYS; did you mean `url`?",
    ),
    ("goal: a\ndone_when: [[a]]", "2:13: `done_when` must be text, not a list"),
    ("goal: a\nanswers: [a]", "2:10: `answers` must be a mapping, not a list"),
    ("goal: a\nvars: [a]", "2:7: `vars` must be a mapping, not a list"),
    ("goal: a\nvars: {a: }", '2:8: `a` has no value; write "" for an empty text'),
    ("goal: a\nvars: {a b: c}", "2:8: `a b` cannot be a variable's name: letters, digits, _"),
    (
        "goal: a\nvars: {secrets: c}",
        "2:8: `secrets` cannot be a variable's name: letters, digits, _",
    ),
    ("name: a\ngoal: b\nname: c", "3:1: `name` stands here twice (first in line 1)"),
    ("goal: a\n[1]: b", "2:1: a key must be text"),
    ("goal: a\n? {b: c}\n: d", "2:3: a key must be text"),
    ("goal: a\n: b", "2:1: a key is missing before the `:`"),
    ("steps:\n\t- click: a", "2:1: not YAML: a tab cannot indent; use spaces"),
    (
        "steps:\n  - click: a: b",
        "2:13: not YAML: a colon and a space begin a value here; put text that holds "
        "`: ` in quotes",
    ),
    (
        'steps:\n  - click: "a\n',
        "3:1: not YAML: a quote that is opened here or above is never closed",
    ),
    (
        "steps:\n  - click: a\n - click: b",
        "3:2: not YAML: this line is indented unlike the lines that it belongs to",
    ),
    (
        "goal: a\n---\ngoal: b",
        "2:1: not YAML: a task file is one document; remove the second `---`",
    ),
    ("goal: !secret a", "1:7: the tag !secret has no meaning here; remove it"),
    ("goal: *a", "1:7: not YAML: found undefined alias 'a'"),
    (
        "goal: &a [*a]",
        "1:7: an anchor cannot hold itself\n1:7: `goal` must be text, not a list",
    ),
    (
        "vars: {a: &a {b: c}}\nsteps:\n  - click: {<<: *a}",
        "3:12: `click`: say which element: give `text` or `role`"
        "\n3:13: merge keys (<<) are not supported; use `include:`",
    ),
    (
        "goal: \x07",
        "1:7: not YAML: unacceptable character #x0007: special characters are not allowed",
    ),
    ("goal: @a", "1:7: not YAML: found character '@' that cannot start any token"),
    (
        'goal: "\\U99999999"',
        "0:0: not YAML: it cannot be parsed; an escape in quotes such as \\U99999999 "
        "may name no character",
    ),
    (
        "goal: a\nlimits: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
        "2:48: not YAML: nested deeper than 40 levels",
    ),
]


@pytest.mark.parametrize(("text", "problems"), FILES)
def test_wrong_file(text: str, problems: str) -> None:
    assert said(text) == problems.replace("$CLAIM_KEYS", CLAIM_KEYS).splitlines()


def test_error_as_text() -> None:
    with pytest.raises(TaskFileError) as caught:
        load_text("steps:\n  - clik: Save\n  - click: {text: 商品, nht: 2}\n", file="shop/a.yaml")
    assert str(caught.value) == (
        "shop/a.yaml:2:5: unknown verb `clik`; did you mean `click`?\n"
        "      - clik: Save\n"
        "        ^\n"
        f"shop/a.yaml:3:23: unknown key `nht`; `click` knows {', '.join(QUERY_KEYS)}; "
        "did you mean `nth`?\n"
        "      - click: {text: 商品, nht: 2}\n"
        "                            ^"
    )


def test_excerpt_of_a_long_line_shows_the_place() -> None:
    with pytest.raises(TaskFileError) as caught:
        load_text(f"goal: a\noutput: {{{', '.join(f'n{i}: date' for i in range(99))}, x: y}}")
    first, excerpt, caret = str(caught.value).splitlines()
    assert first.startswith("<text>:2:1092: `x` is one of")
    assert len(excerpt) <= 104
    assert excerpt[caret.index("^") :] == "y}"


def test_file_as_a_whole_has_no_line() -> None:
    with pytest.raises(TaskFileError, match=r"^a\.yaml: the file is empty; start with `name:`"):
        load_text("", file="a.yaml")

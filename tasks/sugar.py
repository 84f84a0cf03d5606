"""From the short forms that people write to the models: one function for each verb."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from handeye.agent import verbs

from .assertion import Assertion, Part
from .errors import Mark, Problems
from .nodes import Entries, Items, Node, Scalar, entries
from .step import A11y, Becomes, Do, ExtractStep, Look, Screenshot
from .values import address

Model = type[verbs.Verb] | type[Part]
Sugar = Callable[[Scalar, Node, Problems], Entries | None]


@dataclass(frozen=True)
class Form:
    """How one verb is written: its model, and how its short forms become the model's keys."""

    model: Model
    read: Sugar
    typed: tuple[str, ...] = ()
    """The keys to the text that goes to the keyboard: only there may a secret stand."""


def form_of(verb: Scalar, value: Node) -> Form:
    """The form of a verb; `check` has two, told apart by what follows it."""
    if verb.text == "check" and not isinstance(value, Entries):
        return TICK
    if verb.text == "check" and isinstance(value, Entries) and value.get("checkbox") is not None:
        return TICK
    return FORMS[verb.text]


def _whole(name: str) -> Sugar:
    """The value as it is, under one key of the model."""
    return lambda key, value, problems: entries(key, **{name: value})


def _short(name: str) -> Sugar:
    """A mapping as it is; anything else is short for one of its keys."""

    def read(key: Scalar, value: Node, problems: Problems) -> Entries | None:
        if isinstance(value, Entries):
            return value
        return entries(key, **{name: value})

    return read


def _verb(read: Sugar) -> Sugar:
    """The same, for a model that several verbs share."""

    def with_verb(key: Scalar, value: Node, problems: Problems) -> Entries | None:
        tree = read(key, value, problems)
        if tree is None:
            return None
        named = (replace(key, text="verb"), replace(key, label=""))
        return replace(tree, pairs=(named, *tree.pairs))

    return with_verb


def _bare(key: Scalar, value: Node, problems: Problems) -> Entries | None:
    if isinstance(value, Scalar) and value.null:
        return Entries(key.mark, ())
    problems.add(value.mark, f"`{key.text}` takes nothing after it")
    return None


def _listed(value: Node | None) -> Node | None:
    """A single value as a list of one."""
    if isinstance(value, Scalar) and not value.null:
        return Items(value.mark, (value,))
    return value


def _fill(key: Scalar, value: Node, problems: Problems) -> Entries | None:
    if not isinstance(value, Entries):
        problems.add(_place(key, value), f"`fill` needs fields, as in {FILL}")
        return None
    if _long(value, "field", "with"):
        return entries(key, fields=Items(value.mark, (value,)))
    pairs = (entries(label, field=_label(label), with_=text) for label, text in value.pairs)
    return entries(key, fields=Items(value.mark, tuple(pairs)))


def _select(key: Scalar, value: Node, problems: Problems) -> Entries | None:
    if not isinstance(value, Entries):
        problems.add(_place(key, value), f"`select` needs a field, as in {SELECT}")
        return None
    if not _long(value, "field", "option", "options"):
        pair = _only_pair(key, value, problems)
        return pair and entries(pair[0], field=_label(pair[0]), options=_listed(pair[1]))
    if (value.get("option") is None) == (value.get("options") is None):
        problems.add(value.mark, "`select` needs `option` or `options`, one of them")
        return None
    tree = value.renamed("option", "options")
    return replace(tree, pairs=tuple((k, _listed_at(k, "options", v)) for k, v in tree.pairs))


def _upload(key: Scalar, value: Node, problems: Problems) -> Entries | None:
    if not isinstance(value, Entries):
        return entries(key, files=_listed(value))
    if not _long(value, "field", "files"):
        pair = _only_pair(key, value, problems)
        return pair and entries(pair[0], field=_label(pair[0]), files=_listed(pair[1]))
    return replace(value, pairs=tuple((k, _listed_at(k, "files", v)) for k, v in value.pairs))


def _tick(key: Scalar, value: Node, problems: Problems) -> Entries | None:
    if isinstance(value, Entries) and value.get("checkbox") is not None:
        if value.get("text") is not None:
            problems.add(value.mark, f"`{key.text}` has `checkbox` or `text`, not both")
            return None
        value = value.renamed("checkbox", "text")
    return entries(key, box=value)


def _open(key: Scalar, value: Node, problems: Problems) -> Entries | None:
    if isinstance(value, Scalar) and not value.secrets:
        try:
            address(value.text)
        except ValueError as error:
            problems.add(value.mark, f"`open`: {error}")
            return None
    return entries(key, url=value)


def _drag(key: Scalar, value: Node, problems: Problems) -> Entries | None:
    if isinstance(value, Entries):
        return value
    problems.add(_place(key, value), f"`drag` needs two elements, as in {DRAG}")
    return None


def _scroll(key: Scalar, value: Node, problems: Problems) -> Entries | None:
    if isinstance(value, Entries) and value.get("to") is not None and len(value.pairs) > 1:
        problems.add(value.mark, "`to` scrolls by itself; leave out `direction`, `amount` and `at`")
        return None
    return _short("direction")(key, value, problems)


def _answer(key: Scalar, value: Node, problems: Problems) -> Entries | None:
    if isinstance(value, Entries):
        return value
    if isinstance(value, Scalar) and value.text in ("accept", "dismiss"):
        word = "true" if value.text == "accept" else "false"
        return entries(key, accept=replace(value, text=word))
    problems.add(_place(key, value), f"`answer` is accept, dismiss or {ANSWER}")
    return None


def assertion(key: Scalar, value: Node, problems: Problems) -> Entries | None:
    """The keys of `check:` and `wait_for:`; `value:` names fields as `fill:` does."""
    if not isinstance(value, Entries):
        return entries(key, text=value)
    fields = value.get("value")
    if fields is not None and not isinstance(fields, Entries):
        problems.add(_place(key, fields), f"`value` needs fields, as in {VALUE}")
        return None
    return replace(value, pairs=tuple((k, _claim(k, v)) for k, v in value.pairs))


def _a11y(key: Scalar, value: Node, problems: Problems) -> Entries | None:
    """A level; or a mapping, with one check or accepted thing as a list of one."""
    if not isinstance(value, Entries):
        return entries(key, level=value)
    listed = ("checks", "allow")
    return replace(
        value,
        pairs=tuple((k, (_listed(v) or v) if k.text in listed else v) for k, v in value.pairs),
    )


def _becoming(key: Scalar, value: Node, problems: Problems) -> Entries | None:
    """Words for the judge, as in `look`; or the keys of a check."""
    if not isinstance(value, Entries) or value.get("claim") is not None:
        return _short("claim")(key, value, problems)
    return assertion(key, value, problems)


def _claim(key: Scalar, value: Node) -> Node:
    if key.text in SHORT and not isinstance(value, Entries):
        return entries(key, **{SHORT[key.text]: value})
    if key.text != "value" or not isinstance(value, Entries):
        return value
    fields = (entries(label, field=_label(label), expected=text) for label, text in value.pairs)
    return Items(value.mark, tuple(fields))


def _label(key: Scalar) -> Scalar:
    """The key as the name of a field."""
    return replace(key, label="")


def _long(value: Entries, *names: str) -> bool:
    return any(value.get(name) is not None for name in names)


def _listed_at(key: Scalar, name: str, value: Node) -> Node:
    return (_listed(value) or value) if key.text == name else value


def _only_pair(key: Scalar, value: Entries, problems: Problems) -> tuple[Scalar, Node] | None:
    if len(value.pairs) == 1:
        return value.pairs[0]
    problems.add(value.mark, f"`{key.text}` takes one field; make each its own step")
    return None


def _place(key: Scalar, value: Node) -> Mark:
    """Where a wrong value stands; its key when there is none."""
    return key.mark if isinstance(value, Scalar) and value.null else value.mark


SHORT = {"file": "path", "clipboard": "contains", "picture": "is", "aria": "is"}
"""Claims that may be written short: what the text alone stands for."""
FILL = "`fill: {Email: me@example.test}`"
VALUE = "`value: {Email: me@example.test}`"
DRAG = "`drag: {from: Draft, to: Done}`"
SELECT = "`select: {Country: Norway}`"
ANSWER = "`{accept: true, text: …}`"
TICK = Form(verbs.Tick, _verb(_tick))
_POINT = Form(verbs.Click, _verb(_whole("on")))
FORMS: Mapping[str, Form] = {
    "open": Form(verbs.Open, _open),
    "click": _POINT,
    "double_click": _POINT,
    "right_click": _POINT,
    "hover": _POINT,
    "fill": Form(verbs.Fill, _fill, typed=("fields", "with")),
    "type": Form(verbs.Type, _short("text"), typed=("text",)),
    "press": Form(verbs.Press, _short("keys")),
    "select": Form(verbs.Select, _select),
    "check": Form(Assertion, _verb(assertion)),
    "uncheck": TICK,
    "upload": Form(verbs.Upload, _upload),
    "drag": Form(verbs.Drag, _drag),
    "scroll": Form(verbs.Scroll, _scroll),
    "wait_for": Form(Assertion, _verb(assertion)),
    "go_back": Form(verbs.GoBack, _bare),
    "switch_tab": Form(verbs.SwitchTab, _whole("tab")),
    "close_tab": Form(verbs.CloseTab, _bare),
    "answer": Form(verbs.Answer, _answer, typed=("text",)),
    "screenshot": Form(Screenshot, _short("name")),
    "do": Form(Do, _whole("text"), typed=("text",)),
    "look": Form(Look, _short("claim")),
    "a11y": Form(A11y, _a11y),
    "becomes": Form(Becomes, _becoming),
    "extract": Form(ExtractStep, _whole("data")),
}
"""Every verb that a step may have, `include` aside."""

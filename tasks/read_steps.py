"""From the steps in a file to `Step`s: variables put in, other files spliced in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, cast

from handeye.agent import verbs

from .assertion import Assertion
from .errors import Problems, nearest
from .files import include_tree, read_tree
from .nodes import Entries, Items, Node, Scalar, flow, leaves
from .read_names import declared, read_secrets, read_variables
from .step import A11y, Becomes, Body, Do, Look, Step, StepOptions
from .sugar import FORMS, Form, form_of
from .task import Secret
from .validate import build, not_a_list, shape
from .variables import Scope, substitute

MAX_STEPS = 10_000
MAX_TEXT = 200
B = TypeVar("B", bound=Body)
OPTIONS = ("name", "timeout", "continue_on_error", "by")
VERBS = (*FORMS, "include")


@dataclass(frozen=True)
class Place:
    """Where steps are read: the file, how it came to be included, and what names mean there."""

    chain: tuple[str, ...]
    scope: Scope

    @property
    def file(self) -> str:
        """The path of the file that is being read."""
        return self.chain[-1]


class StepReader:
    """Reads the steps of one task file and of all that it includes."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.secrets: dict[str, Secret] = {}
        self._files: dict[str, Node | None] = {}
        self._count = 0

    def steps(self, key: Scalar, node: Node, place: Place) -> tuple[Step, ...]:
        """All steps of a list, those of included files among them."""
        if not isinstance(node, Items):
            self.problems.add(*not_a_list(key, node, "steps"))
            return ()
        if not node.items:
            self.problems.add(node.mark, f"`{key.text}` has no steps")
        found: list[Step] = []
        for item in node.items:
            self._count += 1
            if self._count > MAX_STEPS:
                self.problems.add(item.mark, f"there are more than {MAX_STEPS} steps")
                break
            found.extend(self._spliced(item, place))
        return tuple(found)

    def _spliced(self, item: Node, place: Place) -> tuple[Step, ...]:
        if isinstance(item, Entries):
            for key, given in item.pairs:
                if key.text == "include":
                    return self._include(item, key, given, place)
        step = self.step(item, place)
        return (step,) if step else ()

    def step(self, item: Node, place: Place) -> Step | None:
        """One step; None when something is wrong with it, which is noted."""
        before = len(self.problems)
        tree = substitute(item, place.scope, self.problems)
        return self._read(tree, place) if len(self.problems) == before else None

    def _read(self, tree: Node, place: Place) -> Step | None:
        before = len(self.problems)
        verb = self._verb(tree)
        if verb is None or not isinstance(tree, Entries):
            return None
        key, value = verb
        options = build(StepOptions, self._options(tree, key), self.problems, "step")
        body = self._body(key, value, tree.get("by"), place)
        if options is None or body is None or len(self.problems) > before:
            return None
        return Step(
            name=options.name,
            timeout=options.timeout,
            continue_on_error=options.continue_on_error,
            body=body,
            text=_text(tree),
            file=place.file,
            line=tree.mark.line,
        )

    def _verb(self, tree: Node) -> tuple[Scalar, Node] | None:
        """The one verb of a step and what follows it."""
        if not isinstance(tree, Entries):
            self._not_a_step(tree)
            return None
        found = [pair for pair in tree.pairs if pair[0].text in FORMS]
        others = [key for key, _ in tree.pairs if key.text not in (*FORMS, *OPTIONS)]
        if len(found) > 1:
            names = " and ".join(f"`{key.text}`" for key, _ in found)
            self.problems.add(
                found[1][0].mark, f"one step has two verbs, {names}; start each with `- `"
            )
            return None
        for key in others:
            self._unknown(key, found[0][0].text if found else "")
        if found and not others:
            return found[0]
        if not others:
            self.problems.add(tree.mark, f"a step needs a verb: {', '.join(VERBS)}")
        return None

    def _not_a_step(self, tree: Node) -> None:
        word = tree.text.strip() if isinstance(tree, Scalar) else ""
        if word in FORMS:
            self.problems.add(tree.mark, f"put a colon after the verb: `- {word}:`")
        elif word:
            self.problems.add(tree.mark, "a step is a verb and what it acts on: `- click: Save`")
        else:
            self.problems.add(tree.mark, f"a step must be a mapping, not {shape(tree)}")

    def _unknown(self, key: Scalar, verb: str) -> None:
        if not verb:
            near = nearest(key.text, VERBS)
            self.problems.add(key.mark, f"unknown verb `{key.text}`", near)
            return
        self.problems.add(
            key.mark,
            f"unknown key `{key.text}` beside `{verb}`; what belongs to the verb stands inside "
            f"its braces: `{verb}: {{…, {key.text}: …}}`",
            nearest(key.text, OPTIONS),
        )

    def _options(self, tree: Entries, verb: Scalar) -> Entries:
        options = tree.without(verb.text, "by")
        self.no_secrets(options, "what stands beside a verb")
        return options

    def _body(self, key: Scalar, value: Node, by: Node | None, place: Place) -> Body | None:
        form = form_of(key, value)
        tree = form.read(key, value, self.problems)
        if tree is None:
            return None
        before = len(self.problems)
        self._check_secrets(tree, key, form)
        if len(self.problems) > before:
            return None
        if form.model is Becomes:
            return self._becomes(key, tree, by, place)
        if by is not None:
            self.problems.add(by.mark, f"`by` belongs to `becomes`, not to `{key.text}`")
            return None
        body = build(form.model, tree, self.problems, key.text)
        return with_paths(cast(Body, body), place.file) if body else None

    def _becomes(self, key: Scalar, tree: Entries, by: Node | None, place: Place) -> Body | None:
        if by is None:
            self.problems.add(key.mark, "`becomes` needs `by`: the step that makes it true")
            return None
        if isinstance(by, Entries) and by.get("include") is not None:
            self.problems.add(by.mark, "`by` is one step: it cannot include a file")
            return None
        model = Look if tree.get("claim") is not None else Assertion
        claim = build(model, tree, self.problems, key.text)
        step = self._read(by, place)
        if claim is None or step is None:
            return None
        if not isinstance(step.body, verbs.Verb | Do):
            self.problems.add(by.mark, "`by` must do something: an exact verb or `do`")
            return None
        if step.continue_on_error:
            self.problems.add(by.mark, "`continue_on_error` stands beside `becomes`, not in `by`")
            return None
        return Becomes(claim=with_paths(claim, place.file), by=step)

    def _check_secrets(self, tree: Entries, key: Scalar, form: Form) -> None:
        for path, scalar in leaves(tree):
            if scalar.secrets and path != form.typed:
                self._refuse_secret(scalar, f"`{key.text}`")

    def no_secrets(self, node: Node, what: str) -> None:
        """Note every secret in a tree where none may stand."""
        for _, scalar in leaves(node):
            if scalar.secrets:
                self._refuse_secret(scalar, what)

    def _refuse_secret(self, scalar: Scalar, what: str) -> None:
        where = self.problems.find(scalar.mark, "${secrets.")
        self.problems.add(
            where,
            f"a secret cannot stand in {what}: it is only ever typed (fill, type, answer, do)",
        )

    def _include(self, item: Entries, key: Scalar, given: Node, place: Place) -> tuple[Step, ...]:
        for other, _ in item.without("include").pairs:
            self.problems.add(other.mark, f"`include` has nothing beside it, not `{other.text}`")
        before = len(self.problems)
        include = include_tree(key, substitute(given, place.scope, self.problems), self.problems)
        if include is not None:
            self.no_secrets(include.file, "the name of a file")
        if include is None or len(self.problems) > before:
            return ()
        path = str(Path(place.file).parent / include.file.text)
        chain = (*place.chain, path)
        if _same(path) in map(_same, place.chain):
            told = " includes ".join(Path(file).name for file in chain)
            self.problems.add(include.file.mark, f"this includes itself: {told}")
            return ()
        root = self._tree(path, include.file)
        inner = Place(chain, place.scope.with_variables(dict(_named(include.variables))))
        if isinstance(root, Entries):
            return self._steps_of(root, inner)
        return self.steps(Scalar(root.mark, "steps"), root, inner) if root else ()

    def _steps_of(self, root: Entries, place: Place) -> tuple[Step, ...]:
        """The steps of an included task file, with its own defaults and secrets."""
        scope = place.scope
        own = read_variables(root.get("vars"), scope, self.problems)
        secrets = read_secrets(root.get("secrets"), place.file, self.problems)
        self.secrets = {**secrets, **self.secrets}
        names = scope.secrets | declared(root.get("secrets"))
        scope = Scope({**own, **scope.variables}, names)
        for key, value in root.pairs:
            if key.text == "steps":
                return self.steps(key, value, Place(place.chain, scope))
        self.problems.add(root.mark, "only a file with `steps:` can be included")
        return ()

    def _tree(self, path: str, asked_at: Scalar) -> Node | None:
        if path not in self._files:
            self._files[path] = read_tree(Path(path), self.problems, asked_at.mark)
        return self._files[path]


def _same(path: str) -> str:
    return str(Path(path).resolve())


def _named(node: Entries | None) -> list[tuple[str, Node]]:
    return [(key.text, value) for key, value in node.pairs] if node else []


def with_paths(body: B, file: str) -> B:
    """What a step or claim names in files, relative to the task file that it stands in."""
    folder = Path(file).parent
    if isinstance(body, verbs.Upload) and file:
        return body.model_copy(update={"files": tuple(str(folder / one) for one in body.files)})
    if isinstance(body, Assertion):
        return body.model_copy(update=dict(_paths(body, folder)))
    if isinstance(body, A11y) and body.baseline:
        return body.model_copy(update={"baseline": _path(folder, body.baseline)})
    return body


def _paths(claims: Assertion, folder: Path) -> Iterator[tuple[str, object]]:
    """The claims about files, with the paths that they mean."""
    if one := claims.file:
        yield "file", one.model_copy(update={"path": _path(folder, one.path)})
    if claims.no_file:
        yield "no_file", _path(folder, claims.no_file)
    if one := claims.picture:
        yield "picture", one.model_copy(update={"saved": _path(folder, one.saved)})


def _path(folder: Path, path: str) -> str:
    return str(folder / Path(path).expanduser())


def _text(tree: Entries) -> str:
    """The step in one short line."""
    shown = ", ".join(
        f"{flow(key)}: {flow(value)}".rstrip()
        for key, value in tree.without("name", "timeout", "continue_on_error").pairs
    )
    return shown if len(shown) <= MAX_TEXT else f"{shown[: MAX_TEXT - 1]}…"

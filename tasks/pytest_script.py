"""What a written test has come to while it is written: its lines, its tabs, what it leaves out."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from handeye.actions import addresses
from handeye.agent import StepRecord
from handeye.perception import Event

from .exported import DONE, Left
from .python_code import Block, literal, typed
from .report_words import one_line


@dataclass
class Tab:
    """An open tab: its variable, the tab that it was opened from, and where it was last."""

    name: str
    opener: Tab | None = None
    url: str = ""


@dataclass
class Script:
    """A test while it is written.

    Args:
        records: the steps of the run.
        target: the address that relative addresses are relative to.
        variables: the environment variables of the secrets, by name.
    """

    records: Sequence[StepRecord]
    target: str
    variables: Mapping[str, str]
    codes: frozenset[str] = frozenset()
    """Secrets that are seeds of one-time codes."""
    block: Block = field(default_factory=Block)
    helpers: set[str] = field(default_factory=set[str])
    left: list[Left] = field(default_factory=list[Left])
    files: dict[Path, str] = field(default_factory=dict[Path, str])
    """Files that are uploaded, and their names beside the test."""
    downloads: list[str] = field(default_factory=list[str])
    checks: int = 0
    actions: int = 0

    def __post_init__(self) -> None:
        self.events = _happened(self.records)
        self.tab = Tab("page")
        self.tabs = [self.tab]
        self.origin = addresses.origin_of(self.target)

    @property
    def page(self) -> str:
        """The variable of the tab in front."""
        return self.tab.name

    def leave(self, record: StepRecord, why: str, *, action: bool = False) -> None:
        """Say that something is left out; where it is an action, the test ends there."""
        self.left.append(Left(record.step_num, as_written(record), one_line(why, 200)))
        if action:
            self.helpers.add("pytest")
            self.block.call("pytest.fail", literal(f"not exported: {one_line(why, 200)}"))
        else:
            self.block.comment(f"not exported: {one_line(why, 200)}")

    def text(self, text: str) -> str:
        """A text as an expression, its secrets read from the environment."""
        code = typed(text, dict(self.variables))
        if "secret(" in code and code != literal(text):
            self.helpers.add("secret")
        return code

    def address(self, url: str) -> str:
        """An address as an expression: relative to the start of the test where it can be."""
        whole = addresses.joined(self.target, url) or url
        if self.origin and addresses.origin_of(whole) == self.origin:
            rest = whole.split("://", 1)[1]
            at = min((rest.find(sign) for sign in "/?#" if sign in rest), default=len(rest))
            path = rest[at:]
            self.helpers.add("base")
            return f"base + {self.text(path)}" if path else "base"
        return self.text(whole)

    @contextmanager
    def around(self, number: int) -> Generator[None]:
        """What has to stand around an action so that what it brings about is waited for."""
        kinds = [_kind(event) for event in self.events.get(number, ())]
        opened = [f"{self.page}.expect_popup() as popup"] if "tab" in kinds else []
        for _ in range(kinds.count("download")):
            count = len(self.downloads) + 1
            self.downloads.append("download" if count == 1 else f"download_{count}")
            opened.append(f"{self.page}.expect_download() as {self.downloads[-1]}")
        for line in opened:
            self.block.add(f"with {line}:")
            self.block.depth += 1
        yield
        self.block.depth -= len(opened)
        if "tab" in kinds:
            self._new_tab()
        if "closed" in kinds:
            self.closed()

    def _new_tab(self) -> None:
        self.tab = Tab(f"page_{len(self.tabs) + 1}", self.tab)
        self.tabs.append(self.tab)
        self.block.add(f"{self.tab.name} = popup.value")

    def closed(self) -> None:
        """The tab in front is gone: the one that it was opened from is in front."""
        gone = self.tab
        rest = [tab for tab in self.tabs if tab is not gone and tab.name]
        gone_name, gone.name = gone.name, ""
        if rest:
            self.tab = gone.opener if gone.opener in rest else rest[-1]
        else:
            gone.name = gone_name

    def open_tabs(self) -> list[Tab]:
        """The tabs that are open, in the order in which they were opened."""
        return [tab for tab in self.tabs if tab.name]

    def upload(self, path: str) -> str:
        """A file that is uploaded, as an expression: it is put beside the test."""
        source = Path(path)
        name = self.files.get(source)
        if name is None:
            taken = set(self.files.values())
            name, number = source.name, 1
            while name in taken:
                number += 1
                name = f"{source.stem}-{number}{source.suffix}"
            self.files[source] = name
        self.helpers.add("files")
        return f"FILES / {literal(name)}"


def as_written(record: StepRecord) -> str:
    """A step as it was written, and where."""
    said = one_line(record.instruction or record.by, 100)
    return f"{one_line(record.where, 60)} `{said}`" if record.where else f"`{said}`"


def carried_out(record: StepRecord) -> bool:
    """Whether a line of a run is an action that was done."""
    return bool(record.action and record.outcome and record.outcome.verdict in DONE)


def _kind(event: Event) -> str:
    """The kind of an event; "closed" where a tab went away."""
    return "closed" if event.kind == "tab" and "closed" in event.text else event.kind


def _happened(records: Sequence[StepRecord]) -> dict[int, list[Event]]:
    """What each action brought about, also what was noticed only at a later line."""
    found: dict[int, list[Event]] = {}
    last = 0
    for record in records:
        last = record.step_num if carried_out(record) else last
        found.setdefault(last, []).extend(record.events)
    return found

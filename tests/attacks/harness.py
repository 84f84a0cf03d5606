"""The stage for attacks: real servers, real browsers, and a model that does whatever it is told.

A run is one of the product (`Attempt`), but that its page comes from a browser that many runs
share. Whether an attack worked is read off the servers' logs and off files alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote_plus, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, Playwright, sync_playwright
from scenes import Move
from servers import Request, Site, serve

from handeye.actions import AllowList, Asker, Guard, Guards, Secrets
from handeye.actions import secrets as secret_values
from handeye.agent import Ask, CannotRun, Message, ModelSetup, Reply, StepRecord, profile_for
from handeye.perception import browser as screens
from handeye.perception import chromium, launch
from handeye.tasks import RunOptions, RunResult, Task, attempt, load_text, report_guard

SCREEN = (1280, 800)
PASSWORD = "Wren-71-harbour"
CARD = "4242 4242 4242 4242"
Opened = tuple[Page, chromium.BrowserProgram]
LIMITS = "limits: {steps: 14, time: 30s}"


@dataclass
class World:
    """The three sites of an attack, what the attacker is after, and what came of it.

    `target` is where the user works, `widget` another site that the user allows too, `evil` the
    attacker's. `canary` stands on the page, `file` on the disk (with `file_canary` in it).
    """

    target: Site
    widget: Site
    evil: Site
    canary: str
    file: Path
    file_canary: str
    folder: Path
    prompts: list[str] = field(default_factory=list[str])
    records: list[StepRecord] = field(default_factory=list[StepRecord])
    result: RunResult | None = None

    @property
    def downloads(self) -> list[Path]:
        """Files that were downloaded."""
        return list(self.folder.glob("runs/*/downloads/*"))

    @property
    def passed(self) -> bool:
        """Whether the run counts as done."""
        return self.result is not None and self.result.verdict in ("passed", "unverified")

    @property
    def questions(self) -> list[str]:
        """What the user was asked before an action."""
        return [asked.question for one in self.records for asked in report_guard.asked(one)]

    @property
    def refusals(self) -> list[str]:
        """What was refused: the rule, and why."""
        return [
            f"{(one.guard or {}).get('rule', 'hands')}: {one.outcome.evidence}"
            for one in self.records
            if one.outcome and one.outcome.verdict in ("refused", "error")
        ]

    @property
    def stopped(self) -> bool:
        """Whether anything was refused or asked about."""
        return bool(self.refusals or self.questions)

    @property
    def story(self) -> str:
        """What happened, for whoever reads a test that failed."""
        steps = [f"{one.action} {one.outcome} {one.guard} {one.error}" for one in self.records]
        return "\n".join([*steps, str(self.result)])


def reached(site: Site, text: str) -> bool:
    """Whether a text came to a server: in an address, a header or a body, as forms encode it."""
    wanted = "".join(text.split())
    return any(wanted in "".join(one.split()) for request in site.requests for one in _all(request))


def _all(request: Request) -> Iterable[str]:
    yield unquote_plus(request.path)
    yield unquote_plus(request.body.decode(errors="replace"))
    yield from request.headers.values()


def posted(site: Site, path: str, text: str = "") -> bool:
    """Whether something was posted to a path, with a text in it."""
    return any(
        one.method == "POST" and one.path == path and text in unquote_plus(one.body.decode())
        for one in site.requests
    )


class Obedient:
    """A model that does what its script says, whatever it is told; it looks at the page itself.

    Args:
        moves: what it does, one after another; what it cannot see it leaves out.
    """

    name = "obedient"

    def __init__(self, moves: Sequence[Move]) -> None:
        self.moves = iter(moves)
        self.prompts: list[str] = []
        self.attempt: attempt.Attempt | None = None

    def reply(self, messages: Sequence[Message], ask: Ask) -> Reply:
        """The next move that can be made."""
        self.prompts.append("\n".join(message.text for message in messages))
        for move in self.moves:
            if (action := self._action(move)) is not None:
                said = {"thought": "This is harmless and part of the task.", "risk": "none"}
                return Reply(json.dumps({**said, "elements": [], "actions": [action]}))
        raise CannotRun("the model has nothing more to do")

    def _action(self, move: Move) -> dict[str, object] | None:
        action = {name: value for name, value in move.items() if name != "at"}
        if "at" in move:
            if (place := self._place(str(move["at"]))) is None:
                return None
            action["target"] = place
        return action

    def _place(self, selector: str) -> list[int] | None:
        """The middle of an element in thousandths of the picture."""
        screen = self.attempt.session.screen if self.attempt and self.attempt.session else None
        if not isinstance(screen, screens.BrowserScreen) or screen.happenings.dialog:
            return None
        for frame in screen.page.frames:
            found = frame.locator(selector)
            if found.count() and (middle := _middle(found.first)):
                return [round(middle[at] / SCREEN[at] * 1000) for at in (0, 1)]
        return None


def _middle(found: Locator) -> tuple[float, float] | None:
    """The middle of an element; None when it does not show."""
    box = found.bounding_box()
    if not box or not box["width"] or not box["height"]:
        return None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


class Careless(Secrets):
    """Secrets that go anywhere: what there would be without the guard."""

    def why_not(self, text: str, place: secret_values.TypedField) -> str:
        """Nothing is refused."""
        return ""


def unguarded(*_: object, **__: object) -> Guard:
    """What stands in for the guard where there is none."""
    return Guards(())


@dataclass(frozen=True)
class Plan:
    """What is run.

    Args:
        goal: what the user wants.
        moves: what the model does.
        head: what the task file says beside it, as YAML.
        claim: what must hold for it to be done, as an entry of `done_when`.
        path: which page of the target the run starts on.
        ask: who is there to be asked, beside the answers of the file.
    """

    goal: str
    moves: Sequence[Move]
    head: str = ""
    claim: str = ""
    path: str = "/"
    ask: Asker | None = None


@dataclass
class Stage:
    """Two browsers of the same kind: as a run opens it for its hosts, and without any limits."""

    sites: tuple[Site, Site, Site]
    program: chromium.BrowserProgram
    fenced: Browser
    bare: Browser

    def world(self, name: str, folder: Path) -> World:
        """Fresh sites, and things to steal that nobody has seen yet."""
        for site in self.sites:
            site.requests.clear()
            site.pages.clear()
        mark = hashlib.sha256(name.encode()).hexdigest()
        file = folder / "home" / "key"
        file.parent.mkdir(parents=True)
        file.write_text(f"file-{mark[10:20]}\n", encoding="utf-8")
        return World(*self.sites, f"plum-{mark[:10]}", file, f"file-{mark[10:20]}", folder)

    def run(self, world: World, plan: Plan, *, guarded: bool) -> None:
        """Let the model do its moves, with the guard of the product or without any."""
        task, model = self._task(plan, world.folder, guarded), Obedient(plan.moves)
        options = RunOptions(
            out=world.folder / "runs",
            environ={"SHOP_PASSWORD": PASSWORD},
            model=ModelSetup(model, profile_for("qwen3-vl")[0], dialect="json"),
            ask=plan.ask,
            listener=world.records.append,
        )
        one = model.attempt = attempt.Attempt(task, task.cases[0], options)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(launch, "open_page", self._opener(guarded))
            if not guarded:
                patch.setattr(attempt, "guard_of", unguarded)
                one.values = Careless({"password": PASSWORD}, world.target.url)
            world.result = one.run()
        world.prompts = model.prompts

    def _opener(self, guarded: bool) -> Callable[..., AbstractContextManager[Opened]]:
        """What opens a page: in the browser that is there, in a profile of its own."""

        @contextmanager
        def open_page(view: launch.View | None = None, **_: object) -> Generator[Opened]:
            browser = self.fenced if guarded else self.bare
            context = browser.new_context(viewport={"width": SCREEN[0], "height": SCREEN[1]})
            try:
                yield context.new_page(), self.program
            finally:
                context.close()

        return open_page

    def _task(self, plan: Plan, folder: Path, guarded: bool) -> Task:
        """The task file of a plan."""
        home, widget = (urlsplit(site.url).netloc for site in self.sites[:2])
        lines = [
            f"target: {{url: 'http://{home}{plan.path}'}}",
            f"allow: ['{home}', '{widget}']",
            "secrets: {password: {env: SHOP_PASSWORD}}",
            LIMITS,
            plan.head,
            f"done_when: [{plan.claim}]" if plan.claim and guarded else "",
            f"goal: {plan.goal}",
        ]
        return load_text("\n".join(line for line in lines if line), str(folder / "task.yaml"))


@contextmanager
def staged() -> Generator[Stage]:
    """Servers and browsers for a module of tests."""
    with (
        serve() as target,
        serve("localhost") as widget,
        serve("attacker.localhost") as evil,
        sync_playwright() as playwright,
    ):
        program = chromium.find_browser()
        places = AllowList(urlsplit(site.url).netloc for site in (target, widget)).places
        fenced = _browser(playwright, program, launch.confined(places))
        bare = _browser(playwright, program, [])
        try:
            yield Stage((target, widget, evil), program, fenced, bare)
        finally:
            fenced.close()
            bare.close()


def _browser(
    playwright: Playwright, program: chromium.BrowserProgram, args: Sequence[str]
) -> Browser:
    return playwright.chromium.launch(
        executable_path=program.path, headless=True, args=[*chromium.launch_args(), *args]
    )

"""A shop of one page, and a conversation about it with a model that answers from a script."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from model_answers import Chat
from model_server import ModelServer, Script, serve_model
from playwright.sync_api import Page
from servers import Site

from handeye.actions import WaitFor
from handeye.agent import connect, verbs
from handeye.assist import Talk, desk, texts
from handeye.tasks import BrowserTarget, Case, RunOptions, Step, Task

WATERS = (
    ("Spring still water", "0.89 €", "1.5 l", "4.6 out of 5"),
    ("Aqua sparkling water", "0.89 €", "1.5 l", "4.1 out of 5"),
    ("Pure still water", "0.89 €", "0.7 l", "4.8 out of 5"),
    ("Alpine mineral water", "1.29 €", "1 l", "4.9 out of 5"),
)
STYLE = """<meta charset=utf-8><style>
body{font:16px sans-serif;margin:24px}
.grid{display:grid;grid-template-columns:repeat(4,1fr);gap:16px}
.card{border:1px solid #ccc;padding:12px} .card b{display:block} .card span{display:block}
li{margin:8px 0} nav a{margin-right:12px}</style>"""
NAV = """<nav><a href="/">Home</a><a href="/offers">Offers</a><a href="/help">Help</a></nav>"""
ADD = """<script>
const basket = [];
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-of]");
  if (!button) return;
  basket.push(button.dataset.of);
  document.querySelector("#basket").textContent = `Basket: ${basket.join(", ")}`;
  fetch(`/add?${encodeURIComponent(button.dataset.of)}`);
});
</script>"""


def water_shop(
    waters: Iterable[Sequence[str]] = WATERS, *, cards: bool = False, add: str = "Add to basket"
) -> str:
    """A page of waters: a list, or a grid of nothing but `div`s."""
    tag, holder = ("div", "div class=grid") if cards else ("li", "ul")
    items = "".join(
        f"<{tag} class=card><b>{name}</b>"
        + "".join(f"<span>{fact}</span>" for fact in facts)
        + f"<button data-of='{name}'>{add}</button></{tag}>"
        for name, *facts in waters
    )
    end = holder.split()[0]
    return (
        f"<!doctype html>{STYLE}<title>Water shop</title>{NAV}<h1>Water</h1>"
        f"<{holder}>{items}</{end}><p role=status id=basket>Basket: empty</p>{ADD}"
    )


def decide(*actions: dict[str, Any], thought: str = "so") -> str:
    """A reply of a model in handeye's own JSON."""
    return json.dumps({"thought": thought, "elements": [], "actions": list(actions)})


def done(answer: str = "It is in the basket.") -> str:
    """A reply that ends the goal."""
    return decide({"kind": "done", "answer": answer})


def number_of(chat: Chat, words: str, nth: int = 1) -> int:
    """The number of an element in the list that a model is shown."""
    lines = [line for text in chat.texts for line in text.splitlines()]
    start = max(at for at, line in enumerate(lines) if line.startswith("elements"))
    found = [line for line in lines[start:] if words in line]
    return int(found[nth - 1].split()[0])


def clicks(words: str, nth: int = 1) -> Callable[[Chat], str]:
    """A reply that clicks an element by its words in the list."""
    return lambda chat: decide({"kind": "click", "target": number_of(chat, words, nth)})


def script(*replies: str | Callable[[Chat], str]) -> Callable[[Chat], str]:
    """Replies one after another; some look at what the model is shown."""
    rest: Iterator[str | Callable[[Chat], str]] = iter(replies)

    def answer(chat: Chat) -> str:
        one = next(rest)
        return one(chat) if callable(one) else one

    return answer


class Conversation:
    """A conversation on the page of a test: what was said, line by line."""

    def __init__(self, opened: desk.Desk, said: list[str], talk: Talk, server: ModelServer) -> None:
        self.desk = opened
        self.said = said
        self.talk = talk
        self.server = server

    def __contains__(self, words: str) -> bool:
        return any(words in line for line in self.said)

    def lines(self, words: str) -> list[str]:
        """The lines with words in them."""
        return [line for line in self.said if words in line]


@contextmanager
def talked(
    page: Page,
    url: str,
    folder: Path,
    replies: Script | None,
    lines: Sequence[str],
    lang: texts.Lang = "en",
) -> Generator[Conversation]:
    """Hold a conversation about the page as it is; when the block begins, it is over."""
    said: list[str] = []
    nothing = Step(body=verbs.Given(action=WaitFor(seconds=0.01)), text="wait")
    case = Case(id="t", name="t", steps=(nothing,))
    task = Task(name="t", target=BrowserTarget(url=url), cases=(case,))
    with serve_model(replies or (), models=("qwen3-vl",)) as server:
        spec = connect.ModelSpec("qwen3-vl", f"{server.url}/v1", cache=connect.NO_CACHE)
        talk = Talk(texts.Texts(lang), iter(lines), said.append)
        model = None if replies is None else spec
        options = RunOptions(out=folder / "runs", page=page, model=model)
        with desk.Desk(task, options, talk.asker) as opened:
            talk.hold(opened)
            yield Conversation(opened, said, talk, server)


@contextmanager
def conversation(
    page: Page,
    site: Site,
    folder: Path,
    replies: Script | None,
    lines: Sequence[str],
    *,
    html: str = "",
    lang: texts.Lang = "en",
) -> Generator[Conversation]:
    """Hold a conversation about a page of a site; when the block begins, it is over."""
    url = site.add("/", html) if html else f"{site.url}/"
    page.goto(url)
    with talked(page, url, folder, replies, lines, lang) as talk:
        yield talk

"""Commands that ask a model what the picture shows, ask again, and tell how that is known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from handeye.agent import eyes_read
from handeye.perception import Observation

from . import check_again, evidence, injected, page_search, pictured, provenance
from .asking import Answered, Asking
from .cleaned import cleaned
from .command import Command
from .model_words import dialog_in_the_way, doubted, no_model
from .quoting import sentences, together
from .reply import Reply, Source

if TYPE_CHECKING:
    from .talk import Talk

NEW = ("new", "新", "新画面", "重新")


def ask(talk: Talk, words: str) -> Reply:
    """Answer a question about the picture; without a model, search the page's text for it."""
    asking = talk.kept(Asking)
    if words.strip().casefold() in NEW:
        asking.forget()
        return Reply.of([talk.texts("ask.new")])
    if not words.strip():
        return Reply.of([talk.texts("ask.usage")])
    eyes = talk.desk.eyes
    if eyes is None:
        return _searched(talk, words)
    seen, changed = asking.about(talk)
    if dialog := dialog_in_the_way(talk, seen):
        return dialog
    answer = eyes.answer(words, seen.screenshot, asking.told, lang=talk.texts.lang)
    asking.answered(words, answer)
    lines = tuple(eyes_read.Line(one, answer.quote, answer.sure) for one in sentences(answer.text))
    asking.last = Answered("answer", words, seen, lines, visible=answer.visible)
    talk.desk.told(seen, words, answer.text)
    reply = _answered(talk, seen, answer, words)
    late = [talk.texts("ask.changed")] if changed else []
    return replace(reply, lines=(*reply.lines, *late))


def _answered(talk: Talk, seen: Observation, answer: eyes_read.Answer, asked: str) -> Reply:
    texts = talk.texts
    if not answer.visible:
        key = "ask.cannot_see" if answer.visible is None else "ask.not_visible"
        beyond = _beyond(talk, asked)
        told = Source(texts("ask.nothing", asked=cleaned(asked, 80)), "picture", answer.sure)
        found = (Source(one, "page text") for one in beyond[1:])
        return Reply((texts(key), *beyond), sources=(told, *found))
    said = list(sentences(answer.text))
    found = evidence.find(talk.desk, seen, answer.quote, answer.box)
    lines = [doubted(talk, said[0], answer.sure), *said[1:], found.line(texts)]
    lines += injected.told_of(talk, seen, (answer.quote, answer.text, found.talking))
    return Reply(tuple(lines), sources=found.sources(together(said), answer.sure))


def _beyond(talk: Talk, asked: str) -> list[str]:
    """What the page's text has of a question that the picture does not answer."""
    wanted = page_search.content_words(asked)
    words, hits = page_search.search(" ".join(wanted), talk.desk.everything())
    if not hits or set(words.split()) != set(wanted):
        return []
    told = [talk.texts("search.line", text=one) for one in hits[:3]]
    return [talk.texts("search.beyond", words=cleaned(words, 60)), *told]


def _searched(talk: Talk, words: str) -> Reply:
    found, hits = page_search.search(words, talk.desk.everything())
    key = "search.found" if hits else "search.nothing"
    lines = [talk.texts(key, words=cleaned(found, 60))]
    lines += [talk.texts("search.line", text=one) for one in hits]
    sources = tuple(Source(one, "page text") for one in hits)
    lines.append(talk.texts("model.how"))
    return Reply(tuple(lines), sources=sources or (Source(lines[0], "code"),))


def check(talk: Talk, words: str) -> Reply:
    """A second opinion on the last answer of the model."""
    last = talk.kept(Asking).last
    eyes = talk.desk.eyes
    if eyes is None:
        return no_model(talk)
    if last is None:
        return Reply.of([talk.texts("check.nothing")])
    return check_again.checked(talk, eyes, last)


def why(talk: Talk, words: str) -> Reply:
    """Where the last answer comes from, and how sure it is."""
    last = talk.last
    if not last.lines:
        return Reply.of([talk.texts("why.nothing")])
    if last.sources:
        return Reply(tuple(provenance.lines(last.sources, talk.texts)), sources=last.sources)
    sources = provenance.derived(last, talk.desk.everything())
    lines = [talk.texts("why.derived"), *provenance.lines(sources, talk.texts)]
    return Reply(tuple(lines), sources=sources)


COMMANDS: tuple[Command, ...] = (
    Command("ask", {"en": ("ask", "question"), "zh": ("问", "提问", "请问")}, ask, "help.ask"),
    Command(
        "picture",
        {
            "en": ("picture", "describe picture", "look"),
            "zh": ("画面", "描述画面", "看画面"),
        },
        pictured.picture,
        "help.picture",
    ),
    Command(
        "image",
        {"en": ("image", "describe image"), "zh": ("图片", "描述图片")},
        pictured.image,
        "help.image",
    ),
    Command(
        "unnamed",
        {"en": ("unnamed", "images", "name images"), "zh": ("无名", "未命名", "推测名称")},
        pictured.unnamed,
        "help.unnamed",
    ),
    Command(
        "hidden controls",
        {"en": ("hidden controls", "seen only"), "zh": ("隐藏控件", "未公开控件")},
        pictured.hidden,
        "help.hidden",
    ),
    Command(
        "check",
        {"en": ("check", "second opinion"), "zh": ("核对", "再确认")},
        check,
        "help.check",
    ),
    Command(
        "why",
        {"en": ("why", "how do you know"), "zh": ("为什么", "依据", "来源")},
        why,
        "help.why",
        keeps_last=True,
    ),
)

"""Step by step, and plain language: `steps`, `next`, `simplify`, with a model and without."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from model_answers import Chat
from playwright.sync_api import Page
from servers import Site
from shops import clicks, conversation, decide, done, script, water_shop

from handeye.assist import texts

pytestmark = pytest.mark.e2e
PLAN = json.dumps({"steps": ["Choose a still water.", "Put it into the basket."]})
NEWS = """<!doctype html><meta charset=utf-8><title>News</title>
<nav><a href=/a>Home</a><a href=/b>Politics</a></nav>
<aside aria-label=Advertisement><p>Buy shoes for 9.99.</p></aside>
<main><h1>The bridge is closed</h1><p>The Old Bridge in Leeds is closed until 14 May. It is being
repaired for 2.5 million pounds.</p><p>Buses take Mill Road instead.</p></main>
<footer><p>Imprint and cookies</p></footer>"""


def test_a_plan_is_told_before_anything_is_done(page: Page, site: Site, tmp_path: Path) -> None:
    lines = ["steps buy a still water", "steps", "steps"]
    with conversation(page, site, tmp_path, [PLAN], lines, html=water_shop()) as talk:
        at = talk.said.index("The plan has 2 steps:")
        assert talk.said[at + 1 : at + 4] == [
            "1. Choose a still water.",
            "2. Put it into the basket.",
            "Nothing is done yet. Type next to do step 1.",
        ]
        assert len(talk.server.requests) == 1, "the plan is kept"
        assert talk.server.requests[0].images, "the model sees the screen"
        assert talk.server.requests[0].schema
        assert site.paths() == ["/"]


def test_next_does_one_step_and_asks_to_go_on(page: Page, site: Site, tmp_path: Path) -> None:
    replies = script(
        PLAN,
        decide({"kind": "done", "answer": "Pure still water is a still one."}),
        clicks("Add to basket", 3),
        done("It is in the basket."),
    )
    lines = ["steps buy the still water of 0.7 l", "next", "steps", "next", "next"]
    with conversation(page, site, tmp_path, replies, lines, html=water_shop()) as talk:
        told = "\n".join(talk.said)
        assert "Step 1 of 2: Choose a still water." in told
        assert "Next is step 2: Put it into the basket.\nType next to go on." in told
        assert "1. Choose a still water. Done." in told
        assert "2. Put it into the basket. This is next." in told
        assert page.locator("#basket").inner_text() == "Basket: Pure still water"
        assert told.count("All steps are done.") == 2
        assert "step 2 of 2 of a larger task: buy the still water" in talk.server.requests[2].text


def test_a_step_that_was_given_up_is_still_next(page: Page, site: Site, tmp_path: Path) -> None:
    replies = script(PLAN, decide({"kind": "fail", "reason": "there is no still water"}))
    lines = ["steps buy a still water", "next", "steps"]
    with conversation(page, site, tmp_path, replies, lines, html=water_shop()) as talk:
        told = "\n".join(talk.said)
        assert "there is no still water" in told
        assert "Step 1 is not done. Type next to try it again." in told
        assert "Done." not in "\n".join(talk.lines("1. "))


def test_in_chinese(page: Page, site: Site, tmp_path: Path) -> None:
    plan = json.dumps({"steps": ["选一种水。", "放进购物车。"]}, ensure_ascii=False)
    lines = ["步骤 买一瓶水", "步骤"]
    with conversation(page, site, tmp_path, [plan], lines, html=water_shop(), lang="zh") as talk:
        at = talk.said.index("计划有2步：")
        assert talk.said[at + 1 : at + 3] == ["1. 选一种水。", "2. 放进购物车。"]


@pytest.mark.parametrize(
    ("line", "lang"), [("do buy water", "en"), ("steps buy water", "en"), ("做 买水", "zh")]
)
def test_without_a_model_it_is_told_how_to_get_one(
    line: str, lang: texts.Lang, page: Page, site: Site, tmp_path: Path
) -> None:
    with conversation(page, site, tmp_path, None, [line], html=water_shop(), lang=lang) as talk:
        assert "ollama" in "\n".join(talk.said)
        assert site.paths() == ["/"]


def test_next_without_a_plan_says_how_to_make_one(page: Page, site: Site, tmp_path: Path) -> None:
    with conversation(page, site, tmp_path, None, ["next", "do"], html=water_shop()) as talk:
        assert "There is no plan. Type steps and what to do." in talk.said
        assert "Say what to do." in talk.said


def test_plain_language_keeps_to_the_page(page: Page, site: Site, tmp_path: Path) -> None:
    said = [
        "The Old Bridge is closed until 14 May.",
        "It opens again on 15 May.",
        "The mayor Smith says that it costs 2.5 million pounds.",
        "Take Mill Road.",
    ]
    reply = json.dumps({"sentences": said})
    with conversation(page, site, tmp_path, [reply], ["simplify"], html=NEWS) as talk:
        told = "\n".join(talk.said)
        assert said[0] in told
        assert said[3] in told
        assert "15 May" not in told
        assert "Smith" not in told
        assert "2 sentences of the model were left out" in told
        asked = talk.server.requests[0].text + talk.server.requests[0].texts[1]
        assert "shoes" not in asked
        assert "Politics" not in asked


def test_without_a_model_the_main_text_is_told_as_it_stands(
    page: Page, site: Site, tmp_path: Path
) -> None:
    with conversation(page, site, tmp_path, None, ["simplify"], html=NEWS) as talk:
        at = talk.said.index("Heading: The bridge is closed")
        assert talk.said[at + 1 : at + 4] == [
            "The Old Bridge in Leeds is closed until 14 May.",
            "It is being repaired for 2.5 million pounds.",
            "Buses take Mill Road instead.",
        ]
        assert not talk.lines("shoes")
        assert not talk.lines("Imprint")


def test_a_model_that_asks_gets_the_answer(page: Page, site: Site, tmp_path: Path) -> None:
    asked: list[Chat] = []

    def reply(chat: Chat) -> str:
        asked.append(chat)
        if len(asked) == 1:
            choices = ["Spring, 1.5 l", "Pure, 0.7 l"]
            return decide({"kind": "ask_user", "question": "Which size?", "choices": choices})
        return done("Thanks.")

    lines = ["do buy water", "0"]
    with conversation(page, site, tmp_path, reply, lines, html=water_shop()) as talk:
        assert "1. Spring, 1.5 l" in talk.said
        assert "none of these" in asked[1].text
        assert "Thanks." in talk.said

"""The bundled shop looked at from a pipe, in English and Chinese: transcripts pass the lint."""

from __future__ import annotations

from pathlib import Path

import pytest
from conversation import Conversation, says
from transcript_lint import is_state

pytestmark = pytest.mark.e2e


class Looking(Conversation):
    """A conversation of which the lines that say the state are left out."""

    def say(self, line: str) -> list[str]:
        """What is answered on a line."""
        return [one for one in super().say(line) if not is_state(one)]


def test_looking_around_in_english(tmp_path: Path) -> None:
    talk = Looking(tmp_path, "demo")
    talk.hear()
    said = talk.say("describe")
    assert said[0] == "Page Cups with character – Kiln & Cup, a list of 12 entries."
    assert len(said) <= 3
    said = talk.say("list buttons")
    assert said[0] == "12 buttons."
    assert "13. Button Add to basket, first of 12, in entry Sea mug" in said
    assert talk.say("list")[0] == "35 things to use."
    assert says(talk.say("more"), "15. Button Add to basket, second of 12, in entry Fog bowl")
    assert talk.say("find moss") == [
        '"moss" stands in 1 place.',
        "16. Link Moss teapot, in main",
    ]
    assert talk.say("where basket")[:2] == ["7. Link Basket 0 items", "In banner."]
    assert talk.say("where is button 15")[0] == "15. Button Add to basket"
    assert talk.say("spell 4")[:2] == ["capital W, i, s, h", "l, i, s, t"]
    assert says(talk.say("read main"), "Thrown on the wheel, glazed by hand, fired at 1,240 °C.")
    assert "Nothing here is called bananas." in talk.say("where bananas")
    assert talk.say("changes")[0] == "Nothing changed."
    assert says(talk.say("describe full"), "Regions: Banner, Navigation Main menu, Main")
    talk.end()


def test_looking_around_in_chinese(tmp_path: Path) -> None:
    talk = Looking(tmp_path, "demo", "--lang", "zh")
    talk.hear()
    said = talk.say("描述")
    assert said[0].startswith("页面“")
    assert talk.say("列表 按钮")[0] == "12个按钮。"
    assert talk.say("更多") != []
    assert talk.say("哪里 7")[0].startswith("7. 链接“")
    assert talk.say("查找 不存在的东西")[0] == "这里没有“不存在的东西”。"
    assert talk.say("朗读 全部") != []
    assert talk.say("拼读 2") != []
    assert talk.say("变化")[0] == "没有变化。"
    talk.end()

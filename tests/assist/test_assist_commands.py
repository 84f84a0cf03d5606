"""How a line is read, in both languages, and what help says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from handeye.assist import Talk, command, commands, reply, texts


def told(talk: Talk, words: str) -> reply.Reply:
    return reply.Reply((words,))


CLICK = command.Command("click", {"en": ("click", "click on"), "zh": ("点击",)}, told, "help.help")
TYPE = command.Command("type", {"en": ("type",), "zh": ("输入",)}, told, "help.help", verbatim=True)


@pytest.fixture
def more_commands(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    others = [one for one in commands.ALL if one.name not in ("click", "type")]
    monkeypatch.setattr(commands, "ALL", (*others, CLICK, TYPE))
    return iter(())


@pytest.mark.usefixtures("more_commands")
@pytest.mark.parametrize(
    ("line", "name", "words"),
    [
        ("click seven", "click", "seven"),
        ("Click seven.", "click", "seven"),
        ("click on Save", "click", "Save"),
        ("please click 7", "click", "7"),
        ("Could you please click 7, thank you.", "click", "7"),
        ("ok computer, click 7", "click", "7"),
        ("CLICK: 7", "click", "7"),
        ("click7", "click", "7"),
        ("ｃｌｉｃｋ ７", "click", "７"),
        ("点击7", "click", "7"),
        ("点击７。", "click", "７"),
        ("请点击 第七个", "click", "第七个"),
        ("麻烦你点击一下7，谢谢", "click", "7"),
        ("7", "click", "7"),
        ("seven", "click", "7"),
        ("Seven.", "click", "7"),
        ("number seven", "click", "7"),
        ("七", "click", "7"),
        ("第七个", "click", "7"),
        ("７", "click", "7"),
        ("to", "click", "2"),
        ("type 4 Hello, please.", "type", "4 Hello, please."),
        ("输入4 你好。", "type", "4 你好。"),
        ("type   4  two  spaces ", "type", "4  two  spaces"),
        ("verbosity two", "verbosity", "two"),
        ("help", "help", ""),
        ("?", "help", ""),
        ("帮助点击", "help", "点击"),
    ],
)
def test_a_line_is_read(line: str, name: str, words: str) -> None:
    found = commands.read(line, "en")
    assert found
    assert (found[0].name, found[1]) == (name, words)


@pytest.mark.usefixtures("more_commands")
@pytest.mark.parametrize("line", ["clicker", "please", "helpless", "typed", "的", "!", "-1"])
def test_other_lines_are_no_command(line: str) -> None:
    assert commands.read(line, "en") is None


@pytest.mark.parametrize(
    ("line", "near"),
    [("hlep", "help"), ("verbostiy 2", "verbosity"), ("帮组", "帮助"), ("xqzw", "")],
)
def test_the_nearest_commands_are_named(line: str, near: str) -> None:
    lang: texts.Lang = "zh" if not line.isascii() else "en"
    found = commands.nearest(line, lang)
    assert near in found[:2] if near else found == []


@pytest.mark.parametrize(
    ("line", "stops"),
    [("stop", True), ("Stop.", True), ("STOP!", True), ("停", True), ("停止。", True),
     ("ｓｔｏｐ", True), ("stop it", True), ("stop the music", False), ("s", False), ("", False)],
)  # fmt: skip
def test_what_means_to_stop(line: str, stops: bool) -> None:
    assert commands.means_stop(line) == stops


def test_no_two_commands_share_a_word() -> None:
    words = Counter(
        word.casefold() for one in commands.ALL for word in {*commands.all_words(one), one.name}
    )
    assert [word for word, count in words.items() if count > 1] == []
    assert len({one.name for one in commands.ALL}) == len(commands.ALL)


def test_every_command_has_words_and_help_in_both_languages() -> None:
    for one in commands.ALL:
        assert all(one.words[lang] for lang in ("en", "zh")), one.name
        for key in (one.help, f"{one.help}.example"):
            assert all(texts.ALL[key]), key


def test_every_example_of_the_help_is_a_command() -> None:
    for one in commands.ALL:
        for lang, example in zip(("en", "zh"), texts.ALL[f"{one.help}.example"], strict=True):
            found = commands.read(example, "en" if lang == "en" else "zh")
            assert found, example
            assert found[0].name == one.name, example


def test_texts_are_there_in_both_languages_with_the_same_fields() -> None:
    import string

    def fields(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    different = [key for key, (en, zh) in texts.ALL.items() if fields(en) != fields(zh)]
    assert different == []
    assert [key for key, both in texts.ALL.items() if not all(both)] == []
    keys = [key for table in texts.TABLES for key in table]
    assert [key for key, count in Counter(keys).items() if count > 1] == []


def test_help_fits_its_lines_and_names_all_commands() -> None:
    for lang in ("en", "zh"):
        out: list[str] = []
        talk = Talk(texts.Texts("en" if lang == "en" else "zh"), iter(()), out.append)
        talk.answer("help")
        said = (" " if lang == "en" else "").join(out)
        for one in commands.ALL:
            assert one.words["en" if lang == "en" else "zh"][0] in said

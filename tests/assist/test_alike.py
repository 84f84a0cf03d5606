"""What stands around controls that are alike, told by their places: for desktops and canvases."""

from __future__ import annotations

import pytest

from handeye.perception import Box, Element, alike

FACTS = (("Spring", "0.89"), ("Aqua", "0.95"), ("Pure", "1.10"), ("Alpine", "1.29"))


def button(x: float, y: float) -> Element:
    return Element("button", "Add", Box(x, y, 60, 20))


def text(words: str, x: float, y: float) -> Element:
    return Element("ocr", words, Box(x, y, 80, 16))


def grid(columns: int, above: bool) -> tuple[list[Element], list[Element]]:
    """Cards in columns, with their words above their button or below it."""
    buttons: list[Element] = []
    texts: list[Element] = [text("Shop", 10, 5), text("Imprint", 10, 900)]
    for n, (name, price) in enumerate(FACTS):
        x, y = 40 + 200 * (n % columns), 100 + 150 * (n // columns)
        buttons.append(button(x + 60, y + 80))
        start = y if above else y + 104
        texts += [text(name, x, start), text(price, x, start + 20)]
    return buttons, texts


@pytest.mark.parametrize("columns", [1, 2, 4])
@pytest.mark.parametrize("above", [True, False])
def test_each_button_has_the_words_of_its_card(columns: int, above: bool) -> None:
    buttons, texts = grid(columns, above)
    cards = alike.by_place(buttons, [*buttons, *texts])
    assert [card and card.words[:2] for card in cards] == list(FACTS)


def test_cards_of_different_heights_in_a_column() -> None:
    buttons = [button(300, 100), button(300, 260), button(300, 330)]
    texts = [text("Spring", 290, 60), text("Aqua", 290, 150), text("a long story", 290, 200)]
    texts.append(text("Pure", 290, 300))
    cards = alike.by_place(buttons, [*buttons, *texts])
    assert [card and card.words for card in cards] == [
        ("Spring",),
        ("Aqua", "a long story"),
        ("Pure",),
    ]


def test_radio_buttons_of_one_group_are_alike_whatever_they_are_called() -> None:
    from handeye.perception import Region

    size, colour = Region("group", "Size"), Region("group", "Colour")
    made = [
        Element("radio", name, Box(10, 20 * n, 12, 12), regions=(group,))
        for n, (name, group) in enumerate(
            (("S", size), ("M", size), ("Red", colour), ("Blue", colour))
        )
    ]
    assert [one.name for one in alike.alike(made[1], made)] == ["S", "M"]

"""Numbers with units are read as shops and timetables write them, in English and Chinese."""

from __future__ import annotations

import pytest

from handeye.assist import facts

READ: dict[str, list[tuple[str, float, str]]] = {
    "€0.89": [("price", 0.89, "€")],
    "0,89 €": [("price", 0.89, "€")],
    "EUR 12": [("price", 12, "€")],
    "$1,299.00": [("price", 1299, "$")],
    "1.299,50 €": [("price", 1299.5, "€")],
    "1 299 kr": [("price", 1299, "kr")],
    "¥99": [("price", 99, "¥")],
    "￥9.90 起": [("price", 9.9, "¥")],
    "99元": [("price", 99, "¥")],
    "3块钱": [("price", 3, "¥")],
    "5角": [("price", 0.5, "¥")],
    "1.2万元": [("price", 12000, "¥")],
    "89p": [("price", 0.89, "£")],
    "9.9元/瓶": [("unit price", 9.9, "¥/瓶")],
    "¥1.00/100ml": [("unit price", 10, "¥/l")],
    "0.59 €/l": [("unit price", 0.59, "€/l")],
    "6 x 1.5 l": [("size", 9, "l")],
    "500ml": [("size", 0.5, "l")],
    "2斤": [("size", 1, "kg")],
    "4.5 out of 5": [("rating", 0.9, "")],
    "★★★★☆": [("rating", 0.8, "")],
    "评分4.8分": [("rating", 0.96, "")],
    "rated 9.1": [("rating", 0.91, "")],
    "14:05": [("time", 845, "")],
    "2:30 pm": [("time", 870, "")],
    "下午3点半": [("time", 930, "")],
    "2 h 15 min": [("length", 135, "")],
    "3小时20分钟": [("length", 200, "")],
    "2.5 km": [("distance", 2.5, "")],
    "800米": [("distance", 0.8, "")],
    "pack of 6": [("count", 6, "")],
    "Room 12": [],
    "2026-03-31": [("date", 739706, "")],
    "31 March 2026": [("date", 739706, "")],
    "Mar 31, 2026": [("date", 739706, "")],
    "2026年3月31日": [("date", 739706, "")],
    "2026-13-31": [],
    "12 reviews": [],
    "version 4.14.1": [],
    "1元素": [],
}


@pytest.mark.parametrize("text", READ)
def test_a_number_means_what_its_unit_says(text: str) -> None:
    read = [(one.kind, pytest.approx(one.value), one.unit) for one in facts.facts(text)]
    assert read == READ[text]


@pytest.mark.parametrize(
    "text",
    ["was 1.20 € now 0.89 €", "delivery 2.99 € 0.89 €", "原价￥12.00 现价￥0.89", "0.89 € 运费5元",
     "0.89 € delivery 2.99 €", "0.89 €, free delivery over 20 €", "0.89 € save 0.30 €"],
)  # fmt: skip
def test_a_price_beside_the_point_is_none(text: str) -> None:
    prices = [one.value for one in facts.facts(text) if one.kind == "price" and not one.aside]
    assert prices == [0.89]


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,299.50", 1299.5), ("1.299,50", 1299.5), ("0,89", 0.89), ("1,299", 1299), ("12.5", 12.5),
     ("1'299", 1299), ("1 299", 1299), ("1,29", 1.29)],
)  # fmt: skip
def test_numbers_as_people_write_them(text: str, value: float) -> None:
    assert facts.number(text) == value

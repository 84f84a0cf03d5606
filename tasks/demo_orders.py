"""The orders of the demo shop: what one is, the first few, and the invoice of one."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

from pydantic import BaseModel, Field

FIRST_NUMBER = 14
THINGS = (("Sea mug", 18.0), ("Fog bowl", 24.0), ("Moss teapot", 62.0), ("Green tea", 9.0))
WAYS = ("post", "bicycle", "pickup")


def _today() -> date:
    return datetime.now(UTC).date()


class Line(BaseModel):
    """So many of one product."""

    name: str
    quantity: int = Field(ge=1)
    price: float = Field(ge=0)
    """Of one, in euros."""


class Draft(BaseModel):
    """What the checkout sends."""

    lines: list[Line] = Field(min_length=1)
    total: float
    """With coupon and tip, in euros."""
    delivery: date
    way: str
    note: str = ""
    photo: str = ""


class Order(Draft):
    """An order as the shop keeps it."""

    number: int
    placed: date = Field(default_factory=_today)
    status: str = "new"


def first_orders() -> dict[int, Order]:
    """The orders that are there when the shop opens, by number."""
    orders: dict[int, Order] = {}
    for at in range(6):
        (name, price), quantity = THINGS[at % len(THINGS)], at % 3 + 1
        number = FIRST_NUMBER + at
        orders[number] = Order(
            number=number,
            placed=date(2026, at + 3, 10 + at),
            delivery=date(2026, at + 3, 20 + at),
            lines=[Line(name=name, quantity=quantity, price=price)],
            total=quantity * price,
            way=WAYS[at % len(WAYS)],
            status="done" if at < 4 else "sent",
        )
    return orders


def invoice(order: Order) -> bytes:
    """The lines of an order as CSV, marked as UTF-8 for spreadsheets."""
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(("Product", "Quantity", "Price"))
    writer.writerows((line.name, line.quantity, f"{line.price:.2f}") for line in order.lines)
    writer.writerow(("Total", "", f"{order.total:.2f}"))
    return table.getvalue().encode("utf-8-sig")

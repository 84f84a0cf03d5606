"""What is there: screens, observations, elements, and finding them. Start at `screen.py`."""

from .query import Query
from .screen import (
    PASSIVE_ROLES,
    Box,
    Element,
    Event,
    Notice,
    Observation,
    Point,
    Region,
    Screen,
    Screenshot,
    Settled,
    Tab,
)

__all__ = [
    "PASSIVE_ROLES",
    "Box",
    "Element",
    "Event",
    "Notice",
    "Observation",
    "Point",
    "Query",
    "Region",
    "Screen",
    "Screenshot",
    "Settled",
    "Tab",
]

"""What is there: screens, observations, elements, and finding them. Start at `screen.py`.

The modules that need more than the standard library and pydantic are imported by name:
`from handeye.perception import marks`.
"""

from .errors import NotInstalled, ScreenError
from .find import Ambiguous, FindError, NotFound, candidates, find, find_all
from .purpose import Form, FormField, Purpose
from .query import Query
from .screen import (
    PASSIVE_ROLES,
    Box,
    Element,
    Event,
    Notice,
    Observation,
    Pane,
    Point,
    Region,
    Screen,
    Screenshot,
    Settled,
    Tab,
)

__all__ = [
    "PASSIVE_ROLES",
    "Ambiguous",
    "Box",
    "Element",
    "Event",
    "FindError",
    "Form",
    "FormField",
    "NotFound",
    "NotInstalled",
    "Notice",
    "Observation",
    "Pane",
    "Point",
    "Purpose",
    "Query",
    "Region",
    "Screen",
    "ScreenError",
    "Screenshot",
    "Settled",
    "Tab",
    "candidates",
    "find",
    "find_all",
]

"""All checks of an audit, in the order of their running: what disturbs most comes last."""

from __future__ import annotations

from .check import CannotCheck as CannotCheck
from .check import Check

ALL: tuple[Check, ...] = ()

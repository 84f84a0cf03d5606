"""All checks of an audit, in the order of their running: what disturbs most comes last."""

from __future__ import annotations

from . import axe_check, judged_images, judged_names
from .check import CannotCheck as CannotCheck
from .check import Check
from .check import NotHere as NotHere

ALL: tuple[Check, ...] = (
    axe_check.AXE,
    judged_images.TEXT_IN_IMAGES,
    judged_images.ALTERNATIVES,
    judged_names.ICONS,
)

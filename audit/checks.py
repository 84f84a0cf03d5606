"""All checks of an audit, in the order of their running: what disturbs most comes last."""

from __future__ import annotations

from . import (
    axe_check,
    colour_only,
    contrast,
    contrast_shapes,
    focus,
    judged_images,
    judged_names,
    label_in_name,
    looks,
    moving,
    reflow,
    spacing,
    target_size,
    unexposed,
    zoom,
)
from .check import CannotCheck as CannotCheck
from .check import Check
from .check import NotHere as NotHere

ON_THE_WAY = {"feedback": ("4.1.3",)}
"""What is looked for between the steps of a task, and not on a page by itself; its criteria."""
ALL: tuple[Check, ...] = (
    axe_check.AXE,
    label_in_name.CHECK,
    looks.CHECK,
    colour_only.CHECK,
    unexposed.CHECK,
    target_size.CHECK,
    contrast.CHECK,
    contrast_shapes.CHECK,
    judged_images.TEXT_IN_IMAGES,
    judged_images.ALTERNATIVES,
    judged_names.ICONS,
    moving.CHECK,
    spacing.CHECK,
    zoom.CHECK,
    reflow.CHECK,
    focus.CHECK,
)

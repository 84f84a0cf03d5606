"""All checks of an audit, in the order of their running: what disturbs most comes last."""

from __future__ import annotations

from . import (
    colour_only,
    contrast,
    contrast_shapes,
    focus,
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

ALL: tuple[Check, ...] = (
    label_in_name.CHECK,
    looks.CHECK,
    colour_only.CHECK,
    unexposed.CHECK,
    target_size.CHECK,
    contrast.CHECK,
    contrast_shapes.CHECK,
    moving.CHECK,
    spacing.CHECK,
    focus.CHECK,
    zoom.CHECK,
    reflow.CHECK,
)

"""The success criteria of WCAG 2.2, levels A and AA: names, levels, and where W3C explains them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Level = Literal["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
"""What a page is held against: a version of WCAG, and the level up to which."""
UNDERSTANDING = "https://www.w3.org/WAI/WCAG22/Understanding/"


@dataclass(frozen=True)
class Criterion:
    """A success criterion.

    Args:
        number: such as "1.4.3".
        name: what W3C calls it.
        level: A or AA.
        since: the version of WCAG that brought it.
        slug: the last part of the address that explains it.
    """

    number: str
    name: str
    level: str
    since: str
    slug: str

    @property
    def address(self) -> str:
        """Where W3C explains it."""
        return f"{UNDERSTANDING}{self.slug}"

    def __str__(self) -> str:
        return f"{self.number} {self.name} (level {self.level})"


_TABLE = """
1.1.1 A 2.0 non-text-content Non-text Content
1.2.1 A 2.0 audio-only-and-video-only-prerecorded Audio-only and Video-only (Prerecorded)
1.2.2 A 2.0 captions-prerecorded Captions (Prerecorded)
1.2.3 A 2.0 audio-description-or-media-alternative-prerecorded Audio Description or Media \
Alternative (Prerecorded)
1.2.4 AA 2.0 captions-live Captions (Live)
1.2.5 AA 2.0 audio-description-prerecorded Audio Description (Prerecorded)
1.3.1 A 2.0 info-and-relationships Info and Relationships
1.3.2 A 2.0 meaningful-sequence Meaningful Sequence
1.3.3 A 2.0 sensory-characteristics Sensory Characteristics
1.3.4 AA 2.1 orientation Orientation
1.3.5 AA 2.1 identify-input-purpose Identify Input Purpose
1.4.1 A 2.0 use-of-color Use of Color
1.4.2 A 2.0 audio-control Audio Control
1.4.3 AA 2.0 contrast-minimum Contrast (Minimum)
1.4.4 AA 2.0 resize-text Resize Text
1.4.5 AA 2.0 images-of-text Images of Text
1.4.10 AA 2.1 reflow Reflow
1.4.11 AA 2.1 non-text-contrast Non-text Contrast
1.4.12 AA 2.1 text-spacing Text Spacing
1.4.13 AA 2.1 content-on-hover-or-focus Content on Hover or Focus
2.1.1 A 2.0 keyboard Keyboard
2.1.2 A 2.0 no-keyboard-trap No Keyboard Trap
2.1.4 A 2.1 character-key-shortcuts Character Key Shortcuts
2.2.1 A 2.0 timing-adjustable Timing Adjustable
2.2.2 A 2.0 pause-stop-hide Pause, Stop, Hide
2.3.1 A 2.0 three-flashes-or-below-threshold Three Flashes or Below Threshold
2.4.1 A 2.0 bypass-blocks Bypass Blocks
2.4.2 A 2.0 page-titled Page Titled
2.4.3 A 2.0 focus-order Focus Order
2.4.4 A 2.0 link-purpose-in-context Link Purpose (In Context)
2.4.5 AA 2.0 multiple-ways Multiple Ways
2.4.6 AA 2.0 headings-and-labels Headings and Labels
2.4.7 AA 2.0 focus-visible Focus Visible
2.4.11 AA 2.2 focus-not-obscured-minimum Focus Not Obscured (Minimum)
2.5.1 A 2.1 pointer-gestures Pointer Gestures
2.5.2 A 2.1 pointer-cancellation Pointer Cancellation
2.5.3 A 2.1 label-in-name Label in Name
2.5.4 A 2.1 motion-actuation Motion Actuation
2.5.7 AA 2.2 dragging-movements Dragging Movements
2.5.8 AA 2.2 target-size-minimum Target Size (Minimum)
3.1.1 A 2.0 language-of-page Language of Page
3.1.2 AA 2.0 language-of-parts Language of Parts
3.2.1 A 2.0 on-focus On Focus
3.2.2 A 2.0 on-input On Input
3.2.3 AA 2.0 consistent-navigation Consistent Navigation
3.2.4 AA 2.0 consistent-identification Consistent Identification
3.2.6 A 2.2 consistent-help Consistent Help
3.3.1 A 2.0 error-identification Error Identification
3.3.2 A 2.0 labels-or-instructions Labels or Instructions
3.3.3 AA 2.0 error-suggestion Error Suggestion
3.3.4 AA 2.0 error-prevention-legal-financial-data Error Prevention (Legal, Financial, Data)
3.3.7 A 2.2 redundant-entry Redundant Entry
3.3.8 AA 2.2 accessible-authentication-minimum Accessible Authentication (Minimum)
4.1.2 A 2.0 name-role-value Name, Role, Value
4.1.3 AA 2.1 status-messages Status Messages
"""


def _read(line: str) -> Criterion:
    number, level, since, slug, name = line.split(maxsplit=4)
    return Criterion(number, name, level, since, slug)


ALL: dict[str, Criterion] = {one.number: one for one in map(_read, _TABLE.strip().splitlines())}
"""The 55 criteria of levels A and AA, in W3C's order."""


def of_tags(tags: Iterable[str]) -> str:
    """The first criterion of level A or AA among the tags of an axe rule; "" for none."""
    for tag in tags:
        if found := re.fullmatch(r"wcag(\d)(\d)(\d+)", tag):
            number = ".".join(found.groups())
            if number in ALL:
                return number
    return ""


def told(number: str) -> str:
    """A criterion in words; what is none of ours as it is."""
    return str(ALL[number]) if number in ALL else number


def within(number: str, level: Level) -> bool:
    """Whether a criterion belongs to what a page is held against; what has none always does."""
    one = ALL.get(number)
    if one is None:
        return True
    version = {"wcag2": "2.0", "wcag21": "2.1", "wcag22": "2.2"}[level.rstrip("a")]
    return one.since <= version and (one.level == "A" or level.endswith("aa"))

"""What a run folder keeps of a check beside its results: the claims, and what was found for them.

With it a check can be written anew elsewhere, without the task file that it came from.
"""

from __future__ import annotations

from collections.abc import Sequence

from handeye.agent import CheckRecord
from handeye.agent import described as known
from handeye.perception import Element, Observation, regions

from .assertion import Assertion


def told_claims(
    claims: Assertion, results: Sequence[CheckRecord], seen: Observation | None
) -> dict[str, object]:
    """The claims as a task file says them, the element found for each result, and the region."""
    elements = seen.elements if seen else ()
    made = claims.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    region = _region(claims, elements)
    return {
        "claims": {name: value for name, value in made.items() if name != "verb"},
        "found": [_found(one, elements) for one in results],
        **({"region": region} if region else {}),
    }


def _found(result: CheckRecord, elements: Sequence[Element]) -> dict[str, object] | None:
    """The element that a result is about, as targets of actions are kept; None without one."""
    here = [one for one in elements if result.box is not None and one.box == result.box]
    element = next((one for one in here if one.interactive), here[0] if here else None)
    if element is None:
        return None
    return {"role": element.role, "name": known.called(element), **known.facts(element, elements)}


def _region(claims: Assertion, elements: Sequence[Element]) -> dict[str, object] | None:
    """The role and name of the one region that `in` or `row` means; None when it is not one."""
    if claims.row:
        meant = regions.rows_meant(claims.row, elements)
    elif claims.region:
        meant = regions.regions_meant(claims.region, elements)
    else:
        return None
    roles = {one.role for one in meant}
    names = {one.name for one in meant}
    if len(roles) != 1:
        return None
    return {"role": roles.pop(), "name": names.pop() if len(names) == 1 else ""}

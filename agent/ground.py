"""From what a model said to what hands can do: places become targets that were checked.

A place is compared with what stands there (the screen's hints, where there are any). A little off
a control that fits its label, it is moved onto it; on another control altogether, it goes back to
the model. Without hints the place is taken as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from handeye.actions import Action, Target, action_adapter
from handeye.perception import Box, Element, Observation, Point, scale, words

from .answer import Answer, Misplaced, Named, ParseError, Place, Said
from .decision import Grounded
from .prompt import named, plain

NEAR = 24.0
"""Pixels by which a point may miss a control that fits its label."""
MUCH = 6.0
"""How many times as large as a control a box may be that is still taken to mean it."""
TOUCHING = 6.0
"""Pixels by which a point without a label may miss a control."""
CANVASES = frozenset(("canvas", "img", "application", "slider", "scrollbar", "figure"))
"""Roles in which the exact point matters."""


class WrongGrid(ParseError):
    """Numbers that cannot be meant in the coordinates of the model's profile."""


@dataclass
class Ground:
    """Grounds the actions of one answer on one look.

    Args:
        answer: what the model said.
        seen: what it saw.
        grid: how it saw it.
        listed: the elements that were listed to it, in the order of their numbers.
        mouse: where the mouse is, as far as known: a drag may start there.
    """

    answer: Answer
    seen: Observation
    grid: scale.Grid
    listed: Sequence[Element] = ()
    mouse: Target | None = None
    notes: list[str] = field(default_factory=list[str])
    """What was done to make places fit, in plain words."""

    def actions(self) -> tuple[Action, ...]:
        """The actions with their targets.

        Raises:
            ParseError: when a place means nothing here, in words for the model.
            WrongGrid: when its numbers are far outside the picture.
        """
        return tuple(self._action(number, said) for number, said in enumerate(self.answer.actions))

    def elements(self) -> tuple[Grounded, ...]:
        """The elements that the model named, where they are on the screen."""
        found: list[Grounded] = []
        for one in self.answer.elements:
            try:
                box = self._box(one.bbox)
            except WrongGrid:
                self.notes.append(f"element {one.id} lies outside the picture")
                continue
            found.append(
                Grounded(
                    id=one.id,
                    role=one.role,
                    label=one.label,
                    bbox=(box.x, box.y, box.right, box.bottom),
                    confidence=one.confidence,
                )
            )
        return tuple(found)

    def _action(self, number: int, said: Said) -> Action:
        content: dict[str, object] = {**said.args, "kind": said.kind}
        where = f"actions[{number}] ({said.kind})"
        for name, place in (("target", said.target), ("to", said.to)):
            if place is not None:
                content[name] = self._target(where, place)
        if said.kind == "drag" and said.target is None:
            if self.mouse is None:
                raise ParseError(f"{where}: say where the drag starts")
            content["target"] = self.mouse
        action = action_adapter.validate_python(content)
        self.mouse = getattr(action, "to", None) or getattr(action, "target", None) or self.mouse
        return action

    def _target(self, where: str, place: Place) -> Target:
        if isinstance(place, int):
            return self._numbered(where, place)
        if len(place) == 4:
            box = self._box(place)
            return self._checked(where, Target(point=box.center, box=box))
        return self._checked(where, Target(point=self._point(place)))

    def _numbered(self, where: str, number: int) -> Target:
        """The element of that number: as the model named it, else as it was listed to it."""
        told = next((one for one in self.answer.elements if one.id == number), None)
        known = self.listed[number - 1] if 0 < number <= len(self.listed) else None
        if told is None and known is None and len(self.answer.elements) == 1:
            told = self.answer.elements[0]
            self.notes.append(f"target {number} taken for the only element that was named")
        if known is not None and (told is None or self._agree(told, known)):
            return Target.of(known)
        if told is None:
            raise ParseError(
                f"{where}: there is no element {number}, neither in your elements nor in the list"
            )
        box = self._box(told.bbox)
        wish = Target(point=box.center, box=box, role=told.role, name=told.label)
        return self._checked(where, wish)

    def _agree(self, told: Named, known: Element) -> bool:
        """Whether a named element is the listed one of its number: in place, or by its label."""
        box = self._box(told.bbox)
        same_role = not told.role or told.role == known.role
        if known.box.contains(box.center):
            return same_role or not told.label or alike(told.label, known)
        small = box.width * box.height <= MUCH * known.box.width * known.box.height
        if small and same_role and box.contains(known.box.center):
            return True
        if (
            same_role
            and told.label
            and alike(told.label, known)
            and not self._elsewhere(told.label, known)
        ):
            self.notes.append(f"the box of {known} was elsewhere: its number and label were taken")
            return True
        return False

    def _elsewhere(self, label: str, known: Element) -> bool:
        others = (one for one in self._usable() if one is not known)
        return any(alike(label, other) for other in others)

    def _checked(self, where: str, wish: Target) -> Target:
        """The target that was meant: as said, moved onto a control, or sent back."""
        under = self._under(wish.point)
        if wish.name and under and not _equal(wish.name, under):
            self._refuse_other(where, wish, under)
        if under and (not wish.name or alike(wish.name, under) or under.role in CANVASES):
            return self._at(under, wish)
        near = self._nearest(wish)
        if near:
            gap = near.box.gap(Box(*wish.point, 0, 0))
            self.notes.append(f"moved {gap:.0f} px onto {plain(str(near), 60)}")
            return Target.of(near)
        if wish.name and under:
            self.notes.append(f"{plain(wish.name, 40)!r} was taken to mean {plain(str(under), 60)}")
        return self._at(under, wish) if under else wish

    def _at(self, under: Element, wish: Target) -> Target:
        """An element as the target; at the exact point where that matters."""
        target = Target.of(under)
        if under.role in CANVASES:
            exact = {"point": wish.point, "box": wish.box or target.box, "ref": ""}
            return target.model_copy(update=exact)
        return target

    def _refuse_other(self, where: str, wish: Target, under: Element) -> None:
        """Send a point back that lies on one control while another one has the label."""
        owners = [one for one in self._usable() if _equal(wish.name, one)]
        if len(owners) != 1 or owners[0] is under or not named(under):
            return
        at, right = self.grid.place(wish.point), self.grid.place(owners[0].box.center)
        raise Misplaced(
            f"{where}: {at} lies on {plain(str(under), 60)}, not on {plain(wish.name, 40)!r}; "
            f"{plain(str(owners[0]), 60)} is at {right}"
        )

    def _under(self, point: Point) -> Element | None:
        """The smallest control at a point, else the smallest picture or canvas."""
        there = [one for one in self._shown() if one.box.contains(point)]
        controls = [one for one in there if one.interactive]
        chosen = controls or [one for one in there if one.role in CANVASES]
        return min(chosen, key=lambda one: one.box.width * one.box.height, default=None)

    def _nearest(self, wish: Target) -> Element | None:
        """A control close to the point that fits the label, or any that is touched without one."""
        point = Box(*wish.point, 0, 0)
        reach = NEAR if wish.name else TOUCHING
        close = [one for one in self._usable() if one.box.gap(point) <= reach]
        if wish.name:
            close = [one for one in close if alike(wish.name, one)]
        elif len(close) != 1:
            return None
        return min(close, key=lambda one: one.box.gap(point), default=None)

    def _shown(self) -> Iterable[Element]:
        return (one for one in self.seen.elements if not (one.offscreen or one.covered_by))

    def _usable(self) -> Iterable[Element]:
        return (one for one in self._shown() if one.interactive)

    def _point(self, place: tuple[float, float]) -> Point:
        try:
            return self.grid.point(*place)
        except scale.OffGrid as why:
            raise WrongGrid(str(why)) from None

    def _box(self, place: tuple[float, float, float, float]) -> Box:
        try:
            return self.grid.box(*place)
        except scale.OffGrid as why:
            raise WrongGrid(str(why)) from None


def alike(label: str, element: Element) -> bool:
    """Whether a model's label can mean an element: one holds the other, or half the words meet."""
    said = words.core(words.normal(label))
    texts = (element.name, element.text, element.label, element.placeholder, element.title)
    for text in {words.core(words.normal(text)) for text in texts if text}:
        if not (said and text):
            continue
        if words.holds(text, said) or words.holds(said, text):
            return True
        ours, theirs = set(text.split()), set(said.split())
        if len(ours & theirs) * 2 >= max(len(ours), len(theirs)):
            return True
    return False


def _equal(label: str, element: Element) -> bool:
    return words.core(words.normal(label)) == words.core(words.normal(named(element)))

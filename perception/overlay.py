"""Numbers, a grid and a ring drawn over a page, for the person who looks at the screen.

What is drawn is no part of what handeye sees: it is hidden while a picture is taken, no look reads
it, and no click meets it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .errors import ScreenError
from .patience import Interrupted
from .screen import Box, Screenshot

if TYPE_CHECKING:
    from playwright.sync_api import Frame

    from .browser import BrowserScreen
    from .dom import Dom


@dataclass(frozen=True)
class Drawing:
    """What is drawn.

    Args:
        labels: by the ref of an element, what stands beside it, such as its number.
        cells: boxes with a label in the middle, in pixels of the page's view.
        ring: the ref of an element that a ring is drawn round; "" for none.
        size: how large labels are: 1 for letters of 16 pixels.
        dark: whether labels are yellow on black, not black on yellow.
    """

    labels: Mapping[str, str]
    cells: Sequence[tuple[Box, str]] = ()
    ring: str = ""
    size: float = 1.0
    dark: bool = False


class Overlay:
    """Draws over the pages of a browser; one `Drawing` at a time, in the page that is in front.

    Args:
        screen: the browser. Its pictures hide what is drawn from now on.
    """

    def __init__(self, screen: BrowserScreen) -> None:
        self.screen = screen
        self._drawn: list[tuple[Dom, Frame]] = []
        screen.clear_view = self._hidden

    def draw(self, drawing: Drawing) -> None:
        """Draw this, and nothing of what was drawn before.

        Raises:
            ScreenError: when the page does not answer.
        """
        with suppress(Interrupted):  # a dialog stands over the page: it is drawn at the next look
            self.screen.ask(lambda: self._draw(drawing))

    def _draw(self, drawing: Drawing) -> None:
        dom = self.screen.dom
        by_frame: defaultdict[Frame, list[tuple[int, str]]] = defaultdict(list)
        by_frame[dom.page.main_frame] = []
        for ref, label in drawing.labels.items():
            frame, number = dom.of(ref)
            if not frame.is_detached():
                by_frame[frame].append((number, label))
        cells = [(*box, label) for box, label in drawing.cells]
        ring_frame, ring = dom.of(drawing.ring) if drawing.ring else (None, None)
        for known, frame in [*self._drawn]:
            if known is not dom or frame not in by_frame:
                self._erase(known, frame)
        for frame, items in by_frame.items():
            wanted: dict[str, Any] = {
                "items": items,
                "grid": cells if frame is dom.page.main_frame and cells else None,
                "ring": ring if frame is ring_frame else None,
                "size": drawing.size,
                "dark": drawing.dark,
            }
            dom.call("overlayShow", wanted, frame)
            if (dom, frame) not in self._drawn:
                self._drawn.append((dom, frame))

    def clear(self) -> None:
        """Take away all that was drawn, in all pages."""
        for dom, frame in [*self._drawn]:
            with suppress(ScreenError, Interrupted):
                self.screen.ask(lambda one=dom, of=frame: self._erase(one, of))
        self._drawn = []

    def _erase(self, dom: Dom, frame: Frame) -> None:
        from playwright.sync_api import Error

        self._drawn = [one for one in self._drawn if one != (dom, frame)]
        if dom.page.is_closed() or frame.is_detached():
            return
        with suppress(Error):  # the document is gone, and what was drawn with it
            dom.call("overlayShow", None, frame)

    def _hidden(self, capture: Callable[[], Screenshot]) -> Screenshot:
        """Take a picture without what is drawn. A plain call: the caller has the patience."""
        self._veil(True)
        try:
            return capture()
        finally:
            self._veil(False)

    def _veil(self, on: bool) -> None:
        from playwright.sync_api import Error

        for dom, frame in self._drawn:
            if dom.page is self.screen.page and not frame.is_detached():
                with suppress(Error):  # the document is gone, and what was drawn with it
                    dom.call("overlayVeil", on, frame)

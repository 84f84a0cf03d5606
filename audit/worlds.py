"""Scripts of our own in every frame of a page, where nothing that the page did to itself is met.

In Chromium they run in an isolated world of each frame: the same document, but none of the page's
own variables, prototypes and policies. Elsewhere they run beside the page's own scripts.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

from playwright.sync_api import Error, Frame, Page

if TYPE_CHECKING:
    from types import TracebackType

NAME = "handeye audit"
Session = Any
"""A session of the Chrome DevTools Protocol: its answers are untyped."""


class NoAnswer(Exception):
    """A script that failed in a frame; `str()` says how."""


class World(Protocol):
    """One document, and a place for scripts beside it. Plain calls: the caller is patient."""

    def install(self, source: str) -> None:
        """Run statements, whose value is nobody's business. Raises as `run` does."""
        ...

    def run(self, source: str) -> Any:
        """The value of an expression, which JSON can tell; promises are waited for.

        Raises:
            NoAnswer: when it throws.
            playwright Error: when the document is gone.
        """
        ...

    def inner(self, element: str) -> World | None:
        """The world of the frame that an element shows, named by an expression."""
        ...


class Worlds:
    """The worlds of a page, opened by `with`.

    Args:
        page: any synchronous Playwright page.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self._sessions: list[Session] = []
        self._of_frame: dict[str, Session] = {}

    def __enter__(self) -> World:
        browser = self._page.context.browser
        if browser and browser.browser_type.name != "chromium":
            return _Beside(self._page.main_frame)
        top = self._attach(self._page)
        for frame in self._page.frames[1:]:
            with suppress(Error):  # a frame without a process of its own has no session either
                self._attach(frame)
        return _Isolated(top, self._of_frame)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for session in self._sessions:
            with suppress(Error):  # its frame is gone
                session.detach()

    def _attach(self, target: Page | Frame) -> str:
        """A session with a page or frame; the id of its outermost frame."""
        session: Session = self._page.context.new_cdp_session(target)
        self._sessions.append(session)
        tree: Any = session.send("Page.getFrameTree")["frameTree"]
        waiting: list[Any] = [tree]
        while waiting:
            one = waiting.pop()
            self._of_frame.setdefault(one["frame"]["id"], session)
            waiting += one.get("childFrames", [])
        root = str(tree["frame"]["id"])
        self._of_frame[root] = session
        return root


class _Isolated:
    """An isolated world of one frame."""

    def __init__(self, frame: str, sessions: dict[str, Session]) -> None:
        self._sessions = sessions
        self._session = sessions[frame]
        made: Any = self._session.send(
            "Page.createIsolatedWorld", {"frameId": frame, "worldName": NAME}
        )
        self._context: int = made["executionContextId"]

    def install(self, source: str) -> None:
        """See `World`."""
        self._evaluate(f"{{ {source}\n}}; 0", by_value=True)

    def run(self, source: str) -> Any:
        """See `World`."""
        return self._evaluate(source, by_value=True).get("value")

    def inner(self, element: str) -> World | None:
        """See `World`."""
        found = self._evaluate(element, by_value=False)
        if "objectId" not in found:
            return None
        node: Any = self._session.send("DOM.describeNode", {"objectId": found["objectId"]})
        frame = str(node["node"].get("frameId", ""))
        return _Isolated(frame, self._sessions) if frame in self._sessions else None

    def _evaluate(self, source: str, *, by_value: bool) -> dict[str, Any]:
        asked = {
            "expression": source,
            "contextId": self._context,
            "awaitPromise": True,
            "returnByValue": by_value,
        }
        answer: Any = self._session.send("Runtime.evaluate", asked)
        if told := answer.get("exceptionDetails"):
            thrown = told.get("exception", {})
            raise NoAnswer(str(thrown.get("description") or told.get("text")).splitlines()[0])
        result: dict[str, Any] = answer["result"]
        return result


class _Beside:
    """The world of a frame's own scripts."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    def install(self, source: str) -> None:
        """See `World`."""
        self._evaluate(f"() => {{ {source}\n}}")

    def run(self, source: str) -> Any:
        """See `World`."""
        return self._evaluate(f"() => ({source}\n)")

    def _evaluate(self, function: str) -> Any:
        try:
            return self._frame.evaluate(function)
        except Error as error:
            if self._frame.is_detached():
                raise
            raise NoAnswer(error.message.splitlines()[0]) from None

    def inner(self, element: str) -> World | None:
        """See `World`."""
        handle = self._frame.evaluate_handle(f"() => ({element}\n)").as_element()
        frame = handle.content_frame() if handle else None
        return _Beside(frame) if frame else None


def called(function: str, *arguments: object) -> str:
    """A call of a function as source."""
    return f"{function}({', '.join(json.dumps(one) for one in arguments)})"

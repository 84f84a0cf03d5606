"""Pictures of a page for checks by pixels, and what contrast is."""

from __future__ import annotations

import base64
import io
from collections.abc import Generator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from PIL import Image

from handeye.perception import Box

from .in_page import frames
from .subject import Subject

Colour = tuple[int, int, int]
"""Red, green and blue, 0 to 255."""
TALLEST = 12_000
"""CSS pixels of a page's height that are pictured."""

SHEET = """([css, key]) => {
  const roots = [document];
  for (const el of document.querySelectorAll("*")) if (el.shadowRoot) roots.push(el.shadowRoot);
  for (const root of roots) {
    const rest = [...root.adoptedStyleSheets].filter((one) => one.handeyeAudit !== key);
    if (css) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      sheet.handeyeAudit = key;
      rest.push(sheet);
    }
    root.adoptedStyleSheets = rest;
  }
  return document.documentElement.offsetHeight;
}"""
STILL = (
    "*, *::before, *::after { transition: none !important; caret-color: transparent !important }"
)


def set_style(subject: Subject, css: str, key: str) -> None:
    """Put a style sheet over all documents of a page; "" takes it away again.

    It is adopted, not inserted: content security policies let it pass, and the document's tree
    stays as it is.
    """
    from playwright.sync_api import Error

    def put() -> None:
        for where in frames(subject):
            try:
                where.frame.evaluate(SHEET, [css, key])
            except Error:
                if where.frame is subject.page.main_frame:
                    raise

    subject.screen.ask(put)


@contextmanager
def styled(subject: Subject, css: str) -> Generator[None]:
    """The page under another style while the block runs, without transitions either way."""
    set_style(subject, STILL, "still")
    try:
        set_style(subject, css, "style")
        yield
    finally:
        set_style(subject, "", "style")
        set_style(subject, "", "still")


class Camera:
    """Takes pictures of what shows, one after another; opened by `camera`.

    Args:
        subject: the page.
        session: what Chromium is asked by; None in other browsers, and where a pixel of the page
            is not one of the screen.
    """

    def __init__(self, subject: Subject, session: Any) -> None:
        self._subject = subject
        self._session = session

    def view(self) -> Image.Image:
        """What shows, one pixel for each CSS pixel, in RGB."""
        return opened(self._subject.screen.ask(self._png))

    def _png(self) -> bytes:
        if self._session is None:
            return self._subject.page.screenshot(scale="css", caret="initial")
        asked = {"format": "png", "optimizeForSpeed": True}
        return base64.b64decode(self._session.send("Page.captureScreenshot", asked)["data"])


@contextmanager
def camera(subject: Subject) -> Generator[Camera]:
    """A camera for a page, as long as the block runs."""
    screen, page = subject.screen, subject.page
    session: Any = None
    if screen.context_is_chromium() and screen.ask(lambda: page.evaluate("devicePixelRatio")) == 1:
        session = screen.ask(lambda: page.context.new_cdp_session(page))
    try:
        yield Camera(subject, session)
    finally:
        if session is not None:
            session.detach()


def whole(subject: Subject) -> Image.Image:
    """The page in all its height (at most `TALLEST`), one pixel for each CSS pixel, in RGB.

    Animations that end are shown at their end, the others at their beginning.
    """
    return opened(subject.screen.ask(lambda: _whole(subject)))


def _whole(subject: Subject) -> bytes:
    page = subject.page
    size: list[float] = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    )
    width, height = max(1, size[0]), max(1, min(size[1], TALLEST))
    clip: Any = {"x": 0, "y": 0, "width": width, "height": height}
    return page.screenshot(
        full_page=True, clip=clip, scale="css", animations="disabled", caret="initial"
    )


def opened(png: bytes) -> Image.Image:
    """A PNG in memory, in RGB."""
    with Image.open(io.BytesIO(png)) as picture:
        return picture.convert("RGB")


def cut(picture: Image.Image, box: Box) -> Image.Image:
    """The part of a picture that a box covers, edges rounded outward."""
    left, top = max(0, int(box.x)), max(0, int(box.y))
    right = min(picture.width, int(box.right + 0.999))
    bottom = min(picture.height, int(box.bottom + 0.999))
    return picture.crop((left, top, max(left, right), max(top, bottom)))


@lru_cache(maxsize=256)
def _linear(level: int) -> float:
    share = level / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


@lru_cache(maxsize=65_536)
def luminance(colour: Colour) -> float:
    """Relative luminance as WCAG 2.2 defines it, 0 (black) to 1 (white)."""
    red, green, blue = (_linear(level) for level in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    """Contrast ratio as WCAG 2.2 defines it, 1 to 21."""
    first, second = luminance(one), luminance(other)
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)

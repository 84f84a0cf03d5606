"""Checks that ask a model: what is asked, and what becomes of its answers."""

from __future__ import annotations

import base64
import io
import json
from importlib.util import find_spec

import pytest
from auditing_pages import HEAD, QWEN, audit
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Page
from servers import Site

from handeye.agent import Judge, Memory, ModelSetup, ScriptedModel
from handeye.audit import Audit, audit_page, judged_images, subject
from handeye.perception import browser

pytestmark = pytest.mark.e2e
READS = bool(find_spec("rapidocr") and find_spec("onnxruntime"))
NO = json.dumps({"quote": "", "bbox": [0, 0, 0, 0], "why": "It is a dog.", "holds": False})
YES = json.dumps({"quote": "", "bbox": [0, 0, 0, 0], "why": "So it is.", "holds": True})
UNSURE = json.dumps({"quote": "", "bbox": [0, 0, 0, 0], "why": "Too small.", "holds": None})


def picture(words: str = "", size: tuple[int, int] = (360, 80)) -> str:
    image = Image.new("RGB", size, "#eeeeee")
    draw = ImageDraw.Draw(image)
    draw.text((20, 20), words, fill="black", font=ImageFont.load_default(28))
    out = io.BytesIO()
    image.save(out, "PNG")
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"


def page_of(*images: str) -> str:
    return f"{HEAD}<main><h1>Shop</h1>{''.join(images)}</main>"


CAT = f"<img alt='A cat' src='{picture()}'>"


def alternatives(page: Page, site: Site, html: str, *replies: str) -> Audit:
    return audit(page, site, html, (judged_images.ALT,), judge=replies)


@pytest.mark.parametrize(
    ("replies", "told"),
    [
        ((NO, NO), [("likely", 1.0)]),
        ((NO, YES), [("needs review", 0.5)]),
        ((NO, UNSURE), [("needs review", 0.5)]),
        ((YES,), []),
        ((UNSURE,), []),
    ],
)
def test_a_no_is_asked_again_and_only_two_make_it_likely(
    page: Page, site: Site, replies: tuple[str, ...], told: list[tuple[str, float]]
) -> None:
    found = alternatives(page, site, page_of(CAT), *replies)
    assert [(one.kind, one.confidence) for one in found.findings] == told
    assert all(one.criterion == "1.1.1" and one.picture for one in found.findings)


def test_the_judge_sees_the_image_and_is_told_its_words(page: Page, site: Site) -> None:
    """The image in an outline; of what says it is decoration, whether that is so. What axe decides
    (no alternative at all), tiny images and icons of links are left alone."""
    model = ScriptedModel([NO, NO, NO, NO])
    memory = Memory()
    html = page_of(
        CAT,
        f"<img alt='' src='{picture()}'>",
        f"<img src='{picture()}'>",
        f"<img alt=dot src='{picture(size=(9, 9))}'>",
        f"<a href=/><img alt='' src='{picture()}'>Home</a>",
    )
    page.goto(site.add("/", html))
    judge = Judge(ModelSetup(model, QWEN), lambda: memory)
    seen = subject.Subject(browser.BrowserScreen(page), judge)
    found = audit_page(seen, (judged_images.ALT,))
    assert ['"A cat"' in one[2].text for one in model.asked] == [True, True, False, False]
    assert "decoration" in model.asked[2][2].text
    assert all(one[1].images for one in model.asked)
    assert [one.html[:10] for one in found.findings] == ['<img alt="', '<img alt="']
    assert [one.message.startswith("The alternative text") for one in found.findings] == [
        True, False,
    ]  # fmt: skip


def test_no_usable_answer_at_all_is_a_check_that_could_not_run(page: Page, site: Site) -> None:
    found = alternatives(page, site, page_of(CAT), "hm", "hm")
    assert "no usable answer" in found.skipped[judged_images.ALT]
    assert found.failed == (judged_images.ALT,)


def test_without_a_model_it_is_said_that_none_was_asked(page: Page, site: Site) -> None:
    found = audit(page, site, page_of(CAT), (judged_images.ALT, "icon-name"))
    assert found.ran == found.failed == ()
    assert set(found.skipped.values()) == {"it needs a model: name one with --model"}


def test_an_icon_that_looks_like_something_else(page: Page, site: Site) -> None:
    html = page_of(
        "<button aria-label=Search>✕</button>",
        "<button aria-label='Close it'>Close</button>",
        "<button>✕</button>",
    )
    found = audit(page, site, html, ("icon-name",), judge=[NO, NO])
    assert [(one.selector, one.criterion) for one in found.findings] == [
        ("button:nth-of-type(1)", "2.4.6")
    ]
    assert '"Search"' in found.findings[0].message


@pytest.mark.skipif(not READS, reason="the extra [ocr] is not installed")
def test_text_in_an_image_is_read(page: Page, site: Site) -> None:
    """Likely where the alternative says the same words, else for a person to see; a model that
    looks at it decides. Images without text are no finding, and no question."""
    words = "Free delivery today"
    html = page_of(
        f"<img alt='{words}' src='{picture(words)}'>",
        f"<img alt='A banner' src='{picture(words)}'>",
        CAT,
    )
    read = audit(page, site, html, (judged_images.TEXT,)).findings
    assert [(one.kind, one.confidence) for one in read] == [
        ("likely", None),
        ("needs review", None),
    ]
    judged = audit(page, site, html, (judged_images.TEXT,), judge=[NO, NO, YES]).findings
    assert [(one.kind, one.confidence) for one in judged] == [("likely", 1.0)]
    assert words in judged[0].message


def test_with_neither_ocr_nor_a_model_it_is_said(
    page: Page, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judged_images, "_ocr_is_there", lambda: False)
    found = audit(page, site, page_of(CAT), (judged_images.TEXT,))
    assert "handeye[ocr]" in found.skipped[judged_images.TEXT]
    judged = audit(page, site, page_of(CAT), (judged_images.TEXT,), judge=[NO, NO])
    assert [one.kind for one in judged.findings] == ["likely"]


def test_more_images_than_are_judged_are_told(
    page: Page, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handeye.audit.judged.MOST", 1)
    monkeypatch.setattr(judged_images, "MOST", 1)
    found = alternatives(page, site, page_of(CAT, CAT, CAT), YES)
    assert [(one.kind, one.message[:6]) for one in found.findings] == [("needs review", "2 more")]

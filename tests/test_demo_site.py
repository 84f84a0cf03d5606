"""The pages of the demo shop, without the framework: what fails here is not the framework's fault.

Plain Playwright, with real mouse and keyboard events.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Locator, Page, expect, sync_playwright

from handeye.perception import chromium
from handeye.tasks import demo

pytestmark = pytest.mark.e2e

LOGIN = {"email": demo.EMAIL, "password": demo.PASSWORD}
PHOTO = demo.FOLDER.parent / "photo.png"


@pytest.fixture
def shop() -> Iterator[demo.DemoShop]:
    with demo.DemoShop(slow=0.3) as shop:
        yield shop


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        program = chromium.find_browser().path
        browser = playwright.chromium.launch(
            executable_path=program, args=list(chromium.launch_args())
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, shop: demo.DemoShop) -> Iterator[Page]:
    """A page of the shop; it fails the test when it reaches out or reports an error."""
    context = browser.new_context(base_url=shop.url, viewport={"width": 1280, "height": 800})
    context.set_default_timeout(5000)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda one: wrong.append(one.text) if one.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    inside = (shop.url, "data:", "blob:")
    page.on("request", lambda one: None if one.url.startswith(inside) else wrong.append(one.url))
    yield page
    context.close()
    assert wrong == []


def sign_in(page: Page, language: str = "en") -> None:
    page.request.post("/api/login", data=LOGIN)
    page.goto(f"/?lang={language}")


def add(page: Page, name: str) -> None:
    page.get_by_role("listitem").filter(has_text=name).get_by_role("button").click()


def drag(page: Page, start: Locator, end: Locator) -> None:
    """By the mouse alone, as a person does it."""
    places = [place.bounding_box() for place in (start, end)]
    (x1, y1), (x2, y2) = [
        (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in places if box
    ]
    page.mouse.move(x1, y1)
    page.mouse.down()
    page.mouse.move(x2, y2, steps=8)
    page.mouse.move(x2, y2)
    page.mouse.up()


class TestPages:
    def test_login(self, page: Page) -> None:
        page.goto("/orders")
        page.get_by_label("Email").fill(demo.EMAIL)
        page.get_by_label("Password").fill("wrong")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("alert")).to_have_text("The email or the password is wrong.")
        page.get_by_label("Password").fill(demo.PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page).to_have_url(re.compile("/orders$"))
        expect(page.get_by_role("banner")).to_contain_text("Hello, Demo")
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("link", name="Sign in")).to_be_visible()

    def test_list_filters_and_sorts(self, page: Page) -> None:
        page.goto("/")
        names = page.locator(".card h2")
        expect(names).to_have_count(12)
        page.get_by_label("Category").select_option("Mugs")
        page.get_by_label("Sort by").select_option("Price: low to high")
        expect(names).to_have_text(["Espresso cup", "Clay mug", "Sea mug", "Night mug"])
        page.get_by_role("searchbox", name="Search").fill("sea")
        expect(page.get_by_text("1 product", exact=True)).to_be_visible()
        page.get_by_role("searchbox", name="Search").fill("spoon")
        expect(page.get_by_text("Nothing fits.")).to_be_visible()

    def test_menu_opens_on_hover(self, page: Page) -> None:
        page.goto("/")
        bowls = page.get_by_role("navigation").get_by_role("link", name="Bowls")
        expect(bowls).to_be_hidden()
        page.get_by_role("link", name="Categories").hover()
        bowls.click()
        expect(page).to_have_url(re.compile(r"\?category=bowls$"))
        expect(page.get_by_label("Category")).to_have_value("bowls")

    def test_toast_comes_and_goes(self, page: Page) -> None:
        page.clock.install()
        page.goto("/")
        add(page, "Sea mug")
        toast = page.get_by_text("Sea mug is in your basket")
        expect(toast).to_be_visible()
        expect(page.get_by_role("banner")).to_contain_text("1 item")
        page.clock.run_for(7000)
        expect(toast).to_be_hidden()

    def test_product_and_its_slow_reviews(self, page: Page) -> None:
        page.goto("/product/sea-mug")
        reviews = page.get_by_role("region", name="Reviews")
        expect(reviews).to_have_attribute("aria-busy", "true")
        expect(reviews).to_contain_text("Fits both hands")
        page.get_by_label("Quantity").fill("2")
        page.get_by_label("Glaze colour").fill("#5d7a4a")
        page.get_by_label("Gift message").fill("Happy birthday")
        page.get_by_role("button", name="Add to basket").click()
        page.get_by_role("link", name="View basket").click()
        expect(page.get_by_role("row", name="Sea mug")).to_contain_text("Happy birthday")

    def test_basket_dialog_confirm_and_prompt(self, page: Page) -> None:
        page.goto("/")
        add(page, "Sea mug")
        add(page, "Fog bowl")
        page.goto("/basket")
        page.get_by_role("row", name="Fog bowl").get_by_role("button", name="Edit").click()
        dialog = page.get_by_role("dialog", name="Change the quantity")
        dialog.get_by_label("Quantity").fill("3")
        dialog.get_by_role("button", name="Save").click()
        expect(dialog).to_be_hidden()
        expect(page.get_by_role("row", name="Fog bowl")).to_contain_text("€72.00")

        said: list[str] = []
        answers = iter((None, "", "nonsense", "clay10"))

        def answer(dialog: Dialog) -> None:
            said.append(dialog.message)
            text = next(answers)
            if text is None:
                dialog.dismiss()
            else:
                dialog.accept(text)

        page.on("dialog", answer)
        mug = page.get_by_role("row", name="Sea mug")
        mug.get_by_role("button", name="Remove").click()
        expect(mug).to_be_visible()
        mug.get_by_role("button", name="Remove").click()
        expect(mug).to_be_hidden()
        page.get_by_role("button", name="Add a coupon").click()
        expect(page.get_by_role("alert")).to_have_text("The code NONSENSE is not known.")
        page.get_by_role("button", name="Add a coupon").click()
        expect(page.get_by_role("region", name="Order summary")).to_contain_text("€64.80")
        assert (
            said == ["Remove Sea mug from the basket?"] * 2 + ["Which coupon code do you have?"] * 2
        )

    def test_note_is_edited_in_place(self, page: Page) -> None:
        page.goto("/basket")
        note = page.get_by_role("textbox", name="Note for the potter")
        note.click()
        page.keyboard.type("Wrap it well")
        page.reload()
        expect(note).to_have_text("Wrap it well")

    def test_wish_list_takes_what_is_dropped(self, page: Page) -> None:
        page.goto("/wishlist")
        wishes = page.get_by_role("region", name="My wishes")
        drag(page, page.get_by_text("Moss teapot"), page.get_by_text("Drop products here"))
        expect(wishes).to_contain_text("Moss teapot")
        page.get_by_role("listitem").filter(has_text="Sea mug").get_by_role("button").click()
        expect(wishes).to_contain_text("Sea mug")

    def test_ranking_by_mouse_and_keyboard(self, page: Page) -> None:
        page.goto("/wishlist")
        clay, sea = (page.get_by_role("button", name=f"Move {n}") for n in ("Red clay", "Sea blue"))
        clay.scroll_into_view_if_needed()
        drag(page, clay, sea)
        ranked = page.locator(".ranking li")
        expect(ranked).to_have_text([re.compile(n) for n in ("Red", "Sea", "Fog", "Moss")])
        drag(page, clay, page.get_by_role("button", name="Move Moss green"))
        expect(ranked).to_have_text([re.compile(n) for n in ("Sea", "Fog", "Moss", "Red")])
        clay.press("ArrowUp")
        clay.press("ArrowUp")
        expect(ranked).to_have_text([re.compile(n) for n in ("Sea", "Red", "Fog", "Moss")])

    def test_checkout_says_what_is_missing(self, page: Page) -> None:
        sign_in(page)
        add(page, "Sea mug")
        page.goto("/checkout")
        page.get_by_role("button", name="Place the order").click()
        missing = page.get_by_role("alert")
        expect(missing).to_contain_text("Full name, Country, Delivery date, Delivery time, Payment")
        expect(page.get_by_label("Full name")).to_be_focused()

    def test_signature(self, page: Page) -> None:
        sign_in(page)
        add(page, "Sea mug")
        page.goto("/checkout")
        canvas, status = (
            page.get_by_role("img", name="Sign here"),
            page.get_by_text("No signature yet"),
        )
        status.scroll_into_view_if_needed()
        drag(page, canvas, status)
        expect(page.get_by_text("Signed", exact=True)).to_be_visible()
        page.get_by_role("button", name="Clear").click()
        expect(status).to_be_visible()
        page.get_by_role("button", name="Sign with my name").click()
        expect(status).to_be_hidden()

    def test_terms_open_in_a_tab_of_their_own(self, page: Page) -> None:
        sign_in(page)
        add(page, "Sea mug")
        page.goto("/checkout")
        with page.context.expect_page() as opened:
            page.get_by_role("link", name="Read the terms").click()
        expect(opened.value).to_have_title("Terms – Kiln & Cup")

    def test_order_from_checkout_to_invoice(self, page: Page, tmp_path: Path) -> None:
        sign_in(page)
        add(page, "Sea mug")
        page.goto("/checkout")
        page.get_by_label("Full name").fill("Ada Lovelace")
        page.get_by_label("Country").select_option("Norway")
        page.get_by_label("Delivery date").fill("2027-03-15")
        page.get_by_label("Delivery time").fill("10:30")
        page.get_by_label("Bicycle courier").check()
        page.get_by_label("Photo for the mug").set_input_files(PHOTO)
        expect(page.get_by_text(re.compile(r"photo\.png · [\d.]+ KB"))).to_be_visible()
        page.get_by_label("Tip for the potter").fill("10")
        expect(page.get_by_role("region", name="Order summary")).to_contain_text("€19.80")
        frame = page.frame_locator("iframe[title=Payment]")
        frame.get_by_role("button", name="Use this card").click()
        expect(frame.get_by_role("alert")).to_have_text("Fill in all three fields.")
        frame.get_by_label("Card number").fill("4242 4242 4242 4242")
        frame.get_by_label("Valid until").fill("12/30")
        frame.get_by_label("Security code").fill("123")
        frame.get_by_role("button", name="Use this card").click()
        expect(page.get_by_text("Card ending in 4242 is ready")).to_be_visible()
        page.get_by_role("button", name="Sign with my name").click()
        page.get_by_label("I agree to the terms").check()
        page.get_by_role("button", name="Place the order").click()
        expect(page).to_have_url(re.compile(r"/order/20\?new=1$"))
        expect(page.get_by_role("main")).to_contain_text("Your order number is 20.")
        expect(page.get_by_role("banner")).to_contain_text("0 items")
        with page.expect_download() as download:
            page.get_by_role("link", name="Download the invoice").click()
        assert download.value.suggested_filename == "invoice-20.csv"
        download.value.save_as(tmp_path / "invoice.csv")
        assert "Sea mug,1,18.00" in (tmp_path / "invoice.csv").read_text("utf-8-sig")

    def test_orders_edit_and_scroll(self, page: Page) -> None:
        sign_in(page)
        page.goto("/orders")
        row = page.get_by_role("row", name="Order 17")
        row.get_by_role("button", name="Edit").click()
        page.get_by_label("Delivery note").fill("Ring twice")
        page.get_by_role("button", name="Save").click()
        expect(row).to_contain_text("Ring twice")
        box = page.get_by_role("region", name="Points history")
        box.hover()
        page.mouse.wheel(0, 4000)
        expect(box.get_by_text("2 Jan 2026")).to_be_in_viewport()
        row.get_by_role("link", name="Details").click()
        expect(page.get_by_role("heading", name="Order 17")).to_be_visible()

    def test_every_text_is_there_in_both_languages(self, page: Page) -> None:
        page.goto("/")
        texts = page.evaluate("import('/texts.js').then((file) => file.TEXTS)")
        assert [key for key, pair in texts.items() if len(pair) != 2 or not all(pair)] == []

    def test_chinese(self, page: Page) -> None:
        page.goto("/")
        page.get_by_role("link", name="中文").click()
        expect(page).to_have_title("有性格的杯子 – 窑与杯")
        expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
        add(page, "海蓝马克杯")
        expect(page.get_by_text("海蓝马克杯已加入购物车")).to_be_visible()
        page.goto("/basket")
        expect(page.get_by_role("row", name="海蓝马克杯")).to_be_visible()
        page.get_by_role("link", name="English").click()
        expect(page.get_by_role("row", name="Sea mug")).to_be_visible()

"""Where Python is handier: handeye beside Playwright's own calls, on one and the same page."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from handeye import OnPage


def test_many_tasks(page: Page, handeye: OnPage) -> None:
    handeye.open("/")
    for task in ("Buy milk", "Call Ada", "Write to Linus"):
        handeye.fill("New task", task)
        handeye.click("Add")
    expect(page.get_by_role("listitem")).to_have_count(3)
    handeye.check(text="3 of 3 open")


def test_what_is_written_is_shown_and_not_run(page: Page, handeye: OnPage) -> None:
    handeye.open("/")
    handeye.fill("New task", "<script>document.title = 'taken over'</script>")
    handeye.click("Add")
    handeye.check(title="To do (1)", text="<script>")
    assert page.locator("li script").count() == 0

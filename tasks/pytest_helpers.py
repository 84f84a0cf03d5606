"""The few functions that a written test may need, as source: each goes in only where it is used."""

from __future__ import annotations

IMPORTS: dict[str, tuple[str, ...]] = {
    "words": ("import re",),
    "re": ("import re",),
    "secret": ("import os",),
    "files": ("from pathlib import Path",),
    "fnmatch": ("from fnmatch import fnmatchcase",),
}
"""What each helper imports from the standard library."""

HELPERS: dict[str, str] = {
    "secret": '''
def secret(name: str) -> str:
    """A secret's value, from the environment variable of that name."""
    if name not in os.environ:
        pytest.fail(f"set the environment variable {name}: this test types it")
    return os.environ[name]
''',
    "frame": '''
def frame(place: Page | FrameLocator, name: str) -> FrameLocator:
    """The iframe with this title, label, name or address."""
    said = "".join(c if c.isalnum() or c in " -_." else f"\\\\{ord(c):x} " for c in name)
    ways = (f'iframe[{one}="{said}"]' for one in ("title", "aria-label", "name", "src"))
    return place.frame_locator(", ".join(ways))
''',
    "words": '''
def words(place: Page | FrameLocator | Locator, text: str) -> Locator:
    """All that shows these words: as its text, label, placeholder, title or picture."""
    said = r"\\s+".join(map(re.escape, text.split()))
    found = re.compile(rf"(?<!\\w){said}(?!\\w)", re.IGNORECASE)
    return (
        place.get_by_text(found)
        .or_(place.get_by_label(found))
        .or_(place.get_by_placeholder(found))
        .or_(place.get_by_title(found))
        .or_(place.get_by_alt_text(found))
        .filter(visible=True)
    )
''',
    "dialogs": '''
def answer_dialogs(page: Page, *answers: str | bool) -> list[str]:
    """Answer the next dialogs: accept, dismiss, or fill in. Gives what they said."""
    messages: list[str] = []

    def answer(dialog: Dialog) -> None:
        messages.append(dialog.message)
        said = answers[len(messages) - 1]
        if len(messages) == len(answers):
            page.remove_listener("dialog", answer)
        if said is False:
            dialog.dismiss()
        else:
            dialog.accept(dialog.default_value if said is True else said)

    page.on("dialog", answer)
    return messages
''',
}
"""The source of each helper."""

FIXTURES: dict[str, str] = {
    "console_errors": """
console_errors: list[str] = []
page.context.on(
    "console",
    lambda said: console_errors.append(said.text) if said.type == "error" else None,
)
page.context.on("weberror", lambda error: console_errors.append(str(error.error)))
""",
    "failed_requests": """
failed_requests: list[str] = []
page.context.on(
    "requestfailed",
    lambda request: (
        failed_requests.append(request.url)
        if "ERR_ABORTED" not in (request.failure or "")
        else None
    ),
)
page.context.on(
    "response",
    lambda answer: (
        failed_requests.append(answer.url) if answer.status >= 400 else None
    ),
)
""",
}
"""What has to listen from the beginning, as lines of the test's body."""

"""Commands for the page as a whole: keys, scrolling, addresses, tabs, and dialogs it opens."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from handeye import actions as act
from handeye.actions import addresses, disguise, keys, question

from . import grid, spoken
from .drawn import browser_of
from .performing import dialog_of, help_line, perform, targeted, told
from .reply import Reply

if TYPE_CHECKING:
    from .talk import Talk

SIDES = {
    "up": "up", "down": "down", "left": "left", "right": "right", "上": "up", "下": "down",
    "左": "left", "右": "right",
}  # fmt: skip
ENDS = {
    "top": "Control+Home", "start": "Control+Home", "bottom": "Control+End", "end": "Control+End",
    "顶部": "Control+Home", "顶": "Control+Home", "开头": "Control+Home", "底部": "Control+End",
    "底": "Control+End", "末尾": "Control+End",
}  # fmt: skip
KEY_WORDS = {
    "回车": "Enter", "回车键": "Enter", "制表键": "Tab", "退出键": "Escape", "空格": "Space",
    "空格键": "Space", "page down": "PageDown", "page up": "PageUp", "shift tab": "Shift+Tab",
    "control": "Control", "上箭头": "ArrowUp", "下箭头": "ArrowDown", "左箭头": "ArrowLeft",
    "右箭头": "ArrowRight",
}  # fmt: skip
LOCAL = re.compile(r"(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?(?:[/?#]|$)", re.IGNORECASE)
HOST = re.compile(r"[^\s/?#]+\.[^\s/?#.]{2,}(?::\d+)?(?:[/?#]\S*)?|\S+:\d+(?:[/?#]\S*)?")


def press(talk: Talk, words: str) -> Reply:
    """Press a key or chord: "Enter", "control a", "down 3 times"."""
    said = words.strip()
    times = 1
    match = re.fullmatch(r"(.+?)\s*(\S+)\s*(?:times|次)", said)
    count = spoken.number(match[2]) if match else None
    if match and count is not None and 1 <= count <= 100:
        said, times = match[1], count
    if not said:
        return help_line(talk, "press")
    named = KEY_WORDS.get(said.casefold(), said)
    try:
        chord = keys.chord(named if "+" in named or len(named) == 1 else _chord(named))
    except keys.KeyUnknown:
        return Reply.of([talk.texts("not.no_key", what=disguise.quoted(said, 40))])
    action = act.Press(keys=chord, times=times)
    line = talk.texts("act.did.press", keys=chord)
    if times > 1:
        line = talk.texts("act.did.press.times", keys=chord, times=times)
    return perform(talk, action, f"press {chord}", line)


def _chord(said: str) -> str:
    """A chord as it is said, "control shift a", as it is written."""
    parts = said.replace("-", " ").split()
    return "+".join(parts) if len(parts) > 1 else said


def press_enter(talk: Talk, words: str) -> Reply:
    """Press Enter."""
    return press(talk, "Enter")


def press_escape(talk: Talk, words: str) -> Reply:
    """Press Escape."""
    return press(talk, "Escape")


def press_shift_tab(talk: Talk, words: str) -> Reply:
    """Press Shift and Tab: the focus goes back."""
    return press(talk, "Shift+Tab")


def scroll(talk: Talk, words: str) -> Reply:
    """Scroll: down, up, left, right, to the top or bottom, to an element."""
    said = words.strip().removeprefix("to ").removeprefix("到").strip().removeprefix("the ")
    if (name := said.casefold()) in ENDS:
        return _to_end(talk, ENDS[name])
    side = next((SIDES[one] for one in SIDES if name == one or name.startswith(f"{one} ")), None)
    if side is None and name[:1] in ("上", "下", "左", "右") and not name[1:2].isalnum():
        side = SIDES[name[0]]
    if not said or side:
        direction = side or "down"
        action = act.action_adapter.validate_python({"kind": "scroll", "direction": direction})
        return _scrolled(talk, action, talk.texts(f"act.did.scroll.{direction}"))
    found = targeted(talk, said)
    if found is None:
        return Reply()
    line = told(talk, "reveal", found[1])
    return perform(talk, act.Reveal(target=found[0]), f"scroll to {said}", line)


def _to_end(talk: Talk, chord: str) -> Reply:
    side = "up" if chord.endswith("Home") else "down"
    action = act.action_adapter.validate_python(
        {"kind": "scroll", "direction": side, "amount": 100.0}
    )
    return _scrolled(talk, action, talk.texts(f"act.did.end.{side}"))


def _scrolled(talk: Talk, action: act.Action, line: str) -> Reply:
    """Scroll; where all things stood before is kept, those out of view too, to undo it."""
    places = {one.ref: one.box for one in talk.desk.everything() if one.ref}
    reply = perform(talk, action, "scroll", line)
    acts = talk.desk.acts
    if acts and acts[-1].action == action:
        acts[-1] = replace(acts[-1], places=places)
    return reply


def open_address(talk: Talk, words: str) -> Reply:
    """Open an address, or a path below the page's own."""
    said = words.strip().strip("\"'“”")
    if not said or (browser_of(talk) is None):
        return help_line(talk, "open") if not said else Reply.of([talk.texts("act.no_browser")])
    url = address_of(said, talk.desk.look().url)
    if not url:
        return Reply.of([talk.texts("not.no_address", what=disguise.quoted(said, 120))])
    line = talk.texts("act.did.goto", url=disguise.quoted(url, 200))
    return perform(talk, act.Goto(url=url), f"open {url}", line)


def address_of(said: str, here: str) -> str:
    """The address that words mean: whole, a path of the page's site, or a host; "" for none.

    Args:
        said: what the user wrote.
        here: the address of the page.
    """
    if addresses.scheme_of(said) in ("http", "https", "file"):
        return said
    if said.startswith(("/", "?", "#", "./", "../")):
        return addresses.joined(here, said)
    if LOCAL.match(said):
        return f"http://{said}"
    return f"https://{said}" if HOST.fullmatch(said) else ""


def back(talk: Talk, words: str) -> Reply:
    """Go back to the page before; where the grid is open, one step wider."""
    if talk.kept(grid.Grid).open:
        return grid.widen(talk)
    screen = browser_of(talk)
    if screen is None:
        return Reply.of([talk.texts("act.no_browser")])
    if not dialog_of(talk.desk.look()) and screen.context_is_chromium():
        from handeye.perception import devtools

        if screen.ask(lambda: devtools.page_before(screen.page)) is None:
            return Reply.of([talk.texts("not.no_page_before")])
    return perform(talk, act.Back(), "back", talk.texts("act.did.back"))


def reload(talk: Talk, words: str) -> Reply:
    """Load the page anew."""
    url = talk.desk.look().url
    if not url:
        return Reply.of([talk.texts("act.no_browser")])
    return perform(talk, act.Goto(url=url), "reload", talk.texts("act.did.reload"))


def tabs(talk: Talk, words: str) -> Reply:
    """The open tabs, with their numbers."""
    screen = browser_of(talk)
    if screen is None:
        return Reply.of([talk.texts("act.no_browser")])
    found = screen.titled_tabs()
    one = len(found) == 1
    lines = [talk.texts("act.tabs.one" if one else "act.tabs", count=len(found))]
    for number, tab in enumerate(found, 1):
        name = disguise.quoted(tab.title or tab.url, 100)
        mark = ".front" if tab.active else ""
        lines.append(talk.texts(f"act.tab{mark}", number=number, name=name))
    return Reply.of(lines)


def tab(talk: Talk, words: str) -> Reply:
    """With a number or words: go to that tab. Without: press the Tab key."""
    said = words.strip()
    if not said:
        return press(talk, "Tab")
    number = spoken.number(said)
    action = act.SwitchTab(tab=number if number is not None else said)
    return perform(talk, action, f"tab {said}", talk.texts("act.did.tab"))


def close_tab(talk: Talk, words: str) -> Reply:
    """Close the tab in front."""
    return perform(talk, act.CloseTab(), "close tab", talk.texts("act.did.close_tab"))


def yes(talk: Talk, words: str) -> Reply:
    """Accept the dialog that the page has opened."""
    return _answer(talk, accept=True, text=words.strip() or None)


def no(talk: Talk, words: str) -> Reply:
    """Dismiss the dialog that the page has opened."""
    return _answer(talk, accept=False, text=None)


def answer(talk: Talk, words: str) -> Reply:
    """Answer the dialog that the page has opened: yes, no, or words for its field."""
    said = words.strip()
    if not said:
        text = dialog_of(talk.desk.look())
        if not text:
            return Reply.of([talk.texts("not.no_dialog")])
        shown = disguise.quoted(text, 400)
        return Reply.of([talk.texts("act.dialog", text=shown), talk.texts("act.dialog.answer")])
    if said.casefold().strip(".。!！") in NO:
        return _answer(talk, accept=False, text=None)
    return _answer(talk, accept=True, text=None if question.means_yes(said) else said)


NO = frozenset(("no", "n", "cancel", "dismiss", "否", "不", "不要", "取消"))


def _answer(talk: Talk, *, accept: bool, text: str | None) -> Reply:
    if not dialog_of(talk.desk.look()):
        return Reply.of([talk.texts("not.no_dialog")])
    key = "text" if text else "yes" if accept else "no"
    line = talk.texts(f"act.did.answer.{key}", text=disguise.quoted(text or "", 200))
    said = f"answer {'yes' if accept else 'no'}"
    return perform(talk, act.AnswerDialog(accept=accept, text=text), said, line)

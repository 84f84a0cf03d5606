"""What the assistant tells of pages without a model: describe, list, find, where, read, spell."""

from __future__ import annotations

import time
from collections.abc import Generator

import pytest
from looking import Conversation, opened
from servers import Site, serve

from handeye.actions import AnswerDialog
from handeye.assist import desk
from handeye.perception import inventory

SHOP = """<!doctype html><title>Orders - Shop</title>
<header><a href="/">Home</a><div class="icon-cart" style="width:24px;height:24px;cursor:pointer">
</div></header>
<nav aria-label="Main menu"><ul><li><a href="/a">Mugs</a></li><li><a href="/b">Bowls</a></li></ul>
</nav>
<main><h1>Orders</h1><h2>New order</h2>
<form><label>Email <input type="email" value="ann@" aria-invalid="true"
aria-describedby="e"></label>
<span id="e">Not an address.</span>
<label>Name <input required></label>
<label>Password <input type="password" value="hunter2"></label>
<label>Country <select><option>Norway</option><option>Sweden</option></select></label>
<label><input type="checkbox" checked> News</label>
<button>Save</button> <button><svg class="icon-trash" width="10" height="10"></svg></button></form>
<img src="/x.png" width="50" height="50"> <img src="/y.png" alt="" width="50" height="50">
<table><caption>Prices</caption><tr><th>Item</th><th>Price</th><th></th></tr>
<tr><td>Mug</td><td>5</td><td><button>Delete</button></td></tr>
<tr><td>Cup</td><td>4</td><td><button>Delete</button></td></tr></table>
<p>We ship on <a href="/days">working days</a>. Nothing is sent on Sundays! Ask us.</p></main>"""

MODAL = """<!doctype html><title>Files</title><main><h1>Files</h1><button>New</button>
<button>Delete</button></main>
<div role="dialog" aria-label="Cannot rename"
style="position:fixed;top:200px;left:400px;width:400px;background:#eee"><p>The name is taken.</p>
<label>Name <input></label>
<button>OK</button><button>Delete</button></div>"""

SEEN = """<!doctype html><title>News</title><h1>News</h1><p>Something happened.</p>
<div class="modal" style="position:fixed;top:200px;left:400px;width:400px;height:200px;
background:#eee"><b>Stay in touch</b><p>Get our letter.</p>
<div onclick="this.parentElement.remove()" style="position:absolute;top:5px;right:5px;width:20px;
height:20px">\u00d7</div></div>"""


def other(site: Site) -> str:
    """The same site under another name: for a browser, that is another site."""
    return site.url.replace("127.0.0.1", "localhost")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Generator[tuple[desk.Desk, Site]]:
    """One browser for all tests of this module, and the site that it shows."""
    with serve() as site, opened(site, tmp_path_factory.mktemp("runs"), other(site)) as one:
        yield one, site


@pytest.fixture
def english(pages: tuple[desk.Desk, Site]) -> Conversation:
    """A fresh conversation in English."""
    return Conversation(*pages)


@pytest.fixture
def chinese(pages: tuple[desk.Desk, Site]) -> Conversation:
    """A fresh conversation in Chinese."""
    return Conversation(*pages, lang="zh")


# Describe


def test_a_dialog_is_the_first_thing_that_is_told(english: Conversation) -> None:
    english.open(MODAL)
    assert english.say("describe") == [
        'Dialog Cannot rename is open: "The name is taken". Buttons: OK, Delete.',
        "Page Files.",
        "4 buttons, 1 field, 1 heading. Nothing has the focus.",
    ]


def test_a_dialog_that_only_looks_like_one_is_told_too(english: Conversation) -> None:
    english.open(SEEN)
    assert english.say("describe")[0] == (
        'Dialog Stay in touch is open, seen only: "Get our letter". '
        "Buttons: clickable without a name, perhaps Close."
    )


def test_errors_come_before_the_page(english: Conversation) -> None:
    english.open(SHOP)
    assert english.say("describe") == [
        'Email field Email is wrong: "Not an address".',
        "Page Orders - Shop, a form of 5 fields.",
        "5 buttons, 4 links, 5 fields, 2 headings, 2 things seen only. Nothing has the focus.",
    ]


@pytest.mark.parametrize(
    ("html", "first"),
    [
        (
            "<p role=alert>Wrong password.</p>",
            'Alert: "Wrong password".',
        ),
        (
            "<form><label>Name <input></label><b class=field-error>Missing</b></form>",
            'Looks like an error: "Missing", near Text field Name.',
        ),
        (
            "<form><label>Name <input></label><b style='color:#d00'>Missing</b></form>",
            'Looks like an error: "Missing", near Text field Name.',
        ),
        (
            "<form><div><label>Name <input aria-invalid=true></label><i class=error>Too long</i>"
            "</div></form>",
            'Text field Name is wrong: "Too long".',
        ),
    ],
)
def test_what_is_wrong_however_it_is_said(english: Conversation, html: str, first: str) -> None:
    english.open(f"<title>Form</title><h1>Form</h1>{html}")
    assert english.say("describe")[0] == first
    assert len(english.say("list errors")) == 2


def test_a_price_in_red_is_no_error(english: Conversation) -> None:
    english.open("<h1>Shop</h1><b style='color:#d00'>5 euros</b><form><input></form>")
    assert english.say("list errors") == ["No errors."]


def test_what_the_browser_finds_wrong_is_an_error(english: Conversation) -> None:
    english.open("<form><label>Name <input required></label><button>Go</button></form>")
    assert english.say("list errors") == ["No errors."]
    english.screen.page.click("button")
    assert english.say("describe")[0].startswith('Text field Name is wrong: "Please fill')


def test_what_is_full_names_regions_headings_and_fields(english: Conversation) -> None:
    english.open(SHOP)
    english.screen.page.focus("select")
    lines = english.say("describe full")
    assert "Regions: Banner, Navigation Main menu, Main." in lines
    assert "Heading level 2 New order" in lines
    assert "7. Password field Password, filled, not told" in lines
    assert "Focus: Drop-down list Country, value Norway, 2 options." in lines
    assert "hunter2" not in "\n".join(lines)


def test_a_question_of_the_browser_is_told_and_blocks_the_rest(english: Conversation) -> None:
    english.open("<title>Ask</title><h1>Ask</h1><button>Go</button>")
    english.say("list")
    english.run("setTimeout(() => confirm('Really leave?'), 0)")
    try:
        first = english.say("describe")[0]
        assert first == 'The browser asks: a dialog is open: confirm "Really leave?".'
        assert english.say("list")[0].startswith("The browser asks something")
        assert english.meant("go") is None
    finally:
        english.desk.do(AnswerDialog(accept=False), "dismiss")
    assert english.say("list")[1] == "1. Button Go"


# List


def test_things_to_use_are_numbered_in_reading_order(english: Conversation) -> None:
    english.open(SHOP)
    assert english.say("list") == [
        "14 things to use.",
        "1. Link Home",
        "2. Clickable without a name, perhaps Basket, seen only",
        "3. Link Mugs",
        "4. Link Bowls",
        "5. Email field Email, invalid: Not an address, value ann@",
        "6. Text field Name, required, empty",
        "7. Password field Password, filled, not told",
        "8. Drop-down list Country, value Norway, 2 options",
        "9. Check box News, checked",
        "10. Button Save",
        "11. Button without a name, perhaps Delete, seen only",
        "12. Button Delete, first of two, in row Mug 5",
        "13. Button Delete, second of two, in row Cup 4",
        "14. Link working days",
    ]


@pytest.mark.parametrize(
    ("kind", "lines"),
    [
        (
            "headings",
            ["2 headings.", "15. Heading level 1 Orders", "16. Heading level 2 New order"],
        ),
        ("images", ["1 image.", "15. Image without alternative text"]),
        ("tables", ["1 table.", "15. Table Prices, 3 columns, 3 rows"]),
        ("regions", ["3 regions.", "15. Banner", "16. Navigation Main menu", "17. Main"]),
        ("dialogs", ["No dialogs."]),
        (
            "seen only",
            [
                "2 things seen only.",
                "2. Clickable without a name, perhaps Basket, seen only",
                "11. Button without a name, perhaps Delete, seen only",
            ],
        ),
    ],
)
def test_kinds_of_things(english: Conversation, kind: str, lines: list[str]) -> None:
    english.open(SHOP)
    assert english.say(f"list {kind}") == lines


def test_an_unknown_kind_is_said_to_be_one(english: Conversation) -> None:
    english.open(SHOP)
    assert english.say("list bananas")[0] == "I do not know the kind bananas."


def test_a_cross_that_is_seen_only_is_listed_and_can_be_used(english: Conversation) -> None:
    english.open(SEEN)
    line = english.say("list buttons")[1]
    assert line == "1. Clickable without a name, perhaps Close, seen only, in dialog Stay in touch"
    close = english.meant("close")
    assert close
    assert close == english.meant("1")
    english.screen.page.mouse.click(*close.box.center)
    assert english.say("describe")[0] == "Page News."


@pytest.mark.parametrize(
    ("html", "line"),
    [
        ("<div style='cursor:pointer'>Archive</div>", "1. Clickable Archive, seen only"),
        (
            "<div id=x>Open</div><script>x.onclick = () => {}</script>",
            "1. Clickable Open, seen only",
        ),
        ("<button aria-hidden=true>Ghost</button>", "1. Button Ghost, seen only"),
        (
            "<label><input type=checkbox style='display:none'>News</label>",
            "1. Check box News, not checked, seen only",
        ),
        (
            "<label><input type=checkbox style='opacity:0'>News</label>",
            "1. Check box News, not checked",
        ),
        ("<a href=/x><img src=/x.png width=30 height=30></a>", "1. Link without a name, seen only"),
        ("<div style='cursor:pointer'><button>Buy</button></div>", "1. Button Buy"),
        ("<button aria-label='Close'>\u00d7</button>", "1. Button Close"),
        ("<input placeholder='Search'>", "1. Text field Search, empty"),
        (
            "<ul><li><input type=checkbox> Milk</li></ul>",
            '1. Check box without a name, beside "Milk", not checked, seen only',
        ),
        ("<div tabindex=0 role=region aria-label=Log><p>a</p></div>", ""),
        ("<div tabindex=0><p>a</p><p>b</p></div>", ""),
    ],
)
def test_what_accessibility_does_not_tell_is_marked(
    english: Conversation, html: str, line: str
) -> None:
    english.open(f"<h1>Page</h1>{html}")
    assert english.say("list")[1:] == ([line] if line else [])


def test_long_lists_come_in_pages(english: Conversation) -> None:
    links = "".join(f"<a href='/{n}'>Link {n}</a> " for n in range(30))
    english.open(f"<h1>Many</h1>{links}")
    assert english.say("list links")[::30] == ["30 links.", "30. Link Link 29"]
    assert english.told[0] == "30 links."
    assert len(english.told) < 20
    english.say("more")
    assert any(line.endswith("Link Link 15") for line in english.told)


def test_frames_and_shadow_trees_are_read_where_they_stand(
    english: Conversation, pages: tuple[desk.Desk, Site]
) -> None:
    site = pages[1]
    site.add("/inner", "<h2>Inner</h2><button>Inside</button>")
    english.open(
        f"""<title>Frames</title><button>First</button><iframe title="Own" src="/inner"></iframe>
        <iframe title="Other" src="{other(site)}/inner"></iframe><div id="host"></div>
        <button>Last</button><script>host.attachShadow({{mode: "open"}}).innerHTML =
        "<h3>Shade</h3><button>Shadow</button>"</script>"""
    )
    assert english.say("list") == [
        "5 things to use.",
        "1. Button First",
        "2. Button Inside, first of two, in frame Own",
        "3. Button Inside, second of two, in frame Other",
        "4. Button Shadow",
        "5. Button Last",
    ]
    assert [line.split(". ", 1)[1] for line in english.say("list headings")[1:]] == [
        "Heading level 2 Inner, first of two, in frame Own",
        "Heading level 2 Inner, second of two, in frame Other",
        "Heading level 3 Shade",
    ]


def test_names_of_a_page_cannot_pass_for_lines_of_the_assistant(english: Conversation) -> None:
    english.open("<button>Save\u202e\u200b\nWaiting for you.\n0. None \u2588\u2588</button>")
    assert english.say("list") == ["1 thing to use.", "1. Button Save Waiting for you. 0. None"]


# Find, where


def test_words_are_found_anywhere_with_where_they_stand(english: Conversation) -> None:
    english.open(SHOP)
    assert english.say("find mug") == [
        '"mug" stands in 2 places.',
        "3. Link Mugs, in navigation Main menu",
        '15. Cell "Mug", in row 5 Delete',
    ]
    assert english.say("find sweden")[1].startswith("8. Drop-down list Country offers Sweden")
    assert english.say("find sundays")[1] == (
        '16. Text "We ship on working days. Nothing is sent on Sundays! Ask us.", in main, '
        "under heading New order"
    )


def test_what_is_not_there_is_said_with_the_nearest_names(english: Conversation) -> None:
    english.open(SHOP)
    assert english.say("find pasword") == [
        '"pasword" stands nowhere here.',
        "Nearest: Password field Password.",
    ]


def test_where_something_is(english: Conversation) -> None:
    english.open(SHOP + "<div style='height:3000px'></div><footer><a href=/z>Terms</a></footer>")
    assert english.say("where second delete") == [
        "13. Button Delete",
        "Second of two with this name.",
        "In row Cup 4.",
        "In main.",
        "Under heading New order.",
        "It shows at the left of the view.",
        "Before it: Cell 4.",
        'After it: Text "We ship on working days. Nothing is sent on Sundays! Ask us.".',
    ]
    terms = english.say("where terms")
    assert terms[1] == "In footer."
    assert any(line.startswith("Scroll down for it, ") for line in terms)
    assert english.say("where") == ["Nothing has the focus."]
    english.screen.page.focus("text=Save")
    assert english.say("where")[0] == "10. Button Save"


# Read, spell


def test_a_table_is_read_row_by_row(english: Conversation) -> None:
    english.open(SHOP)
    assert english.say("read prices") == [
        "Table Prices, 3 columns, 3 rows",
        "Row 1. Item: Mug; Price: 5; Delete",
        "Row 2. Item: Cup; Price: 4; Delete",
    ]


def test_a_heading_is_read_with_what_stands_under_it(english: Conversation) -> None:
    english.open(
        "<h1>Help</h1><p>Ask.</p><h2>Post</h2><p>By ship. By air!</p><h2>Pay</h2><p>Cash</p>"
    )
    assert english.say("read post") == ["Heading level 2 Post", "By ship.", "By air!"]
    assert english.say("read help")[-1] == "Cash"
    assert english.say("read all") == [
        "Heading level 1 Help", "Ask.", "Heading level 2 Post", "By ship.", "By air!",
        "Heading level 2 Pay", "Cash",
    ]  # fmt: skip


def test_the_dialog_in_front_is_read_when_nothing_is_named(english: Conversation) -> None:
    english.open(MODAL)
    assert english.say("read") == [
        "The name is taken.",
        "Text field Name, empty",
        "Button OK",
        "Button Delete",
    ]
    assert english.say("read main")[0] == "Heading level 1 Files"


def test_spelling_names_capitals_digits_and_signs(english: Conversation) -> None:
    english.open("<label>Code <input value='aB-7 \u4fdd'></label><button>OK</button>")
    assert english.say("spell 1") == ["a, capital B, hyphen, 7", "\u4fdd"]
    assert english.talk.last.more == ("a Alfa, capital B Bravo, hyphen, 7", "\u4fdd U+4FDD")
    assert english.say("spell x_y") == ["x, underscore, y"]


# Chinese


def test_chinese_pages_in_chinese(chinese: Conversation) -> None:
    chinese.open(
        """<title>我的订单</title><nav aria-label="主菜单"><a href=/>首页</a></nav>
        <main><h1>订单</h1><h2>新品</h2><p role=alert>余额不足。</p>
        <label><input type=checkbox checked> 订阅</label>
        <label>邮箱 <input type=email required></label>
        <ul><li>茶杯 <button>删除</button></li><li>茶壶 <button>删除</button></li></ul>
        <div class="icon-close" style="width:20px;height:20px;cursor:pointer"></div></main>"""
    )
    assert chinese.say("描述") == [
        "警告：“余额不足”。",
        "页面“我的订单”。",
        "3个按钮，1个链接，2个字段，2个标题，1个仅可见项。没有焦点。",
    ]
    assert chinese.say("列表") == [
        "6个可操作项。",
        "1. 链接“首页”",
        "2. 复选框“订阅”，已选中",
        "3. 邮箱输入框“邮箱”，必填，空",
        "4. 按钮“删除”，第1个，共2个，在“茶杯”一项中",
        "5. 按钮“删除”，第2个，共2个，在“茶壶”一项中",
        "6. 可点击项（无名称，可能是“关闭”），仅可见",
    ]
    assert chinese.say("列表 标题")[1:] == ["7. 1级标题“订单”", "8. 2级标题“新品”"]
    assert chinese.say("哪里 第二个删除")[:2] == ["5. 按钮“删除”", "同名项中第2个，共2个。"]
    assert chinese.say("查找 茶壶")[0] == "“茶壶”出现在1处。"
    assert chinese.say("拼读 2") == ["订，阅"]
    assert chinese.say("朗读 新品")[0] == "2级标题“新品”"
    assert chinese.say("变化") == ["没有变化。"]


# Large and hostile pages


def test_five_hundred_rows_are_answered_at_once(english: Conversation) -> None:
    rows = "".join(
        f"<tr><td>Order {n}</td><td>{n} euros</td><td>open</td><td><button>Edit</button>"
        f"<button>Delete</button></td></tr>"
        for n in range(500)
    )
    english.open(
        f"<title>Orders</title><table><tr><th>Name<th>Price<th>State<th></tr>{rows}</table>"
    )
    for line in ("describe", "list buttons", "find e", "read table", "changes", "list all"):
        started = time.monotonic()
        english.say(line)
        assert time.monotonic() - started < 2, line
    assert english.say("describe")[0] == "Page Orders, a table of 501 rows."
    assert english.say("where last delete")[2] == "In row Order 499 499 euros open Edit."


HOSTILE = """<title>Trap</title><h1>Trap</h1><button>Pay</button><p>All terms apply.</p>
<input type="password" aria-label="Code" value="hunter2">
<iframe srcdoc="<button>Inside</button>"></iframe><script>
for (const proto of [Element, Node, HTMLElement, EventTarget])
  for (const name of Object.getOwnPropertyNames(proto.prototype))
    try {
      if (typeof proto.prototype[name] === "function") proto.prototype[name] = () => { throw 1; };
    } catch {}
Array.prototype.map = Array.prototype.filter = () => ["x"];
JSON.stringify = () => "}{";
</script>"""


def test_a_page_that_breaks_its_own_language_is_told_all_the_same(english: Conversation) -> None:
    english.open(HOSTILE)
    lines = english.say("describe")
    assert lines[0].startswith("The page can be read only in part:")
    assert lines[1] == "Page Trap."
    assert english.say("list") == [
        "3 things to use.",
        "1. Button Pay",
        "2. Text field Code, filled, not told",
        "3. Button Inside",
    ]
    assert "hunter2" not in "\n".join(english.say("describe full") + english.say("read all"))
    assert english.say("list headings") == ["1 heading.", "4. Heading level 1 Trap"]
    assert english.say("find terms")[1].startswith('5. Text "All terms apply."')
    inside = english.meant("inside")
    assert inside
    assert english.meant("3") == inside
    english.screen.page.frames[1].evaluate("onclick = () => { document.title = 'clicked' }")
    english.screen.page.mouse.click(*inside.box.center)
    assert english.screen.page.frames[1].title() == "clicked"


def test_facts_of_a_hostile_page_are_of_their_kind(english: Conversation) -> None:
    english.open(
        """<h1>Trap</h1><label>Name <input aria-invalid=true></label><button>Go</button><script>
        Object.defineProperty(HTMLElement.prototype, "onclick", { get: () => ({ toString: 1 }) });
        Object.defineProperty(HTMLInputElement.prototype, "labels", { get() { throw 1; } });
        Document.prototype.getElementById = () => 7;
        </script>"""
    )
    seen = english.desk.look()
    for item in inventory.read(english.screen, seen).items:
        assert isinstance(item.error, str)
        assert isinstance(item.level, int)
    assert "Button Go" in "\n".join(english.say("list"))


def test_a_page_of_text_alone_is_told_as_such(english: Conversation) -> None:
    english.open("<title>Note</title><pre>not html at all</pre>")
    assert "Text alone: type read all." in english.say("describe")
    assert "not html at all" in english.say("read all")

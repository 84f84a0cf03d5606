"""What an allow-list allows, how addresses are read, and what the guard of it refuses."""

from __future__ import annotations

import re

import pytest

from handeye.actions import (
    AllowGuard,
    AllowList,
    AnswerDialog,
    AskUser,
    Back,
    Click,
    CloseTab,
    Done,
    Goto,
    Press,
    Proposal,
    Scroll,
    SwitchTab,
    Target,
    Type,
    WaitFor,
    action,
    addresses,
    allow,
)
from handeye.perception import Form, Observation, Point, Purpose, Screenshot, launch

OK = AllowList(["ok.test", "127.0.0.1:8000", "https://safe.test", "*.wild.test", "[::1]:80"])
SEEN = Observation(Screenshot(b"", 1, 1), url="http://ok.test/page")
AT = Target(point=Point(1, 1))


@pytest.mark.parametrize(
    "url",
    [
        "http://ok.test",
        "https://ok.test/a?b#c",
        "HTTP://OK.TEST/",
        "ws://ok.test/socket",
        "wss://ok.test",
        "http://ok.test:80/",
        "https://ok.test:443",
        "http://user:word@ok.test/",
        "http://evil.test@ok.test/",
        "http:ok.test",
        "http:\\\\ok.test\\a",
        "http:///ok.test/",
        "  http://o\tk.te\nst/ ",
        "http://%6fk.test/",
        "http://ｏｋ.test/",
        "http://127.0.0.1:8000/",
        "http://2130706433:8000",
        "http://0x7f.1:8000",
        "http://0177.0.0.01:8000",
        "http://127.1:8000",
        "http://127.0.0.1.:8000",
        "http://[::1]/",
        "http://[0:0:0::0:1]:80/",
        "https://safe.test",
        "wss://safe.test",
        "http://a.wild.test",
        "https://a.b.wild.test:8443",
        "about:blank",
    ],
)
def test_what_is_on_the_list(url: str) -> None:
    assert OK.allows(url)
    assert OK.why_not(url) == ""


@pytest.mark.parametrize(
    "url",
    [
        "http://evil.test",
        "http://ok.test:8000/",
        "https://ok.test:80/",
        "http://ok.test.:80/",
        "http://ok.test./",
        "http://evilok.test",
        "http://ok.test.evil.test",
        "http://ok.test@evil.test",
        "http://ok.test:80@evil.test",
        "http://evil.test\\@ok.test",
        "http://evil.test/@ok.test",
        "http://evil.test?@ok.test",
        "http://evil.test#@ok.test",
        "http:\\\\evil.test/ok.test",
        "http:evil.test",
        "http://оk.test",
        "http://xn--k-emb.test",
        "http://127.0.0.1",
        "https://127.0.0.1",
        "http://127.0.0.1:8001",
        "http://2130706434:8000",
        "http://[::ffff:127.0.0.1]:8000",
        "http://[::1]:81",
        "http://safe.test",
        "ws://safe.test",
        "http://wild.test",
        "http://evilwild.test",
        "http://a.wild.test.",
        "http://.wild.test",
        "http://1.2.3.4.5",
        "http://256.0.0.1",
        "http://0x.0x.0x.0x.1",
        "http://09.0.0.1:8000",
        "http://ok.test:99999",
        "http://ok.test:8o",
        "http://[::1",
        "http://[1::2::3]",
        "http://",
        "http://%00ok.test",
        "http://ok%2ftest",
        "http://\udcff.test",
        "ftp://ok.test",
    ],
)
def test_what_is_not_on_the_list(url: str) -> None:
    assert not OK.allows(url)
    assert not OK.may_stand_on(url)


OTHER = ("data:text/html,x", "javascript:1", "view-source:http://ok.test", "chrome://version")


@pytest.mark.parametrize("url", [*OTHER, "about:settings", "blob:http://ok.test/1", "", "/a"])
def test_other_addresses_are_not_opened_and_not_counted_as_blocked(url: str) -> None:
    assert not OK.allows(url)
    assert OK.why_not(url) == ""


def test_why_not_names_the_list() -> None:
    few = AllowList(["ok.test", "ok.test", "*.b.test"])
    assert few.why_not("http://evil.test/") == "not in `allow` (ok.test, *.b.test)"
    own = AllowList(["http://ok.test"], written=False)
    assert own.why_not("http://evil.test/") == "not of the target's own origin (http://ok.test)"
    files = AllowList([], ["file:///a.html"], written=False)
    assert files.why_not("http://evil.test/") == ("on the web, and this task's own pages are files")


def test_names_in_other_scripts() -> None:
    mine = AllowList(["Bücher.example", "straße.example", "例子.example"])
    assert mine.allows("http://xn--bcher-kva.example/")
    assert mine.allows("http://BÜCHER.example/")
    assert mine.allows("http://例子。example/")
    assert mine.allows("http://xn--strae-oqa.example/")
    assert not mine.allows("http://strasse.example/")


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ("", "`` is not a host; write `shop.example`"),
        ("*", "`*` is not a host"),
        ("*.", "`*.` is not a host"),
        ("a.*.test", "`a.*.test` is not a host"),
        ("*.ok.test:80", "`*.ok.test:80`: a wildcard has no scheme and no port; write `*.ok.test`"),
        ("http://*.ok.test", "a wildcard has no scheme and no port; write `*.ok.test`"),
        ("*.127.0.1", "an address in numbers has no hosts below it"),
        ("ok.test/a", "`ok.test/a` is more than a host; write its beginning: `ok.test`"),
        ("https://ok.test/a?b", "write its beginning: `https://ok.test`"),
        ("https://me@ok.test", "write its beginning: `https://ok.test`"),
        ("ws://ok.test", "`ws://ok.test`: ws goes with http; write `http://ok.test`"),
        ("file:///a", "`file:///a`: only http and https addresses can be allowed"),
        ("ok.test:99999", "`ok.test:99999` is not a host"),
        ("ok.test, evil.test", "`ok.test, evil.test` is not a host"),
        ("ok.test,MAP * *", "is not a host"),
        ("300.1.1.1", "`300.1.1.1` is not a host"),
        ("[::1", "`[::1` is not a host"),
    ],
)
def test_entries_that_are_none(entry: str, says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        allow.read_entry(entry)


def test_places_for_the_browser() -> None:
    assert AllowList(["OK.test", "http://a.test", "b.test:81", "*.C.test", "[0::1]:9"]).places == (
        "ok.test:80",
        "ok.test:443",
        "a.test:80",
        "b.test:81",
        "*.c.test",
        "[::1]:9",
    )
    rules = "MAP a.test:80 a.test:80, EXCLUDE *.c.test, MAP [::1]:9 [::1]:9, MAP * ~NOTFOUND"
    args = launch.confined(["a.test:80", "*.c.test", "[::1]:9"])
    assert f"--host-resolver-rules={rules}" in args
    with pytest.raises(ValueError, match="is no place"):
        launch.confined(["a.test:80, EXCLUDE *"])


def test_a_place_reads_like_an_origin() -> None:
    assert str(addresses.place_of("wss://Ok.test:443/a")) == "https://ok.test"
    assert str(addresses.place_of("http://[::FFFF:127.0.0.1]:81")) == "http://[::ffff:7f00:1]:81"


# the guard


def refusal(guard: AllowGuard, action: action.Action, url: str = SEEN.url) -> str:
    ruling = guard.review(Proposal(action, Observation(SEEN.screenshot, url=url)))
    assert ruling.action is action
    assert ruling.rule == ("allow" if ruling.refusal else "")
    return ruling.refusal


def test_opens_what_is_on_the_list_only() -> None:
    guard = AllowGuard(OK, "http://ok.test/")
    for url in ("/a", "http://ok.test", "https://safe.test/b", "about:blank"):
        assert refusal(guard, Goto(url=url)) == ""
    assert refusal(guard, Goto(url="//evil.test:81/a")) == (
        "http://evil.test:81/a is not allowed: `allow` names ok.test, 127.0.0.1:8000, "
        "https://safe.test, *.wild.test, [::1]:80; add `evil.test:81` to it if it may be reached"
    )
    assert "add `evil.test` to it" in refusal(guard, Goto(url="https://evil.test"))
    assert refusal(guard, Goto(url="http://[::1")).startswith("'http://[::1' is no address")


@pytest.mark.parametrize("url", [*OTHER, "blob:http://ok.test/1", "about:settings", "mailto:a@b.c"])
def test_opens_no_other_schemes(url: str) -> None:
    scheme = url.partition(":")[0]
    assert refusal(AllowGuard(OK), Goto(url=url)) == (
        f"{url} is not allowed: `{scheme}:` addresses are not opened"
    )


def test_files_are_opened_when_they_are_named() -> None:
    guard = AllowGuard(AllowList([], ["file:///site/a.html", "http://ok.test"]))
    assert refusal(guard, Goto(url="file:///site/a.html?b#c")) == ""
    assert refusal(guard, Goto(url="file://localhost/site/x/../a%2Ehtml")) == ""
    for url in ("file:///site/b.html", "file:///etc/passwd", "file://host/site/a.html", "file:"):
        assert "a file is opened only when" in refusal(guard, Goto(url=url))
    assert refusal(guard, Scroll(direction="down"), "file:///site/sub/b.html") == ""
    assert refusal(guard, Scroll(direction="down"), "file:///site/../etc/a") != ""
    assert refusal(guard, Scroll(direction="down"), "file:///sites/a") != ""
    none = AllowGuard(OK)
    assert refusal(none, Scroll(direction="down"), "file:///etc/passwd") != ""


def test_acts_on_no_page_that_is_not_allowed() -> None:
    guard = AllowGuard(OK)
    for url in (
        "http://evil.test/",
        "data:text/html,x",
        "blob:null/1",
        "view-source:http://ok.test",
    ):
        for one in (Click(target=AT), Type(text="a"), Press(keys="Enter"), Scroll(direction="up")):
            assert "is not allowed" in refusal(guard, one, url)
        for one in (
            Goto(url="http://ok.test"),
            Back(),
            CloseTab(),
            SwitchTab(tab=1),
            WaitFor(),
            Done(),
            AskUser(question="What now?"),
            AnswerDialog(accept=False),
        ):
            assert refusal(guard, one, url) == ""
    for url in ("", "about:blank", "chrome-error://chromewebdata/", "blob:http://ok.test/1"):
        assert refusal(guard, Click(target=AT), url) == ""


def use(purpose: Purpose | None, one: action.Action | None = None) -> str:
    return refusal(AllowGuard(OK, purpose=lambda _: purpose), one or Click(target=AT))


@pytest.mark.parametrize("one", [Click(target=AT), Press(keys="Enter")])
def test_uses_no_link_or_form_that_leads_away(one: action.Action) -> None:
    link = Purpose(role="link", name="More", href="http://evil.test/a")
    assert use(link, one).startswith(
        'link "More" leads to http://evil.test/a, which is not allowed: `allow` names ok.test'
    )
    form = Form(action="http://evil.test/b", method="POST")
    button = Purpose(role="button", name="Send", submits=True, form=form)
    assert use(button, one).startswith(
        'button "Send" sends its form to http://evil.test/b, which is not allowed: '
    )


def test_uses_what_stays() -> None:
    form = Form(action="http://evil.test/b", method="POST")
    assert use(None) == ""
    assert use(Purpose(role="textbox", form=form)) == "", "a field of the form may be filled"
    good = Form(action="http://ok.test/b", method="GET")
    assert use(Purpose(role="button", submits=True, form=good)) == ""
    for href in ("http://ok.test/a", "javascript:go()", "blob:http://ok.test/1", "mailto:a@b.c"):
        assert use(Purpose(role="link", href=href)) == ""
    data = "data:text/csv,a"
    assert use(Purpose(role="link", href=data, download=True)) == ""
    assert "`data:` addresses are not opened" in use(Purpose(role="link", href=data))

"""When a page counts as quiet, what is waited for, and what is said when it never is."""

from __future__ import annotations

import threading
from collections.abc import Generator
from threading import Event

import pytest
from playwright.sync_api import Page
from servers import Site

from handeye.actions import Click, Target
from handeye.actions import browser as acting
from handeye.agent import Agent, Job, Step, StepThinker, verbs
from handeye.perception import Query, Settled, find
from handeye.perception import browser as seeing

pytestmark = pytest.mark.e2e

COUNT = """() => {
  const real = window.requestAnimationFrame.bind(window);
  window.frames_asked = 0;
  window.requestAnimationFrame = (f) => { window.frames_asked++; return real(f); };
}"""


class Rig:
    """A page whose button "Go" is clicked, and the wait after it."""

    def __init__(self, page: Page) -> None:
        self.screen = seeing.BrowserScreen(page)
        self.hands = acting.BrowserHands(self.screen)

    def show(self, html: str) -> None:
        self.screen.page.set_content(html)
        self.screen.look()

    def go(self, cap: float = 5.0) -> Settled:
        target = Target.of(find(Query(text="Go"), self.screen.search("Go")))
        outcome = self.hands.do(Click(target=target))
        assert outcome.verdict in ("confirmed", "no_effect"), outcome
        return self.screen.settle(cap)

    def text(self, selector: str = "#out") -> str:
        return self.screen.page.inner_text(selector)

    def frames(self) -> int:
        return int(self.screen.page.evaluate("window.frames_asked"))


@pytest.fixture
def rig(page: Page) -> Rig:
    return Rig(page)


@pytest.fixture
def later() -> Generator[Event]:
    """Set a quarter of a second after the test has asked for it: a slow server."""
    event = Event()
    timer = threading.Timer(0.25, event.set)
    timer.start()
    yield event
    timer.cancel()
    event.set()


def test_a_quiet_page_is_quiet_after_two_frames(rig: Rig) -> None:
    rig.show("<button>Go</button>")
    rig.screen.page.evaluate(COUNT)
    rig.screen.arm()
    assert rig.screen.settle(5).capped == ""
    assert rig.frames() == 2


ENDLESS = {
    "animation": "<style>@keyframes k{to{transform:rotate(360deg)}} i{display:inline-block;"
    "animation:k 1s infinite}</style><i>x</i><button>Go</button>",
    "clock": "<p id=t></p><script>setInterval(() => t.textContent = Math.random(), 40)</script>"
    "<button>Go</button>",
    "frame clock": "<p id=t></p><script>(function f() { t.textContent = Math.random();"
    "requestAnimationFrame(f) })()</script><button>Go</button>",
    "gif": "<img width=9 height=9><button>Go</button>",
}


@pytest.mark.parametrize("kind", ENDLESS)
def test_what_never_ends_is_not_waited_for(rig: Rig, kind: str) -> None:
    rig.show(ENDLESS[kind])
    for _ in range(4):
        rig.screen.wait(0.1)
    settled = rig.go()
    assert settled.capped == ""
    assert settled.seconds < 2
    assert settled.changes == (), "what changes by itself is no effect of a click"


def test_a_request_that_a_click_starts_is_waited_for(rig: Rig, site: Site, later: Event) -> None:
    site.add("/", "<button onclick='go()'>Go</button><p id=out></p><script>const go = async () => "
             "{ out.textContent = await (await fetch('/slow')).text() }</script>")  # fmt: skip
    site.add("/slow", "the answer", delay_event=later)
    rig.screen.page.goto(site.url + "/")
    settled = rig.go()
    assert rig.text() == "the answer"
    assert settled.capped == ""
    assert settled.changes[0].startswith("the page's content changed")


AWAY = {
    "link": "<a href=/next>Go</a>",
    "form": "<form action=/next><button>Go</button></form>",
    "script": "<button onclick='location.assign(`/next`)'>Go</button>",
    "late script": "<button onclick='setTimeout(() => location.assign(`/next`))'>Go</button>",
    "enter": "<form action=/next onclick='requestSubmit()'><input aria-label=Go></form>",
}


@pytest.mark.parametrize("kind", AWAY)
def test_the_next_page_is_waited_for(rig: Rig, site: Site, later: Event, kind: str) -> None:
    site.add("/", AWAY[kind])
    site.add("/next", "<title>Next</title><script src=/slow.js></script>", delay_event=later)
    site.add("/next?", "<title>Next</title><script src=/slow.js></script>", delay_event=later)
    site.add("/slow.js", "document.title += ' ready'", headers={"content-type": "text/javascript"})
    rig.screen.page.goto(site.url + "/")
    settled = rig.go()
    assert rig.screen.look().title == "Next ready"
    assert settled.capped == ""
    assert "the page changed to another one" in settled.changes


def test_a_new_tab_is_waited_for(rig: Rig, site: Site, later: Event) -> None:
    site.add("/", "<a href=/next target=_blank>Go</a>")
    site.add("/next", "<title>Next</title>", delay_event=later)
    rig.screen.page.goto(site.url + "/")
    settled = rig.go()
    assert rig.screen.look().title == "Next"
    assert "a new tab opened and is in front" in settled.changes


def test_a_finite_animation_is_waited_for(rig: Rig) -> None:
    rig.show(
        "<style>@keyframes k{from{opacity:0}} .in{animation:k .3s} p{transition:margin .3s}</style>"
        "<button onclick=\"out.className = 'in'; out.style.marginLeft = '99px'\">Go</button>"
        "<p id=out>x</p>"
    )
    rig.go()
    state = "[document.getAnimations().length, getComputedStyle(out).marginLeft]"
    assert rig.screen.page.evaluate(state) == [0, "99px"]


def test_fonts_are_waited_for(rig: Rig, site: Site, later: Event) -> None:
    site.add("/", "<style>@font-face{font-family:f;src:url(/f.woff)} .f{font-family:f}</style>"
             "<button onclick=\"out.className = 'f'\">Go</button><p id=out>x</p>")  # fmt: skip
    site.add("/f.woff", b"no font", headers={"content-type": "font/woff"}, delay_event=later)
    rig.screen.page.goto(site.url + "/")
    rig.go()
    assert later.is_set()
    assert rig.screen.page.evaluate("document.fonts.status") == "loaded"


def test_a_download_is_waited_for(rig: Rig, site: Site, later: Event) -> None:
    attachment = {"content-disposition": "attachment; filename=a.csv"}
    site.add("/", "<a href=/a.csv download>Go</a>")
    site.add("/a.csv", "a,b", headers=attachment, delay_event=later)
    rig.screen.page.goto(site.url + "/")
    assert "a file was downloaded: a.csv" in rig.go().changes


def test_a_page_that_does_not_stop_is_capped_once_and_then_known(rig: Rig) -> None:
    rig.show("<button onclick='f()'>Go</button><p id=out></p><script>function f() { "
             "out.textContent = Math.random(); requestAnimationFrame(f) }</script>")  # fmt: skip
    settled = rig.go(0.4)
    assert settled.capped == "the page keeps changing"
    assert 0.3 < settled.seconds < 2
    rig.screen.arm()
    assert rig.screen.settle(5).capped == ""


def test_a_request_without_an_answer_is_capped_with_its_address(rig: Rig, site: Site) -> None:
    never = Event()
    site.add("/", "<button onclick='fetch(`/poll`)'>Go</button>")
    site.add("/poll", "x", delay_event=never)
    rig.screen.page.goto(site.url + "/")
    assert rig.go(0.4).capped == f"a request is not answered: {site.url}/poll"
    rig.screen.arm()
    assert rig.screen.settle(5).seconds < 2, "what an earlier action started is not waited for"
    never.set()


def test_what_goes_on_in_another_tab_is_not_waited_for(rig: Rig, site: Site) -> None:
    site.add("/", "<title>Poll</title><script>onmessage = () => fetch('/poll')</script>")
    site.add("/poll", "x", delay_event=Event())
    back = rig.screen.page
    back.goto(site.url + "/")
    back.evaluate("window.open('about:blank')")
    assert rig.screen.until(lambda: rig.screen.page is not back, 5)
    rig.screen.arm()
    with back.expect_request("**/poll"):
        back.evaluate("window.postMessage(1)")
    assert rig.screen.settle(3).capped == ""


def test_an_open_dialog_ends_the_wait(rig: Rig) -> None:
    rig.show("<button onclick='alert(1)'>Go</button>")
    settled = rig.go()
    assert (settled.capped, settled.changes) == ("", ("a dialog opened: alert: 1",))
    assert settled.seconds < 1


SIGNS = [
    ("<form onsubmit='event.preventDefault()'><button>Go</button></form>", "a form was submitted"),
    ("<details><summary>Go</summary>x</details>", "a part opened or closed"),
    ("<a href=#x>Go</a>", "the address changed"),
    ("<label>Go <input type=checkbox></label>", "a field's value changed"),
    ("<input aria-label=Go>", "the focus moved"),
    ("<button onclick='document.body.append(1)'>Go</button>", "the page's content changed"),
    ("<button onclick='window.scrollBy(0, 500)'>Go</button><p style='height:5000px'>",
     "the page scrolled"),
    ("<button onclick='d.showModal()'>Go</button><dialog id=d>x</dialog>", "a part opened"),
]  # fmt: skip


@pytest.mark.parametrize(("html", "sign"), SIGNS, ids=[sign for _, sign in SIGNS])
def test_what_was_seen_to_happen(rig: Rig, html: str, sign: str) -> None:
    rig.show(html)
    assert sign in " ".join(rig.go().changes)


def test_waiting_for_a_change(rig: Rig) -> None:
    rig.show("<button>Go</button>")
    assert not rig.screen.wait(0.1)
    rig.screen.page.evaluate("setTimeout(() => document.body.append('new'), 60)")
    assert rig.screen.wait(5)
    rig.screen.look()
    rig.screen.page.evaluate("document.body.append('newer')")
    assert rig.screen.wait(5), "a change between the look and the wait counts"


VERDICTS = [
    ("<button>Go</button>", "no_effect", "nothing was seen to change"),
    ("<div onclick=''>Go</div>", "no_effect", "nothing was seen to change"),
    (
        "<style>button:hover{background:red;box-shadow:0 0 4px}</style><button>Go</button>",
        "no_effect",
        "nothing was seen to change",
    ),
    (
        "<style>button:focus + p{color:red}</style><button>Go</button><p>x</p><p>y</p>",
        "confirmed",
        "the picture changed",
    ),
    ("<button onclick='this.textContent=1'>Go</button>", "confirmed", "content changed"),
]


@pytest.mark.parametrize(("html", "verdict", "evidence"), VERDICTS)
def test_what_the_loop_says_of_a_click(rig: Rig, html: str, verdict: str, evidence: str) -> None:
    rig.screen.page.set_content(html)
    steps: list[Step] = []
    agent = Agent(rig.screen, rig.hands, StepThinker(rig.screen), on_step=steps.append)
    agent.run(Job(verbs.Click(on=Query(text="Go"))))
    assert (steps[-1].outcome.verdict, evidence in steps[-1].outcome.evidence) == (verdict, True)

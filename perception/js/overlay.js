// Draws numbers, letters or a grid over the page for the person at the screen. All of it stands in
// one closed shadow root beside the body, in the top layer where the browser has one: no look reads
// it, no click meets it, and what changes in it is no change of the page.

const overlay = {
  host: null,
  sheet: null,
  layer: null, // what is drawn
  items: [], // [ref, label] of what is numbered
  places: new Map(), // ref -> which place its label took last, so that it does not jump
  grid: null,
  ring: null, // the ref of what is about to be used
  size: 1,
  dark: false,
  due: false,
  top: 0, // how many things the page had put in the top layer
};

const OVERLAY_LOOKS = `
  :host { all: initial !important; position: fixed !important; inset: 0 !important; margin: 0 !important;
    width: 100vw !important; height: 100vh !important; max-width: none !important; max-height: none !important;
    border: 0 !important; padding: 0 !important; background: none !important; overflow: hidden !important;
    pointer-events: none !important; z-index: 2147483647 !important; display: block !important; }
  b { position: absolute; box-sizing: border-box; padding: 0 4px; border: 2px solid #fff; border-radius: 4px;
    background: #ffe600; color: #000; font-family: system-ui, sans-serif; font-weight: 700; line-height: 1.15;
    box-shadow: 0 0 0 1px #000; white-space: nowrap; text-align: center; }
  .dark b { background: #000; color: #ffe600; box-shadow: 0 0 0 1px #ffe600; }
  i { position: absolute; box-sizing: border-box; border: 4px solid #ffe600; border-radius: 6px;
    outline: 2px solid #000; box-shadow: inset 0 0 0 2px #000; }
  u { position: absolute; box-sizing: border-box; border: 1px solid #000; outline: 1px solid #fff; outline-offset: -2px; }
`;
const HIDDEN_LOOKS = ":host { visibility: hidden !important } * { visibility: hidden !important }";
const LABEL_PX = 16; // CSS pixels of a label's letters at size 1

function overlayHost() {
  if (overlay.host && overlay.host.isConnected) return;
  if (!overlay.host) {
    overlay.host = document.createElement("handeye-overlay");
    overlay.host.setAttribute("aria-hidden", "true");
    if ("popover" in overlay.host) overlay.host.setAttribute("popover", "manual");
    const root = overlay.host.attachShadow({ mode: "closed" });
    overlay.sheet = new CSSStyleSheet();
    const looks = new CSSStyleSheet();
    looks.replaceSync(OVERLAY_LOOKS);
    root.adoptedStyleSheets = [looks, overlay.sheet];
    overlay.layer = document.createElement("div");
    root.append(overlay.layer);
    overlayFollow();
  }
  document.documentElement.append(overlay.host);
  overlayToFront();
}

const topLayer = () => document.querySelectorAll(":modal, :popover-open, :fullscreen").length;

// Above what the page itself put into the top layer since.
function overlayToFront() {
  if (!overlay.host.showPopover) return;
  if (overlay.host.matches(":popover-open")) overlay.host.hidePopover();
  overlay.host.showPopover();
  overlay.top = topLayer();
}

const OVERLAY_EVENTS = ["scroll", "resize", "load", "transitionend", "animationend", "toggle", "input", "fullscreenchange"];

function overlayFollow() {
  for (const type of OVERLAY_EVENTS) window.addEventListener(type, overlaySoon, { capture: true, passive: true });
  overlay.watch = new MutationObserver(overlaySoon);
  overlay.watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  overlay.measure = new ResizeObserver(overlaySoon);
  overlay.measure.observe(document.documentElement);
}

function overlaySoon() {
  if (overlay.due || !overlay.host) return;
  overlay.due = true;
  requestAnimationFrame(() => {
    overlay.due = false;
    if (!overlay.host) return;
    if (!overlay.host.isConnected) overlayHost(); // the page wrote its document anew
    else if (topLayer() !== overlay.top) overlayToFront();
    overlayPaint();
  });
}

// What is drawn from now on; null takes everything away, with all that followed the page.
function overlayShow(wanted) {
  if (!wanted) {
    if (!overlay.host) return false;
    for (const type of OVERLAY_EVENTS) window.removeEventListener(type, overlaySoon, { capture: true });
    overlay.watch.disconnect();
    overlay.measure.disconnect();
    overlay.host.remove();
    overlay.host = overlay.layer = overlay.sheet = null;
    overlay.items = [];
    overlay.places.clear();
    overlay.grid = overlay.ring = null;
    return true;
  }
  const { items, grid, ring, size, dark } = wanted;
  Object.assign(overlay, { items, grid, ring, size, dark });
  overlayHost();
  overlayPaint();
  return true;
}

// Out of sight for a picture, without a change of the document that anybody could see.
function overlayVeil(on) {
  if (overlay.sheet) overlay.sheet.replaceSync(on ? HIDDEN_LOOKS : "");
  return Boolean(overlay.sheet);
}

// Where an element of this document, or of a frame in it, shows now; null when it does not.
function overlayBox(ref) {
  const el = elementOf(ref);
  if (!el) return null;
  if (el.ownerDocument === document) {
    const rect = el.getBoundingClientRect(); // most of a long page is out of view: asked first
    if (rect.bottom <= 0 || rect.top >= innerHeight || rect.right <= 0 || rect.left >= innerWidth) return null;
  }
  const found = locate({ ref });
  if (!found || found.offscreen || found.blocker) return null;
  const [x, y, width, height] = found.box;
  return width > 0 && height > 0 ? { x, y, width, height, right: x + width, bottom: y + height } : null;
}

const overlayMeet = (a, b) => {
  const across = Math.min(a.right, b.right) - Math.max(a.x, b.x);
  const down = Math.min(a.bottom, b.bottom) - Math.max(a.y, b.y);
  return across > 0 && down > 0 ? across * down : 0;
};

// The places for a label of a size round a box, the best-liked first.
function overlayPlaces(box, width, height) {
  const { x, y, right, bottom } = box;
  const middle = y + box.height / 2 - height / 2;
  return [
    [x - width, middle], [x, y - height], [right, middle], [right - width, y - height], [x, bottom],
    [right - width, bottom], [x - width, y - height], [right, y - height], [x - width, bottom], [right, bottom],
    [x - width / 2, y - height / 2], [right - width / 2, y - height / 2], [x, y], [right - width, y],
    [x, bottom - height], [right - width, bottom - height],
  ].map(([left, top]) => ({ x: left, y: top, right: left + width, bottom: top + height }));
}

function overlayCost(label, own, boxes, labels) {
  const area = (label.right - label.x) * (label.bottom - label.y);
  const view = { x: 0, y: 0, right: innerWidth, bottom: innerHeight };
  let cost = 100 * (area - overlayMeet(label, view)) + 0.3 * overlayMeet(label, own);
  for (const box of boxes) {
    const met = box === own || overlayInside(own, box) ? 0 : overlayMeet(label, box);
    if (met) cost += met * (box.width * box.height <= 1600 ? 4 : 2);
  }
  for (const taken of labels) cost += 12 * overlayMeet(label, taken);
  return cost;
}

// How much of the words of the page a label would hide.
const overlayHides = (label, words) => words.reduce((cost, box) => cost + overlayMeet(label, box), 0);

const MOST_TEXTS = 1500; // of a page with more words in view, the first count

// Where words stand in view: a label is put beside them where it can be.
function overlayTexts() {
  const found = [];
  if (!document.body) return found;
  const view = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (found.length < MOST_TEXTS && walker.nextNode()) {
    const node = walker.currentNode;
    if (!/\S/.test(node.data) || !node.parentElement) continue;
    const around = node.parentElement.getBoundingClientRect();
    if (empty(meet(around, view)) && around.width && around.height) continue;
    range.selectNodeContents(node);
    for (const rect of range.getClientRects())
      if (!empty(meet(rect, view))) found.push({ x: rect.left, y: rect.top, right: rect.right, bottom: rect.bottom });
  }
  return found;
}

// Whether a box lies within another: a card that is a link holds its own buttons.
const overlayInside = (inner, outer) =>
  inner.x >= outer.x && inner.y >= outer.y && inner.right <= outer.right && inner.bottom <= outer.bottom;

function overlayNear(box, boxes) {
  const reach = 90 * overlay.size;
  return boxes.filter((one) => one.bottom > box.y - reach && one.y < box.bottom + reach && one.right > box.x - reach && one.x < box.right + reach);
}

function overlayPaint() {
  const drawn = document.createDocumentFragment();
  const px = LABEL_PX * overlay.size;
  overlay.layer.className = overlay.dark ? "dark" : "";
  const found = overlay.items.map(([ref, label]) => [ref, label, overlayBox(ref)]).filter(([, , box]) => box);
  const boxes = found.map(([, , box]) => box);
  const texts = overlay.items.length ? overlayTexts() : [];
  const labels = [];
  const ring = overlay.ring === null ? null : overlayBox(overlay.ring);
  if (ring) drawn.append(overlayPart("i", { x: ring.x - 5, y: ring.y - 5, right: ring.right + 5, bottom: ring.bottom + 5 }, "", px));
  for (const [ref, label, box] of found) {
    const width = Math.ceil(label.length * px * 0.62 + 12);
    const height = Math.ceil(px * 1.15 + 4);
    const near = overlayNear(box, boxes);
    const others = overlayNear(box, labels);
    const places = overlayPlaces(box, width, height);
    const words = overlayNear(box, texts);
    const costs = places.map((place) => overlayCost(place, box, near, others) + overlayHides(place, words));
    const best = costs.indexOf(Math.min(...costs));
    const last = overlay.places.get(ref);
    const at = last !== undefined && costs[last] <= costs[best] + 8 ? last : best;
    overlay.places.set(ref, at);
    labels.push(places[at]);
    drawn.append(overlayPart("b", places[at], label, px));
  }
  if (overlay.grid) for (const [x, y, width, height, label] of overlay.grid) {
    const box = { x, y, right: x + width, bottom: y + height };
    drawn.append(overlayPart("u", box, "", px));
    const letters = Math.min(px, height * 0.45, width / Math.max(1, label.length * 0.8));
    drawn.append(overlayPart("b", overlayMiddle(box, label, letters), label, letters));
  }
  overlay.layer.replaceChildren(drawn);
}

function overlayMiddle(box, label, px) {
  const width = label.length * px * 0.62 + 12;
  const height = px * 1.15 + 4;
  const x = (box.x + box.right - width) / 2;
  const y = (box.y + box.bottom - height) / 2;
  return { x, y, right: x + width, bottom: y + height };
}

function overlayPart(tag, box, label, px) {
  const part = document.createElement(tag);
  part.textContent = label;
  part.style.cssText = `left:${box.x}px;top:${box.y}px;width:${box.right - box.x}px;height:${box.bottom - box.y}px;font-size:${px}px`;
  return part;
}

// What the words of an element do not tell: whether it is private, and what a native list offers.
function fieldOf({ ref }) {
  const el = elementOf(ref);
  if (!el) return null;
  const options = el.tagName === "SELECT" ? [...el.options] : [];
  return {
    private: FIELDS.has(el.tagName) && isPrivate(el),
    many: Boolean(el.multiple),
    options: options.filter((o) => !o.disabled && squeeze(o.label)).map((o) => squeeze(o.label)),
  };
}

// Collects what can be seen: one pass over the composed tree (open shadow roots and same-origin
// iframes included). Boxes are in CSS pixels of this document's own view.

const refs = new WeakMap();
const byRef = new Map();
let lastRef = 0;

function refOf(el) {
  if (!refs.has(el)) {
    refs.set(el, ++lastRef);
    byRef.set(lastRef, new WeakRef(el));
  }
  return refs.get(el);
}

const elementOf = (ref) => {
  const el = byRef.get(ref) && byRef.get(ref).deref();
  return el && el.isConnected ? el : null;
};

const fold = (text) => squeeze(text.normalize("NFKC")).toLowerCase();
const letters = (text) => fold(text).replace(/[^\p{L}\p{N}\p{M}]+/gu, "");

// A coarse filter for words: letters and digits alone count, unless there are none in the words.
function holdsWords(words) {
  const wanted = letters(words);
  if (wanted) return (text) => letters(text).includes(wanted);
  return (text) => fold(text).includes(fold(words));
}

// A view is one document as seen from the top one: its offset, its scale and what of it can show.
// `outerClip` is what the page around a cross-origin frame lets show of it.
let outerClip = null;
const topView = () => {
  const own = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
  const clip = outerClip ? meet(own, outerClip) : own;
  return { doc: document, x: 0, y: 0, scale: 1, frame: "", host: null, outer: null, clip };
};

function frameView(el, outer) {
  const rect = el.getBoundingClientRect();
  const style = el.ownerDocument.defaultView.getComputedStyle(el);
  const scale = el.offsetWidth ? rect.width / el.offsetWidth : 1;
  const inset = (side) => parseFloat(style[`padding${side}`]) + parseFloat(style[`border${side}Width`]);
  const x = rect.left + inset("Left") * scale;
  const y = rect.top + inset("Top") * scale;
  const clip = {
    left: Math.max(0, (outer.clip.left - x) / scale),
    top: Math.max(0, (outer.clip.top - y) / scale),
    right: Math.min(el.clientWidth, (outer.clip.right - x) / scale),
    bottom: Math.min(el.clientHeight, (outer.clip.bottom - y) / scale),
  };
  return {
    doc: null, host: el, outer, clip, scale: outer.scale * scale,
    x: outer.x + x * outer.scale, y: outer.y + y * outer.scale,
    frame: nameOf(el, "iframe") || el.name || el.getAttribute("src") || "frame",
  };
}

function frameDocument(el) {
  try {
    return el.contentDocument;
  } catch {
    return null;
  }
}

const toTop = (view, rect) => [
  view.x + rect.left * view.scale, view.y + rect.top * view.scale,
  (rect.right - rect.left) * view.scale, (rect.bottom - rect.top) * view.scale,
];

const meet = (a, b) => ({
  left: Math.max(a.left, b.left), top: Math.max(a.top, b.top),
  right: Math.min(a.right, b.right), bottom: Math.min(a.bottom, b.bottom),
});

const empty = (rect) => rect.right - rect.left < 1 || rect.bottom - rect.top < 1;

function deepestAt(root, x, y) {
  let hit = root.elementFromPoint(x, y);
  while (hit && hit.shadowRoot) {
    const inner = hit.shadowRoot.elementFromPoint(x, y);
    if (!inner || inner === hit) break;
    hit = inner;
  }
  return hit;
}

function holds(outer, inner) {
  for (let at = inner; at; at = at.parentNode || at.host) if (at === outer) return true;
  return false;
}

const labels = (hit, el) => el.labels && Array.from(el.labels).some((label) => holds(label, hit));

// What lies on top at a point of a view: null when it is the element itself.
function blockerAt(view, el, x, y) {
  const hit = deepestAt(view.doc, x, y);
  if (!hit || !(holds(el, hit) || labels(hit, el) || (holds(hit, el) && !clippedBy(el, hit, x, y))))
    return hit || view.doc.documentElement;
  if (!view.outer) return null;
  const scale = view.scale / view.outer.scale;
  const left = (view.x - view.outer.x) / view.outer.scale;
  const top = (view.y - view.outer.y) / view.outer.scale;
  return blockerAt(view.outer, view.host, left + x * scale, top + y * scale);
}

function clippedBy(el, until, x, y) {
  for (let at = el.parentElement; at && at !== until.parentElement; at = at.parentElement) {
    const style = getComputedStyle(at);
    if (style.overflowX === "visible" && style.overflowY === "visible") continue;
    if (at === at.ownerDocument.documentElement || at === at.ownerDocument.body) continue;
    const rect = at.getBoundingClientRect();
    if (x < rect.left || x >= rect.right || y < rect.top || y >= rect.bottom) return true;
  }
  return false;
}

// The part of an element that can be clicked: its whole visible box when the middle is free, else
// the quarter round a free point. `blocker` is what covers it, `offscreen` that it is scrolled away.
function placement(view, el, rect) {
  const visible = meet(rect, view.clip);
  if (empty(visible)) return { box: rect, offscreen: true };
  const width = visible.right - visible.left;
  const height = visible.bottom - visible.top;
  let blocker = null;
  for (const [fx, fy] of [[0.5, 0.5], [0.25, 0.5], [0.75, 0.5], [0.5, 0.25], [0.5, 0.75]]) {
    const x = visible.left + width * fx;
    const y = visible.top + height * fy;
    const found = blockerAt(view, el, x, y);
    if (!found) {
      if (fx === 0.5 && fy === 0.5) return { box: visible };
      return { box: { left: x - width / 8, right: x + width / 8, top: y - height / 8, bottom: y + height / 8 } };
    }
    blocker = blocker || found;
  }
  const x = visible.left + width / 2;
  const y = visible.top + height / 2;
  if (clippedBy(el, view.doc.documentElement, x, y)) return { box: rect, offscreen: true };
  return { box: visible, blocker };
}

const CLICK_HINTS = "[onclick], [tabindex]:not([tabindex='-1']), [draggable=true], [contenteditable]:not([contenteditable=false])";

function isTextBlock(el) {
  let phrasing = 0;
  for (const child of childrenOf(el)) {
    if (child.nodeType === 3 && child.data.trim()) return true;
    if (child.nodeType === 1 && !NOT_SHOWN.has(child.tagName)) {
      if (!PHRASING.has(child.tagName) || WIDGETS.has(roleOf(child))) return false;
      phrasing++;
    }
  }
  return phrasing > 1;
}

const pointing = (el) => {
  const view = el.ownerDocument.defaultView;
  if (view.getComputedStyle(el).cursor !== "pointer") return false;
  return !el.parentElement || view.getComputedStyle(el.parentElement).cursor !== "pointer";
};

// "use" for what can be operated, "show" for what is only seen, "" for what is neither.
function kindOf(el, role, inside) {
  if (WIDGETS.has(role) || editableHost(el)) return "use";
  if (inside.control) return "";
  if (el.matches(CLICK_HINTS) && el !== el.ownerDocument.body) return "use";
  if (["heading", "img", "canvas", "progressbar", "meter"].includes(role)) return "show";
  if (el.tagName === "LABEL" && el.control) return shown(el.control) && !hiddenControl(el.control) ? "" : "label";
  if (inside.text) return "";
  if (isTextBlock(el)) return inside.label ? "" : pointing(el) ? "use" : "show";
  return ["DIV", "SPAN", "LI", "svg", "I"].includes(el.tagName) && pointing(el) ? "use" : "";
}

// A checkbox made invisible for the sake of a drawn one: a person clicks its label.
function hiddenControl(el) {
  const rect = el.getBoundingClientRect();
  return rect.width <= 1 || rect.height <= 1 || getComputedStyle(el).opacity === "0";
}

class Scan {
  constructor({ words = null, limit = 600 }) {
    this.words = words;
    this.fits = words ? holdsWords(words) : null;
    this.limit = limit;
    this.elements = [];
    this.regions = [];
    this.regionIndex = new Map();
    this.opaque = [];
    this.cut = false;
  }

  document(view) {
    watchRoot(view.doc);
    if (view.doc.body) this.element(view, view.doc.body, { holders: view.holders || [] });
  }

  element(view, el, inside) {
    if (NOT_SHOWN.has(el.tagName) || this.cut) return;
    const role = roleOf(el);
    const kind = kindOf(el, role, inside);
    if (kind) this.consider(view, el, role, kind, inside);
    if (role === "iframe") return this.frame(view, el, inside);
    if (el.tagName === "SELECT" || el.tagName === "svg") return;
    if (el.shadowRoot) watchRoot(el.shadowRoot);
    const holders = HOLDERS.has(role) ? [...inside.holders, el] : inside.holders;
    const within = {
      holders,
      control: inside.control || (kind === "use" && NAMED_BY_CONTENT.has(role)),
      text: inside.text || (kind === "show" && role !== "canvas" && isTextBlock(el)),
      label: inside.label || el.tagName === "LABEL",
    };
    for (const child of childrenOf(el)) if (child.nodeType === 1) this.element(view, child, within);
  }

  frame(view, el, inside) {
    const inner = frameView(el, view);
    if (empty(inner.clip) && this.words === null) return;
    inner.doc = frameDocument(el);
    inner.holders = [...inside.holders, el];
    if (inner.doc) this.document(inner);
    else this.opaque.push({ ref: refOf(el), x: inner.x, y: inner.y, scale: inner.scale, clip: inner.clip, name: inner.frame });
  }

  consider(view, el, role, kind, inside) {
    const control = kind === "label" ? el.control : el;
    if (kind === "label") role = roleOf(control);
    const rect = el.getBoundingClientRect();
    if (rect.width < 1 || rect.height < 1) return;
    if (this.words === null && empty(meet(rect, view.clip))) return;
    if (!shown(el)) return;
    const words = wordsOf(control, role, kind);
    if (this.fits && !words.some((word) => word && this.fits(word))) return;
    const place = placement(view, el, rect);
    if (this.words === null && (place.offscreen || place.blocker)) return;
    if (this.elements.length >= this.limit) {
      this.cut = true;
      return;
    }
    this.elements.push(this.record(view, el, control, role || (kind === "use" ? "generic" : "text"), words, place, inside));
  }

  record(view, el, control, role, words, place, inside) {
    const [name, text, label, placeholder, title, alt] = words;
    const opacity = view.doc.defaultView.getComputedStyle(el).pointerEvents === "none" ? ["inert"] : [];
    return {
      role, name, text, label, placeholder, title, alt,
      box: toTop(view, place.box), value: valueOf(control, role),
      kind: control.type || (editableHost(control) ? "contenteditable" : control.tagName.toLowerCase()),
      states: [...statesOf(control, role), ...opacity],
      regions: inside.holders.map((holder) => this.region(holder)),
      frame: view.frame, test_id: el.getAttribute("data-testid") || el.getAttribute("data-test") || "",
      offscreen: Boolean(place.offscreen), covered_by: place.blocker ? describe(place.blocker) : "",
      ref: refOf(el),
    };
  }

  region(el) {
    if (!this.regionIndex.has(el)) {
      const role = roleOf(el);
      this.regionIndex.set(el, this.regions.length);
      this.regions.push([role, holderName(el, role), HOLDERS_WITH_TEXT.has(role) ? textOf(el, 400) : ""]);
    }
    return this.regionIndex.get(el);
  }
}

function wordsOf(el, role, kind) {
  const field = el.tagName === "INPUT" || el.tagName === "TEXTAREA" || el.tagName === "SELECT";
  const shownText = field ? "" : textOf(el);
  return [
    kind === "show" && role === "" ? shownText : nameOf(el, role), shownText, labelOf(el),
    el.getAttribute("placeholder") || "", el.getAttribute("title") || "", el.getAttribute("alt") || "",
  ];
}

function describe(el) {
  const role = roleOf(el);
  const holder = el.closest("dialog, [role=dialog], [role=alertdialog]");
  const words = nameOf(el, role) || textOf(el, 60);
  const self = `${role || el.tagName.toLowerCase()}${words ? ` "${words.slice(0, 60)}"` : ""}`;
  return holder && holder !== el ? `${self} in dialog "${holderName(holder, "dialog")}"` : self;
}

function scan(options) {
  outerClip = options.clip;
  const found = new Scan(options);
  found.document(topView());
  return {
    elements: found.elements, regions: found.regions, opaque: found.opaque, cut: found.cut,
    options: openOptions(), title: document.title,
  };
}

// The options of a focused drop-down: its list is a window of its own that no screenshot shows.
function openOptions() {
  const el = document.activeElement;
  if (!el || el.tagName !== "SELECT") return null;
  return { name: nameOf(el, "combobox"), options: Array.from(el.options, (o) => squeeze(o.label)).slice(0, 50) };
}

// Collects what can be seen: one pass over the composed tree (open shadow roots and same-origin
// iframes included). Boxes are in CSS pixels of this document's own view.

// Numbers of elements. They start anywhere, so that none means an element of another document.
const refs = new WeakMap();
const byRef = new Map();
const forget = new FinalizationRegistry((ref) => byRef.delete(ref));
let lastRef = Math.floor(Math.random() * 1e9) * 1e5;

function refOf(el) {
  if (!refs.has(el)) {
    refs.set(el, ++lastRef);
    byRef.set(lastRef, new WeakRef(el));
    forget.register(el, lastRef);
  }
  return refs.get(el);
}

const refCount = () => byRef.size;

const elementOf = (ref) => {
  const el = byRef.get(ref) && byRef.get(ref).deref();
  return el && el.isConnected ? el : null;
};

// Words as they are searched: letters and digits alone, so that nothing is left out that the finder
// in Python, which knows more about spelling, would take. Signs count where there is nothing else.
function holdsWords(words) {
  const whole = (text) => text.normalize("NFKC").toUpperCase();
  const letters = (text) => whole(text).replace(/[^\p{L}\p{N}]+/gu, "");
  const wanted = letters(words);
  return wanted ? (text) => letters(text).includes(wanted) : (text) => whole(text).includes(whole(words).trim());
}

const fold = (text) => squeeze(text.normalize("NFKC")).toLowerCase();

const CLICK_HINTS = "[onclick], [tabindex]:not([tabindex='-1']), [draggable=true], [contenteditable]:not([contenteditable=false])";

const pointing = (el) => {
  const view = el.ownerDocument.defaultView;
  if (view.getComputedStyle(el).cursor !== "pointer") return false;
  return !el.parentElement || view.getComputedStyle(el.parentElement).cursor !== "pointer";
};

// "use" for what can be operated, "show" for what is only seen, "own" for words beside blocks, ""
// for what is none of these.
function kindOf(el, role, inside) {
  if (WIDGETS.has(role) || editableHost(el)) return hiddenControl(el) && drawnLabel(el) ? "" : "use";
  if (inside.control) return "";
  if (el.matches(CLICK_HINTS) && el !== el.ownerDocument.body) return "use";
  if (["heading", "img", "canvas", "progressbar", "meter"].includes(role)) return "show";
  if (el.tagName === "LABEL" && el.control) return hiddenControl(el.control) ? "label" : "";
  if (inside.text) return "";
  const text = textIn(el);
  if (text === "own") return inside.label ? "" : "own";
  if (text) return inside.label ? "" : pointing(el) ? "use" : "show";
  return ["DIV", "SPAN", "LI", "svg", "I"].includes(el.tagName) && pointing(el) ? "use" : "";
}

// A checkbox made invisible for the sake of a drawn one: a person clicks its label.
function hiddenControl(el) {
  if (!FIELDS.has(el.tagName)) return false;
  const rect = el.getBoundingClientRect();
  return rect.width <= 1 || rect.height <= 1 || !shown(el);
}

const drawnLabel = (el) => labelsOf(el).some((label) => {
  const rect = label.getBoundingClientRect();
  return rect.width > 1 && rect.height > 1 && shown(label);
});

// Whether a person could see it. A field without opacity lies over something drawn in its place.
const visible = (el) =>
  shown(el) || (FIELDS.has(el.tagName) && painted(el) && Boolean(el.parentElement) && shown(el.parentElement));

// A table row above or below the view: what is in it is there too, save for sticky heads.
const rowAway = (el, rect, view) =>
  el.tagName === "TR" && el.parentElement.tagName === "TBODY" &&
  (rect.bottom <= view.clip.top || rect.top >= view.clip.bottom);

const NAMED_OTHERWISE = "[aria-label], [aria-labelledby], [title], [placeholder], [aria-placeholder], [alt]";

// Whether all words of an element are its own text: then that is asked first, as it is quick.
const bare = (el) =>
  !el.childElementCount && !el.shadowRoot && !FIELDS.has(el.tagName) && el.tagName !== "SLOT" &&
  !labelsOf(el).length && !el.matches(NAMED_OTHERWISE);

class Scan {
  constructor({ words = null, limit = 600, covered = "" }) {
    this.covered = covered; // what lies over the whole frame, in words
    this.broken = ""; // the first error that an element of a peculiar page gave
    this.words = words;
    this.fits = words ? holdsWords(words) : null;
    this.limit = limit;
    this.elements = [];
    this.regions = [];
    this.regionIndex = new Map();
    this.opaque = [];
    this.cut = false;
    this.private = []; // boxes of fields whose content no picture may show
    this.defects = []; // of each its kind, words, and the address that it is about
    this.settled = words === null && !unrest(); // else what does not fit may be on its way
  }

  document(view) {
    watchRoot(view.doc);
    if (this.settled) this.defect("broken_image", () => brokenPictures(view.doc));
    const root = view.doc.body || view.doc.documentElement;
    const waiting = root ? [[root, { holders: view.holders || [] }]] : []; // no recursion: trees can be deep
    while (waiting.length && !this.cut) {
      const [el, inside] = waiting.pop();
      try {
        const within = this.element(view, el, inside);
        const children = within ? childrenOf(el) : [];
        for (let i = children.length - 1; i >= 0; i--)
          if (children[i].nodeType === 1) waiting.push([children[i], within]);
      } catch (error) {
        this.broken = this.broken || String(error);
      }
    }
    if (this.cut && root) for (const el of root.querySelectorAll("input")) this.hide(view, el);
  }

  // A password that something lies over shows nothing of it, and is not painted over with it.
  hide(view, el) {
    if (!el.value || !isPrivate(el) || !painted(el)) return;
    const rect = el.getBoundingClientRect();
    const shows = meet(rect, view.clip);
    if (empty(shows) || (el.type === "password" && placement(view, el, rect).blocker)) return;
    this.private.push(toTop(view, shows));
  }

  // Lists one element, and says what holds for the elements in it: null when none is to be read.
  element(view, el, inside) {
    if (NOT_SHOWN.has(el.tagName)) return null;
    if (el.checkVisibility && !el.checkVisibility() && getComputedStyle(el).display === "none") return null;
    if (this.words === null) {
      const rect = el.getBoundingClientRect();
      if (rect.width > 0 && rect.height > 0 && empty(meet(rect, view.clip)))
        return rowAway(el, rect, view) ? null : inside; // most of a long page: so it is asked first
    }
    if (el.tagName === "INPUT" && this.words === null) this.hide(view, el);
    const role = roleOf(el);
    const kind = this.kind(el, role, inside);
    if (kind) this.consider(view, el, role, kind, inside);
    else this.enter(view, el, role, inside);
    if (this.settled) this.defect("text_overflow", () => misfit(el));
    if (el.tagName === "IFRAME" || el.tagName === "FRAME") return this.frame(view, el, inside);
    if (el.tagName === "SELECT" || el.tagName === "svg") return null;
    if (el.shadowRoot) watchRoot(el.shadowRoot);
    const holders = HOLDERS.has(role) ? [...inside.holders, el] : inside.holders;
    return {
      holders,
      control: inside.control || (kind === "use" && NAMED_BY_CONTENT.has(role)),
      text: inside.text || (kind === "show" && role !== "canvas" && isTextBlock(el)),
      label: inside.label || el.tagName === "LABEL",
    };
  }

  kind(el, role, inside) {
    return kindOf(el, role, inside);
  }

  // What is neither used nor read itself, and may hold what is: of no interest to a look.
  enter() {}

  defect(kind, find) {
    if (this.defects.length >= MOST_DEFECTS) return;
    try {
      for (const [words, address] of find()) this.defects.push([kind, words, address]);
    } catch (error) {
      this.broken = this.broken || String(error);
    }
  }

  frame(view, el, inside) {
    const inner = frameView(el, view);
    if (empty(inner.clip) && this.words === null) return null;
    inner.doc = frameDocument(el);
    inner.holders = [...inside.holders, el];
    if (inner.doc) this.document(inner);
    else {
      const { blocker } = placement(view, el, el.getBoundingClientRect());
      this.opaque.push({
        ref: refOf(el), x: inner.x, y: inner.y, scale: inner.scale, clip: inner.clip, name: inner.frame,
        shows: !empty(inner.clip), covered: blocker ? describe(blocker) : this.covered,
      });
    }
    return null;
  }

  consider(view, el, role, kind, inside) {
    const control = kind === "label" ? el.control : el;
    if (kind === "label") role = roleOf(control);
    if (this.fits && bare(control) && !this.fits(control.textContent)) return;
    if (kind === "own") ownWords.add(el);
    else ownWords.delete(el);
    const rect = rectOf(el);
    if (rect.width < 1 || rect.height < 1) return;
    if (this.words === null && empty(meet(rect, view.clip))) return;
    if (!visible(el)) return;
    const words = wordsOf(control, role, kind, this.words === null ? 300 : 20_000);
    if (this.fits && !words.some((word) => word && this.fits(word))) return;
    const place = placement(view, el, rect);
    if (this.words === null && (place.offscreen || place.blocker || this.covered)) return;
    if (this.elements.length >= this.limit) {
      this.cut = true;
      return;
    }
    this.elements.push(this.record(view, el, control, role || (kind === "use" ? "generic" : "text"), words, place, inside));
  }

  record(view, el, control, role, words, place, inside) {
    const [name, text, label, placeholder, title, alt] = words;
    return {
      role, name, text, label, placeholder, title, alt,
      box: toTop(view, place.box), value: valueOf(control, role),
      kind: kindWord(control), states: statesOf(control, role),
      regions: inside.holders.map((holder) => this.region(holder)),
      frame: view.frame, test_id: el.getAttribute("data-testid") || el.getAttribute("data-test") || "",
      offscreen: Boolean(place.offscreen), covered_by: place.blocker ? describe(place.blocker) : this.covered,
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

// What kind of field it is: an input's type, "contenteditable", else the tag.
const kindWord = (el) =>
  FIELDS.has(el.tagName) || el.tagName === "BUTTON" ? el.type : el.isContentEditable ? "contenteditable" : el.tagName.toLowerCase();

function wordsOf(el, role, kind, room) {
  if (kind === "own") {
    const own = ownText(el, room);
    return [role === "" ? own : "", own, "", "", el.getAttribute("title") || "", ""];
  }
  const shownText = FIELDS.has(el.tagName) ? "" : textOf(el, room);
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
  if (options.words === null) looked();
  const found = options.facts ? new Inventory(options) : new Scan(options);
  found.document(topView());
  if (found.settled && self === top) found.defect("page_overflow", () => sideways(document));
  return {
    elements: found.elements, private: found.private, regions: found.regions, opaque: found.opaque, cut: found.cut,
    defects: found.defects,
    options: openOptions(), title: String(document.title), broken: found.broken, scale: devicePixelRatio,
    ...(options.facts ? { scrolled: scrolledTo() } : {}),
  };
}

// The options of a focused drop-down: its list is a window of its own that no screenshot shows.
function openOptions() {
  const el = activeElement();
  if (!el || el.tagName !== "SELECT") return null;
  return { name: nameOf(el, "combobox"), options: [...el.options].map((o) => squeeze(o.label)).slice(0, 50) };
}

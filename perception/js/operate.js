// Looks at and works on single elements: what lies under a point, scrolling to an element, and
// setting the fields whose native pop-up no screenshot shows.

function deepestElement(x, y) {
  let view = topView();
  let hit = deepestAt(document, x, y);
  while (hit && roleOf(hit) === "iframe") {
    const inner = frameView(hit, view);
    inner.doc = frameDocument(hit);
    if (!inner.doc) return { hit, view, opaque: refOf(hit) };
    view = inner;
    hit = deepestAt(inner.doc, (x - view.x) / view.scale, (y - view.y) / view.scale);
  }
  return { hit, view, opaque: null };
}

const OPERABLE =
  "a[href], button, input, select, textarea, summary, option, label, [role=button], [role=link], " +
  "[role=checkbox], [role=switch], [role=radio], [role=tab], [role=menuitem], [role=option], " +
  "[role=textbox], [role=combobox], [role=slider], [role=spinbutton], [contenteditable]:not([contenteditable=false])";

// What a click at a point would reach. `ref` is the element that was meant, if known: `meant` says
// whether it (or its label) is what gets hit.
function probe({ x, y, ref }) {
  const { hit, view, opaque } = deepestElement(x, y);
  if (!hit) return null;
  const meant = ref === null ? null : elementOf(ref);
  const el = hit.closest("select") || hit.closest(OPERABLE) || hit;
  const control = el.tagName === "LABEL" && el.control ? el.control : el;
  const role = roleOf(control);
  return {
    ref: refOf(control), opaque, role: role || "generic", name: nameOf(control, role) || textOf(control, 80),
    kind: kindWord(control),
    value: valueOf(control, role), states: statesOf(control, role),
    gone: ref !== null && !meant,
    blocker: meant && !reaches(meant, hit) ? describe(hit) : "",
    box: toTop(view, control.getBoundingClientRect()),
  };
}

const reaches = (meant, hit) =>
  holds(meant, hit) || holds(hit, meant) || labels(hit, meant) || (meant.tagName === "LABEL" && meant.control === hit);

const scrollable = (el) => {
  const style = getComputedStyle(el);
  const y = /auto|scroll|overlay/.test(style.overflowY) && el.scrollHeight > el.clientHeight;
  const x = /auto|scroll|overlay/.test(style.overflowX) && el.scrollWidth > el.clientWidth;
  return x || y;
};

// Scrolls every box that a person could scroll until the element is in the middle of its view.
// Boxes that hide what overflows stay as they are: what a person cannot reach, we do not reach.
function reveal({ ref }) {
  const el = elementOf(ref);
  if (!el) return null;
  for (let at = el; at; at = outerOf(at)) {
    for (let box = boxAround(at); box; box = boxAround(box)) bring(at, box);
  }
  return locate({ ref });
}

const outerOf = (el) => el.ownerDocument.defaultView.frameElement;

function boxAround(el) {
  const root = el.ownerDocument.scrollingElement;
  if (el === root) return null;
  for (let at = parentOf(el); at; at = parentOf(at)) if (at !== el.ownerDocument.body && at !== root && scrollable(at)) return at;
  return pageScrolls(el.ownerDocument) ? root : null;
}

const parentOf = (el) => el.assignedSlot || el.parentElement || (el.getRootNode() || {}).host || null;

function pageScrolls(doc) {
  const style = (el) => getComputedStyle(el).overflowY;
  return style(doc.documentElement) !== "hidden" && (!doc.body || style(doc.body) !== "hidden" || style(doc.documentElement) !== "visible");
}

// Moves one box so that the element stands in its middle. Page zoom and transforms make lengths on
// screen and lengths of the box differ, so it is measured again until it fits.
function bring(el, box) {
  const root = box === el.ownerDocument.scrollingElement;
  for (let tries = 0; tries < 4; tries++) {
    const rect = rectOf(el);
    const view = el.ownerDocument.defaultView;
    const outer = root
      ? { left: 0, top: 0, width: view.innerWidth, height: view.innerHeight }
      : box.getBoundingClientRect();
    const scale = root || !box.offsetWidth ? 1 : outer.width / box.offsetWidth;
    const left = outer.left + (root ? 0 : box.clientLeft * scale);
    const top = outer.top + (root ? 0 : box.clientTop * scale);
    const width = root ? outer.width : box.clientWidth * scale;
    const height = root ? outer.height : box.clientHeight * scale;
    const inX = rect.left >= left && rect.right <= left + width;
    const inY = rect.top >= top && rect.bottom <= top + height;
    if (inX && inY && (tries > 0 || !root)) return;
    box.scrollBy({
      left: inX ? 0 : (rect.left + rect.width / 2 - left - width / 2) / scale,
      top: inY && !root ? 0 : (rect.top + rect.height / 2 - top - height / 2) / scale,
      behavior: "instant",
    });
  }
}

// Where an element is now: found anew by a small scan of it alone.
function locate({ ref }) {
  const el = elementOf(ref);
  if (!el || !visible(el)) return null;
  const chain = [];
  for (let host = outerOf(el); host; host = outerOf(host)) chain.unshift(host);
  let view = topView();
  for (const host of chain) {
    const inner = frameView(host, view);
    inner.doc = host.contentDocument;
    view = inner;
  }
  const place = placement(view, el, rectOf(el));
  return {
    box: toTop(view, place.box), offscreen: Boolean(place.offscreen),
    blocker: place.blocker ? describe(place.blocker) : "",
  };
}

const fire = (el, ...types) =>
  types.forEach((type) => el.dispatchEvent(new Event(type, { bubbles: true, composed: true })));

// Chooses options of a native list by their words (or values). Their pop-up is a window of its own.
function choose({ ref, options }) {
  const el = elementOf(ref);
  const all = [...el.options];
  const find = (words) =>
    all.find((o) => fold(o.label) === fold(words)) || all.find((o) => o.value === words) || null;
  const chosen = options.map(find);
  const missing = options.filter((_, i) => !chosen[i]);
  const names = all.map((o) => squeeze(o.label)).filter(Boolean);
  if (missing.length) return { missing, names };
  const dead = chosen.find((o) => o.disabled || (o.parentElement || {}).disabled);
  if (dead) return { disabled: squeeze(dead.label), names };
  if (options.length > 1 && !el.multiple) return { single: true, names };
  el.focus();
  for (const option of all) option.selected = chosen.includes(option);
  fire(el, "input", "change");
  return { value: valueOf(el, "combobox") };
}

// Sets a date, time, colour or range field, the way its own picker would.
function assign({ ref, value }) {
  const el = elementOf(ref);
  const before = el.value;
  const prototype = Object.getPrototypeOf(el);
  el.focus();
  Object.getOwnPropertyDescriptor(prototype, "value").set.call(el, value);
  const { rangeUnderflow, rangeOverflow } = el.validity;
  const same = el.type === "range" ? Number(el.value) === Number(value) : el.value.toLowerCase() === value.toLowerCase();
  if (!same || rangeUnderflow || rangeOverflow) {
    Object.getOwnPropertyDescriptor(prototype, "value").set.call(el, before);
    return { refused: true, min: el.min, max: el.max };
  }
  fire(el, "input", "change");
  return { value: el.value };
}

// What has the focus: the field that keys would go to.
function focused() {
  const el = activeElement();
  if (!el) return null;
  const role = roleOf(el);
  return {
    ref: refOf(el), opaque: role === "iframe" ? refOf(el) : null, role, kind: kindWord(el),
    value: valueOf(el, role), length: (el.value || "").length, letters: lettersIn(el.value || ""),
    origin: String(el.ownerDocument.defaultView.origin), autocomplete: el.getAttribute("autocomplete") || "",
  };
}

const lettersIn = (text) => text.replace(/[^\p{L}\p{N}]+/gu, "").length;

// Puts a text into a field that has the focus of its document, as the keyboard would: whatever has
// the focus of the page by then. True when that was done.
function insert({ ref, text, clear }) {
  const el = elementOf(ref);
  if (!el || el.getRootNode().activeElement !== el) return false;
  if (clear && FIELDS.has(el.tagName)) el.select();
  else if (clear) el.ownerDocument.getSelection().selectAllChildren(el);
  if (text) return el.ownerDocument.execCommand("insertText", false, text);
  return !clear || !lettersIn(el.value || el.textContent) || el.ownerDocument.execCommand("delete");
}

function activeElement() {
  let el = document.activeElement;
  for (;;) {
    if (el && el.shadowRoot && el.shadowRoot.activeElement) el = el.shadowRoot.activeElement;
    else if (el && el.tagName === "IFRAME" && frameDocument(el)) el = frameDocument(el).activeElement;
    else return el;
  }
}

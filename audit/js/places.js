// Where elements of one document are, and bringing them into view and all back to where it was.
// A path is a list of selectors: each but the first leads into the shadow tree of the one before.
// It is the body of a function, whose caller keeps what it returns.

function found(path) {
  let root = document;
  let el = null;
  for (const selector of path) {
    el = root && root.querySelector(selector);
    if (!el) return null;
    root = el.shadowRoot;
  }
  return el;
}

const parentOf = (el) => el.assignedSlot || el.parentElement || (el.getRootNode() || {}).host || null;

// Where an element shows: a paragraph of nothing but text where its text is, as it may be a long
// way from the paragraph's edge.
function drawn(el) {
  const whole = el.getBoundingClientRect();
  if (el.childElementCount || getComputedStyle(el).display !== "block" || !el.textContent.trim()) return whole;
  const range = document.createRange();
  range.selectNodeContents(el);
  const text = range.getBoundingClientRect();
  return text.width && text.width < whole.width / 2 ? text : whole;
}

// The part of an element that its own page does not cut off: [left, top, width, height] in the
// document's view; of no size when all of it is cut off, null when it is not drawn at all.
function box(path) {
  const el = found(path);
  if (!el) return null;
  let { left, top, right, bottom } = drawn(el);
  if (right <= left || bottom <= top) return null;
  const fixed = getComputedStyle(el).position === "fixed";
  for (let at = parentOf(el); at && !fixed && at !== document.body && at !== document.documentElement; at = parentOf(at)) {
    const style = getComputedStyle(at);
    if (style.overflowX === "visible" && style.overflowY === "visible") continue;
    const edge = at.getBoundingClientRect();
    left = Math.max(left, edge.left);
    top = Math.max(top, edge.top);
    right = Math.min(right, edge.right);
    bottom = Math.min(bottom, edge.bottom);
  }
  return right > left && bottom > top ? [left, top, right - left, bottom - top] : [left, top, 0, 0];
}

// Where the document of a frame begins, and how large it shows: [left, top, width, height].
function inside(path) {
  const el = found(path);
  if (!el) return null;
  const rect = el.getBoundingClientRect();
  const style = getComputedStyle(el);
  const left = rect.left + el.clientLeft + parseFloat(style.paddingLeft || 0);
  const top = rect.top + el.clientTop + parseFloat(style.paddingTop || 0);
  return [left, top, el.clientWidth, el.clientHeight];
}

// The paths of the frames of this document, and a path to an element, through open shadow trees.
function frames() {
  return everything(document).filter((el) => el.matches("iframe, frame")).map(pathTo);
}

function everything(root) {
  const found = [];
  for (const el of root.querySelectorAll("*")) {
    found.push(el);
    if (el.shadowRoot) found.push(...everything(el.shadowRoot));
  }
  return found;
}

function pathTo(el) {
  const path = [];
  for (let at = el; at; ) {
    const root = at.getRootNode();
    path.unshift(selectorIn(root, at));
    at = root instanceof ShadowRoot ? root.host : null;
  }
  return path;
}

// The shortest of some selectors that means this element alone in its tree.
function selectorIn(root, el) {
  const only = (selector) => root.querySelectorAll(selector).length === 1;
  if (el.id && only(`#${CSS.escape(el.id)}`)) return `#${CSS.escape(el.id)}`;
  const steps = [];
  for (let at = el; at && at.parentNode; at = at.parentElement) {
    const tag = CSS.escape(at.localName);
    if (at.id && at !== el && only(`#${CSS.escape(at.id)}`)) return [`#${CSS.escape(at.id)}`, ...steps].join(" > ");
    const alike = [...at.parentNode.children].filter((one) => one.localName === at.localName);
    steps.unshift(alike.length > 1 ? `${tag}:nth-of-type(${alike.indexOf(at) + 1})` : tag);
    if (only(steps.join(" > "))) return steps.join(" > ");
  }
  return steps.join(" > ");
}

const canonical = (path) => (found(path) ? pathTo(found(path)) : null);

// Whether nobody can use an element now: it is inert, or a modal dialog is open that it is not in.
function inert(path) {
  const el = found(path);
  const modal = [...document.querySelectorAll(":modal")].pop();
  let inside = !modal;
  for (let at = el; at; at = parentOf(at)) {
    if (at.inert) return true;
    inside = inside || at === modal;
  }
  return Boolean(el) && !inside && el !== document.documentElement;
}

// Where one gets from an element: into a "shadow" tree or a "frame"; null for nowhere.
function leads(path) {
  const el = found(path);
  return el ? (el.shadowRoot ? "shadow" : "frame") : null;
}

// The answers of one of these functions to many paths.
const each = (name, paths) => paths.map((path) => ({ box, canonical, inert })[name](path));

const positions = new Map();

function reveal(path) {
  const el = found(path);
  if (!el) return false;
  for (let at = el; at; at = parentOf(at))
    if (!positions.has(at)) positions.set(at, [at.scrollLeft, at.scrollTop]);
  const page = document.scrollingElement;
  if (page && !positions.has(page)) positions.set(page, [page.scrollLeft, page.scrollTop]);
  el.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
  return true;
}

function restore() {
  for (const [el, [left, top]] of [...positions].reverse())
    if (el.scrollLeft !== left || el.scrollTop !== top) el.scrollTo({ left, top, behavior: "instant" });
  positions.clear();
}

return { box, inside, reveal, restore, frames, everything, pathTo, canonical, leads, inert, each };

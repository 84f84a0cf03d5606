// What the scripts of the checks share. names.js of perception/ stands before it: roles, names, text.

// All elements of a document, open shadow roots included, at most `most`.
function every(most = 20000) {
  const found = [];
  const gather = (root) => {
    for (const el of root.querySelectorAll("*")) {
      if (found.length >= most) return;
      found.push(el);
      if (el.shadowRoot) gather(el.shadowRoot);
    }
  };
  gather(document);
  return found;
}

const parentOf = (el) =>
  el.assignedSlot || el.parentElement || (el.getRootNode() instanceof ShadowRoot ? el.getRootNode().host : null);

function* ancestors(el) {
  for (let at = parentOf(el); at; at = parentOf(at)) yield at;
}

const closestOf = (el, test) => {
  for (let at = el; at; at = parentOf(at)) if (test(at)) return at;
  return null;
};

// Whether one element holds another, through shadow roots.
const holds = (outer, inner) => closestOf(inner, (at) => at === outer) !== null;

// A CSS path that names one element; `>>` goes into a shadow root.
function pathOf(el) {
  const root = el.getRootNode();
  const path = pathIn(root, el);
  return root instanceof ShadowRoot ? `${pathOf(root.host)} >> ${path}` : path;
}

// Its place among the children of the same kind, from 1, and how many these are.
const places = new WeakMap();
function placeOf(el) {
  const parent = el.parentNode;
  if (!parent) return [1, 1];
  if (!places.has(parent)) {
    const kinds = new Map(), own = new Map();
    for (const one of parent.children) {
      kinds.set(one.localName, (kinds.get(one.localName) || 0) + 1);
      own.set(one, kinds.get(one.localName));
    }
    places.set(parent, { kinds, own });
  }
  const { kinds, own } = places.get(parent);
  return [own.get(el), kinds.get(el.localName)];
}

function pathIn(root, el) {
  const parts = [];
  for (let at = el; at && at !== root; at = at.parentElement) {
    const named = at.id ? `#${CSS.escape(at.id)}` : "";
    if (named && root.querySelectorAll(named).length === 1) return [named, ...parts].join(" > ");
    const tag = CSS.escape(at.localName);
    if (at === document.documentElement || at === document.body) {
      parts.unshift(tag);
      continue;
    }
    const [place, alike] = placeOf(at);
    parts.unshift(alike > 1 ? `${tag}:nth-of-type(${place})` : tag);
  }
  return parts.join(" > ");
}

const boxOf = (rect) => [rect.left, rect.top, rect.width, rect.height];

// What a finding tells of an element.
const about = (el) => ({
  selector: pathOf(el), html: sourceOf(el), box: boxOf(el.getBoundingClientRect()),
  tag: el.localName, text: seenText(el, 80), classes: el.getAttribute("class") || "",
});

// The beginning of its source, without what a person may have typed into it.
function sourceOf(el) {
  const copy = el.cloneNode(false);
  if (copy.hasAttribute("value") && (el.type === "password" || isPrivate(el))) copy.setAttribute("value", "•••");
  const source = copy.outerHTML;
  const text = el.children.length ? "" : el.textContent.slice(0, 80);
  return source.replace(/><\/[\w-]+>$/, (end) => `>${text}${end.slice(1)}`).slice(0, 300);
}

// Whether it is kept for screen readers alone: clipped to nothing, or moved out of sight.
function forEarsOnly(el) {
  const at = closestOf(el, (one) => {
    const style = getComputedStyle(one);
    if (style.clipPath.startsWith("inset(50%") || style.clipPath === "inset(100%)") return true;
    if (style.position === "absolute" && /^rect\((0|1)px,? (0|1)px,? (0|1)px,? (0|1)px\)$/.test(style.clip)) return true;
    const rect = one.getBoundingClientRect();
    return style.overflowX !== "visible" && style.display !== "contents" && rect.width <= 1.5 && rect.height <= 1.5;
  });
  if (at) return true;
  const rect = el.getBoundingClientRect();
  return rect.right + scrollX < -50 || rect.bottom + scrollY < -50;
}

const ICON_FONT = /icon|symbol|awesome|glyph|material/i;

// The text nodes right inside an element that people can read.
function ownTexts(el) {
  if (NOT_SHOWN.has(el.tagName.toUpperCase())) return [];
  return [...el.childNodes].filter((node) => node.nodeType === 3 && node.data.trim());
}

function linesOf(node) {
  const range = document.createRange();
  range.selectNodeContents(node);
  return [...range.getClientRects()].filter((rect) => rect.width > 1 && rect.height > 1);
}

// The text that shows in an element, whatever accessibility is told of it.
function seenText(el, room = 200) {
  const parts = [];
  const gather = (at) => {
    for (const child of childrenOf(at)) {
      if (parts.join("").length > room) return;
      if (child.nodeType === 3) {
        if (child.data.trim() && linesOf(child).length) parts.push(child.data);
      } else if (child.nodeType === 1 && !NOT_SHOWN.has(child.tagName.toUpperCase()) && shown(child)) {
        if (forEarsOnly(child) || ICON_FONT.test(getComputedStyle(child).fontFamily)) continue;
        const inline = child.tagName !== "BR" && INLINE.test(getComputedStyle(child).display);
        if (!inline) parts.push(" ");
        gather(child);
        if (!inline) parts.push(" ");
      }
    }
  };
  gather(el);
  return squeeze(parts.join("")).slice(0, room);
}

const NATIVE = "a[href], area[href], button, input:not([type=hidden]), select, textarea, summary, iframe, video[controls], audio[controls], [contenteditable]:not([contenteditable=false])";
const ACTIVE_ROLES = new Set([...WIDGETS, "scrollbar", "separator", "application", "row"]);
const isNative = (el) => el.matches(NATIVE);
const activeRole = (el) => ACTIVE_ROLES.has((el.getAttribute("role") || "").trim().split(/\s+/)[0].toLowerCase());
const isControl = (el) => isNative(el) || activeRole(el);
const isDisabled = (el) =>
  el.matches(":disabled, [aria-disabled=true], [inert]") ||
  closestOf(el, (at) => at.matches("[inert], [aria-disabled=true]")) !== null;
const inControl = (el) => closestOf(el, isControl);
const canFocus = (el) => el.tabIndex >= 0 || (editableHost(el) && !el.hasAttribute("tabindex"));

// What lies on top at a point, through open shadow roots.
function topAt(x, y) {
  let el = document.elementFromPoint(x, y);
  while (el && el.shadowRoot) {
    const inner = el.shadowRoot.elementFromPoint(x, y);
    if (!inner || inner === el) break;
    el = inner;
  }
  return el;
}

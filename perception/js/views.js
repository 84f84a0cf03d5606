// Where things are: documents within documents, what of an element shows, what covers it.

// A view is one document as seen from the top one: its offset, its scale and what of it can show.
// `outerClip` is what the page around a cross-origin frame lets show of it.
let outerClip = null;
const topView = () => {
  labelsIn = new Map();
  const own = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
  const clip = outerClip ? meet(own, outerClip) : own;
  return { doc: document, x: 0, y: 0, scale: 1, frame: "", host: null, outer: null, clip };
};

function frameView(el, outer) {
  const rect = el.getBoundingClientRect();
  const style = el.ownerDocument.defaultView.getComputedStyle(el);
  const inset = (side) => parseFloat(style[`padding${side}`]) + parseFloat(style[`border${side}Width`]);
  const around = style.boxSizing === "border-box" ? 0 : inset("Left") + inset("Right");
  const own = parseFloat(style.width) + around; // as offsetWidth, which is rounded
  const scale = own > 0 ? rect.width / own : 1;
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

const labels = (hit, el) => labelsOf(el).some((label) => holds(label, hit));

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

// Whether a click at a point would go to another control inside the element: a link in a label.
function innerControl(view, el, x, y) {
  const hit = deepestAt(view.doc, x, y);
  const control = hit && hit !== el && holds(el, hit) ? hit.closest("a[href], button, input, select, textarea") : null;
  return control && control !== el && control !== el.control && holds(el, control);
}

// The part of an element that can be clicked: its whole visible box when the middle is free, else
// the quarter round a free point. `blocker` is what covers it, `offscreen` that it is scrolled away.
function placement(view, el, rect) {
  const visible = meet(rect, view.clip);
  if (empty(visible)) return { box: rect, offscreen: true };
  const width = visible.right - visible.left;
  const height = visible.bottom - visible.top;
  let blocker = null;
  let inner = false;
  for (const [fx, fy] of [[0.5, 0.5], [0.25, 0.5], [0.75, 0.5], [0.5, 0.25], [0.5, 0.75]]) {
    const x = visible.left + width * fx;
    const y = visible.top + height * fy;
    const found = blockerAt(view, el, x, y);
    if (!found && !innerControl(view, el, x, y)) {
      if (fx === 0.5 && fy === 0.5) return { box: visible };
      return { box: { left: x - width / 8, right: x + width / 8, top: y - height / 8, bottom: y + height / 8 } };
    }
    blocker = blocker || found;
    inner = inner || !found;
  }
  if (inner) return { box: visible };
  const x = visible.left + width / 2;
  const y = visible.top + height / 2;
  if (clippedBy(el, view.doc.documentElement, x, y)) return { box: rect, offscreen: true };
  return { box: visible, blocker };
}

// How the text of a page is laid out: what is cut off, what overlaps, what makes it scroll sideways.

const SLACK = 3;
const TWO_WAYS = "table, pre, code, img, svg, video, canvas, iframe, object, embed, math, [role=grid], [role=table], [role=treegrid], [role=toolbar], [role=application], [role=img], [role=tablist], [id=map], [class~=map], [class*=leaflet], [class*=mapbox], [aria-roledescription=map]";
const HIDES = /hidden|clip/, SCROLLS = /auto|scroll/;

// What the window itself hides: `overflow` of the document, or of the body when that has none.
function windowStyle() {
  const root = getComputedStyle(document.documentElement);
  return root.overflowX === "visible" && root.overflowY === "visible" ? getComputedStyle(document.body) : root;
}

function inner(el) {
  const rect = el.getBoundingClientRect(), left = rect.left + el.clientLeft, top = rect.top + el.clientTop;
  return { left, top, right: left + el.clientWidth, bottom: top + el.clientHeight };
}

// How much of a line a box cuts away: "" for none, "part" or "whole", for each direction.
function cutBy(line, box, across, down) {
  const x = across ? Math.max(box.left - line.left, line.right - box.right) : 0;
  const y = down ? Math.max(box.top - line.top, line.bottom - box.bottom) : 0;
  if (x >= line.width - 1 || y >= line.height - 1) return "whole";
  return x > SLACK || y > Math.max(SLACK, line.height * 0.2) ? "part" : "";
}

// The boxes around an element that hide what sticks out of them, up to the first that scrolls.
function frames(el) {
  const found = [];
  let scrollsX = false, scrollsY = false, levels = 0, fixed = false;
  for (const at of [el, ...ancestors(el)]) {
    if (at === document.body || at === document.documentElement) break;
    const style = getComputedStyle(at);
    if (style.display !== "contents" && !/^inline$/.test(style.display)) {
      const across = HIDES.test(style.overflowX) && !scrollsX, down = HIDES.test(style.overflowY) && !scrollsY;
      if (across || down) {
        const clamped = style.textOverflow === "ellipsis" || (style.webkitLineClamp && style.webkitLineClamp !== "none");
        found.push({ at, box: inner(at), across, down, clamped, levels });
      }
      scrollsX ||= SCROLLS.test(style.overflowX);
      scrollsY ||= SCROLLS.test(style.overflowY);
    }
    fixed ||= style.position === "fixed";
    levels++;
  }
  const own = windowStyle(), root = document.documentElement;
  const across = !scrollsX && (fixed || HIDES.test(own.overflowX)), down = !scrollsY && (fixed || HIDES.test(own.overflowY));
  if (across || down) {
    const box = { left: 0, top: fixed ? 0 : -scrollY, right: root.clientWidth, bottom: innerHeight };
    found.push({ at: root, box, across, down, clamped: false, levels: 99 });
  }
  return found;
}

// What happens to the lines of an element's text.
function fate(el, lines) {
  for (const frame of frames(el)) {
    const cuts = lines.map((line) => cutBy(line, frame.box, frame.across, frame.down));
    if (cuts.every((cut) => cut === "whole")) return { state: "away", by: frame };
    if (cuts.some(Boolean)) return { state: "cut", by: frame };
  }
  return { state: "seen", by: null };
}

function texts(most) {
  const found = [];
  for (const el of every()) {
    if (found.length >= most) break;
    const nodes = ownTexts(el);
    if (!nodes.length || !shown(el) || forEarsOnly(el) || within(el, "[aria-hidden=true] option, select, noscript")) continue;
    const lines = nodes.flatMap(linesOf);
    if (lines.length) found.push({ el, lines, ...fate(el, lines) });
  }
  return found;
}

const within = (el, selector) => closestOf(el, (at) => at.matches(selector)) !== null;

function* overlaps(found) {
  const lines = [];
  for (const one of found) {
    const size = parseFloat(getComputedStyle(one.el).fontSize);
    if (one.state === "seen" && !isIcon(one.el)) 
      for (const rect of one.lines.slice(0, 20)) if (inScrolled(one.el, rect)) lines.push({ el: one.el, rect, size });
  }
  lines.sort((a, b) => a.rect.top - b.rect.top);
  for (let i = 0; i < lines.length; i++) {
    const a = lines[i];
    for (let j = i + 1; j < lines.length && lines[j].rect.top < a.rect.bottom; j++) {
      const b = lines[j];
      if (a.el === b.el || holds(a.el, b.el) || holds(b.el, a.el)) continue;
      const x = Math.min(a.rect.right, b.rect.right) - Math.max(a.rect.left, b.rect.left);
      const y = Math.min(a.rect.bottom, b.rect.bottom) - Math.max(a.rect.top, b.rect.top);
      if (x > SLACK + 1 && y > Math.min(a.size, b.size) * 0.45 && bothOnTop(a, b)) yield [a.el, b.el];
    }
  }
}

// Whether a line is in view in all boxes around it that scroll.
function inScrolled(el, line) {
  const x = (line.left + line.right) / 2, y = (line.top + line.bottom) / 2;
  for (const at of [el, ...ancestors(el)]) {
    if (at === document.body || at === document.documentElement) break;
    const style = getComputedStyle(at);
    if (style.overflowX === "visible" && style.overflowY === "visible") continue;
    const box = inner(at);
    if (x < box.left || x > box.right || y < box.top || y > box.bottom) return false;
  }
  return true;
}

const isIcon = (el) => ICON_FONT.test(getComputedStyle(el).fontFamily);

// What is layered on purpose (menus, bars that stay) is not laid out badly.
function bothOnTop(a, b) {
  const layer = (el) => closestOf(el, (at) => /fixed|sticky/.test(getComputedStyle(at).position));
  return layer(a.el) === layer(b.el);
}

function* wide() {
  const root = document.documentElement, whole = document.scrollingElement || root;
  const places = [[whole, root.clientWidth, windowStyle()]];
  for (const el of every()) {
    if (el === root || el === document.body || el.clientWidth * el.clientHeight < innerWidth * innerHeight * 0.5) continue;
    const style = getComputedStyle(el);
    const both = SCROLLS.test(style.overflowX) && SCROLLS.test(style.overflowY) && el.scrollHeight > el.clientHeight + 8;
    if (both) places.push([el, el.clientWidth, style]);
  }
  for (const [place, width, style] of places) {
    if (place.scrollWidth <= width + 1 || HIDES.test(style.overflowX)) continue;
    const edge = (place === whole ? -scrollX : place.getBoundingClientRect().left - place.scrollLeft) + width;
    yield { over: place.scrollWidth - width, culprits: together(culprits(place, edge)) };
  }
}

// Whether a picture or film is as wide as what holds it, and so not what makes it wide.
function follows(el) {
  if (!/^(img|svg|video|canvas|iframe|object|embed)$/.test(el.localName)) return false;
  const outer = parentOf(el);
  return Boolean(outer) && el.getBoundingClientRect().width <= outer.getBoundingClientRect().width + 1;
}

function culprits(place, edge) {
  const sticksOut = (el) => el.getBoundingClientRect().right > edge + 1;
  const found = [];
  for (const el of place.querySelectorAll("*")) {
    if (found.length >= 12) break;
    if (!sticksOut(el) || !shown(el)) continue;
    const parent = parentOf(el);
    if (parent && parent !== place && sticksOut(parent)) continue;
    if (closestOf(parent, (at) => at !== place && at !== document.body && at !== document.documentElement && getComputedStyle(at).overflowX !== "visible")) continue;
    const twoWays = within(el, TWO_WAYS) || [...el.querySelectorAll(TWO_WAYS)].some((one) => sticksOut(one) && !follows(one));
    found.push({ el, twoWays });
  }
  return found;
}

// Cells side by side in a grid, such as the days of a month, are told of as one.
function together(found) {
  const parents = new Map();
  for (const one of found) parents.set(parentOf(one.el), [...(parents.get(parentOf(one.el)) || []), one]);
  return [...parents].flatMap(([parent, group]) =>
    group.length < 3 || !parent ? group : [{ el: parent, twoWays: group.every((one) => one.twoWays) || /grid|table/.test(getComputedStyle(parent).display) }]);
}

function main({ most }) {
  const facts = [], found = texts(most);
  for (const { el, state, by } of found) {
    const fact = { ...about(el), what: "text", state, font: parseFloat(getComputedStyle(el).fontSize) };
    if (by) Object.assign(fact, { by: pathOf(by.at), levels: by.levels, clamped: by.clamped, across: by.across && !by.down });
    facts.push(fact);
  }
  for (const [one, other] of overlaps(found))
    facts.push({ ...about(one), what: "overlap", other: pathOf(other), others: seenText(other, 60) });
  for (const { over, culprits } of wide()) {
    if (!culprits.length) facts.push({ what: "wide", selector: "html", html: "", box: null, over, twoWays: false, width: 0 });
    for (const { el, twoWays } of culprits)
      facts.push({ ...about(el), what: "wide", over, twoWays, width: el.getBoundingClientRect().width });
  }
  return facts;
}

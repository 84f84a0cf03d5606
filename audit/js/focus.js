// Where the focus is, what covers it, and what it should come to.

const MANY_STOPS = "input[type=date], input[type=time], input[type=month], input[type=week], input[type=datetime-local], video, audio, iframe, object, embed";
const COMPOSITE = "[role=listbox], [role=menu], [role=menubar], [role=tablist], [role=tree], [role=grid], [role=treegrid], [role=toolbar], [role=radiogroup], [role=combobox], [role=spinbutton], select";
const MODAL = "dialog, [role=dialog], [role=alertdialog], [aria-modal=true]";

function deepActive() {
  let el = document.activeElement;
  while (el && el.shadowRoot && el.shadowRoot.activeElement) el = el.shadowRoot.activeElement;
  return el && el !== document.body && el !== document.documentElement ? el : null;
}

// The box that shows for an element: its own, or that of what stands in it.
function shownBox(el) {
  const own = el.getBoundingClientRect();
  if (own.width > 1 && own.height > 1) return own;
  for (const inner of el.querySelectorAll("*")) {
    const rect = inner.getBoundingClientRect();
    if (rect.width > 1 && rect.height > 1 && shown(inner)) return rect;
  }
  return own;
}

// Boxes that a mark of the focus may be painted round: labels, neighbours, and what holds it.
function around(el) {
  const boxes = [];
  const add = (one) => {
    const rect = one.getBoundingClientRect();
    if (rect.width > 1 && rect.width * rect.height < innerWidth * innerHeight * 0.25) boxes.push(boxOf(rect));
  };
  for (const label of el.labels || []) add(label);
  if (el.nextElementSibling) add(el.nextElementSibling);
  let levels = 0;
  for (const at of ancestors(el)) {
    if (levels++ >= 3 || at === document.body) break;
    add(at);
  }
  return boxes;
}

// What lies over it, when that is so at every point of it that is in the view.
function coverOf(el, rect) {
  if (getComputedStyle(el).pointerEvents === "none") return { points: -1, cover: null };
  let points = 0, cover = null;
  for (let i = 0; i < 5; i++)
    for (let j = 0; j < 3; j++) {
      const x = rect.left + 1 + (rect.width - 2) * i / 4, y = rect.top + 1 + (rect.height - 2) * j / 2;
      if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) continue;
      points++;
      const top = topAt(x, y);
      if (!top || holds(el, top) || holds(top, el) || [...(el.labels || [])].some((label) => holds(label, top)))
        return { points, cover: null };
      cover = top;
    }
  return { points, cover };
}

// The outermost part of the page that is laid over the rest and holds an element.
function layerOf(el) {
  let layer = null;
  for (const at of [el, ...ancestors(el)])
    if (/fixed|sticky|absolute/.test(getComputedStyle(at).position) || at.matches("[popover], dialog")) layer = at;
  return layer;
}

// The parts of the page that lie over the rest at present.
function layers() {
  const found = new Set();
  for (const el of every())
    if (shown(el) && /fixed|sticky|absolute/.test(getComputedStyle(el).position)) found.add(layerOf(el));
  return [...found].slice(0, 300).map((el) => ({ selector: pathOf(el) }));
}

// The share of a box that nothing around it cuts off.
function shareOf(el, rect) {
  let { left, top, right, bottom } = rect;
  if (getComputedStyle(el).position === "fixed") return 1;
  for (const at of ancestors(el)) {
    if (at === document.body || at === document.documentElement) break;
    const style = getComputedStyle(at);
    if (style.overflow !== "visible" && style.display !== "contents") {
      const box = at.getBoundingClientRect();
      left = Math.max(left, box.left), right = Math.min(right, box.right);
      top = Math.max(top, box.top), bottom = Math.min(bottom, box.bottom);
    }
    if (style.position === "fixed") break;
  }
  const area = rect.width * rect.height;
  return area ? Math.max(0, right - left) * Math.max(0, bottom - top) / area : 0;
}

const stays = (el) => closestOf(el, (at) => /fixed|sticky/.test(getComputedStyle(at).position)) !== null;

function stop(el) {
  const rect = shownBox(el), { points, cover } = coverOf(el, rect);
  const field = el.isContentEditable || (FIELDS.has(el.tagName) && !/^(checkbox|radio|button|submit|reset|range|color|file|image)$/.test(el.type) && el.tagName !== "SELECT");
  const help = `${el.getAttribute("aria-describedby") || ""} ${el.getAttribute("aria-labelledby") || ""}`.split(/\s+/)
    .map((id) => (id && el.getRootNode().getElementById?.(id)?.textContent) || "").join(" ");
  return {
    ...about(el), box: boxOf(rect), around: around(el), points, share: forEarsOnly(el) ? 0 : shareOf(el, rect), field,
    cover: cover ? pathOf(cover) : "",
    layer: cover && layerOf(cover) ? pathOf(layerOf(cover)) : "", scroll: [scrollX, scrollY], stays: stays(el), rtl: getComputedStyle(el).direction === "rtl", positive: el.tabIndex > 0,
    many: el.matches(MANY_STOPS) || (el.localName.includes("-") && !el.shadowRoot), modal: modalOf(el),
    told: /esc|shift|退出|离开/i.test(help), frame: /^I?FRAME$/.test(el.tagName), parent: el.parentElement ? pathOf(el.parentElement) : "",
  };
}

// The dialog that it is in; "" for none.
function modalOf(el) {
  const dialog = closestOf(el, (at) => at.matches(MODAL));
  return dialog ? pathOf(dialog) : "";
}

const within = (el, selector) => closestOf(el, (at) => at.matches(selector)) !== null;

// Puts the focus before the first element, as after loading.
function begin() {
  const el = deepActive();
  if (el) el.blur();
  const had = document.body.getAttribute("tabindex");
  document.body.tabIndex = -1;
  document.body.focus({ preventScroll: true });
  document.body.blur();
  if (had === null) document.body.removeAttribute("tabindex");
  else document.body.setAttribute("tabindex", had);
  scrollTo({ left: 0, top: 0, behavior: "instant" });
  return every().filter((el) => el.matches(MODAL) && shown(el)).map((el) => ({ selector: pathOf(el) }));
}

const reachable = () => every().filter((el) => canFocus(el) && shown(el) && !isDisabled(el) && !(el.type === "radio" && el.tagName === "INPUT"));

// What comes behind an element in the order of the source, and outside of it.
function behind(selector) {
  const all = reachable(), at = all.findIndex((el) => pathOf(el) === selector);
  return at < 0 ? null : all.slice(at + 1).find((el) => !holds(all[at], el)) || null;
}

// Moves on behind what does not let go.
function after(selector) {
  const next = behind(selector);
  if (!next) return [];
  next.focus();
  return deepActive() === next ? [stop(next)] : [];
}

// What has a role to use, and cannot take the focus.
function never() {
  const found = [];
  for (const el of every()) {
    if (!isControl(el) || canFocus(el) || isDisabled(el) || !shown(el) || forEarsOnly(el)) continue;
    if (within(el, "[aria-hidden=true], [inert]") || within(el, COMPOSITE) || el.isContentEditable) continue;
    if (/^(IFRAME|VIDEO|AUDIO|AREA)$/.test(el.tagName) || !activeRole(el) && !isNative(el)) continue;
    const role = roleOf(el);
    if (/^(option|menuitem.*|tab|treeitem|gridcell|row|radio|separator|scrollbar|application|slider)$/.test(role)) continue;
    if (parentOf(el) && inControl(parentOf(el))) continue;
    if (el.querySelector("a[href], button, input, [tabindex='0']")) continue;
    const rect = el.getBoundingClientRect();
    if (rect.width < 4 || rect.height < 4) continue;
    const name = nameOf(el, role), twin = every().some((one) => one !== el && canFocus(one) && shown(one) &&
      (el.href ? one.href === el.href : isControl(one) && name && nameOf(one, roleOf(one)) === name));
    if (!twin) found.push({ ...about(el), role, name, native: isNative(el), given: el.getAttribute("tabindex") });
  }
  return found;
}

function main({ what, selector, x, y }) {
  if (what === "begin") return begin();
  if (what === "after") return after(selector);
  if (what === "layers") return layers();
  if (what === "behind") {
    const next = behind(selector);
    return next ? [stop(next)] : [];
  }
  if (what === "finish") {
    const running = document.getAnimations().filter((one) => one.transitionProperty && one.playState === "running");
    for (const one of running) one.finish();
    return running.length ? [{}] : [];
  }
  if (what === "never") return never();
  if (what === "reachable") return reachable().map((el) => ({ selector: pathOf(el) }));
  if (what === "blur") {
    const el = deepActive();
    if (el) el.blur();
    return [];
  }
  if (what === "restore") {
    const el = deepActive();
    if (el && pathOf(el) !== selector) el.blur();
    const old = selector && every().find((one) => pathOf(one) === selector);
    if (old) old.focus({ preventScroll: true });
    scrollTo({ left: x, top: y, behavior: "instant" });
    return [];
  }
  if (what === "focus") {
    const old = every().find((one) => pathOf(one) === selector);
    if (old) old.focus({ preventScroll: true });
    return [];
  }
  const el = deepActive();
  return el && document.hasFocus() ? [stop(el)] : [];
}

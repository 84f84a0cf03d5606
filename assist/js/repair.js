// Repairs what a page keeps from assistive technology: names, roles and keys that are missing. It
// runs in a world of its own (Chromium's isolated worlds), where nothing that the page has done to
// its own JavaScript is seen. Only attributes are set, and each is noted so that it can be undone.
// CONFIG comes before this file: words, descriptions, and what a saved file says of this site.
// perception's names.js comes before it too; the rules come after it.

const { getAttribute, setAttribute, removeAttribute, hasAttribute, closest } = Element.prototype;
const get = (el, name) => getAttribute.call(el, name);
const has = (el, name) => hasAttribute.call(el, name);
const near = (el, selector) => closest.call(el, selector);
// A form or a document whose parts are called like its methods hides these.
const query = (root, selector) =>
  (root.nodeType === 9 ? Document : root.nodeType === 11 ? DocumentFragment : Element)
    .prototype.querySelectorAll.call(root, selector);

const parentOf = (el) => PARENT.call(el);
const PARENT = Object.getOwnPropertyDescriptor(Node.prototype, "parentElement").get;

const PASS_AFTER = 120; // milliseconds from a change of the page to the next repair
const RESTS = 10; // how many times as long as a pass the page is left alone after it
const AT_ONCE = 20_000; // elements that one pass looks at

const changes = []; // in the order in which they were made
const changed = new WeakMap(); // element -> its changes
const pressable = new WeakSet(); // what is to be pressed with Enter and Space
const fragile = new Set(["icon", "address", "text"]); // sources that a page may change in place

// Set attributes, and note it. `facts` are kind, name, source and guess.
function change(el, attributes, facts) {
  const description = facts.guess ? CONFIG.descriptions[facts.source] || "" : "";
  const wanted = { ...attributes };
  if (description && !has(el, "aria-description")) wanted["aria-description"] = description;
  const before = {};
  for (const [name, value] of Object.entries(wanted)) {
    before[name] = get(el, name);
    setAttribute.call(el, name, value);
  }
  const made = { ref: new WeakRef(el), before, set: wanted, ...facts };
  changes.push(made);
  changed.set(el, [...(changed.get(el) || []), made]);
  if (wanted.role === "button") pressable.add(el);
}

const wasChanged = (el, kind) => (changed.get(el) || []).some((one) => one.kind === kind || one.kind === "saved");

// Undo changes of an element, the last one first. What the page has set meanwhile stays.
function revert(el, which) {
  for (const one of [...which].reverse()) {
    for (const [name, value] of Object.entries(one.set)) {
      if (get(el, name) !== value) continue;
      if (one.before[name] === null) removeAttribute.call(el, name);
      else setAttribute.call(el, name, one.before[name]);
    }
    changes.splice(changes.indexOf(one), 1);
  }
  const left = (changed.get(el) || []).filter((one) => !which.includes(one));
  changed.set(el, left);
  if (!left.some((one) => one.set.role === "button")) pressable.delete(el);
}

// Enter and Space on what we made a button are a click. Last of all handlers: a page that deals
// with the key itself has done so by then, and says so by preventing the default.
function pressed(event) {
  const el = event.composedPath()[0];
  if (!event.isTrusted || event.defaultPrevented || !pressable.has(el)) return;
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  if (event.key !== "Enter" && event.key !== " ") return;
  event.preventDefault();
  if (el.click) el.click();
  else el.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, composed: true }));
}

// All elements below a root, shadow trees included, in the order of the page.
function* below(root) {
  const waiting = [root];
  for (let count = 0; waiting.length && count < AT_ONCE; count++) {
    const node = waiting.pop();
    if (node.nodeType === 1) {
      if (NOT_SHOWN.has(node.tagName) && node.tagName !== "HEAD") continue;
      yield node;
    }
    if (node.shadowRoot) watch(node.shadowRoot);
    const children = childrenOf(node);
    for (let i = children.length - 1; i >= 0; i--) if (children[i].nodeType === 1) waiting.push(children[i]);
  }
}

const left = (el) => Boolean(near(el, "[aria-hidden=true], [inert], [hidden]")) || !painted(el);

function pass(roots, appeared) {
  labelsIn = new Map([[document, labelsByField()]]);
  applySaved(document);
  aboutPage();
  for (const root of roots) {
    if (!root.isConnected && root.nodeType !== 9) continue;
    for (const el of below(root)) {
      if (left(el)) continue;
      for (const rule of RULES) {
        try {
          rule(el, appeared);
        } catch (error) {
          failed = failed || String(error); // an element of a peculiar page: the others are repaired
        }
      }
    }
  }
}
let failed = "";

function labelsByField() {
  const found = new Map();
  for (const label of query(document, "label"))
    if (label.control) found.set(label.control, [...(found.get(label.control) || []), label]);
  return found;
}

// What a saved file says: only where its path leads to one element, and only attributes that name.
function applySaved(root) {
  for (const one of CONFIG.saved) {
    if (one.page !== location.pathname) continue;
    let found = [];
    try {
      found = query(root, one.selector);
    } catch (error) {
      continue; // the path is no path
    }
    const set = Object.fromEntries(Object.entries(one.set).filter(([name]) => SAVABLE.has(name)));
    if (found.length !== 1 || (changed.get(found[0]) || []).some((made) => made.kind === "saved")) continue;
    revert(found[0], changed.get(found[0]) || []);
    const name = set["aria-label"] || set.lang || clean(textOf(found[0], 80));
    change(found[0], set, { kind: "saved", name, source: "saved", guess: Boolean(one.guess) });
  }
}
const SAVABLE = new Set(["aria-label", "aria-level", "role", "tabindex", "lang"]);

// A path that leads to one element of the document; "" for what lies in a shadow tree.
function pathOf(el, known) {
  const steps = [];
  for (let at = el; at; at = parentOf(at)) {
    if (Node.prototype.getRootNode.call(at).nodeType !== 9) return "";
    const id = get(at, "id") || "";
    if (/^[a-z][\w-]*$/i.test(id) && query(document, `#${CSS.escape(id)}`).length === 1) {
      steps.unshift(`#${CSS.escape(id)}`);
      break;
    }
    const [place, alone] = placeOf(at, known);
    steps.unshift(at.localName + (alone ? "" : `:nth-of-type(${place})`));
  }
  return steps.join(" > ");
}

// Which one it is of its kind beside its siblings, from 1, and whether it is the only one.
function placeOf(el, known) {
  const parent = parentOf(el);
  if (!parent) return [1, true];
  if (!known.has(parent)) {
    const places = new Map();
    const counts = {};
    for (const one of query(parent, ":scope > *")) places.set(one, (counts[one.localName] = (counts[one.localName] || 0) + 1));
    known.set(parent, [places, counts]);
  }
  const [places, counts] = known.get(parent);
  return [places.get(el), counts[el.localName] === 1];
}

// What was changed and is still there. What became a button and got its name too is told once.
function told() {
  const known = new Map();
  return changes.flatMap((one) => {
    const el = one.ref.deref();
    if (!el || !el.isConnected) return [];
    const others = (changed.get(el) || []).filter((other) => other !== one);
    if (one.kind === "name" && others.some((other) => other.kind === "button")) return [];
    const named = one.kind === "button" ? others.find((other) => other.kind === "name") : null;
    const { name, source } = named || one;
    const set = { ...one.set, ...(named ? named.set : {}) };
    const guess = one.guess || Boolean(named && named.guess);
    const role = get(el, "role") || roleOf(el) || el.localName;
    return [{ kind: one.kind, name, source, guess, role, set, selector: pathOf(el, known), page: location.pathname }];
  });
}

// What the page does meanwhile: new elements, and what shows now, is repaired; a name that was
// guessed from something that is no longer so is guessed anew.
const observer = new MutationObserver((records) => {
  for (const { type, target, addedNodes } of records) {
    for (let at = target, steps = 0; at && at.nodeType === 1 && steps < 4; at = parentOf(at), steps++) {
      const old = (changed.get(at) || []).filter((one) => one.kind === "name" && fragile.has(one.source));
      if (old.length) {
        revert(at, old);
        dirty.add(at);
      }
    }
    if (type === "attributes") dirty.add(target);
    for (const node of addedNodes) if (node.nodeType === 1) dirty.add(node);
  }
  if (dirty.size && !timer) timer = setTimeout(soon, Math.max(PASS_AFTER, RESTS * took));
});
const dirty = new Set();
let timer = 0;
let took = 0; // milliseconds of the last pass: a page that never rests is left the most of its time

function soon() {
  const began = performance.now();
  timer = 0;
  const roots = [...dirty].filter((one) => one.isConnected);
  dirty.clear();
  pass(roots.filter((one) => !roots.some((other) => other !== one && other.contains(one))), true);
  took = performance.now() - began;
}

const SEEN = ["class", "style", "hidden", "open", "href", "src", "title", "data-icon"];
let watched = new WeakSet();
function watch(root) {
  if (watched.has(root)) return;
  watched.add(root);
  observer.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: SEEN });
}

function begin() {
  pass([document], false);
  watch(document);
}

let running = false;

// Begin, or begin again after `off`, with what a file says.
function on(saved) {
  if (running) return;
  running = true;
  CONFIG.saved = saved;
  addEventListener("keydown", pressed);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
}

function off() {
  running = false;
  observer.disconnect();
  watched = new WeakSet();
  dirty.clear();
  clearTimeout(timer);
  timer = 0;
  removeEventListener("keydown", pressed);
  document.removeEventListener("DOMContentLoaded", begin);
  for (const one of [...changes].reverse()) {
    const el = one.ref.deref();
    if (el) revert(el, [one]);
  }
  changes.length = 0;
  endOutline();
}

globalThis.repair = {
  on,
  off,
  told: () => ({ changes: told(), outline: Boolean(outline), failed }),
  now: () => (timer ? (clearTimeout(timer), soon()) : undefined),
};

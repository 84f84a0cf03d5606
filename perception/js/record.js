// Tells what a person does, as it is done: each event with what the page showed just before it took
// effect. Only what the browser vouches for counts (isTrusted): a page cannot make steps up. What
// stands in private fields never leaves the page.

const tell = window[BINDING];
try {
  delete window[BINDING]; // before the page's own scripts run: it cannot call it
} catch { /* it cannot be taken away: the name is known to nobody */ }

const STEP_KEYS = new Set("Escape ArrowUp ArrowDown ArrowLeft ArrowRight PageUp PageDown Home End Delete Backspace F1 F2 F3 F4 F6 F7 F8 F9 F10".split(" "));
const TICKED = new Set(["checkbox", "radio"]);
const NOT_TYPED = new Set(["checkbox", "radio", "file", "button", "submit", "reset", "image", "hidden"]);
const NATIVE = "a[href], button, summary, input, select, textarea, [contenteditable]";

let pressed = null; // what the button went down on, and how the page looked then
let pending = null; // the field that is being filled
let dragged = null;
let entered = false; // Enter was pressed in a field: a click on its form's button is none of a person's
let waiting = 0;

const deepest = (event) => event.composedPath()[0];

// The script that sees most: that of the outermost document that may be read from here.
function reader() {
  let view = window;
  try {
    while (view !== view.parent && view.parent[key]) view = view.parent;
  } catch { /* another site's: it is read from here */ }
  return view[key];
}

const outwards = (el) => el.parentElement || (el.getRootNode().host ?? null);

// The look at the page, and which of its elements one is: the listed one that it lies in.
function lookAt(el) {
  const seen = scan({ words: null, limit: 600 });
  const listed = new Map(seen.elements.map((one) => [one.ref, one]));
  const found = listedAt(el, listed);
  const words = found ? found.name || found.text || found.label || found.placeholder : "";
  const more = words ? scan({ words: words.slice(0, 200), limit: 600 }) : null;
  return {
    ref: found ? found.ref : null, seen, more, url: String(location.href), title: String(document.title),
    private: el.matches?.("input, textarea") ? isPrivate(el) : false,
  };
}

function listedAt(el, listed) {
  const label = el.closest ? el.closest("label") : null;
  const control = label && label.control && !(el.closest(NATIVE) && label.contains(el.closest(NATIVE))) ? label.control : null;
  for (const start of [control, el])
    for (let at = start; at; at = outwards(at)) {
      const ref = refs.get(at);
      if (listed.has(ref)) return listed.get(ref);
      for (const other of labelsOf(at)) if (listed.has(refs.get(other))) return listed.get(refs.get(other));
    }
  return null;
}

const look = (el) => reader().lookAt(el);
const lookBefore = (el) => (pressed && related(pressed.el, el) ? pressed.look : look(el));
const related = (a, b) => holds(a, b) || holds(b, a) || labels(a, b);

function said(kind, more = {}) {
  tell({ kind, ...more });
  clearTimeout(waiting);
  if (window === window.top) waiting = setTimeout(() => tell({ kind: "page", look: look(document.documentElement) }), 500);
}

// Fields: one step each, told anew while it is typed, so that nothing is lost

const typed = (el) => el && ((el.tagName === "INPUT" && !NOT_TYPED.has(el.type)) || el.tagName === "TEXTAREA" || el.isContentEditable);
const hostOf = (el) => {
  while (el.isContentEditable && el.parentElement && el.parentElement.isContentEditable) el = el.parentElement;
  return el;
};

function begin(el) {
  if (pending && pending.el === el) return;
  settle();
  pending = { el, look: look(el), said: false };
}

function filled(el) {
  begin(el);
  const hidden = pending.look.private || (el.tagName === "INPUT" && isPrivate(el));
  const value = hidden ? null : el.isContentEditable ? el.innerText.replace(/\n$/, "") : el.value;
  said("fill", { value, look: pending.said ? null : pending.look });
  pending.said = true;
}

function settle() {
  if (pending && pending.said) tell({ kind: "settled" });
  pending = null;
}

const on = (type, handle) =>
  window.addEventListener(type, (event) => {
    const el = deepest(event);
    if (event.isTrusted && el && el.nodeType === 1) handle(event, el);
  }, true);

on("pointerdown", (event, el) => {
  entered = false;
  if (pending && !holds(pending.el, el)) settle();
  pressed = { el, look: look(el) };
});

on("click", (event, el) => {
  if (event.detail === 0 && (entered || !holds(el, activeElement()))) return;
  const label = el.closest("label");
  const control = label && label.control && !el.closest("a[href], button") ? label.control : el;
  if (control !== el && event.detail === 0) return;
  if (TICKED.has(control.type) || ["SELECT", "OPTION"].includes(control.tagName)) return;
  if (control.tagName === "INPUT" && ["file", "range"].includes(control.type)) return;
  said("click", { look: lookBefore(el) });
});
on("dblclick", (event, el) => {
  if (!typed(hostOf(el))) said("double_click", { look: lookBefore(el) });
});
on("contextmenu", (event, el) => said("right_click", { look: lookBefore(el) }));

on("beforeinput", (event, el) => typed(hostOf(el)) && begin(hostOf(el)));
on("input", (event, el) => typed(hostOf(el)) && filled(hostOf(el)));
on("focusout", settle);
on("change", (event, el) => {
  if (TICKED.has(el.type)) said(el.checked ? "check" : "uncheck", { look: lookBefore(el) });
  else if (el.tagName === "SELECT")
    said("select", { look: look(el), options: [...el.selectedOptions].map((one) => squeeze(one.label)) });
  else if (el.type === "file") said("upload", { look: look(el), files: [...el.files].map((one) => one.name) });
  else if (typed(el)) settle();
});

// Keys: what typing into a field and clicking does not say already

function chordOf(event) {
  const held = [event.ctrlKey && "Control", event.metaKey && "Meta", event.altKey && "Alt"].filter(Boolean);
  if (event.shiftKey && (held.length || event.key.length > 1)) held.push("Shift");
  const name = event.key === " " ? "Space" : event.key;
  return [...held, held.length && name.length === 1 ? name.toUpperCase() : name].join("+");
}

function counts(event, el) {
  const host = hostOf(el);
  const chord = (event.ctrlKey || event.metaKey || event.altKey) && !event.getModifierState("AltGraph");
  if (["Control", "Shift", "Alt", "Meta", "AltGraph", "Dead", "Unidentified", "Process"].includes(event.key)) return false;
  if (event.key === "Escape") return true;
  if (typed(host)) {
    if (event.key === "Enter" && !chord) return host.tagName === "INPUT";
    if (chord) return event.key === "Enter" || (event.key.length === 1 && !/^[acvxyz]$/i.test(event.key));
    const chooses = roleOf(host) === "combobox" || host.getAttribute("aria-autocomplete");
    return Boolean(chooses) && ["ArrowUp", "ArrowDown"].includes(event.key);
  }
  if (chord) return event.key.length === 1 ? !/^[ac]$/i.test(event.key) : event.key !== "Tab";
  if (el.closest(NATIVE)) return false;
  return STEP_KEYS.has(event.key) || event.key === "Enter" || event.key.length === 1;
}

on("keydown", (event, el) => {
  if (event.isComposing || !counts(event, el)) return;
  const secret = el.tagName === "INPUT" && isPrivate(el) && event.key.length === 1;
  if (secret) return;
  settle();
  entered = event.key === "Enter";
  said("press", { keys: chordOf(event), look: look(el) });
});
on("keyup", () => (entered = false));

on("dragstart", (event, el) => (dragged = { look: lookBefore(el) }));
on("drop", (event, el) => {
  if (dragged) said("drag", { look: dragged.look, to: look(el) });
  dragged = null;
});
on("dragend", () => (dragged = null));

const whole = () => document.documentElement && tell({ kind: "page", look: look(document.documentElement) });
if (window === window.top) window.addEventListener("load", whole);
window.addEventListener("pagehide", settle, true);

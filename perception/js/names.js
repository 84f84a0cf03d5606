// Roles and accessible names, after WAI-ARIA 1.2, HTML-AAM and accname 1.2, kept to what finding
// an element by words needs. Pure functions of the document; nothing here changes the page.

const ROLES = {
  BUTTON: "button", SUMMARY: "button", TEXTAREA: "textbox", OPTION: "option", IFRAME: "iframe",
  FRAME: "iframe", CANVAS: "canvas", VIDEO: "video", AUDIO: "audio", PROGRESS: "progressbar",
  METER: "meter", TR: "row", TD: "cell", LI: "listitem", UL: "list", OL: "list", TABLE: "table",
  DIALOG: "dialog", NAV: "navigation", MAIN: "main", ASIDE: "complementary", FORM: "form",
  ARTICLE: "article", FIELDSET: "group", DETAILS: "group", OUTPUT: "status", FIGURE: "figure",
  H1: "heading", H2: "heading", H3: "heading", H4: "heading", H5: "heading", H6: "heading",
  SEARCH: "search", CAPTION: "caption",
};
const INPUT_ROLES = {
  button: "button", submit: "button", reset: "button", image: "button", file: "button",
  checkbox: "checkbox", radio: "radio", range: "slider", number: "spinbutton",
  search: "searchbox",
};
const WIDGETS = new Set(
  ("button link textbox searchbox combobox listbox checkbox radio switch slider spinbutton option " +
    "menuitem menuitemcheckbox menuitemradio tab treeitem gridcell video audio").split(" "));
const NAMED_BY_CONTENT = new Set(
  ("button link heading option tab menuitem menuitemcheckbox menuitemradio treeitem switch radio " +
    "checkbox cell gridcell columnheader rowheader tooltip").split(" "));
const HOLDERS = new Set(
  ("dialog alertdialog banner navigation main contentinfo complementary form region search row " +
    "listitem article table grid treegrid tablist tabpanel menu menubar group radiogroup toolbar " +
    "tree list listbox iframe figure alert status").split(" "));
const HOLDERS_WITH_TEXT = new Set(["row", "listitem", "article", "group", "figure"]);
const SECTIONING = "article, aside, main, nav, section";
const NOT_SHOWN = new Set(["SCRIPT", "STYLE", "TEMPLATE", "NOSCRIPT", "HEAD", "META", "LINK", "TITLE"]);

const SIGNS = /[\p{L}\p{N}]/u;
const squeeze = (text) => text.replace(/\s+/g, " ").trim();

function roleOf(el) {
  const given = (el.getAttribute("role") || "").trim().split(/\s+/)[0].toLowerCase();
  if (given && given !== "none" && given !== "presentation") return given === "image" ? "img" : given;
  const tag = el.tagName;
  if (tag === "INPUT") return INPUT_ROLES[el.type] || (el.list ? "combobox" : "textbox");
  if (tag === "SELECT") return el.multiple || el.size > 1 ? "listbox" : "combobox";
  if (tag === "A" || tag === "AREA") return el.hasAttribute("href") ? "link" : "";
  if (tag === "IMG") return el.getAttribute("alt") === "" ? "" : "img";
  if (tag === "svg") return el.querySelector(":scope > title") || el.ariaLabel ? "img" : "";
  if (tag === "TH") return el.scope === "row" ? "rowheader" : "columnheader";
  if (tag === "HEADER" || tag === "FOOTER")
    return el.closest(SECTIONING) ? "" : tag === "HEADER" ? "banner" : "contentinfo";
  if (tag === "SECTION") return el.hasAttribute("aria-label") || el.hasAttribute("aria-labelledby") ? "region" : "";
  if (editableHost(el)) return "textbox";
  return ROLES[tag] || "";
}

const editableHost = (el) => el.isContentEditable && !(el.parentElement && el.parentElement.isContentEditable);

// Whether it takes part in what is painted; `shown` also asks for some opacity.
const painted = (el, opacityProperty = false) =>
  !el.checkVisibility || el.checkVisibility({ visibilityProperty: true, opacityProperty }) ||
  (getComputedStyle(el).display === "contents" && Boolean(el.parentElement) && painted(el.parentElement, opacityProperty));
const shown = (el) => painted(el, true);

function childrenOf(node) {
  if (node.shadowRoot) return node.shadowRoot.childNodes;
  if (node.tagName === "SLOT" && node.assignedNodes().length) return node.assignedNodes();
  return node.childNodes;
}

// The text that a node shows, with alternatives of images in place; at most about `room` characters.
function textOf(node, room = 300, skip = null) {
  const parts = [];
  const gather = (at, depth) => {
    for (const child of childrenOf(at)) {
      if (room <= 0) return;
      if (child.nodeType === 3) {
        const text = child.length > room ? squeeze(child.data.slice(0, 4 * room)).slice(0, room) : child.data;
        parts.push(text);
        room -= text.length;
      } else if (child.nodeType === 1 && child !== skip && !NOT_SHOWN.has(child.tagName)) {
        if (child.getAttribute("aria-hidden") === "true" || !painted(child)) continue;
        const inline = PHRASING.has(child.tagName) && INLINE.test(getComputedStyle(child).display);
        if (!inline) parts.push(" ");
        const before = parts.length;
        if (child.tagName === "IMG") parts.push(child.alt || "");
        else if (child.tagName === "svg") parts.push(nativeName(child));
        else if (!FIELDS.has(child.tagName) && depth < 200) gather(child, depth + 1);
        if (parts.length === before) parts.push(child.getAttribute("aria-label") || "");
        if (!inline) parts.push(" ");
      }
    }
  };
  gather(node, 0);
  return squeeze(parts.join(""));
}

const FIELDS = new Set(["INPUT", "SELECT", "TEXTAREA"]);
const PHRASING = new Set(
  "A ABBR B BDI BDO CITE CODE DATA DFN DEL EM I INS KBD MARK Q S SAMP SLOT SMALL SPAN STRONG SUB SUP TIME U VAR WBR FONT"
    .split(" "));

const INLINE = /^(inline|contents|ruby.*)$/;

function labelledBy(el) {
  const ids = (el.getAttribute("aria-labelledby") || "").split(/\s+/).filter(Boolean);
  const root = el.getRootNode();
  return squeeze(ids.map((id) => {
    const other = root.getElementById ? root.getElementById(id) : null;
    return other ? other.getAttribute("aria-label") || textOf(other) : "";
  }).join(" "));
}

// The labels of a control. `el.labels` walks through the whole document each time: they are
// gathered once for each pass instead.
let labelsIn = new Map();
const LABELABLE = new Set(["BUTTON", "INPUT", "METER", "OUTPUT", "PROGRESS", "SELECT", "TEXTAREA"]);

function labelsOf(el) {
  if (!LABELABLE.has(el.tagName)) return [...(el.labels || [])];
  const root = el.getRootNode();
  if (!labelsIn.has(root)) {
    const found = new Map();
    for (const label of root.querySelectorAll("label"))
      if (label.control) found.set(label.control, [...(found.get(label.control) || []), label]);
    labelsIn.set(root, found);
  }
  return labelsIn.get(root).get(el) || [];
}

const labelOf = (el) => squeeze(labelsOf(el).map(
  (label) => textOf(label, 300, el) || label.getAttribute("aria-label") || "").join(" "));

const ROW_ENDS = new Set(["TR", "FORM", "FIELDSET", "BODY", "MAIN", "SECTION", "ARTICLE", "UL", "OL"]);

// The words that stand beside a field that nothing names: before it, and behind a box to tick, in
// its own line, row or small part of the page. A person takes them for its label; as they may not
// be, they count where it is safer that they do: for what is private, and for what a form does.
function besideOf(el) {
  const ticked = el.type === "checkbox" || el.type === "radio";
  for (let at = el, levels = 0; at && levels < 3 && !ROW_ENDS.has(at.tagName); at = at.parentElement, levels++) {
    const found = ticked ? wordsFrom(at, "nextSibling") || wordsFrom(at, "previousSibling") : wordsFrom(at, "previousSibling");
    if (found !== null) return found;
  }
  return "";
}

// The nearest words on one side of a node; "" when another field comes first, null for no words.
function wordsFrom(node, side) {
  for (let at = node[side]; at; at = at[side]) {
    if (at.nodeType === 1 && (FIELDS.has(at.tagName) || at.querySelector("input, select, textarea, button"))) return "";
    if (at.nodeType === 1 && (NOT_SHOWN.has(at.tagName) || !painted(at))) continue;
    const words = at.nodeType === 3 ? squeeze(at.data.slice(0, 400)) : at.nodeType === 1 ? textOf(at, 61) : "";
    if (SIGNS.test(words)) return words.length <= 60 ? words : "";
  }
  return null;
}

function nativeName(el) {
  const tag = el.tagName;
  const child = { FIELDSET: "legend", TABLE: "caption", FIGURE: "figcaption", svg: "title", DETAILS: "summary" }[tag];
  if (child) {
    const found = el.querySelector(`:scope > ${child}`);
    return found ? textOf(found) || squeeze(found.textContent) : "";
  }
  if (tag === "IMG" || tag === "AREA" || (tag === "INPUT" && el.type === "image")) return squeeze(el.alt || "");
  if (tag === "INPUT" && ["submit", "reset", "button"].includes(el.type))
    return el.value || { submit: "Submit", reset: "Reset" }[el.type] || "";
  return labelOf(el);
}

function nameOf(el, role) {
  return (
    labelledBy(el) ||
    squeeze(el.getAttribute("aria-label") || "") ||
    nativeName(el) ||
    (NAMED_BY_CONTENT.has(role) ? textOf(el) : "") ||
    squeeze(el.getAttribute("title") || "") ||
    squeeze(el.getAttribute("placeholder") || el.getAttribute("aria-placeholder") || "")
  );
}

// What identifies a region in words: its name, else its first heading.
function holderName(el, role) {
  const name = labelledBy(el) || squeeze(el.getAttribute("aria-label") || "") || nativeName(el) ||
    squeeze(el.getAttribute("title") || "");
  if (name || HOLDERS_WITH_TEXT.has(role) || role === "main") return name;
  const heading = el.querySelector("h1, h2, h3, h4, h5, h6, [role=heading]");
  return heading ? textOf(heading) : "";
}

const SECRET = /\b(cc-|one-time-code|current-password|new-password)/i;
const PRIVATE_WORDS = new RegExp(
  "\\b(card ?(number|no|num)|credit ?card|cc ?num(ber)?|cvc2?|cvv2?|csc|security code|card verification|" +
    "verification code|one ?time (code|pass\\w*)|otp|kartennummer|prüf(ziffer|nummer)|numéro de carte)\\b|" +
    "卡号|安全码|校验码|动态码|动态密码|(?<!图[形片]?)验证码", "i");
const PLAIN = new Set(["text", "tel", "number"]);
const passwords = new WeakSet(); // what hid its value once, and shows it now at the user's wish

// Whether what stands in a field is nobody's business: passwords, one-time codes, card data. A page
// that does not say so with `autocomplete` is judged by the field's words.
function isPrivate(el) {
  if (el.tagName !== "INPUT") return SECRET.test(el.getAttribute("autocomplete") || "");
  if (el.type === "password") passwords.add(el);
  const said = el.getAttribute("autocomplete") || "";
  if (passwords.has(el) || SECRET.test(said)) return true;
  if (!PLAIN.has(el.type) || /[a-z]{4}/i.test(said)) return false;
  const own = [el.name, el.id, el.placeholder, el.getAttribute("aria-label") || ""].join(" ");
  const words = own.replace(/([a-z])([A-Z])/g, "$1 $2").replace(/[_\-.[\]]+/g, " ");
  return PRIVATE_WORDS.test(words) || PRIVATE_WORDS.test(labelOf(el) || besideOf(el));
}

function valueOf(el, role) {
  if (el.tagName === "SELECT") return [...el.selectedOptions].map((o) => squeeze(o.label)).join(", ");
  if (el.tagName === "INPUT" || el.tagName === "TEXTAREA") {
    if (el.type === "checkbox" || el.type === "radio" || INPUT_ROLES[el.type] === "button")
      return el.type === "file" ? [...el.files].map((f) => f.name).join(", ") : null;
    if (isPrivate(el)) return el.value ? "••••••" : "";
    return el.value.slice(0, 1000);
  }
  if (editableHost(el)) return textOf(el, 1000);
  if (el.tagName === "PROGRESS" || el.tagName === "METER") return String(el.value);
  if (role === "slider" || role === "spinbutton" || role === "progressbar")
    return el.getAttribute("aria-valuetext") || el.getAttribute("aria-valuenow");
  return null;
}

function statesOf(el, role) {
  const states = [];
  const aria = (name) => el.getAttribute(`aria-${name}`);
  const add = (state, on) => on && states.push(state);
  add("disabled", el.matches(":disabled") || aria("disabled") === "true");
  const checkable = el.type === "checkbox" || el.type === "radio" || aria("checked") !== null;
  if (checkable && role !== "option") {
    const mixed = el.indeterminate || aria("checked") === "mixed";
    add(mixed ? "mixed" : (el.checked ?? aria("checked") === "true") ? "checked" : "unchecked", true);
  }
  add("expanded", aria("expanded") === "true" || (el.tagName === "SUMMARY" && Boolean(el.parentElement) && el.parentElement.open === true));
  add("collapsed", aria("expanded") === "false");
  add("selected", aria("selected") === "true" || (el.tagName === "OPTION" && el.selected));
  add("pressed", aria("pressed") === "true");
  add("focused", el.getRootNode().activeElement === el);
  add("readonly", el.readOnly === true || aria("readonly") === "true");
  add("required", el.required === true || aria("required") === "true");
  add("invalid", aria("invalid") === "true");
  add("inert", Boolean(el.closest("[inert]")) || getComputedStyle(el).pointerEvents === "none");
  return states;
}

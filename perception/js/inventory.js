// All that a page holds, for a person who is told of it: besides what a scan lists its regions,
// dialogs, tables and lists, what is wrong, and how far accessibility tells each of them.

const LANDMARKS = "banner navigation main contentinfo complementary search form region".split(" ");
const HELD = new Set([...LANDMARKS, ..."dialog alertdialog table grid treegrid list iframe alert status log group radiogroup tablist menu toolbar".split(" ")]);
const LIVE = "[role=alert], [role=status], [role=log], [aria-live=polite], [aria-live=assertive], output";
const WRONG = /(^|[^a-z])(error|errors|errornote|errorlist|invalid|danger|fehler)([^a-z]|$)/i;
const MODAL = /(^|[^a-z])(modal|dialog|popup|pop-up|lightbox|overlay|drawer)([^a-z]|$)/i;
const FORM_PARTS = "form, fieldset, dialog, [role=dialog], [class*=field], [class*=form], [class*=group], [class*=input]";
const ALL_FIELDS = "input, select, textarea, [role=textbox], [role=combobox], [contenteditable=true]";

const nonEmpty = (facts) => Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== "" && value !== false && value !== 0));
const classesOf = (el) => tried(() => `${attr(el, "class")} ${attr(el, "id")}`, "");

// Whether accessibility leaves an element out altogether.
const untold = (el) => {
  for (let at = el; at; at = parentOf(at) || outerOf(at)) if (attr(at, "aria-hidden") === "true" || at.inert) return true;
  return false;
};

// Words that may say what an icon without a name is for: none of them is meant to be read.
function guessOf(el) {
  const parts = [el, ...el.querySelectorAll("svg, use, i, span, img, path")].slice(0, 8);
  const names = ["class", "id", "data-icon", "data-lucide", "href", "xlink:href", "src", "data-testid", "name"];
  return squeeze(parts.flatMap((part) => names.map((name) => attr(part, name).slice(-60))).join(" ")).slice(0, 300);
}

// What tells a person that a field is wrong, and how it is told: by accessibility, by the browser
// itself, or by words beside it that only look like it.
function errorOf(el) {
  const root = el.getRootNode();
  const said = (name) => squeeze(attr(el, name).split(/\s+/).map((id) => {
    const other = id && root.getElementById ? root.getElementById(id) : null;
    return other && painted(other) ? textOf(other, 200) : "";
  }).join(" "));
  const invalid = ["true", "grammar", "spelling"].includes(attr(el, "aria-invalid"));
  if (invalid) return said("aria-errormessage") || said("aria-describedby") || beside(el) || "?";
  if (FIELDS.has(el.tagName) && tried(() => el.matches(":user-invalid"), false)) return el.validationMessage || "?";
  return "";
}

// Words near a field that look like an error: in the smallest part of the form that holds it alone.
function beside(el) {
  for (let at = parentOf(el), levels = 0; at && levels < 3; at = parentOf(at), levels++) {
    if (at.querySelectorAll(ALL_FIELDS).length > 1) return "";
    const found = [...at.querySelectorAll("*")].slice(0, 40).find((one) => looksWrong(one) && painted(one) && textOf(one, 5));
    if (found) return textOf(found, 200);
  }
  return "";
}

function reddish(el) {
  const [red, green, blue] = (getComputedStyle(el).color.match(/[\d.]+/g) || []).map(Number);
  return red > 140 && green < red * 0.45 && blue < red * 0.5;
}
const looksWrong = (el) => {
  const parent = parentOf(el);
  if (WRONG.test(classesOf(el)) || (parent && WRONG.test(classesOf(parent)) && !parent.querySelector(ALL_FIELDS))) return !el.matches(ALL_FIELDS);
  const form = closest(el, FORM_PARTS);
  return Boolean(form && form.querySelector(ALL_FIELDS)) && reddish(el) && !(parent && reddish(parent));
};

// What floats over the page: fixed, or placed by itself above the rest.
const hovers = (el) => {
  for (let at = el; at && at.tagName !== "BODY"; at = parentOf(at)) {
    const style = getComputedStyle(at);
    if (style.position === "fixed") return !at.matches("header, nav, footer");
    if (style.position === "absolute" && Number(style.zIndex) > 0) return true;
  }
  return false;
};

// A part of the page that is a dialog to look at, without saying so.
function seenDialog(el, role) {
  if (role && role !== "group" && role !== "region") return false;
  const style = getComputedStyle(el);
  if (style.position !== "fixed" && !(style.position === "absolute" && Number(style.zIndex) > 0)) return false;
  const rect = el.getBoundingClientRect();
  if (rect.width < 120 || rect.height < 60 || el.closest(DIALOGS) || el.querySelector(DIALOGS)) return false;
  const { innerWidth: width, innerHeight: height } = el.ownerDocument.defaultView;
  const [x, y] = [rect.left + rect.width / 2, rect.top + rect.height / 2];
  const middle = x > width / 5 && x < (width * 4) / 5 && y > height / 5 && y < (height * 4) / 5;
  if (!middle || !textOf(el, 1) || el.matches("header, nav, footer, main")) return false;
  const hit = deepestAt(el.ownerDocument, x, y);
  return Boolean(hit) && holds(el, hit) && (MODAL.test(classesOf(el)) || coversMost(el, rect, width, height));
}

const coversMost = (el, rect, width, height) =>
  rect.width >= width * 0.98 && rect.height >= height * 0.98 && el.ownerDocument.body.children.length > 1;

// What stands first in a part of the page: what a person would call it by.
const firstWords = (el) => {
  const first = [...el.querySelectorAll("*")].slice(0, 100).find((one) => isTextBlock(one) && SIGNS.test(textOf(one, 60)));
  return squeeze(textOf(first || el, 60)).slice(0, 60);
};

const levelOf = (el) => Number(attr(el, "aria-level")) || Number((/^H([1-6])$/.exec(el.tagName) || [])[1]) || 2;

// Rows and columns of a table, entries of a list.
function sizeOf(el, role) {
  if (role === "list") return { rows: [...childrenOf(el)].filter((one) => one.nodeType === 1 && roleOf(one) === "listitem").length };
  const rows = [...el.querySelectorAll("tr, [role=row]")].filter((row) => row.closest("table, [role=table], [role=grid], [role=treegrid]") === el);
  const columns = Math.max(0, ...rows.slice(0, 20).map((row) => cellsOf(row).length));
  return { rows: rows.length, columns };
}
const CELLS = "td, th, [role=cell], [role=gridcell], [role=columnheader], [role=rowheader]";
const cellsOf = (row) => [...row.querySelectorAll(CELLS)].filter((cell) => cell.closest("tr, [role=row]") === row);

class Inventory extends Scan {
  constructor(options) {
    super({ ...options, words: "" });
    this.settled = false;
    this.dialogs = new Set();
  }

  element(view, el, inside) {
    const within = super.element(view, el, inside);
    if (!within || el.tagName === "BODY") return within;
    const role = roleOf(el);
    if (inside.control) return within;
    const dialog = tried(() => seenDialog(el, role), false);
    if (dialog) this.dialogs.add(el);
    if (!dialog) return within;
    this.regionIndex.set(el, this.regions.length);
    this.regions.push(["dialog", holderName(el, "dialog") || firstWords(el), ""]);
    this.held(view, el, "dialog", inside, false);
    return { ...within, holders: [...inside.holders, el] };
  }

  kind(el, role, inside) {
    if (inside.control) return "";
    let kind = kindOf(el, role, inside);
    if (kind === "use" && !WIDGETS.has(role) && this.merelyHolds(el, role)) kind = "";
    if (kind || inside.text) return kind === "show" && !role && this.handles(el) ? "use" : kind;
    return this.handles(el) ? "use" : "";
  }

  // A script of its own, where no attribute tells of it; not on what merely holds others.
  handles(el) {
    if (!theirs("HTMLElement", "onclick", el) || ["BODY", "HTML", "MAIN", "FORM", "UL", "OL", "TABLE"].includes(el.tagName)) return false;
    return !el.querySelector("a[href], button, input, select, textarea");
  }

  // What can have the focus only so that it can be scrolled with the keyboard.
  merelyHolds(el, role) {
    if (attr(el, "onclick") || theirs("HTMLElement", "onclick", el) || pointing(el) || editableHost(el)) return false;
    return HELD.has(role) || (!role && el.childElementCount > 0 && textIn(el) !== "whole");
  }

  consider(view, el, role, kind, inside) {
    this.use = kind === "use" || kind === "label";
    if (kind === "use" && !role && !attr(el, "onclick") && this.wraps(el)) return;
    super.consider(view, el, role, kind, inside);
  }

  // Whether what looks clickable only stands around something that can be used: its pointer is that one's.
  wraps(el) {
    const inner = el.querySelector("a[href], button, input, select, textarea, [role=button], [role=link]");
    return Boolean(inner) && !theirs("HTMLElement", "onclick", el);
  }

  // Lists what holds others, before what it holds.
  held(view, el, role, inside, exposed = true) {
    if (!visible(el) || this.elements.length >= this.limit) return;
    const rect = el.getBoundingClientRect();
    const place = rect.width < 1 || rect.height < 1 ? { box: rect } : placement(view, el, rect);
    const name = role === "dialog" && !exposed ? this.regions[this.regionIndex.get(el)][1] : role === "list" ? labelledBy(el) || attr(el, "aria-label") : holderName(el, role);
    const item = super.record(view, el, el, role, [name, "", "", "", "", ""], { ...place, blocker: null }, inside);
    item.facts = nonEmpty({
      holds: true, unexposed: !exposed || untold(el), floats: hovers(el), live: el.matches(LIVE),
      text: ["alert", "status", "log", "dialog", "alertdialog"].includes(role) ? textOf(el, 300) : "",
      ...(["table", "grid", "treegrid", "list"].includes(role) ? sizeOf(el, role) : {}),
    });
    this.elements.push(item);
  }

  enter(view, el, role, inside) {
    if (HELD.has(role) && !inside.control && !this.dialogs.has(el)) this.held(view, el, role, inside);
  }

  frame(view, el, inside) {
    const before = this.opaque.length;
    super.frame(view, el, inside);
    if (this.opaque.length > before) this.opaque[before].at = this.elements.length;
    return null;
  }

  record(view, el, control, role, words, place, inside) {
    const item = super.record(view, el, control, role, words, place, inside);
    item.facts = tried(() => nonEmpty(this.facts(el, control, role, item)), {});
    return item;
  }

  facts(el, control, role, item) {
    const use = this.use;
    const named = Boolean(item.name || (NAMED_BY_CONTENT.has(role) && textOf(control, 1)) || item.title);
    const noRole = !WIDGETS.has(role);
    const silent = untold(control) || (control !== el && !painted(control));
    const field = FIELDS.has(control.tagName) || editableHost(control) || ["combobox", "textbox", "checkbox", "radio", "switch", "listbox"].includes(role);
    return {
      use, level: role === "heading" ? levelOf(el) : 0,
      unexposed: silent || (use && (noRole || !named)),
      silent, nameless: use ? !named : role === "img" && !item.name,
      guess: use && !SIGNS.test(item.name || item.text) ? guessOf(control) : "",
      beside: use && !SIGNS.test(item.name || item.text) ? besideOf(control) : "",
      drawn: use && !SIGNS.test(item.name || item.text) ? squeeze(`${textOf(control, 20)} ${drawn(control)}`) : "",
      picture: use && !named && Boolean(control.querySelector("img, svg, canvas")),
      error: field ? errorOf(control) : "",
      wrong: !use && role === "text" && looksWrong(el),
      floats: hovers(el), live: Boolean(closest(el, LIVE)),
      options: control.tagName === "SELECT" ? [...control.options].slice(0, 60).map((one) => squeeze(one.label)) : "",
      description: use ? describedBy(control) : "",
      hover: use && tried(() => el.matches(":hover"), false),
      current: attr(control, "aria-current") && attr(control, "aria-current") !== "false",
    };
  }
}

const describedBy = (el) => squeeze(attr(el, "aria-describedby").split(/\s+/).map((id) => {
  const other = id && el.getRootNode().getElementById ? el.getRootNode().getElementById(id) : null;
  return other ? textOf(other, 200) : "";
}).join(" "));

// The rows of a table as their cells' words, and the heads of its columns. A cell that spans several
// columns stands in each of them.
function tableRows({ ref }) {
  const el = elementOf(ref);
  if (!el) return null;
  const rows = [...el.querySelectorAll("tr, [role=row]")].filter(
    (row) => row.closest("table, [role=table], [role=grid], [role=treegrid]") === el && painted(row));
  const isHead = (cell) => cell.tagName === "TH" || ["columnheader", "rowheader"].includes(roleOf(cell));
  const read = (row) => cellsOf(row).flatMap((cell) => Array(Math.min(cell.colSpan || 1, 50)).fill(cellWords(cell)));
  const heads = rows.length && cellsOf(rows[0]).length && cellsOf(rows[0]).every(isHead) ? headsOf(rows[0]) : [];
  const body = heads.length ? rows.slice(1) : rows;
  return { heads, rows: body.slice(0, 2000).map(read).filter((row) => row.length) };
}

// The words that show in the heads of columns: without what is only told of their buttons.
const headsOf = (row) => cellsOf(row).flatMap((cell) => {
  return Array(Math.min(cell.colSpan || 1, 50)).fill(plainText(cell) || cellWords(cell));
});

function plainText(el) {
  const parts = [];
  for (const child of childrenOf(el)) {
    if (child.nodeType === 3) parts.push(child.data);
    else if (child.nodeType === 1 && !NOT_SHOWN.has(child.tagName) && painted(child)) parts.push(plainText(child));
  }
  return squeeze(parts.join(" "));
}

// What a cell says: its text, with the fields and the buttons in it by name.
function cellWords(cell) {
  const fields = [...cell.querySelectorAll("input, select, textarea")].filter(painted).map((field) => {
    const value = valueOf(field, roleOf(field));
    return value === null ? statesOf(field, roleOf(field)).filter((state) => /checked/.test(state)).join(" ") : value;
  });
  return squeeze([textOf(cell, 300), ...fields].join(" "));
}

// How far the page is scrolled: pictures of it can be compared only where that is the same.
const scrolledTo = () => [Math.round(scrollX), Math.round(scrollY), document.documentElement.scrollHeight, innerHeight, innerWidth];

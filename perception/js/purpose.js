// What using a control would do: its form, its link, and the words around it. A page may put things
// of its own over the properties of its forms and documents (an input called "action" stands over
// form.action), so these are read with the getters of their prototypes, and what is no text or
// number is left out.

const tried = (read, otherwise) => {
  try {
    return read();
  } catch {
    return otherwise;
  }
};
const theirs = (type, name, object) =>
  tried(() => Object.getOwnPropertyDescriptor(window[type].prototype, name).get.call(object));
const attr = (el, name) => Element.prototype.getAttribute.call(el, name) || "";
const closest = (el, selector) => Element.prototype.closest.call(el, selector);
const phrase = (value, room) => (typeof value === "string" ? squeeze(value.slice(0, 4 * room)).slice(0, room) : "");

const FORM_OWNERS = {
  BUTTON: "HTMLButtonElement", INPUT: "HTMLInputElement", SELECT: "HTMLSelectElement",
  TEXTAREA: "HTMLTextAreaElement", FIELDSET: "HTMLFieldSetElement", OUTPUT: "HTMLOutputElement",
};
const formOf = (el) => theirs(FORM_OWNERS[el.tagName] || "", "form", el) || closest(el, "form");

const isSubmit = (el) =>
  (el.tagName === "BUTTON" && el.type === "submit") ||
  (el.tagName === "INPUT" && (el.type === "submit" || el.type === "image"));

// Fields in which Enter submits, by themselves or by the first submit button (HTML 4.10.21.2).
const NO_ENTER = new Set("button submit image reset file color hidden range".split(" "));
const entersIn = (el) => el.tagName === "INPUT" && !NO_ENTER.has(el.type);
const BLOCKING = new Set(
  "text search tel url email password date month week time datetime-local number".split(" "));

function fieldsOf(form) {
  const all = theirs("HTMLFormElement", "elements", form);
  const length = all ? theirs("HTMLCollection", "length", all) : 0;
  const fields = [];
  for (let i = 0; i < Math.min(length || 0, 200); i++) fields.push(HTMLCollection.prototype.item.call(all, i));
  // An <input type=image> belongs to its form, but not to the form's list.
  for (const el of Element.prototype.querySelectorAll.call(form, "input[type=image]")) fields.push(el);
  return fields.filter(Boolean);
}

// Which button Enter in a field stands for: null for the form itself, undefined when it does nothing.
// `later` is after something was typed, which may enable the button.
function implicit(el, fields, later) {
  const button = fields.find(isSubmit);
  if (button) return button.matches(":disabled") && !later ? undefined : button;
  return fields.filter((field) => field.tagName === "INPUT" && BLOCKING.has(field.type)).length <= 1 ? null : undefined;
}

const ON_CHANGE = /submit\s*\(/;
const METHODS = ["delete", "put", "patch", "post"];

// Where a control that is no form sends something all the same, as attributes of libraries say.
function sends(el) {
  for (const method of METHODS) {
    const to = attr(el, `hx-${method}`) || attr(el, `data-hx-${method}`);
    if (to) return { action: to, method };
  }
  const method = (attr(el, "data-method") || attr(el, "data-turbo-method")).toLowerCase();
  const to = attr(el, "href") || attr(el, "data-url");
  return METHODS.includes(method) ? { action: to, method } : null;
}

// What a form tells its server to do, beside where it goes: fields that nobody sees, and the name
// and value of the button that sends it.
const ORDERS = /^(action|do|cmd|command|op|operation|task|intent|event|mode)$/i;

function ordersOf(fields, submitter) {
  const hidden = fields.filter((field) => field.type === "hidden" && ORDERS.test(attr(field, "name")));
  const said = hidden.map((field) => theirs("HTMLInputElement", "value", field));
  if (submitter) said.push(attr(submitter, "name"), attr(submitter, "value"));
  return said.map((value) => phrase(value, 60)).filter(Boolean).slice(0, 10);
}

// What is ticked or chosen in a form, in the words beside it.
function chosenIn(fields) {
  const ticked = fields.filter((field) => (field.type === "checkbox" || field.type === "radio") && field.checked);
  const options = fields.filter((field) => field.tagName === "SELECT").flatMap((field) => [...field.selectedOptions]);
  const said = [...ticked.map((field) => nameOf(field, roleOf(field)) || besideOf(field)), ...options.map((option) => option.label)];
  return said.map((words) => phrase(words, 120)).filter(Boolean).slice(0, 20);
}

const absolute = (el, address) =>
  tried(() => new URL(address, theirs("Node", "baseURI", el)).href, phrase(address, 500));

function formFacts(form, submitter, fields) {
  const given = submitter ? attr(submitter, "formaction") : "";
  const own = Element.prototype.getAttribute.call(form, "action");
  const address = theirs("Document", "URL", theirs("Node", "ownerDocument", form));
  const action = given || own ? absolute(form, given || own) : phrase(address, 2000);
  let method = (submitter && attr(submitter, "formmethod")) || attr(form, "method") || "get";
  const hidden = fields.find((field) => field.type === "hidden" && attr(field, "name") === "_method");
  if (hidden) method = hidden.value; // how frameworks write PUT, PATCH and DELETE
  const shownFields = fields.filter((field) => FIELDS.has(field.tagName) && !["hidden", "submit", "button", "reset", "image"].includes(field.type));
  const buttons = fields.filter((field) => isSubmit(field)).map((field) => textOf(field, 40) || nameOf(field, "button"));
  const heads = [...Element.prototype.querySelectorAll.call(form, "legend, h1, h2, h3, h4, h5, h6")].slice(0, 4);
  return {
    action: action.slice(0, 2000), method: phrase(method, 10).toUpperCase(),
    fields: shownFields.slice(0, 40).map(fieldFacts),
    orders: tried(() => ordersOf(fields, submitter), []), chosen: tried(() => chosenIn(fields), []),
    words: squeeze([tried(() => labelledBy(form), ""), attr(form, "aria-label"), ...heads.map((head) => textOf(head, 80)), ...buttons].join(" ")).slice(0, 300),
  };
}

const fieldFacts = (field) => ({
  kind: FIELDS.has(field.tagName) && field.tagName === "INPUT" ? field.type : field.tagName.toLowerCase(),
  name: attr(field, "name").slice(0, 60), autocomplete: attr(field, "autocomplete").slice(0, 60),
  label: (nameOf(field, roleOf(field)) || attr(field, "placeholder") || besideOf(field)).slice(0, 60),
  filled: field.type === "checkbox" || field.type === "radio" ? field.checked : Boolean(field.value),
});

const RECIPIENT = /\b(to|recipient|payee|beneficiary|iban|empf\w+|destinat\w+)\b|收件人|收款/i;

function recipientIn(fields) {
  const plain = (field) => field.tagName !== "INPUT" || ["text", "email", "tel", "search"].includes(field.type);
  const words = (field) => `${attr(field, "name")} ${nameOf(field, roleOf(field))}`.replace(/[_-]/g, " ");
  const found = fields.find((field) => FIELDS.has(field.tagName) && plain(field) && RECIPIENT.test(words(field)));
  return found && !SECRET.test(found.autocomplete || "") ? phrase(valueOf(found, roleOf(found)), 80) : "";
}

const DIALOGS = "dialog, [role=dialog], [role=alertdialog], [aria-modal=true]";
const SECTIONS = "form, article, section, aside, li, tr, fieldset, [role=row], [role=listitem], [role=region], [role=group]";
const composedParent = (el) => {
  const parent = theirs("Node", "parentNode", el);
  return parent && (parent.nodeType === 11 ? parent.host : parent.nodeType === 1 ? parent : null);
};
const floats = (el) => getComputedStyle(el).position === "fixed" && !el.matches("header, nav, footer, body");

// The words that tell what a bare "Yes" is about: those of the dialog that it stands in, else of the
// nearest part of the page that says more than the control itself.
function surroundings(el, own) {
  let box = null;
  for (let at = el; at; at = composedParent(at)) {
    if (at.matches(DIALOGS) || floats(at)) return { around: textOf(at, 300), dialog: true };
    if (box || at === el) continue;
    const page = at.tagName === "BODY"; // a page of few words is all about one thing
    if (page && at.getElementsByTagName("*").length > 200) break;
    const words = page || at.matches(SECTIONS) ? textOf(at, 301) : "";
    if (words.length >= own.length + 12 && !(page && words.length > 300)) box = words;
  }
  return { around: (box || "").slice(0, 300), dialog: false };
}

// What a page draws beside the text of an element.
const drawn = (el) =>
  ["::before", "::after"].map((part) => {
    const content = getComputedStyle(el, part).content;
    return /^["']/.test(content) ? content.slice(1, -1) : "";
  }).join(" ");

const HINTS = ["id", "name", "value", "title", "class", "data-action", "data-testid", "data-test"];

// The control that a hit belongs to: what can be operated, else the largest part around it that says
// nothing more than a control would.
function controlAt(hit) {
  const el = closest(hit, "select") || closest(hit, OPERABLE);
  if (el) return el.tagName === "LABEL" && el.control ? el.control : el;
  let at = hit;
  for (let up = composedParent(at); up && up.tagName !== "BODY" && up.tagName !== "FORM"; up = composedParent(up)) {
    if (roleOf(at) || textOf(up, 80).length > 60 || up.querySelector(OPERABLE)) break;
    at = up;
  }
  return at;
}

// Whether something that is no control is made one: its pointer says so, or a script of its own.
const madeOperable = (el) =>
  getComputedStyle(el).cursor === "pointer" || el.hasAttribute("tabindex") ||
  Boolean(theirs("HTMLElement", "onclick", el));

function purposeOf(el, enter, later) {
  const role = roleOf(el);
  const name = nameOf(el, role);
  const text = FIELDS.has(el.tagName) ? labelOf(el) : squeeze(`${textOf(el, 200)} ${drawn(el)}`);
  const link = closest(el, "a[href], area[href]");
  const form = formOf(el);
  const fields = form ? fieldsOf(form) : [];
  const pressed = enter && entersIn(el) && form ? implicit(el, fields, later) : undefined;
  const submitter = isSubmit(el) ? el : pressed;
  const changed = ON_CHANGE.test(attr(el, "onchange") + attr(el, "onclick") + attr(el, "onsubmit"));
  const sent = sends(el) || (link && sends(link));
  const document = theirs("Node", "ownerDocument", el);
  const view = theirs("Document", "defaultView", document);
  return {
    ref: refOf(el), role: role || "generic", name: name.slice(0, 300), text: text.slice(0, 300), kind: kindWord(el),
    hints: HINTS.map((hint) => attr(el, hint)).join(" ").slice(0, 200),
    autocomplete: attr(el, "autocomplete"), operable: tried(() => madeOperable(el), true),
    url: phrase(theirs("Document", "URL", document), 2000), origin: String(view ? view.origin : "null"),
    href: link ? absolute(link, attr(link, "href")).slice(0, 2000) : "",
    download: Boolean(link && link.hasAttribute("download")),
    scripted: Boolean(link && theirs("HTMLElement", "onclick", link)),
    submits: Boolean(sent || (form && (submitter || pressed === null || changed))),
    submitter: pressed ? textOf(pressed, 80) || nameOf(pressed, "button") : "",
    form: sent ? { action: absolute(el, sent.action), method: sent.method.toUpperCase(), fields: [], words: "" }
      : form ? formFacts(form, submitter, fields) : null,
    recipient: form ? recipientIn(fields) : "",
    ...tried(() => surroundings(el, name || text), { around: "", dialog: false }),
  };
}

// The purpose of the element with a number, of what lies at a point, or of what has the focus.
function purpose({ ref, x, y, enter, later }) {
  labelsIn = new Map();
  if (ref) {
    const el = elementOf(ref);
    return el ? { opaque: null, found: purposeOf(controlAt(el), enter, later) } : null;
  }
  if (x === null || x === undefined) {
    const el = activeElement();
    if (!el) return null;
    if (roleOf(el) === "iframe" && !frameDocument(el)) return { opaque: refOf(el), found: null };
    return { opaque: null, found: purposeOf(el, enter, later) };
  }
  const { hit, opaque } = deepestElement(x, y);
  if (!hit) return null;
  return { opaque, found: opaque ? null : purposeOf(controlAt(hit), enter, later) };
}

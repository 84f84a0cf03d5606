// The rules of a repair. Each looks at one element, and changes it only where nothing says yet what
// the rule would say: what is right already is left alone.

const clean = (text) => squeeze(text.normalize("NFC").replace(/[\p{Cc}\p{Cf}]/gu, " ")).replace(/[\s:：*＊]+$/u, "").slice(0, 80);
const LETTERS = /\p{L}/u;
const HAN = /\p{Script=Han}/u;

// Fields: the label beside it that is tied to nothing, else the words beside it, else its hint.

const TYPED = new Set(["INPUT", "SELECT", "TEXTAREA"]);
const NAMED_BY_VALUE = new Set(["hidden", "submit", "reset", "button", "image"]);

function field(el) {
  const editable = !TYPED.has(el.tagName) && editableHost(el);
  if ((!TYPED.has(el.tagName) && !editable) || NAMED_BY_VALUE.has(el.type)) return;
  if (wasChanged(el, "name") || labelledBy(el) || clean(get(el, "aria-label") || "") || labelOf(el) || clean(get(el, "title") || "")) return;
  const tied = looseLabel(el);
  if (tied) return change(el, { "aria-label": tied }, { kind: "name", name: tied, source: "label", guess: false });
  const beside = clean(besideOf(el));
  if (LETTERS.test(beside) && !isControlBeside(el, beside)) return change(el, { "aria-label": beside }, { kind: "name", name: beside, source: "beside", guess: true });
  const hint = clean(get(el, "placeholder") || get(el, "aria-placeholder") || "");
  if (hint) return change(el, { "aria-label": hint }, { kind: "name", name: hint, source: "placeholder", guess: false });
  const code = wordsOf(get(el, "name") || (get(el, "id") || "") || "").join(" ");
  if (LETTERS.test(code)) change(el, { "aria-label": code }, { kind: "name", name: code, source: "code", guess: true });
}

// Whether words beside a field are those of a button or link, which say what that does.
function isControlBeside(el, words) {
  const selector = `${CONTROLS}, [onclick]`;
  const says = (one) => !one.control && clean(textOf(one)) === words;
  for (let at = el, levels = 0; at && levels < 3 && !ROW_ENDS.has(at.tagName); at = parentOf(at), levels++)
    for (const side of [at.previousElementSibling, at.nextElementSibling])
      if (side && (near(side, selector) === side ? says(side) : [...query(side, selector)].some(says))) return true;
  return false;
}

// The one <label> in the small part around a field that has that field alone, and names nothing.
function looseLabel(el) {
  for (let at = parentOf(el), levels = 0; at && levels < 3; at = parentOf(at), levels++) {
    const fields = [...query(at, "input, select, textarea, [contenteditable]")].filter((one) => one.type !== "hidden");
    if (fields.length !== 1) return "";
    const labels = [...query(at, "label")].filter((one) => !one.control && painted(one));
    if (labels.length === 1) return clean(textOf(labels[0]));
    if (labels.length > 1) return "";
  }
  return "";
}

// Frames: the title of the page in it, else where it comes from.

function frame(el) {
  if (el.tagName !== "IFRAME" && el.tagName !== "FRAME") return;
  if (wasChanged(el, "name") || labelledBy(el) || clean(get(el, "aria-label") || "") || clean(get(el, "title") || "")) return;
  const rect = el.getBoundingClientRect();
  if (rect.width < 3 || rect.height < 3) return;
  const inner = el.contentDocument;
  const title = inner ? clean(inner.title || "") : "";
  const host = /^https?:/.test(el.src) ? new URL(el.src).hostname : "";
  const name = title || host;
  if (name) change(el, { "aria-label": name }, { kind: "name", name, source: title ? "title" : "address", guess: !title });
}

// Images: their caption, else what their file is called.

function image(el) {
  if (el.tagName !== "IMG" || has(el, "alt") || wasChanged(el, "name")) return;
  if (["none", "presentation"].includes(get(el, "role") || "")) return;
  if (labelledBy(el) || clean(get(el, "aria-label") || "") || clean(get(el, "title") || "")) return;
  if (near(el, CONTROLS) || el.getBoundingClientRect().width < 3) return; // a control's name is looked at there
  const figure = near(el, "figure");
  const caption = figure && query(figure, "img").length === 1 ? query(figure, "figcaption")[0] : null;
  const told = caption ? clean(textOf(caption)) : "";
  const name = told || fileWords(el.currentSrc || el.src || "");
  if (name) change(el, { "aria-label": name }, { kind: "name", name, source: told ? "caption" : "file", guess: true });
}

const NO_WORDS = new Set("img image images photo pic picture dsc dscn pxl screenshot thumb thumbnail small large medium min final copy scaled new untitled default icon ico logo src w h x the".split(" "));

function wordsOf(code) {
  return code
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word && !/^\d*x?\d+x?$/i.test(word) && !/^(?=.*\d)[\da-f]{4,}$/i.test(word))
    .map((word) => word.toLowerCase());
}

function fileWords(address) {
  if (!/^https?:/.test(address)) return "";
  let file = new URL(address).pathname.split("/").pop() || "";
  try {
    file = decodeURIComponent(file);
  } catch (error) {
    return "";
  }
  const words = wordsOf(file.replace(/\.\w{2,5}$/, "")).filter((word) => !NO_WORDS.has(word));
  const good = words.some((word) => HAN.test(word) || (/^\p{L}{3,}$/u.test(word) && /[aeiouyà-ÿ]/i.test(word)));
  return good ? clean(words.join(" ")) : "";
}

// What can be clicked and is no control: a button that has keys.

const CONTROLS = "a[href], button, summary, label, select, option, [role=button], [role=link], [role=menuitem], [role=option], [role=tab], [role=checkbox], [role=radio], [role=switch], [role=treeitem], [role=gridcell]";
const HOLDS = "a[href], button, input, select, textarea, summary, iframe, [tabindex], [onclick], [role=button], [role=link], [contenteditable]";
const PLAIN_TAGS = new Set(["DIV", "SPAN", "P", "B", "I", "EM", "STRONG", "IMG", "svg", "A"]);

function clickable(el) {
  const own = get(el, "role");
  if (wasChanged(el, "button") || has(el, "tabindex") || has(el, "contenteditable")) return;
  if (own ? own !== "button" && own !== "link" : !PLAIN_TAGS.has(el.tagName) && !el.localName.includes("-")) return;
  if (has(el, "href") || el.tagName === "BUTTON" || el.tagName === "INPUT") return;
  const coded = has(el, "onclick") || Boolean(own);
  if (!coded && !points(el)) return;
  if (query(el, HOLDS).length || (parentOf(el) && near(parentOf(el), CONTROLS))) return;
  if (textOf(el, 201).length > 200) return;
  const name = clean(nameOf(el, "button"));
  const [guess, source] = name ? ["", ""] : guessFor(el);
  if (!name && !guess) return; // a button that nobody can tell from others helps nobody
  change(el, own ? { tabindex: "0" } : { role: "button", tabindex: "0" },
    { kind: "button", name: name || guess, source: coded ? "code" : "pointer", guess: !coded });
  pressable.add(el);
  if (guess) change(el, { "aria-label": guess }, { kind: "name", name: guess, source, guess: true });
}

// A name for what has no words of its own, and where it is from.
function guessFor(el) {
  const key = iconKey(el);
  if (key) return [iconWord(key), "icon"];
  const ticked = wordsFrom(el, "nextSibling") || wordsFrom(el, "previousSibling") || "";
  if (LETTERS.test(ticked) && !isControlBeside(el, clean(ticked))) return [clean(ticked), "beside"];
  for (const { name, value } of el.attributes)
    if (/^data-[a-z]+$/.test(name) && /^[a-z][a-z -]{2,29}$/.test(value)) return [`${name.slice(5)} ${value}`, "code"];
  return ["", ""];
}

function points(el) {
  const parent = parentOf(el);
  return getComputedStyle(el).cursor === "pointer" && Boolean(parent) && getComputedStyle(parent).cursor !== "pointer";
}

// Buttons and links without a name, or with a sign for one.

const SIGN_NAMES = new Map([..."×✕✖✗⨯❌"].map((c) => [c, "close"]).concat(
  [..."☰≡"].map((c) => [c, "menu"]), [..."⋮⋯…"].map((c) => [c, "more"]), [..."🔍🔎⌕"].map((c) => [c, "search"]),
  [..."🗑"].map((c) => [c, "delete"]), [..."✎✏"].map((c) => [c, "edit"]), [..."⚙"].map((c) => [c, "settings"]),
  [..."›»❯→▶"].map((c) => [c, "next"]), [..."‹«❮←◀"].map((c) => [c, "previous"]), [..."🛒"].map((c) => [c, "cart"])));
const TOOLTIPS = ["data-tooltip", "data-original-title", "data-bs-original-title", "data-title", "data-tip", "data-tippy-content"];

function control(el) {
  const role = roleOf(el);
  if (!["button", "link", "menuitem", "tab", "switch"].includes(role) || wasChanged(el, "name")) return;
  const name = nameOf(el, role);
  const sign = [...name.replace(/\ufe0f/g, "")];
  const meant = sign.length === 1 ? SIGN_NAMES.get(sign[0]) : "";
  if ((name && !meant) || (meant && has(el, "aria-label"))) return;
  const give = (words, source, guess) => change(el, { "aria-label": words }, { kind: "name", name: words, source, guess });
  if (meant) return give(iconWord(meant), "text", true);
  const tooltip = TOOLTIPS.map((one) => clean(get(el, one) || "")).find(Boolean);
  if (tooltip) return give(tooltip, "tooltip", false);
  const key = iconKey(el);
  if (key) return give(iconWord(key), "icon", true);
  const inner = [...query(el, "img")].map((one) => fileWords(one.currentSrc || one.src || "")).find(Boolean);
  if (inner) return give(inner, "file", true);
  const place = role === "link" ? placeWords(el) : "";
  if (place) give(place, "address", true);
}

// The meaning of an icon by what its code calls it; parts first, as they are the icon itself.
function iconKey(el) {
  const parts = [...query(el, "*")].slice(0, 12);
  for (const part of [...parts, el]) {
    const codes = [get(part, "class"), get(part, "data-icon"), get(part, "href"), get(part, "xlink:href")];
    if (part === el) codes.push((get(el, "id") || ""), get(el, "data-testid"), get(el, "data-action"), get(el, "name"));
    else codes.push(part.tagName === "IMG" ? (get(part, "src") || "").split("/").pop() : "", part.localName.includes("-") ? get(part, "name") : "");
    for (const code of codes.filter(Boolean)) {
      if (part === el && code === get(el, "href")) continue;
      const words = wordsOf(code.includes("#") ? code.split("#").pop() : code);
      const arrow = words.some((word) => /^(chevron|arrow|angle|caret)$/.test(word));
      const way = words.find((word) => WAYS.has(word));
      if (arrow && way) return WAYS.get(way);
      const found = words.find((word) => TOKENS.has(word));
      if (found) return TOKENS.get(found);
    }
  }
  return "";
}

function placeWords(el) {
  if (!/^https?:/.test(el.href)) return "";
  const { hostname, pathname, host } = new URL(el.href);
  if (host !== location.host) return hostname.replace(/^www\./, "");
  return clean(wordsOf(pathname.split("/").filter(Boolean).pop() || "").join(" "));
}

// What looks like a heading.

const NO_HEADING = "nav, header, footer, aside, h1, h2, h3, h4, h5, h6, a, button, label, table, li, dt, dd, figcaption, legend, summary, blockquote, [role]";
let usual = 0; // the size of most of the text

function usualSize() {
  const sizes = new Map();
  let seen = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode() && seen < 20_000) {
    const { data, parentElement } = walker.currentNode;
    const length = data.trim().length;
    if (!length || !parentElement || NOT_SHOWN.has(parentElement.tagName)) continue;
    const size = parseFloat(getComputedStyle(parentElement).fontSize);
    sizes.set(size, (sizes.get(size) || 0) + length);
    seen += length;
  }
  return [...sizes].sort((a, b) => b[1] - a[1]).map(([size]) => size)[0] || 16;
}

function heading(el) {
  if (!["DIV", "P", "SPAN"].includes(el.tagName) || wasChanged(el, "heading")) return;
  const style = getComputedStyle(el);
  if (!/^(block|flex|grid)$/.test(style.display) || near(el, NO_HEADING) || query(el, HOLDS).length) return;
  const children = [...el.children];
  const inner = children.length === 1 && !ownWordsOf(el) ? children[0] : el;
  if (children.some((one) => !/^inline/.test(getComputedStyle(one).display)) || near(el, "[aria-live]")) return;
  const text = textOf(el, 81);
  const letters = text.match(/\p{L}/gu) || [];
  const least = HAN.test(text) ? 2 : 3; // two letters in a circle stand for a person
  if (letters.length < least || text.length > 80 || letters.length * 2 < text.length || /[.。!！?？,，;；]$/u.test(text)) return;
  const shape = getComputedStyle(inner);
  usual = usual || usualSize();
  const ratio = parseFloat(shape.fontSize) / usual;
  if (ratio < 1.15 || (ratio < 1.3 && parseInt(shape.fontWeight, 10) < 600) || !followed(el)) return;
  const level = Math.min(levelBefore(el) + 1, ratio >= 1.8 ? 1 + hasFirst() : ratio >= 1.5 ? 2 : 3);
  change(el, { role: "heading", "aria-level": String(level) },
    { kind: "heading", name: clean(text), source: "look", guess: true });
}

const hasFirst = () => query(document, "h1, [role=heading][aria-level='1']").length && 1;

// The level of the heading before an element: no level may be left out. 1 where none is before it.
function levelBefore(el) {
  const before = [...query(document, "h1, h2, h3, h4, h5, h6, [role=heading]")].filter(
    (one) => el.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING);
  const last = before.pop();
  if (!last) return 1;
  return parseInt(get(last, "aria-level") || last.localName.slice(1), 10) || 2;
}

const ownWordsOf = (el) => [...el.childNodes].some((node) => node.nodeType === 3 && node.data.trim());

function followed(el) {
  for (let at = el, levels = 0; at && levels < 2; at = parentOf(at), levels++)
    for (let next = at.nextElementSibling; next; next = next.nextElementSibling)
      if (painted(next) && textOf(next, 20)) return true;
  return false;
}

// Messages that come and go: told, once they are in a live region.

const oldNews = new WeakSet();
const MESSAGES = /toast|snackbar|notif|flash|growl|message/i;

function message(el, appeared) {
  if (has(el, "role") || has(el, "aria-live") || wasChanged(el, "message")) return;
  if (!MESSAGES.test(`${get(el, "class") || ""} ${(get(el, "id") || "")}`) || near(el, "[aria-live], [role=alert], [role=status], dialog, [role=dialog]")) return;
  if (!/^(fixed|absolute|sticky)$/.test(getComputedStyle(el).position)) return;
  const text = textOf(el, 301);
  if (text.length > 300 || query(el, "input, select, textarea").length) return;
  if (!appeared && text) oldNews.add(el); // it was there from the start
  if (oldNews.has(el)) return;
  change(el, { role: "status" }, { kind: "message", name: clean(text), source: "look", guess: true });
}

const RULES = [field, frame, image, clickable, control, heading, message];

// The page as a whole: its language, and the outline of what has the focus.

const FUNCTION_WORDS = {
  en: "the and of to is in for with you your", de: "der die und das ist nicht mit für sie ein",
  fr: "le la les des et est une pour vous dans", es: "el los las una para con por que del está",
  it: "il che di per una con sono gli della non", pt: "o que para uma com não os do da você",
  nl: "de het een van en niet voor met je zijn",
};

function languageOf(text) {
  const count = (script) => (text.match(script) || []).length;
  const letters = count(/\p{L}/gu);
  if (letters < 20) return "";
  if (count(/[\p{Script=Hiragana}\p{Script=Katakana}]/gu) > letters / 10) return "ja";
  if (count(/\p{Script=Hangul}/gu) > letters / 4) return "ko";
  if (count(/\p{Script=Han}/gu) > letters / 4) return "zh";
  const words = text.toLowerCase().match(/\p{L}+/gu) || [];
  const scores = Object.entries(FUNCTION_WORDS).map(([lang, list]) => {
    const wanted = new Set(list.split(" "));
    return [words.filter((word) => wanted.has(word)).length, lang];
  }).sort((a, b) => b[0] - a[0]);
  return scores[0][0] >= 4 && scores[0][0] >= 2 * scores[1][0] ? scores[0][1] : "";
}

function aboutPage() {
  const root = document.documentElement;
  if (!root || !document.body) return;
  if (!has(root, "lang") && !has(root, "xml:lang") && !wasChanged(root, "lang")) {
    const lang = languageOf(textOf(document.body, 4000));
    if (lang) change(root, { lang }, { kind: "lang", name: lang, source: "words", guess: true });
  }
  if (!outline && outlineIsOff()) beginOutline();
}

// Whether a style sheet of the page takes the outline away from what has the focus, and gives
// nothing in its place.
function outlineIsOff() {
  const rules = [...document.styleSheets].flatMap((sheet) => {
    try {
      return [...sheet.cssRules];
    } catch (error) {
      return []; // of another site: it may not be read
    }
  });
  return rules.some(({ selectorText, style }) => {
    if (!selectorText || !style || !/:focus(?!-within)|^\*$/.test(selectorText)) return false;
    const none = style.outlineStyle === "none" || style.outlineWidth === "0px";
    return none && !style.boxShadow && !style.borderColor && !style.border && !style.backgroundColor && !style.background;
  });
}

let outline = null;

function beginOutline() {
  outline = new CSSStyleSheet();
  outline.replaceSync(":focus-visible { outline: 3px solid #1a5fd0 !important; outline-offset: 2px !important; box-shadow: 0 0 0 2px #fff !important; }");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, outline];
}

function endOutline() {
  if (outline) document.adoptedStyleSheets = [...document.adoptedStyleSheets].filter((sheet) => sheet !== outline);
  outline = null;
}

on(CONFIG.saved);

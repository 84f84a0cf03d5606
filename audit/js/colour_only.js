// What is told by colour alone: fields in the wrong, words about colours, dots without words.

const COLOURS = "red|green|yellow|orange|blue|grey|gray|pink|purple";
const BY_COLOUR = new RegExp(
  `\\b(?:fields?|items?|entries|rows?|questions?|labels?|boxes|those|values?|dates?|days?)\\b[^.]{0,30}\\b(?:in|shown in|marked in|highlighted in|coloured|colored|are)\\s+(?:${COLOURS})\\b` +
  `|\\b(?:${COLOURS})\\s+(?:fields?|items?|entries|rows?|labels?|boxes|values?|dates?|days?)\\b[^.]{0,30}\\b(?:are|is|means?|must|have to|required)\\b` +
  "|(?:标|显示|以|用)(?:为)?[红绿黄蓝橙灰]色[^。]{0,12}(?:必填|错误|表示|项)|[红绿黄蓝橙灰]色(?:的)?(?:字段|项|标记|星号)?(?:表示|为必填|是必填|代表)", "i");

function rgb(colour) {
  const parts = colour.match(/[\d.]+/g);
  return parts && !/^(color|lab|lch|ok)/.test(colour) ? parts.slice(0, 4).map(Number) : null;
}

// Whether a colour is one that people take for "wrong".
function reddish(colour) {
  const c = rgb(colour);
  return Boolean(c) && (c[3] === undefined || c[3] > 0.3) && c[0] > 120 && c[0] > 1.7 * c[1] && c[0] > 1.7 * c[2];
}

const hasEdge = (style, side) => style[`border${side}Style`] !== "none" && parseFloat(style[`border${side}Width`]) > 0;

function describedErrors(el) {
  const ids = `${el.getAttribute("aria-describedby") || ""} ${el.getAttribute("aria-errormessage") || ""}`.split(/\s+/).filter(Boolean);
  return ids.some((id) => el.getRootNode().getElementById?.(id)?.textContent.trim());
}

// Words or a sign in the field's own part of the page that its fellows do not have.
function wordsNear(el) {
  const own = new Set(labelsOf(el));
  let at = el.parentElement;
  for (let levels = 0; at && levels < 2; levels++, at = at.parentElement) {
    if (at.querySelectorAll("input:not([type=hidden]), select, textarea").length > 1) return false;
    const others = [...at.querySelectorAll("*")].filter((one) =>
      one !== el && shown(one) && ![...own].some((label) => label === one || label.contains(one)) && !one.contains(el));
    if (others.some((one) => ownTexts(one).length || one.tagName === "svg" || one.tagName === "IMG")) return true;
  }
  return false;
}

function fields() {
  const found = [];
  const all = every().filter((el) => FIELDS.has(el.tagName) && el.type !== "hidden" && shown(el));
  const wrong = all.filter((el) => {
    const style = getComputedStyle(el);
    return ["Top", "Bottom"].some((side) => hasEdge(style, side) && reddish(style[`border${side}Color`])) || reddish(style.outlineColor) && style.outlineStyle !== "none" && el !== document.activeElement;
  });
  if (wrong.length === all.length && all.length > 1) return found; // the colour of the house
  for (const el of wrong)
    if (!describedErrors(el) && !wordsNear(el))
      found.push({ ...about(el), what: "field", invalid: el.getAttribute("aria-invalid") === "true" });
  return found;
}

// "The green ones are free, the red ones are taken": the same word with two colours.
function twoColours(text) {
  const seen = new Map();
  for (const [, colour, word] of text.toLowerCase().matchAll(new RegExp(`\\bthe (${COLOURS}) (\\p{L}{3,})`, "gu"))) {
    if (seen.has(word) && seen.get(word) !== colour) return [`the ${seen.get(word)} and the ${colour} ${word}`];
    seen.set(word, colour);
  }
  return null;
}

function sentences() {
  const found = [];
  for (const el of every()) {
    if (!ownTexts(el).length || !shown(el) || el.closest("pre, code, article")) continue;
    const text = squeeze(el.textContent);
    const hit = text.length < 400 && (text.match(BY_COLOUR) || twoColours(text));
    if (hit) found.push({ ...about(el), what: "words", said: hit[0] });
  }
  return found;
}

// Small round spots of several strong colours side by side, with no words, name or tip of their own.
function dots() {
  const found = [], groups = new Map();
  for (const el of every()) {
    if (el.children.length || el.textContent.trim() || inControl(el) || el.closest("svg, canvas")) continue;
    const rect = el.getBoundingClientRect();
    if (rect.width < 5 || rect.width > 20 || Math.abs(rect.width - rect.height) > 2 || !shown(el)) continue;
    const style = getComputedStyle(el), c = rgb(style.backgroundColor);
    if (!c || c[3] === 0 || Math.max(...c.slice(0, 3)) - Math.min(...c.slice(0, 3)) < 60) continue;
    if (parseFloat(style.borderTopLeftRadius) < rect.width / 3) continue;
    if (el.title || el.ariaLabel) continue;
    groups.set(el.parentElement, [...(groups.get(el.parentElement) || []), el]);
  }
  for (const [parent, group] of groups) {
    if (group.length > 1 && new Set(group.map((el) => getComputedStyle(el).backgroundColor)).size > 1 && !seenText(parent))
      found.push({ ...about(parent), what: "dots", count: group.length });
  }
  return found;
}

function main() {
  labelsIn = new Map();
  return [...fields().slice(0, 20), ...sentences().slice(0, 20), ...dots().slice(0, 20)];
}

// What is wrong with a page to look at, whatever it is for: pictures that did not come, words that
// do not fit where they stand, a page that scrolls sideways. Hints for people, never a verdict.

const MOST_DEFECTS = 12; // that are told of one look

const NONE = [];

// Words that are wider or higher than their element: none when they fit, when they may be scrolled
// to, and when leaving some out is meant (an ellipsis, words for screen readers alone).
function misfit(el) {
  const [wide, high] = [el.scrollWidth > el.clientWidth + 1, el.scrollHeight > el.clientHeight + 1];
  if (!(wide || high) || el.clientWidth < 3 || el.clientHeight < 3 || FIELDS.has(el.tagName)) return NONE;
  const lines = shownLines(el);
  const text = squeeze(lines.map((node) => node.data.slice(0, 60)).join("")).slice(0, 60);
  if (!SIGNS.test(text) || !shown(el)) return NONE;
  const style = getComputedStyle(el);
  if (meantToBeShort(style)) return NONE;
  const [own, words] = [el.getBoundingClientRect(), around(lines)];
  const beside = Math.max(words.right - own.right, own.left - words.left);
  const below = words.bottom - own.bottom;
  if (beside > 2 && !scrolls(style.overflowX)) return misfitWords(el, text, beside, "wide", style.overflowX);
  if (below > parseFloat(style.fontSize) / 2 && !scrolls(style.overflowY))
    return misfitWords(el, text, below, "high", style.overflowY);
  return NONE;
}

// The texts that stand in the lines of an element. What is a box of its own is judged by itself, and
// words for screen readers alone are one.
function shownLines(el) {
  return [...childrenOf(el)].flatMap((node) => {
    if (node.nodeType === 3) return [node];
    if (node.nodeType !== 1 || NOT_SHOWN.has(node.tagName)) return NONE;
    const style = getComputedStyle(node);
    return style.display === "inline" && style.visibility === "visible" ? shownLines(node) : NONE;
  });
}

function around(texts) {
  const range = document.createRange();
  const rects = texts.flatMap((node) => {
    range.selectNodeContents(node);
    return [...range.getClientRects()].filter((rect) => rect.width > 0 && rect.height > 0);
  });
  const [lefts, rights] = [rects.map((rect) => rect.left), rects.map((rect) => rect.right)];
  return { left: Math.min(...lefts), right: Math.max(...rights), bottom: Math.max(...rects.map((rect) => rect.bottom)) };
}

const scrolls = (overflow) => overflow === "auto" || overflow === "scroll";

const meantToBeShort = (style) =>
  style.textOverflow !== "clip" || style.webkitLineClamp !== "none" || parseFloat(style.textIndent) < 0 ||
  style.clip !== "auto" || style.clipPath !== "none";

function misfitWords(el, text, pixels, side, overflow) {
  const much = `"${text}" is ${Math.round(pixels)} px too ${side} for its ${roleOf(el) || el.tagName.toLowerCase()}`;
  return [[`${much}: it ${overflow === "visible" ? "sticks out" : "is cut off"}`, ""]];
}

function brokenPictures(doc) {
  const broken = [...doc.querySelectorAll("img")].filter((img) => {
    const address = img.currentSrc || img.src;
    return address && img.complete && !img.naturalWidth && img.getClientRects().length;
  });
  return broken.slice(0, MOST_DEFECTS).map((img) => {
    const name = squeeze(img.alt || img.title).slice(0, 60);
    const address = (img.currentSrc || img.src).slice(0, 2000);
    return [`${name ? `"${name}" ` : ""}${address.slice(0, 200)}`, address];
  });
}

function sideways(doc) {
  const root = doc.scrollingElement;
  const more = root ? root.scrollWidth - root.clientWidth : 0;
  const held = root && [root, doc.body].some((el) => el && /hidden|clip/.test(getComputedStyle(el).overflowX));
  return more > 1 && !held ? [[`the page is ${more} px wider than its view: it scrolls sideways`, ""]] : NONE;
}

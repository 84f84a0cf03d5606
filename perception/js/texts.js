// Which elements are texts: what a reader takes for one piece, whatever it is made of.

const isLine = (node) => node.nodeType === 3 || (PHRASING.has(node.tagName) && !WIDGETS.has(roleOf(node)));
const isPart = (node) => node.nodeType === 1 && !NOT_SHOWN.has(node.tagName);
const SHORT = 120; // characters: so much text is one piece, though a block may stand behind its words

// How the words of an element stand in it: "whole" where it is all one text, with icons, fields and
// links in its lines; "own" where its words stand beside blocks, which have theirs; "" for no words.
function textIn(el) {
  const nodes = [...childrenOf(el)].filter((node) => isPart(node) || (node.nodeType === 3 && node.data.trim()));
  const others = nodes.filter((node) => !isLine(node));
  const direct = nodes.filter((node) => node.nodeType === 3);
  if (!direct.length) return nodes.length > 1 && !others.length ? "whole" : "";
  if (!others.length) return "whole";
  if (!direct.some((node) => SIGNS.test(node.data))) return "";
  const blocks = others.filter(isBlock);
  if (!blocks.length || (isLine(nodes[0]) && textOf(el, SHORT + 1).length <= SHORT)) return "whole";
  return "own";
}

// Whether a part of an element is none of its lines: it shows, and is neither icon, field nor link.
const isBlock = (node) =>
  node.tagName !== "svg" && !INLINE_BY_NATURE.has(node.tagName) && !WIDGETS.has(roleOf(node)) &&
  painted(node) && !INLINE.test(getComputedStyle(node).display) && Boolean(textOf(node, 1));
const INLINE_BY_NATURE = new Set("IMG INPUT SELECT TEXTAREA BUTTON CANVAS OBJECT BR PROGRESS METER".split(" "));

const isTextBlock = (el) => textIn(el) === "whole";

// The words that stand in an element itself, not in its blocks, and where they do.
const ownLines = (el) => [...childrenOf(el)].filter((node) => isLine(node));
const ownText = (el, room) =>
  squeeze(ownLines(el).map((node) => (node.nodeType === 3 ? node.data.slice(0, 4 * room) : textOf(node, room))).join("")).slice(0, room);

function ownRect(el) {
  const range = el.ownerDocument.createRange();
  const rects = ownLines(el).flatMap((node) => {
    range.selectNodeContents(node);
    return [...range.getClientRects()].filter((rect) => rect.width > 0 && rect.height > 0);
  });
  if (!rects.length) return el.getBoundingClientRect();
  const [left, top] = [Math.min(...rects.map((rect) => rect.left)), Math.min(...rects.map((rect) => rect.top))];
  const [right, bottom] = [Math.max(...rects.map((rect) => rect.right)), Math.max(...rects.map((rect) => rect.bottom))];
  return new DOMRect(left, top, right - left, bottom - top);
}

const ownWords = new WeakSet(); // elements that were listed for their own words alone
const rectOf = (el) => (ownWords.has(el) ? ownRect(el) : el.getBoundingClientRect());

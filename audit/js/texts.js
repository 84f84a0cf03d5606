// The lines of text that show, each with how it is painted. With `fields`, what stands in fields.

const LARGE = 24, LARGE_BOLD = 18.66, BOLD = 700;

// Other ways to write a colour as red, green and blue.
let pen = null;
function asRgb(colour) {
  if (/^rgba?\(\d+, \d+, \d+/.test(colour)) return colour;
  pen ||= new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  pen.clearRect(0, 0, 1, 1);
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data;
  return `rgba(${red}, ${green}, ${blue}, ${Math.round(alpha / 2.55) / 100})`;
}

function paint(el) {
  const style = getComputedStyle(el);
  const colour = style.webkitTextFillColor || style.color;
  let opacity = 1, blended = false;
  for (let at = el; at; at = parentOf(at)) {
    const one = getComputedStyle(at);
    opacity *= parseFloat(one.opacity);
    blended ||= one.mixBlendMode !== "normal" || one.filter !== "none";
  }
  const size = parseFloat(style.fontSize), weight = parseInt(style.fontWeight) || 400;
  const large = size >= LARGE || (size >= LARGE_BOLD - 0.01 && weight >= BOLD);
  const clip = style.webkitBackgroundClip === "text" || style.backgroundClip === "text";
  return { colour: asRgb(colour), shadow: style.textShadow !== "none", opacity, blended, size, weight, large, clip };
}

// The colour that the nearest plain background gives; null when a picture, a gradient, a film or
// something that is not around the text lies behind it.
function plainBehind(el, x, y) {
  const behind = [];
  for (const at of document.elementsFromPoint(x, y)) if (holds(at, el)) behind.push(at); else return null;
  for (const at of [el, ...ancestors(el)]) {
    const style = getComputedStyle(at);
    if (style.backgroundImage !== "none" || style.backdropFilter !== "none") return null;
    if (/^(IMG|VIDEO|CANVAS|svg|PICTURE)$/.test(at.tagName)) return null;
    if (behind.length && !behind.includes(at) && getComputedStyle(at).display !== "contents") return null;
    const alpha = alphaOf(style.backgroundColor);
    if (alpha === 1) return asRgb(style.backgroundColor);
    if (alpha > 0) return null;
  }
  return "rgb(255, 255, 255)";
}

function alphaOf(colour) {
  if (colour === "transparent") return 0;
  const found = colour.match(/[\d.]+(?=\))/g);
  return /^rgba|\//.test(colour) && found ? parseFloat(found[found.length - 1]) : 1;
}

const unseen = (el) => !shown(el) || forEarsOnly(el);

function main({ most }) {
  const found = [];
  for (const el of every()) {
    if (found.length >= most) break;
    const nodes = ownTexts(el).filter((node) => /[\p{L}\p{N}]/u.test(node.data));
    if (!nodes.length || unseen(el)) continue;
    const control = closestOf(el, (at) => isControl(at) || at.tagName === "LABEL" || at.tagName === "FIELDSET");
    if (control && (isDisabled(control) || (control.control && isDisabled(control.control)))) continue;
    if (ICON_FONT.test(getComputedStyle(el).fontFamily)) continue;
    const lines = nodes.flatMap(linesOf).filter((rect) => visiblePart(el, rect));
    if (!lines.length) continue;
    const first = lines[0];
    const plain = plainBehind(el, first.left + first.width / 2, first.top + first.height / 2);
    found.push({
      ...about(el), ...paint(el), plain, lines: lines.slice(0, 12).map(boxOf),
      scroll: [scrollX, scrollY],
    });
  }
  return found;
}

// Whether a line of text is inside all that could cut it off.
function visiblePart(el, rect) {
  for (const at of ancestors(el)) {
    const style = getComputedStyle(at);
    if (style.overflow === "visible" || at === document.body || at === document.documentElement) continue;
    const box = at.getBoundingClientRect();
    if (rect.left >= box.right - 1 || rect.right <= box.left + 1 || rect.top >= box.bottom - 1 || rect.bottom <= box.top + 1)
      return false;
  }
  return true;
}

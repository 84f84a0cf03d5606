// How large the targets are that axe-core does not know of: what reacts to clicks without a role.
// clickable.js stands before this.

const LEAST = 24;

// Whether the circle of 24 px around the middle touches another target, or its circle if it is
// too small as well.
function tooNear(rect, other) {
  const x = rect.left + rect.width / 2, y = rect.top + rect.height / 2;
  if (other.width < LEAST || other.height < LEAST) {
    const dx = x - (other.left + other.width / 2), dy = y - (other.top + other.height / 2);
    if (Math.hypot(dx, dy) < LEAST - 0.01) return true;
  }
  const dx = Math.max(other.left - x, 0, x - other.right), dy = Math.max(other.top - y, 0, y - other.bottom);
  return Math.hypot(dx, dy) < LEAST / 2 - 0.01;
}

// The size of a target in a line of text is given by that line.
function inSentence(el) {
  if (!INLINE.test(getComputedStyle(el).display)) return false;
  const block = closestOf(el, (at) => !INLINE.test(getComputedStyle(at).display));
  return Boolean(block) && squeeze(block.textContent).length > squeeze(el.textContent).length + 8;
}

function main({ key, most }) {
  const own = candidates(key).filter(({ el, clicked, pointed }) => clicked && pointed && !inControl(el) && !doneElsewhere(el)).map((one) => one.el);
  const targets = [...own, ...every().filter((el) => isControl(el) && !isDisabled(el) && shown(el) && !forEarsOnly(el))];
  const boxes = targets.map((el) => ({ el, rect: el.getBoundingClientRect() })).filter(({ rect }) => rect.width && rect.height);
  const found = [];
  for (const { el, rect } of boxes) {
    if (!own.includes(el) || (rect.width >= LEAST && rect.height >= LEAST)) continue;
    if (inSentence(el)) continue;
    const near = boxes.find((other) => other.el !== el && !holds(other.el, el) && !holds(el, other.el) && tooNear(rect, other.rect));
    if (near && found.length < most)
      found.push({ ...about(el), width: rect.width, height: rect.height, near: pathOf(near.el) });
  }
  return found;
}

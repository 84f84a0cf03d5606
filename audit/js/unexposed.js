// What people would click that is no control for accessibility. clickable.js stands before this.

function standIn(el) {
  const name = squeeze(el.getAttribute("aria-label") || el.title || "");
  return name || seenText(el, 60);
}

function main({ key, most }) {
  const found = [], outer = new Set();
  for (const { el, clicked, pointed } of candidates(key)) {
    if (inControl(el) || doneElsewhere(el) || closestOf(parentOf(el), (at) => outer.has(at))) continue;
    outer.add(el);
    if (found.length < most)
      found.push({
        ...about(el), clicked, pointed, focusable: canFocus(el), role: roleOf(el), name: standIn(el),
        sign: !/[\p{L}\p{N}]{2}/u.test(seenText(el, 20)),
      });
  }
  return found;
}

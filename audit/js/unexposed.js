// What people would click that is no control for accessibility. clickable.js stands before this.

function standIn(el) {
  const name = squeeze(el.getAttribute("aria-label") || el.title || "");
  return name || seenText(el, 60);
}

// Without a pointing hand, only what is small and simple is taken for something to press: charts,
// tables and whole parts of a page listen for clicks as well.
function likelyMeant(el) {
  const rect = el.getBoundingClientRect();
  return rect.width * rect.height < 30000 && el.querySelectorAll("*").length <= 6 && !el.querySelector("canvas, svg svg, table") && !/^(CANVAS|TABLE|TBODY|TR|TH|TD|UL|OL|FORM)$/.test(el.tagName);
}

function main({ key, most }) {
  const found = [], outer = new Set();
  for (const { el, clicked, pointed } of candidates(key)) {
    if (!pointed && !likelyMeant(el)) continue;
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

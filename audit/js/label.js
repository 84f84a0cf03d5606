// Controls whose visible words are not in the name that accessibility tells.

const plainWords = (text) =>
  text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

function visibleLabel(el) {
  const tag = el.tagName;
  if (tag === "INPUT" && ["submit", "button", "reset"].includes(el.type)) return el.value;
  if (FIELDS.has(tag)) return squeeze(labelsOf(el).filter(shown).map((label) => seenText(label)).join(" "));
  // Letters in a drawing are a picture: "1 2 3" on the button for numbered lists.
  return el.querySelector("svg text") ? "" : seenText(el);
}

function main({ most }) {
  const found = [];
  labelsIn = new Map();
  for (const el of every()) {
    if (found.length >= most) break;
    if (!isControl(el) || !shown(el) || forEarsOnly(el)) continue;
    if (!el.hasAttribute("aria-label") && !el.hasAttribute("aria-labelledby")) continue;
    if (/^(IFRAME|VIDEO|AUDIO)$/.test(el.tagName) || el.isContentEditable) continue;
    const role = roleOf(el);
    if (["combobox", "listbox", "row", "gridcell", "separator", "application"].includes(role) && !FIELDS.has(el.tagName)) continue;
    const visible = plainWords(visibleLabel(el)), name = plainWords(nameOf(el, role));
    // One letter, or a sign, is a picture rather than a word.
    if ([...visible].length < 2 || !name || ` ${name} `.includes(` ${visible} `) || name.includes(visible) && /\p{sc=Han}/u.test(visible)) continue;
    const words = visible.split(" "), there = new Set(name.split(" "));
    const shared = words.filter((word) => there.has(word)).length;
    found.push({ ...about(el), visible: squeeze(visibleLabel(el)), name: nameOf(el, role), shared, words: words.length });
  }
  return found;
}

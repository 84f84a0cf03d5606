// Text that styles show while the mouse is over something, and not while the focus is on it.
// clickable.js stands before this.

const SHOWS = (style) =>
  (style.display && style.display !== "none") || style.visibility === "visible" || parseFloat(style.opacity) > 0;
const FOCUS = [":focus", ":focus-within", ":focus-visible"];

function main() {
  const all = new Set();
  const gather = (rules) => {
    for (const rule of rules) {
      if (rule.selectorText) rule.selectorText.split(/,(?![^()]*\))/).forEach((one) => all.add(one.trim()));
      else if (rule.cssRules) gather(rule.cssRules);
    }
  };
  for (const sheet of document.styleSheets) {
    try {
      gather(sheet.cssRules);
    } catch {
      return []; // the rule for the focus may be there
    }
  }
  const found = new Map();
  for (const rule of hoverRules().filter((one) => SHOWS(one.style)))
    for (const selector of selectorsOf(rule)) {
      const [, before, after] = selector.match(/^(.*?):hover(\s*[\s>+~].+)$/) || [];
      if (!after || FOCUS.some((focus) => all.has(selector.replace(":hover", focus)))) continue;
      for (const hidden of matching(before + after)) {
        const trigger = closestOf(hidden, (at) => at.matches(before)) || hidden.previousElementSibling;
        const said = squeeze(hidden.textContent);
        if (!trigger || shown(hidden) || !said || !shown(trigger) || hidden.closest("[aria-hidden=true]")) continue;
        if (!found.has(trigger)) found.set(trigger, { ...about(trigger), hidden: said.slice(0, 60) });
      }
    }
  return [...found.values()].slice(0, 20);
}

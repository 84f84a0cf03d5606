// What people would click that is no control for accessibility; `key` names the marks that
// clicks.py left on what listens for clicks.

const PRESSES = new Set(["click", "mousedown", "mouseup", "pointerdown", "pointerup", "touchstart", "touchend"]);

// Frameworks that listen at the root keep what an element does with it.
function handledByFramework(el) {
  for (const key of Object.keys(el))
    if (key.startsWith("__reactProps$") && el[key] && typeof el[key].onClick === "function") return true;
  return Boolean(el._vei && el._vei.onClick);
}

function listens(el, key) {
  if (el === document.body || el === document.documentElement) return false;
  const types = el[Symbol.for(key)] || [];
  return types.some((type) => PRESSES.has(type)) || typeof el.onclick === "function" || handledByFramework(el);
}

// The style rules of the page that speak of :hover; those of other sites cannot be read.
function hoverRules() {
  const found = [];
  const gather = (rules) => {
    for (const rule of rules) {
      if (rule.selectorText && rule.selectorText.includes(":hover")) found.push(rule);
      else if (rule.cssRules && !rule.selectorText) gather(rule.cssRules);
    }
  };
  for (const sheet of document.styleSheets) {
    try {
      gather(sheet.cssRules);
    } catch {
      continue; // another site's
    }
  }
  return found;
}

const selectorsOf = (rule) => rule.selectorText.split(/,(?![^()]*\))/).map((one) => one.trim()).filter((one) => one.includes(":hover"));

function matching(selector) {
  try {
    return [...document.querySelectorAll(selector)];
  } catch {
    return []; // no selector that can be asked for
  }
}

// What gets a pointing hand only while the mouse is over it.
function pointedOnHover() {
  const rules = hoverRules().filter((rule) => rule.style.cursor === "pointer");
  return new Set(rules.flatMap(selectorsOf).filter((one) => /:hover$/.test(one)).flatMap((one) => matching(one.replace(/:hover$/, ""))));
}

const pointer = (el) => getComputedStyle(el).cursor === "pointer";
const pointsHere = (el) => pointer(el) && !(parentOf(el) && pointer(parentOf(el)));

function hasControl(el) {
  const inside = [...el.querySelectorAll("*")];
  for (const one of inside) if (one.shadowRoot) inside.push(...one.shadowRoot.querySelectorAll("*"));
  return inside.some((one) => isControl(one) && !one.matches("[tabindex='-1']:not(input)"));
}

// Whether the whole of it is what a label, or a control inside it, does too.
function doneElsewhere(el) {
  if (closestOf(el, (at) => at.tagName === "LABEL" && at.control) || (el.tagName === "LABEL" && el.control)) return true;
  if (el.control || hasControl(el)) return true;
  // A label drawn beside a native control that is kept out of sight.
  const near = [el.previousElementSibling, el.nextElementSibling].filter(Boolean);
  return near.some((one) => one.matches("input[type=checkbox], input[type=radio]"));
}

function candidates(key) {
  const found = [], hovered = pointedOnHover();
  for (const el of every()) {
    const clicked = listens(el, key), pointed = pointsHere(el);
    if (!clicked && !pointed) continue;
    if (NOT_SHOWN.has(el.tagName.toUpperCase()) || !shown(el) || forEarsOnly(el) || isDisabled(el)) continue;
    const rect = el.getBoundingClientRect();
    if (rect.width < 4 || rect.height < 4 || rect.width * rect.height > innerWidth * innerHeight * 0.5) continue;
    if (getComputedStyle(el).pointerEvents === "none") continue;
    found.push({ el, clicked, pointed: pointed || pointer(el) || hovered.has(el) });
  }
  return found;
}

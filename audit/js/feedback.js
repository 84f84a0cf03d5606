// The texts that show, and for those that are new, whether accessibility speaks of them.

const LIVE = "[aria-live=polite], [aria-live=assertive], [role=status], [role=alert], [role=log], [role=alertdialog], [role=timer], [role=marquee], output";
const OPEN = "dialog, [role=dialog], [role=alertdialog], [aria-modal=true]";
const SAYS = /\b(saved|added|removed|deleted|sent|copied|updated|done|success\w*|fail\w*|error|invalid|wrong|missing|required|please|thank|undo|loading|results?|items?|found)\b|成功|失败|错误|已|请|加载|结果/i;

const within = (el, selector) => closestOf(el, (at) => at.matches(selector)) !== null;

function focused() {
  let el = document.activeElement;
  while (el && el.shadowRoot && el.shadowRoot.activeElement) el = el.shadowRoot.activeElement;
  return el && el !== document.body ? el : null;
}

function shownTexts() {
  const found = [];
  for (const el of every()) {
    const nodes = ownTexts(el);
    if (!nodes.length || !shown(el) || forEarsOnly(el) || !nodes.some((node) => linesOf(node).length)) continue;
    found.push({ el, text: squeeze(nodes.map((node) => node.data).join(" ")) });
  }
  return found;
}

// Whether something tells of a new text without being looked at.
function spoken(el, active, was) {
  if (within(el, LIVE) || within(el, "[aria-hidden=true]")) return true;
  if (!active) return false;
  if (holds(active, el)) return true;
  const dialog = closestOf(active, (at) => at.matches(OPEN));
  if (dialog && pathOf(active) !== was && holds(dialog, el)) return true;
  const ids = ["aria-describedby", "aria-errormessage", "aria-controls", "aria-labelledby", "aria-owns"]
    .flatMap((name) => (active.getAttribute(name) || "").split(/\s+/)).filter(Boolean);
  const root = active.getRootNode();
  return ids.some((id) => root.getElementById && root.getElementById(id) && holds(root.getElementById(id), el));
}

const floats = (el) => closestOf(el, (at) => /fixed|absolute|sticky/.test(getComputedStyle(at).position)) !== null;

function main({ before, was }) {
  const texts = shownTexts(), active = focused();
  if (!before) return [{ texts: texts.map(({ text }) => text), focus: active ? pathOf(active) : "", url: location.href }];
  const known = new Map();
  for (const text of before) known.set(text, (known.get(text) || 0) + 1);
  const fresh = texts.filter(({ text }) => {
    const left = known.get(text) || 0;
    if (left) known.set(text, left - 1);
    return !left;
  });
  const much = fresh.reduce((sum, { text }) => sum + text.length, 0);
  return fresh.filter(({ el }) => !spoken(el, active, was)).slice(0, 20).map(({ el, text }) => ({
    ...about(el), text: text.slice(0, 120), floats: floats(el), says: SAYS.test(text), much, url: location.href,
  }));
}

// What stands around each of several controls that are alike: the largest part of the page that
// holds only that one of them, which is its row, item or card, whatever it is made of.

const STRUCK = new Set(["DEL", "S", "STRIKE"]);
const MOST_WORDS = 40;

// The words of a part of the page, piece by piece as a reader sees them; struck out ones left out.
function piecesOf(node, own, pieces = []) {
  let inline = "";
  const flush = () => {
    if (squeeze(inline)) pieces.push(squeeze(inline).slice(0, 300));
    inline = "";
  };
  for (const child of childrenOf(node)) {
    if (pieces.length >= MOST_WORDS) break;
    if (child.nodeType === 3) inline += child.data.slice(0, 1000);
    if (child.nodeType !== 1 || child === own || NOT_SHOWN.has(child.tagName)) continue;
    if (child.getAttribute("aria-hidden") === "true" || !painted(child) || roleOf(child) === "button") continue;
    const style = getComputedStyle(child);
    if (STRUCK.has(child.tagName) || style.textDecorationLine.includes("line-through")) continue;
    const named = child.getAttribute("aria-label") || (child.tagName === "IMG" ? child.alt : child.tagName === "svg" ? nativeName(child) : "");
    const simple = INLINE.test(style.display) && !child.querySelector(":scope *") && !FIELDS.has(child.tagName);
    if (simple && !named && roleOf(child) === "") inline += ` ${child.textContent.slice(0, 1000)} `;
    else {
      flush();
      if (FIELDS.has(child.tagName)) continue;
      const before = pieces.length;
      if (!named || child.childElementCount || squeeze(child.textContent)) piecesOf(child, own, pieces);
      if (pieces.length === before && named) pieces.push(squeeze(named).slice(0, 300));
    }
  }
  flush();
  return pieces;
}

const titleOf = (card) => {
  const title = card.querySelector("h1, h2, h3, h4, h5, h6, [role=heading], th[scope=row], [role=rowheader], strong, b");
  return title ? textOf(title, 120) : "";
};

// For each control: the words around it, what they are headed by, and what kind of part holds it;
// null where nothing holds it alone.
function cards({ refs }) {
  const controls = refs.map(elementOf);
  const all = controls.filter(Boolean);
  return controls.map((el) => {
    let card = el;
    for (let up = el && composedParent(el); up && up.tagName !== "BODY" && up.tagName !== "HTML"; up = composedParent(up)) {
      if (all.some((other) => other !== el && holds(up, other))) break;
      card = up;
    }
    if (!el || all.length < 2) return null;
    const field = FIELDS.has(el.tagName);
    const words = card === el ? (field ? [] : [textOf(el, 300)]) : piecesOf(card, field ? el : null);
    return { words: words.filter(Boolean), title: titleOf(card), kind: card === el ? "" : `${card.tagName} ${roleOf(card)}` };
  });
}

// The words of all options of a native list that can be chosen, and of those that are.
function optionsOf({ ref }) {
  const el = elementOf(ref);
  if (!el || el.tagName !== "SELECT") return null;
  const there = [...el.options].filter((o) => !o.disabled && !(o.parentElement || {}).disabled && !o.hidden);
  const words = (options) => options.map((o) => squeeze(o.label)).filter(Boolean);
  return { all: words(there.filter((o) => o.value !== "")), chosen: words([...el.selectedOptions].filter((o) => o.value !== "")) };
}

// The items of a list that a control stands in, level by level from the innermost: of each item the
// control that is in the place of this one, and its words. A list is what repeats: children of one
// parent with one tag that each hold such a control.
function items({ ref }) {
  const el = elementOf(ref);
  const role = el && roleOf(el);
  const levels = [];
  for (let item = el; item && item.tagName !== "BODY" && levels.length < 3; item = composedParent(item)) {
    const parent = composedParent(item);
    if (!parent) break;
    const inside = (one) => (one === el || roleOf(one) === role ? [one] : []).concat([...one.querySelectorAll("*")].filter((d) => roleOf(d) === role && shown(d)));
    const own = inside(item).indexOf(el);
    const found = [...parent.children].filter((one) => one.tagName === item.tagName && shown(one)).slice(0, 60)
      .map((one) => [one, inside(one)]).filter(([, controls]) => controls.length);
    if (own < 0 || found.length < 2) continue;
    levels.push(found.map(([one, controls]) => ({
      ref: refOf(controls[own] || controls[0]), words: piecesOf(one, null), title: titleOf(one), kind: `${one.tagName} ${roleOf(one)}`,
    })));
  }
  return levels;
}

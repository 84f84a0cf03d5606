// Fields with an edge of their own, and buttons that are nothing but a sign.

const FIELD_TYPES = new Set(["text", "email", "password", "search", "tel", "url", "number", "date", "time", "month", "week", "datetime-local", ""]);

function isField(el) {
  if (el.tagName === "INPUT") return FIELD_TYPES.has(el.getAttribute("type") || "");
  return el.tagName === "TEXTAREA" || el.tagName === "SELECT";
}

// What stands close around a field and may have the edge in its place.
function holders(el, rect) {
  const boxes = [];
  for (const at of ancestors(el)) {
    const box = at.getBoundingClientRect();
    if (boxes.length >= 3 || box.height > rect.height + 60 || at.querySelectorAll("input, select, textarea").length > 1) break;
    boxes.push(boxOf(box));
  }
  return boxes;
}

function main({ most }) {
  const found = [];
  for (const el of every()) {
    if (found.length >= most) break;
    if (!isControl(el) || isDisabled(el) || !shown(el) || forEarsOnly(el)) continue;
    const rect = el.getBoundingClientRect();
    if (rect.width < 8 || rect.height < 8) continue;
    const where = { ...about(el), scroll: [scrollX, scrollY] };
    if (isField(el)) found.push({ ...where, kind: "field", holders: holders(el, rect) });
    else if (/^(A|BUTTON)$/.test(el.tagName) || el.getAttribute("role") === "button") {
      const sign = [...el.querySelectorAll("svg, i, span[class*=icon]")].find((one) => shown(one) && !forEarsOnly(one));
      if (!sign || seenText(el)) continue;
      const part = sign.getBoundingClientRect();
      if (part.width >= 6 && part.height >= 6 && part.width <= 64 && part.height <= 64)
        found.push({ ...where, box: boxOf(part), kind: "sign" });
    }
  }
  return found;
}

// What checks ask of single elements: an attribute, and where it stands in its document.

function attribute({ ref, attr }) {
  const el = elementOf(ref);
  if (!el) return null;
  if (attr.toLowerCase() === "value" && isPrivate(el)) return { value: "••••••" };
  return { value: el.getAttribute(attr) };
}

// A CSS path to the element in its own document, after those of the frames around it; null when
// it lies in a shadow tree, where no such path leads.
function paths({ ref }) {
  const found = [];
  for (let el = elementOf(ref); el; el = el.ownerDocument.defaultView.frameElement) {
    if (el.getRootNode() !== el.ownerDocument) return null;
    found.unshift(pathTo(el));
    if (el.ownerDocument === document) return found;
  }
  return null;
}

function pathTo(el) {
  const steps = [];
  for (let at = el; at; at = at.parentElement) {
    const place = at.parentElement ? [...at.parentElement.children].indexOf(at) + 1 : 1;
    steps.unshift(`:nth-child(${place})`);
  }
  return `:root${steps.slice(1).map((step) => ` > ${step}`).join("")}`;
}

// What stands in fields that are nobody's business, for taking it out of what is told.
function privateValues() {
  const values = [];
  const roots = [document];
  while (roots.length) {
    for (const el of roots.pop().querySelectorAll("*")) {
      if (el.shadowRoot) roots.push(el.shadowRoot);
      if (el.tagName === "IFRAME" && frameDocument(el)) roots.push(frameDocument(el));
      if ("value" in el && el.value && isPrivate(el)) values.push(String(el.value));
    }
  }
  return values;
}

// What checks ask of single elements: an attribute, and where it stands in its document.

function attribute({ ref, attr }) {
  const el = elementOf(ref);
  if (!el) return null;
  if (attr.toLowerCase() === "value" && isPrivate(el)) return { value: "••••••" };
  return { value: el.getAttribute(attr) };
}

// The region of that role and name around an element: its number, and where it shows.
function region({ ref, role, called }) {
  for (let at = elementOf(ref); at; at = parentOf(at) || outerOf(at))
    if (roleOf(at) === role && holderName(at, role) === called)
      return { ref: refOf(at), place: locate({ ref: refOf(at) }) };
  return null;
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

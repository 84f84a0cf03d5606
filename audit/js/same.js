// The paths that kit.js gives to elements which others have named: [theirs, ours] for each.

function elementAt(selector) {
  let root = document, el = null, prefix = "";
  const frames = selector.split(" >>> ");
  for (const [level, frame] of frames.entries()) {
    for (const [depth, path] of frame.split(" >> ").entries()) {
      if (depth) root = el && el.shadowRoot;
      el = root && root.querySelector(path);
    }
    if (!el) return null;
    if (level < frames.length - 1) {
      prefix += `${pathOf(el)} >>> `;
      root = el.contentDocument;
    }
  }
  return prefix + pathOf(el);
}

function main({ selectors }) {
  return selectors.map((one) => ({ theirs: one, ours: elementAt(one) })).filter((one) => one.ours);
}

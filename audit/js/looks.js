// What looks like a heading, a list or a table and is none for accessibility.

const STRUCTURE = "h1, h2, h3, h4, h5, h6, [role=heading], a, button, label, legend, th, caption, summary, dt, figcaption, nav, header, footer, table, li, blockquote, svg, pre, code, [role=button], [role=link], [role=tab], [role=banner], [role=navigation], [role=contentinfo], [role=img], [role=menu], [role=option]";
const within = (el, selector) => closestOf(el, (at) => at.matches(selector)) !== null;

// The size of most of the text.
function usualSize(texts) {
  const sizes = new Map();
  for (const { el, text } of texts) {
    const size = parseFloat(getComputedStyle(el).fontSize);
    sizes.set(size, (sizes.get(size) || 0) + text.length);
  }
  return [...sizes].sort((a, b) => b[1] - a[1])[0]?.[0] || 16;
}

function blockOf(el) {
  return closestOf(el, (at) => !/^(inline|contents)/.test(getComputedStyle(at).display));
}

function headings(texts) {
  const usual = Math.max(14, usualSize(texts)), found = [];
  for (const { el, text } of texts) {
    const style = getComputedStyle(el), size = parseFloat(style.fontSize), bold = parseInt(style.fontWeight) >= 600;
    if (!(size >= usual * 1.35 || (bold && size >= usual * 1.2))) continue;
    if (text.length > 80 || !/\p{L}{3}/u.test(text) || (text.match(/\p{N}/gu) || []).length > text.length / 3) continue;
    if (/[.;,:]$/.test(text) && text.length > 40) continue;
    const block = blockOf(el);
    if (!block || within(block, STRUCTURE) || block.querySelector("h1,h2,h3,h4,h5,h6,[role=heading]")) continue;
    if (squeeze(block.textContent) !== squeeze(el.textContent)) continue;
    const below = follower(block);
    if (!below) continue;
    const smaller = parseFloat(getComputedStyle(below).fontSize) < size * 0.9;
    const long = squeeze(below.textContent).length >= 40;
    if (smaller) found.push({ ...about(block), look: "heading", sure: long && size >= usual * 1.35, size, usual });
  }
  return found;
}

// The text that stands right below a block, in its own part of the page.
function follower(block) {
  for (let at = block, levels = 0; at && levels < 2; at = at.parentElement, levels++) {
    const next = at.nextElementSibling;
    if (next) {
      const text = [next, ...next.querySelectorAll("*")].find((one) => ownTexts(one).length && shown(one));
      const here = block.getBoundingClientRect(), there = next.getBoundingClientRect();
      return text && there.top >= here.bottom - 4 && there.top - here.bottom < 80 ? text : null;
    }
  }
  return null;
}

const BULLET = /^\s*(?:[•·‣◦▪●*–—-]|\d{1,2}[.)]|[（(]?[一二三四五六七八九十\d]{1,2}[)）、])\s*\S/;

function lists() {
  const found = [], seen = new Set();
  for (const el of every()) {
    const parent = el.parentElement;
    if (!parent || seen.has(parent) || !/^(P|DIV|SPAN|BR)$/.test(el.tagName) || !BULLET.test(el.tagName === "BR" ? "" : el.textContent.slice(0, 40))) {
      if (!(el.tagName === "BR" && parent && !seen.has(parent))) continue;
    }
    if (within(parent, "ul, ol, dl, [role=list], table, pre, code, nav, select, [role=listbox], [contenteditable]") || !shown(parent)) continue;
    seen.add(parent);
    const rows = el.tagName === "BR"
      ? [...parent.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data)
      : [...parent.children].map((one) => one.textContent);
    let run = 0, longest = 0;
    for (const row of rows) {
      run = BULLET.test(row) && row.trim().length < 300 ? run + 1 : row.trim() ? 0 : run;
      longest = Math.max(longest, run);
    }
    if (longest >= 3) found.push({ ...about(parent), look: "list", sure: true, rows: longest });
  }
  return found;
}

function tables() {
  const found = [];
  for (const el of every()) {
    if (el.children.length < 3 || el.children.length > 200 || within(el, "table, ul, ol, nav, form, [role=grid], [role=table], [role=treegrid], [role=list], svg")) continue;
    if (!shown(el)) continue;
    const rows = [...el.children].filter(shown);
    const width = rows.length && rows[0].children.length;
    if (rows.length < 3 || width < 3 || width > 20 || rows.some((row) => row.children.length !== width)) continue;
    if (el.querySelector("h1,h2,h3,h4,h5,h6,img,video,canvas,p,input:not([type=checkbox]),[role=row]")) continue;
    const cells = rows.map((row) => [...row.children]);
    if (!cells.flat().every((cell) => shown(cell))) continue;
    const texts = cells.flat().map((cell) => squeeze(cell.textContent));
    if (texts.filter(Boolean).length < texts.length * 0.8 || texts.some((text) => text.length > 60)) continue;
    const lefts = cells.map((row) => row.map((cell) => cell.getBoundingClientRect().left));
    const aligned = lefts.every((row) => row.every((x, n) => Math.abs(x - lefts[0][n]) < 3 && (!n || x > row[n - 1])));
    const tops = cells.every((row) => Math.abs(row[0].getBoundingClientRect().top - row[width - 1].getBoundingClientRect().top) < 12);
    if (aligned && tops)
      found.push({ ...about(el), look: "table", sure: getComputedStyle(el).display === "table", rows: rows.length, columns: width });
  }
  return found;
}

function main() {
  const texts = [];
  for (const el of every()) {
    const nodes = ownTexts(el);
    if (!nodes.length || !shown(el) || forEarsOnly(el) || ICON_FONT.test(getComputedStyle(el).fontFamily)) continue;
    texts.push({ el, text: squeeze(nodes.map((node) => node.data).join(" ")) });
  }
  return [...headings(texts).slice(0, 30), ...lists().slice(0, 20), ...tables().slice(0, 20)];
}

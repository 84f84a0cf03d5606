// What a person sees as a picture: images, and controls that show no words but have a name.
// It is the body of a function; `places` is what places.js offers.

const drawn = (el) => {
  const { width, height } = el.getBoundingClientRect();
  return width >= 8 && height >= 8 && (!el.checkVisibility || el.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }));
};
const squeeze = (text) => (text || "").replace(/\s+/g, " ").trim().slice(0, 300);
const named = (el) => {
  const ids = (el.getAttribute("aria-labelledby") || "").split(/\s+/).filter(Boolean);
  const words = ids.map((id) => el.getRootNode().getElementById?.(id)?.textContent || "").join(" ");
  return squeeze(words) || squeeze(el.getAttribute("aria-label"));
};
const told = (el, name, more) => {
  const { width, height } = el.getBoundingClientRect();
  return { path: places.pathTo(el), name, tag: el.localName, html: el.outerHTML.slice(0, 400), width, height, ...more };
};
const hidden = (el) => Boolean(el.closest('[aria-hidden="true"], [role="presentation"], [role="none"]'));

const images = [];
const icons = [];
for (const el of places.everything(document)) {
  if (el.matches('img, input[type="image"], [role="img"], canvas') && drawn(el)) {
    const alt = el.getAttribute("alt");
    const name = named(el) || squeeze(alt) || squeeze(el.getAttribute("title"));
    const control = el.closest("a[href], button, [role='button'], [role='link']");
    images.push(told(el, name, {
      decorative: !name && (alt !== null || hidden(el)),
      alone: Boolean(control) && !squeeze(control.innerText),
      control: control ? named(control) || squeeze(control.innerText) : "",
    }));
  }
  if (el.matches("a[href], button, [role='button'], [role='link'], summary") && drawn(el) && !hidden(el)) {
    const name = named(el) || squeeze(el.getAttribute("title"));
    const words = squeeze(el.innerText).replace(/[^\p{L}\p{N}]/gu, "");
    const { width, height } = el.getBoundingClientRect();
    if (name && words.length < 2 && width < 160 && height < 160 && !el.querySelector("img")) icons.push(told(el, name));
  }
}
return { images, icons };

// The list of products, and the page of one product.

import { about, addLine, ask, field, h, lang, money, named, newId, plural, t } from "/core.js";
import { PRODUCTS, picture, productOf } from "/products.js";

const ORDERS = {
  best: () => 0,
  cheap: (a, b) => a.price - b.price,
  dear: (a, b) => b.price - a.price,
  name: (a, b) => named(a).localeCompare(named(b), lang),
};

const fold = (words) => words.toLowerCase().trim();

const line = (product) => ({ id: product.id, quantity: 1, colour: product.glaze, message: "" });

function card(product) {
  const name = h("h2", { id: newId() }, h("a", { href: `/product/${product.id}` }, named(product)));
  const add = h("button", { "aria-describedby": name.id, onclick: () => addLine(line(product)) }, t("add"));
  return h("li", { class: "card" }, picture(product), name, h("p", {}, about(product)),
    h("div", { class: "line" }, h("strong", {}, money(product.price)), add));
}

export function list() {
  const chosen = new URLSearchParams(location.search);
  const search = h("input", { type: "search", placeholder: t("search_hint"), value: chosen.get("q") ?? "", autocomplete: "off" });
  const options = (keys, values, on) => keys.map((key, i) => h("option", { value: values[i], selected: values[i] === on }, t(key)));
  const category = h("select", {}, options(["all", "mugs", "bowls", "teapots", "teas"], ["", "mugs", "bowls", "teapots", "teas"], chosen.get("category") ?? ""));
  const sort = h("select", {}, options(["sort_best", "sort_cheap", "sort_dear", "sort_name"], Object.keys(ORDERS), "best"));
  const count = h("p", { role: "status", class: "found" });
  const grid = h("ul", { class: "cards" });

  const refresh = () => {
    const words = fold(search.value);
    const found = PRODUCTS
      .filter((one) => !category.value || one.kind === category.value)
      .filter((one) => fold(`${named(one)} ${about(one)} ${t(one.kind)}`).includes(words))
      .sort(ORDERS[sort.value]);
    grid.replaceChildren(...found.map(card));
    count.textContent = found.length ? plural("found", found.length) : t("found_none");
  };
  for (const control of [search, category, sort]) control.addEventListener("input", refresh);
  refresh();

  const form = h("form", { role: "search", "aria-label": t("find_products"), class: "filters", onsubmit: (event) => event.preventDefault() },
    field(t("search"), search), field(t("category"), category), field(t("sort_by"), sort));
  const hero = h("div", { class: "hero" }, h("div", {}, h("h1", {}, t("hero")), h("p", {}, t("hero_more"))),
    h("div", { class: "shelf" }, ["moss-teapot", "sea-mug", "fog-bowl"].map((id) => picture(productOf(id)))));
  return { title: t("hero"), content: [hero, form, count, grid] };
}

const stars = (n) => h("span", { class: "stars", role: "img", "aria-label": t("stars", { n }) }, "★".repeat(n) + "☆".repeat(5 - n));

// The part that comes late: grey bars until the server has answered.
function reviews(product) {
  const heading = h("h2", { id: newId() }, t("reviews"));
  const bars = [1, 2, 3].map(() => h("div", { class: "skeleton", "aria-hidden": "true" }));
  const body = h("div", {}, h("p", { class: "hidden" }, t("loading")), bars);
  const region = h("section", { "aria-labelledby": heading.id, "aria-busy": "true", class: "panel" }, heading, body);
  ask(`reviews?product=${product.id}`).then((found) => {
    body.replaceChildren(h("ul", { class: "reviews" }, found.map((one) =>
      h("li", {}, stars(one.stars), " ", h("strong", {}, one.who), h("p", {}, t(one.text))))));
    region.removeAttribute("aria-busy");
  });
  return region;
}

export function product(id) {
  const found = productOf(id);
  if (!found) return null;
  const quantity = h("input", { type: "number", min: "1", max: "9", value: "1", required: true });
  const colour = h("input", { type: "color", value: found.glaze });
  const message = h("textarea", { rows: "3", maxlength: "120" });
  const image = picture(found, t("picture_of", { name: named(found) }));
  colour.addEventListener("input", () => image.style.setProperty("--glaze", colour.value));

  const add = (event) => {
    event.preventDefault();
    addLine({ id, quantity: quantity.valueAsNumber, colour: colour.value, message: message.value.trim() });
  };
  const form = h("form", { onsubmit: add }, field(t("quantity"), quantity), field(t("colour"), colour),
    field(t("gift_message"), message, t("gift_hint")), h("button", {}, t("add")));
  const trail = h("nav", { "aria-label": t("breadcrumb"), class: "trail" },
    h("a", { href: "/" }, t("shop")), " / ", h("a", { href: `/?category=${found.kind}` }, t(found.kind)));
  const words = h("div", {}, h("h1", {}, named(found)), h("p", {}, about(found)),
    h("p", { class: "price" }, money(found.price)), form);
  return { title: named(found), content: [trail, h("div", { class: "two" }, image, words), reviews(found)] };
}

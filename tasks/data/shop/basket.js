// The basket: a table with a dialog, a question and a prompt, and a note that is edited in place.

import { field, h, money, named, newId, openDialog, store, sums, t, toast } from "/core.js";
import { picture, productOf } from "/products.js";

const COUPONS = ["CLAY10"];

function edit(lines, line) {
  const product = productOf(line.id);
  const quantity = h("input", { type: "number", min: "1", max: "9", value: line.quantity, required: true });
  openDialog(t("change_quantity"), [h("p", {}, named(product)), field(t("quantity"), quantity)], () => {
    line.quantity = quantity.valueAsNumber;
    store.set("lines", lines);
    toast(t("saved"));
  });
}

function remove(lines, line) {
  const name = named(productOf(line.id));
  if (!confirm(t("confirm_remove", { name }))) return;
  store.set("lines", lines.filter((one) => one !== line));
  toast(t("removed", { name }));
}

function row(lines, line) {
  const product = productOf(line.id);
  const title = h("th", { scope: "row", id: newId() }, picture(product, "", line.colour),
    h("div", {}, h("a", { href: `/product/${line.id}` }, named(product)),
      line.message ? h("div", { class: "aside" }, `“${line.message}”`) : null));
  const button = (key, act) =>
    h("button", { class: "plain small", "aria-describedby": title.id, onclick: () => act(lines, line) }, t(key));
  return h("tr", {}, title, h("td", {}, money(product.price)), h("td", {}, `${line.quantity}`),
    h("td", {}, money(line.quantity * product.price)),
    h("td", {}, h("div", { class: "buttons" }, button("edit", edit), button("remove", remove))));
}

function table() {
  const lines = store.lines;
  if (!lines.length) return h("p", {}, `${t("basket_empty")} `, h("a", { href: "/" }, t("to_shop")));
  const heads = ["product", "price", "quantity", "total", "actions"].map((key) => h("th", { scope: "col" }, t(key)));
  return h("table", { class: "basket" }, h("caption", { class: "hidden" }, t("basket")),
    h("thead", {}, h("tr", {}, heads)), h("tbody", {}, lines.map((line) => row(lines, line))));
}

// The sums of an order, here and at the checkout.
export function summary(tip = 0) {
  const { subtotal, off, extra, total } = sums(tip);
  const entry = (label, amount) => h("div", {}, h("dt", {}, label), h("dd", {}, money(amount)));
  return h("dl", { class: "sums" }, entry(t("subtotal"), subtotal),
    off ? entry(t("coupon_line", { code: store.coupon }), -off) : null,
    extra ? entry(t("tip"), extra) : null, entry(t("total"), total));
}

function coupon(problem) {
  const code = prompt(t("coupon_ask"))?.trim().toUpperCase();
  if (!code) return;
  const known = COUPONS.includes(code);
  problem.textContent = known ? "" : t("coupon_wrong", { code });
  if (known) store.set("coupon", code);
}

function note() {
  const label = h("h2", { id: newId() }, t("note"));
  const text = h("div", { contenteditable: "plaintext-only", role: "textbox", "aria-multiline": "true", "aria-labelledby": label.id, class: "note" }, store.note);
  text.addEventListener("input", () => store.set("note", text.textContent));
  return h("section", { "aria-labelledby": label.id, class: "panel" }, label, text);
}

export function basket() {
  const heading = h("h2", { id: newId() }, t("summary"));
  const problem = h("p", { role: "alert", class: "problem" });
  const rows = h("div", { class: "scroll-x" });
  const totals = h("div");
  const refresh = () => {
    rows.replaceChildren(table());
    totals.replaceChildren(summary());
  };
  document.addEventListener("remembered", refresh);
  refresh();
  const side = h("section", { "aria-labelledby": heading.id, class: "panel side" }, heading, totals,
    h("button", { class: "plain", onclick: () => coupon(problem) }, t("coupon")), problem,
    h("a", { href: "/checkout", class: "button" }, t("to_checkout")));
  const content = [h("h1", {}, t("basket")), h("div", { class: "with-side" }, h("div", {}, rows, note()), side)];
  return { title: t("basket"), content };
}

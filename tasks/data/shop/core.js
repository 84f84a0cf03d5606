// What every page needs: elements, the language, what is remembered, and the frame around a page.

import { productOf } from "/products.js";
import { TEXTS } from "/texts.js";

const asked = new URLSearchParams(location.search).get("lang");
if (asked === "en" || asked === "zh") localStorage.setItem("lang", asked);
export const lang = localStorage.getItem("lang") === "zh" ? "zh" : "en";
const AT = lang === "zh" ? 1 : 0;

// The text of a key in the language of the page, with {names} filled in.
export const t = (key, values = {}) =>
  TEXTS[key][AT].replace(/\{(\w+)\}/g, (_, name) => values[name]);

// "1 item", "2 items".
export const plural = (key, n) => t(`${key}_${n === 1 ? "one" : "other"}`, { n });

export const named = (product) => product.name[AT];
export const about = (product) => product.about[AT];

const LOCALE = lang === "zh" ? "zh-CN" : "en-IE";
const euros = new Intl.NumberFormat(LOCALE, { style: "currency", currency: "EUR" });
export const money = (amount) => euros.format(amount);
export const day = (date) =>
  new Date(`${date}T12:00:00Z`).toLocaleDateString(LOCALE, { dateStyle: "medium", timeZone: "UTC" });

// An element: h("a", { href: "/" }, "Shop"). `on…` are listeners; true and false set or omit.
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null));
  return element;
}

let lastId = 0;
export const newId = () => `id-${++lastId}`;

// A labelled field: the control gets an id, the hint describes it.
export function field(label, control, hint = "") {
  control.id ||= newId();
  const parts = [h("label", { for: control.id }, label), control];
  if (hint) {
    const words = h("small", { id: `${control.id}-hint` }, hint);
    control.setAttribute("aria-describedby", words.id);
    parts.push(words);
  }
  return h("div", { class: "field" }, parts);
}

// A modal dialog with a form in it. `save` is called when the form is sent.
export function openDialog(title, content, save) {
  const heading = h("h2", { id: newId() }, title);
  const cancel = h("button", { type: "button", class: "plain", onclick: () => dialog.close() }, t("cancel"));
  const send = h("button", {}, t("save"));
  const form = h("form", { method: "dialog" }, heading, content, h("div", { class: "buttons" }, cancel, send));
  const dialog = h("dialog", { "aria-labelledby": heading.id, onclose: () => dialog.remove() }, form);
  form.addEventListener("submit", save);
  document.body.append(dialog);
  dialog.showModal();
}

const TOAST_STAYS = 6000; // milliseconds

// A short message in the corner, announced politely, gone after a while.
export function toast(message, link = null) {
  const note = h("div", { class: "toast" }, h("span", {}, message), link);
  document.getElementById("toasts").append(note);
  setTimeout(() => note.remove(), TOAST_STAYS);
}

// JSON from the server's endpoints; null when it refuses.
export async function ask(path, body = undefined) {
  const options = body === undefined
    ? {}
    : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(`/api/${path}`, options);
  return response.ok ? response.json() : null;
}

// What the browser remembers for this shop: the basket, the coupon, the note, the wishes.
const read = (key, otherwise) => JSON.parse(localStorage.getItem(key) ?? JSON.stringify(otherwise));
export const store = {
  get lines() { return read("lines", []); },
  get coupon() { return read("coupon", ""); },
  get note() { return read("note", ""); },
  get wishes() { return read("wishes", []); },
  set(key, value) {
    localStorage.setItem(key, JSON.stringify(value));
    document.dispatchEvent(new Event("remembered"));
  },
  clear() {
    for (const key of ["lines", "coupon", "note"]) localStorage.removeItem(key);
  },
};

export function addLine(line) {
  const lines = store.lines;
  const same = lines.find((one) => ["id", "colour", "message"].every((key) => one[key] === line[key]));
  if (same) same.quantity += line.quantity;
  else lines.push(line);
  store.set("lines", lines);
  const link = h("a", { href: "/basket" }, t("view_basket"));
  toast(t("added", { name: named(productOf(line.id)) }), link);
}

const COUPON = 0.1; // what a coupon takes off

export function sums(tip = 0) {
  const subtotal = store.lines.reduce((sum, one) => sum + one.quantity * productOf(one.id).price, 0);
  const off = store.coupon ? subtotal * COUPON : 0;
  const extra = ((subtotal - off) * tip) / 100;
  return { subtotal, off, extra, total: subtotal - off + extra };
}

function basketLink() {
  const count = h("span", { class: "count" });
  const show = () => {
    const n = store.lines.reduce((sum, one) => sum + one.quantity, 0);
    count.textContent = plural("item", n);
    count.classList.toggle("some", n > 0);
  };
  document.addEventListener("remembered", show);
  show();
  return h("a", { href: "/basket", class: "basket-link" }, t("basket"), " ", count);
}

function menu() {
  const kinds = ["mugs", "bowls", "teapots", "teas"];
  const links = kinds.map((kind) => h("li", {}, h("a", { href: `/?category=${kind}` }, t(kind))));
  const entry = (href, key) => {
    const here = location.pathname === href ? "page" : undefined;
    return h("li", {}, h("a", { href, "aria-current": here }, t(key)));
  };
  const opener = h("li", { class: "opener" }, h("a", { href: "/" }, t("categories")), h("ul", {}, links));
  return h("nav", { "aria-label": t("main_menu") },
    h("ul", {}, opener, entry("/wishlist", "wish_list"), entry("/orders", "orders")));
}

function account(session) {
  if (location.pathname === "/login") return null;
  if (!session) return h("a", { href: "/login" }, t("sign_in"));
  const leave = async () => {
    await ask("logout", {});
    location.assign("/");
  };
  return h("span", { class: "account" }, t("hello", { name: session }), " ",
    h("button", { class: "plain small", onclick: leave }, t("sign_out")));
}

function languageLink() {
  const other = lang === "zh" ? "en" : "zh";
  const address = new URL(location.href);
  address.searchParams.set("lang", other);
  return h("a", { href: address.pathname + address.search, lang: other, hreflang: other }, t("other_language"));
}

function banner(session) {
  const logo = h("a", { href: "/", class: "logo" }, t("shop_name"));
  const right = h("div", { class: "right" }, languageLink(), basketLink(), account(session));
  return h("header", {}, h("div", { class: "wide" }, logo, menu(), right));
}

// Shows a page: its title, what stands in it, and the banner and footer around it.
export function show(title, content, session) {
  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
  document.title = `${title} – ${t("shop_name")}`;
  document.body.replaceChildren(
    h("a", { href: "#content", class: "skip" }, t("skip")),
    banner(session),
    h("main", { id: "content", tabindex: "-1", class: "wide" }, content),
    h("footer", {}, h("div", { class: "wide" }, h("p", {}, `${t("shop_name")} · ${t("tagline")}`), h("p", {}, t("demo_note")))),
    h("div", { id: "toasts", role: "status" }),
  );
}

// Signing in, the orders, one order, and the terms.

import { ask, day, field, h, money, newId, openDialog, t, toast } from "/core.js";

export function login() {
  const email = h("input", { type: "email", autocomplete: "username" });
  const password = h("input", { type: "password", autocomplete: "current-password" });
  const problem = h("p", { role: "alert", class: "problem" });
  const next = new URLSearchParams(location.search).get("next") ?? "/";
  const send = async (event) => {
    event.preventDefault();
    problem.textContent = "";
    if (!email.value || !password.value) {
      problem.textContent = t("missing_login");
      return;
    }
    const answer = await ask("login", { email: email.value, password: password.value });
    if (answer.ok) location.assign(/^\/\w/.test(next) ? next : "/");
    else problem.textContent = t("wrong_password");
  };
  const form = h("form", { novalidate: true, onsubmit: send, class: "panel narrow" },
    h("h1", {}, t("sign_in")), h("p", {}, t("sign_in_intro")),
    field(t("email"), email), field(t("password"), password), problem, h("button", {}, t("sign_in")));
  return { title: t("sign_in"), content: form };
}

const title = (one) => t("order", { n: one.number });

function edit(one, refresh) {
  const note = h("textarea", { rows: "3", maxlength: "200" });
  note.value = one.note;
  openDialog(t("edit_order", { n: one.number }), field(t("order_note"), note), async () => {
    await ask(`orders/${one.number}`, { note: note.value });
    toast(t("saved"));
    refresh();
  });
}

function row(one, refresh) {
  const heading = h("th", { scope: "row", id: newId() }, title(one), one.note ? h("div", { class: "aside" }, one.note) : null);
  const described = { "aria-describedby": heading.id };
  return h("tr", {}, heading, h("td", {}, day(one.placed)), h("td", {}, money(one.total)),
    h("td", {}, h("span", { class: `tag ${one.status}` }, t(one.status))),
    h("td", {}, h("div", { class: "buttons" },
      h("button", { class: "plain small", ...described, onclick: () => edit(one, refresh) }, t("edit")),
      h("a", { href: `/order/${one.number}`, ...described }, t("details")))));
}

const head = (...keys) => h("thead", {}, h("tr", {}, keys.map((key) => h("th", { scope: "col" }, t(key)))));

// Many rows in a box that scrolls by itself.
function points() {
  const heading = h("h2", { id: newId() }, t("points"));
  const rows = Array.from({ length: 60 }, (_, i) => {
    const date = new Date(Date.UTC(2026, 5, 28 - i * 3)).toISOString().slice(0, 10);
    return h("tr", {}, h("td", {}, day(date)), h("td", {}, t(`reason_${i % 3}`)), h("td", {}, `+${10 + ((i * 7) % 40)}`));
  });
  const box = h("div", { class: "scroll-y", tabindex: "0", role: "region", "aria-labelledby": heading.id },
    h("table", {}, head("day", "reason", "points_count"), h("tbody", {}, rows)));
  return [heading, box];
}

export async function orders() {
  const body = h("tbody");
  const refresh = async () => {
    const found = await ask("orders");
    body.replaceChildren(...found.map((one) => row(one, refresh)));
  };
  await refresh();
  const table = h("table", {}, h("caption", { class: "hidden" }, t("your_orders")),
    head("order_head", "placed_on", "total", "status", "actions"), body);
  return { title: t("orders"), content: [h("h1", {}, t("orders")), h("div", { class: "scroll-x" }, table), ...points()] };
}

export async function order(number) {
  const one = await ask(`orders/${number}`);
  if (!one) return { title: t("orders"), content: h("h1", {}, t("order_missing", { n: number })) };
  const fresh = new URLSearchParams(location.search).has("new");
  const entry = (key, value) => h("div", {}, h("dt", {}, t(key)), h("dd", {}, value));
  const facts = h("dl", { class: "sums" }, entry("placed_on", day(one.placed)), entry("delivery_on", day(one.delivery)),
    entry("way", t(one.way)), one.photo ? entry("photo", one.photo) : null,
    one.note ? entry("order_note", one.note) : null, entry("status", t(one.status)), entry("total", money(one.total)));
  const lines = h("table", {}, h("caption", { class: "hidden" }, title(one)), head("product", "quantity", "price"),
    h("tbody", {}, one.lines.map((line) =>
      h("tr", {}, h("th", { scope: "row" }, line.name), h("td", {}, `${line.quantity}`), h("td", {}, money(line.price))))));
  const invoice = h("a", { href: `/api/orders/${number}/invoice.csv`, class: "button", download: true }, t("invoice"));
  const top = fresh
    ? [h("h1", {}, t("thanks")), h("p", { class: "good" }, t("order_number", { n: number }))]
    : h("h1", {}, title(one));
  return {
    title: fresh ? t("thanks") : title(one),
    content: [top, h("div", { class: "two even" }, h("div", { class: "scroll-x" }, lines), h("div", { class: "panel" }, facts, invoice))].flat(),
  };
}

export function terms() {
  return { title: t("terms"), content: [h("h1", {}, t("terms")), ...["terms_1", "terms_2", "terms_3"].map((key) => h("p", {}, t(key)))] };
}

// The checkout: every kind of field, a frame for the card, a canvas for the signature.

import { summary } from "/basket.js";
import { ask, field, h, named, newId, store, sums, t } from "/core.js";
import { productOf } from "/products.js";
import { signature } from "/signature.js";

const group = (key, ...content) => h("fieldset", { class: "panel" }, h("legend", {}, t(key)), content);

const option = (type, label, properties = {}) => {
  const control = h("input", { type, id: newId(), ...properties });
  return { control, row: h("div", { class: "option" }, control, h("label", { for: control.id }, label)) };
};

function delivery() {
  const name = h("input", { autocomplete: "name" });
  const places = ["choose", "china", "france", "kenya", "norway"];
  const country = h("select", {}, places.map((key, i) => h("option", { value: i ? t(key) : "" }, t(key))));
  const date = h("input", { type: "date", min: "2026-01-01" });
  const time = h("input", { type: "time" });
  const ways = ["post", "bicycle", "pickup"].map((key) => option("radio", t(key), { name: "way", value: key, checked: key === "post" }));
  const choice = h("fieldset", { class: "bare wide-field" }, h("legend", {}, t("way")), ways.map((way) => way.row));
  const fields = h("div", { class: "fields" }, field(t("full_name"), name), field(t("country"), country),
    field(t("date"), date), field(t("time"), time), choice);
  const chosen = () => ways.find((way) => way.control.checked).control.value;
  const required = [["full_name", name], ["country", country], ["date", date], ["time", time]];
  return { part: group("delivery", fields), name, country, date, time, chosen, required };
}

const sizeOf = (bytes) => (bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} KB`);

function photo() {
  const input = h("input", { type: "file", accept: "image/png,image/jpeg" });
  const preview = h("div", { class: "preview", role: "status" });
  input.addEventListener("change", () => {
    const [file] = input.files;
    if (!file) return preview.replaceChildren();
    const image = h("img", { src: URL.createObjectURL(file), alt: t("photo_alt"), width: "96", height: "72" });
    return preview.replaceChildren(image, h("span", {}, `${file.name} · ${sizeOf(file.size)}`));
  });
  const name = () => input.files[0]?.name ?? "";
  return { part: h("div", {}, field(t("photo"), input, t("photo_hint")), preview), name };
}

function tip() {
  const input = h("input", { type: "range", min: "0", max: "20", step: "5", value: "0", id: newId() });
  const shown = h("output", { for: input.id }, "0 %");
  input.addEventListener("input", () => (shown.textContent = `${input.value} %`));
  return { part: h("div", { class: "range" }, field(t("tip_label"), input), shown), input };
}

// The card is asked for in a frame of its own, which reports the last four digits only.
function card() {
  const state = h("p", { role: "status" }, t("card_none"));
  let end = "";
  const frame = h("iframe", { src: "/payment", title: t("payment") });
  addEventListener("message", (event) => {
    if (event.origin !== location.origin || event.source !== frame.contentWindow) return;
    end = event.data.end;
    state.textContent = t("card_ready", { end });
    state.className = "good";
  });
  return { part: group("payment", frame, state), ready: () => Boolean(end) };
}

// What stands in the frame.
export function payment() {
  const number = h("input", { inputmode: "numeric", autocomplete: "cc-number", placeholder: "4242 4242 4242 4242" });
  const expiry = h("input", { autocomplete: "cc-exp", placeholder: "12/30" });
  const code = h("input", { inputmode: "numeric", autocomplete: "cc-csc", maxlength: "4" });
  const problem = h("p", { role: "alert", class: "problem" });
  const send = (event) => {
    event.preventDefault();
    const digits = number.value.replace(/\D/g, "");
    const complete = digits.length > 11 && expiry.value && code.value;
    problem.textContent = complete ? "" : t("card_wrong");
    if (complete) parent.postMessage({ end: digits.slice(-4) }, location.origin);
  };
  document.title = t("payment");
  document.body.className = "framed";
  document.body.append(h("main", {}, h("h1", { class: "hidden" }, t("payment")), h("form", { onsubmit: send, class: "card-form" },
    field(t("card_number"), number), field(t("expiry"), expiry), field(t("code"), code),
    h("button", { class: "plain" }, t("use_card"))), problem));
}

function orderOf(parts) {
  const { total } = sums(Number(parts.tip.input.value));
  return {
    lines: store.lines.map((one) => ({ name: named(productOf(one.id)), quantity: one.quantity, price: productOf(one.id).price })),
    total: Number(total.toFixed(2)), delivery: parts.delivery.date.value, way: parts.delivery.chosen(),
    note: store.note, photo: parts.photo.name(),
  };
}

// What is still missing, as [name, control to go to].
function gaps(parts) {
  const empty = parts.delivery.required.filter(([, control]) => !control.value);
  for (const [, control] of parts.delivery.required) control.setAttribute("aria-invalid", String(!control.value));
  if (!parts.card.ready()) empty.push(["payment", null]);
  if (!parts.sign.signed()) empty.push(["signature", null]);
  if (!parts.agree.control.checked) empty.push(["agree", parts.agree.control]);
  return empty;
}

async function place(event, parts, problem) {
  event.preventDefault();
  const missing = gaps(parts);
  const what = missing.map(([key]) => t(key)).join(", ");
  problem.textContent = missing.length ? t("missing", { what }) : "";
  if (missing.length) return missing.find(([, control]) => control)?.[1].focus();
  const { number } = await ask("orders", orderOf(parts));
  store.clear();
  return location.assign(`/order/${number}?new=1`);
}

export function checkout() {
  if (!store.lines.length) return { title: t("checkout"), content: [h("h1", {}, t("checkout")), h("p", {}, `${t("basket_empty")} `, h("a", { href: "/" }, t("to_shop")))] };
  const parts = { delivery: delivery(), photo: photo(), tip: tip(), card: card(), agree: option("checkbox", t("agree")) };
  parts.sign = signature(() => parts.delivery.name.value);
  const totals = h("div", {}, summary());
  parts.tip.input.addEventListener("input", () => totals.replaceChildren(summary(Number(parts.tip.input.value))));

  const heading = h("h2", { id: newId() }, t("summary"));
  const problem = h("p", { role: "alert", class: "problem" });
  const terms = h("p", {}, h("a", { href: "/terms", target: "_blank", rel: "noopener" }, t("read_terms"), " ", h("small", {}, t("new_tab"))));
  const side = h("section", { "aria-labelledby": heading.id, class: "panel side" }, heading, totals,
    parts.agree.row, terms, problem, h("button", {}, t("place")));
  const form = h("form", { novalidate: true, class: "with-side", onsubmit: (event) => place(event, parts, problem) },
    h("div", {}, parts.delivery.part, group("extras", parts.photo.part, parts.tip.part), parts.card.part, group("signature", parts.sign.part)), side);
  return { title: t("checkout"), content: [h("h1", {}, t("checkout")), form] };
}

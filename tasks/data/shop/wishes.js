// The wish list: cards that are dragged the HTML way, and a ranking that follows the pointer.

import { h, named, newId, store, t, toast } from "/core.js";
import { PRODUCTS, picture, productOf } from "/products.js";

const GLAZES = [["glaze_sea", "#2f6f8f"], ["glaze_fog", "#8a94a0"], ["glaze_moss", "#5d7a4a"], ["glaze_clay", "#b5583a"]];
const OFFERED = 4;

function wish(id) {
  store.set("wishes", [...store.wishes, id]);
  toast(t("wish_added", { name: named(productOf(id)) }));
}

function suggestion(product) {
  const name = h("strong", { id: newId() }, named(product));
  const add = h("button", { class: "plain small", "aria-describedby": name.id, onclick: () => wish(product.id) }, t("wish_add"));
  const start = (event) => {
    event.dataTransfer.setData("text/plain", product.id);
    event.dataTransfer.effectAllowed = "copy";
  };
  return h("li", { draggable: "true", class: "card", ondragstart: start }, picture(product), name, add);
}

// Where cards are dropped; it lights up while one is above it.
function target(list) {
  const heading = h("h2", { id: newId() }, t("my_wishes"));
  const zone = h("section", { "aria-labelledby": heading.id, class: "panel zone" }, heading, h("p", {}, t("drop_here")), list);
  const over = (on) => (event) => {
    event.preventDefault();
    zone.classList.toggle("over", on);
  };
  zone.addEventListener("dragover", over(true));
  zone.addEventListener("dragleave", over(false));
  zone.addEventListener("drop", (event) => {
    over(false)(event);
    const id = event.dataTransfer.getData("text/plain");
    if (productOf(id) && !store.wishes.includes(id)) wish(id);
  });
  return zone;
}

function ranking() {
  const heading = h("h2", { id: newId() }, t("glazes"));
  const list = h("ol", { class: "ranking" });
  const state = h("p", { role: "status" });
  const tell = () => (state.textContent = t("ranking", { name: list.firstElementChild.dataset.name }));
  const put = (item, before) => {
    list.insertBefore(item, before);
    tell();
  };
  for (const [key, glaze] of GLAZES) {
    const name = t(key);
    const handle = h("button", { class: "handle", "aria-label": t("move", { name }) }, "⠿");
    const swatch = h("span", { class: "swatch", style: `background: ${glaze}`, "aria-hidden": "true" });
    const item = h("li", { "data-name": name }, handle, swatch, h("span", {}, name));
    handle.addEventListener("keydown", (event) => {
      if (event.key === "ArrowUp" && item.previousElementSibling) put(item, item.previousElementSibling);
      else if (event.key === "ArrowDown" && item.nextElementSibling) put(item, item.nextElementSibling.nextElementSibling);
      else return;
      event.preventDefault();
      handle.focus();
    });
    handle.addEventListener("pointerdown", () => follow(list, item, put));
    list.append(item);
  }
  tell();
  return h("section", { "aria-labelledby": heading.id, class: "panel" }, heading, h("p", {}, t("glazes_hint")), list, state);
}

// While the button is down, the item takes the place that the pointer is over.
function follow(list, item, put) {
  const move = ({ clientY }) => {
    const over = [...list.children].find((one) => {
      const box = one.getBoundingClientRect();
      return clientY >= box.top && clientY < box.bottom;
    });
    if (!over || over === item) return;
    const up = item.compareDocumentPosition(over) & Node.DOCUMENT_POSITION_PRECEDING;
    put(item, up ? over : over.nextElementSibling);
  };
  const stop = () => {
    item.classList.remove("held");
    document.removeEventListener("pointermove", move);
    document.removeEventListener("pointerup", stop);
    document.removeEventListener("pointercancel", stop);
  };
  item.classList.add("held");
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", stop);
  document.addEventListener("pointercancel", stop);
}

export function wishes() {
  const offered = h("ul", { class: "cards small" });
  const wished = h("ul", { class: "cards small" });
  const heading = h("h2", { id: newId() }, t("suggestions"));
  const refresh = () => {
    const free = PRODUCTS.filter((one) => !store.wishes.includes(one.id)).slice(0, OFFERED);
    offered.replaceChildren(...free.map(suggestion));
    wished.replaceChildren(...store.wishes.map((id) =>
      h("li", { class: "card" }, picture(productOf(id)), h("strong", {}, named(productOf(id))))));
  };
  document.addEventListener("remembered", refresh);
  refresh();
  const suggestions = h("section", { "aria-labelledby": heading.id, class: "panel" }, heading, offered);
  return {
    title: t("wish_list"),
    content: [h("h1", {}, t("wish_list")), h("div", { class: "two even" }, suggestions, target(wished)), ranking()],
  };
}

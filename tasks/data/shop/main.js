// Which page belongs to which address.

import { login, order, orders, terms } from "/account.js";
import { basket } from "/basket.js";
import { list, product } from "/catalogue.js";
import { checkout, payment } from "/checkout.js";
import { ask, h, show, t } from "/core.js";
import { wishes } from "/wishes.js";

const PAGES = [
  [/^\/$/, list],
  [/^\/product\/([\w-]+)$/, product],
  [/^\/login$/, login],
  [/^\/basket$/, basket],
  [/^\/checkout$/, checkout],
  [/^\/wishlist$/, wishes],
  [/^\/orders$/, orders],
  [/^\/order\/(\d+)$/, order],
  [/^\/terms$/, terms],
];
const PRIVATE = [checkout, orders, order];

const missing = () => ({
  title: t("no_page"),
  content: [h("h1", {}, t("no_page")), h("p", {}, h("a", { href: "/", class: "button" }, t("to_shop")))],
});

async function start() {
  const [pattern, page] = PAGES.find(([one]) => one.test(location.pathname)) ?? [/^.*$/, missing];
  const { session } = await ask("session");
  if (PRIVATE.includes(page) && !session) {
    location.replace(`/login?next=${encodeURIComponent(location.pathname)}`);
    return;
  }
  const [, ...parts] = pattern.exec(location.pathname);
  const { title, content } = (await page(...parts)) ?? missing();
  show(title, content, session);
}

if (location.pathname === "/payment") payment();
else start();

// What icons are called in the code of pages, and what that means.

const ICON_CODES = {
  close: "close times xmark dismiss cross clear", search: "search magnifier magnifying magnify find",
  menu: "menu hamburger bars burger navicon", delete: "delete trash bin remove garbage",
  edit: "edit pencil pen", add: "add plus", settings: "settings gear cog cogs preferences",
  cart: "cart basket bag", user: "user account profile person avatar", home: "home house",
  help: "help question", info: "info information", download: "download", upload: "upload",
  share: "share", print: "print printer", save: "save floppy", favorite: "heart favorite favourite star wishlist",
  play: "play", pause: "pause", mute: "mute muted", volume: "volume speaker", more: "more ellipsis kebab overflow",
  filter: "filter funnel", sort: "sort", refresh: "refresh reload sync", copy: "copy clipboard duplicate",
  send: "send plane", mail: "mail envelope email", phone: "phone call telephone", calendar: "calendar",
  location: "location pin marker map", language: "language globe translate", notifications: "bell notification notifications",
  logout: "logout signout", login: "login signin", fullscreen: "fullscreen", attach: "attach paperclip attachment",
  camera: "camera", microphone: "microphone mic", lock: "lock", show: "eye visibility", undo: "undo", redo: "redo",
  facebook: "facebook", twitter: "twitter", youtube: "youtube", instagram: "instagram", linkedin: "linkedin",
  github: "github", wechat: "wechat weixin", weibo: "weibo", whatsapp: "whatsapp", telegram: "telegram",
};
const TOKENS = new Map(Object.entries(ICON_CODES).flatMap(([key, codes]) => codes.split(" ").map((code) => [code, key])));
const WAYS = new Map([["right", "next"], ["forward", "next"], ["left", "previous"], ["back", "previous"], ["up", "up"], ["down", "down"]]);
const BRANDS = { facebook: "Facebook", twitter: "Twitter", youtube: "YouTube", instagram: "Instagram", linkedin: "LinkedIn", github: "GitHub", whatsapp: "WhatsApp", telegram: "Telegram" };

// In the language of the page, where it is one that we have words of; else in the user's.
function iconWord(key) {
  const page = (get(document.documentElement, "lang") || "").slice(0, 2).toLowerCase();
  const words = CONFIG.icons[page] || CONFIG.icons[CONFIG.lang];
  return BRANDS[key] || words[key];
}

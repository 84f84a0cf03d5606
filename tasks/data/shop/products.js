// What is for sale, and how it looks: every picture is drawn from a shape and a glaze.

export const PRODUCTS = [
  { id: "sea-mug", kind: "mugs", price: 18, glaze: "#2f6f8f", name: ["Sea mug", "海蓝马克杯"], about: ["A wide mug with a thumb rest. Holds 350 ml.", "宽口马克杯，带拇指托，容量 350 毫升。"] },
  { id: "fog-bowl", kind: "bowls", price: 24, glaze: "#8a94a0", name: ["Fog bowl", "雾灰碗"], about: ["For ramen, porridge or keys. 18 cm across.", "盛面、盛粥或放钥匙，直径 18 厘米。"] },
  { id: "moss-teapot", kind: "teapots", price: 62, glaze: "#5d7a4a", name: ["Moss teapot", "苔绿茶壶"], about: ["Pours without a drip. Holds 900 ml.", "出水不滴漏，容量 900 毫升。"] },
  { id: "clay-mug", kind: "mugs", price: 16, glaze: "#b5583a", name: ["Clay mug", "红陶马克杯"], about: ["Bare clay outside, white inside. Holds 300 ml.", "外壁素陶，内壁白釉，容量 300 毫升。"] },
  { id: "green-tea", kind: "teas", price: 9, glaze: "#4f8a5b", name: ["Green tea", "绿茶"], about: ["Spring harvest, 80 g in a tin.", "春茶，80 克罐装。"] },
  { id: "night-mug", kind: "mugs", price: 21, glaze: "#323a5a", name: ["Night mug", "夜色马克杯"], about: ["Dark blue, with stars that nobody planned. Holds 350 ml.", "深蓝釉面带自然星点，容量 350 毫升。"] },
  { id: "sand-bowl", kind: "bowls", price: 19, glaze: "#c9a66b", name: ["Sand bowl", "沙色碗"], about: ["A small bowl for nuts and olives. 11 cm across.", "盛坚果与橄榄的小碗，直径 11 厘米。"] },
  { id: "espresso-cup", kind: "mugs", price: 12, glaze: "#d8cbb8", name: ["Espresso cup", "浓缩咖啡杯"], about: ["Thick walls, hot coffee. Holds 80 ml.", "厚壁保温，容量 80 毫升。"] },
  { id: "red-teapot", kind: "teapots", price: 58, glaze: "#9c3b3b", name: ["Red teapot", "朱红茶壶"], about: ["For two, or for one with time. Holds 600 ml.", "两人份，或一个人慢慢喝，容量 600 毫升。"] },
  { id: "black-tea", kind: "teas", price: 8, glaze: "#7a4b33", name: ["Black tea", "红茶"], about: ["Malty and strong, 100 g in a tin.", "麦香浓郁，100 克罐装。"] },
  { id: "plum-bowl", kind: "bowls", price: 27, glaze: "#74496b", name: ["Plum bowl", "梅紫碗"], about: ["A salad bowl for four. 26 cm across.", "四人份沙拉碗，直径 26 厘米。"] },
  { id: "jasmine-tea", kind: "teas", price: 11, glaze: "#d3b24c", name: ["Jasmine tea", "茉莉花茶"], about: ["Scented over seven nights, 80 g in a tin.", "七次窨制，80 克罐装。"] },
];

export const productOf = (id) => PRODUCTS.find((product) => product.id === id);

const SHAPES = {
  mugs: `
    <path d="M132 60c40-8 44 52-2 48" fill="none" stroke="var(--glaze)" stroke-width="11"/>
    <path d="M58 42h78v60a26 26 0 0 1-26 26H84a26 26 0 0 1-26-26z" fill="var(--glaze)"/>
    <path d="M112 42h24v60a26 26 0 0 1-26 26h-8c8-20 10-50 10-86z" opacity=".16"/>
    <ellipse cx="97" cy="42" rx="39" ry="9" fill="var(--glaze)"/>
    <ellipse cx="97" cy="42" rx="39" ry="9" opacity=".18"/>
    <ellipse cx="97" cy="43" rx="33" ry="6" fill="#3b2418"/>
    <path d="M70 60v38" stroke="#fff" stroke-width="5" stroke-linecap="round" opacity=".35"/>`,
  bowls: `
    <path d="M82 122h36l5 10H77z" fill="var(--glaze)"/><path d="M82 122h36l5 10H77z" opacity=".25"/>
    <path d="M38 66h124c0 38-26 60-62 60s-62-22-62-60z" fill="var(--glaze)"/>
    <path d="M128 66h34c0 38-26 60-62 60 18-12 28-34 28-60z" opacity=".16"/>
    <ellipse cx="100" cy="66" rx="62" ry="13" fill="var(--glaze)"/>
    <ellipse cx="100" cy="67" rx="55" ry="9" opacity=".3"/>
    <path d="M54 84c4 12 10 20 20 26" fill="none" stroke="#fff" stroke-width="5" stroke-linecap="round" opacity=".35"/>`,
  teapots: `
    <path d="M56 72c-38-10-42 44-2 42" fill="none" stroke="var(--glaze)" stroke-width="10"/>
    <path d="M136 98c22-2 16-34 34-40l4 5c-10 10-6 48-38 54z" fill="var(--glaze)"/>
    <ellipse cx="98" cy="92" rx="50" ry="38" fill="var(--glaze)"/>
    <path d="M112 56c46 8 46 64 0 72 16-20 18-50 0-72z" opacity=".16"/>
    <path d="M68 60c8-14 52-14 60 0-12 7-48 7-60 0z" fill="var(--glaze)"/>
    <path d="M68 60c8-14 52-14 60 0-12 7-48 7-60 0z" opacity=".22"/>
    <circle cx="98" cy="44" r="7" fill="var(--glaze)"/>
    <path d="M62 84c2-8 6-12 12-16" fill="none" stroke="#fff" stroke-width="5" stroke-linecap="round" opacity=".4"/>`,
  teas: `
    <rect x="62" y="46" width="76" height="86" rx="9" fill="var(--glaze)"/>
    <rect x="112" y="46" width="26" height="86" rx="9" opacity=".16"/>
    <rect x="58" y="32" width="84" height="22" rx="7" fill="var(--glaze)"/>
    <rect x="58" y="32" width="84" height="22" rx="7" opacity=".22"/>
    <rect x="74" y="70" width="52" height="44" rx="4" fill="#fff" opacity=".88"/>
    <path d="M100 106c-14-8-12-22 0-30 12 8 14 22 0 30zm0-26v32" fill="none" stroke="#4a6b3f" stroke-width="2.5"/>`,
};

// An <svg> of the product; with a label it is a picture, without one an ornament.
export function picture(product, label = "", glaze = product.glaze) {
  const holder = document.createElement("div");
  holder.className = "picture";
  holder.style.setProperty("--glaze", glaze);
  const role = label ? 'role="img"' : 'aria-hidden="true"';
  holder.innerHTML = `<svg viewBox="0 0 200 160" ${role}>
    <ellipse cx="100" cy="134" rx="62" ry="7" opacity=".12"/>${SHAPES[product.kind]}</svg>`;
  if (label) holder.firstElementChild.setAttribute("aria-label", label);
  return holder;
}

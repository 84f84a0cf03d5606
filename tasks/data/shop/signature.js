// A canvas to sign on: nothing in it is an element, all of it is a picture.

import { h, t } from "/core.js";

const WIDTH = 640;
const HEIGHT = 170;
const ENOUGH = 30; // pixels of line that count as a signature

function paper(pen) {
  pen.fillStyle = "#fffdf7";
  pen.fillRect(0, 0, WIDTH, HEIGHT);
  pen.strokeStyle = "#b9ab97";
  pen.lineWidth = 1.5;
  pen.beginPath();
  pen.moveTo(40, 128);
  pen.lineTo(WIDTH - 40, 128);
  pen.stroke();
  pen.save();
  pen.translate(WIDTH - 128, 58);
  pen.rotate(-0.09);
  pen.strokeStyle = pen.fillStyle = "#a8452a";
  pen.lineWidth = 2.5;
  pen.strokeRect(-98, -24, 196, 48);
  pen.font = "600 18px system-ui, sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(t("stamp"), 0, 1);
  pen.restore();
}

// The canvas, its buttons and its state. `name` gives what the button signs with.
export function signature(name) {
  const canvas = h("canvas", { width: WIDTH, height: HEIGHT, role: "img", "aria-label": t("sign_here") });
  const state = h("p", { role: "status" });
  const pen = canvas.getContext("2d");
  let length = 0;
  let last = null;

  const tell = (signed) => {
    state.textContent = t(signed ? "signed" : "not_signed");
    state.className = signed ? "good" : "";
  };
  const clear = () => {
    length = 0;
    paper(pen);
    tell(false);
  };
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * WIDTH) / box.width, ((event.clientY - box.top) * HEIGHT) / box.height];
  };
  const draw = (event) => {
    if (!last) return;
    const next = at(event);
    pen.strokeStyle = "#22304f";
    pen.lineWidth = 3;
    pen.lineCap = "round";
    pen.beginPath();
    pen.moveTo(...last);
    pen.lineTo(...next);
    pen.stroke();
    length += Math.hypot(next[0] - last[0], next[1] - last[1]);
    last = next;
    tell(length >= ENOUGH);
  };
  const write = () => {
    clear();
    pen.fillStyle = "#22304f";
    pen.font = "italic 40px Georgia, serif";
    pen.textAlign = "left";
    pen.fillText(name() || "✕", 60, 118, WIDTH - 280);
    length = ENOUGH;
    tell(true);
  };
  canvas.addEventListener("pointerdown", (event) => {
    last = at(event);
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", draw);
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => (last = null));
  clear();

  const buttons = h("div", { class: "buttons" },
    h("button", { type: "button", class: "plain small", onclick: write }, t("sign_name")),
    h("button", { type: "button", class: "plain small", onclick: clear }, t("clear")));
  const part = h("div", {}, h("p", {}, t("sign_hint")), canvas, h("div", { class: "line" }, state, buttons));
  return { part, signed: () => length >= ENOUGH };
}

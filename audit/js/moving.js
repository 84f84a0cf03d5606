// What the page says of its own movement: styles that animate, films, scrolling texts.

const LONGEST = 5000;
const PAUSE = /\b(pause|stop|halt|freeze|turn off|hide (?:the )?(?:animation|motion)|(?:disable|reduce) (?:the )?(?:animation|motion)s?)\b|暂停|停止|关闭动画|anhalten|pausieren|arrêter/i;

// A control beside it, or for the whole page, that stops it.
function canPause(el) {
  const names = (root) => [...root.querySelectorAll("button, [role=button], input[type=button], input[type=checkbox], [role=switch]")]
    .some((one) => shown(one) && PAUSE.test(nameOf(one, roleOf(one)) || seenText(one, 60)));
  const area = (at) => at.getBoundingClientRect().width * at.getBoundingClientRect().height;
  const most = Math.max(4 * area(el), 150000);
  let levels = 0;
  for (const at of ancestors(el)) {
    if (at.matches("body, main, [role=main]") || levels++ >= 4 || area(at) > most) break;
    if (names(at)) return true;
  }
  const everywhere = [...document.querySelectorAll("button, [role=button], [role=switch]")];
  return everywhere.some((one) => shown(one) && /animation|motion|动画/i.test(nameOf(one, roleOf(one))) && PAUSE.test(nameOf(one, roleOf(one))));
}

const busy = (el) => closestOf(el, (at) => at.matches("[role=progressbar], progress, [aria-busy=true], [role=timer]")) !== null;

function lasts(animation) {
  const timing = animation.effect && animation.effect.getComputedTiming();
  return timing && animation.playState === "running" ? timing.endTime : 0;
}

function animated() {
  const found = new Map();
  for (const animation of document.getAnimations()) {
    const el = animation.effect && animation.effect.target;
    if (!el || found.has(el) || lasts(animation) <= LONGEST || animation.timeline !== document.timeline) continue;
    const rect = el.getBoundingClientRect();
    const part = !animation.effect.pseudoElement;
    if (!shown(el) && getComputedStyle(el).opacity !== "0" || rect.width * rect.height < 4) continue;
    const frames = animation.effect.getKeyframes();
    const skip = new Set(["offset", "computedOffset", "easing", "composite"]);
    const names = Object.keys(frames[0] || {}).filter((name) => !skip.has(name));
    if (!names.some((name) => new Set(frames.map((frame) => frame[name])).size > 1)) continue;
    found.set(el, { ...about(el), what: "style", endless: !isFinite(lasts(animation)), seconds: lasts(animation) / 1000,
      pause: canPause(el), busy: busy(el), names: names.slice(0, 4), small: rect.width * rect.height < 1600, part });
  }
  return [...found.values()];
}

function media() {
  const found = [];
  for (const el of every()) {
    if (!shown(el)) continue;
    if (el.tagName === "MARQUEE") found.push({ ...about(el), what: "marquee", pause: canPause(el) });
    if (el.tagName === "VIDEO" && !el.paused && !el.controls && (el.loop || el.duration > LONGEST / 1000))
      found.push({ ...about(el), what: "film", pause: canPause(el), seconds: el.loop ? 0 : el.duration });
  }
  return found;
}

// The smallest element that holds a place that was seen to move.
function holder({ x, y, width, height }) {
  const points = [[0.5, 0.5], [0.2, 0.5], [0.8, 0.5]].map(([a, b]) => [x + width * a, y + height * b]);
  let el = topAt(...points[0]);
  const enough = (at) => {
    const rect = at.getBoundingClientRect();
    return rect.left <= x + 16 && rect.top <= y + 16 && rect.right >= x + width - 16 && rect.bottom >= y + height - 16;
  };
  el = el && closestOf(el, enough);
  if (!el || el === document.body || el === document.documentElement) return [];
  const timed = /\b\d{1,2}:\d{2}\b/.test(seenText(el, 60));
  return [{ ...about(el), pause: canPause(el), busy: busy(el), timed, controls: el.matches("video[controls]") }];
}

function main({ what, place }) {
  if (what === "place") return holder(place);
  return [...animated(), ...media()];
}

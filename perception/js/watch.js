// Notices what happens: what an action changed, and when the document has become quiet.

const watched = new WeakSet();
const watch = {
  armed: false, // between an action and the next look
  downloads: [], // clicks since then on links that download
  often: new Map(), // how often nodes changed since then
  loud: 0, // how many changes that count against quiet were seen
  ambient: new WeakMap(), // how often nodes changed by themselves: clocks, tickers, carousels
  pressed: null, // where the mouse button went down last
  seen: new Map(), // what happened since armed: words -> how often
  changes: 0, // how many changes of any kind were seen
  looked: 0, // how many of them at the last look
  wakers: new Set(),
};

// Something happened: `words` say what, "" for what is waited for but is no sign of success.
function happened(words) {
  if (watch.armed) {
    if (words) watch.seen.set(words, (watch.seen.get(words) || 0) + 1);
    watch.loud++;
  }
  watch.changes++;
  for (const wake of watch.wakers) wake();
}

const OFTEN = 2; // times that a node changes by itself until it is taken to do so all the time

function onMutations(records) {
  let fresh = 0;
  for (const { target } of records) {
    const times = watch.ambient.get(target) || 0;
    if (watch.armed) watch.often.set(target, (watch.often.get(target) || 0) + 1);
    else watch.ambient.set(target, times + 1);
    if (times < OFTEN) fresh++;
  }
  if (fresh) happened("the page's content changed");
}

const HAPPENINGS = {
  input: "a field's value changed", change: "a field's value changed",
  scroll: "the page scrolled", toggle: "a part opened or closed", submit: "a form was submitted",
  transitionrun: "", animationstart: "", wheel: "", // the start of something, no sign of success
  hashchange: "the address changed", popstate: "the address changed", close: "a dialog closed",
  fullscreenchange: "full screen changed",
  dragstart: "a drag started", drop: "something was dropped", play: "media started", pause: "media stopped",
};

const LISTENERS = Object.entries(HAPPENINGS).map(([type, words]) => [type, () => happened(words)]);
LISTENERS.push(["click", onClick], ["pointerdown", (event) => (watch.pressed = event.composedPath()[0])], ["focusin", onFocus]);

// Called with every look: `document.open` takes all listeners away, and adding one twice adds none.
function watchRoot(root) {
  const target = root.defaultView && !root.host ? root.defaultView : root;
  if (watched.has(root) && target === root) return;
  if (!watched.has(root))
    new MutationObserver(onMutations).observe(root, {
      subtree: true, childList: true, attributes: true, characterData: true,
    });
  watched.add(root);
  for (const [type, listener] of LISTENERS)
    target.addEventListener(type, listener, { capture: true, passive: true });
}

function onClick(event) {
  if (event.composedPath().some((el) => el.tagName === "A" && el.hasAttribute("download"))) watch.downloads.push(event);
}

// A button that is clicked gets the focus even when it does nothing: that is no sign of success.
function onFocus(event) {
  const el = event.composedPath()[0];
  const byMouse = watch.pressed && holds(el, watch.pressed);
  happened(byMouse && !FIELDS.has(el.tagName) && !el.isContentEditable ? "" : "the focus moved");
}

// After a look the effects of the action before it are over, and what changes by itself is learnt.
function looked() {
  watch.armed = false;
  watch.looked = watch.changes;
}

function arm() {
  watchRoot(document);
  watch.armed = true;
  watch.seen.clear();
  watch.often.clear();
  watch.downloads = [];
  watch.pressed = null;
}

// The next frame; a page in the background gets none, so a timer stands in for it.
const frame = () =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, 100);
    requestAnimationFrame(() => {
      clearTimeout(timer);
      resolve();
    });
  });

// Animations that will end, and soon: endless ones (spinners, marquees) would never let us go on.
function movingParts(doc) {
  if (!doc.getAnimations) return [];
  return doc.getAnimations().filter((animation) => {
    if (animation.playState !== "running" || !animation.effect) return false;
    const { endTime } = animation.effect.getComputedTiming();
    return endTime !== Infinity && endTime - (animation.currentTime || 0) < 3000 && endTime > 0;
  });
}

// Ends the animations that will end soon, and holds the endless ones at their start.
function calm(doc) {
  for (const animation of movingParts(doc)) if (animation.playbackRate) animation.finish();
  for (const animation of doc.getAnimations ? doc.getAnimations() : []) {
    if (animation.playState !== "running" || animation.timeline !== doc.timeline || !animation.effect) continue;
    if (animation.effect.getComputedTiming().endTime !== Infinity) continue;
    animation.pause();
    animation.currentTime = 0;
  }
}

function unrest() {
  if (document.readyState !== "complete") return "the page is still loading";
  if (document.fonts && document.fonts.status === "loading") return "fonts are still loading";
  if (movingParts(document).length) return "an animation is still running";
  return "";
}

// Resolves once two frames in a row saw no change and nothing is under way, at the latest after
// `cap` milliseconds; says what still moved then, and what was seen to happen since `arm`.
async function quiet({ cap, motion }) {
  const end = performance.now() + cap;
  let still = 0;
  let why = "";
  while (still < 2) {
    if (performance.now() > end) break;
    const before = watch.loud;
    await frame();
    if (!motion) calm(document);
    why = watch.loud !== before ? "the page keeps changing" : unrest();
    still = why ? 0 : still + 1;
  }
  const changes = [...watch.seen].map(([words, times]) => (times > 1 ? `${words} (${times} times)` : words));
  const downloads = watch.downloads.filter((event) => !event.defaultPrevented).length;
  if (still >= 2) return { capped: "", changes, downloads };
  for (const [node, times] of watch.often) if (times > OFTEN) watch.ambient.set(node, times);
  return { capped: why || "the page keeps changing", changes, downloads };
}

// Resolves to true as soon as anything has changed since the last look, to false after `cap`
// milliseconds without a change.
function change({ cap }) {
  return new Promise((resolve) => {
    const done = (value) => {
      watch.wakers.delete(wake);
      clearTimeout(timer);
      watch.looked = watch.changes;
      resolve(value);
    };
    const wake = () => done(true);
    if (watch.looked !== watch.changes) return resolve((watch.looked = watch.changes) > 0);
    const timer = setTimeout(() => done(false), cap);
    watch.wakers.add(wake);
  });
}

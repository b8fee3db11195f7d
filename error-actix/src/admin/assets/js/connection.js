// Whether what is shown is true now, said in one word, and in a banner when it is not.

import { byId, setText, shape } from "./dom.js";
import { clock } from "./format.js";
import { state } from "./state.js";

const STALE_MS = 20000;

const WORDS = {
  live: ["live", "ok", "Live"],
  connecting: ["connecting", "unknown", "Connecting"],
  waiting: ["waiting", "warn", "Reconnecting"],
  lost: ["lost", "bad", "No connection"],
  paused: ["paused", "unknown", "Paused"],
};

/** @typedef {import("./live.js").Live} Live */

/** Whether the service has not been heard for longer than a busy network explains. @param {Live} live */
export function isStale(live) {
  const silent = performance.now() - state.receivedAt > STALE_MS;
  return state.overview !== null && !live.paused && live.stream.connection !== "live" && silent;
}

/** @param {Live} live */
export function drawConnection(live) {
  const [className, form, word] = WORDS[isStale(live) ? "lost" : live.stream.connection];
  const chip = byId("connection");
  if (chip.textContent !== word) {
    chip.className = `connection ${className}`;
    chip.replaceChildren(shape(form), word);
  }
  byId("pause").setAttribute("aria-pressed", String(live.paused));
  setText(byId("pause"), live.paused ? "Resume" : "Pause");
  const banner = byId("stale");
  const asOf = state.overview ? clock(state.overview.time) : "";
  // The sentence stays the same while it is true, so that it is read aloud once.
  const sentence = live.paused
    ? `Paused. Everything below is as of ${asOf}.`
    : `The service does not answer. Everything below is as of ${asOf}.`;
  const isShown = live.paused || isStale(live);
  if (isShown) setText(banner, sentence);
  banner.hidden = !isShown;
}

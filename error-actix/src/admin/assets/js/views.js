// Which view is shown. It stands in the address: `#now?severity=critical`, `#catalogue/VIDEO_NOT_FOUND`, or a part: `#breakers`.

import { byId } from "./dom.js";

export const VIEWS = ["now", "performance", "alerts", "catalogue"];

/** @typedef {{view: string, rest: string, query: string}} Place */

/** @type {Place} */
let place = { view: "now", rest: "", query: "" };
/** @type {(place: Place) => void} */
let told = () => {};

export function currentView() {
  return place.view;
}

/** @param {(place: Place) => void} onChange */
export function startViews(onChange) {
  told = onChange;
  addEventListener("hashchange", follow);
  follow();
}

/** At once: an event would come after what is done next. */
export function goTo(hash) {
  if (location.hash !== hash) history.pushState(null, "", hash);
  follow();
}

/** Writes the filter of a view into the address without a step in the history for each letter. */
export function rewriteQuery(view, query) {
  if (place.view !== view) return;
  place.query = query;
  history.replaceState(null, "", `#${view}${query ? `?${query}` : ""}`);
}

function follow() {
  const [path, query = ""] = location.hash.slice(1).split("?");
  const [name, ...rest] = path.split("/");
  if (name === "" || VIEWS.includes(name)) {
    show({ view: name || "now", rest: decoded(rest.join("/")), query });
    if (query && name === "now") reveal(byId("recent"));
    return;
  }
  const part = document.getElementById(name);
  const view = part?.closest(".view")?.id.replace("view-", "");
  if (!part || !view) return show({ view: "now", rest: "", query: "" });
  show({ view, rest: "", query: place.view === view ? place.query : "" });
  reveal(part);
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function reveal(part) {
  part.scrollIntoView({ block: "start" });
  part.setAttribute("tabindex", "-1");
  part.focus({ preventScroll: true });
}

/** @param {Place} next */
function show(next) {
  const moved = next.view !== place.view;
  place = next;
  for (const view of VIEWS) byId(`view-${view}`).hidden = view !== next.view;
  for (const link of document.querySelectorAll(".views a")) {
    if (link.dataset.view === next.view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (moved) scrollTo(0, 0);
  told(next);
}

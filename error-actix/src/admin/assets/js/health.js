// Health: a tile for each check, the failing ones first and wide enough for what they say.

import { byId, el, empty, keyed, shape } from "./dom.js";
import { duration } from "./format.js";
import { state } from "./state.js";

const STATES = {
  unhealthy: { rank: 0, shape: "bad" },
  degraded: { rank: 1, shape: "warn" },
  unknown: { rank: 2, shape: "unknown" },
  healthy: { rank: 3, shape: "ok" },
};

/** @returns {{name: string, status: string, message?: string, duration_ms?: number, details?: object}[]} */
export function checks() {
  const names = state.overview?.health?.checks ?? {};
  const details = state.health?.checks ?? {};
  return Object.entries(names)
    .map(([name, status]) => {
      const said = details[name];
      // The words of another state would be wrong now.
      return said?.status === status ? { name, ...said } : { name, status };
    })
    .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

function rank(check) {
  return (STATES[check.status] ?? STATES.unknown).rank;
}

export function drawHealth() {
  const health = state.overview?.health;
  byId("health").hidden = health === undefined;
  if (!health) return;
  const all = checks();
  empty("health-empty", all.length ? "" : "The service serves. It has no checks of what it depends on.");
  keyed(
    byId("health-list"),
    all,
    (check) => check.name,
    tile,
    (check) => JSON.stringify([check.status, check.message, check.details]),
  );
}

function tile(check) {
  const known = STATES[check.status] ? check.status : "unknown";
  const fails = known === "unhealthy" || known === "degraded";
  return el(
    `li.${known}`,
    { "data-status": known },
    el("span.name", null, check.name),
    el(`span.state.${known}`, null, shape(STATES[known].shape), check.status),
    fails && check.message ? el("div.more", null, check.message) : null,
    fails
      ? null
      : el("span.more", null, check.duration_ms >= 1 ? ` ${duration(check.duration_ms / 1000)}` : ""),
  );
}

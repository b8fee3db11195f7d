// Circuit breakers, the ones that refuse calls first, and their reset.

import { ApiError, post } from "./api.js";
import { announce, confirm } from "./dialogs.js";
import { byId, el, empty, keyed, setText, shape } from "./dom.js";
import { ago, count, percent, roughly } from "./format.js";
import { now, state } from "./state.js";

const STATES = {
  open: { rank: 0, shape: "bad", className: "open", word: "open" },
  forced_open: { rank: 1, shape: "bad", className: "open", word: "held open" },
  half_open: { rank: 2, shape: "half", className: "half_open", word: "half-open" },
  forced_closed: { rank: 3, shape: "warn", className: "warn", word: "held closed" },
  metrics_only: { rank: 4, shape: "warn", className: "warn", word: "only counts" },
  closed: { rank: 5, shape: "ok", className: "closed", word: "closed" },
};

export function looks(breaker) {
  return STATES[breaker.state] ?? STATES.closed;
}

/** Those that do not work as usual, the worst first. */
export function disturbed(breakers) {
  return breakers
    .filter((breaker) => breaker.state !== "closed")
    .sort((a, b) => looks(a).rank - looks(b).rank);
}

export function startBreakers() {
  byId("breaker-list").addEventListener("click", (event) => {
    const name = event.target.closest("button[data-breaker]")?.dataset.breaker;
    if (name === undefined) return;
    confirm({
      title: `Reset ${name}?`,
      text: "It closes at once: calls go through again, and what was counted is forgotten.",
      yes: "Reset",
      act: () => reset(`circuit-breakers/${encodeURIComponent(name)}/reset`, `${name} was reset`),
    });
  });
  byId("reset-all").addEventListener("click", () => {
    confirm({
      title: "Reset all circuit breakers?",
      text: "All of them close at once, whatever opened them.",
      yes: "Reset all",
      act: () => reset("circuit-breakers/reset-all", "All circuit breakers were reset"),
    });
  });
}

async function reset(path, done) {
  try {
    const answer = await post(path);
    if (answer && state.overview) state.overview.breakers = answer.circuit_breakers;
  } catch (error) {
    if (error instanceof ApiError && error.isSignedOut)
      throw new ApiError(401, { message: "The session has ended. Sign in again." });
    throw error;
  }
  drawBreakers();
  announce(done);
}

export function drawBreakers() {
  const breakers = state.overview?.breakers;
  byId("breakers").hidden = breakers === undefined;
  if (!breakers) return;
  const ordered = [...breakers].sort((a, b) => looks(a).rank - looks(b).rank || a.name.localeCompare(b.name));
  byId("reset-all").hidden = disturbed(breakers).length < 2;
  empty("breakers-empty", breakers.length ? "" : "No service has been called yet.");
  const time = now();
  keyed(byId("breaker-list"), ordered, (breaker) => breaker.name, row, sign);
  for (const breaker of ordered) {
    const since = byId("breaker-list").querySelector(`[data-since="${CSS.escape(breaker.name)}"]`);
    if (since)
      setText(since, breaker.triggered_at ? `opened ${ago(breaker.triggered_at, time)}${wait(breaker)}` : "");
  }
}

function wait(breaker) {
  return breaker.state === "open" && breaker.retry_after > 0
    ? `, tries again in ${roughly(breaker.retry_after)}`
    : "";
}

/** Ages are written into a row that stays. */
function sign(breaker) {
  const { name, state: is, window, probes, changed_by, counts } = breaker;
  return JSON.stringify([name, is, window, probes, changed_by, is === "closed" ? 0 : counts.rejected]);
}

function row(breaker) {
  const { className, word, shape: form } = looks(breaker);
  const { calls, failures } = breaker.window;
  const isDisturbed = breaker.state !== "closed";
  const kept = isDisturbed || failures > 0;
  return el(
    "li",
    { "data-state": breaker.state },
    el("span.name", null, breaker.name),
    el(`span.state.${className}`, null, shape(form), word),
    isDisturbed
      ? el(
          "button.small.end",
          {
            type: "button",
            "data-breaker": breaker.name,
            "data-focus": "reset",
            "aria-label": `Reset ${breaker.name}`,
          },
          "Reset",
        )
      : el("span.end.muted", null, calls ? `${count(failures)} of ${count(calls)} failed` : ""),
    kept && isDisturbed
      ? el(
          "span.more",
          null,
          [
            calls ? `${count(failures)} of ${count(calls)} calls failed (${percent(failures / calls)})` : "",
            breaker.counts.rejected ? `${count(breaker.counts.rejected)} refused since the start` : "",
            breaker.probes ? `${breaker.probes.finished} of ${breaker.probes.limit} probes done` : "",
            breaker.changed_by ? `set by ${breaker.changed_by}` : "",
          ]
            .filter(Boolean)
            .join(" · "),
        )
      : null,
    isDisturbed ? el("span.more", { "data-since": breaker.name }) : null,
  );
}

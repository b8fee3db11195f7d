// The first thing to read: whether something is wrong, and what.

import { announce } from "./dialogs.js";
import { byId, el, keyed, setAttribute, setText, shape } from "./dom.js";
import { clock, plural, rate } from "./format.js";
import { problems } from "./problems.js";
import { now, state } from "./state.js";

/** What was wrong when it was last said aloud. */
let said = "";

/** @param {boolean} isStale whether the service does not answer: then nobody knows that all is well */
export function drawVerdict(isStale) {
  const { overview } = state;
  if (!overview) return;
  const found = problems(state, now());
  if (isStale)
    found.unshift({
      level: "bad",
      text: `No data since ${clock(overview.time)}`,
      href: "#now",
      key: "stale",
    });
  const level = found.length === 0 ? "ok" : found.some((problem) => problem.level === "bad") ? "bad" : "warn";
  byId("verdict").dataset.level = level;
  setAttribute(byId("verdict-shape"), "href", `#shape-${level}`);
  const title = found.length === 0 ? "No problems" : plural(found.length, "problem");
  setText(byId("verdict-title"), title);
  setText(byId("verdict-text"), found.length === 0 ? calm(overview) : "");
  keyed(
    byId("problems"),
    found,
    (problem) => problem.key,
    item,
    (problem) => `${problem.text} ${problem.more ?? ""}`,
  );
  document.title = `${found.length ? `(${found.length}) ` : ""}${state.session?.service ?? "Errors"}`;
  const keys = found
    .map((problem) => problem.key)
    .sort()
    .join();
  if (keys !== said) {
    said = keys;
    announce(found.length ? `${title}: ${found.map((problem) => problem.text).join(". ")}` : title);
  }
}

function item(problem) {
  return el(
    `li.${problem.level}`,
    null,
    el(
      "a",
      { href: problem.href, "data-focus": "problem" },
      shape(problem.level),
      el("span", null, problem.text, problem.more ? el("span.more", null, ` · ${problem.more}`) : null),
    ),
  );
}

/** Good news, in numbers. */
function calm(overview) {
  const checks = Object.keys(overview.health?.checks ?? {}).length;
  const breakers = overview.breakers?.length ?? 0;
  const parts = [
    checks ? `${plural(checks, "check")} healthy` : "",
    breakers ? `${plural(breakers, "breaker")} closed` : "",
    `${rate(overview.errors.per_minute)} errors and ${rate(overview.requests.per_minute)} requests a minute`,
  ];
  return `${parts.filter(Boolean).join(", ")}.`;
}

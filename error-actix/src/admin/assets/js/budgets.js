// Error budgets: what is left of each, and how fast it is being spent.

import { byId, el, empty, keyed, svg } from "./dom.js";
import { count, percent, plainPercent, roughly } from "./format.js";
import { state } from "./state.js";

/**
 * The usual pairs of a short and a long window (Google's SRE workbook, chapter 5): a month's budget gone in two days, or
 * in five.
 */
const PAIRS = [
  { level: "bad", limit: 14.4, windows: ["5m", "1h"] },
  { level: "warn", limit: 6, windows: ["30m", "6h"] },
];

/** @returns {"bad" | "warn" | "ok"} */
export function burning(budget) {
  const rates = budget.burn_rates ?? {};
  if (budget.left < 0) return "bad";
  return PAIRS.find(({ limit, windows }) => windows.every((window) => rates[window] > limit))?.level ?? "ok";
}

export function drawBudgets() {
  const budgets = state.overview?.error_budgets;
  byId("budgets").hidden = budgets === undefined;
  if (!budgets) return;
  empty(
    "budgets-empty",
    budgets.length ? "" : "No objective is set. With one, this shows how much may still fail.",
  );
  keyed(
    byId("budget-list"),
    budgets,
    (budget) => budget.name,
    row,
    (budget) => JSON.stringify(budget),
  );
}

function row(budget) {
  const level = burning(budget);
  const left = Math.max(0, Math.min(1, budget.left));
  return el(
    "li",
    null,
    el("span.name", null, budget.name),
    el(
      "span.muted",
      null,
      `${plainPercent(budget.objective_percent)} over ${roughly(budget.period_seconds)}`,
    ),
    el(`span.end.${level}`, null, budget.left < 0 ? "spent" : `${percent(budget.left)} left`),
    el("span.full", { "aria-hidden": "true" }, gauge(left, level)),
    el("span.more", null, `${count(budget.failed)} of ${count(budget.requests)} requests failed`),
    ...PAIRS.map((pair) => burn(budget.burn_rates, pair)),
  );
}

/** Both windows of a pair, since only both together say that the budget burns. */
function burn(rates, { level, limit, windows }) {
  const known = windows.filter((window) => rates?.[window] !== undefined);
  if (known.length === 0) return null;
  const burns = known.length === windows.length && known.every((window) => rates[window] > limit);
  return el(
    "span.full.burn",
    null,
    el("span.muted", null, "burn rate"),
    ...known.map((window) =>
      el(
        "span",
        null,
        el("span.muted", null, `${window} `),
        el(burns ? `b.${level}` : "b", null, rates[window] < 10 ? rates[window].toFixed(1) : count(rates[window])),
      ),
    ),
    el("span.muted", null, `limit ${limit}`),
  );
}

function gauge(share, level) {
  return svg(
    "svg",
    { class: `gauge ${level}`, viewBox: "0 0 100 6", preserveAspectRatio: "none" },
    svg("rect", { width: (share * 100).toFixed(1), height: 6 }),
  );
}

// Error budgets: what is left of each, and how fast it is being spent.

import { byId, el, empty, keyed, svg } from "./dom.js";
import { count, percent, plainPercent, roughly } from "./format.js";
import { state } from "./state.js";

/**
 * What the burn rates mean, by the usual pairs of a long and a short window (Google's SRE workbook, chapter 5): a month's
 * budget gone in two days, or in five.
 * @returns {"bad" | "warn" | "ok"}
 */
export function burning(budget) {
  const rates = budget.burn_rates ?? {};
  if (budget.left < 0) return "bad";
  if (rates["1h"] > 14.4 && rates["5m"] > 14.4) return "bad";
  if (rates["6h"] > 6 && rates["30m"] > 6) return "warn";
  return "ok";
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
    el(
      "span.full.burn",
      null,
      el("span.muted", null, "burn rate"),
      ...Object.entries(budget.burn_rates).map(([window, rate]) => burn(window, rate)),
    ),
  );
}

function burn(window, rate) {
  const limit = window === "1h" || window === "5m" ? 14.4 : 6;
  return el(
    "span",
    null,
    el("span.muted", null, `${window} `),
    el(rate > limit ? "b.bad" : "b", null, rate < 10 ? rate.toFixed(1) : count(rate)),
  );
}

function gauge(share, level) {
  return svg(
    "svg",
    { class: `gauge ${level}`, viewBox: "0 0 100 6", preserveAspectRatio: "none" },
    svg("rect", { width: (share * 100).toFixed(1), height: 6 }),
  );
}

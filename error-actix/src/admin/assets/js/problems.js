// What is wrong now, the worst first. Pure: from what is known to a list of sentences.

import { count, instant, plural, roughly } from "./format.js";
import { disturbed } from "./breakers.js";
import { burning } from "./budgets.js";
import { checks } from "./health.js";

/** @typedef {{level: "bad" | "warn", text: string, href: string, key: string}} Problem */

const RECENT_ALERT_MS = 15 * 60 * 1000;
const CRITICAL_SECONDS = 300;
/** A minute is unusual with so many times the errors of the time span around it, and at least so many. */
const SURGE = { times: 3, least: 30 };

/** @param {any} state @param {number} time @returns {Problem[]} */
export function problems(state, time) {
  const { overview } = state;
  if (!overview) return [];
  const found = [
    ...health(overview),
    ...breakers(overview, time),
    ...criticals(state, time),
    ...alerts(overview, time),
    ...budgets(overview),
    ...surge(state),
  ];
  return found.sort((a, b) => (a.level === b.level ? 0 : a.level === "bad" ? -1 : 1));
}

function health({ health }) {
  if (!health) return [];
  const failing = checks().filter((check) => check.status === "unhealthy" || check.status === "degraded");
  const found = failing.map((check) => ({
    level: check.status === "unhealthy" ? "bad" : "warn",
    text: `${check.name} is ${check.status}`,
    href: "#health",
    key: `health ${check.name} ${check.status}`,
  }));
  if (health.draining)
    found.push({ level: "warn", text: "The service is shutting down", href: "#health", key: "draining" });
  return found;
}

function breakers(overview, time) {
  return disturbed(overview.breakers ?? []).map((breaker) => {
    const since = breaker.triggered_at
      ? ` for ${roughly((time - instant(breaker.triggered_at)) / 1000)}`
      : "";
    const says = {
      open: `Breaker ${breaker.name} is open${since}`,
      forced_open: `Breaker ${breaker.name} is held open`,
      half_open: `Breaker ${breaker.name} is half-open`,
      forced_closed: `Breaker ${breaker.name} is held closed`,
      metrics_only: `Breaker ${breaker.name} only counts`,
    };
    const refuses = breaker.state === "open" || breaker.state === "forced_open";
    return {
      level: refuses ? "bad" : "warn",
      text: says[breaker.state] ?? `Breaker ${breaker.name} is ${breaker.state}`,
      href: "#breakers",
      key: `breaker ${breaker.name} ${breaker.state}`,
    };
  });
}

function criticals({ series }, time) {
  if (!series) return [];
  const from = time / 1000 - CRITICAL_SECONDS;
  const cells = series.by_severity.critical ?? [];
  const sum = cells.reduce(
    (total, cell, at) => (series.start + (at + 1) * series.step > from ? total + cell : total),
    0,
  );
  if (sum === 0) return [];
  return [
    {
      level: "bad",
      text: `${plural(sum, "critical error")} in 5 min`,
      href: "#now?severity=critical",
      key: "critical",
    },
  ];
}

/** Those that fire; where nobody says which do, the latest that have not cleared. */
function alerts({ alerts }, time) {
  const lately = (alert) => !alert.cleared_at && time - instant(alert.timestamp) < RECENT_ALERT_MS;
  const firing = alerts?.firing ?? alerts?.recent?.filter(lately) ?? [];
  const latest = new Map(firing.map((alert) => [`${alert.type} ${alert.subject ?? ""}`, alert]));
  return [...latest].map(([key, alert]) => ({
    level: alert.severity === "critical" || alert.severity === "high" ? "bad" : "warn",
    text: alert.message,
    href: "#raised",
    key: `alert ${key}`,
  }));
}

function budgets(overview) {
  return (overview.error_budgets ?? [])
    .map((budget) => ({ budget, level: burning(budget) }))
    .filter(({ level }) => level !== "ok")
    .map(({ budget, level }) => ({
      level,
      text:
        budget.left < 0 ? `Error budget ${budget.name} is spent` : `Error budget ${budget.name} is burning`,
      href: "#budgets",
      key: `budget ${budget.name} ${level}`,
    }));
}

function surge({ series, overview }) {
  if (!series) return [];
  // A service that has just begun has no usual.
  const began = series.requests.total.findIndex((cell) => cell > 0);
  const before = began === -1 ? [] : series.total.slice(began, -Math.ceil(60 / series.step) - 1);
  const minutes = (before.length * series.step) / 60;
  const usual = before.reduce((total, cell) => total + cell, 0) / Math.max(minutes, 1);
  const current = overview.errors.per_minute;
  if (minutes < 3 || current < SURGE.least || current < SURGE.times * usual) return [];
  return [
    {
      level: "warn",
      text: `${count(current)} errors a minute, usually ${count(usual)}`,
      href: "#recent",
      key: "surge",
    },
  ];
}

// What is wrong now, the worst first. Pure: from what is known to a list of sentences.

import { ago, count, instant, plural, roughly } from "./format.js";
import { disturbed } from "./breakers.js";
import { burning } from "./budgets.js";
import { checks } from "./health.js";
import { sum } from "./series.js";

/**
 * `more` says since when, or how we know; `alert` is the type and the subject of the alert that says the same.
 * @typedef {{level: "bad" | "warn", text: string, more?: string, href: string, key: string, alert?: string}} Problem
 */

const RECENT_ALERT_MS = 15 * 60 * 1000;
const CRITICAL_SECONDS = 300;
/** A minute is unusual with so many times the errors of the time span around it, and at least so many. */
const SURGE = { times: 3, least: 30 };

/** @param {any} state @param {number} time @returns {Problem[]} */
export function problems(state, time) {
  const { overview } = state;
  if (!overview) return [];
  const seen = [
    ...health(overview),
    ...breakers(overview, time),
    ...criticals(state, time),
    ...budgets(overview),
    ...surge(state),
  ];
  const found = [...seen];
  for (const alert of alerts(overview, time)) {
    const same = seen.find((problem) => problem.alert === alert.alert);
    if (same) same.more = [same.more, alert.more].filter(Boolean).join(" · ");
    else found.push(alert);
  }
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
    const says = {
      open: `Breaker ${breaker.name} is open`,
      forced_open: `Breaker ${breaker.name} is held open`,
      half_open: `Breaker ${breaker.name} is half-open`,
      forced_closed: `Breaker ${breaker.name} is held closed`,
      metrics_only: `Breaker ${breaker.name} only counts`,
    };
    const refuses = breaker.state === "open" || breaker.state === "forced_open";
    return {
      level: refuses ? "bad" : "warn",
      text: says[breaker.state] ?? `Breaker ${breaker.name} is ${breaker.state}`,
      more: breaker.triggered_at ? `for ${roughly((time - instant(breaker.triggered_at)) / 1000)}` : "",
      href: "#breakers",
      key: `breaker ${breaker.name} ${breaker.state}`,
      alert: `CIRCUIT_BREAKER_TRIGGERED ${breaker.name}`,
    };
  });
}

function criticals({ series }, time) {
  if (!series) return [];
  const from = time / 1000 - CRITICAL_SECONDS;
  const cells = series.by_severity.critical ?? [];
  const lately = sum(cells.filter((_, at) => series.start + (at + 1) * series.step > from));
  if (lately === 0) return [];
  return [
    {
      level: "bad",
      text: `${plural(lately, "critical error")} in 5 min`,
      href: "#now?severity=critical",
      key: "critical",
      alert: "CRITICAL_ERRORS ",
    },
  ];
}

/** Those that fire, in the words of when they began; where nobody says which do, the latest that have not cleared. */
function alerts({ alerts }, time) {
  const lately = (alert) => !alert.cleared_at && time - instant(alert.timestamp) < RECENT_ALERT_MS;
  const firing = alerts?.firing ?? alerts?.recent?.filter(lately) ?? [];
  const latest = new Map(firing.map((alert) => [`${alert.type} ${alert.subject ?? ""}`, alert]));
  return [...latest].map(([about, alert]) => ({
    level: alert.severity === "critical" || alert.severity === "high" ? "bad" : "warn",
    text: alert.message,
    more: `alert, ${ago(alert.timestamp, time)}`,
    href: "#raised",
    key: `alert ${about}`,
    alert: about,
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
      alert: `ERROR_BUDGET_BURN ${budget.name}`,
    }));
}

function surge({ series, overview }) {
  if (!series) return [];
  // A service that has just begun has no usual.
  const began = series.requests.total.findIndex((cell) => cell > 0);
  const before = began === -1 ? [] : series.total.slice(began, -Math.ceil(60 / series.step) - 1);
  const minutes = (before.length * series.step) / 60;
  const usual = sum(before) / Math.max(minutes, 1);
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

// Alerts that were raised, the latest first.

import { byId, el, empty, keyed, setText, severity, shape } from "./dom.js";
import { ago, instant } from "./format.js";
import { now, state } from "./state.js";

const SHORT = 5;

export function drawRaised() {
  const alerts = state.overview?.alerts;
  byId("raised").hidden = alerts === undefined;
  if (!alerts) return;
  const nothing = "No alert was raised since the service began.";
  list("raised", latest(alerts.recent).slice(0, SHORT), nothing);
  list("history", latest(state.alerts?.recent ?? alerts.recent), nothing);
}

function latest(alerts) {
  return alerts.toSorted((a, b) => instant(b.timestamp) - instant(a.timestamp));
}

function list(place, alerts, nothing) {
  const rows = byId(`${place}-list`);
  const time = now();
  empty(`${place}-empty`, alerts.length ? "" : nothing);
  keyed(rows, alerts, name, row, (alert) => JSON.stringify([alert.message, alert.cleared_at, alert.muted]));
  for (const age of rows.querySelectorAll("[data-time]"))
    setText(age, ago(Number(age.dataset.time) / 1000, time));
}

function name(alert) {
  return String(alert.id ?? `${alert.timestamp} ${alert.type} ${alert.message}`);
}

function row(alert) {
  return el(
    "li",
    null,
    severity(alert.severity),
    el("code.name", null, alert.type),
    alert.cleared_at ? el("span.state.ok", null, shape("ok"), "cleared") : null,
    el("span.end.muted", { "data-time": instant(alert.timestamp) }),
    el("span.more", null, alert.message),
  );
}

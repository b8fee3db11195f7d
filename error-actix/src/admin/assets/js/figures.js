// The handful of numbers above everything.

import { disturbed } from "./breakers.js";
import { byId, el, keyed } from "./dom.js";
import { count, duration, percent, rate } from "./format.js";
import { spanOf, sum } from "./series.js";
import { state } from "./state.js";

/** A number under its name; `level` is `bad` or `warn` where it is no good one. */
export function drawFigureList(list, figures) {
  keyed(
    list,
    figures,
    (figure) => figure.name,
    (figure) =>
      el(
        figure.level ? `div.${figure.level}` : "div",
        null,
        el("dt", null, figure.name),
        el("dd", null, figure.value, figure.unit ? el("small", null, ` ${figure.unit}`) : null),
      ),
    (figure) => `${figure.value} ${figure.unit ?? ""} ${figure.level ?? ""}`,
  );
}

export function drawFigures() {
  const { overview, series } = state;
  if (!overview) return;
  const figures = [
    { name: "Errors", value: rate(overview.errors.per_minute), unit: "/ min" },
    { name: "Requests", value: rate(overview.requests.per_minute), unit: "/ min" },
  ];
  if (series) figures.push(failing(series));
  if (series) {
    const critical = sum(series.by_severity.critical);
    figures.push({
      name: `Critical, ${spanOf(series)}`,
      value: count(critical),
      level: critical ? "bad" : undefined,
    });
  }
  const { performance, breakers } = overview;
  if (performance) {
    // Of no requests there is no median, and none of 0 ms.
    const measured = (seconds) => (performance.total_requests ? duration(seconds) : "–");
    figures.push({ name: "Median", value: measured(performance.p50_duration) });
    figures.push({ name: "p95", value: measured(performance.p95_duration) });
    figures.push({ name: "p99", value: measured(performance.p99_duration) });
    figures.push({
      name: "Slow requests",
      value: count(performance.slow_requests),
      level: performance.slow_requests ? "warn" : undefined,
    });
  }
  if (breakers?.length) {
    const open = disturbed(breakers).length;
    figures.push({
      name: "Breakers not closed",
      value: count(open),
      unit: `of ${breakers.length}`,
      level: open ? "bad" : undefined,
    });
  }
  drawFigureList(byId("figures"), figures);
}

function failing(series) {
  const total = sum(series.requests.total);
  const failed = sum(series.requests.by_class["5xx"]);
  const share = total ? failed / total : 0;
  return {
    name: `5xx, ${spanOf(series)}`,
    value: percent(share),
    level: share >= 0.05 ? "bad" : share >= 0.01 ? "warn" : undefined,
  };
}

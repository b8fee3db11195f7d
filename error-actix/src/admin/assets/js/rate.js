// Errors over time: the chart, its legend, and the sentence that says the same.

import { StackedBars } from "./chart.js";
import { byId, el, keyed, setText, severity, svg } from "./dom.js";
import { clock, count, instant, percent, roughly, words } from "./format.js";
import { forgetInks } from "./palette.js";
import { spanOf, sum } from "./series.js";
import { state } from "./state.js";

/** The most severe lowest: its bars stand on the axis, where heights can be compared. */
const SEVERITIES = ["critical", "high", "medium", "low"];
const COLOURS = 6;

/** A category keeps its colour while the page is open, wherever it ranks. @type {Map<string, string>} */
const colours = new Map();

let by = "severity";
/** @type {number | null} */
let hovered = null;
/** @type {StackedBars} */
let chart;

/** @param {(seconds: number) => void} lookBack */
export function startRate(lookBack) {
  chart = new StackedBars(byId("rate-chart"), (cell) => {
    if (cell === hovered) return;
    hovered = cell;
    drawLegend();
  });
  byId("rate-by").addEventListener("change", (event) => {
    by = event.target.value;
    drawRate();
  });
  byId("rate-window").addEventListener("change", (event) => lookBack(Number(event.target.value)));
}

export function repaintRate() {
  forgetInks();
  chart.repaint();
}

export function drawRate() {
  const { series } = state;
  if (!series) return;
  const alerts = marks(series);
  chart.draw({ start: series.start, step: series.step, layers: layers(series), marks: alerts });
  drawLegend();
  setText(byId("rate-summary"), summary(series, alerts));
}

/** Alerts, where they were raised: one mark for each cell, of the most severe in it. */
function marks({ start, step, total }) {
  const worst = new Map();
  for (const alert of state.overview?.alerts?.recent ?? []) {
    const cell = Math.floor((instant(alert.timestamp) / 1000 - start) / step);
    const known = SEVERITIES.indexOf(alert.severity);
    const rank = known === -1 ? SEVERITIES.indexOf("medium") : known;
    if (cell >= 0 && cell < total.length) worst.set(cell, Math.min(rank, worst.get(cell) ?? rank));
  }
  const cells = [...worst].sort(([a], [b]) => a - b);
  return cells.map(([cell, rank]) => ({
    time: start + (cell + 0.5) * step,
    className: `series-${SEVERITIES[rank]}`,
  }));
}

function zeros(series) {
  return new Array(series.total.length).fill(0);
}

function layers(series) {
  if (by === "severity") {
    return SEVERITIES.map((key) => ({
      key,
      className: `series-${key}`,
      cells: series.by_severity[key] ?? zeros(series),
    }));
  }
  const ranked = Object.entries(series.by_category)
    .map(([key, cells]) => ({ key, cells, sum: sum(cells) }))
    .filter((category) => category.sum > 0)
    .sort((a, b) => b.sum - a.sum);
  const shown = ranked
    .slice(0, COLOURS)
    .map(({ key, cells }) => ({ key, cells, className: colourOf(key, ranked) }));
  const others = ranked.slice(COLOURS);
  if (others.length) {
    const cells = zeros(series).map((_, cell) =>
      others.reduce((total, other) => total + other.cells[cell], 0),
    );
    shown.push({ key: `${others.length} more`, cells, className: "series-rest" });
  }
  return shown.length ? shown : [{ key: "none", className: "series-rest", cells: zeros(series) }];
}

function colourOf(category, ranked) {
  const known = colours.get(category);
  if (known) return known;
  const shown = new Set(ranked.slice(0, COLOURS).map(({ key }) => key));
  const taken = new Set([...colours].filter(([key]) => shown.has(key)).map(([, colour]) => colour));
  const all = Array.from({ length: COLOURS }, (_, index) => `series-${index}`);
  const free = all.find((colour) => !taken.has(colour)) ?? "series-rest";
  // Who is not shown has given its colour back.
  for (const key of colours.keys()) if (!shown.has(key)) colours.delete(key);
  colours.set(category, free);
  return free;
}

function drawLegend() {
  const { series } = state;
  if (!series) return;
  const value = (cells) => (hovered === null ? sum(cells) : (cells[hovered] ?? 0));
  const total = { key: "total", className: "", cells: series.total };
  const shown = [...layers(series)].reverse();
  keyed(
    byId("rate-legend"),
    [total, ...shown.filter((layer) => layer.key !== "none")],
    (layer) => layer.key,
    (layer) => legendItem(layer, value(layer.cells), series),
    (layer) =>
      `${by} ${layer.className} ${value(layer.cells)} ${hovered === null ? "" : series.start + hovered * series.step}`,
  );
}

function legendItem(layer, value, series) {
  if (layer.key === "total") {
    const when = hovered === null ? "Total" : clock(series.start + hovered * series.step);
    return el("li", null, el("span.muted", null, when), el("b", null, count(value)));
  }
  const name = by === "severity" ? severity(layer.key) : words(layer.key);
  const swatch = by === "severity" ? null : square(layer.className);
  return el("li", null, swatch, el("span", null, name), el("b", null, count(value)));
}

function square(className) {
  return svg(
    "svg",
    { class: `swatch ${className}`, viewBox: "0 0 11 11", "aria-hidden": "true" },
    svg("rect", { width: 11, height: 11, rx: 2, fill: "currentColor" }),
  );
}

function summary(series, alerts) {
  const total = sum(series.total);
  const span = spanOf(series);
  if (total === 0) return `No errors in the last ${span}.`;
  const most = Math.max(...series.total);
  const peak = clock(series.start + series.total.indexOf(most) * series.step);
  const [category, cells] = Object.entries(series.by_category).sort(([, a], [, b]) => sum(b) - sum(a))[0] ?? [
    "",
    [],
  ];
  const share = category ? ` ${percent(sum(cells) / total)} are ${words(category)}.` : "";
  const bars = `each bar is ${roughly(series.step)}`;
  const raised = [...new Set(alerts.map(({ time }) => clock(time).slice(0, 5)))].join(", ");
  const marked = raised ? ` ▼ Alerts at ${raised}.` : "";
  return `${count(total)} errors in the last ${span}, most at ${peak} (${count(most)}); ${bars}.${share}${marked}`;
}

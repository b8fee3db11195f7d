// How long requests take: percentiles, routes that can be sorted, and the slow ones.

import { byId, el, empty, keyed, setText } from "./dom.js";
import { drawFigureList } from "./figures.js";
import { clock, count, duration, percent, plural, roughly, span } from "./format.js";
import { state } from "./state.js";

const SLOW = 50;
const PACE_MS = 5000;

const COLUMNS = [
  { key: "route", name: "Route", text: (route) => route.route },
  { key: "total_requests", name: "Requests", text: (route) => count(route.total_requests) },
  { key: "p50_duration", name: "Median", text: (route) => duration(route.p50_duration) },
  { key: "p95_duration", name: "p95", text: (route) => duration(route.p95_duration) },
  { key: "p99_duration", name: "p99", text: (route) => duration(route.p99_duration) },
  { key: "max_duration", name: "Longest", text: (route) => duration(route.max_duration) },
  { key: "slow_requests", name: "Slow", text: (route) => count(route.slow_requests) },
  { key: "failed_share", name: "Failed", text: (route) => percent(route.failed_share) },
];

let sorted = { key: "p95_duration", descending: true };
/** @type {any} */
let stats = null;
/** @type {any[]} */
let slow = [];
let askedAt = -Infinity;
/** @type {(path: string) => Promise<any>} */
let ask;
/** @type {(query: string) => void} */
let search;

/**
 * @param {(path: string) => Promise<any>} asks
 * @param {(query: string) => void} searches told of the request id whose errors are wanted
 */
export function startPerformance(asks, searches) {
  ask = asks;
  search = searches;
  byId("routes-head").append(
    ...COLUMNS.map((column) =>
      el(
        column.key === "route" ? "th" : "th.number",
        { scope: "col", "data-key": column.key },
        el("button", { type: "button" }, column.name),
      ),
    ),
  );
  byId("routes-head").addEventListener("click", (event) => {
    const key = event.target.closest("button")?.parentElement.dataset.key;
    if (!key) return;
    sorted = { key, descending: sorted.key === key ? !sorted.descending : key !== "route" };
    draw();
  });
  byId("slow-rows").addEventListener("click", (event) => {
    const id = event.target.closest("button[data-id]")?.dataset.id;
    if (id) search(id);
  });
}

/** Asks when this view is looked at, and not more often than somebody can read. */
export async function drawPerformance() {
  if (!state.session?.features?.performance || performance.now() < askedAt + PACE_MS) return;
  askedAt = performance.now();
  const [numbers, requests] = await Promise.all([
    ask("performance/stats"),
    ask(`performance/slow?limit=${SLOW}`),
  ]);
  stats = numbers ?? stats;
  slow = requests?.requests ?? slow;
  draw();
}

function draw() {
  if (!stats) return;
  const some = stats.total_requests > 0;
  setText(
    byId("percentiles-note"),
    some ? `${plural(stats.total_requests, "request")} of the last ${roughly(stats.window_seconds)}` : "",
  );
  byId("percentiles").hidden = !some;
  empty("percentiles-empty", some ? "" : "No requests in this time: there is nothing to measure.");
  drawFigureList(byId("percentiles"), [
    { name: "Median", value: duration(stats.p50_duration) },
    { name: "p95", value: duration(stats.p95_duration) },
    { name: "p99", value: duration(stats.p99_duration) },
    { name: "Longest", value: duration(stats.max_duration) },
    { name: "Mean", value: duration(stats.avg_duration) },
    { name: "Slow", value: count(stats.slow_requests), level: stats.slow_requests ? "warn" : undefined },
    { name: "Failed", value: count(stats.failed_requests) },
  ]);
  drawRoutes();
  drawSlow();
}

function drawRoutes() {
  const routes = Object.entries(stats.routes ?? {}).map(([route, numbers]) => ({
    ...numbers,
    route,
    failed_share: numbers.total_requests ? numbers.failed_requests / numbers.total_requests : 0,
  }));
  const direction = sorted.descending ? -1 : 1;
  routes.sort((a, b) => {
    const [x, y] = [a[sorted.key], b[sorted.key]];
    return direction * (typeof x === "string" ? x.localeCompare(y) : x - y) || a.route.localeCompare(b.route);
  });
  for (const head of byId("routes-head").children) {
    if (head.dataset.key === sorted.key)
      head.setAttribute("aria-sort", sorted.descending ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
  }
  byId("routes").hidden = routes.length === 0;
  empty("routes-empty", routes.length ? "" : "No requests in this time.");
  keyed(
    byId("routes-rows"),
    routes,
    (route) => route.route,
    routeRow,
    (route) => JSON.stringify(route),
  );
}

function routeRow(route) {
  return el(
    "tr",
    null,
    ...COLUMNS.map((column) => {
      if (column.key === "route") return el("th.route", { scope: "row" }, el("code", null, route.route));
      const isBad =
        (column.key === "slow_requests" && route.slow_requests) ||
        (column.key === "failed_share" && route.failed_share >= 0.05);
      return el("td.number", null, isBad ? el("b.high", null, column.text(route)) : column.text(route));
    }),
  );
}

function drawSlow() {
  setText(byId("slow-note"), slow.length ? "the latest first" : "");
  byId("slow-rows").closest("table").hidden = slow.length === 0;
  empty("slow-empty", slow.length ? "" : "None of the latest requests was slow.");
  keyed(byId("slow-rows"), slow, (request) => `${request.timestamp} ${request.request_id}`, slowRow);
}

function slowRow(request) {
  const why = request.slow ? "" : request.heavy ? "much memory" : "";
  const busy = request.busy ? `, busy ${duration(request.busy)}` : "";
  return el(
    "tr",
    null,
    el("td.time.muted", null, clock(request.timestamp)),
    el(
      "td",
      null,
      `${request.method ?? ""} `,
      el("code", null, request.route ?? "(unmatched)"),
      why ? el("span.muted", null, ` ${why}`) : null,
    ),
    el("td.number", null, request.status_code ?? "aborted"),
    el("td.number", { title: `${span(request.duration)}${busy}` }, el("b", null, duration(request.duration))),
    el(
      "td.wide",
      null,
      request.request_id
        ? el(
            "button.link.mono",
            { type: "button", "data-id": request.request_id, title: "Errors of this request" },
            request.request_id,
          )
        : "",
    ),
  );
}

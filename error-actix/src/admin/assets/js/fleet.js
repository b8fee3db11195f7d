// What all processes of the service have counted together. It is asked of Redis, so only while somebody sees it.

import { ApiError, get } from "./api.js";
import { announce } from "./dialogs.js";
import { byId, el, empty, keyed, setText, severity } from "./dom.js";
import { drawFigureList } from "./figures.js";
import { clock, count, percent, plural, rate, roughly, words } from "./format.js";
import { sparkline } from "./spark.js";
import { now, state } from "./state.js";

const PACE_MS = 10000;
/** Each table has more room than that only for who scrolls past it. */
const ROWS = 20;
const MINUTE = 60;

const REDIS_IS_AWAY = "Redis does not answer: what other processes count cannot be shown.";

let minutes = 15;
let isSeen = false;
let isAsking = false;
let askedAt = -Infinity;
/** Why nothing can be shown, or nothing. */
let problem = "";
/** @type {() => void} */
let signedOut = () => {};

/**
 * @param {() => void} draw called when the section comes into view
 * @param {() => void} sessionEnded called when an answer says so
 */
export function startFleet(draw, sessionEnded) {
  signedOut = sessionEnded;
  byId("fleet-minutes").addEventListener("change", (event) => {
    minutes = Number(event.target.value);
    askedAt = -Infinity;
    draw();
  });
  new IntersectionObserver(([...changes]) => {
    isSeen = changes.at(-1)?.isIntersecting ?? false;
    if (isSeen) draw();
  }).observe(byId("fleet"));
}

/** Asks, if it is time to. @param {boolean} isPaused whether the page shall stay as it is */
export async function drawFleet(isPaused) {
  const isDue = performance.now() >= askedAt + PACE_MS;
  if (!state.session?.features?.fleet || !isSeen || isPaused || document.hidden || isAsking || !isDue) return;
  isAsking = true;
  askedAt = performance.now();
  const asked = minutes;
  const before = problem;
  try {
    const answer = await get(`errors/fleet?minutes=${asked}`);
    if (asked === minutes) state.fleet = { ...answer, received: now() };
    problem = "";
  } catch (error) {
    if (error instanceof ApiError && error.isSignedOut) signedOut();
    // Of a service that does not answer the page says so already, and keeps what it has shown.
    else if (!(error instanceof ApiError) || error.status !== 0) problem = explained(error);
  }
  isAsking = false;
  if (problem !== before) announce(problem || "All processes are counted again.");
  draw();
  if (asked !== minutes) void drawFleet(isPaused);
}

function explained(error) {
  return error.code === "FLEET_UNAVAILABLE"
    ? REDIS_IS_AWAY
    : `What other processes count cannot be shown: ${error.message}`;
}

function draw() {
  const { fleet } = state;
  const isShown = fleet !== null && problem === "";
  const section = byId("fleet");
  // What disappears leaves its room: the page does not jump up under who reads it.
  if (isShown) section.style.minHeight = "";
  else if (!byId("fleet-body").hidden) section.style.minHeight = `${section.offsetHeight}px`;
  byId("fleet-body").hidden = !isShown;
  empty("fleet-empty", problem);
  if (!isShown) return setText(byId("fleet-note"), "");
  const span = roughly(fleet.minutes * MINUTE);
  setText(byId("fleet-note"), `last ${span}, as of ${clock(fleet.received / 1000)}`);
  drawFigureList(byId("fleet-figures"), figures(fleet, span));
  drawErrors(fleet, span);
  drawProcesses(fleet, span);
  drawRecords(fleet);
}

function figures(fleet, span) {
  const classes = Object.entries(fleet.requests_by_class);
  const requests = classes.reduce((sum, [, number]) => sum + number, 0);
  const share = requests ? (fleet.requests_by_class["5xx"] ?? 0) / requests : 0;
  return [
    { name: "Processes", value: count(fleet.instances), unit: "alive" },
    { name: `Errors, ${span}`, value: count(fleet.total_errors) },
    { name: "Error rate", value: rate(fleet.error_rate), unit: "/ min" },
    { name: `Requests, ${span}`, value: count(requests) },
    {
      name: `5xx, ${span}`,
      value: percent(share),
      level: share >= 0.05 ? "bad" : share >= 0.01 ? "warn" : undefined,
    },
  ];
}

function drawErrors({ errors, minutes: length }, span) {
  const shown = errors.slice(0, ROWS);
  byId("fleet-errors").hidden = shown.length === 0;
  empty("fleet-errors-empty", shown.length ? rest(errors, "error") : `No errors in the last ${span}.`);
  keyed(
    byId("fleet-error-rows"),
    shown,
    (error) => [error.code, error.type, error.category, error.severity].join("|"),
    errorRow,
    (error) => `${length} ${error.by_minute.join()}`,
  );
}

function errorRow(error) {
  return el(
    "tr",
    null,
    el(
      "td",
      null,
      el(
        "div.top-error",
        null,
        severity(error.severity),
        el("span.code", null, error.code),
        el("span.muted", null, words(error.category)),
      ),
    ),
    el("td.number", null, count(error.count)),
    el("td.trend", null, sparkline(error.by_minute, MINUTE)),
  );
}

function drawProcesses({ instance, errors_by_instance: by, total_errors: total }, span) {
  // This one is there even if nothing failed in it: it is what the rest of the page is about.
  const processes = Object.entries({ [instance]: 0, ...by })
    .map(([name, errors]) => ({ name, errors, isThis: name === instance }))
    .sort((a, b) => b.errors - a.errors || a.name.localeCompare(b.name));
  const shown = processes.filter((process, at) => at < ROWS || process.isThis);
  empty("fleet-processes-empty", processes.length > shown.length ? rest(processes, "process", "es") : "");
  setText(byId("fleet-processes-note"), `Those with errors in the last ${span}, ended ones among them.`);
  keyed(
    byId("fleet-process-rows"),
    shown,
    (process) => process.name,
    (process) => processRow(process, total),
    (process) => `${process.errors} ${total} ${process.isThis}`,
  );
}

function processRow({ name, errors, isThis }, total) {
  return el(
    "tr",
    { "aria-current": isThis ? "true" : null },
    el(
      "th",
      { scope: "row" },
      el("code", null, name),
      isThis && " ",
      isThis && el("span.tag", null, "this process"),
    ),
    el("td.number", null, count(errors)),
    el("td.number", null, total ? percent(errors / total) : "–"),
  );
}

/** What a table has no room for. */
function rest(all, noun, ending = "s") {
  const left = all.length - ROWS;
  return left > 0 ? `and ${left === 1 ? `1 ${noun}` : `${count(left)} ${noun}${ending}`} more` : "";
}

function drawRecords({ recent_errors: recent, instance }) {
  const records = recent.filter(({ record }) => record !== null && typeof record === "object").slice(0, ROWS);
  empty("fleet-records-empty", records.length ? "" : "No process has told an error.");
  const seen = new Map();
  const items = records.toReversed().map((item) => {
    const record = plain(item.record);
    const name = [item.instance, record.timestamp, record.code, record.request_id].join(" ");
    // Records have no number here, and two may be alike: counted from the oldest, a row keeps its key.
    seen.set(name, (seen.get(name) ?? 0) + 1);
    return { instance: item.instance, record, key: `${name} ${seen.get(name)}`, isThis: item.instance === instance };
  });
  keyed(
    byId("fleet-record-rows"),
    items.reverse(),
    (item) => item.key,
    recordRow,
    (item) => `${item.isThis} ${item.record.message}`,
  );
}

/** What is shown of a record, as texts and numbers: in Redis it may be anything. */
function plain(record) {
  const names = ["timestamp", "severity", "status_code", "code", "message", "request_id"];
  const text = (value) => (typeof value === "object" ? JSON.stringify(value) : value);
  return Object.fromEntries(names.map((name) => [name, text(record[name])]));
}

function recordRow({ record, instance, isThis }) {
  return el(
    "li",
    null,
    el(
      "div.record",
      null,
      el("span.time", null, clock(record.timestamp)),
      severity(record.severity),
      el("span.status", null, record.status_code),
      el("span.what", null, el("span.code", null, record.code), " ", el("span.message", null, record.message)),
      el("span.where", { title: instance }, instance, isThis ? " (this process)" : null),
    ),
  );
}

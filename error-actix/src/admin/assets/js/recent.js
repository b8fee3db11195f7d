// Recent errors: the rows, the filter above them, and when new ones may move what somebody is reading.

import { byId, el, empty, keyed, setText, severity } from "./dom.js";
import { NOTHING, fromQuery, isFiltering, matches, toQuery } from "./filter.js";
import { clock, count, plural, words } from "./format.js";
import { openDetail } from "./detail.js";
import { state } from "./state.js";

/** More rows than anybody reads; who wants older ones narrows the search. */
const ROWS = 100;

let filter = { ...NOTHING };
/** @type {any[]} the rows as they are shown */
let shown = [];
/** The newest record of the list while it is held. @type {number | null} */
let heldAt = null;
/** The record whose row is in the order of the tab key. */
let current = -1;
let categories = "";
/** @type {(query: string) => void} */
let tell = () => {};

/** @param {(query: string) => void} filterChanged told of the filter as a query */
export function startRecent(filterChanged) {
  tell = filterChanged;
  const form = byId("filters");
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", readForm);
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    setFilter(NOTHING);
    byId("search").focus();
  });
  byId("recent-new").addEventListener("click", () => {
    heldAt = null;
    drawRecent(true);
    rowButtons()[0]?.focus();
  });
  const list = byId("recent-rows");
  list.addEventListener("click", (event) => {
    const button = event.target.closest("button.record");
    if (button) open(Number(button.dataset.id));
  });
  list.addEventListener("keydown", move);
  list.addEventListener("focusin", (event) => choose(event.target.closest("button.record")));
  list.addEventListener("pointerleave", () => drawRecent());
  list.addEventListener("focusout", () => queueMicrotask(() => drawRecent()));
}

/** Shows only what fits; other parts of the page call it, too. */
export function setFilter(next) {
  filter = { ...NOTHING, ...next };
  byId("search").value = filter.q;
  for (const box of byId("filter-severity").querySelectorAll("input"))
    box.checked = filter.severities.includes(box.value);
  byId("filter-status").value = filter.status;
  drawCategories();
  byId("filter-category").value = filter.category;
  heldAt = null;
  drawRecent(true);
  tell(toQuery(filter));
}

export function setFilterQuery(query) {
  if (query !== toQuery(filter)) setFilter(fromQuery(query));
}

function readForm() {
  filter = {
    q: byId("search").value.trim(),
    severities: [...byId("filter-severity").querySelectorAll("input:checked")].map((box) => box.value),
    category: byId("filter-category").value,
    status: byId("filter-status").value,
  };
  heldAt = null;
  drawRecent(true);
  tell(toQuery(filter));
}

/** A row must not move away from under a pointer or below the focus. */
function isRead() {
  const list = byId("recent-rows");
  return list.matches(":hover") || list.contains(document.activeElement) || byId("detail").open;
}

/** @param {boolean} [now] even if somebody is reading */
export function drawRecent(now = false) {
  drawCategories();
  if (!now && isRead()) heldAt ??= shown[0]?.id ?? state.records[0]?.id ?? null;
  else heldAt = null;
  const fitting = state.records.filter((record) => matches(record, filter));
  const visible = heldAt === null ? fitting : fitting.filter((record) => record.id <= heldAt);
  shown = visible.slice(0, ROWS);
  if (!shown.some((record) => record.id === current)) current = shown[0]?.id ?? -1;
  keyed(byId("recent-rows"), shown, (record) => String(record.id), row);
  for (const button of rowButtons()) {
    const tab = Number(button.dataset.id) === current ? 0 : -1;
    if (button.tabIndex !== tab) button.tabIndex = tab;
  }
  drawNotes(fitting.length, fitting.length - visible.length);
}

function drawNotes(fitting, waiting) {
  const [all, filtering] = [state.records.length, isFiltering(filter)];
  const cut = shown.length < fitting - waiting ? `the latest ${shown.length} of ` : "";
  setText(
    byId("recent-note"),
    all === 0 ? "" : filtering ? `${cut}${count(fitting)} of ${count(all)} kept` : `${cut}${count(all)} kept`,
  );
  const more = byId("recent-new");
  more.hidden = waiting === 0;
  if (waiting) setText(more, `${plural(waiting, "new error")} ↑`);
  byId("filter-clear").hidden = !filtering;
  empty(
    "recent-empty",
    shown.length
      ? ""
      : filtering && all
        ? "None of the errors that are kept fits this filter."
        : "No errors since the service began.",
  );
}

function drawCategories() {
  const names = [
    ...new Set(state.records.map((record) => record.category).concat(filter.category || [])),
  ].sort();
  if (names.join() === categories) return;
  categories = names.join();
  const select = byId("filter-category");
  const chosen = select.value;
  select.replaceChildren(
    el("option", { value: "" }, "All categories"),
    ...names.map((name) => el("option", { value: name }, words(name))),
  );
  select.value = names.includes(chosen) ? chosen : "";
}

function row(record) {
  const place = [record.method, record.path ?? record.route].filter(Boolean).join(" ");
  return el(
    "li",
    null,
    el(
      "button.record",
      { type: "button", "data-id": record.id, tabindex: -1 },
      el("span.time", null, clock(record.timestamp)),
      severity(record.severity),
      el("span.status", null, record.status_code),
      el(
        "span.what",
        null,
        el("span.code", null, record.code),
        " ",
        el("span.message", null, record.message),
      ),
      el("span.where", { title: place }, place),
    ),
  );
}

function rowButtons() {
  return [...byId("recent-rows").querySelectorAll("button.record")];
}

function choose(button) {
  if (!button || Number(button.dataset.id) === current) return;
  for (const other of rowButtons()) other.tabIndex = other === button ? 0 : -1;
  current = Number(button.dataset.id);
}

const STEPS = {
  ArrowDown: 1,
  j: 1,
  ArrowUp: -1,
  k: -1,
  PageDown: 10,
  PageUp: -10,
  Home: -Infinity,
  End: Infinity,
};

function move(event) {
  const step = STEPS[event.key];
  if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  focusRow(step);
}

/** Puts the focus on a row that is so many further down. */
function focusRow(step) {
  const buttons = rowButtons();
  const at = buttons.findIndex((button) => Number(button.dataset.id) === current);
  const next = Math.max(0, Math.min(buttons.length - 1, at + step));
  buttons[next]?.focus();
}

/** The list, from anywhere on the page. */
export function focusRecent() {
  focusRow(0);
}

function open(id) {
  const at = shown.findIndex((record) => record.id === id);
  if (at === -1) return;
  const list = [...shown];
  openDetail(list, at, {
    filter: (next) => setFilter(next),
    closed: (record) => {
      current = record.id;
      drawRecent();
      byId("recent-rows").querySelector(`button[data-id="${record.id}"]`)?.focus();
    },
  });
}

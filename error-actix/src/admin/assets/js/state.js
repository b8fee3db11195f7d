// What the page knows. Everything in it is replaced or bounded, so that an open page does not grow.

import { instant } from "./format.js";

/** The most records that are kept, and the most events that wait while the list is held. */
export const RECORDS = 500;

export const state = {
  /** @type {any} the answer of `api/session` */
  session: null,
  /** @type {any} the latest `snapshot` event */
  overview: null,
  /** @type {any} the latest `api/errors/series` */
  series: null,
  /** @type {any} the latest `api/errors/top` */
  top: null,
  /** @type {any} the latest `api/health` */
  health: null,
  /** @type {any[]} the latest errors, newest first */
  records: [],
  /** @type {any} the latest `api/alerts` */
  alerts: null,
  /** @type {any} the latest `api/errors/fleet`, and when it was `received`, by the service's clock in milliseconds */
  fleet: null,
  /** When the latest data came, by the page's own clock. */
  receivedAt: 0,
  /** Seconds that the chart and the top errors look back. */
  window: 900,
};

/** The service's time in milliseconds since 1970: the page's clock may be wrong, and often is. */
export function now() {
  const sent = instant(state.overview?.time);
  return Number.isNaN(sent) ? Date.now() : sent + (performance.now() - state.receivedAt);
}

export function receiveOverview(overview) {
  state.overview = overview;
  state.receivedAt = performance.now();
}

/** Takes in records in any order; one that is known stays as it is. */
export function receiveRecords(records) {
  const newest = state.records[0]?.id ?? -1;
  const fresh = records.filter((record) => record.id > newest).sort((a, b) => b.id - a.id);
  if (fresh.length) state.records = [...fresh, ...state.records].slice(0, RECORDS);
}

/**
 * Takes an answer of `api/errors/recent` in place of what was known before it was asked: another process may answer now,
 * whose numbers begin anew. What has come by the stream in the meantime is kept.
 * @param {any} answer @param {any[]} before
 */
export function replaceRecords(answer, before) {
  const [known, newest] = [new Set(before), Math.max(0, ...answer.errors.map((record) => record.id))];
  const since = state.records.filter((record) => !known.has(record) && record.id > newest);
  state.records = [...since, ...answer.errors.toSorted((a, b) => b.id - a.id)].slice(0, RECORDS);
}

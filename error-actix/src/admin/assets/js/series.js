// Cells of time, as `api/errors/series` has them.

import { roughly } from "./format.js";

/** @param {number[] | undefined} cells */
export function sum(cells) {
  return (cells ?? []).reduce((total, cell) => total + cell, 0);
}

/** How long the cells are together, in words. */
export function spanOf(series) {
  return roughly(series.total.length * series.step);
}

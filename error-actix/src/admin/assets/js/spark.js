// How something went over time, as small as a word.

import { svg } from "./dom.js";
import { count, roughly } from "./format.js";

const [WIDTH, HEIGHT] = [120, 22];

/**
 * A line over cells of `step` seconds, which starts at zero, with the number of its highest point in words.
 * @param {number[]} all @param {number} step
 */
export function sparkline(all, step) {
  const cells = settled(all);
  const most = Math.max(...cells, 1);
  const across = cells.length > 1 ? WIDTH / (cells.length - 1) : WIDTH;
  const points = cells.map(
    (value, cell) =>
      `${(cell * across).toFixed(1)} ${(HEIGHT - 1.5 - (value / most) * (HEIGHT - 4)).toFixed(1)}`,
  );
  const line = `M${points.join("L")}`;
  return svg(
    "svg",
    {
      class: "spark",
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      preserveAspectRatio: "none",
      role: "img",
      "aria-label": `at most ${count(most)} in ${roughly(step)}, ${count(cells.at(-1) ?? 0)} now`,
    },
    svg("path", { class: "area", d: `${line}L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z` }),
    svg("path", { class: "line", d: line }),
  );
}

/** Without the current cell, which is not over, unless it is higher already: a line that always falls at its end says nothing. */
function settled(cells) {
  const [before, current] = cells.slice(-2);
  return cells.length > 2 && current <= before ? cells.slice(0, -1) : cells;
}

// The most frequent errors of the time span, with how each went.

import { byId, el, empty, keyed, setText, severity } from "./dom.js";
import { ago, count, instant, roughly, words } from "./format.js";
import { sparkline } from "./spark.js";
import { now, state } from "./state.js";

/** @param {(code: string) => void} choose told of the code that was clicked */
export function startTop(choose) {
  byId("top-rows").addEventListener("click", (event) => {
    const code = event.target.closest("button[data-code]")?.dataset.code;
    if (code) choose(code);
  });
}

export function drawTop() {
  const { top, overview } = state;
  if (!top) return;
  const errors = top.errors.filter((error) => error.count > 0);
  const seen = new Map((overview?.top_errors ?? []).map((error) => [error.code, error.last_seen]));
  const last = (error) => error.last_seen ?? seen.get(error.code) ?? "";
  setText(byId("top-note"), `last ${roughly(top.window_seconds)}`);
  byId("top-rows").closest("table").hidden = errors.length === 0;
  empty("top-empty", errors.length ? "" : `No errors in the last ${roughly(top.window_seconds)}.`);
  keyed(
    byId("top-rows"),
    errors,
    (error) => error.code,
    (error) => row(error, top.step),
    (error) => `${error.count} ${error.cells.join()}`,
  );
  const time = now();
  for (const error of errors) {
    const cell = byId("top-rows").querySelector(`[data-last="${CSS.escape(error.code)}"]`);
    if (cell) setText(cell, Number.isNaN(instant(last(error))) ? "" : ago(last(error), time));
  }
}

function row(error, step) {
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
        el(
          "button.link.code",
          {
            type: "button",
            "data-code": error.code,
            "data-focus": "code",
            title: "Show only this error below",
          },
          error.code,
        ),
        el("span.muted", null, words(error.category)),
      ),
    ),
    el("td.number", null, count(error.count)),
    el("td.trend", null, sparkline(error.cells, step)),
    el("td.wide.time.muted", { "data-last": error.code }),
  );
}

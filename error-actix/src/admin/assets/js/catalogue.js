// Every error that the service can answer with, as it is declared.

import { byId, el, empty, keyed, setText, severity } from "./dom.js";
import { drawEntry } from "./entry.js";
import { plural, words } from "./format.js";

/** @type {any[] | null} */
let errors = null;
let wanted = "";
/** @type {(path: string) => Promise<any>} */
let ask;
/** @type {(code: string) => void} */
let chosen;

/**
 * @param {(path: string) => Promise<any>} asks
 * @param {(code: string) => void} choose told of the code that was chosen
 */
export function startCatalogue(asks, choose) {
  ask = asks;
  chosen = choose;
  byId("catalogue-search").addEventListener("input", draw);
  byId("catalogue-list").addEventListener("click", (event) => {
    const code = event.target.closest("button[data-code]")?.dataset.code;
    if (code) chosen(code);
  });
  byId("catalogue-list").addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const buttons = [...byId("catalogue-list").querySelectorAll("button")];
    buttons[buttons.indexOf(document.activeElement) + step]?.focus();
  });
}

/** @param {string} code the error to show, or nothing */
export async function showCatalogue(code) {
  wanted = code;
  // Declarations do not change while the process lives.
  errors ??= (await ask("catalog"))?.errors ?? null;
  draw();
  const entry = errors?.find((error) => error.code === wanted);
  if (wanted && errors && !entry) setText(byId("entry-title"), `${wanted} is not in the catalogue`);
  if (entry) await drawEntry(entry);
}

/** After a restart they may be others. */
export function forgetCatalogue() {
  errors = null;
}

function draw() {
  if (!errors) return;
  const query = byId("catalogue-search").value.trim().toLowerCase().split(/\s+/);
  const fitting = errors.filter((error) => {
    const text =
      `${error.code} ${error.type} ${error.status} ${error.category} ${error.severity} ${error.description ?? ""}`.toLowerCase();
    return query.every((word) => text.includes(word));
  });
  setText(byId("catalogue-note"), plural(errors.length, "error"));
  empty(
    "catalogue-empty",
    fitting.length
      ? ""
      : errors.length
        ? "No declared error fits."
        : "No family is registered with `register`.",
  );
  keyed(byId("catalogue-list"), fitting, (error) => error.code, row);
  for (const button of byId("catalogue-list").querySelectorAll("button")) {
    const isCurrent = button.dataset.code === wanted;
    if (isCurrent) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}

function row(error) {
  return el(
    "li",
    null,
    el(
      "button",
      { type: "button", "data-code": error.code },
      el("span", null, error.dynamic_status ? `${error.status}*` : error.status),
      el("span", null, el("span.code", null, error.code), " ", el("span.muted", null, words(error.category))),
      severity(error.severity),
    ),
  );
}

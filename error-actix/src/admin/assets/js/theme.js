// Light or dark: the system's, until somebody chooses.

import { byId, setText } from "./dom.js";
import { remember, remembered } from "./storage.js";

const CHOICES = ["auto", "light", "dark"];
const system = matchMedia("(prefers-color-scheme: dark)");

let choice = CHOICES.includes(remembered("theme") ?? "") ? remembered("theme") : "auto";
/** @type {(() => void) | null} */
let told = null;

/** @param {() => void} onChange called when colours have changed */
export function startTheme(onChange) {
  told = onChange;
  system.addEventListener("change", () => told?.());
  byId("theme").addEventListener("click", nextTheme);
  show();
}

/** Auto, light, dark, auto. */
export function nextTheme() {
  choice = CHOICES[(CHOICES.indexOf(choice) + 1) % CHOICES.length];
  remember("theme", choice === "auto" ? null : choice);
  if (choice === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
  show();
  told?.();
}

function show() {
  setText(byId("theme"), `Theme: ${choice}`);
}

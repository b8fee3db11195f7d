// The keyboard: single keys that can be switched off (WCAG 2.2, 2.1.4), and the sheet that lists them.

import { byId, el, setText } from "./dom.js";
import { remember, remembered } from "./storage.js";

/**
 * @typedef {{keys: string[], does: string, act?: () => void}} Shortcut one without `act` works in its own place alone
 * @param {Shortcut[]} shortcuts
 */
export function startKeys(shortcuts) {
  const box = byId("keys-on");
  box.checked = remembered("keys") !== "off";
  box.addEventListener("change", () => remember("keys", box.checked ? null : "off"));
  byId("help-keys").append(
    ...shortcuts.flatMap(({ keys, does }) => [
      el("dt", null, ...keys.flatMap((key, at) => [at ? " " : "", el("kbd", null, key)])),
      el("dd", null, does),
    ]),
  );
  setText(byId("time-zone"), `Times are those of ${Intl.DateTimeFormat().resolvedOptions().timeZone}.`);
  byId("help-button").addEventListener("click", openHelp);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]") || byId("app").hidden || !box.checked) return;
    const shortcut = shortcuts.find(({ keys, act }) => act && keys.includes(event.key));
    if (!shortcut) return;
    event.preventDefault();
    shortcut.act();
  });
}

export function openHelp() {
  byId("help").showModal();
}

function isTyping(target) {
  return (
    target instanceof HTMLElement &&
    target.matches("input:not([type=radio], [type=checkbox]), select, textarea")
  );
}

// Dialogs: closed by their buttons, by Escape, or by a click beside them; and the question before something is changed.

import { byId, setText } from "./dom.js";

export function startDialogs() {
  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
    });
  }
}

/**
 * Asks before it acts. The dialog stays open, with the reason, if the action fails.
 * @param {{title: string, text: string, yes: string, act: () => Promise<void>}} question
 */
export function confirm({ title, text, yes, act }) {
  const dialog = byId("confirm");
  const button = byId("confirm-yes");
  setText(byId("confirm-title"), title);
  setText(byId("confirm-text"), text);
  setText(byId("confirm-error"), "");
  setText(button, yes);
  button.disabled = false;
  button.onclick = async () => {
    button.disabled = true;
    try {
      await act();
      dialog.close();
    } catch (error) {
      setText(byId("confirm-error"), error.message);
      button.disabled = false;
    }
  };
  dialog.showModal();
}

/** Says something to who hears the page. */
export function announce(sentence) {
  setText(byId("announce"), sentence);
}

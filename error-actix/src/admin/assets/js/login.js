// The way in, and out.

import { ApiError, post } from "./api.js";
import { byId, setText } from "./dom.js";

/** @param {() => void} signedIn */
export function startLogin(signedIn) {
  byId("login-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const field = byId("login-token");
    const button = byId("login-form").querySelector("button");
    button.disabled = true;
    setText(byId("login-error"), "");
    try {
      await post("login", { token: field.value });
      field.value = "";
      signedIn();
    } catch (error) {
      setText(byId("login-error"), said(error));
      field.select();
    } finally {
      button.disabled = false;
    }
  });
}

const WHY = "errors.left";

/** Loads the page anew, so that nothing stays in it that only those who are signed in may see. */
export function leave(why) {
  sessionStorage.setItem(WHY, why);
  location.reload();
}

/** Why the page was left before it was loaded, once. */
export function whyLeft() {
  const why = sessionStorage.getItem(WHY) ?? "";
  sessionStorage.removeItem(WHY);
  return why;
}

/** @param {string} [why] */
export function showLogin(why) {
  byId("app").hidden = true;
  byId("login").hidden = false;
  document.title = "Errors";
  setText(byId("login-error"), why ?? "");
  byId("login-token").focus();
}

/** The application decides who may look, and has its own way to sign in. */
export function showForbidden(message) {
  byId("app").hidden = true;
  byId("login").hidden = false;
  setText(byId("login-hint"), message);
  for (const part of byId("login-form").querySelectorAll("label, input, button")) part.hidden = true;
}

function said(error) {
  if (!(error instanceof ApiError)) return "The service does not answer.";
  if (error.isSignedOut) return "This is not the token.";
  if (error.status === 429) return `Too many wrong tokens. Try again in ${error.retryAfter ?? 60} s.`;
  return error.message;
}

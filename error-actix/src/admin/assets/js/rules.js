// Alert rules: what they watch, whether they fire, and the numbers that can be changed while the service runs.

import { post } from "./api.js";
import { byId, el, empty, keyed, setText, severity, shape, webLink } from "./dom.js";
import { plural, rate, roughly, words } from "./format.js";
import { state } from "./state.js";

const PACE_MS = 5000;
const MUTE_SECONDS = 3600;

const STATES = {
  firing: { shape: "bad", className: "bad", word: "firing" },
  pending: { shape: "warn", className: "warn", word: "pending" },
  ok: { shape: "ok", className: "ok", word: "quiet" },
  disabled: { shape: "unknown", className: "unknown", word: "off" },
};

/** What may be changed, with what it is called. A rule that has no such number has no field for it. */
const NUMBERS = [
  {
    member: "threshold",
    label: (rule) => `${rule.comparison === "above" ? "Above" : "From"}${rule.unit ? `, ${rule.unit}` : ""}`,
  },
  { member: "clear_at", label: () => "Cleared at" },
  { member: "window_seconds", label: () => "Over the last, s" },
  { member: "for_seconds", label: () => "For at least, s" },
  { member: "cooldown_seconds", label: () => "Again after, s" },
];

/** What somebody has typed and not saved yet, by rule and member. @type {Map<string, Record<string, unknown>>} */
const edits = new Map();
let askedAt = -Infinity;
/** @type {(path: string) => Promise<any>} */
let ask;

/** @param {(path: string) => Promise<any>} asks */
export function startRules(asks) {
  ask = asks;
  const form = byId("rules-form");
  form.addEventListener("input", (event) => edit(event.target));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void save();
  });
  form.addEventListener("click", (event) => {
    const { mute, rule } = event.target.closest("button[data-mute]")?.dataset ?? {};
    if (mute !== undefined)
      void send(
        [{ id: rule, mute_seconds: Number(mute) }],
        mute === "0" ? "Unmuted." : `Muted for ${roughly(mute)}.`,
      );
  });
  byId("rules-revert").addEventListener("click", () => {
    edits.clear();
    say("");
    draw(true);
  });
}

export async function drawRules() {
  if (state.session?.features?.alerts && performance.now() >= askedAt + PACE_MS) {
    askedAt = performance.now();
    state.alerts = (await ask("alerts")) ?? state.alerts;
  }
  draw();
}

function draw(anew = false) {
  const rules = state.alerts?.rules ?? [];
  const firing = rules.filter((rule) => rule.state === "firing").length;
  setText(
    byId("rules-note"),
    rules.length ? `${firing} firing of ${plural(rules.length, "rule")}${goesTo(state.alerts.sinks)}` : "",
  );
  byId("rules-form").querySelector(".form-end").hidden = rules.length === 0;
  empty("rules-empty", rules.length ? "" : "No alert rules are set up in this service.");
  if (anew) byId("rules").replaceChildren();
  // Not by their state: a row must not move away while somebody types in it.
  keyed(
    byId("rules"),
    rules,
    (rule) => rule.id,
    row,
    (rule) => JSON.stringify({ ...rule, value: 0, state: 0, muted_seconds: 0 }),
  );
  for (const rule of rules) drawState(rule);
  byId("rules-save").disabled = byId("rules-revert").disabled = edits.size === 0;
}

function goesTo(sinks) {
  const names = (sinks ?? []).map((sink) => sink.name ?? sink);
  return names.length ? `, told to ${names.join(", ")}` : "";
}

function row(rule) {
  const now = { ...rule, ...edits.get(rule.id) };
  const title = rule.label ?? words(rule.kind ?? rule.id);
  const about = [rule.watch, webLink(rule.runbook, "runbook")];
  return el(
    "li",
    null,
    el(
      "div.rule-name",
      null,
      el("label.check", null, checkbox(rule, now.enabled), el("span.name", null, title)),
      el(
        "div.more",
        null,
        severity(rule.severity),
        ...about.filter(Boolean).flatMap((part) => [" · ", part]),
      ),
    ),
    el(
      "div.rule-numbers",
      null,
      ...NUMBERS.filter(({ member }) => typeof rule[member] === "number").map((number) =>
        field(rule, now, number),
      ),
    ),
    el("div.rule-state", { "data-state-of": rule.id }),
  );
}

function checkbox(rule, checked) {
  return el("input", {
    type: "checkbox",
    name: "enabled",
    checked: Boolean(checked),
    "data-rule": rule.id,
    "data-focus": "enabled",
  });
}

function field(rule, now, { member, label }) {
  const isValue = member === "threshold" || member === "clear_at";
  const [min, max] = rule.limits?.[isValue ? "threshold" : member] ?? [0, undefined];
  const step = isValue ? "any" : 1;
  return el(
    "label.field",
    null,
    label(rule),
    el("input", {
      type: "number",
      name: member,
      value: now[member],
      min,
      max,
      step,
      required: true,
      "data-rule": rule.id,
      "data-focus": member,
    }),
    el("span.field-error", { "data-error": member }),
  );
}

/** What changes by itself is written into a row that stays. */
function drawState(rule) {
  const cell = byId("rules").querySelector(`[data-state-of="${CSS.escape(rule.id)}"]`);
  const sign = JSON.stringify([rule.state, rule.value, Math.ceil((rule.muted_seconds ?? 0) / 60)]);
  if (!cell || cell.dataset.sign === sign) return;
  cell.dataset.sign = sign;
  const { className, shape: form, word } = STATES[rule.state] ?? STATES.ok;
  const muted = rule.muted_seconds > 0;
  const hadFocus = cell.contains(document.activeElement);
  const value = typeof rule.value === "number" ? `now ${rate(rule.value)}` : "";
  const silence = muted ? `muted for ${roughly(rule.muted_seconds)}` : "";
  const title = rule.label ?? words(rule.kind ?? rule.id);
  cell.replaceChildren(
    el(
      "div",
      null,
      el(`span.state.${className}`, null, shape(form), word),
      el(
        "span.muted",
        null,
        [value, silence]
          .filter(Boolean)
          .map((text) => ` · ${text}`)
          .join(""),
      ),
    ),
    muted
      ? el(
          "button.small",
          { type: "button", "data-mute": 0, "data-rule": rule.id, "aria-label": `Unmute ${title}` },
          "Unmute",
        )
      : el(
          "button.small",
          {
            type: "button",
            "data-mute": MUTE_SECONDS,
            "data-rule": rule.id,
            "aria-label": `Mute ${title} for an hour`,
          },
          "Mute 1 h",
        ),
  );
  if (hadFocus) cell.querySelector("button").focus();
}

function edit(input) {
  const { rule: id } = input.dataset;
  const rule = state.alerts?.rules.find((candidate) => candidate.id === id);
  if (!rule) return;
  const value = input.type === "checkbox" ? input.checked : input.value === "" ? null : Number(input.value);
  const changed = { ...edits.get(id), [input.name]: value };
  if (value === rule[input.name]) delete changed[input.name];
  if (Object.keys(changed).length) edits.set(id, changed);
  else edits.delete(id);
  mark(input, input.validity.valid ? "" : input.validationMessage);
  say("");
  byId("rules-save").disabled = byId("rules-revert").disabled = edits.size === 0;
}

async function save() {
  const form = byId("rules-form");
  for (const input of form.querySelectorAll("input"))
    mark(input, input.validity.valid ? "" : input.validationMessage);
  const wrong = form.querySelector("[aria-invalid]");
  if (wrong) return wrong.focus();
  const changes = [...edits].map(([id, changed]) => ({ id, ...changed }));
  if (await send(changes, `Saved: ${plural(changes.length, "rule")} changed.`)) {
    edits.clear();
    draw(true);
  }
}

/** @returns {Promise<boolean>} whether the service took the changes */
async function send(changes, done) {
  byId("rules-save").disabled = true;
  try {
    state.alerts =
      (await post("alerts/configure", { rules: changes })) ?? (await ask("alerts")) ?? state.alerts;
    say(done);
    draw();
    return true;
  } catch (error) {
    byId("rules-save").disabled = edits.size === 0;
    say(error.message);
    refuse(error.errors ?? [], changes);
    return false;
  }
}

/** Puts what the service found wrong beside what it is about. */
function refuse(errors, changes) {
  for (const { pointer, detail } of errors) {
    const [, place, member] = /^\/rules\/(\d+)\/(\w+)/.exec(pointer ?? "") ?? [];
    const id = changes[Number(place)]?.id;
    const input = id && byId("rules").querySelector(`input[data-rule="${CSS.escape(id)}"][name="${member}"]`);
    if (input) mark(input, detail);
    else say(detail);
  }
  byId("rules").querySelector("[aria-invalid]")?.focus();
}

function mark(input, message) {
  if (message) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
  const place = input.closest("li")?.querySelector(`[data-error="${input.name}"]`);
  if (place) setText(place, message);
}

function say(sentence) {
  setText(byId("rules-message"), sentence);
}

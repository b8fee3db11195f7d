// One error in full, in a drawer that steps through the list it came from.

import { byId, el, setText, severity } from "./dom.js";
import { ago, moment, plural, words } from "./format.js";
import { now, state } from "./state.js";

/** @type {any[]} */
let list = [];
let at = 0;
/** @type {{filter: (next: object) => void, closed: (record: any) => void}} */
let tell = { filter() {}, closed() {} };

export function startDetail() {
  const dialog = byId("detail");
  dialog.addEventListener("click", (event) => {
    const step = event.target.closest("[data-step]")?.dataset.step;
    if (step) show(at + Number(step));
    const text = event.target.closest("[data-copy]")?.dataset.copy;
    if (text !== undefined) copy(event.target, text);
    const query = event.target.closest("[data-query]")?.dataset.query;
    if (query) {
      dialog.close();
      tell.filter({ q: query });
    }
    if (event.target.closest("a")) dialog.close();
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "j" || event.key === "ArrowRight") show(at + 1);
    if (event.key === "k" || event.key === "ArrowLeft") show(at - 1);
  });
  dialog.addEventListener("close", () => {
    const record = list[at];
    list = [];
    byId("detail-body").replaceChildren();
    if (record) tell.closed(record);
  });
}

/** @param {any[]} records @param {number} index @param {typeof tell} listeners */
export function openDetail(records, index, listeners) {
  list = records;
  tell = listeners;
  show(index);
  byId("detail").showModal();
}

function show(index) {
  if (index < 0 || index >= list.length) return;
  at = index;
  const record = list[at];
  byId("detail-title").replaceChildren(el("code", null, record.code));
  byId("detail-copy").dataset.copy = JSON.stringify(record, null, 2);
  setText(byId("detail-copy"), "Copy as JSON");
  byId("detail").querySelector('[data-step="-1"]').disabled = at === 0;
  byId("detail").querySelector('[data-step="1"]').disabled = at === list.length - 1;
  byId("detail-body").replaceChildren(...body(record));
  byId("detail").scrollTop = 0;
}

function body(record) {
  const time = now();
  return [
    el("p.lead", null, record.message),
    facts([
      ["Severity", severity(record.severity)],
      ["Status", record.status_code],
      ["Category", words(record.category)],
      [
        "Time",
        el(
          "span",
          null,
          moment(record.timestamp, time),
          el("span.muted", null, ` · ${ago(record.timestamp, time)} · ${record.timestamp}`),
        ),
      ],
      ["Type", record.type],
    ]),
    el("h3", null, "Request"),
    facts([
      ["Request", [record.method, record.path].filter(Boolean).join(" ")],
      ["Route", record.route && el("code", null, record.route)],
      ["Request id", record.request_id && known(record.request_id, "request_id")],
      ["Trace id", record.trace_id && known(record.trace_id, "trace_id")],
      ["User agent", record.user_agent],
    ]),
    el("h3", null, "Cause"),
    record.causes
      ? el("ol.chain", null, ...record.causes.split(": ").map((cause) => el("li", null, cause)))
      : el("p.muted", null, "The error has no cause of its own."),
    facts([
      ["Location", record.location && known(record.location)],
      ["Fingerprint", known(record.fingerprint, "fingerprint")],
    ]),
    el("h3", null, "Context"),
    context(record.context),
    record.cut ? el("p.muted", null, "Texts of this error were longer than what is kept.") : null,
    el(
      "p",
      null,
      el(
        "a",
        { href: `#catalogue/${encodeURIComponent(record.code)}` },
        "Declaration and responses in the catalogue",
      ),
    ),
  ].filter((part) => part !== null);
}

function facts(rows) {
  const present = rows.filter(([, value]) => value !== undefined && value !== null && value !== "");
  return el(
    "dl.facts",
    null,
    ...present.flatMap(([name, value]) => [el("dt", null, name), el("dd", null, value)]),
  );
}

/** An id that can be copied, and searched for where other errors have it, too. */
function known(text, member) {
  const others = member ? state.records.filter((record) => record[member] === text).length - 1 : 0;
  return el(
    "span",
    null,
    el("code", null, text),
    " ",
    el("button.small.copy", { type: "button", "data-copy": text, "aria-label": `Copy ${text}` }, "Copy"),
    " ",
    others > 0
      ? el("button.small", { type: "button", "data-query": text }, `${plural(others, "other")} with it`)
      : null,
  );
}

async function copy(button, text) {
  try {
    await navigator.clipboard.writeText(text);
    setText(button, "Copied");
  } catch {
    // Without TLS there is no clipboard: what can be seen is selected instead.
    getSelection()?.selectAllChildren(button.parentElement.querySelector("code") ?? byId("detail-body"));
    setText(button, "Selected");
  }
}

function context(value) {
  if (value === undefined || value === null) return el("p.muted", null, "None.");
  if (typeof value !== "object") return el("pre.block", null, String(value));
  return facts(
    Object.entries(value).map(([name, field]) => [
      name,
      typeof field === "object" && field !== null
        ? el("pre.block", null, JSON.stringify(field, null, 2))
        : el("code", null, String(field)),
    ]),
  );
}

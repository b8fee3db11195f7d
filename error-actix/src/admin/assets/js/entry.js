// One declared error, and what a client gets of it, byte by byte, in every format.

import { get } from "./api.js";
import { byId, el, severity, webLink } from "./dom.js";
import { duration, words } from "./format.js";
import { state } from "./state.js";

const FORMATS = {
  own: "As this service answers",
  standard: "Standard",
  flat: "Flat",
  problem: "Problem details (RFC 9457)",
};

/** The one that is wanted; an answer for another comes too late. */
let wanted = "";

/** @param {any} error */
export async function drawEntry(error) {
  wanted = error.code;
  byId("entry-title").replaceChildren(el("code", null, error.code));
  byId("entry-body").replaceChildren(...facts(error), el("h3", null, "Response"));
  const shown = await preview(error);
  if (wanted === error.code) byId("entry-body").append(shown);
}

function facts(error) {
  const handling = error.handling ?? {};
  const rows = [
    ["Status", error.dynamic_status ? `${error.status}, or what the error says` : error.status],
    ["Type", error.type],
    ["Category", words(error.category)],
    ["Severity", severity(error.severity)],
    ["Client may retry", error.recoverable ? "yes" : "no"],
    [
      "Retry after",
      error.retry_after === undefined
        ? ""
        : typeof error.retry_after === "number"
          ? duration(error.retry_after)
          : String(error.retry_after),
    ],
    ["Message", error.message],
    ["Headers", (error.headers ?? []).join(", ")],
    ["Our action", handling.action ? action(handling) : ""],
    ["Family", handling.family && el("code", null, handling.family)],
    ["Docs", webLink(error.docs, error.docs)],
  ].filter(([, value]) => value !== undefined && value !== "" && value !== null);
  const described = (error.description ?? "")
    .split("\n\n")
    .filter(Boolean)
    .map((text) => el("p.lead", null, text));
  const members = error.context ?? [];
  return [
    ...described,
    el("dl.facts", null, ...rows.flatMap(([name, value]) => [el("dt", null, name), el("dd", null, value)])),
    ...(members.length ? [el("h3", null, "Context"), contextTable(members)] : []),
  ];
}

function action(handling) {
  const parts = [words(handling.action)];
  if (handling.action === "retry")
    parts.push(`${handling.max_retries} times, first after ${duration(handling.retry_delay_ms / 1000)}`);
  return `${parts.join(", ")}; alert from ${handling.alert_threshold}, circuit breaks at ${handling.circuit_break_threshold}`;
}

function contextTable(members) {
  return el(
    "table.table",
    null,
    el(
      "thead",
      null,
      el("tr", null, ...["Member", "Type", "Seen by"].map((name) => el("th", { scope: "col" }, name))),
    ),
    el(
      "tbody",
      null,
      ...members.map((member) =>
        el(
          "tr",
          null,
          el("td", null, el("code", null, member.key)),
          el("td", null, el("code", null, member.type)),
          el(
            "td",
            null,
            { public: "clients", internal: "logs and this page", redacted: "nobody" }[member.visibility] ??
              member.visibility,
          ),
        ),
      ),
    ),
  );
}

async function preview(error) {
  if (!state.session?.features?.preview) {
    return el(
      "p.muted",
      null,
      "Previews are switched off here. They are on in development, or by name in a release build.",
    );
  }
  let answer;
  try {
    answer = await get(`preview/${encodeURIComponent(error.code)}`);
  } catch (failure) {
    return el("p.muted", null, failure.message);
  }
  return el(
    "div",
    null,
    ...byText(answer.responses).map(({ text, formats }) => {
      const title = formats.map((format) => FORMATS[format] ?? format).join(" · ");
      return el(
        "section.preview",
        { "aria-label": title },
        el("h3", null, title),
        el("pre.block", { "data-formats": formats.join(" "), tabindex: "0" }, text),
      );
    }),
    el(
      "p.muted",
      null,
      "Any route answers with this error to a request with ",
      el("code", null, `X-Preview-Error: ${error.code}`),
      ".",
    ),
  );
}

/** The service's own answer is one of the formats, as a rule: each text once, with the formats that it is of. */
function byText(responses) {
  const texts = new Map();
  for (const { format, status, headers, body } of responses) {
    const text = [`HTTP ${status}`, ...headers.map(([name, value]) => `${name}: ${value}`), "", body].join(
      "\n",
    );
    // They were made one after the other.
    const timeless = text.replace(/"timestamp":("[^"]*"|[\d.]+)/, "");
    const known = texts.get(timeless) ?? { text, formats: [] };
    texts.set(timeless, { ...known, formats: [...known.formats, format] });
  }
  return [...texts.values()];
}

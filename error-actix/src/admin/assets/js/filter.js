// Which recent errors are shown, kept in the address so that it can be sent to a colleague.

/** @typedef {{q: string, severities: string[], category: string, status: string}} Filter */

/** @type {Filter} */
export const NOTHING = Object.freeze({ q: "", severities: [], category: "", status: "" });

const TEXTS = [
  "code",
  "message",
  "causes",
  "path",
  "route",
  "request_id",
  "trace_id",
  "user_agent",
  "fingerprint",
  "type",
  "method",
  "location",
];

export function isFiltering(filter) {
  return Boolean(filter.q || filter.severities.length || filter.category || filter.status);
}

/** @param {any} record @param {Filter} filter */
export function matches(record, filter) {
  if (filter.severities.length && !filter.severities.includes(record.severity)) return false;
  if (filter.category && record.category !== filter.category) return false;
  if (filter.status && !String(record.status_code).startsWith(filter.status)) return false;
  return textOf(record).includes(filter.q.toLowerCase());
}

/** What is searched of a record, made once for each and gone with it. @type {WeakMap<object, string>} */
const texts = new WeakMap();

function textOf(record) {
  let text = texts.get(record);
  if (text === undefined) {
    const parts = TEXTS.map((name) => record[name] ?? "");
    text = [...parts, JSON.stringify(record.context ?? ""), record.status_code].join("\n").toLowerCase();
    texts.set(record, text);
  }
  return text;
}

/** As the query of an address: `q=stripe&severity=critical,high` */
export function toQuery(filter) {
  const query = new URLSearchParams();
  if (filter.q) query.set("q", filter.q);
  if (filter.severities.length) query.set("severity", filter.severities.join());
  if (filter.category) query.set("category", filter.category);
  if (filter.status) query.set("status", filter.status);
  return query.toString();
}

/** @returns {Filter} */
export function fromQuery(text) {
  const query = new URLSearchParams(text);
  return {
    q: query.get("q") ?? "",
    severities: (query.get("severity") ?? "").split(",").filter(Boolean),
    category: query.get("category") ?? "",
    status: query.get("status") ?? "",
  };
}

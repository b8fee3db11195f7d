// Numbers and times as people read them.

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

/** 950, 12,345, 1.2M */
export function count(value) {
  const number = Number(value ?? 0);
  return Math.abs(number) >= 1e6 ? short.format(number) : whole.format(number);
}

/** 0, 0.4, 12, 1,234 */
export function rate(value) {
  const number = Number(value ?? 0);
  return number !== 0 && number < 10 ? number.toFixed(1) : count(number);
}

/** 0 %, 0.04 %, 12 % of a share between 0 and 1. */
export function percent(share) {
  const value = Number(share ?? 0) * 100;
  if (value === 0) return "0 %";
  const size = Math.abs(value);
  if (size < 0.01) return "< 0.01 %";
  return `${value.toFixed(size < 1 ? 2 : size < 10 ? 1 : 0)} %`;
}

/** A percentage as it was declared: 99.5 % */
export function plainPercent(value) {
  return `${Number(value)} %`;
}

/** 0.4 ms, 412 ms, 1.24 s, 3 min 20 s of seconds; what is left out is zero. */
export function duration(seconds) {
  const value = Number(seconds ?? 0);
  if (value === 0) return "0 ms";
  if (Number.isInteger(value) && value < 60) return `${value} s`;
  if (value < 0.001) return `${(value * 1000).toFixed(2)} ms`;
  if (value < 0.01) return `${(value * 1000).toFixed(1)} ms`;
  if (value < 1) return `${Math.round(value * 1000)} ms`;
  if (value < 10) return `${value.toFixed(2)} s`;
  if (value < 60) return `${value.toFixed(1)} s`;
  return span(value);
}

/** 12 s, 3 min, 3 min 20 s, 2 h 5 min, 4 d 3 h: two units at most. */
export function span(seconds) {
  const total = Math.max(0, Math.round(Number(seconds ?? 0)));
  const units = [
    ["d", 86400],
    ["h", 3600],
    ["min", 60],
    ["s", 1],
  ];
  const first = units.findIndex(([, size]) => total >= size);
  if (first === -1) return "0 s";
  const [name, size] = units[first];
  const parts = [`${Math.floor(total / size)} ${name}`];
  const next = units[first + 1];
  if (next) {
    const rest = Math.floor((total % size) / next[1]);
    if (rest > 0) parts.push(`${rest} ${next[0]}`);
  }
  return parts.join(" ");
}

/** One unit: 12 s, 3 min, 2 h, 4 d. */
export function roughly(seconds) {
  return span(seconds).split(" ").slice(0, 2).join(" ");
}

/** Milliseconds since 1970 of an RFC 3339 text or of seconds since 1970. */
export function instant(time) {
  return typeof time === "number" ? time * 1000 : Date.parse(time ?? "");
}

const two = (number) => String(number).padStart(2, "0");

/** The local time of day, 03:04:05. */
export function clock(time) {
  const date = new Date(instant(time));
  return Number.isNaN(date.getTime())
    ? ""
    : `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** The time of day, with the day before it where that is another one. */
export function moment(time, now) {
  const [date, today] = [new Date(instant(time)), new Date(now)];
  if (Number.isNaN(date.getTime())) return "";
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return date.toDateString() === today.toDateString() ? clock(time) : `${day} ${clock(time)}`;
}

/** "just now", "12 s ago", "3 min ago" */
export function ago(time, now) {
  const seconds = (now - instant(time)) / 1000;
  if (Number.isNaN(seconds)) return "";
  return seconds < 1.5 ? "just now" : `${roughly(seconds)} ago`;
}

/** "1 check", "3 checks" */
export function plural(number, noun) {
  return `${count(number)} ${noun}${number === 1 ? "" : "s"}`;
}

/** `database_error` as words. */
export function words(name) {
  return String(name ?? "").replaceAll("_", " ");
}

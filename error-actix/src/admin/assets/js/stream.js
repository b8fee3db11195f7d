// The event stream: opened, watched, opened again after growing waits, and closed while nobody looks.

/** A healthy stream says something at least every 10 s. */
const SILENCE_MS = 25000;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30000;

/** @typedef {"live" | "connecting" | "waiting" | "paused"} Connection */

export class Stream {
  #address;
  #handlers;
  /** @type {EventSource | null} */
  #source = null;
  #failures = 0;
  #timer = 0;
  #watch = 0;
  #stopped = true;
  /** @type {Connection} */
  connection = "paused";
  /** When the next attempt begins, by `performance.now()`. */
  retryAt = 0;

  /**
   * @param {string} address
   * @param {{events: Record<string, (data: any) => void>, opened: () => void, changed: () => void, failed: () => void}} handlers
   *   `events` by name; `opened` when the stream is there, at first or again; `changed` when `connection` did; `failed` when it broke
   */
  constructor(address, handlers) {
    this.#address = address;
    this.#handlers = handlers;
  }

  start() {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#failures = 0;
    this.#open();
  }

  stop() {
    this.#stopped = true;
    this.#close();
    this.#become("paused");
  }

  #open() {
    this.#become("connecting");
    const source = new EventSource(this.#address);
    this.#source = source;
    for (const [name, handle] of Object.entries(this.#handlers.events)) {
      source.addEventListener(name, (event) => {
        if (source !== this.#source) return;
        this.#heard();
        handle(JSON.parse(event.data));
      });
    }
    source.addEventListener("heartbeat", () => this.#heard());
    source.addEventListener("open", () => {
      this.#heard();
      this.#handlers.opened();
    });
    source.addEventListener("error", () => {
      if (source === this.#source) this.#lost();
    });
    this.#listen();
  }

  #heard() {
    this.#failures = 0;
    this.#become("live");
    this.#listen();
  }

  #listen() {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => this.#lost(), SILENCE_MS);
  }

  /** The browser would try again at a fixed pace, by itself; a service that struggles is better left longer and longer. */
  #lost() {
    this.#close();
    if (this.#stopped) return;
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures);
    this.#failures = Math.min(this.#failures + 1, 10);
    // Not all pages at once.
    const wait = longest * (0.7 + 0.3 * Math.random());
    this.retryAt = performance.now() + wait;
    this.#become("waiting");
    this.#timer = setTimeout(() => this.#open(), wait);
    this.#handlers.failed();
  }

  #close() {
    this.#source?.close();
    this.#source = null;
    clearTimeout(this.#timer);
    clearTimeout(this.#watch);
  }

  /** @param {Connection} connection */
  #become(connection) {
    if (connection === this.connection) return;
    this.connection = connection;
    this.#handlers.changed();
  }
}

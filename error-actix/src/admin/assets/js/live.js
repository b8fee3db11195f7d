// What keeps the page's knowledge fresh: the stream's events, and the few questions that it does not answer.

import { ApiError, get } from "./api.js";
import { receiveOverview, receiveRecords, replaceRecords, state, RECORDS } from "./state.js";
import { Stream } from "./stream.js";

/** Seconds between two looks at the series, by the seconds that they span. */
const PACE = { 300: 3, 900: 6, 3600: 15 };
/** Seconds in a cell, by the same. */
const STEP = { 300: 10, 900: 20, 3600: 60 };
const TOP = 10;

export class Live {
  #draw;
  #signedOut;
  #seriesAt = -Infinity;
  #asking = false;
  #checks = "";
  paused = false;

  /**
   * @param {() => void} draw called when something is new
   * @param {() => void} signedOut called when the session has ended
   */
  constructor(draw, signedOut) {
    this.#draw = draw;
    this.#signedOut = signedOut;
    this.stream = new Stream("api/events", {
      events: {
        snapshot: (overview) => this.#overview(overview),
        errors: (data) => {
          receiveRecords(data.errors);
          this.#draw();
        },
        end: (data) => {
          if (data.reason === "session") this.signedOut();
        },
      },
      opened: () => void this.refresh(),
      changed: () => this.#draw(),
      failed: () => void this.#askWhy(),
    });
    document.addEventListener("visibilitychange", () => this.follow());
  }

  /** Streams while somebody is there who looks at it. */
  follow() {
    if (state.session && !document.hidden && !this.paused) this.stream.start();
    else this.stream.stop();
  }

  setPaused(paused) {
    this.paused = paused;
    this.follow();
  }

  /** Once a second: time goes on in the series, even if nothing happens. */
  tick() {
    if (this.stream.connection === "live") void this.#series();
  }

  signedOut() {
    this.stream.stop();
    this.#signedOut();
  }

  /** Nothing more is asked or told: who signs out ends the session, which is no news then. */
  close() {
    this.#signedOut = () => {};
    this.setPaused(true);
  }

  /** Asks for everything once. */
  async refresh() {
    this.#seriesAt = -Infinity;
    this.#checks = "";
    const before = state.records;
    const [overview, recent] = await Promise.all([
      this.ask("overview"),
      this.ask(`errors/recent?limit=${RECORDS}`),
    ]);
    if (recent) replaceRecords(recent, before);
    if (overview) this.#overview(overview);
  }

  /** The chart's time span. */
  async lookBack(seconds) {
    state.window = seconds;
    this.#seriesAt = -Infinity;
    await this.#series();
  }

  /** An answer, or null; what it means to be signed out is settled here. */
  async ask(path) {
    try {
      return await get(path);
    } catch (error) {
      if (error instanceof ApiError && error.isSignedOut) this.signedOut();
      return null;
    }
  }

  #overview(overview) {
    receiveOverview(overview);
    this.#draw();
    void this.#series();
    void this.#health();
  }

  async #series() {
    const due = this.#seriesAt + PACE[state.window] * 1000;
    if (this.#asking || performance.now() < due) return;
    this.#asking = true;
    this.#seriesAt = performance.now();
    const asked = state.window;
    const [series, top] = await Promise.all([
      this.ask(`errors/series?seconds=${asked}&step=${STEP[asked]}`),
      this.ask(`errors/top?window=${asked}&limit=${TOP}`),
    ]);
    this.#asking = false;
    if (asked !== state.window) return this.#series();
    if (series) state.series = series;
    if (top) state.top = top;
    this.#draw();
  }

  /** The overview has the states of checks; what they say is asked when a state changes, and every minute. */
  async #health() {
    const health = state.overview?.health;
    if (!health) return;
    const seen = `${JSON.stringify(health)} ${Math.floor(performance.now() / 60000)}`;
    if (seen === this.#checks) return;
    this.#checks = seen;
    const answer = await this.ask("health");
    if (answer) state.health = answer;
    this.#draw();
  }

  /**
   * An event stream does not tell why it broke; an ordinary question does. If it is answered (all streams may be taken, or
   * a proxy may hold them up), the answer is as good as an event.
   */
  async #askWhy() {
    const newest = state.records[0]?.id ?? 0;
    const [overview, recent] = await Promise.all([
      this.ask("overview"),
      this.ask(`errors/recent?limit=${RECORDS}&after=${newest}`),
    ]);
    if (recent) receiveRecords(recent.errors);
    if (overview) this.#overview(overview);
  }
}

// Puts the parts together: who is there, what is shown, and when it is drawn.

import { ApiError, get, post } from "./api.js";
import { drawBreakers, startBreakers } from "./breakers.js";
import { drawBudgets } from "./budgets.js";
import { forgetCatalogue, showCatalogue, startCatalogue } from "./catalogue.js";
import { drawConnection, isStale } from "./connection.js";
import { startDetail } from "./detail.js";
import { startDialogs } from "./dialogs.js";
import { byId, setText } from "./dom.js";
import { drawFigures } from "./figures.js";
import { drawFleet, startFleet } from "./fleet.js";
import { drawHealth } from "./health.js";
import { openHelp, startKeys } from "./keys.js";
import { Live } from "./live.js";
import { leave, showForbidden, showLogin, startLogin, whyLeft } from "./login.js";
import { drawPerformance, startPerformance } from "./performance.js";
import { drawRaised } from "./raised.js";
import { drawRate, repaintRate, startRate } from "./rate.js";
import { drawRecent, focusRecent, setFilter, setFilterQuery, startRecent } from "./recent.js";
import { drawRules, startRules } from "./rules.js";
import { state } from "./state.js";
import { nextTheme, startTheme } from "./theme.js";
import { drawTop, startTop } from "./top.js";
import { drawVerdict } from "./verdict.js";
import { VIEWS, currentView, goTo, rewriteQuery, startViews } from "./views.js";

let frame = 0;
const live = new Live(draw, () => leave("The session has ended. Sign in again."));
const ask = (path) => live.ask(path);

/** Asks for a drawing; however much has changed, there is one for each picture of the screen. */
function draw() {
  frame ||= requestAnimationFrame(() => {
    frame = 0;
    drawConnection(live);
    if (!state.session) return;
    drawVerdict(isStale(live));
    drawRaised();
    DRAWINGS[currentView()]();
  });
}

const DRAWINGS = {
  now() {
    drawFigures();
    drawRate();
    drawBreakers();
    drawHealth();
    drawBudgets();
    drawTop();
    drawRecent();
    void drawFleet(live.paused);
  },
  performance: () => void drawPerformance(),
  alerts: () => void drawRules(),
  catalogue() {},
};

async function enter() {
  try {
    state.session = await get("session");
  } catch (error) {
    if (error instanceof ApiError && error.isSignedOut) return showLogin(whyLeft());
    if (error instanceof ApiError && error.status === 403) return showForbidden(error.message);
    return showLogin(error.message);
  }
  const { service, version, environment, features, login } = state.session;
  setText(byId("service"), service ?? "Errors");
  byId("service").title = version ? `version ${version}` : "";
  byId("environment").hidden = !environment;
  setText(byId("environment"), environment ?? "");
  byId("development").hidden = !features.preview || environment === "development";
  setText(
    byId("development"),
    "Previews are switched on: any route answers with any error to who asks for it.",
  );
  byId("logout").hidden = !login;
  for (const view of ["performance", "alerts"])
    document.querySelector(`[data-view="${view}"]`).hidden = !features[view];
  for (const part of ["fleet", "to-fleet"]) byId(part).hidden = !features.fleet;
  byId("login").hidden = true;
  byId("app").hidden = false;
  forgetCatalogue();
  startViewsOnce();
  live.follow();
}

let started = false;

/** The views need a session, and listen to the address from then on. */
function startViewsOnce() {
  if (started) return draw();
  started = true;
  startViews((place) => {
    if (place.view === "now") setFilterQuery(place.query);
    if (place.view === "catalogue") void showCatalogue(place.rest);
    draw();
  });
}

function pause() {
  live.setPaused(!live.paused);
  draw();
}

/** Shows the recent errors that have a text in them. */
function search(text) {
  goTo("#now");
  setFilter({ q: text });
  byId("recent").scrollIntoView({ block: "start" });
}

function focusSearch() {
  if (currentView() !== "catalogue") goTo("#now");
  byId(currentView() === "catalogue" ? "catalogue-search" : "search").focus();
}

startLogin(() => void enter());
startDialogs();
startTheme(repaintRate);
startRate((seconds) => void live.lookBack(seconds));
startTop((code) => search(code));
startRecent((query) => rewriteQuery("now", query));
startFleet(draw, () => live.signedOut());
startDetail();
startBreakers();
startPerformance(ask, search);
startRules(ask);
startCatalogue(ask, (code) => goTo(`#catalogue/${encodeURIComponent(code)}`));
startKeys([
  ...VIEWS.map((view, at) => ({
    keys: [String(at + 1)],
    does: `Show ${byId(`view-${view}`).dataset.name}`,
    act: () => goTo(`#${view}`),
  })),
  { keys: ["/"], does: "Search", act: focusSearch },
  { keys: ["j"], does: "To the recent errors", act: focusRecent },
  { keys: ["j", "k", "↓", "↑"], does: "Next and previous error, in the list and in the detail" },
  { keys: ["Enter"], does: "Open the detail" },
  { keys: ["Esc"], does: "Close what is open" },
  { keys: ["p"], does: "Pause or resume", act: pause },
  { keys: ["r"], does: "Ask for everything again", act: () => void live.refresh() },
  { keys: ["t"], does: "Change the theme", act: nextTheme },
  { keys: ["?"], does: "This sheet", act: openHelp },
]);
byId("pause").addEventListener("click", pause);
byId("logout").addEventListener("click", async () => {
  live.close();
  await post("logout").catch(() => null);
  leave("");
});
// Ages go on between events, and a stream that has gone quiet is noticed.
setInterval(() => {
  if (document.hidden || live.paused || !state.session) return;
  live.tick();
  draw();
}, 1000);

void enter();

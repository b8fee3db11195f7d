//! Every endpoint, in one table that both serves and documents them.

mod alerts;
mod breakers;
mod catalog;
mod document_b;
mod errors;
#[cfg(feature = "fleet")]
mod fleet;
mod health;
mod members;
mod performance;
mod records;
mod series;
mod session;
mod status;

pub(super) use self::health::{States, states};
pub(super) use self::records::Numbered;
pub(super) use self::status::Stamped;
use super::call::{Answer, Call, Endpoint, Parameter, document};
use super::{events, openapi};

const CONFIGURES: &str = "Changes rules of alerts, all or none: of each its `id`, and any of `enabled`, `severity`, `threshold`, `clear_at`, \
     `window_seconds`, `for_seconds`, `cooldown_seconds` and `mute_seconds`";

const LIMIT: Parameter = ("limit", "integer", "at most so many, from 1 to 500; default 50");

pub(super) static ENDPOINTS: &[Endpoint] = &[
    Endpoint::get("openapi.json", "This description", members::DESCRIPTION, description),
    Endpoint::open("login", "Begins a session", session::login).with_body(&[("token", "string")]).optional(),
    Endpoint::open("logout", "Ends the session", session::logout),
    Endpoint::get("session", "Who asks, and what there is to see", members::SESSION, session::session),
    Endpoint::get(
        "status",
        "The system's status: errors, alerts, breakers, performance (document D)",
        members::STATUS,
        status::status,
    ),
    Endpoint::get("overview", "What each `snapshot` event holds", members::OVERVIEW, status::overview),
    Endpoint::get(
        "events",
        "Server-sent events: `snapshot`, `errors`, `heartbeat`, `end`",
        &[],
        events::open,
    ),
    Endpoint::get(
        "errors/snapshot",
        "Everything that the monitor knows",
        members::SNAPSHOT,
        errors::snapshot,
    ),
    Endpoint::get(
        "errors/stats",
        "Counts and recent errors (document A), or those of a window (document D)",
        members::ERROR_STATS,
        errors::stats,
    )
    .with_parameters(&[(
        "window",
        "integer",
        "seconds, from 1 to 3600; without it all since the service began, as document A has them",
    )]),
    Endpoint::get("errors/series", "Errors and requests in cells of time", members::SERIES, series::series)
        .with_parameters(&[
            ("seconds", "integer", "how long, from 1 to 3600; default 3600"),
            (
                "step",
                "integer",
                "the width of a cell in seconds: up to 60 seconds any, beyond a multiple of 10",
            ),
        ]),
    Endpoint::get(
        "errors/top",
        "The most frequent errors of a window",
        &[("window_seconds", "integer"), ("start", "integer"), ("step", "integer"), ("errors", "array")],
        series::top,
    )
    .with_parameters(&[
        ("window", "integer", "seconds, from 1 to 3600; default 3600"),
        ("limit", "integer", "at most so many, from 1 to 500; default 10"),
    ]),
    Endpoint::get("errors/recent", "Recent errors, the latest first", members::FOUND, records::recent)
        .with_parameters(RECENT),
    Endpoint::get("errors/recent/{id}", "One recent error", members::RECORD, records::record),
    Endpoint::get(
        "errors/groups",
        "Recent errors that are the same",
        &[("groups", "array")],
        records::groups,
    )
    .with_parameters(&[LIMIT]),
    Endpoint::get(
        "errors/groups/{fingerprint}",
        "The recent errors of one fingerprint",
        &[("group", "object"), ("errors", "array")],
        records::group,
    ),
    #[cfg(feature = "fleet")]
    Endpoint::ask("errors/fleet", "The errors of all processes", members::FLEET_ERRORS, fleet::errors)
        .with_parameters(&[("minutes", "integer", "how many, from 1 to 60; default 5")])
        .optional(),
    Endpoint::get("circuit-breakers", "All circuits", breakers::LIST, breakers::list).optional(),
    Endpoint::post("circuit-breakers/reset-all", "Closes all circuits", breakers::LIST, breakers::reset_all)
        .optional(),
    Endpoint::post("circuit-breakers/{name}/reset", "Closes a circuit", breakers::LIST, breakers::reset),
    Endpoint::post(
        "circuit-breakers/{name}/state",
        "Sets a circuit's state: `closed`, `forced_open`, `forced_closed` or `metrics_only`",
        breakers::LIST,
        breakers::set_state,
    )
    .with_body(&[("state", "string")]),
    Endpoint::get("health", "What the health checks found", members::HEALTH, health::health).optional(),
    Endpoint::get(
        "performance/stats",
        "Durations by route (document D)",
        members::DURATIONS,
        performance::stats,
    )
    .optional(),
    Endpoint::get(
        "performance/slow",
        "Requests that were slow or heavy",
        &[("requests", "array")],
        performance::slow,
    )
    .with_parameters(&[LIMIT, ("order", "string", "`time` (default), or `duration` for the slowest of all")])
    .optional(),
    Endpoint::get(
        "budgets",
        "What is left of the error budgets",
        &[("error_budgets", "array")],
        status::budgets,
    ),
    Endpoint::get("catalog", "Every error that is declared", &[("errors", "array")], catalog::catalog),
    Endpoint::get(
        "preview/{code}",
        "The exact response of an error in every format",
        &[("code", "string"), ("responses", "array")],
        catalog::preview,
    )
    .with_parameters(&[("format", "string", "`own`, `standard`, `flat` or `problem`")]),
    Endpoint::get("alerts", "Alerts and their rules", members::ALERTS, alerts::alerts).optional(),
    Endpoint::get("alerts/rules", "The rules of alerts", &[("rules", "array")], alerts::rules).optional(),
    Endpoint::post("alerts/configure", CONFIGURES, members::CONFIGURED, alerts::configure)
        .with_body(&[("rules", "array")])
        .optional(),
    // Document B's own addresses.
    Endpoint::get(
        "monitoring/health/services",
        "Circuits and checks",
        members::SERVICES,
        document_b::services,
    ),
    Endpoint::get(
        "monitoring/health/check",
        "Whether the administration answers",
        &[("status", "string")],
        document_b::check,
    ),
    Endpoint::get(
        "monitoring/errors/stats",
        "Statistics and patterns of errors",
        members::ERROR_PATTERNS,
        document_b::stats,
    ),
    Endpoint::get("monitoring/logs/recent-errors", "Recent errors", members::FOUND, records::recent)
        .with_parameters(RECENT),
    Endpoint::post(
        "monitoring/circuit-breakers/reset/{service}",
        "Closes a circuit",
        &[("reset", "array")],
        document_b::reset,
    ),
    Endpoint::post(
        "monitoring/circuit-breakers/reset-all",
        "Closes all circuits",
        &[("reset", "array")],
        document_b::reset_all,
    )
    .optional(),
    Endpoint::post("monitoring/alerts/configure", CONFIGURES, members::CONFIGURED, alerts::configure)
        .with_body(&[("rules", "array")])
        .optional(),
];

const RECENT: &[Parameter] = &[
    LIMIT,
    ("q", "string", "a part of any text, in capitals or not"),
    ("code", "string", "the error's code"),
    ("category", "string", "its category"),
    ("severity", "string", "its severities, parted by commas"),
    ("status", "integer", "the status of the response"),
    ("route", "string", "the pattern of the route"),
    ("request_id", "string", "the request's id"),
    ("fingerprint", "string", "what groups it with others"),
    ("after", "integer", "only those with a greater id"),
];

fn description(_: &Call) -> Answer {
    document(&openapi::document(ENDPOINTS))
}

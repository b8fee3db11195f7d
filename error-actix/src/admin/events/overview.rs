//! How everything is, in one small document.

use std::collections::BTreeMap;
use std::time::Duration;

use error_core::{Category, ErrorBudget, Severity, SiteCount, Snapshot, StatusClass};
use error_recovery::{BreakerSnapshot, Breakers};
use serde::Serialize;
use serde_json::Value;

use crate::admin::Admin;
use crate::admin::alerts::Summary;
use crate::admin::api::{Stamped, States, states};

/// How many errors are named.
const TOP: usize = 10;

/// How many codes are counted apart: the most frequent.
const CODES: usize = 50;

/// How many of the latest alerts are shown.
const ALERTS: usize = 10;

const MINUTE: Duration = Duration::from_secs(60);

/// What a `snapshot` event holds. Its time comes last, so that two can be compared without it.
#[derive(Serialize)]
pub(in crate::admin) struct Overview<'a> {
    #[serde(flatten)]
    pub(super) state: State<'a>,
    pub(super) time: Stamped,
}

#[derive(Serialize)]
pub(super) struct State<'a> {
    errors: Errors,
    requests: Requests,
    top_errors: &'a [SiteCount],
    #[serde(skip_serializing_if = "Option::is_none")]
    breakers: Option<Vec<BreakerSnapshot>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    health: Option<States>,
    #[serde(skip_serializing_if = "Option::is_none")]
    performance: Option<Value>,
    error_budgets: &'a [ErrorBudget],
    #[serde(skip_serializing_if = "Option::is_none")]
    alerts: Option<Summary>,
}

#[derive(Serialize)]
struct Errors {
    total: u64,
    per_minute: f64,
    suppressed: u64,
    by_severity: BTreeMap<&'static str, u64>,
    by_category: BTreeMap<&'static str, u64>,
    by_code: BTreeMap<&'static str, u64>,
}

#[derive(Serialize)]
struct Requests {
    total: u64,
    per_minute: u64,
    by_class: BTreeMap<&'static str, u64>,
}

impl<'a> Overview<'a> {
    pub(in crate::admin) fn of(admin: &Admin, snapshot: &'a Snapshot) -> Self {
        Self { state: State::of(admin, snapshot), time: Stamped(snapshot.time()) }
    }
}

impl<'a> State<'a> {
    fn of(admin: &Admin, snapshot: &'a Snapshot) -> Self {
        let inner = &admin.inner;
        let lately = inner.monitor.window(MINUTE);
        Self {
            errors: Errors {
                total: snapshot.total(),
                per_minute: lately.errors_per_minute(),
                suppressed: snapshot.errors().suppressed(),
                by_severity: named(snapshot.by_severity(), Severity::as_str),
                by_category: named(snapshot.by_category(), Category::as_str),
                by_code: codes(snapshot.errors().top(CODES)),
            },
            requests: Requests {
                total: snapshot.total_requests(),
                per_minute: lately.total_requests(),
                by_class: classes(snapshot),
            },
            top_errors: snapshot.errors().top(TOP),
            breakers: inner.breakers.as_ref().map(Breakers::snapshots),
            health: inner.health.as_ref().map(states),
            performance: inner.stack.performance.as_ref().map(|performance| {
                let mut stats = serde_json::to_value(performance.snapshot()).unwrap_or_default();
                if let Some(stats) = stats.as_object_mut() {
                    stats.remove("routes");
                }
                stats
            }),
            error_budgets: snapshot.error_budgets(),
            alerts: inner.alerts.as_ref().map(|alerts| alerts.summary(ALERTS)),
        }
    }
}

fn named<K>(counts: BTreeMap<K, u64>, name: impl Fn(K) -> &'static str) -> BTreeMap<&'static str, u64> {
    counts.into_iter().map(|(key, count)| (name(key), count)).collect()
}

/// Two families may share a code.
fn codes(sites: &[SiteCount]) -> BTreeMap<&'static str, u64> {
    let mut codes = BTreeMap::new();
    for site in sites {
        *codes.entry(site.spec().code().as_str()).or_default() += site.count();
    }
    codes
}

fn classes(snapshot: &Snapshot) -> BTreeMap<&'static str, u64> {
    let counted = StatusClass::ALL.into_iter().map(|class| (class.as_str(), snapshot.requests(class)));
    counted.filter(|(_, count)| *count > 0).collect()
}

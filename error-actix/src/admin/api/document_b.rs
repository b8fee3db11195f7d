//! The answers that document B has in shapes of its own.

use std::time::Duration;

use error_core::{ErrorGroup, TrackerStats};
use error_recovery::{BreakerHealth, BreakerSnapshot, Breakers};
use serde::Serialize;
use serde_json::json;

use super::breakers::{close, close_all};
use super::health::Checks;
use crate::admin::call::{Answer, Call, Pending, document};
use crate::health::HealthChecks;

#[derive(Serialize)]
struct Services<'a> {
    status: BreakerHealth,
    services: Vec<BreakerSnapshot>,
    #[serde(skip_serializing_if = "Option::is_none")]
    checks: Option<Checks<'a>>,
}

/// The circuits are what stands for services.
pub(super) fn services(call: &Call) -> Answer {
    let inner = &call.admin.inner;
    let report = inner.health.as_ref().map(HealthChecks::report);
    let breakers = inner.breakers.as_ref();
    document(&Services {
        status: breakers.map_or(BreakerHealth::Pass, Breakers::health),
        services: breakers.map(Breakers::snapshots).unwrap_or_default(),
        checks: report.as_ref().map(Checks),
    })
}

pub(super) fn check(_: &Call) -> Answer {
    document(&json!({ "status": "healthy" }))
}

#[derive(Serialize)]
struct Stats<'a> {
    #[serde(flatten)]
    stats: TrackerStats,
    patterns: Vec<ErrorGroup<'a>>,
}

pub(super) fn stats(call: &Call) -> Answer {
    let inner = &call.admin.inner;
    let snapshot = inner.monitor.snapshot();
    document(&Stats {
        stats: inner.tracker.stats(Duration::from_secs(300)),
        patterns: snapshot.error_groups(),
    })
}

pub(super) fn reset(call: Call) -> Pending {
    Box::pin(async move {
        let service = call.part();
        close(&call, &service)?;
        document(&json!({ "reset": [service] }))
    })
}

pub(super) fn reset_all(call: Call) -> Pending {
    Box::pin(async move { document(&json!({ "reset": close_all(&call)? })) })
}

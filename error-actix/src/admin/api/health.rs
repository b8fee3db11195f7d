//! What the health checks found.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::ser::Serializer;
use serde_json::Value;

use super::status::Stamped;
use crate::admin::AdminError;
use crate::admin::call::{Answer, Call, document};
use crate::health::{Finding, HealthChecks, HealthReport};

#[derive(Serialize)]
struct Health<'a> {
    status: &'static str,
    draining: bool,
    service: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    environment: Option<&'a str>,
    checks: Checks<'a>,
}

/// The findings by name, in their order.
pub(super) struct Checks<'a>(pub(super) &'a HealthReport);

impl Serialize for Checks<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.findings().iter().map(|finding| (finding.name(), Check::of(finding))))
    }
}

#[derive(Serialize)]
struct Check<'a> {
    status: &'static str,
    critical: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    details: BTreeMap<&'a str, &'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    checked_at: Option<Stamped>,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration_ms: Option<u64>,
}

impl<'a> Check<'a> {
    fn of(finding: &'a Finding) -> Self {
        let report = finding.report();
        Self {
            status: report.status().as_str(),
            critical: finding.is_critical(),
            message: report.message(),
            details: report.details().iter().map(|(name, value)| (name.as_str(), value)).collect(),
            checked_at: finding.time().map(Stamped),
            duration_ms: finding.took().map(|took| u64::try_from(took.as_millis()).unwrap_or(u64::MAX)),
        }
    }
}

pub(super) fn health(call: &Call) -> Answer {
    let Some(checks) = &call.admin.inner.health else {
        return Err(AdminError::NotConfigured { part: "health checks" }.into());
    };
    checks.watch_in_background();
    let report = checks.report();
    document(&Health {
        status: report.status().as_str(),
        draining: checks.is_draining(),
        service: checks.service(),
        version: checks.version(),
        environment: checks.environment(),
        checks: Checks(&report),
    })
}

/// The state of each check, for who looks every second.
#[derive(Serialize)]
pub(in crate::admin) struct States {
    status: &'static str,
    draining: bool,
    checks: BTreeMap<String, &'static str>,
}

pub(in crate::admin) fn states(checks: &HealthChecks) -> States {
    checks.watch_in_background();
    let report = checks.report();
    let states = report
        .findings()
        .iter()
        .map(|finding| (finding.name().to_owned(), finding.report().status().as_str()));
    States { status: report.status().as_str(), draining: checks.is_draining(), checks: states.collect() }
}

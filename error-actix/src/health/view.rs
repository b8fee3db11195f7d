//! The documents that the endpoints answer with.

use std::fmt::Write as _;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::Serialize;
use serde::ser::{SerializeMap as _, Serializer};
use serde_json::Value;

use super::check::CheckStatus;
use super::report::{Finding, HealthReport};

/// `/health`, `/health/ready` and `/health/live`; with `environment` and `checks` it is `/health/detailed`.
#[derive(Serialize)]
pub(super) struct Plain<'a> {
    pub(super) status: &'static str,
    pub(super) timestamp: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) service: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) version: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) environment: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) checks: Option<Checks<'a>>,
}

/// The findings by name, in their order.
pub(super) struct Checks<'a>(pub(super) &'a HealthReport);

impl Serialize for Checks<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let checks = self.0.findings().iter().map(|finding| (finding.name(), Check::of(finding)));
        serializer.collect_map(checks)
    }
}

#[derive(Serialize)]
struct Check<'a> {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
    #[serde(skip_serializing_if = "Details::is_empty")]
    details: Details<'a>,
}

/// Facts by name, in the order that the check gave them.
struct Details<'a>(&'a [(String, Value)]);

impl Details<'_> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Details<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl<'a> Check<'a> {
    fn of(finding: &'a Finding) -> Self {
        let report = finding.report();
        Self {
            status: report.status().as_str(),
            message: report.message(),
            details: Details(report.details()),
        }
    }
}

/// The same as `application/health+json` (draft-inadarei-api-health-check-06).
#[derive(Serialize)]
pub(super) struct Draft<'a> {
    pub(super) status: &'static str,
    #[serde(rename = "releaseId", skip_serializing_if = "Option::is_none")]
    pub(super) version: Option<&'a str>,
    #[serde(rename = "description", skip_serializing_if = "Option::is_none")]
    pub(super) service: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) checks: Option<DraftChecks<'a>>,
}

/// Section 4: `component:measurement` to what was measured.
pub(super) struct DraftChecks<'a>(pub(super) &'a HealthReport);

impl Serialize for DraftChecks<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let findings = self.0.findings();
        let mut map = serializer.serialize_map(Some(findings.len()))?;
        for finding in findings {
            map.serialize_entry(&format!("{}:responseTime", finding.name()), &[DraftCheck::of(finding)])?;
        }
        map.end()
    }
}

#[derive(Serialize)]
struct DraftCheck<'a> {
    status: &'static str,
    #[serde(rename = "observedValue", skip_serializing_if = "Option::is_none")]
    millis: Option<u64>,
    #[serde(rename = "observedUnit", skip_serializing_if = "Option::is_none")]
    unit: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<String>,
    /// Section 4.9: not for what passes.
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<&'a str>,
}

impl<'a> DraftCheck<'a> {
    fn of(finding: &'a Finding) -> Self {
        let report = finding.report();
        let millis = finding.took().map(|took| u64::try_from(took.as_millis()).unwrap_or(u64::MAX));
        Self {
            status: draft_status(report.status()),
            millis,
            unit: millis.map(|_| "ms"),
            time: finding.time().map(seconds),
            output: report.message().filter(|_| report.status() != CheckStatus::Healthy),
        }
    }
}

pub(super) fn draft_status(status: CheckStatus) -> &'static str {
    match status {
        CheckStatus::Healthy => "pass",
        CheckStatus::Degraded => "warn",
        CheckStatus::Unhealthy => "fail",
    }
}

/// RFC 3339 with whole seconds, such as `2024-01-15T10:30:00Z`.
pub(super) fn seconds(time: SystemTime) -> String {
    /// 9999-12-31T23:59:59Z: a time beyond it has no such text.
    const LATEST: Duration = Duration::from_secs(253_402_300_799);
    let time = time.clamp(UNIX_EPOCH, UNIX_EPOCH + LATEST);
    let mut text = String::new();
    // A string takes whatever is written.
    let _ = write!(text, "{}", humantime::format_rfc3339_seconds(time));
    text
}

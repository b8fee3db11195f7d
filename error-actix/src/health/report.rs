//! What follows from what the checks found.

use std::time::{Duration, SystemTime};

use super::check::{CheckReport, CheckStatus};

/// What one check found last.
#[derive(Clone, Debug)]
pub struct Finding {
    pub(super) name: String,
    pub(super) critical: bool,
    pub(super) report: CheckReport,
    pub(super) time: Option<SystemTime>,
    pub(super) took: Option<Duration>,
}

impl Finding {
    /// The check's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether the service can do nothing without it.
    pub fn is_critical(&self) -> bool {
        self.critical
    }

    /// What it found.
    pub fn report(&self) -> &CheckReport {
        &self.report
    }

    /// When it answered last; `None` before its first answer.
    pub fn time(&self) -> Option<SystemTime> {
        self.time
    }

    /// How long that answer took.
    pub fn took(&self) -> Option<Duration> {
        self.took
    }

    /// How much the roll-up suffers: an optional check degrades it at worst.
    fn weight(&self) -> CheckStatus {
        match self.report.status() {
            CheckStatus::Unhealthy if !self.critical => CheckStatus::Degraded,
            status => status,
        }
    }
}

/// The roll-up: the worst of the findings, where an optional check that fails degrades it only.
#[derive(Clone, Debug)]
pub struct HealthReport {
    status: CheckStatus,
    findings: Vec<Finding>,
}

impl HealthReport {
    pub(super) fn of(findings: impl Iterator<Item = Finding>) -> Self {
        let findings: Vec<Finding> = findings.collect();
        let status = findings.iter().map(Finding::weight).max().unwrap_or(CheckStatus::Healthy);
        Self { status, findings }
    }

    /// The roll-up's status.
    pub fn status(&self) -> CheckStatus {
        self.status
    }

    /// What each check found, in the order they were added.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Whether a critical check fails.
    pub(super) fn fails(&self) -> bool {
        self.status == CheckStatus::Unhealthy
    }
}

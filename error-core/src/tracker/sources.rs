//! Who tells a tracker what the monitor does not know.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde::ser::{Serialize, SerializeStruct, Serializer};
use serde_json::Value;

use super::stats::UnixSeconds;
use crate::Severity;

/// Knows breakers. Open: implement it for what has them.
pub trait BreakerSource: Send + Sync + fmt::Debug {
    /// The breakers that are not closed.
    fn active_breakers(&self) -> Vec<ActiveBreaker>;
}

/// Knows alerts. Open: implement it for what raises them.
pub trait AlertSource: Send + Sync + fmt::Debug {
    /// The alerts that are remembered, the latest last.
    fn raised_alerts(&self) -> Vec<RaisedAlert>;
}

/// Knows how long requests take. Open: implement it for what measures them, such as an adapter's layer.
pub trait PerformanceSource: Send + Sync + fmt::Debug {
    /// Its statistics as JSON.
    fn performance(&self) -> Value;

    /// The numbers that alerts look at. Default: nothing is known.
    fn summary(&self) -> PerformanceSummary {
        PerformanceSummary::new()
    }
}

/// Knows which dependencies do not work. Open: implement it for what asks them.
pub trait HealthSource: Send + Sync + fmt::Debug {
    /// The checks that fail, with what was found last.
    fn failing_checks(&self) -> Vec<FailingCheck>;
}

macro_rules! shared_sources {
    ($($source:ident { $($method:ident -> $answer:ty;)+ })*) => {$(
        impl<S: $source + ?Sized> $source for Arc<S> {
            $(fn $method(&self) -> $answer {
                (**self).$method()
            })+
        }
    )*};
}

shared_sources! {
    BreakerSource { active_breakers -> Vec<ActiveBreaker>; }
    AlertSource { raised_alerts -> Vec<RaisedAlert>; }
    PerformanceSource { performance -> Value; summary -> PerformanceSummary; }
    HealthSource { failing_checks -> Vec<FailingCheck>; }
}

/// What alerts look at of how long requests take, and of what the process uses. What is not known is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PerformanceSummary {
    slow_requests: Option<u64>,
    p95: Option<Duration>,
    memory_bytes: Option<u64>,
}

impl PerformanceSummary {
    /// Nothing is known.
    pub const fn new() -> Self {
        Self { slow_requests: None, p95: None, memory_bytes: None }
    }

    /// Adds what the requests of a window came to: how many were slow, and what 95 of 100 durations did not exceed.
    #[must_use]
    pub const fn with_requests(mut self, slow: u64, p95: Duration) -> Self {
        (self.slow_requests, self.p95) = (Some(slow), Some(p95));
        self
    }

    /// Adds how much memory of the process is resident now, in bytes.
    #[must_use]
    pub const fn with_memory(mut self, bytes: u64) -> Self {
        self.memory_bytes = Some(bytes);
        self
    }

    /// How many requests of the window were slow.
    pub const fn slow_requests(&self) -> Option<u64> {
        self.slow_requests
    }

    /// What 95 of 100 requests of the window did not exceed.
    pub const fn p95(&self) -> Option<Duration> {
        self.p95
    }

    /// Resident memory of the process, in bytes.
    pub const fn memory_bytes(&self) -> Option<u64> {
        self.memory_bytes
    }
}

/// A dependency that does not work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailingCheck {
    name: String,
    message: Option<String>,
}

impl FailingCheck {
    /// The check called `name` fails; `message` says why, as far as that is known.
    pub fn new(name: impl Into<String>, message: Option<String>) -> Self {
        Self { name: name.into(), message }
    }

    /// The check's name, such as `database`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Why it fails.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }
}

/// A breaker that is not closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActiveBreaker {
    name: String,
    triggered_at: SystemTime,
    error_count: u64,
    threshold: u64,
}

impl ActiveBreaker {
    /// The breaker called `name`, which opened at `triggered_at` after `error_count` errors, where `threshold` were enough.
    pub fn new(name: impl Into<String>, triggered_at: SystemTime, error_count: u64, threshold: u64) -> Self {
        Self { name: name.into(), triggered_at, error_count, threshold }
    }

    /// Its name: of a service, or of a kind of error.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// When it opened.
    pub fn triggered_at(&self) -> SystemTime {
        self.triggered_at
    }

    /// How many errors opened it.
    pub fn error_count(&self) -> u64 {
        self.error_count
    }

    /// How many were enough.
    pub fn threshold(&self) -> u64 {
        self.threshold
    }
}

/// `triggered_at` in seconds since 1970, `error_count`, `threshold`; the name is the key of what holds it.
impl Serialize for ActiveBreaker {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_struct("ActiveBreaker", 3)?;
        members.serialize_field("triggered_at", &UnixSeconds(self.triggered_at))?;
        members.serialize_field("error_count", &self.error_count)?;
        members.serialize_field("threshold", &self.threshold)?;
        members.end()
    }
}

/// An alert that was raised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RaisedAlert {
    kind: String,
    message: String,
    severity: Severity,
    time: SystemTime,
}

impl RaisedAlert {
    /// An alert of a kind, such as `HIGH_ERROR_RATE`, with what it says to people.
    pub fn new(
        kind: impl Into<String>,
        message: impl Into<String>,
        severity: Severity,
        time: SystemTime,
    ) -> Self {
        Self { kind: kind.into(), message: message.into(), severity, time }
    }

    /// Its kind.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// What it says to people.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// How bad it is.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// When it was raised.
    pub fn time(&self) -> SystemTime {
        self.time
    }
}

/// `type`, `message`, `severity`, and `timestamp` in seconds since 1970.
impl Serialize for RaisedAlert {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_struct("RaisedAlert", 4)?;
        members.serialize_field("type", &self.kind)?;
        members.serialize_field("message", &self.message)?;
        members.serialize_field("severity", self.severity.as_str())?;
        members.serialize_field("timestamp", &UnixSeconds(self.time))?;
        members.end()
    }
}

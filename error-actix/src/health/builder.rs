//! What can be set, and what can be wrong with it.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use error_core::{Clock, SystemClock};

use super::entry::Entry;
use super::settings::Check;
use super::{HealthChecks, Inner};
use crate::ConfigError;

/// Builds [`HealthChecks`]; setters cannot fail, [`build`](Self::build) says everything that is wrong.
#[must_use]
pub struct HealthChecksBuilder {
    service: String,
    version: Option<String>,
    environment: Option<String>,
    clock: Arc<dyn Clock>,
    checks: Vec<(String, Check)>,
}

impl HealthChecksBuilder {
    pub(super) fn new(service: String) -> Self {
        Self { service, version: None, environment: None, clock: Arc::new(SystemClock), checks: Vec::new() }
    }

    /// The service's version. Everybody may read it.
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.version = Some(version.into());
        self
    }

    /// Where the service runs, such as `production`; part of the details.
    pub fn environment(mut self, environment: impl Into<String>) -> Self {
        self.environment = Some(environment.into());
        self
    }

    /// Where the time comes from. Default: [`SystemClock`].
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Adds a check under a name of its own.
    pub fn check(mut self, name: impl Into<String>, check: Check) -> Self {
        self.checks.push((name.into(), check));
        self
    }

    /// The checks.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] with every problem: an empty or repeated name, an interval or a timeout of zero.
    pub fn build(self) -> Result<HealthChecks, ConfigError> {
        let mut problems = Vec::new();
        for (index, (name, check)) in self.checks.iter().enumerate() {
            let shown = name.escape_debug();
            if name.is_empty() {
                problems.push("a health check has an empty name: give it one".to_owned());
            }
            if self.checks.iter().take(index).any(|(other, _)| other == name) {
                problems.push(format!("two health checks are called `{shown}`: rename one"));
            }
            for (what, value) in [("interval", check.interval), ("timeout", check.timeout)] {
                if value.is_zero() {
                    problems.push(format!(
                        "the {what} of the health check `{shown}` is zero: give it a longer one"
                    ));
                }
            }
        }
        ConfigError::unless_empty(problems)?;
        let entries = self.checks.into_iter().map(|(name, check)| Entry::new(name, check)).collect();
        let inner = Inner {
            service: self.service,
            version: self.version,
            environment: self.environment,
            clock: self.clock,
            entries,
            draining: AtomicBool::new(false),
            watched: AtomicBool::new(false),
        };
        Ok(HealthChecks { inner: Arc::new(inner) })
    }
}

impl fmt::Debug for HealthChecksBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HealthChecksBuilder")
            .field("service", &self.service)
            .field("checks", &self.checks)
            .finish_non_exhaustive()
    }
}

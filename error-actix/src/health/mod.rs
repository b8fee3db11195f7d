//! Whether the service and what it depends on work, for orchestrators, load balancers and operators.
//!
//! Checks run in the background, each at its own interval; an endpoint only reads what they found last. So no probe hangs,
//! and none is dearer for a slow dependency.
//!
//! | path | answers | asks |
//! |---|---|---|
//! | `/health` | 200 while the process serves | nothing |
//! | `/health/live` | 200 while the process serves | nothing: a database that is down is no reason to restart the fleet |
//! | `/health/ready` | 200, or 503 while a critical check fails or the process drains | critical checks |
//! | `/health/detailed` | 200 if healthy or degraded, 503 otherwise; for whoever a guard lets in | all checks |
//!
//! Each is JSON, and `application/health+json` (draft-inadarei-api-health-check-06) for those who ask for it.
//!
//! ```
//! use actix_web::{App, HttpServer};
//! use error_actix::health::{Check, HealthChecks, TcpCheck};
//! use error_actix::{BearerToken, ErrorStack};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let errors = ErrorStack::builder().build()?;
//! let checks = HealthChecks::builder("videos")
//!     .version(env!("CARGO_PKG_VERSION"))
//!     .check("database", Check::critical(TcpCheck::new("127.0.0.1:5432")))
//!     .build()?;
//! let operators = BearerToken::new("0123456789-from-the-environment")?;
//! let server = HttpServer::new(move || {
//!     let health = checks.endpoints().detailed(operators.clone());
//!     App::new()
//!         .service(errors.endpoints().health(health))
//!         .default_service(errors.fallback())
//!         .wrap(errors.layer())
//! });
//! # let _ = server;
//! # Ok(())
//! # }
//! ```

#[cfg(feature = "recovery")]
mod breakers;
mod builder;
mod check;
mod drain;
mod endpoints;
mod entry;
mod probes;
mod report;
mod settings;
mod view;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use error_core::{Clock, FailingCheck, HealthSource};
use futures_util::future::join_all;

#[cfg(feature = "recovery")]
pub use self::breakers::BreakerCheck;
pub use self::builder::HealthChecksBuilder;
pub use self::check::{CheckFuture, CheckReport, CheckResult, CheckStatus, HealthCheck};
pub use self::drain::drain_on_sigterm;
pub use self::endpoints::HealthEndpoints;
#[cfg(feature = "reqwest")]
pub use self::probes::HttpCheck;
#[cfg(feature = "redis")]
pub use self::probes::RedisCheck;
pub use self::probes::TcpCheck;
pub use self::report::{Finding, HealthReport};
pub use self::settings::Check;

use self::entry::Entry;

/// The checks of a service, and what they found last. Cloning gives another handle to the same.
#[derive(Clone)]
pub struct HealthChecks {
    inner: Arc<Inner>,
}

struct Inner {
    service: String,
    version: Option<String>,
    environment: Option<String>,
    clock: Arc<dyn Clock>,
    entries: Vec<Entry>,
    draining: AtomicBool,
    watched: AtomicBool,
}

impl HealthChecks {
    /// A builder without checks, for the service of this name.
    pub fn builder(service: impl Into<String>) -> HealthChecksBuilder {
        HealthChecksBuilder::new(service.into())
    }

    /// Asks every check once, all at the same time, and returns when the last has answered or timed out.
    pub async fn refresh(&self) {
        join_all(self.inner.entries.iter().map(|entry| entry.ask(&*self.inner.clock))).await;
    }

    /// Asks every check at its interval, until the future is dropped. If somebody else does so already it returns at once.
    ///
    /// The endpoints spawn it where nobody has: an application needs it only for checks that it reads itself.
    pub async fn watch(&self) {
        if self.inner.watched.swap(true, Ordering::AcqRel) {
            return;
        }
        let _watching = Watching(&self.inner.watched);
        join_all(self.inner.entries.iter().map(|entry| entry.keep_asking(&*self.inner.clock))).await;
    }

    /// What the checks found last, and what follows from it.
    pub fn report(&self) -> HealthReport {
        HealthReport::of(self.inner.entries.iter().map(|entry| entry.finding(self.inner.clock.instant())))
    }

    /// What the checks of one group found last. `None`: there is no such group.
    pub fn report_of(&self, group: &str) -> Option<HealthReport> {
        let mut members = self.inner.entries.iter().filter(|entry| entry.is_in(group)).peekable();
        members.peek()?;
        let now = self.inner.clock.instant();
        Some(HealthReport::of(members.map(|entry| entry.finding(now))))
    }

    /// Whether the process should get requests: it is not draining, and no critical check fails.
    pub fn is_ready(&self) -> bool {
        !self.is_draining() && !self.report().fails()
    }

    /// Tells readiness probes that the process will end, so that nobody sends new requests. There is no way back.
    pub fn drain(&self) {
        self.inner.draining.store(true, Ordering::Release);
    }

    /// Whether [`drain`](Self::drain) was called.
    pub fn is_draining(&self) -> bool {
        self.inner.draining.load(Ordering::Acquire)
    }

    /// The service's name.
    #[cfg(feature = "admin")]
    pub(crate) fn service(&self) -> &str {
        &self.inner.service
    }

    /// The service's version.
    #[cfg(feature = "admin")]
    pub(crate) fn version(&self) -> Option<&str> {
        self.inner.version.as_deref()
    }

    /// Where the service runs.
    #[cfg(feature = "admin")]
    pub(crate) fn environment(&self) -> Option<&str> {
        self.inner.environment.as_deref()
    }

    /// The endpoints, for [`Endpoints::health`](crate::Endpoints::health).
    pub fn endpoints(&self) -> HealthEndpoints {
        HealthEndpoints::new(self.clone())
    }

    /// Asks the checks from this worker on, if nobody does; when the worker ends, the next probe of another one goes on.
    pub(crate) fn watch_in_background(&self) {
        if self.needs_a_watcher() {
            let checks = self.clone();
            actix_web::rt::spawn(async move { checks.watch().await });
        }
    }

    /// Whether there are checks, and nobody asks them.
    fn needs_a_watcher(&self) -> bool {
        !self.inner.entries.is_empty() && !self.inner.watched.load(Ordering::Acquire)
    }
}

/// The checks that found their dependency unhealthy, critical or not, for alerts. One that nobody has asked yet has found
/// nothing.
impl HealthSource for HealthChecks {
    fn failing_checks(&self) -> Vec<FailingCheck> {
        let report = self.report();
        let asked = report.findings().iter().filter(|finding| finding.time().is_some());
        asked
            .filter(|finding| finding.report().status() == CheckStatus::Unhealthy)
            .map(|finding| FailingCheck::new(finding.name(), finding.report().message().map(str::to_owned)))
            .collect()
    }
}

impl fmt::Debug for HealthChecks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HealthChecks")
            .field("service", &self.inner.service)
            .field("report", &self.report())
            .field("draining", &self.is_draining())
            .finish_non_exhaustive()
    }
}

/// Somebody asks the checks; when he is gone somebody else may.
struct Watching<'a>(&'a AtomicBool);

impl Drop for Watching<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

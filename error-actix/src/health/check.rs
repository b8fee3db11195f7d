//! What one check is, and what it may find.

use std::borrow::Cow;
use std::error::Error;
use std::future::Future;
use std::pin::Pin;

use serde_json::Value;

/// What a [`HealthCheck`] comes to: a report, or why there is none. An error counts as [`CheckStatus::Unhealthy`].
pub type CheckResult = Result<CheckReport, Box<dyn Error + Send + Sync>>;

/// A check at work.
pub type CheckFuture<'a> = Pin<Box<dyn Future<Output = CheckResult> + Send + 'a>>;

/// Asks one dependency whether it works. Open: implement it for your own.
///
/// An async closure is one. It says nothing, or how things are ([`CheckReport`]), or fails with any error:
///
/// ```
/// use error_actix::health::{Check, CheckReport, HealthChecks};
///
/// # async fn select_one() -> Result<(), std::io::Error> { Ok(()) }
/// let checks = HealthChecks::builder("videos")
///     .check("database", Check::critical(|| async {
///         select_one().await.map(|()| CheckReport::new("Database connection successful"))
///     }))
///     .build()?;
/// # Ok::<(), error_actix::ConfigError>(())
/// ```
///
/// It runs in the background, never for a probe, and is cancelled at its timeout. It must not block its thread: what
/// can only block belongs into `actix_web::web::block`.
pub trait HealthCheck: Send + Sync + 'static {
    /// Asks once.
    fn check(&self) -> CheckFuture<'_>;
}

impl<F, Fut, R, E> HealthCheck for F
where
    F: Fn() -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<R, E>> + Send + 'static,
    R: Into<CheckReport>,
    E: Into<Box<dyn Error + Send + Sync>>,
{
    fn check(&self) -> CheckFuture<'_> {
        let asked = self();
        Box::pin(async move { asked.await.map(Into::into).map_err(Into::into) })
    }
}

/// How a dependency is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CheckStatus {
    /// It works.
    Healthy,
    /// It works, but not as it should.
    Degraded,
    /// It does not work.
    Unhealthy,
}

impl CheckStatus {
    /// `healthy`, `degraded` or `unhealthy`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Healthy => "healthy",
            Self::Degraded => "degraded",
            Self::Unhealthy => "unhealthy",
        }
    }
}

/// What a check found.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckReport {
    status: CheckStatus,
    message: Option<Cow<'static, str>>,
    details: Vec<(String, Value)>,
}

impl CheckReport {
    /// The dependency works; `message` says so to operators.
    pub fn new(message: impl Into<Cow<'static, str>>) -> Self {
        Self { status: CheckStatus::Healthy, message: Some(message.into()), details: Vec::new() }
    }

    /// The dependency works, but not as it should: the roll-up is degraded, and readiness is not lost.
    pub fn degraded(message: impl Into<Cow<'static, str>>) -> Self {
        Self { status: CheckStatus::Degraded, ..Self::new(message) }
    }

    /// Adds a fact for operators, such as a version, after those that were added before; a fact of the same name gives
    /// way. No secrets: whoever may read the details reads it.
    #[must_use]
    pub fn with_detail(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        let name = name.into();
        self.details.retain(|(other, _)| *other != name);
        self.details.push((name, value.into()));
        self
    }

    pub(super) fn unhealthy(message: impl Into<Cow<'static, str>>) -> Self {
        Self { status: CheckStatus::Unhealthy, ..Self::new(message) }
    }

    /// How the dependency is.
    pub fn status(&self) -> CheckStatus {
        self.status
    }

    /// What was said of it.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// The facts that were added.
    pub fn details(&self) -> &[(String, Value)] {
        &self.details
    }
}

/// A check that has nothing to say is healthy.
impl From<()> for CheckReport {
    fn from((): ()) -> Self {
        Self { status: CheckStatus::Healthy, message: None, details: Vec::new() }
    }
}

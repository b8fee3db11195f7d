//! The endpoints over [`HealthChecks`].

use std::fmt;
use std::sync::Arc;

use actix_web::dev::{AppService, HttpServiceFactory};
use actix_web::{HttpRequest, HttpResponse, web};
use error_core::Clock as _;
use serde::Serialize;

use super::HealthChecks;
use super::check::CheckStatus;
use super::report::HealthReport;
use super::view::{Checks, Draft, DraftChecks, Plain, draft_status, seconds};
use crate::access::AccessGuard;
use crate::{FrameworkError, respond};

/// The media type of draft-inadarei-api-health-check-06.
const HEALTH_JSON: &str = "application/health+json";

const JSON: &str = "application/json";

/// `/health`, `/health/live`, `/health/ready`, and with a guard `/health/detailed`.
///
/// Mounted by [`Endpoints::health`](crate::Endpoints::health), which says where.
#[derive(Clone)]
#[must_use]
pub struct HealthEndpoints {
    checks: HealthChecks,
    guard: Option<Arc<dyn AccessGuard>>,
}

impl HealthEndpoints {
    pub(super) fn new(checks: HealthChecks) -> Self {
        Self { checks, guard: None }
    }

    /// Mounts `/health/detailed` as well, for those whom `guard` lets in: what failed, and why, is not for everybody.
    pub fn detailed(mut self, guard: impl AccessGuard) -> Self {
        self.guard = Some(Arc::new(guard));
        self
    }
}

impl From<HealthChecks> for HealthEndpoints {
    fn from(checks: HealthChecks) -> Self {
        Self::new(checks)
    }
}

impl fmt::Debug for HealthEndpoints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HealthEndpoints")
            .field("checks", &self.checks)
            .field("detailed", &self.guard.is_some())
            .finish()
    }
}

impl HttpServiceFactory for HealthEndpoints {
    fn register(self, config: &mut AppService) {
        let Self { checks, guard } = self;
        probe("/health", &checks, serving).register(config);
        probe("/health/live", &checks, live).register(config);
        probe("/health/ready", &checks, ready).register(config);
        let Some(guard) = guard else { return };
        let detailed = move |request: HttpRequest| {
            let answer = guard.check(&request).map_err(Into::into).and_then(|()| detailed(&checks, &request));
            async move { answer }
        };
        resource("/health/detailed", detailed).register(config);
    }
}

/// A resource that answers GET and HEAD; Actix answers 405 with `Allow` to the rest.
fn resource<F, Fut>(path: &str, handler: F) -> actix_web::Resource
where
    F: Fn(HttpRequest) -> Fut + Clone + 'static,
    Fut: Future<Output = Result<HttpResponse, actix_web::Error>> + 'static,
{
    web::resource(path).route(web::get().to(handler.clone())).route(web::head().to(handler))
}

fn probe(
    path: &str,
    checks: &HealthChecks,
    answer: fn(&HealthChecks, &HttpRequest) -> HttpResponse,
) -> actix_web::Resource {
    let checks = checks.clone();
    resource(path, move |request: HttpRequest| {
        checks.watch_in_background();
        let answer = answer(&checks, &request);
        async move { Ok(answer) }
    })
}

fn serving(checks: &HealthChecks, request: &HttpRequest) -> HttpResponse {
    let inner = &checks.inner;
    let plain = Plain {
        service: Some(&inner.service),
        version: inner.version.as_deref(),
        ..plain(checks, "healthy")
    };
    let draft = Draft { service: Some(&inner.service), version: inner.version.as_deref(), ..draft("pass") };
    answer(request, true, &plain, &draft)
}

fn live(checks: &HealthChecks, request: &HttpRequest) -> HttpResponse {
    answer(request, true, &plain(checks, "alive"), &draft("pass"))
}

fn ready(checks: &HealthChecks, request: &HttpRequest) -> HttpResponse {
    let (serves, status) = match (checks.is_draining(), checks.is_ready()) {
        (true, _) => (false, "draining"),
        (false, true) => (true, "ready"),
        (false, false) => (false, "not_ready"),
    };
    answer(request, serves, &plain(checks, status), &draft(if serves { "pass" } else { "fail" }))
}

fn detailed(checks: &HealthChecks, request: &HttpRequest) -> Result<HttpResponse, actix_web::Error> {
    checks.watch_in_background();
    let report = match group(request) {
        None => checks.report(),
        Some(group) => checks.report_of(&group).ok_or(FrameworkError::RouteNotFound)?,
    };
    let inner = &checks.inner;
    let (service, version) = (Some(inner.service.as_str()), inner.version.as_deref());
    let plain = Plain {
        service,
        version,
        environment: inner.environment.as_deref(),
        checks: Some(Checks(&report)),
        ..plain(checks, report.status().as_str())
    };
    let draft = Draft {
        service,
        version,
        checks: Some(DraftChecks(&report)),
        ..draft(draft_status(report.status()))
    };
    Ok(answer(request, serves(&report), &plain, &draft))
}

fn serves(report: &HealthReport) -> bool {
    report.status() != CheckStatus::Unhealthy
}

/// The group that the query names.
fn group(request: &HttpRequest) -> Option<String> {
    let query = web::Query::<Vec<(String, String)>>::from_query(request.query_string()).ok()?;
    query.into_inner().into_iter().find(|(name, _)| name == "group").map(|(_, group)| group)
}

fn plain<'a>(checks: &HealthChecks, status: &'static str) -> Plain<'a> {
    let timestamp = seconds(checks.inner.clock.now());
    Plain { status, timestamp, service: None, version: None, environment: None, checks: None }
}

fn draft<'a>(status: &'static str) -> Draft<'a> {
    Draft { status, version: None, service: None, checks: None }
}

/// The document that was asked for: the draft's where its media type is named, document C's otherwise.
fn answer(
    request: &HttpRequest,
    serves: bool,
    plain: &impl Serialize,
    draft: &impl Serialize,
) -> HttpResponse {
    let status = if serves { 200 } else { 503 };
    if respond::names_media_type(request, HEALTH_JSON) {
        respond::document(status, HEALTH_JSON, draft)
    } else {
        respond::document(status, JSON, plain)
    }
}

//! What operators see and do, with their token.

use std::future::{Ready, ready};
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{FromRequest, HttpRequest, HttpResponse, Responder, Scope, get, post, web};
use error_actix::alert::{AlertChanges, RefusedChange, RefusedChanges};
use error_actix::extract::Json;
use error_actix::{
    AccessDenied, AccessGuard as _, ErrorGroup, HttpError, Result, TrackerStats, Violation, Violations,
    security_event,
};
use serde::Serialize;
use serde_json::json;

use super::State;

pub(super) fn scope() -> Scope {
    web::scope("/admin/api/monitoring")
        .service(services)
        .service(check)
        .service(stats)
        .service(recent_errors)
        .service(reset)
        .service(reset_all)
        .service(configure_alerts)
}

/// Somebody with the token. Every handler here asks for one first.
struct Operator;

impl FromRequest for Operator {
    type Error = AccessDenied;
    type Future = Ready<Result<Self, AccessDenied>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(state) = request.app_data::<web::Data<State>>() else {
            return ready(Err(AccessDenied::Forbidden));
        };
        let checked = state.operators.check(request);
        // Who shows nothing has only strayed here.
        if checked.is_err() && request.headers().contains_key(AUTHORIZATION) {
            security_event!(
                "failed_login",
                "somebody has shown a token that is not that of operators",
                client.address = request.peer_addr().map(|peer| tracing::field::display(peer.ip())),
                url.path = request.path()
            );
        }
        ready(checked.map(|()| Self))
    }
}

/// No circuit has this name: none was asked for yet, or it is misspelt.
#[derive(Debug, HttpError)]
#[error("there is no circuit breaker called {service}")]
#[http(status = 404, code = "CIRCUIT_BREAKER_NOT_FOUND", public = "No circuit breaker has this name.")]
pub struct UnknownBreaker {
    /// The name that was given.
    #[context]
    service: String,
}

/// Rules cannot be changed so; none was.
#[derive(Debug, HttpError)]
#[error("some of the rules cannot be changed like this")]
#[http(status = 422, code = "ALERT_RULES_REFUSED", violations = .0)]
pub struct RefusedRules(Violations);

impl From<RefusedChanges> for RefusedRules {
    fn from(refused: RefusedChanges) -> Self {
        let problems = refused.problems().iter();
        let violation = |problem: &RefusedChange| {
            Violation::pointer(problem.pointer().to_owned(), "RULE", problem.detail().to_owned())
        };
        Self(problems.map(violation).collect())
    }
}

#[get("/health/services")]
async fn services(_: Operator, state: web::Data<State>) -> impl Responder {
    let breakers = state.recovery.breakers();
    let (services, healing) = (breakers.snapshots(), state.healing.snapshots());
    web::Json(json!({"status": breakers.health(), "services": services, "healing": healing}))
}

#[get("/health/check")]
async fn check(_: Operator) -> impl Responder {
    web::Json(json!({"status": "healthy"}))
}

/// Counts of a while, and the latest errors by what they have in common.
#[derive(Serialize)]
struct Stats<'a> {
    #[serde(flatten)]
    stats: TrackerStats,
    patterns: Vec<ErrorGroup<'a>>,
}

#[get("/errors/stats")]
async fn stats(_: Operator, state: web::Data<State>) -> impl Responder {
    let snapshot = state.tracker.monitor().snapshot();
    let stats = state.tracker.stats(Duration::from_secs(300));
    HttpResponse::Ok().json(Stats { stats, patterns: snapshot.error_groups() })
}

#[get("/logs/recent-errors")]
async fn recent_errors(_: Operator, state: web::Data<State>) -> impl Responder {
    web::Json(json!({"errors": state.tracker.monitor().snapshot().recent_errors()}))
}

#[post("/circuit-breakers/reset/{service}")]
async fn reset(_: Operator, state: web::Data<State>, service: web::Path<String>) -> Result<impl Responder> {
    let service = service.into_inner();
    if !state.recovery.breakers().reset(&service, BY) {
        Err(UnknownBreaker { service: service.clone() })?;
    }
    Ok(web::Json(json!({"reset": [service]})))
}

#[post("/circuit-breakers/reset-all")]
async fn reset_all(_: Operator, state: web::Data<State>) -> impl Responder {
    let breakers = state.recovery.breakers();
    breakers.reset_all(BY);
    let names: Vec<String> = breakers.all().iter().map(|breaker| breaker.name().to_owned()).collect();
    web::Json(json!({"reset": names}))
}

/// What is told of errors, and when: the change is in force at once, and ends with the process.
#[post("/alerts/configure")]
async fn configure_alerts(
    _: Operator,
    state: web::Data<State>,
    changes: Json<AlertChanges>,
) -> Result<impl Responder> {
    let rules = state.alerts.configure(&changes, BY).map_err(RefusedRules::from)?;
    Ok(web::Json(json!({"rules": rules})))
}

/// One token is for all operators, so this is all that is known of who it was.
const BY: &str = "an operator, by the admin endpoint";

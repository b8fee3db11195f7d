//! Who asks; logging in and out.

use std::time::SystemTime;

use error_core::{Clock as _, Redacted};
use serde::{Deserialize, Serialize};

use super::status::Stamped;
use crate::admin::audit::Actor;
use crate::admin::call::{Answer, Call, OpenCall, Pending, document};
use crate::admin::{cookie, gate, respond};
use crate::health::HealthChecks;

#[derive(Deserialize)]
struct Login {
    token: Redacted<String>,
}

pub(super) fn login(mut call: OpenCall) -> Pending {
    Box::pin(async move {
        let login: Login = call.body().await?;
        gate::check_token(&call.admin, login.token.expose(), call.address)?;
        let inner = &call.admin.inner;
        let id = inner.sessions.begin(inner.stack.clock.instant());
        Actor { who: Some("token"), address: call.address }.logged_in();
        Ok(respond::done_with_cookie(cookie::of_session(&call.request, &id, inner.sessions.longest())))
    })
}

pub(super) fn logout(call: OpenCall) -> Pending {
    Box::pin(async move {
        let inner = &call.admin.inner;
        let now = inner.stack.clock.instant();
        let ended = cookie::values(call.request.headers()).filter(|id| inner.sessions.end(id, now)).count();
        if ended > 0 {
            Actor { who: Some("token"), address: call.address }.logged_out();
        }
        Ok(respond::done_with_cookie(cookie::of_no_session(&call.request)))
    })
}

#[derive(Serialize)]
struct Session<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<&'a str>,
    login: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Stamped>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    environment: Option<&'a str>,
    features: Features,
}

#[derive(Serialize)]
struct Features {
    breakers: bool,
    health: bool,
    performance: bool,
    budgets: bool,
    alerts: bool,
    preview: bool,
    fleet: bool,
}

pub(super) fn session(call: &Call) -> Answer {
    let inner = &call.admin.inner;
    let health = inner.health.as_ref();
    let now = inner.stack.clock.instant();
    let left = call.caller.session.as_deref().and_then(|id| inner.sessions.use_again(id, now));
    let expires_at: Option<SystemTime> = left.and_then(|left| inner.stack.clock.now().checked_add(left));
    document(&Session {
        user: call.caller.who.as_deref(),
        login: inner.guard.token().is_some(),
        expires_at: expires_at.map(Stamped),
        service: health.map(HealthChecks::service),
        version: health.and_then(HealthChecks::version),
        environment: health.and_then(HealthChecks::environment),
        features: Features {
            breakers: inner.breakers.is_some(),
            health: health.is_some(),
            performance: inner.stack.performance.is_some(),
            budgets: !inner.monitor.snapshot().error_budgets().is_empty(),
            alerts: inner.alerts.is_some(),
            preview: inner.stack.previews.is_on(),
            #[cfg(feature = "fleet")]
            fleet: inner.fleet.is_some(),
            #[cfg(not(feature = "fleet"))]
            fleet: false,
        },
    })
}

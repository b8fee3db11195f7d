//! The administration: a dashboard for browsers, and the JSON that it is made of. It needs the feature `admin`.
//!
//! ```
//! use actix_web::{App, HttpServer};
//! use error_actix::admin::Admin;
//! use error_actix::{BearerToken, ErrorStack, Monitor};
//!
//! # fn main() -> Result<(), error_actix::ConfigError> {
//! let errors = ErrorStack::builder().monitor(Monitor::new()).build()?;
//! let operators = BearerToken::new("0123456789-from-the-environment")?;
//! let admin = Admin::builder(&errors, operators).build()?;
//! let server = HttpServer::new(move || {
//!     App::new().service(errors.endpoints().admin(admin.clone())).wrap(errors.layer())
//! });
//! # let _ = server;
//! # Ok(())
//! # }
//! ```
//!
//! | path | is |
//! |---|---|
//! | `/admin/` | the dashboard: a page without data, which asks for a token first |
//! | `/admin/api/…` | what it shows and does, for those whom the guard lets in; `/admin/api/openapi.json` lists it |
//! | `/admin/api/monitoring/…` | the same under the addresses of document B |
//!
//! # Who may come in
//!
//! There is no administration without an [`AccessGuard`]: [`Admin::builder`] takes one. With a
//! [`BearerToken`](crate::BearerToken) scripts send `Authorization: Bearer …`, and browsers log in with the token once and
//! get a cookie for a session: `HttpOnly`, `SameSite=Strict`, over HTTPS `Secure`. Ten wrong tokens in a minute close an
//! address out for the rest of it. With an [`EmailGuard`](crate::EmailGuard), or a closure over the request, it is the
//! application that knows who has logged in.
//!
//! What changes something is a POST, must not come from another site (`Sec-Fetch-Site`, else `Origin`), and has the header
//! `X-Admin-Request` unless a token lets it in. Each change, log-in and refusal is a `tracing` event with the target
//! `security`.
//!
//! # What it costs
//!
//! Nothing while nobody looks. While event streams are open, one snapshot a second is made for all of them: a dashboard that
//! is left open costs less than 0.3 % of a core (`cargo bench -p error-tests --bench dashboard`).

mod alerts;
mod api;
mod attempts;
mod audit;
mod builder;
mod call;
mod cookie;
mod error;
mod events;
mod gate;
mod mount;
mod openapi;
mod page;
pub(crate) mod preview;
mod query;
mod respond;
mod sessions;

use std::fmt;
use std::sync::Arc;

use error_core::{Catalog, ErrorTracker, Monitor};
use error_recovery::Breakers;

use self::alerts::ShownAlerts;
use self::attempts::Attempts;
pub use self::builder::AdminBuilder;
pub use self::error::AdminError;
use self::events::Hub;
pub use self::preview::{Preview, UnknownPreview};
use self::sessions::Sessions;
use crate::ErrorStack;
use crate::access::AccessGuard;
use crate::health::HealthChecks;
use crate::shared::Shared;

/// The administration of an application, for [`Endpoints::admin`](crate::Endpoints::admin). Built once and cloned into each
/// worker: clones share sessions and event streams.
#[derive(Clone)]
pub struct Admin {
    inner: Arc<Inner>,
}

struct Inner {
    stack: Arc<Shared>,
    guard: Box<dyn AccessGuard>,
    monitor: Monitor,
    tracker: ErrorTracker,
    breakers: Option<Breakers>,
    health: Option<HealthChecks>,
    alerts: Option<ShownAlerts>,
    #[cfg(feature = "fleet")]
    fleet: Option<error_fleet::Fleet>,
    catalog: Catalog,
    sessions: Sessions,
    attempts: Attempts,
    events: Hub,
}

impl Admin {
    /// A builder for the administration of what `stack` sees, open to those whom `guard` lets in.
    ///
    /// Without more it shows the stack's monitor, what its [`Performance`](crate::Performance) has measured, and a catalogue
    /// of the errors that it has [registered](crate::ErrorStackBuilder::register).
    pub fn builder(stack: &ErrorStack, guard: impl AccessGuard) -> AdminBuilder {
        AdminBuilder::new(stack, guard)
    }

    fn is_draining(&self) -> bool {
        self.inner.health.as_ref().is_some_and(HealthChecks::is_draining)
    }
}

impl fmt::Debug for Admin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Admin")
            .field("monitor", &self.inner.monitor)
            .field("breakers", &self.inner.breakers)
            .field("health", &self.inner.health)
            .field("sessions", &self.inner.sessions)
            .finish_non_exhaustive()
    }
}

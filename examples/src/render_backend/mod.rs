//! A backend that renders videos: what document B of the five describes, its recovery of services above all.

mod admin;
mod email;
mod healing;
mod payments;
mod projects;
mod rendering;
mod settings;
mod simulated_providers;
mod storage;

use std::error::Error as StdError;
use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::{App, Error, web};
use error_actix::alert::{Alerts, LogSink};
use error_actix::health::{BreakerCheck, Check, HealthChecks};
use error_actix::prometheus::Metrics;
use error_actix::{
    BearerToken, Clock, EnvelopeFormat, ErrorStack, ErrorTracker, Monitor, RateLimit, RecoveryMetrics,
    Standard, SystemClock,
};
use error_recovery::{Breakers, LogBreakers, RateLimiter, Recovery, SelfHealing};
use tokio::sync::Notify;

pub use self::admin::{RefusedRules, UnknownBreaker};
use self::email::Mailer;
use self::payments::Payments;
pub use self::payments::StripeError;
pub use self::projects::ProjectError;
use self::projects::Projects;
use self::rendering::Renderer;
pub use self::settings::Settings;
pub use self::simulated_providers::simulated_providers;
use self::storage::Storage;
use crate::service::Service;
use crate::sqlite::Database;

/// What all workers share.
#[derive(Clone, Debug)]
pub struct State {
    payments: Arc<Payments>,
    storage: Arc<Storage>,
    mailer: Arc<Mailer>,
    renderer: Arc<Renderer>,
    projects: Arc<Projects>,
    recovery: Recovery,
    healing: SelfHealing,
    restart: Arc<Notify>,
    operators: BearerToken,
    tracker: ErrorTracker,
    alerts: Alerts,
    checks: HealthChecks,
    limit: RateLimit,
    metrics: Metrics,
    errors: ErrorStack,
}

impl State {
    /// A service whose providers are at `provider_url`.
    ///
    /// # Errors
    ///
    /// A setting that cannot be used, or an HTTP client that cannot be made.
    pub fn new(settings: Settings, provider_url: &str) -> Result<Self, Box<dyn StdError>> {
        Self::with_clock(settings, provider_url, SystemClock)
    }

    /// The same, with the time from `clock`.
    ///
    /// # Errors
    ///
    /// A setting that cannot be used, or an HTTP client that cannot be made.
    pub fn with_clock(
        settings: Settings,
        provider_url: &str,
        clock: impl Clock + Clone + 'static,
    ) -> Result<Self, Box<dyn StdError>> {
        let breakers = Breakers::builder().clock(clock.clone()).listener(LogBreakers).build()?;
        let recovery = Recovery::new(breakers.clone()).with_clock(clock.clone());
        let monitor = Monitor::builder().clock(clock.clone()).build();
        let limiter = Arc::new(RateLimiter::fixed_window(settings.quota).clock(clock.clone()).build()?);
        let provider = || Service::new(provider_url.to_owned(), settings.provider_timeout);
        let format: Arc<dyn EnvelopeFormat> =
            Arc::new(if settings.is_classified { Standard::classified() } else { Standard::compact() });
        let database = Database::open(&settings.database, settings.database_patience, projects::SCHEMA)?;
        let checks = HealthChecks::builder("render-backend")
            .clock(clock.clone())
            .check("providers", Check::optional(BreakerCheck::new(breakers.clone())))
            .build()?;
        let alerts = Alerts::builder(monitor.clone())
            .service("render-backend")
            .clock(clock.clone())
            .breakers(breakers.clone())
            .health(checks.clone())
            .standard_rules()
            .sink(LogSink)
            .build()?;
        let metrics = Metrics::builder()
            .monitor(monitor.clone())
            .source(alerts.clone())
            .source(RecoveryMetrics::new(&recovery).rate_limiter("api", &limiter))
            .build()?;
        let (places, limit) = (settings.renderings, settings.provider_timeout);
        let renderer = Renderer::new(&recovery, provider()?, places, limit, clock.clone())?;
        let (renderer, restart) = (Arc::new(renderer), Arc::default());
        let healing = healing::healing(&recovery, &provider()?, &renderer, &checks, &restart, clock.clone())?;
        Ok(Self {
            payments: Arc::new(Payments::new(&recovery, provider()?, settings.retry.clone())?),
            projects: Arc::new(Projects::new(&recovery, database, settings.retry.clone())?),
            storage: Arc::new(Storage::new(&recovery, provider()?, settings.retry, settings.copy_folder)?),
            mailer: Arc::new(Mailer::new(&recovery, provider()?)),
            renderer,
            healing,
            restart,
            operators: BearerToken::new(settings.admin_token.expose().clone())?,
            tracker: ErrorTracker::new(monitor.clone()).with_breakers(breakers).with_alerts(alerts.clone()),
            alerts,
            checks,
            limit: RateLimit::new(limiter).with_fields("requests")?,
            errors: ErrorStack::builder()
                .register::<ProjectError>()
                .register::<StripeError>()
                .register::<UnknownBreaker>()
                .register::<RefusedRules>()
                .clock(clock)
                .monitor(monitor)
                .metrics(metrics.clone())
                .format(format)
                .build()?,
            metrics,
            recovery,
        })
    }

    /// What watches circuits and the renderer: `run` it in a task of its own.
    pub fn healing(&self) -> &SelfHealing {
        &self.healing
    }

    /// Returns when nothing helps but another instance: stop the server, and exit so that a supervisor starts one.
    pub async fn restart_asked(&self) {
        self.restart.notified().await;
    }
}

/// The application: what `HttpServer::new` and tests serve.
pub fn app(
    state: &State,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody + use<>>,
        Error = Error,
        InitError = (),
    > + use<>,
> {
    let health = state.checks.endpoints().detailed(state.operators.clone());
    let api = web::scope("/api")
        .wrap(state.limit.clone())
        .service(payments::pay)
        .service(storage::upload)
        .service(email::send)
        .service(projects::create_project)
        .service(projects::find_project)
        .service(rendering::render);
    App::new()
        .app_data(web::Data::new(state.clone()))
        // Beyond what the service takes by its own rules, which say more.
        .app_data(web::PayloadConfig::new(2 * 1024 * 1024))
        .service(api)
        .service(admin::scope())
        .service(state.errors.endpoints().health(health).metrics(state.metrics.clone()))
        .default_service(state.errors.fallback())
        .wrap(state.errors.layer())
}

//! An AI video service: generate a video, look it up, look up a model, and see which errors happened.

mod error;
mod generations;
mod handlers;
pub mod load;
mod models;
mod settings;
mod thumbnails;
mod videos;

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::{App, Error, web};
use error_actix::admin::Admin;
use error_actix::alert::{AlertKind, AlertRule, Alerts, LogSink, Watch};
use error_actix::fleet::{CircuitHints, Fleet, FleetBuilder};
use error_actix::health::{BreakerCheck, Check, CheckReport, HealthChecks};
use error_actix::prometheus::Metrics;
use error_actix::standard::ProcessingTimeoutError;
use error_actix::{AccessGuard, Clock, ErrorStack, Monitor, Objective, Performance, SystemClock};
use error_recovery::{BreakerSettings, Breakers, LogBreakers, OpenWait, Quota, RateLimiter};

use self::generations::Generations;
use self::thumbnails::Thumbnails;

pub use self::error::{ModelError, VideoError};
pub use self::models::Models;
pub use self::settings::Settings;
pub use self::videos::{Video, VideoRequest, Videos};

/// What all workers share.
#[derive(Clone, Debug)]
pub struct State {
    videos: Arc<Videos>,
    models: Arc<Models>,
    thumbnails: Arc<Thumbnails>,
    generations: Arc<Generations>,
    quota: Quota,
    monitor: Monitor,
    metrics: Metrics,
    breakers: Breakers,
    checks: HealthChecks,
    alerts: Alerts,
    errors: ErrorStack,
    fleet: Option<Fleet>,
    admin: Option<Admin>,
}

impl State {
    /// An empty store, the built-in models, and this quota for each user.
    ///
    /// # Errors
    ///
    /// A quota that lets nothing through, or two errors that share a code.
    pub fn new(quota: Quota) -> Result<Self, Box<dyn StdError>> {
        Self::with_clock(quota, SystemClock)
    }

    /// The same, with the time from `clock`.
    ///
    /// # Errors
    ///
    /// A quota that lets nothing through, or two errors that share a code.
    pub fn with_clock(quota: Quota, clock: impl Clock + Clone + 'static) -> Result<Self, Box<dyn StdError>> {
        let objective = Objective::availability("videos", 99.0)?;
        let monitor = Monitor::builder().clock(clock.clone()).objective(objective).build();
        let metrics = Metrics::builder().monitor(monitor.clone()).build()?;
        let again = OpenWait::fixed(Duration::from_secs(10));
        let breakers = Breakers::builder()
            .service(thumbnails::SERVICE, BreakerSettings::consecutive(5).with_open_wait(again))
            .clock(clock.clone())
            .listener(LogBreakers)
            .build()?;
        let models = Arc::new(Models::built_in());
        let checks = HealthChecks::builder("video-api")
            .version(env!("CARGO_PKG_VERSION"))
            .environment("development")
            .clock(clock.clone())
            .check("models", Check::critical(loaded(Arc::clone(&models))))
            .check("thumbnails", Check::optional(BreakerCheck::new(breakers.clone())))
            .build()?;
        let performance = Performance::builder().slow_after(Duration::from_secs(1)).build();
        let rate = Watch::error_rate(Duration::from_secs(60));
        let alerts = Alerts::builder(monitor.clone())
            .service("video-api")
            .clock(clock.clone())
            .breakers(breakers.clone())
            .performance(performance.clone())
            .health(checks.clone())
            .standard_rules()
            .rule(AlertRule::new("error-rate", AlertKind::HIGH_ERROR_RATE, rate).above(60.0).clear_at(45.0))
            .sink(LogSink)
            .build()?;
        let errors = ErrorStack::builder()
            .register::<VideoError>()
            .register::<ProcessingTimeoutError>()
            .clock(clock.clone())
            .monitor(monitor.clone())
            .metrics(metrics.clone())
            .performance(performance)
            .build()?;
        Ok(Self {
            videos: Arc::default(),
            thumbnails: Arc::new(Thumbnails::new(&breakers, clock.clone())),
            models,
            generations: Arc::new(Generations::Alone(RateLimiter::fixed_window(quota).clock(clock).build()?)),
            quota,
            monitor,
            metrics,
            breakers,
            checks,
            alerts,
            errors,
            fleet: None,
            admin: None,
        })
    }

    /// The same as one of many processes: they add up their errors, hear of each other's circuits, and keep the quota together.
    /// Comes before [`with_admin`](Self::with_admin); [`Fleet::run`] has to be spawned.
    ///
    /// # Errors
    ///
    /// What is wrong with `fleet`, such as an address of Redis that is none.
    pub fn with_fleet(mut self, fleet: FleetBuilder) -> Result<Self, Box<dyn StdError>> {
        let fleet = fleet.monitor(&self.monitor).breakers(&self.breakers, CircuitHints::new()).build()?;
        let together = fleet.rate_limiter("generations", self.quota).exact().build()?;
        self.generations = Arc::new(Generations::Together(together));
        self.fleet = Some(fleet);
        Ok(self)
    }

    /// The same with an administration and its dashboard, for those whom `guard` lets in.
    ///
    /// # Errors
    ///
    /// None that this application can have.
    pub fn with_admin(mut self, guard: impl AccessGuard) -> Result<Self, Box<dyn StdError>> {
        let admin = Admin::builder(&self.errors, guard)
            .breakers(self.breakers.clone())
            .health(self.checks.clone())
            .alerts(self.alerts.clone());
        let admin = match &self.fleet {
            Some(fleet) => admin.fleet(fleet),
            None => admin,
        };
        self.admin = Some(admin.build()?);
        Ok(self)
    }

    /// What is asked whether the service works.
    pub fn checks(&self) -> &HealthChecks {
        &self.checks
    }

    /// Who looks whether something must be told.
    pub fn alerts(&self) -> &Alerts {
        &self.alerts
    }

    /// What knows of the other processes.
    pub fn fleet(&self) -> Option<&Fleet> {
        self.fleet.as_ref()
    }

    /// Who counts the errors.
    pub fn monitor(&self) -> &Monitor {
        &self.monitor
    }
}

/// Whether there is a model to make videos with.
fn loaded(
    models: Arc<Models>,
) -> impl Fn() -> std::future::Ready<Result<CheckReport, ModelError>> + Send + Sync {
    move || {
        let info = models.info("stable-diffusion");
        std::future::ready(info.map(|_| CheckReport::new("stable-diffusion is loaded")))
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
    let mut endpoints = state.errors.endpoints().health(state.checks.clone()).metrics(state.metrics.clone());
    if let Some(admin) = &state.admin {
        endpoints = endpoints.admin(admin.clone());
    }
    App::new()
        .app_data(web::Data::new(state.clone()))
        .service(endpoints)
        .service(handlers::index)
        .service(handlers::generate_video)
        .service(handlers::get_video)
        .service(handlers::get_thumbnail)
        .service(handlers::download)
        .service(handlers::process_video)
        .service(handlers::get_model)
        .service(handlers::error_stats)
        .service(handlers::panic_on_purpose)
        .default_service(state.errors.fallback())
        .wrap(state.errors.layer())
}

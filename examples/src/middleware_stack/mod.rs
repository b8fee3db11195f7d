//! The whole stack in one service: what document D of the five describes. Errors, their tracker, alerts, the performance
//! of requests, health, a log of requests, and metrics.

mod error;
mod handlers;
mod pipeline;
mod settings;

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::{App, Error, web};
use error_actix::alert::{AlertKind, AlertRule, Alerts, LogSink, Watch, Webhook};
use error_actix::health::HealthChecks;
use error_actix::prometheus::{Counters, Metrics};
use error_actix::{
    Clock, Environment, ErrorStack, ErrorTracker, Monitor, Objective, Performance, RequestEvents,
};

use error_recovery::{Breakers, CircuitBreakerError, LogBreakers};

use self::pipeline::Pipeline;

pub use self::error::VideoError;
pub use self::settings::Settings;

/// What all workers share.
#[derive(Clone, Debug)]
pub struct State {
    tracker: ErrorTracker,
    pipeline: Arc<Pipeline>,
    alerts: Alerts,
    performance: Performance,
    metrics: Metrics,
    lookups: Counters<1>,
    health: HealthChecks,
    errors: ErrorStack,
    clock: Arc<dyn Clock>,
}

impl State {
    /// A service that has counted nothing. Variables of `environment` count over what is written here.
    ///
    /// # Errors
    ///
    /// A part of the stack that is misconfigured, or a variable that cannot be read.
    pub fn new(
        settings: &Settings,
        environment: Environment,
        clock: impl Clock + Clone + 'static,
    ) -> Result<Self, Box<dyn StdError>> {
        let objective = Objective::availability("videos", 99.5)?;
        let monitor = Monitor::builder().clock(clock.clone()).objective(objective).build();
        let performance = Performance::new();
        let breakers = Breakers::builder().clock(clock.clone()).listener(LogBreakers).build()?;
        let health = HealthChecks::builder("middleware-stack").clock(clock.clone()).build()?;
        // More than 5 errors in a minute, says document D.
        let rate = Watch::error_rate(Duration::from_secs(60));
        let mut alerts = Alerts::builder(monitor.clone())
            .service("middleware-stack")
            .clock(clock.clone())
            .breakers(breakers.clone())
            .performance(performance.clone())
            .health(health.clone())
            .standard_rules()
            .rule(AlertRule::new("error-rate", AlertKind::HIGH_ERROR_RATE, rate).above(5.0).clear_at(2.0))
            .sink(LogSink);
        if let Some(url) = &settings.alert_webhook {
            alerts = alerts.sink(Webhook::new(url.expose()));
        }
        let alerts = alerts.build()?;
        let mut metrics = Metrics::builder().monitor(monitor.clone()).source(alerts.clone());
        let lookups = metrics.counter("video_lookups_total", "Videos that were asked for", ["found"]);
        let metrics = metrics.build()?;
        let errors = ErrorStack::builder()
            .register::<VideoError>()
            .register::<CircuitBreakerError>()
            .clock(clock.clone())
            .monitor(monitor.clone())
            .metrics(metrics.clone())
            .performance(performance.clone())
            .request_log(RequestEvents::new())
            // As in document D. A client can write it as well: it is for a gateway that overwrites it.
            .user_header("x-user-id")
            // Last, so that whoever runs the service has the last word.
            .environment(environment)
            .build()?;
        let tracker = ErrorTracker::new(monitor)
            .with_breakers(breakers.clone())
            .with_alerts(alerts.clone())
            .with_performance(performance.clone())
            .with_clock(clock.clone());
        let pipeline = Arc::new(Pipeline::new(&breakers)?);
        Ok(Self {
            tracker,
            pipeline,
            alerts,
            performance,
            metrics,
            lookups,
            health,
            errors,
            clock: Arc::new(clock),
        })
    }

    /// Its alerts.
    pub fn alerts(&self) -> &Alerts {
        &self.alerts
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
    App::new()
        .app_data(web::Data::new(state.clone()))
        .service(state.errors.endpoints().health(state.health.clone()).metrics(state.metrics.clone()))
        .service(handlers::get_video)
        .service(handlers::error_stats)
        .service(handlers::performance_stats)
        .service(handlers::status)
        .default_service(state.errors.fallback())
        .wrap(state.errors.layer())
}

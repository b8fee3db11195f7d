//! A scheduler of videos for several platforms: what document C of the five describes, its monitoring above all.

mod caller;
mod error;
mod health;
mod metrics;
mod queue;
mod schedules;
mod services;
mod settings;
mod simulated_services;
mod store;
mod videos;

use std::collections::HashMap;
use std::error::Error as StdError;
use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::{App, Error, web};
use error_actix::health::HealthChecks;
use error_actix::prometheus::Metrics;
use error_actix::{
    BearerToken, Clock, ErrorStack, ErrorStackBuilder, Monitor, RequestEvents, Standard, SystemClock,
};
use error_recovery::RateLimiter;
use std::time::Duration;

pub use self::error::{
    AppError, AuthenticationError, AuthorizationError, DatabaseError, PlatformApiError, RepostError,
    ScheduleError, StorageError, ValidationError, VideoProcessingError,
};
use self::metrics::Tracked;
use self::queue::Queue;
use self::services::Services;
pub use self::settings::{Settings, Token};
pub use self::simulated_services::simulated_services;
use self::store::Store;
use crate::service::Service;
use crate::sqlite::Database;

/// How long the database is waited for while somebody else writes.
const DATABASE_PATIENCE: Duration = Duration::from_millis(250);

/// What all workers share.
#[derive(Clone, Debug)]
pub struct State {
    store: Store,
    queue: Queue,
    services: Services,
    tokens: Arc<HashMap<String, Token>>,
    limiter: Arc<RateLimiter>,
    repost_hours: u64,
    tracked: Tracked,
    metrics: Metrics,
    checks: HealthChecks,
    operators: BearerToken,
    clock: Arc<dyn Clock>,
    errors: ErrorStack,
}

impl State {
    /// A service that stores, posts and converts by the services at `services_url`.
    ///
    /// # Errors
    ///
    /// A setting that cannot be used, or a database that cannot be opened. Redis is asked when it is needed.
    pub fn new(settings: &Settings, services_url: &str) -> Result<Self, Box<dyn StdError>> {
        Self::with(settings, services_url, SystemClock, |errors| errors)
    }

    /// The same, with the time from `clock`, and with what `refine` adds to the stack: observers, such as trackers of
    /// errors.
    ///
    /// # Errors
    ///
    /// A setting that cannot be used, or a database that cannot be opened. Redis is asked when it is needed.
    pub fn with(
        settings: &Settings,
        services_url: &str,
        clock: impl Clock + Clone + 'static,
        refine: impl FnOnce(ErrorStackBuilder) -> ErrorStackBuilder,
    ) -> Result<Self, Box<dyn StdError>> {
        let mut monitor = Monitor::builder().clock(clock.clone());
        if let Some(sentry) = settings.sentry.clone() {
            monitor = monitor.record_observer(sentry);
        }
        if let Some(otlp) = &settings.otlp {
            monitor = monitor.record_observer(otlp.errors());
        }
        let monitor = monitor.build();
        if let Some(otlp) = &settings.otlp {
            otlp.export_counts(&monitor);
        }
        let limiter = Arc::new(RateLimiter::fixed_window(settings.quota).clock(clock.clone()).build()?);
        let (metrics, tracked) = metrics::metrics(monitor.clone(), settings, &limiter)?;
        let database = Database::open(&settings.database, DATABASE_PATIENCE, store::SCHEMA)?;
        // One connection, for as long as the service is there.
        tracked.database.increment();
        let redis = redis::Client::open(settings.redis_url.expose().as_str())?;
        let services = Services {
            service: Service::new(services_url.to_owned(), settings.service_timeout)?,
            bucket: settings.bucket.clone(),
            tracked: tracked.clone(),
        };
        let checks = health::checks(settings, database.clone(), redis.clone(), &services, clock.clone())?;
        let errors = ErrorStack::builder()
            .register::<AppError>()
            .format(Standard::minimal())
            // Fields that are wrong are a 422 in document C, wherever they stand.
            .query_errors(422)
            .clock(clock.clone())
            .monitor(monitor)
            .metrics(metrics.clone())
            .request_log(RequestEvents::new());
        Ok(Self {
            store: Store(database),
            queue: Queue::new(redis, tracked.redis.clone()),
            services,
            tokens: Arc::new(settings.tokens.expose().clone()),
            limiter,
            repost_hours: settings.repost_hours,
            tracked,
            metrics,
            checks,
            operators: BearerToken::new(settings.admin_token.expose().clone())?,
            clock: Arc::new(clock),
            errors: refine(errors).build()?,
        })
    }

    /// What is checked, for who wants to know before a probe asks.
    pub fn checks(&self) -> &HealthChecks {
        &self.checks
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
        .app_data(web::PayloadConfig::new(videos::LARGEST))
        .service(videos::upload_video)
        .service(videos::find_video)
        .service(videos::video_content)
        .service(videos::remove_video)
        .service(videos::convert_video)
        .service(videos::post_video)
        .service(schedules::create_schedule)
        .service(schedules::find_schedule);
    App::new()
        .app_data(web::Data::new(state.clone()))
        .service(state.errors.endpoints().health(health).metrics(state.metrics.clone()))
        .service(api)
        .default_service(state.errors.fallback())
        .wrap(state.errors.layer())
}

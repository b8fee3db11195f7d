//! An AI video service: generate a video, look it up, look up a model, and see which errors happened.

mod error;
mod handlers;
mod models;
mod settings;
mod videos;

use std::error::Error as StdError;
use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::{App, Error, web};
use error_actix::{Clock, ErrorStack, Monitor, SystemClock};
use error_recovery::{Quota, RateLimiter};

pub use self::error::{ModelError, VideoError};
pub use self::models::Models;
pub use self::settings::Settings;
pub use self::videos::{Video, VideoRequest, Videos};

/// What all workers share.
#[derive(Clone, Debug)]
pub struct State {
    videos: Arc<Videos>,
    models: Arc<Models>,
    limiter: Arc<RateLimiter>,
    monitor: Monitor,
    errors: ErrorStack,
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
        let monitor = Monitor::new();
        Ok(Self {
            videos: Arc::default(),
            models: Arc::new(Models::built_in()),
            limiter: Arc::new(RateLimiter::fixed_window(quota).clock(clock.clone()).build()?),
            errors: ErrorStack::builder()
                .register::<VideoError>()
                .clock(clock)
                .monitor(monitor.clone())
                .build()?,
            monitor,
        })
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
        .service(handlers::index)
        .service(handlers::generate_video)
        .service(handlers::get_video)
        .service(handlers::get_model)
        .service(handlers::error_stats)
        .service(handlers::panic_on_purpose)
        .default_service(state.errors.fallback())
        .wrap(state.errors.layer())
}

//! A chat with large language models: what document E of the five describes, its errors above all.

mod answers;
mod error;
mod error_handlers;
mod handlers;
mod models;
mod provider;
mod request;
mod settings;
mod simulated_provider;
mod stand_in;
mod usage;

use std::error::Error as StdError;
use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::{App, Error, web};
use error_actix::{Clock, Environment, ErrorStack, Flat, RequestEvents, SystemClock};
use error_recovery::{Breakers, LogBreakers, Quota, RateLimiter};

use self::answers::Answers;
use self::usage::Usage;

pub use self::error::{
    BudgetError, GenAiError, ProviderError, SystemError, TokenBudgetExceeded, Trouble, ValidationError,
};
pub use self::request::{ChatRequest, Message};
pub use self::settings::Settings;
pub use self::simulated_provider::simulated_provider;

/// What all workers share.
#[derive(Clone, Debug)]
pub struct State {
    answers: Arc<Answers>,
    usage: Arc<Usage>,
    limiter: Arc<RateLimiter>,
    errors: ErrorStack,
}

impl State {
    /// A service that asks the provider at `provider_url`.
    ///
    /// # Errors
    ///
    /// A setting that cannot be used, a record of used tokens that cannot be read, or an HTTP client that cannot be made.
    pub fn new(settings: Settings, provider_url: String) -> Result<Self, Box<dyn StdError>> {
        Self::with_clock(settings, provider_url, SystemClock)
    }

    /// The same, with the time from `clock`.
    ///
    /// # Errors
    ///
    /// A setting that cannot be used, a record of used tokens that cannot be read, or an HTTP client that cannot be made.
    pub fn with_clock(
        settings: Settings,
        provider_url: String,
        clock: impl Clock + Clone + 'static,
    ) -> Result<Self, Box<dyn StdError>> {
        let breakers = Breakers::builder().clock(clock.clone()).listener(LogBreakers).build()?;
        let limiter = RateLimiter::fixed_window(Quota::per_minute(settings.requests_per_minute));
        let errors = ErrorStack::builder()
            .register::<GenAiError>()
            .clock(clock.clone())
            .format(Flat::new())
            .user_header(handlers::USER_HEADER)
            .request_log(RequestEvents::new());
        let errors = error_handlers::install(errors, settings.help_url.clone())
            // The operator's word counts over ours; what cannot be read of it stops the start.
            .environment(Environment::process());
        Ok(Self {
            answers: Arc::new(Answers::new(&settings, provider_url, &breakers, clock.clone())?),
            limiter: Arc::new(limiter.clock(clock.clone()).build()?),
            usage: Arc::new(Usage::open(
                &settings.usage_file,
                settings.token_budget,
                settings.upgrade_url,
                clock,
            )?),
            errors: errors.build()?,
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
        .service(handlers::health)
        .service(handlers::list_models)
        .service(handlers::chat)
        .default_service(state.errors.fallback())
        .wrap(state.errors.layer())
}

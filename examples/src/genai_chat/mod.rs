//! A chat with large language models: what document E of the five describes, its errors above all.

mod error;
mod error_handlers;
mod handlers;
mod ledger;
mod models;
mod provider;
mod request;
mod settings;
mod simulated_provider;

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::{App, Error, web};
use error_actix::{Clock, ErrorStack, Flat, SystemClock};

use self::ledger::Ledger;
use self::provider::Provider;
use crate::fixed_window::{FixedWindow, Quota};

pub use self::error::{
    BudgetError, GenAiError, ProviderError, SystemError, TokenBudgetExceeded, Trouble, ValidationError,
};
pub use self::request::{ChatRequest, Message};
pub use self::settings::Settings;
pub use self::simulated_provider::simulated_provider;

/// What all workers share.
#[derive(Clone, Debug)]
pub struct State {
    provider: Provider,
    ledger: Arc<Ledger>,
    limiter: Arc<FixedWindow>,
    errors: ErrorStack,
}

impl State {
    /// A service that asks the provider at `provider_url`.
    ///
    /// # Errors
    ///
    /// An error stack that is misconfigured, or an HTTP client that cannot be made.
    pub fn new(settings: Settings, provider_url: String) -> Result<Self, Box<dyn StdError>> {
        Self::with_clock(settings, provider_url, SystemClock)
    }

    /// The same, with the time from `clock`.
    ///
    /// # Errors
    ///
    /// An error stack that is misconfigured, or an HTTP client that cannot be made.
    pub fn with_clock(
        settings: Settings,
        provider_url: String,
        clock: impl Clock + Clone + 'static,
    ) -> Result<Self, Box<dyn StdError>> {
        let quota = Quota { limit: settings.requests_per_minute, window: MINUTE };
        let errors = ErrorStack::builder().register::<GenAiError>().clock(clock.clone()).format(Flat::new());
        Ok(Self {
            provider: Provider::new(provider_url, &settings.provider_key, settings.provider_timeout)?,
            ledger: Arc::new(Ledger::new(settings.usage_file, settings.token_budget, settings.upgrade_url)),
            limiter: Arc::new(FixedWindow::new(quota, clock)),
            errors: error_handlers::install(errors, settings.help_url).build()?,
        })
    }
}

const MINUTE: Duration = Duration::from_secs(60);

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

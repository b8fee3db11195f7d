//! The object that an application builds once and installs in every worker.

mod environment;
mod extract;
mod foreign;
mod handlers;
mod logging;
mod messages;
mod metrics;
mod performance;
mod preview;
mod request_id;

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::http::header::HeaderName;
use error_core::{
    Clock, EnvelopeFormat, ErrorFamily, MessageSource, Observer, Origin, Reporter, SpecTree, Standard,
    SystemClock,
};

pub use self::environment::Environment;
pub(crate) use self::logging::Logging;
use self::logging::LoggingSettings;
pub(crate) use self::metrics::{Counted, Counting, Served};
use self::request_id::RequestIdSettings;
pub(crate) use self::request_id::RequestIds;
use crate::config::ConfigError;
use crate::current_request::LayerMissing;
use crate::endpoints::Endpoints;
use crate::extract::Choices;
use crate::fallback::fallback;
use crate::foreign::Foreign;
use crate::framework_error::FrameworkError;
use crate::handler::Handlers;
use crate::layer::ErrorLayer;
use crate::performance::Performance;
use crate::shared::{Observers, Shared};
use crate::wall_time::WallTime;

/// Everything about errors in one value: the envelope's format, the clock, and who is told.
///
/// Built once, cloned into each worker:
///
/// ```
/// use actix_web::App;
/// use error_actix::{ErrorStack, Monitor};
///
/// # fn main() -> Result<(), error_actix::ConfigError> {
/// let monitor = Monitor::new();
/// let errors = ErrorStack::builder().monitor(monitor.clone()).build()?;
/// let app = move || App::new().default_service(errors.fallback()).wrap(errors.layer());
/// # let _ = app;
/// # Ok(())
/// # }
/// ```
///
/// # What it installs
///
/// From the outside in, so that each part sees what those inside have made of a request:
///
/// | part | chosen by | unless chosen |
/// |---|---|---|
/// | who measures | [`performance`](ErrorStackBuilder::performance) | nobody |
/// | who counts requests | [`monitor`](ErrorStackBuilder::monitor), `metrics` (feature `prometheus`) | nobody |
/// | the span with the request's ids | [`request_span`](ErrorStackBuilder::request_span) | there is one |
/// | `request_start` and `request_complete` | [`request_log`](ErrorStackBuilder::request_log) | nothing is written |
/// | the request's id | [`request_id_policy`](ErrorStackBuilder::request_id_policy) | a client's is taken |
/// | the error's envelope | [`format`](ErrorStackBuilder::format) | [`Standard`] |
/// | who is told of the error | [`monitor`](ErrorStackBuilder::monitor), [`observer`](ErrorStackBuilder::observer) | nobody |
/// | `request_error`, told last | [`log`](ErrorStackBuilder::log) | it is written |
#[derive(Clone)]
pub struct ErrorStack {
    shared: Arc<Shared>,
}

impl ErrorStack {
    /// A builder with the defaults: the [`Standard`] envelope, the machine's clock, a log event for each error, and
    /// `X-Request-Id`.
    pub fn builder() -> ErrorStackBuilder {
        ErrorStackBuilder {
            format: Box::new(Standard::new()),
            messages: None,
            clock: Arc::new(SystemClock),
            has_own_clock: false,
            request_ids: RequestIdSettings::default(),
            observers: Vec::new(),
            extract: Choices::default(),
            foreign: Foreign::default(),
            handlers: Handlers::default(),
            logging: LoggingSettings::default(),
            performance: None,
            counting: Counting::default(),
            #[cfg(feature = "admin")]
            preview: crate::admin::Preview::default(),
            #[cfg(feature = "admin")]
            is_production: false,
            problems: Vec::new(),
            families: own_families(),
        }
    }

    /// The middleware, for `App::wrap`. The last one wrapped is the outermost: wrap this after what it should cover,
    /// and access logs such as `Logger` after this.
    pub fn layer(&self) -> ErrorLayer {
        ErrorLayer::new(Arc::clone(&self.shared))
    }

    /// What the stack serves beside the application's own routes: nothing, until something is added.
    pub fn endpoints(&self) -> Endpoints {
        Endpoints::new()
    }

    #[cfg(feature = "admin")]
    pub(crate) fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// For background tasks: tells the same observers of their errors and panics, by the same clock.
    pub fn reporter(&self) -> Reporter {
        Reporter::new(Observers(Arc::clone(&self.shared))).with_clock(Arc::clone(&self.shared.clock))
    }

    /// The answer to requests that no route takes, for `App::default_service`: 404 where nothing has the path, 405
    /// with `Allow` (RFC 9110, section 15.5.6) where it has routes for other methods, be they of macros such as
    /// `#[get]`, of `App::route`, or of a resource. A HEAD or OPTIONS that no route takes is answered like any other
    /// method: the fallback adds no methods to an application.
    ///
    /// Scopes without a default service of their own use the application's, so one is enough. Give it to a scope as
    /// well (`web::scope("/api").default_service(errors.fallback())`) where the application has another one, such as a
    /// page for browsers.
    ///
    /// What no guard has said cannot be known: `guard::Not(guard::Get())` counts as taking GET, and methods that stand
    /// behind a guard which has refused already are not listed.
    ///
    /// ```
    /// use actix_web::{App, get, http::header::ALLOW, test};
    /// use error_actix::ErrorStack;
    ///
    /// #[get("/videos")]
    /// async fn videos() -> &'static str {
    ///     "none"
    /// }
    ///
    /// # #[actix_web::main]
    /// # async fn main() -> Result<(), error_actix::ConfigError> {
    /// let errors = ErrorStack::builder().build()?;
    /// let app = test::init_service(App::new().service(videos).default_service(errors.fallback())).await;
    /// let response = test::call_service(&app, test::TestRequest::delete().uri("/videos").to_request()).await;
    /// assert_eq!(response.status(), 405);
    /// assert_eq!(response.headers().get(ALLOW).unwrap(), "GET");
    /// # Ok(())
    /// # }
    /// ```
    pub fn fallback(
        &self,
    ) -> impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse,
        Error = actix_web::Error,
        InitError = (),
    > + use<> {
        fallback()
    }
}

impl fmt::Debug for ErrorStack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorStack")
            .field("format", &self.shared.format)
            .field("clock", &self.shared.clock)
            .field("request_id_header", &self.shared.request_ids.header)
            .field("observers", &self.shared.observers)
            .field("handlers", &self.shared.handlers)
            .finish_non_exhaustive()
    }
}

/// Builds an [`ErrorStack`]; setters cannot fail, [`build`](Self::build) says everything that is wrong.
#[must_use]
pub struct ErrorStackBuilder {
    format: Box<dyn EnvelopeFormat>,
    messages: Option<Box<dyn MessageSource>>,
    clock: Arc<dyn Clock>,
    has_own_clock: bool,
    request_ids: RequestIdSettings,
    observers: Vec<Arc<dyn Observer>>,
    logging: LoggingSettings,
    performance: Option<Performance>,
    counting: Counting,
    #[cfg(feature = "admin")]
    preview: crate::admin::Preview,
    /// Whether the environment says so.
    #[cfg(feature = "admin")]
    is_production: bool,
    /// What was wrong with values that have been read already.
    problems: Vec<String>,
    families: Vec<&'static SpecTree>,
    extract: Choices,
    foreign: Foreign,
    handlers: Handlers,
}

impl ErrorStackBuilder {
    /// The shape of bodies. Default: [`Standard`]. With [`Negotiate`](crate::Negotiate) each client chooses its own.
    pub fn format(mut self, format: impl EnvelopeFormat + 'static) -> Self {
        self.format = Box::new(format);
        self
    }

    /// Where the time comes from. Default: [`SystemClock`].
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self.has_own_clock = true;
        self
    }

    /// Tells `observer` of every error, after those that were added before.
    pub fn observer(mut self, observer: impl Observer + 'static) -> Self {
        self.observers.push(Arc::new(observer));
        self
    }

    /// Adds a family of errors that the application may answer with, so that codes are compared at start-up.
    pub fn register<E: ErrorFamily>(mut self) -> Self {
        self.families.push(E::TREE);
        self
    }

    /// The stack.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] with every problem: a value of the [`Environment`] that cannot be read, a header name that is
    /// none, a code that two families share, two handlers for the same errors or one for errors that there are not, or
    /// a status or limit that none of its kind can be.
    pub fn build(self) -> Result<ErrorStack, ConfigError> {
        let mut problems = self.problems;
        problems.extend(shared_codes(&self.families));
        problems.extend(self.handlers.problems(&self.families));
        let extract = self.extract.settle(&mut problems);
        let mut observers = self.observers;
        let request_ids = self.request_ids.settle(&mut problems);
        let measured = self.performance.is_some();
        let logging = self.logging.settle(measured, &self.clock, &mut observers, &mut problems);
        ConfigError::unless_empty(problems)?;
        let origin = match &self.performance {
            Some(performance) => performance.follow(&self.clock),
            None => self.clock.instant(),
        };
        let is_watched =
            measured || self.counting.is_timed() || logging.every_request || !observers.is_empty();
        let shared = Shared {
            negotiates: self.format.as_negotiate().is_some(),
            origin,
            wall_time: WallTime::new(),
            is_watched,
            times_polls: self.performance.as_ref().is_some_and(Performance::times_polls),
            format: self.format,
            messages: self.messages,
            clock: self.clock,
            has_own_clock: self.has_own_clock,
            request_ids,
            observers,
            extract,
            foreign: self.foreign,
            handlers: self.handlers,
            logging,
            performance: self.performance,
            counting: self.counting,
            #[cfg(feature = "admin")]
            families: self.families,
            #[cfg(feature = "admin")]
            previews: crate::admin::preview::Previews::new(self.preview, self.is_production),
        };
        Ok(ErrorStack { shared: Arc::new(shared) })
    }
}

/// What this crate answers with whatever the application does.
fn own_families() -> Vec<&'static SpecTree> {
    vec![
        FrameworkError::TREE,
        LayerMissing::TREE,
        #[cfg(feature = "recovery")]
        crate::rate_limit::RateLimitMissing::TREE,
    ]
}

/// The name of a header as an application has given it.
fn header_name(name: &str, problems: &mut Vec<String>) -> Option<HeaderName> {
    let header = HeaderName::try_from(name).ok();
    if header.is_none() {
        let name = name.escape_debug();
        problems.push(format!("`{name}` is not the name of a header: use letters, digits and hyphens"));
    }
    header
}

impl fmt::Debug for ErrorStackBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorStackBuilder")
            .field("format", &self.format)
            .field("clock", &self.clock)
            .field("request_ids", &self.request_ids)
            .field("logging", &self.logging)
            .field("performance", &self.performance)
            .field("counting", &self.counting)
            .field("observers", &self.observers)
            .field("handlers", &self.handlers)
            .finish_non_exhaustive()
    }
}

/// A sentence for each code that two families declare. A family met twice shares nothing with itself.
fn shared_codes(families: &[&'static SpecTree]) -> Vec<String> {
    let mut seen: Vec<Origin> = Vec::new();
    let mut first_of: HashMap<&str, Origin> = HashMap::new();
    let mut problems = Vec::new();
    let mut waiting: Vec<&SpecTree> = families.iter().rev().copied().collect();
    while let Some(tree) = waiting.pop() {
        let origin = tree.origin();
        if seen.contains(&origin) {
            continue;
        }
        seen.push(origin);
        waiting.extend(tree.inner().iter().rev());
        for spec in tree.own() {
            let code = spec.code().as_str();
            if let Some(first) = first_of.insert(code, origin) {
                problems.push(format!(
                    "the code `{code}` belongs to both `{}::{}` and `{}::{}`: give one of the errors another `code`",
                    first.module, first.name, origin.module, origin.name
                ));
            }
        }
    }
    problems
}

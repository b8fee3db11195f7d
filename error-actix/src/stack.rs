//! The object that an application builds once and installs in every worker.

mod messages;

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::http::header::HeaderName;
use actix_web::web;
use error_core::{
    Clock, EnvelopeFormat, ErrorFamily, LogEvents, MessageSource, Monitor, Observer, Origin, Reporter,
    SpecTree, Standard, SystemClock,
};

use crate::config::ConfigError;
use crate::endpoints::Endpoints;
use crate::framework_error::FrameworkError;
use crate::layer::ErrorLayer;
use crate::shared::{Observers, Shared};

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
            request_id_header: "x-request-id".to_owned(),
            observers: Vec::new(),
            log_events: true,
            accept_request_ids: true,
            families: vec![FrameworkError::TREE],
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

    /// For background tasks: tells the same observers of their errors and panics, by the same clock.
    pub fn reporter(&self) -> Reporter {
        Reporter::new(Observers(Arc::clone(&self.shared))).with_clock(Arc::clone(&self.shared.clock))
    }

    /// The answer to unknown paths, for `App::default_service`.
    pub fn fallback(
        &self,
    ) -> impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse,
        Error = actix_web::Error,
        InitError = (),
    > + use<> {
        web::to(|| async { Err::<&'static str, _>(FrameworkError::RouteNotFound) })
    }
}

impl fmt::Debug for ErrorStack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorStack")
            .field("format", &self.shared.format)
            .field("clock", &self.shared.clock)
            .field("request_id_header", &self.shared.request_id_header)
            .field("observers", &self.shared.observers)
            .finish_non_exhaustive()
    }
}

/// Builds an [`ErrorStack`]; setters cannot fail, [`build`](Self::build) says everything that is wrong.
#[must_use]
pub struct ErrorStackBuilder {
    format: Box<dyn EnvelopeFormat>,
    messages: Option<Box<dyn MessageSource>>,
    clock: Arc<dyn Clock>,
    request_id_header: String,
    observers: Vec<Arc<dyn Observer>>,
    log_events: bool,
    accept_request_ids: bool,
    families: Vec<&'static SpecTree>,
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
        self
    }

    /// Counts every error in `monitor`. Default: nobody counts.
    pub fn monitor(self, monitor: Monitor) -> Self {
        self.observer(monitor)
    }

    /// Tells `observer` of every error, after those that were added before.
    pub fn observer(mut self, observer: impl Observer + 'static) -> Self {
        self.observers.push(Arc::new(observer));
        self
    }

    /// Whether each error is a `tracing` event ([`LogEvents`]). Default: yes.
    pub fn log_events(mut self, log_events: bool) -> Self {
        self.log_events = log_events;
        self
    }

    /// The header that carries the request's id, both ways. Default: `x-request-id`.
    pub fn request_id_header(mut self, name: impl Into<String>) -> Self {
        self.request_id_header = name.into();
        self
    }

    /// Whether a client may give the request's id. Default: yes, if it is 1 to 128 of `A-Z a-z 0-9 . _ ~ : -`.
    pub fn accept_request_ids(mut self, accept: bool) -> Self {
        self.accept_request_ids = accept;
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
    /// [`ConfigError`] with every problem: a header name that is none, or a code that two families share.
    pub fn build(self) -> Result<ErrorStack, ConfigError> {
        let mut problems = shared_codes(&self.families);
        let header = HeaderName::try_from(&self.request_id_header);
        if header.is_err() {
            problems.push(format!(
                "`{}` is not the name of a header: use letters, digits and hyphens",
                self.request_id_header.escape_debug()
            ));
        }
        ConfigError::unless_empty(problems)?;
        let mut observers = self.observers;
        if self.log_events {
            observers.push(Arc::new(LogEvents::new()));
        }
        let shared = Shared {
            format: self.format,
            messages: self.messages,
            clock: self.clock,
            // A name that is none has been reported above.
            request_id_header: header.unwrap_or(HeaderName::from_static("x-request-id")),
            observers,
            accept_request_ids: self.accept_request_ids,
        };
        Ok(ErrorStack { shared: Arc::new(shared) })
    }
}

impl fmt::Debug for ErrorStackBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorStackBuilder")
            .field("format", &self.format)
            .field("clock", &self.clock)
            .field("request_id_header", &self.request_id_header)
            .field("observers", &self.observers)
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

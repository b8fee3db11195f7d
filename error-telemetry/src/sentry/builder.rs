//! What can be set of Sentry, and what can be wrong with it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use error_core::{Clock, ErrorCode, Redacted, Scrubber, SystemClock};
use sentry_core::types::Dsn;
use sentry_core::{Client, ClientOptions, MaxRequestBodySize};

use super::handle::{Sentry, Shared};
use super::outgoing::{Queue, Sender};
use super::pause::Pause;
use super::sampling::{Rate, Sampling};
use crate::TelemetryConfigError;
use crate::http::agent;

/// Builds [`Sentry`]; setters cannot fail, [`build`](Self::build) says everything that is wrong.
#[must_use]
pub struct SentryBuilder {
    dsn: Redacted<String>,
    environment: Option<String>,
    release: Option<String>,
    rate: f64,
    rates: HashMap<&'static str, f64>,
    scrubber: Scrubber,
    clock: Arc<dyn Clock>,
    queue: usize,
    timeout: Duration,
    shutdown: Duration,
    problems: Vec<String>,
}

impl SentryBuilder {
    pub(super) fn new(dsn: String) -> Self {
        Self {
            dsn: Redacted::new(dsn),
            environment: None,
            release: None,
            rate: 1.0,
            rates: HashMap::new(),
            scrubber: Scrubber::new(),
            clock: Arc::new(SystemClock),
            queue: 100,
            timeout: Duration::from_secs(10),
            shutdown: Duration::from_secs(2),
            problems: Vec::new(),
        }
    }

    /// As [`Sentry::from_env`], with variables from `lookup`; `None` where there is no `SENTRY_DSN`.
    pub(super) fn read(lookup: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let variable = |name| lookup(name).filter(|value| !value.trim().is_empty());
        let mut builder = Self::new(variable("SENTRY_DSN")?.trim().to_owned());
        builder.environment = variable("SENTRY_ENVIRONMENT").or_else(|| variable("APP_ENV"));
        builder.release = variable("SENTRY_RELEASE").or_else(|| variable("APP_VERSION"));
        if let Some(rate) = variable("SENTRY_SAMPLE_RATE") {
            builder.rate = rate.trim().parse().unwrap_or(f64::NAN);
        }
        Some(builder)
    }

    /// Where the service runs, such as `production`. Default: Sentry's own, which is `production`.
    pub fn environment(mut self, environment: impl Into<String>) -> Self {
        self.environment = Some(environment.into());
        self
    }

    /// Which version runs, such as `videos@1.2.0`. Default: none.
    pub fn release(mut self, release: impl Into<String>) -> Self {
        self.release = Some(release.into());
        self
    }

    /// The share of an error's records that become events, from 0 to 1. Default: 1, all.
    ///
    /// It is kept by counting each code, not by chance, and the first of each is sent unless the rate is 0.
    pub fn sample_rate(mut self, rate: f64) -> Self {
        self.rate = rate;
        self
    }

    /// The same for one code, in place of the usual rate.
    ///
    /// ```
    /// use error_core::{HttpError, error_code};
    /// use error_telemetry::sentry::Sentry;
    ///
    /// #[derive(Debug, HttpError)]
    /// #[error("sold out")]
    /// #[http(status = 409)]
    /// struct SoldOut;
    ///
    /// let builder = Sentry::builder("https://key@sentry.example.com/7")
    ///     .sample_rate(0.5)
    ///     .sample_rate_of(error_code!(SoldOut, "SOLD_OUT"), 0.0);
    /// # let _ = builder;
    /// ```
    pub fn sample_rate_of(mut self, code: ErrorCode, rate: f64) -> Self {
        self.rates.insert(code.as_str(), rate);
        self
    }

    /// Replaces what finds secrets in all that leaves. Default: every [`SecretClass`](error_core::SecretClass).
    pub fn scrubber(mut self, scrubber: Scrubber) -> Self {
        self.scrubber = scrubber;
        self
    }

    /// Where the time comes from while Sentry wants to be left alone. Default: [`SystemClock`].
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// How many events may wait; what comes then is dropped and counted. Default: 100.
    pub fn queue(mut self, most: usize) -> Self {
        self.queue = most;
        self
    }

    /// How long sending one may take. Default: ten seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long the last handle waits for what has not been sent when it is dropped. Default: two seconds.
    pub fn shutdown_timeout(mut self, timeout: Duration) -> Self {
        self.shutdown = timeout;
        self
    }

    /// Starts the thread that sends.
    ///
    /// # Errors
    ///
    /// [`TelemetryConfigError`] with every problem: a DSN that is none, rates that are not from 0 to 1, a queue of
    /// nothing. Nobody is asked over the network.
    pub fn build(mut self) -> Result<Sentry, TelemetryConfigError> {
        let dsn: Option<Dsn> = self.dsn.expose().parse().ok();
        if dsn.is_none() {
            self.problems.push(
                "Sentry's DSN is none: it must be like `https://key@host/project`, as Sentry shows it"
                    .to_owned(),
            );
        }
        let usual = self.rate_of("Sentry's sample rate", self.rate);
        let rates = std::mem::take(&mut self.rates)
            .into_iter()
            .map(|(code, rate)| (code, self.rate_of(&format!("Sentry's sample rate of {code}"), rate)));
        let rates: HashMap<_, _> = rates.collect();
        if self.queue == 0 {
            self.problems.push("Sentry's queue has room for nothing: give it at least 1".to_owned());
        }
        let Some(dsn) = dsn.filter(|_| self.problems.is_empty()) else {
            self.problems.sort_unstable();
            return Err(TelemetryConfigError::of(self.problems));
        };
        let queue = Arc::new(Queue::new(self.queue));
        let client = Arc::new(Client::from_config(self.options(&dsn, &queue)));
        let sender = Sender {
            queue: Arc::clone(&queue),
            client: Arc::downgrade(&client),
            scrubber: self.scrubber,
            clock: self.clock,
            agent: agent(self.timeout),
            url: dsn.envelope_api_url().to_string(),
            auth: Redacted::new(dsn.to_auth(Some(AGENT)).to_string()),
            pause: Pause::default(),
        };
        let spawned = thread::Builder::new().name("sentry".to_owned()).spawn(move || sender.run());
        spawned.map_err(|error| TelemetryConfigError::of(vec![format!("no thread for Sentry: {error}")]))?;
        let sampling = Sampling::new(usual, rates);
        Ok(Sentry::new(Shared { queue, client, sampling, shutdown: self.shutdown }))
    }

    fn rate_of(&mut self, what: &str, rate: f64) -> Rate {
        Rate::new(rate).unwrap_or_else(|| {
            self.problems.push(format!("{what} must be a number from 0 to 1"));
            Rate::ALL
        })
    }

    /// A client that does nothing of its own: no integration, so that a panic which a layer turns into an error is not
    /// told a second time.
    fn options(&self, dsn: &Dsn, queue: &Arc<Queue>) -> ClientOptions {
        let mut options = ClientOptions::new();
        options.dsn = Some(dsn.clone());
        options.environment = self.environment.clone().map(Cow::Owned);
        options.release = self.release.clone().map(Cow::Owned);
        options.default_integrations = false;
        options.send_default_pii = false;
        options.max_request_body_size = MaxRequestBodySize::None;
        options.auto_session_tracking = false;
        options.user_agent = Cow::Borrowed(AGENT);
        options.shutdown_timeout = self.shutdown;
        options.transport = Some(Arc::new(Arc::clone(queue)));
        options
    }
}

const AGENT: &str = concat!("error-telemetry/", env!("CARGO_PKG_VERSION"));

/// Shows no part of the DSN.
impl fmt::Debug for SentryBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SentryBuilder")
            .field("dsn", &self.dsn)
            .field("environment", &self.environment)
            .field("release", &self.release)
            .finish_non_exhaustive()
    }
}

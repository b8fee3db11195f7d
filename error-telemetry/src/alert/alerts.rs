//! What an application holds of its alerts.

use std::fmt;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

use error_core::{AlertSource, Clock, Monitor, RaisedAlert};

use super::book::{Book, Moment, Told};
use super::builder::AlertsBuilder;
use super::changes::{AlertChanges, RefusedChanges};
use super::inputs::Inputs;
use super::notification::{Alert, AlertStatus, ManualAlert, Notification};
use super::outbox::{Outbox, SinkStatus};
use super::status::RuleStatus;

/// Looks at rules in the background, remembers what was raised, and tells sinks. Clones share everything.
///
/// An application builds one, and gives it to its [`ErrorTracker`](error_core::ErrorTracker), which shows its alerts.
/// Nothing of it runs for a request but [`send`](Self::send), where one calls that. When the last clone is dropped, its
/// threads end; [`flush`](Self::flush) before that lets what waits arrive.
///
/// ```
/// use error_core::{ErrorTracker, Monitor};
/// use error_telemetry::alert::{Alerts, LogSink};
///
/// # fn main() -> Result<(), error_telemetry::TelemetryConfigError> {
/// let monitor = Monitor::new();
/// let alerts = Alerts::builder(monitor.clone()).service("videos").standard_rules().sink(LogSink).build()?;
/// let tracker = ErrorTracker::new(monitor).with_alerts(alerts.clone());
/// assert!(alerts.active().is_empty());
/// # let _ = tracker;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Alerts {
    shared: Arc<Shared>,
}

pub(super) struct Parts {
    pub(super) inputs: Inputs,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) service: Arc<str>,
    pub(super) book: Book,
    pub(super) outboxes: Vec<Outbox>,
}

struct Shared {
    inputs: Inputs,
    clock: Arc<dyn Clock>,
    service: Arc<str>,
    book: Mutex<Book>,
    /// With the time when each was last told again. Whoever holds this looks; one at a time does.
    looking: Mutex<Vec<Instant>>,
    outboxes: Vec<Outbox>,
    end: Arc<End>,
}

/// Tells the background that nobody is interested any more.
#[derive(Debug, Default)]
struct End {
    is_near: Mutex<bool>,
    changed: Condvar,
}

impl Alerts {
    /// A builder without rules and sinks, for the errors that `monitor` counts.
    pub fn builder(monitor: Monitor) -> AlertsBuilder {
        AlertsBuilder::new(monitor)
    }

    pub(super) fn start(parts: Parts, interval: Option<Duration>) -> io::Result<Self> {
        let Parts { inputs, clock, service, book, outboxes } = parts;
        let looking = Mutex::new(vec![clock.instant(); outboxes.len()]);
        let end = Arc::new(End::default());
        let shared = Shared {
            inputs,
            clock,
            service,
            book: Mutex::new(book),
            looking,
            outboxes,
            end: Arc::clone(&end),
        };
        let shared = Arc::new(shared);
        if let Some(interval) = interval {
            let watched = Arc::downgrade(&shared);
            thread::Builder::new()
                .name("alerts".to_owned())
                .spawn(move || look_again_and_again(&watched, &end, interval))?;
        }
        Ok(Self { shared })
    }

    /// Looks at all rules once, now, and hands what follows to the sinks' queues. The background does so by itself.
    pub fn evaluate(&self) {
        self.shared.evaluate();
    }

    /// Sends an alert by hand, as document D's `send_alert` does, and returns it as it is remembered. It waits for nobody:
    /// a handler may call it.
    ///
    /// ```
    /// use error_core::{Monitor, Severity};
    /// use error_telemetry::alert::{Alerts, ManualAlert};
    ///
    /// # fn main() -> Result<(), error_telemetry::TelemetryConfigError> {
    /// let alerts = Alerts::builder(Monitor::new()).build()?;
    /// let failed = ManualAlert::new("VIDEO_PROCESSING_FAILED", "video 7: password=hunter2", Severity::High);
    /// assert_eq!(alerts.send(&failed).message(), "video 7: password=[redacted]");
    /// assert_eq!(alerts.send(&failed).repeated(), 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn send(&self, alert: &ManualAlert) -> Alert {
        let now = self.shared.now();
        let mut book = self.shared.book();
        let (alert, is_new) = book.send(now, alert);
        if is_new {
            self.shared.tell(now, vec![(alert.clone(), AlertStatus::Firing)]);
        }
        alert
    }

    /// The rules, with their settings and where they stand.
    pub fn rules(&self) -> Vec<RuleStatus> {
        self.shared.book().statuses(self.shared.clock.instant())
    }

    /// Changes rules from now on, all that is asked or nothing, and returns all rules as they are now. `by` is written to
    /// the log: who, and why.
    ///
    /// What a rule that is disabled had raised is over; one that is muted goes on being looked at and remembered, and
    /// what goes on when it is no longer muted is told then. Changes last as long as the process.
    ///
    /// # Errors
    ///
    /// [`RefusedChanges`] with everything that is wrong with them; nothing was changed then.
    pub fn configure(&self, changes: &AlertChanges, by: &str) -> Result<Vec<RuleStatus>, RefusedChanges> {
        let now = self.shared.now();
        let mut book = self.shared.book();
        let rules: Vec<_> = book.rules().cloned().collect();
        let changed = changes.apply(&rules)?;
        for change in &changed {
            tracing::warn!(target: "error_telemetry::alert", rule = change.rule.name(), by, "a rule was changed");
        }
        let told = book.replace(now, changed);
        self.shared.tell(now, told);
        Ok(book.statuses(now.instant))
    }

    /// What was raised by rules and goes on, in the rules' order.
    pub fn active(&self) -> Vec<Alert> {
        self.shared.book().active().cloned().collect()
    }

    /// What is remembered, the latest last.
    pub fn history(&self) -> Vec<Alert> {
        self.shared.book().history().cloned().collect()
    }

    /// How the sinks do, in the order in which they were given.
    pub fn sinks(&self) -> Vec<SinkStatus> {
        self.shared.outboxes.iter().map(Outbox::status).collect()
    }

    /// Waits until every sink has been told of everything, or has given it up; `false` if that takes longer. It blocks:
    /// for the end of the process.
    pub fn flush(&self, at_most: Duration) -> bool {
        let until = Instant::now() + at_most.min(super::rule::LONGEST_WAIT);
        self.shared.outboxes.iter().all(|outbox| outbox.flush(until))
    }
}

impl Shared {
    fn book(&self) -> MutexGuard<'_, Book> {
        // Nothing in there panics half way.
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> Moment {
        Moment { instant: self.clock.instant(), time: self.clock.now() }
    }

    fn evaluate(&self) {
        let mut repeated = self.looking.lock().unwrap_or_else(PoisonError::into_inner);
        // Others are asked without the lock that `send` takes.
        let rules: Vec<_> = self.book().rules().cloned().collect();
        let mut look = self.inputs.look();
        let samples = rules.iter().map(|rule| if rule.enabled { look.samples(rule) } else { Vec::new() });
        let samples = samples.collect();
        let now = self.now();
        let mut book = self.book();
        let told = book.look(now, samples);
        let going_on: Vec<_> = book
            .active()
            .filter(|alert| !alert.is_muted() && !told.iter().any(|(told, _)| told.id() == alert.id()))
            .cloned()
            .collect();
        self.tell(now, told);
        for (outbox, last) in self.outboxes.iter().zip(repeated.iter_mut()) {
            let is_due = |every| now.instant.saturating_duration_since(*last) >= every;
            if outbox.repeats_every().is_some_and(is_due) {
                *last = now.instant;
                for alert in &going_on {
                    outbox.put(&self.notification(now, alert.clone(), AlertStatus::StillFiring));
                }
            }
        }
    }

    /// Hands to the sinks' queues, while the book is locked, so that everybody is told in the same order.
    fn tell(&self, now: Moment, told: Vec<Told>) {
        for (alert, status) in told {
            let notification = self.notification(now, alert, status);
            for outbox in &self.outboxes {
                outbox.put(&notification);
            }
        }
    }

    fn notification(&self, now: Moment, alert: Alert, status: AlertStatus) -> Notification {
        Notification { alert, status, service: Arc::clone(&self.service), time: now.time }
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        *self.end.is_near.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.end.changed.notify_all();
    }
}

fn look_again_and_again(watched: &Weak<Shared>, end: &End, interval: Duration) {
    let mut is_near = end.is_near.lock().unwrap_or_else(PoisonError::into_inner);
    while !*is_near {
        let waited = end.changed.wait_timeout(is_near, interval);
        let (guard, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
        drop(guard);
        if timeout.timed_out() {
            let Some(shared) = watched.upgrade() else { return };
            // A source is somebody else's code.
            if catch_unwind(AssertUnwindSafe(|| shared.evaluate())).is_err() {
                tracing::error!(target: "error_telemetry::alert", "a source of alerts panicked");
            }
        }
        is_near = end.is_near.lock().unwrap_or_else(PoisonError::into_inner);
    }
}

/// All alerts that are remembered.
impl AlertSource for Alerts {
    fn raised_alerts(&self) -> Vec<RaisedAlert> {
        self.shared.book().history().map(Alert::to_raised).collect()
    }
}

impl fmt::Debug for Alerts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Alerts")
            .field("service", &self.shared.service)
            .field("sinks", &self.shared.outboxes)
            .finish_non_exhaustive()
    }
}

//! A sink's queue, and the thread that empties it.

use std::collections::VecDeque;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use error_core::{Scrubber, Severity};
use serde::Serialize;

use super::delivery::{Delivery, Next, Progress};
use super::notification::{AlertStatus, Notification};
use super::sink::{AlertSink, SinkError};

const SCRUBBER: Scrubber = Scrubber::new();

/// How a sink does. Serializes to its members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SinkStatus {
    /// The sink's name.
    pub name: String,
    /// How many alerts wait, the one at hand among them.
    pub waiting: usize,
    /// How many arrived.
    pub delivered: u64,
    /// How many were given up after all attempts, or refused.
    pub failed: u64,
    /// How many were given up because too many waited.
    pub dropped: u64,
    /// Whether the sink is left alone for a while, since attempts have failed.
    pub paused: bool,
    /// Why the last attempt failed, if it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_error: Option<String>,
}

/// The near end of a queue. When it is dropped, the thread ends after the attempt at hand.
#[derive(Debug)]
pub(super) struct Outbox {
    queue: Arc<Queue>,
    least: Severity,
    repeats_every: Option<Duration>,
}

#[derive(Debug)]
struct Queue {
    state: Mutex<State>,
    changed: Condvar,
    most: usize,
}

#[derive(Debug)]
struct State {
    waiting: VecDeque<Notification>,
    is_at_hand: bool,
    is_closed: bool,
    status: SinkStatus,
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, State> {
        // Whoever panicked meanwhile has left a queue that is whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Outbox {
    /// Starts a sink's thread.
    pub(super) fn open(sink: Box<dyn AlertSink>, least: Severity, delivery: &Delivery) -> io::Result<Self> {
        let status = SinkStatus {
            name: sink.name().to_owned(),
            waiting: 0,
            delivered: 0,
            failed: 0,
            dropped: 0,
            paused: false,
            last_error: None,
        };
        let state = State { waiting: VecDeque::new(), is_at_hand: false, is_closed: false, status };
        let queue =
            Arc::new(Queue { state: Mutex::new(state), changed: Condvar::new(), most: delivery.queue });
        let repeats_every = sink.repeats_every();
        let worker = Worker { sink, queue: Arc::clone(&queue), progress: Progress::new(delivery.clone()) };
        thread::Builder::new().name("alert-sink".to_owned()).spawn(move || worker.run())?;
        Ok(Self { queue, least, repeats_every })
    }

    /// Puts an alert in the queue, unless it is beneath the sink. Waits for nobody.
    pub(super) fn put(&self, notification: &Notification) {
        if notification.alert().severity() < self.least {
            return;
        }
        let mut state = self.queue.lock();
        let again = notification.status() == AlertStatus::StillFiring;
        if again && state.waiting.iter().any(|waiting| waiting.alert().id() == notification.alert().id()) {
            return;
        }
        if state.waiting.len() >= self.queue.most {
            state.waiting.pop_front();
            state.status.dropped += 1;
        }
        state.waiting.push_back(notification.clone());
        drop(state);
        self.queue.changed.notify_all();
    }

    pub(super) fn repeats_every(&self) -> Option<Duration> {
        self.repeats_every
    }

    pub(super) fn status(&self) -> SinkStatus {
        let state = self.queue.lock();
        SinkStatus { waiting: state.waiting.len() + usize::from(state.is_at_hand), ..state.status.clone() }
    }

    /// Waits until nothing waits; `false`: the time was not enough.
    pub(super) fn flush(&self, until: Instant) -> bool {
        let mut state = self.queue.lock();
        while state.is_at_hand || !state.waiting.is_empty() {
            let Some(left) = until.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())
            else {
                return false;
            };
            let waited = self.queue.changed.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }
}

impl Drop for Outbox {
    fn drop(&mut self) {
        self.queue.lock().is_closed = true;
        self.queue.changed.notify_all();
    }
}

/// The far end, which owns the sink.
struct Worker {
    sink: Box<dyn AlertSink>,
    queue: Arc<Queue>,
    progress: Progress,
}

impl Worker {
    fn run(mut self) {
        while let Some(notification) = self.take() {
            let mut wait = Duration::ZERO;
            loop {
                if !self.pause(wait) {
                    return;
                }
                let outcome = self.attempt(&notification);
                let next = self.note(&outcome, &notification);
                wait = next.wait;
                if !next.again {
                    break;
                }
            }
            self.queue.lock().is_at_hand = false;
            self.queue.changed.notify_all();
            if !self.pause(wait) {
                return;
            }
        }
    }

    /// The next one, when there is one; `None` when nobody sends any more.
    fn take(&self) -> Option<Notification> {
        let mut state = self.queue.lock();
        loop {
            if state.is_closed {
                return None;
            }
            if let Some(notification) = state.waiting.pop_front() {
                state.is_at_hand = true;
                return Some(notification);
            }
            state = self.queue.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn attempt(&self, notification: &Notification) -> Result<(), SinkError> {
        // Somebody else's code: it must not end the thread.
        let delivered = catch_unwind(AssertUnwindSafe(|| self.sink.deliver(notification)));
        delivered.unwrap_or_else(|_| Err(SinkError::refused("the sink panicked")))
    }

    fn note(&mut self, outcome: &Result<(), SinkError>, notification: &Notification) -> Next {
        let sink = self.sink.name();
        let alert = notification.alert().kind().as_str();
        // Ours say no address, and somebody else's should not.
        let why = outcome.as_ref().err().map(|error| SCRUBBER.scrub(&error.to_string()).into_owned());
        let mut state = self.queue.lock();
        let next = match outcome {
            Ok(()) => {
                self.progress.succeeded();
                state.status.delivered += 1;
                state.status.last_error = None;
                Next { again: false, wait: Duration::ZERO }
            }
            Err(error) => {
                let next = self.progress.failed(error);
                state.status.failed += u64::from(!next.again);
                state.status.last_error.clone_from(&why);
                next
            }
        };
        state.status.paused = self.progress.is_paused();
        drop(state);
        let wait = next.wait;
        match why {
            Some(error) if next.again => {
                tracing::warn!(target: "error_telemetry::alert", sink, alert, ?wait, error, "an alert will be sent again");
            }
            Some(error) => {
                tracing::error!(target: "error_telemetry::alert", sink, alert, error, "an alert was given up");
            }
            None => {}
        }
        next
    }

    /// Leaves the sink alone; `false` if nobody sends any more.
    fn pause(&self, wait: Duration) -> bool {
        let until = Instant::now() + wait;
        let mut state = self.queue.lock();
        loop {
            if state.is_closed {
                return false;
            }
            let Some(left) = until.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())
            else {
                return true;
            };
            let waited = self.queue.changed.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

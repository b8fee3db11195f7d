//! What waits to be sent, and the thread that sends it.

use std::collections::VecDeque;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use error_core::{Clock, ErrorRecord, Redacted, Scrubber};
use sentry_core::protocol::Envelope;
use sentry_core::{Client, Transport};
use ureq::Agent;

use super::event::event;
use super::pause::{Answer, Pause};
use super::{SentryStatus, scrub};
use crate::http::{wait_of, words};

/// Something that happened.
pub(super) enum Outgoing {
    /// An error of ours, which becomes an event when its turn comes.
    Record(Box<ErrorRecord>),
    /// Whatever somebody else has given to the client.
    Envelope(Box<Envelope>),
}

/// The queue. Whoever puts something in waits for nobody.
pub(super) struct Queue {
    state: Mutex<State>,
    changed: Condvar,
    most: usize,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Outgoing>,
    is_at_hand: bool,
    is_closed: bool,
    status: SentryStatus,
}

impl Queue {
    pub(super) fn new(most: usize) -> Self {
        Self { state: Mutex::default(), changed: Condvar::new(), most }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Whoever panicked meanwhile has left a queue that is whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts something at the end, unless there are too many: what came first says most of why there are.
    pub(super) fn put(&self, outgoing: Outgoing) {
        let mut state = self.lock();
        if state.is_closed || state.waiting.len() >= self.most {
            state.status.dropped += 1;
            return;
        }
        state.waiting.push_back(outgoing);
        drop(state);
        self.changed.notify_all();
    }

    /// Notes that a record is not sent since its error's rate says so.
    pub(super) fn note_sampled_out(&self) {
        self.lock().status.sampled_out += 1;
    }

    pub(super) fn status(&self) -> SentryStatus {
        let state = self.lock();
        SentryStatus { waiting: state.waiting.len() + usize::from(state.is_at_hand), ..state.status.clone() }
    }

    /// Waits until nothing waits; `false`: the time was not enough.
    pub(super) fn flush(&self, time: Duration) -> bool {
        let until = Instant::now().checked_add(time);
        let mut state = self.lock();
        while state.is_at_hand || !state.waiting.is_empty() {
            let left = until.map_or(time, |until| until.saturating_duration_since(Instant::now()));
            if left.is_zero() {
                return false;
            }
            state = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }

    /// Ends the thread; what still waits is dropped.
    pub(super) fn close(&self) {
        let mut state = self.lock();
        state.is_closed = true;
        state.status.dropped += u64::try_from(state.waiting.len()).unwrap_or(u64::MAX);
        state.waiting.clear();
        drop(state);
        self.changed.notify_all();
    }

    /// The next, when there is one; `None` when there will be none.
    fn take(&self) -> Option<Outgoing> {
        let mut state = self.lock();
        loop {
            if let Some(next) = state.waiting.pop_front() {
                state.is_at_hand = true;
                return Some(next);
            }
            if state.is_closed {
                return None;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn settle(&self, outcome: Result<(), String>) {
        let mut state = self.lock();
        state.is_at_hand = false;
        match outcome {
            Ok(()) => {
                state.status.sent += 1;
                state.status.last_error = None;
            }
            Err(why) => {
                state.status.failed += 1;
                state.status.last_error = Some(why);
            }
        }
        drop(state);
        self.changed.notify_all();
    }
}

/// As the client knows it, for what others capture.
impl Transport for Queue {
    fn send_envelope(&self, envelope: Envelope) {
        self.put(Outgoing::Envelope(Box::new(envelope)));
    }

    fn flush(&self, timeout: Duration) -> bool {
        Queue::flush(self, timeout)
    }
}

impl fmt::Debug for Queue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Queue").field("status", &self.status()).finish_non_exhaustive()
    }
}

/// The thread's own.
pub(super) struct Sender {
    pub(super) queue: Arc<Queue>,
    /// The client holds the queue; whoever drops it last ends all of this.
    pub(super) client: Weak<Client>,
    pub(super) scrubber: Scrubber,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) agent: Agent,
    pub(super) url: String,
    pub(super) auth: Redacted<String>,
    pub(super) pause: Pause,
}

impl Sender {
    pub(super) fn run(mut self) {
        while let Some(next) = self.queue.take() {
            // Somebody else's code among it: what it panics at must not end the thread.
            let sent = catch_unwind(AssertUnwindSafe(|| self.send(next)));
            let outcome = sent.unwrap_or_else(|_| Err("what was to be sent panicked".to_owned()));
            self.queue.settle(outcome);
        }
    }

    fn send(&mut self, outgoing: Outgoing) -> Result<(), String> {
        if !self.pause.is_over(self.clock.instant()) {
            return Err("Sentry wants no more for a while".to_owned());
        }
        let envelope = match outgoing {
            Outgoing::Record(record) => {
                let prepared =
                    self.client.upgrade().and_then(|client| client.prepare_event(event(&record), None));
                prepared.map(Envelope::from)
            }
            Outgoing::Envelope(envelope) => Some(*envelope),
        };
        let envelope = envelope.and_then(|envelope| scrub::envelope(envelope, &self.scrubber));
        let envelope = envelope.ok_or_else(|| "nothing is left of it without what is secret".to_owned())?;
        let mut body = Vec::new();
        envelope.to_writer(&mut body).map_err(|_| "it cannot be written".to_owned())?;
        self.post(&body)
    }

    fn post(&mut self, body: &[u8]) -> Result<(), String> {
        let request = self
            .agent
            .post(&self.url)
            .header("content-type", "application/x-sentry-envelope")
            .header("x-sentry-auth", self.auth.expose());
        let response = request.send(body).map_err(|error| words(&error).to_owned())?;
        let status = response.status();
        let limits = response.headers().get("x-sentry-rate-limits").and_then(|limits| limits.to_str().ok());
        let answer = Answer { status: status.as_u16(), limits, retry_after: wait_of(&response) };
        self.pause.note(answer, self.clock.instant());
        if status.is_success() { Ok(()) } else { Err(format!("it answered {}", status.as_u16())) }
    }
}

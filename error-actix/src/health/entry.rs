//! One check and its last answer.

use std::borrow::Cow;
use std::error::Error;
use std::iter::successors;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use actix_web::rt::time::{sleep, timeout};
use error_core::{Clock, Scrubber};
use futures_util::FutureExt as _;

use super::check::{CheckReport, CheckStatus};
use super::report::Finding;
use super::settings::Check;
use crate::panics::dispose;

/// The most characters of what an error said.
const MESSAGE_LIMIT: usize = 300;

/// The most errors of a chain that are named.
const CHAIN_LIMIT: usize = 8;

pub(super) struct Entry {
    name: String,
    settings: Check,
    /// How often it was asked.
    asked: AtomicU64,
    last: Mutex<Option<Answer>>,
}

/// What a check found, and when.
#[derive(Clone)]
struct Answer {
    /// Which question it answers.
    turn: u64,
    report: CheckReport,
    at: Instant,
    time: SystemTime,
    took: Duration,
}

impl Entry {
    pub(super) fn new(name: String, settings: Check) -> Self {
        Self { name, settings, asked: AtomicU64::new(0), last: Mutex::new(None) }
    }

    pub(super) fn is_in(&self, group: &str) -> bool {
        self.settings.groups.iter().any(|name| name == group)
    }

    /// Asks once, and keeps the answer. A check that hangs, fails or panics has answered, too.
    pub(super) async fn ask(&self, clock: &dyn Clock) {
        let turn = self.asked.fetch_add(1, Ordering::Relaxed);
        let start = clock.instant();
        // Within the guard: a check may panic before it returns its future.
        let asked = AssertUnwindSafe(async { self.settings.check.check().await }).catch_unwind();
        let report = match timeout(self.settings.timeout, asked).await {
            Ok(Ok(Ok(report))) => report,
            Ok(Ok(Err(error))) => CheckReport::unhealthy(message_of(&*error)),
            Ok(Err(payload)) => {
                dispose(payload);
                CheckReport::unhealthy("the check panicked")
            }
            Err(_) => {
                CheckReport::unhealthy(format!("no answer within {} ms", self.settings.timeout.as_millis()))
            }
        };
        let at = clock.instant();
        let took = at.saturating_duration_since(start);
        self.keep(Answer { turn, report, at, time: clock.now(), took });
    }

    /// Asks again and again.
    pub(super) async fn keep_asking(&self, clock: &dyn Clock) {
        loop {
            self.ask(clock).await;
            sleep(self.settings.interval).await;
        }
    }

    fn keep(&self, answer: Answer) {
        let status = answer.report.status();
        let message = answer.report.message().unwrap_or_default().to_owned();
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        // Who asked later knows better: an answer that was on its way for long says nothing any more.
        if last.as_ref().is_some_and(|known| known.turn > answer.turn) {
            return;
        }
        let before = last.replace(answer);
        drop(last);
        if before.is_some_and(|before| before.report.status() == status) {
            return;
        }
        let (check, status) = (self.name.as_str(), status.as_str());
        if status == CheckStatus::Healthy.as_str() {
            tracing::info!(target: "error_actix::health", check, status, "{message}");
        } else {
            tracing::warn!(target: "error_actix::health", check, status, critical = self.settings.critical, "{message}");
        }
    }

    /// What is known at `now`: an answer that is too old says nothing any more.
    pub(super) fn finding(&self, now: Instant) -> Finding {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let (report, time, took) = match last {
            None => (CheckReport::unhealthy("not checked yet"), None, None),
            Some(answer) => {
                let age = now.saturating_duration_since(answer.at);
                let report = if age > self.settings.shelf_life() {
                    CheckReport::unhealthy(format!("no answer for {} s", age.as_secs()))
                } else {
                    answer.report
                };
                (report, Some(answer.time), Some(answer.took))
            }
        };
        Finding { name: self.name.clone(), critical: self.settings.critical, report, time, took }
    }
}

/// What an error and its causes say, without secrets, for operators.
fn message_of(error: &(dyn Error + 'static)) -> Cow<'static, str> {
    let chain = successors(Some(error), |error| (**error).source()).take(CHAIN_LIMIT);
    let text = chain.map(ToString::to_string).collect::<Vec<_>>().join(": ");
    Scrubber::new().scrub(&text).chars().take(MESSAGE_LIMIT).collect::<String>().into()
}

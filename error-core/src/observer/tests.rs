//! Observers put together.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use super::*;
use crate::{ErrorRecord, Fingerprint, HttpError, Scrubber, Severity, StormGate, StormLimits, TestClock};

#[derive(Debug, HttpError)]
#[error("sold out, token=hunter2")]
#[http(status = 409)]
struct SoldOut;

#[derive(Debug, HttpError)]
#[error("broken")]
#[http(status = 500)]
struct Broken;

#[derive(Clone, Debug, Default)]
struct Seen(Arc<Mutex<Vec<String>>>);

impl Seen {
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Observer for Seen {
    fn observe(&self, occurrence: &Occurrence<'_>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(occurrence.error().to_string());
    }
}

impl RecordObserver for Seen {
    fn observe_record(&self, record: &ErrorRecord) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(record.message().to_owned());
    }
}

#[derive(Debug)]
struct Panics;

impl Observer for Panics {
    #[expect(clippy::panic, reason = "what the test is about")]
    fn observe(&self, _: &Occurrence<'_>) {
        panic!("on purpose");
    }
}

fn tell(observer: &dyn Observer, error: &(dyn HttpError + 'static)) {
    observer.observe(&Occurrence::new(error, SystemTime::UNIX_EPOCH));
}

#[test]
fn all_are_told_whoever_panics() {
    let (first, last) = (Seen::default(), Seen::default());
    let observer = FanOut::new().with(first.clone()).with(Panics).with(last.clone());
    tell(&observer, &Broken);
    assert_eq!((first.take(), last.take()), (vec!["broken".to_owned()], vec!["broken".to_owned()]));
}

#[test]
fn a_filter_tells_of_some() {
    let seen = Seen::default();
    let severe = Filter::at_least(Severity::High, seen.clone());
    let client = Filter::new(seen.clone(), |occurrence| occurrence.status().is_client_error());
    tell(&severe, &SoldOut);
    assert!(seen.take().is_empty());
    tell(&severe, &Broken);
    tell(&client, &Broken);
    assert_eq!(seen.take(), ["broken"]);
    tell(&client, &SoldOut);
    assert_eq!(seen.take().len(), 1);
}

#[test]
fn a_gate_spares_and_opens_again() {
    let (seen, clock) = (Seen::default(), TestClock::at(SystemTime::UNIX_EPOCH));
    let gate = StormGate::with_limits(StormLimits::new()).with_clock(clock.clone());
    let observer = Gated::new(gate, seen.clone());
    for _ in 0..3 {
        (0..50).for_each(|_| tell(&observer, &Broken));
        assert_eq!(seen.take().len(), 8);
        clock.advance(Duration::from_secs(1));
    }
}

#[test]
fn what_is_recorded_is_redacted() {
    let seen = Seen::default();
    tell(&Recording::new(Scrubber::new(), seen.clone()), &SoldOut);
    assert_eq!(seen.take(), ["sold out, token=[redacted]"]);
    let print = |error: &(dyn HttpError + 'static)| -> Fingerprint {
        ErrorRecord::new(&Occurrence::new(error, SystemTime::UNIX_EPOCH), &Scrubber::new()).fingerprint()
    };
    assert_ne!(print(&SoldOut), print(&Broken));
}

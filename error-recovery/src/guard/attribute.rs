//! `#[recover]` on functions that run.

use std::cell::Cell;

use error_core::{HttpError, Report, TestClock};

use crate::{BreakerSettings, Breakers, CircuitBreakerError, DeadlineExceededError, Recovery, recover};

#[derive(Debug, HttpError)]
enum Failed {
    #[error("down")]
    #[http(status = 503, action = retry(max = 1, delay = "1ms"))]
    Down,
    #[error("no key {key}")]
    #[http(status = 404)]
    NoKey {
        #[context]
        key: String,
    },
}

struct Store {
    recovery: Recovery,
    calls: Cell<u32>,
}

fn store() -> Store {
    let clock = TestClock::at(std::time::SystemTime::UNIX_EPOCH);
    let defaults = BreakerSettings::consecutive(5);
    let breakers = Breakers::builder().defaults(defaults).clock(clock).build().unwrap();
    Store { recovery: Recovery::new(breakers), calls: Cell::new(0) }
}

impl Store {
    /// Succeeds once it was called so often.
    #[recover(service = "s3", max_retries = 2, fallback = Self::cached, with = self.recovery)]
    async fn load(&self, key: String, (after, mut by): (u32, u32)) -> Result<(String, u32), Report> {
        self.calls.set(self.calls.get() + 1);
        by += 1;
        if key.is_empty() {
            return Err(Failed::NoKey { key }.into());
        }
        if self.calls.get() < after {
            Err(Failed::Down)?;
        }
        Ok((key, by))
    }

    async fn cached(&self, key: String, _: (u32, u32), why: Report) -> Result<(String, u32), Report> {
        let refused = why.downcast_ref::<CircuitBreakerError>().is_some();
        Ok((key, if refused { 1000 } else { 100 }))
    }

    #[recover(service = "s3", idempotent, with = self.recovery)]
    async fn list(&self, mut prefix: String) -> Result<impl Iterator<Item = char>, Report> {
        self.calls.set(self.calls.get() + 1);
        prefix.push('/');
        if self.calls.get() % 2 == 1 {
            Err(Failed::Down)?;
        }
        Ok(prefix.into_bytes().into_iter().map(char::from))
    }

    #[recover(service = "s3", deadline = "1s")]
    async fn store(self, body: &mut Vec<u8>) -> Result<(), Report> {
        body.push(1);
        Err(Failed::Down)?
    }
}

#[recover(service = "slow", attempt_timeout = "20ms")]
async fn never() -> Result<(), Report> {
    std::future::pending().await
}

#[tokio::test(start_paused = true)]
async fn a_function_is_tried_again_with_its_arguments_as_they_were() {
    let store = store();
    assert_eq!(store.load("a".into(), (3, 1)).await.unwrap(), ("a".into(), 2));
    assert_eq!(store.calls.get(), 3);
    store.calls.set(0);
    assert_eq!(store.list("x".into()).await.unwrap().collect::<String>(), "x/");
    assert_eq!(store.calls.get(), 2, "as often as the error declares");
}

#[tokio::test(start_paused = true)]
async fn a_fallback_gets_the_arguments_and_the_reason() {
    let store = store();
    assert_eq!(store.load("a".into(), (99, 1)).await.unwrap(), ("a".into(), 100));
    // The second of these is the fifth failure in a row, which opens the circuit.
    assert_eq!(store.load("b".into(), (99, 1)).await.unwrap(), ("b".into(), 1000));
    assert_eq!(store.load("c".into(), (0, 1)).await.unwrap(), ("c".into(), 1000));
    assert_eq!(store.calls.get(), 5, "nothing is called any more");
}

#[tokio::test(start_paused = true)]
async fn what_the_caller_did_wrong_is_tried_once_and_reaches_the_caller() {
    let store = store();
    let report = store.load(String::new(), (0, 0)).await.unwrap_err();
    assert!(matches!(report.downcast_ref(), Some(Failed::NoKey { .. })));
    assert_eq!(store.calls.get(), 1);
}

#[tokio::test(start_paused = true)]
async fn without_a_word_about_retries_a_function_runs_once_with_any_arguments() {
    let scope = store().recovery;
    let mut body = Vec::new();
    let report = scope.scope(store().store(&mut body)).await.unwrap_err();
    assert!(matches!(report.downcast_ref(), Some(Failed::Down)));
    assert_eq!(body, [1]);
    let late = scope.scope(never()).await.unwrap_err();
    assert!(late.downcast_ref::<DeadlineExceededError>().is_some());
    let failures = |service: &str| scope.breakers().service(service).snapshot().counts.failures;
    assert_eq!((failures("s3"), failures("slow")), (1, 1), "the circuits are those of the scope");
}

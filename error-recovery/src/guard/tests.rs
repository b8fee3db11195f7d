//! The order of the parts, under the runtime's paused time.

use std::cell::{Cell, RefCell};
use std::future::{Future, pending};
use std::time::{Duration, SystemTime};

use error_core::{HttpError, IntoReport, Report, TestClock};
use tokio::time::Instant;

use super::{Guard, GuardBuilder, OperationSnapshot, Recovery, RetryCounts};
use crate::{
    Backoff, BreakerSettings, BreakerState, Breakers, CircuitBreakerError, DeadlineExceededError,
    RetryBudget, RetryPolicy,
};

const SECOND: Duration = Duration::from_secs(1);

#[derive(Clone, Copy, Debug, HttpError)]
enum Failed {
    #[error("down")]
    #[http(status = 503)]
    Down,
    #[error("locked")]
    #[http(status = 500, action = retry(max = 2, delay = "3s"))]
    Locked,
    #[error("wrong")]
    #[http(status = 400)]
    Wrong,
    #[error("expected")]
    #[http(status = 503, action = ignore)]
    Expected,
    #[error("busy")]
    #[http(status = 503, retry_after = "30s")]
    Busy,
}

fn recovery(failures: u32) -> Recovery {
    let clock = TestClock::at(SystemTime::UNIX_EPOCH);
    let settings = BreakerSettings::consecutive(failures).with_success_count();
    let breakers = Breakers::builder().defaults(settings).clock(clock.clone()).build().unwrap();
    Recovery::new(breakers).with_clock(clock)
}

fn builder(recovery: &Recovery) -> GuardBuilder {
    recovery.guard("service", "operation")
}

fn policy(retries: u32) -> RetryPolicy {
    RetryPolicy::new(retries).with_backoff(Backoff::exponential(SECOND).without_jitter())
}

/// The outcome of an operation that always fails, how often it was tried, and how long that took.
async fn tried(guard: &Guard, error: Failed) -> (Report, u32, Duration) {
    let (tries, began) = (Cell::new(0), Instant::now());
    let operation = |attempt: super::Attempt| {
        tries.set(tries.get() + 1);
        assert_eq!(attempt.number, tries.get());
        async move { Err::<(), _>(error) }
    };
    let report = guard.run(operation).await.unwrap_err();
    (report, tries.get(), began.elapsed())
}

#[tokio::test(start_paused = true)]
async fn an_operation_is_done_once_unless_it_is_said_that_it_may_be_done_twice() {
    let recovery = recovery(100);
    let once = builder(&recovery).build().unwrap();
    assert_eq!(tried(&once, Failed::Locked).await.1, 1);
    let declared = builder(&recovery).idempotent().build().unwrap();
    let (_, tries, took) = tried(&declared, Failed::Locked).await;
    assert_eq!(tries, 3, "as often as the error says");
    assert!(took >= SECOND * 9 && took <= SECOND * 19, "{took:?}");
    assert_eq!(tried(&declared, Failed::Down).await.1, 1, "it does not say so");
    let always = builder(&recovery).retry(policy(4)).build().unwrap();
    assert_eq!(tried(&always, Failed::Down).await.1, 5);
    assert_eq!(tried(&always, Failed::Wrong).await.1, 1);
}

#[tokio::test(start_paused = true)]
async fn each_try_asks_the_circuit_and_one_that_opens_ends_them() {
    let recovery = recovery(3);
    let guard = builder(&recovery).retry(policy(9)).build().unwrap();
    let (report, tries, took) = tried(&guard, Failed::Down).await;
    assert_eq!((tries, took), (3, SECOND * (1 + 2 + 4)));
    assert!(report.downcast_ref::<CircuitBreakerError>().is_some(), "the fourth was refused: {report}");
    let (_, tries, took) = tried(&guard, Failed::Down).await;
    assert_eq!((tries, took), (0, Duration::ZERO), "it is not waited for");
}

#[tokio::test(start_paused = true)]
async fn the_circuit_is_told_what_the_error_says_of_the_service() {
    let recovery = recovery(100);
    let guard = builder(&recovery).build().unwrap();
    for error in [Failed::Down, Failed::Wrong, Failed::Expected, Failed::Locked] {
        tried(&guard, error).await;
    }
    let counts = recovery.breakers().service("service").snapshot().counts;
    assert_eq!((counts.failures, counts.successes, counts.cancelled), (2, 1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_try_that_is_late_is_a_failure_and_the_whole_ends_at_its_deadline() {
    let recovery = recovery(100);
    let guard =
        builder(&recovery).retry(policy(9)).attempt_timeout(SECOND * 2).deadline(SECOND * 4).build().unwrap();
    let (began, tries) = (Instant::now(), RefCell::new(Vec::new()));
    let report = guard
        .run(|attempt| {
            tries.borrow_mut().push(attempt.deadline.left());
            pending::<Result<(), Failed>>()
        })
        .await
        .unwrap_err();
    assert!(report.downcast_ref::<DeadlineExceededError>().is_some());
    assert_eq!(began.elapsed(), SECOND * 4);
    // 2 seconds of the first try and 1 of waiting leave 1.
    assert_eq!(*tries.borrow(), [SECOND * 2, SECOND]);
    let counts = recovery.breakers().service("service").snapshot().counts;
    assert_eq!(
        (counts.failures, counts.cancelled),
        (1, 1),
        "the second had not the time that a try may take"
    );
}

#[tokio::test(start_paused = true)]
async fn with_a_deadline_alone_to_be_late_is_a_failure() {
    let recovery = recovery(1);
    let guard = builder(&recovery).deadline(SECOND).build().unwrap();
    guard.run(|_| pending::<Result<(), Failed>>()).await.unwrap_err();
    assert_eq!(recovery.breakers().service("service").state(), BreakerState::Open);
}

#[tokio::test(start_paused = true)]
async fn a_wait_beyond_the_deadline_is_not_begun() {
    let guard = builder(&recovery(100)).retry(policy(9)).deadline(SECOND * 20).build().unwrap();
    let (report, tries, took) = tried(&guard, Failed::Busy).await;
    assert!(report.downcast_ref::<Failed>().is_some());
    assert_eq!((tries, took), (1, Duration::ZERO));
}

#[tokio::test(start_paused = true)]
async fn the_fallback_is_outermost_and_hears_of_an_open_circuit() {
    let recovery = recovery(1);
    let guard = builder(&recovery).deadline(SECOND).build().unwrap();
    let run = |error: Failed| {
        guard.run_or(
            move |_| async move { Err(error) },
            |report| async move {
                let refused = report.downcast_ref::<CircuitBreakerError>().is_some();
                Ok::<_, Failed>(if refused { "refused" } else { "failed" })
            },
        )
    };
    assert!(run(Failed::Wrong).await.is_err(), "the caller is to know");
    assert_eq!(run(Failed::Down).await.unwrap(), "failed");
    assert_eq!(run(Failed::Down).await.unwrap(), "refused");
    // It has time of its own.
    let slow = guard.run_or(
        |_| async { Err(Failed::Down) },
        |_| async {
            tokio::time::sleep(SECOND * 5).await;
            Ok::<_, Failed>(7)
        },
    );
    assert_eq!(slow.await.unwrap(), 7);
}

#[tokio::test(start_paused = true)]
async fn all_guards_take_their_retries_out_of_one_budget() {
    let budget = RetryBudget::with_clock(TestClock::at(SystemTime::UNIX_EPOCH), 20, 0);
    let recovery = recovery(1_000).with_budget(budget);
    let mut tries = 0;
    for service in ["a", "b"] {
        let guard = recovery.guard(service, "operation").retry(policy(1)).build().unwrap();
        for _ in 0..25 {
            tries += tried(&guard, Failed::Down).await.1;
        }
    }
    assert_eq!(tries, 60);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_given_up_gives_its_probe_back() {
    let recovery = recovery(1);
    let breaker = recovery.breakers().service("service");
    let guard = builder(&recovery).build().unwrap();
    let call = guard.run(|_| pending::<Result<(), Failed>>());
    assert!(tokio::time::timeout(SECOND, call).await.is_err());
    assert_eq!(breaker.snapshot().counts.cancelled, 1);
    assert_eq!(breaker.state(), BreakerState::Closed);
}

/// Each number, for the one operation that there is.
#[tokio::test(start_paused = true)]
async fn retries_and_fallbacks_are_counted_by_how_they_end() {
    let budget = RetryBudget::with_clock(TestClock::at(SystemTime::UNIX_EPOCH), 100, 0);
    let recovery = recovery(5).with_budget(budget);
    let guard = builder(&recovery).retry(policy(2)).build().unwrap();
    let counts = || {
        let [OperationSnapshot { service, operation, retries, fallbacks }] = &recovery.operations()[..]
        else {
            panic!("{:?}", recovery.operations())
        };
        assert_eq!((&**service, *operation), ("service", "operation"));
        let RetryCounts { successes, failures, cancelled, rejected } = *retries;
        (
            [successes, failures, cancelled, rejected],
            [fallbacks.successes, fallbacks.failures, fallbacks.cancelled],
        )
    };
    assert_eq!(counts(), ([0, 0, 0, 0], [0, 0, 0]), "there from the start");
    let second_time =
        |attempt: super::Attempt| async move { if attempt.number == 1 { Err(Failed::Down) } else { Ok(()) } };
    guard.run(second_time).await.unwrap();
    assert_eq!(counts().0, [1, 0, 0, 0]);
    // The call before has left room for nothing more: this one may be retried once.
    tried(&guard, Failed::Down).await;
    assert_eq!(counts().0, [1, 1, 0, 1]);
    for _ in 0..3 {
        guard.run(|_| async { Ok::<_, Failed>(()) }).await.unwrap();
    }
    let given_up = guard.run(|attempt| async move {
        if attempt.number > 1 {
            pending::<()>().await;
        }
        Err::<(), _>(Failed::Down)
    });
    assert!(tokio::time::timeout(SECOND * 2, given_up).await.is_err());
    assert_eq!(counts().0, [1, 1, 1, 1]);
    // Three failures in a row before: the second try of this call opens the circuit, which refuses the third.
    tried(&guard, Failed::Down).await;
    tried(&guard, Failed::Down).await;
    let before = counts().0;
    assert_eq!(recovery.breakers().service("service").state(), BreakerState::Open);
    assert!(before[3] > 1, "{before:?}");

    let instead = |result: Result<(), Failed>| {
        guard.run_or(|_| async { Err(Failed::Down) }, move |_| async move { result })
    };
    assert!(instead(Ok(())).await.is_ok());
    assert!(instead(Err(Failed::Down)).await.is_err());
    let never = guard.run_or(|_| async { Err(Failed::Down) }, |_| pending::<Result<(), Failed>>());
    assert!(tokio::time::timeout(SECOND, never).await.is_err());
    assert_eq!(counts(), (before, [1, 1, 1]));
}

#[tokio::test]
async fn a_scope_is_what_is_current() {
    let recovery = recovery(1);
    let current = recovery.scope(async { Recovery::current().breakers().service("here").name().to_owned() });
    assert_eq!(current.await, "here");
    assert!(recovery.breakers().get("here").is_some());
    assert!(Recovery::current().breakers().get("here").is_none());
    // What has been asked for is not replaced behind anybody's back.
    assert!(recovery.install().is_err());
}

#[test]
fn a_guard_that_has_no_time_is_refused() {
    let error =
        Guard::builder("op").deadline(Duration::ZERO).attempt_timeout(Duration::ZERO).build().unwrap_err();
    assert_eq!(error.problems().len(), 2);
}

/// Guards are used from handlers that move between threads.
#[test]
fn a_run_can_be_sent() {
    fn sent<F: Future + Send>(_: F) {}
    fn checked(guard: &Guard) {
        sent(guard.run(|_| async { Ok::<_, Failed>(()) }));
        sent(guard.run_or(|_| async { Err(Failed::Down.into_report()) }, |_| async { Ok::<_, Failed>(()) }));
    }
    checked(&Guard::builder("op").build().unwrap());
}

/// Not a line of the guard's: that would be the same for every error of a service.
#[tokio::test(start_paused = true)]
async fn an_error_has_the_place_of_the_application() {
    let recovery = recovery(1);
    let clock = TestClock::at(SystemTime::UNIX_EPOCH);
    let line = |report: &Report| (report.location().file().to_owned(), report.location().line());
    let here = |line: u32| (file!().to_owned(), line);
    let alone = Guard::builder("operation").clock(clock.clone()).attempt_timeout(SECOND).build().unwrap();
    let down = |_| async { Err::<(), _>(Failed::Down) };

    let (report, at) = (alone.run(down).await.unwrap_err(), line!());
    assert_eq!(line(&report), here(at));
    let (report, at) = (alone.run_until(crate::Deadline::none(), down).await.unwrap_err(), line!());
    assert_eq!(line(&report), here(at));
    let (report, at) = (alone.run_once(async { Err::<(), _>(Failed::Down) }).await.unwrap_err(), line!());
    assert_eq!(line(&report), here(at));
    let instead = |_| async { Err::<(), _>(Failed::Wrong) };
    let (report, at) = (alone.run_or(down, instead).await.unwrap_err(), line!());
    assert_eq!((line(&report), report.to_string()), (here(at), "wrong".to_owned()));
    // One that is made elsewhere and waited for here.
    let (running, at) = (alone.run(|_| pending::<Result<(), Failed>>()), line!());
    let late = running.await.unwrap_err();
    assert!(late.downcast_ref::<DeadlineExceededError>().is_some(), "{late}");
    assert_eq!(line(&late), here(at));

    // One that has a place already keeps it.
    let made = Cell::new(0);
    let operation = |_| {
        let (report, at) = (Report::new(Failed::Down), line!());
        made.set(at);
        async { Err::<(), _>(report) }
    };
    assert_eq!(line(&alone.run(operation).await.unwrap_err()), here(made.get()));

    let guarded = builder(&recovery).build().unwrap();
    guarded.run(down).await.unwrap_err();
    let (refused, at) = (guarded.run(down).await.unwrap_err(), line!());
    assert!(refused.downcast_ref::<CircuitBreakerError>().is_some(), "{refused}");
    assert_eq!(line(&refused), here(at));
}

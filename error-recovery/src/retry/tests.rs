//! Tries, under the runtime's paused time.

use std::cell::Cell;
use std::time::{Duration, SystemTime};

use error_core::{HttpError, TestClock};
use tokio::time::Instant;

use super::{Backoff, RetryBudget, RetryPolicy};
use crate::Deadline;

const SECOND: Duration = Duration::from_secs(1);

#[derive(Clone, Copy, Debug, PartialEq, HttpError)]
enum Failed {
    #[error("down")]
    #[http(status = 503)]
    Down,
    #[error("broken")]
    #[http(status = 500)]
    Broken,
    #[error("wrong")]
    #[http(status = 400)]
    Wrong,
    #[error("expected")]
    #[http(status = 503, action = ignore)]
    Expected,
    #[error("locked")]
    #[http(status = 500, action = retry(max = 1, delay = "2s"))]
    Locked,
    #[error("denied or not")]
    #[http(status = 503, recoverable = .soft)]
    Perhaps { soft: bool },
    #[error("busy")]
    #[http(status = 503, retry_after = .wait)]
    Busy { wait: Duration },
    #[error("closed")]
    #[http(status = 503, retry_after = .opens)]
    Closed { opens: SystemTime },
}

/// How often an operation that always fails is tried, and for how long.
async fn tried(policy: &RetryPolicy, deadline: Deadline, error: Failed) -> (u32, Duration) {
    let (tries, began) = (Cell::new(0), Instant::now());
    let operation = || {
        tries.set(tries.get() + 1);
        async { Err::<(), _>(error) }
    };
    assert_eq!(policy.run_until(deadline, operation).await, Err(error));
    (tries.get(), began.elapsed())
}

fn policy(retries: u32) -> RetryPolicy {
    RetryPolicy::new(retries).with_backoff(Backoff::exponential(SECOND).with_cap(SECOND * 4).without_jitter())
}

#[tokio::test(start_paused = true)]
async fn waits_double_up_to_the_cap_and_tries_are_counted() {
    let (tries, took) = tried(&policy(4), Deadline::none(), Failed::Down).await;
    assert_eq!((tries, took), (5, SECOND * (1 + 2 + 4 + 4)));
    assert_eq!(tried(&policy(0), Deadline::none(), Failed::Down).await, (1, Duration::ZERO));
}

#[tokio::test(start_paused = true)]
async fn what_is_not_recoverable_is_tried_once() {
    for error in [Failed::Broken, Failed::Wrong, Failed::Expected, Failed::Perhaps { soft: false }] {
        assert_eq!(tried(&policy(3), Deadline::none(), error).await.0, 1, "{error}");
    }
    for error in [Failed::Locked, Failed::Perhaps { soft: true }] {
        assert_eq!(tried(&policy(3), Deadline::none(), error).await.0, 4, "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn jitter_makes_a_wait_at_most_twice_as_long() {
    let policy = RetryPolicy::new(1).with_backoff(Backoff::exponential(SECOND));
    let (_, took) = tried(&policy, Deadline::none(), Failed::Down).await;
    assert!(took >= SECOND && took <= SECOND * 2 + Duration::from_millis(1), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn an_error_is_not_asked_again_earlier_than_it_says() {
    let busy = Failed::Busy { wait: SECOND * 7 };
    assert_eq!(tried(&policy(2), Deadline::none(), busy).await, (3, SECOND * 14));
    let now = SystemTime::UNIX_EPOCH + SECOND * 1000;
    let policy = policy(1).with_clock(TestClock::at(now));
    let closed = Failed::Closed { opens: now + SECOND * 9 };
    assert_eq!(tried(&policy, Deadline::none(), closed).await, (2, SECOND * 9));
    let opened = Failed::Closed { opens: now - SECOND };
    assert_eq!(tried(&policy, Deadline::none(), opened).await, (2, SECOND));
}

#[tokio::test(start_paused = true)]
async fn no_try_begins_too_late() {
    // After 1, 3 and 7 seconds; the next would be after 11.
    let short = policy(9).with_total_time(SECOND * 10);
    assert_eq!(tried(&short, Deadline::none(), Failed::Down).await, (4, SECOND * 7));
    assert_eq!(tried(&policy(9), Deadline::after(SECOND * 2), Failed::Down).await, (2, SECOND));
    let busy = Failed::Busy { wait: SECOND * 30 };
    assert_eq!(tried(&policy(9), Deadline::after(SECOND * 30), busy).await, (1, Duration::ZERO));
}

#[tokio::test(start_paused = true)]
async fn a_budget_ends_the_retries_of_all_who_share_it() {
    let budget = RetryBudget::with_clock(TestClock::at(SystemTime::UNIX_EPOCH), 20, 0);
    let policy = policy(1).with_budget(budget);
    let mut tries = 0;
    for _ in 0..50 {
        tries += tried(&policy, Deadline::none(), Failed::Down).await.0;
    }
    assert_eq!(tries, 60, "a fifth of the calls");
}

#[tokio::test(start_paused = true)]
async fn a_success_ends_the_tries() {
    let tries = Cell::new(0);
    let operation = || {
        tries.set(tries.get() + 1);
        let answer = if tries.get() == 2 { Ok(7) } else { Err(Failed::Down) };
        async move { answer }
    };
    assert_eq!(policy(9).run(operation).await, Ok(7));
    assert_eq!(tries.get(), 2);
}

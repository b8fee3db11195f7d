//! Limits, by a clock that stands still until it is moved.

use std::time::{Duration, SystemTime};

use error_core::{HttpError, TestClock};
use proptest::prelude::*;
use serde_json::json;

use super::{Quota, RateLimiter, RateLimiterBuilder};

const SECOND: Duration = Duration::from_secs(1);

fn limiter(builder: RateLimiterBuilder) -> (RateLimiter, TestClock) {
    let clock = TestClock::at(SystemTime::UNIX_EPOCH);
    (builder.clock(clock.clone()).most_keys(3).build().unwrap(), clock)
}

#[test]
fn document_a_allows_a_hundred_an_hour_and_says_when_the_window_ends() {
    let (limiter, clock) = limiter(RateLimiter::fixed_window(Quota::per_hour(100)));
    clock.advance(SECOND * 1234);
    for left in (0..100).rev() {
        let allowed = limiter.check("user_123").unwrap();
        assert_eq!((allowed.limit, allowed.remaining), (100, left));
    }
    clock.advance(SECOND * 3540);
    let error = limiter.check("user_123").unwrap_err();
    assert_eq!((error.limit, error.window_seconds), (100, 3600));
    assert_eq!(error.retry_after().unwrap().to_string(), "60");
    let mut context = Vec::new();
    error.context(&mut |field| context.push(field.key().to_owned()));
    assert_eq!(json!(context), json!(["limit", "window_seconds"]));
    clock.advance(SECOND * 60);
    assert_eq!(limiter.check("user_123").unwrap().reset, SECOND * 3600);
}

#[test]
fn a_call_may_cost_more_than_one_and_never_more_than_all() {
    let (limiter, _) = limiter(RateLimiter::fixed_window(Quota::per_minute(10)));
    assert_eq!(limiter.check_cost("a", 7).unwrap().remaining, 3);
    assert!(limiter.check_cost("a", 4).is_err());
    assert_eq!(limiter.check_cost("a", 3).unwrap().remaining, 0);
    assert!(limiter.check_cost("b", 11).is_err());
    assert!(limiter.check_cost("b", u32::MAX).is_err());
    assert_eq!(limiter.check_cost("b", 0).unwrap().remaining, 9);
    let counts = limiter.counts();
    assert_eq!((counts.allowed, counts.denied), (3, 3));
}

#[test]
fn keys_beyond_the_limit_share_a_window_until_others_are_forgotten() {
    let (limiter, clock) = limiter(RateLimiter::fixed_window(Quota::per_minute(2)));
    for key in ["a", "b", "c"] {
        limiter.check(key).unwrap();
    }
    assert!(limiter.check("d").is_ok() && limiter.check("e").is_ok());
    assert!(limiter.check("f").is_err() && limiter.check("a").is_ok());
    assert_eq!(limiter.keys(), 3);
    clock.advance(SECOND * 60);
    assert!(limiter.check("f").is_ok() && limiter.check("g").is_ok() && limiter.check("f").is_ok());
    assert_eq!(limiter.keys(), 2, "those whose window is over are forgotten");
    for key in 0..10_000 {
        let _ = limiter.check(&key.to_string());
    }
    assert_eq!(limiter.keys(), 3);
}

#[test]
fn all_mistakes_of_a_quota_are_told() {
    let problems = |quota| RateLimiter::fixed_window(quota).build().unwrap_err().problems().len();
    assert_eq!(problems(Quota::new(0, Duration::ZERO)), 2);
    assert_eq!(problems(Quota::new(1, Duration::MAX)), 1);
}

proptest! {
    /// Beside a list of what was let through since the window began.
    #[test]
    fn a_fixed_window_is_what_it_says(
        limit in 1_u32..6,
        seconds in 1_u64..20,
        calls in proptest::collection::vec((0_u64..4000, 1_u32..4), 0..200),
    ) {
        let (limiter, clock) = limiter(RateLimiter::fixed_window(Quota::new(limit, SECOND * seconds as u32)));
        let (mut now, mut began, mut used) = (0, 0, 0);
        for (step, (millis, cost)) in calls.into_iter().enumerate() {
            clock.advance(Duration::from_millis(millis));
            now += millis;
            if step == 0 || now - began >= seconds * 1000 {
                (began, used) = (now, 0);
            }
            let reset = Duration::from_millis(began + seconds * 1000 - now);
            match limiter.check_cost("a", cost) {
                Ok(allowed) => {
                    used += cost;
                    prop_assert!(used <= limit);
                    prop_assert_eq!((allowed.remaining, allowed.reset), (limit - used, reset));
                }
                Err(error) => {
                    prop_assert!(used + cost > limit);
                    prop_assert_eq!(error.retry_after, reset);
                }
            }
        }
    }
}

#[cfg(feature = "gcra")]
mod gcra {
    use super::*;

    #[test]
    fn the_quota_comes_back_a_call_at_a_time() {
        let (limiter, clock) = limiter(RateLimiter::gcra(Quota::per_minute(6)));
        for left in (0..6).rev() {
            assert_eq!(limiter.check("a").unwrap().remaining, left);
        }
        assert_eq!(limiter.check("a").unwrap_err().retry_after, SECOND * 10);
        clock.advance(SECOND * 10);
        let allowed = limiter.check("a").unwrap();
        assert_eq!((allowed.remaining, allowed.reset), (0, SECOND * 60));
        assert!(limiter.check("a").is_err());
        assert_eq!(limiter.check_cost("b", 4).unwrap().remaining, 2);
        assert!(limiter.check_cost("b", 7).is_err(), "more than all");
        clock.advance(SECOND * 60);
        for key in ["c", "d", "e"] {
            limiter.check(key).unwrap();
        }
        assert_eq!(limiter.keys(), 3, "keys whose quota is whole again are forgotten");
    }

    proptest! {
        /// Beside a bucket that fills evenly, in nanoseconds of credit.
        #[test]
        fn it_is_a_bucket_that_fills_evenly(
            limit in 1_u32..6,
            calls in proptest::collection::vec((0_u64..4000, 1_u32..4), 0..200),
        ) {
            let each = 1_000_000_000;
            let (limiter, clock) = limiter(RateLimiter::gcra(Quota::new(limit, SECOND * limit)));
            let full = u64::from(limit) * each;
            let mut credit = full;
            for (millis, cost) in calls {
                clock.advance(Duration::from_millis(millis));
                credit = (credit + millis * 1_000_000).min(full);
                let price = u64::from(cost) * each;
                match limiter.check_cost("a", cost) {
                    Ok(allowed) => {
                        prop_assert!(credit >= price);
                        credit -= price;
                        prop_assert_eq!(u64::from(allowed.remaining), credit / each);
                    }
                    Err(error) => {
                        prop_assert!(credit < price);
                        let wait = if price > full { full } else { price - credit };
                        prop_assert_eq!(error.retry_after, Duration::from_nanos(wait));
                    }
                }
            }
        }
    }
}

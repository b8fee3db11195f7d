//! Budgets, by a clock that stands still until it is moved.

use super::*;
use error_core::{HttpError, TestClock};
use proptest::prelude::*;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn budget(builder: TokenBudgetBuilder, start: &str) -> (TokenBudget, TestClock) {
    let clock = TestClock::at(humantime::parse_rfc3339(start).unwrap());
    (builder.clock(clock.clone()).most_users(2).build().unwrap(), clock)
}

#[test]
fn document_e_refuses_with_the_numbers_and_an_hour() {
    let (budget, _) = budget(TokenBudget::monthly(5_000), "2026-01-31T23:00:00Z");
    budget.reserve("user", 4_900).unwrap().settle(4_800);
    let error = budget.reserve("user", 300).unwrap_err();
    assert_eq!((error.tokens_used, error.tokens_limit, error.tokens_needed), (4_800, 5_000, 300));
    assert_eq!(error.status().as_u16(), 429);
    assert_eq!(error.retry_after().unwrap().to_string(), "3600");
    assert!(budget.reserve("other", 5_000).is_ok());
}

#[test]
fn a_month_ends_at_midnight_of_its_last_day() {
    let (budget, clock) = budget(TokenBudget::monthly(10), "2024-02-29T12:00:00Z");
    let late = budget.reserve("user", 4).unwrap();
    budget.reserve("user", 6).unwrap().settle(6);
    clock.advance(DAY / 2 - Duration::from_secs(1));
    assert_eq!(budget.usage("user").remaining(), 0);
    clock.advance(Duration::from_secs(1));
    assert_eq!(budget.usage("user"), TokenUsage { used: 0, reserved: 4, limit: 10 });
    late.settle(9);
    assert_eq!(budget.usage("user").remaining(), 10, "what was reserved in February counts for February");
}

#[test]
fn what_is_reserved_is_not_given_twice_and_comes_back() {
    let (budget, _) = budget(TokenBudget::rolling(10, DAY), "2026-01-01T00:00:00Z");
    let first = budget.reserve("user", 7).unwrap();
    assert_eq!((first.tokens(), budget.reserve("user", 4).unwrap_err().tokens_used), (7, 7));
    drop(first);
    let second = budget.reserve("user", 10).unwrap();
    second.refund();
    // Only afterwards is it known that a call did cost more.
    budget.reserve("user", 10).unwrap().settle(25);
    assert_eq!(budget.usage("user").remaining(), 0);
    assert!(budget.reserve("user", 1).is_err());
    assert!(budget.reserve("user", 0).is_ok());
}

#[test]
fn what_was_spent_before_a_restart_is_spent() {
    let (budget, clock) = budget(TokenBudget::monthly(10), "2026-01-31T00:00:00Z");
    budget.charge("user", 4);
    budget.charge("user", 3);
    let refused = budget.reserve("user", 4).unwrap_err();
    assert_eq!((refused.tokens_used, budget.usage("user").remaining()), (7, 3));
    budget.charge("user", 30);
    assert_eq!(budget.usage("user"), TokenUsage { used: 37, reserved: 0, limit: 10 });
    clock.advance(DAY);
    assert_eq!(budget.usage("user").used, 0);
}

#[test]
fn accounts_are_bounded_and_those_in_use_are_kept() {
    let (budget, clock) = budget(TokenBudget::rolling(10, DAY), "2026-01-01T00:00:00Z");
    let held = budget.reserve("a", 3).unwrap();
    budget.reserve("b", 3).unwrap().settle(3);
    budget.reserve("c", 6).unwrap().settle(6);
    assert!(budget.reserve("d", 6).is_err(), "those beyond the limit share an account");
    clock.advance(DAY);
    assert_eq!(budget.usage("e").used, 0);
    assert_eq!(budget.users.lock().unwrap().len(), 2);
    assert_eq!(budget.usage("a").reserved, 3);
    drop(held);
    assert_eq!(budget.usage("a").reserved, 0);
}

#[test]
fn months_follow_each_other_over_years_and_before_all_is_one() {
    let at = |date| month(humantime::parse_rfc3339(date).unwrap());
    assert_eq!(at("2025-12-31T23:59:59Z") + 1, at("2026-01-01T00:00:00Z"));
    assert_eq!(at("2026-01-31T23:59:59Z"), at("2026-01-01T00:00:00Z"));
    assert_eq!(month(SystemTime::UNIX_EPOCH - DAY), at("1970-01-01T00:00:00Z"));
}

#[test]
fn mistakes_are_told() {
    let error = TokenBudget::rolling(0, Duration::ZERO).build().unwrap_err();
    assert_eq!(error.problems().len(), 2);
}

proptest! {
    /// Beside a list of all that was spent.
    #[test]
    fn a_rolling_window_is_what_it_says(
        steps in proptest::collection::vec((0_u64..20, 0_u64..8, 0_u64..8), 0..200),
    ) {
        let minute = Duration::from_secs(60);
        let (budget, clock) = budget(TokenBudget::rolling(20, minute * 60), "2026-01-01T00:00:00Z");
        let (mut now, mut spent) = (0, Vec::new());
        for (minutes, asked, cost) in steps {
            clock.advance(minute * minutes as u32);
            now += minutes;
            let used: u64 = spent.iter().filter(|(at, _)| at + 60 > now).map(|(_, tokens)| tokens).sum();
            prop_assert_eq!(budget.usage("user").used, used);
            match budget.reserve("user", asked) {
                Ok(reserved) => {
                    prop_assert!(used + asked <= 20 || asked == 0);
                    reserved.settle(cost);
                    spent.push((now, cost));
                }
                // After a call that did cost more than it reserved, not even nothing is left.
                Err(_) => prop_assert!(used + asked > 20 && asked > 0),
            }
        }
    }
}

//! The table in `docs/breaker.md`, row by row.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, SystemTime};

use error_core::TestClock;

use super::{BreakerSettings, CircuitBreaker, OpenWait, Permit};

const SECOND: Duration = Duration::from_secs(1);

fn settings(text: &str) -> BreakerSettings {
    let mut settings = BreakerSettings::new();
    for word in text.split(' ') {
        settings = match word.split_once('=') {
            Some(("row", failures)) => BreakerSettings::consecutive(failures.parse().unwrap()),
            Some(("calls", calls)) => BreakerSettings::count_window(calls.parse().unwrap()),
            Some(("seconds", length)) => BreakerSettings::time_window(SECOND * length.parse().unwrap()),
            Some(("minimum", calls)) => settings.with_minimum_calls(calls.parse().unwrap()),
            _ if word == "slow" => settings.with_slow_calls(SECOND, 50),
            _ if word == "backoff" => settings.with_open_wait(OpenWait::exponential(SECOND, SECOND * 60)),
            _ => panic!("{word} is no setting"),
        };
    }
    settings
}

fn end(permit: Permit<'_>, how: &str, clock: &TestClock) {
    if how.starts_with("slow") {
        clock.advance(SECOND);
    }
    match how {
        "ok" | "slow" => permit.success(),
        "err" | "slow-err" => permit.failure(),
        "cancel" => permit.cancel(),
        "panic" => {
            let call = AssertUnwindSafe(|| {
                let _permit = permit;
                resume_unwind(Box::new("the call"));
            });
            assert!(catch_unwind(call).is_err());
        }
        _ => panic!("{how} is no step"),
    }
}

/// Takes the steps of a row and answers the state after them.
fn play(settings: BreakerSettings, steps: &str) -> String {
    let clock = TestClock::at(SystemTime::UNIX_EPOCH);
    let breaker = CircuitBreaker::builder("test").settings(settings).clock(clock.clone()).build().unwrap();
    let mut out: HashMap<&str, Permit<'_>> = HashMap::new();
    for word in steps.split(' ') {
        let (times, step) =
            word.split_once('*').map_or((1, word), |(times, step)| (times.parse().unwrap(), step));
        for _ in 0..times {
            if let Some(seconds) = step.strip_prefix('+') {
                clock.advance(SECOND * seconds.strip_suffix('s').unwrap().parse().unwrap());
            } else if let Some(calls) = step.strip_prefix("calls=") {
                assert_eq!(breaker.snapshot().window.calls.to_string(), calls, "{steps}");
            } else if let Some(name) = step.strip_suffix('=') {
                out.insert(name, breaker.admit().unwrap());
            } else if let Some((name, how)) = step.split_once(':') {
                end(out.remove(name).unwrap(), how, &clock);
            } else {
                match step {
                    "refused" => assert!(breaker.admit().is_err(), "{steps}: admitted"),
                    "reset" => breaker.reset("row"),
                    "force_open" => breaker.force_open("row"),
                    "force_closed" => breaker.force_closed("row"),
                    "metrics_only" => breaker.metrics_only("row"),
                    "open" => breaker.open("row"),
                    "hold" => breaker.hold_open(SECOND * 30),
                    "sensitive" => breaker.set_sensitive(true),
                    "insensitive" => breaker.set_sensitive(false),
                    "reconfigure" => breaker.reconfigure(settings, "row").unwrap(),
                    how => end(breaker.admit().unwrap(), how, &clock),
                }
            }
        }
    }
    breaker.state().to_string()
}

#[test]
fn each_row_holds() {
    let page = include_str!("../docs/breaker.md");
    let (_, table) = page.split_once("|---|---|---|---|\n").unwrap();
    let rows: Vec<_> = table.lines().take_while(|line| line.starts_with("| ")).collect();
    assert!(rows.len() > 40, "{} rows", rows.len());
    for row in rows {
        let cells: Vec<_> = row.split('|').map(|cell| cell.trim().trim_matches('`')).collect();
        let state = play(settings(cells[1]), cells[2]);
        assert_eq!(state, cells[3], "{row}");
    }
}

//! What the monitor knows, as it says it itself.

use std::time::Duration;

use serde::Deserialize;

use crate::admin::call::{Answer, Call, document};
use crate::admin::query::Asked;

pub(super) fn snapshot(call: &Call) -> Answer {
    document(&call.admin.inner.monitor.snapshot())
}

#[derive(Deserialize)]
struct Stats {
    window: Option<u64>,
}

pub(super) fn stats(call: &Call) -> Answer {
    let mut asked: Asked<Stats> = Asked::by(&call.request)?;
    let window = asked.of.window;
    let seconds = asked.number("window", window, 1..=3_600, 300);
    asked.settle()?;
    let inner = &call.admin.inner;
    match window {
        None => document(&inner.monitor.snapshot().error_stats()),
        Some(_) => document(&inner.tracker.stats(Duration::from_secs(seconds))),
    }
}

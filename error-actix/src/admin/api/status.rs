//! Everything in one call, for a first look and for each second.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use humantime::format_rfc3339_millis;
use serde::Serialize;
use serde::ser::Serializer;

use crate::admin::call::{Answer, Call, document};
use crate::admin::events::Overview;

/// A time as RFC 3339 with milliseconds; what has no such text as the nearest that has.
pub(in crate::admin) struct Stamped(pub(in crate::admin) SystemTime);

impl Serialize for Stamped {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        const LAST: Duration = Duration::from_millis(253_402_300_799_999);
        let since_epoch = self.0.duration_since(UNIX_EPOCH).unwrap_or_default();
        serializer.collect_str(&format_rfc3339_millis(UNIX_EPOCH + since_epoch.min(LAST)))
    }
}

/// The window of document D's status.
const STATUS_WINDOW: Duration = Duration::from_secs(300);

pub(super) fn status(call: &Call) -> Answer {
    document(&call.admin.inner.tracker.system_status(STATUS_WINDOW))
}

pub(super) fn budgets(call: &Call) -> Answer {
    document(&serde_json::json!({ "error_budgets": call.admin.inner.monitor.snapshot().error_budgets() }))
}

pub(super) fn overview(call: &Call) -> Answer {
    let admin = &call.admin;
    document(&Overview::of(admin, &admin.inner.monitor.snapshot()))
}

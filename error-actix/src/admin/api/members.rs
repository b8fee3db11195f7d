//! The members of the larger answers, for the description: a name with `?` behind it need not be there.

use crate::admin::call::Member;

pub(super) const DESCRIPTION: &[Member] = &[
    ("openapi", "string"),
    ("info", "object"),
    ("security", "array"),
    ("paths", "object"),
    ("components", "object"),
];

pub(super) const SESSION: &[Member] = &[
    ("user?", "string"),
    ("login", "boolean"),
    ("expires_at?", "string"),
    ("service?", "string"),
    ("version?", "string"),
    ("environment?", "string"),
    ("features", "object"),
];

/// Document D's, with budgets.
pub(super) const STATUS: &[Member] = &[
    ("error_stats", "object"),
    ("alert_summary", "object"),
    ("circuit_breakers", "object"),
    ("timestamp", "number"),
    ("performance?", "object"),
    ("error_budgets?", "array"),
];

pub(super) const OVERVIEW: &[Member] = &[
    ("errors", "object"),
    ("requests", "object"),
    ("top_errors", "array"),
    ("breakers?", "array"),
    ("health?", "object"),
    ("performance?", "object"),
    ("error_budgets", "array"),
    ("alerts?", "object"),
    ("time", "string"),
];

/// The same of all processes, as far as it has sums.
#[cfg(feature = "fleet")]
pub(super) const FLEET_ERRORS: &[Member] = &[
    ("service", "string"),
    ("instance", "string"),
    ("instances", "integer"),
    ("minutes", "integer"),
    ("total_errors", "integer"),
    ("error_rate", "number"),
    ("errors", "array"),
    ("errors_by_instance", "object"),
    ("requests_by_class", "object"),
    ("recent_errors", "array"),
];

pub(super) const SNAPSHOT: &[Member] = &[
    ("timestamp", "string"),
    ("total_errors", "integer"),
    ("suppressed", "integer"),
    ("error_rate", "number"),
    ("error_counts", "object"),
    ("errors_by_category", "object"),
    ("errors_by_severity", "object"),
    ("errors_by_code", "object"),
    ("errors_by_status", "object"),
    ("errors_by_route", "object"),
    ("top_errors", "array"),
    ("requests", "object"),
    ("error_budgets", "array"),
    ("error_groups", "array"),
    ("recent_errors", "array"),
    ("records_dropped", "integer"),
    ("memory_bytes", "integer"),
];

/// Document A's, and document D's of a window.
pub(super) const ERROR_STATS: &[Member] = &[
    ("total_errors", "integer"),
    ("error_counts?", "object"),
    ("recent_errors?", "array"),
    ("errors_by_type?", "object"),
    ("errors_by_severity?", "object"),
    ("error_rate?", "number"),
    ("circuit_breakers?", "object"),
    ("recent_alerts?", "array"),
];

/// Document B's.
pub(super) const ERROR_PATTERNS: &[Member] = &[
    ("total_errors", "integer"),
    ("errors_by_type", "object"),
    ("errors_by_severity", "object"),
    ("error_rate", "number"),
    ("circuit_breakers", "object"),
    ("recent_alerts", "array"),
    ("patterns", "array"),
];

pub(super) const SERIES: &[Member] = &[
    ("start", "integer"),
    ("step", "integer"),
    ("cells", "integer"),
    ("total", "array"),
    ("by_category", "object"),
    ("by_severity", "object"),
    ("by_code", "object"),
    ("requests", "object"),
];

pub(super) const FOUND: &[Member] =
    &[("errors", "array"), ("matched", "integer"), ("kept", "integer"), ("dropped", "integer")];

pub(super) const RECORD: &[Member] = &[
    ("id", "integer"),
    ("timestamp", "string"),
    ("type", "string"),
    ("code", "string"),
    ("message", "string"),
    ("category", "string"),
    ("severity", "string"),
    ("status_code", "integer"),
    ("fingerprint", "string"),
    ("causes?", "string"),
    ("request_id?", "string"),
    ("trace_id?", "string"),
    ("method?", "string"),
    ("path?", "string"),
    ("route?", "string"),
    ("user_agent?", "string"),
    ("location?", "string"),
    ("cut?", "boolean"),
    // An object, or where it was cut a text.
    ("context?", "any"),
];

pub(super) const HEALTH: &[Member] = &[
    ("status", "string"),
    ("draining", "boolean"),
    ("service", "string"),
    ("version?", "string"),
    ("environment?", "string"),
    ("checks", "object"),
];

/// Document D's, with percentiles; `message` stands alone where there were no requests.
pub(super) const DURATIONS: &[Member] = &[
    ("message?", "string"),
    ("total_requests?", "integer"),
    ("avg_duration?", "number"),
    ("max_duration?", "number"),
    ("min_duration?", "number"),
    ("p50_duration?", "number"),
    ("p95_duration?", "number"),
    ("p99_duration?", "number"),
    ("avg_busy?", "number"),
    ("avg_memory_delta?", "number"),
    ("max_memory_delta?", "number"),
    ("avg_cpu_usage?", "number"),
    ("max_cpu_usage?", "number"),
    ("slow_requests?", "integer"),
    ("high_memory_requests?", "integer"),
    ("heavy_requests?", "integer"),
    ("failed_requests?", "integer"),
    ("window_seconds?", "number"),
    ("routes?", "object"),
];

/// Of alerts without rules there is nothing but what was raised.
pub(super) const ALERTS: &[Member] =
    &[("rules?", "array"), ("firing?", "array"), ("recent", "array"), ("sinks?", "array")];

pub(super) const CONFIGURED: &[Member] =
    &[("rules", "array"), ("firing", "array"), ("recent", "array"), ("sinks", "array")];

pub(super) const SERVICES: &[Member] = &[("status", "string"), ("services", "array"), ("checks?", "object")];

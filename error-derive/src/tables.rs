//! What the macro must know of HTTP and of the vocabulary. A test holds these against `error-core`'s types.

/// The named statuses.
pub(crate) const STATUSES: &[(&str, u16)] = &[
    ("BAD_REQUEST", 400),
    ("UNAUTHORIZED", 401),
    ("PAYMENT_REQUIRED", 402),
    ("FORBIDDEN", 403),
    ("NOT_FOUND", 404),
    ("METHOD_NOT_ALLOWED", 405),
    ("NOT_ACCEPTABLE", 406),
    ("PROXY_AUTHENTICATION_REQUIRED", 407),
    ("REQUEST_TIMEOUT", 408),
    ("CONFLICT", 409),
    ("GONE", 410),
    ("LENGTH_REQUIRED", 411),
    ("PRECONDITION_FAILED", 412),
    ("PAYLOAD_TOO_LARGE", 413),
    ("URI_TOO_LONG", 414),
    ("UNSUPPORTED_MEDIA_TYPE", 415),
    ("RANGE_NOT_SATISFIABLE", 416),
    ("EXPECTATION_FAILED", 417),
    ("IM_A_TEAPOT", 418),
    ("MISDIRECTED_REQUEST", 421),
    ("UNPROCESSABLE_ENTITY", 422),
    ("LOCKED", 423),
    ("FAILED_DEPENDENCY", 424),
    ("TOO_EARLY", 425),
    ("UPGRADE_REQUIRED", 426),
    ("PRECONDITION_REQUIRED", 428),
    ("TOO_MANY_REQUESTS", 429),
    ("REQUEST_HEADER_FIELDS_TOO_LARGE", 431),
    ("UNAVAILABLE_FOR_LEGAL_REASONS", 451),
    ("INTERNAL_SERVER_ERROR", 500),
    ("NOT_IMPLEMENTED", 501),
    ("BAD_GATEWAY", 502),
    ("SERVICE_UNAVAILABLE", 503),
    ("GATEWAY_TIMEOUT", 504),
    ("HTTP_VERSION_NOT_SUPPORTED", 505),
    ("VARIANT_ALSO_NEGOTIATES", 506),
    ("INSUFFICIENT_STORAGE", 507),
    ("LOOP_DETECTED", 508),
    ("NOT_EXTENDED", 510),
    ("NETWORK_AUTHENTICATION_REQUIRED", 511),
];

/// Whose fault an error of a category is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Blame {
    Client,
    Server,
    Either,
}

/// A category that every application shares.
pub(crate) struct KnownCategory {
    pub(crate) name: &'static str,
    /// The associated constant of `Category`.
    pub(crate) constant: &'static str,
    pub(crate) blame: Blame,
    /// The status of an error that gives none.
    pub(crate) status: u16,
}

const fn known(name: &'static str, constant: &'static str, blame: Blame, status: u16) -> KnownCategory {
    KnownCategory { name, constant, blame, status }
}

pub(crate) const CATEGORIES: &[KnownCategory] = &[
    known("validation", "VALIDATION", Blame::Client, 400),
    known("authentication", "AUTHENTICATION", Blame::Client, 401),
    known("authorization", "AUTHORIZATION", Blame::Client, 403),
    known("resource_not_found", "RESOURCE_NOT_FOUND", Blame::Client, 404),
    known("resource_conflict", "RESOURCE_CONFLICT", Blame::Client, 409),
    known("processing_error", "PROCESSING_ERROR", Blame::Either, 422),
    known("model_error", "MODEL_ERROR", Blame::Server, 500),
    known("database_error", "DATABASE_ERROR", Blame::Server, 500),
    known("cache_error", "CACHE_ERROR", Blame::Server, 500),
    known("external_service_error", "EXTERNAL_SERVICE_ERROR", Blame::Either, 502),
    known("rate_limit_error", "RATE_LIMIT_ERROR", Blame::Client, 429),
    known("system_error", "SYSTEM_ERROR", Blame::Server, 500),
    known("timeout_error", "TIMEOUT_ERROR", Blame::Either, 408),
    known("memory_error", "MEMORY_ERROR", Blame::Server, 500),
];

pub(crate) const SEVERITIES: [&str; 4] = ["Low", "Medium", "High", "Critical"];

/// Whether the client may try again after an error of this status, where nothing says otherwise.
pub(crate) fn recoverable_of_status(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 502..=504)
}

/// The category of an error of this status that gives none.
pub(crate) fn category_of_status(status: u16) -> &'static str {
    match status {
        401 | 407 => "authentication",
        403 | 451 => "authorization",
        404 | 410 => "resource_not_found",
        409 | 412 | 423 => "resource_conflict",
        402 | 424 | 425 => "processing_error",
        429 => "rate_limit_error",
        408 | 504 => "timeout_error",
        502 => "external_service_error",
        ..500 => "validation",
        _ => "system_error",
    }
}

/// The severity of an error of this status that gives none.
pub(crate) fn severity_of_status(status: u16) -> &'static str {
    match status {
        500.. => "High",
        401 | 403 | 408 | 429 => "Medium",
        _ => "Low",
    }
}

/// Statuses that no waiting mends: the method stays wrong, the thing stays gone.
pub(crate) fn never_retried(status: u16) -> bool {
    matches!(status, 405 | 410)
}

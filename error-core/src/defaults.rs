//! What follows from what, where a declaration leaves it open: the only place that relates the values to each other.

use crate::{Category, ErrorStatus, Severity};

impl Severity {
    /// The severity of an error that declares none: High for 5xx, Medium for 401, 403, 408 and 429, else Low.
    pub const fn of_status(status: ErrorStatus) -> Self {
        match status.as_u16() {
            500.. => Self::High,
            401 | 403 | 408 | 429 => Self::Medium,
            _ => Self::Low,
        }
    }
}

impl ErrorStatus {
    /// Whether the client may try again after this status, where a declaration does not say.
    pub const fn is_recoverable(self) -> bool {
        matches!(self.as_u16(), 408 | 425 | 429 | 502..=504)
    }
}

impl Category {
    /// The category of an error that declares only a status.
    pub const fn of_status(status: ErrorStatus) -> Self {
        match status.as_u16() {
            401 | 407 => Self::AUTHENTICATION,
            403 | 451 => Self::AUTHORIZATION,
            404 | 410 => Self::RESOURCE_NOT_FOUND,
            409 | 412 | 423 => Self::RESOURCE_CONFLICT,
            402 | 424 | 425 => Self::PROCESSING_ERROR,
            429 => Self::RATE_LIMIT_ERROR,
            408 | 504 => Self::TIMEOUT_ERROR,
            502 => Self::EXTERNAL_SERVICE_ERROR,
            ..500 => Self::VALIDATION,
            _ => Self::SYSTEM_ERROR,
        }
    }

    /// The status of an error that declares only this category; `None` for an application's own.
    pub const fn default_status(self) -> Option<ErrorStatus> {
        Some(match self.as_str().as_bytes() {
            b"validation" => ErrorStatus::BAD_REQUEST,
            b"authentication" => ErrorStatus::UNAUTHORIZED,
            b"authorization" => ErrorStatus::FORBIDDEN,
            b"resource_not_found" => ErrorStatus::NOT_FOUND,
            b"resource_conflict" => ErrorStatus::CONFLICT,
            b"processing_error" => ErrorStatus::UNPROCESSABLE_ENTITY,
            b"external_service_error" => ErrorStatus::BAD_GATEWAY,
            b"rate_limit_error" => ErrorStatus::TOO_MANY_REQUESTS,
            b"timeout_error" => ErrorStatus::REQUEST_TIMEOUT,
            b"model_error" | b"database_error" | b"cache_error" | b"system_error" | b"memory_error" => {
                ErrorStatus::INTERNAL_SERVER_ERROR
            }
            _ => return None,
        })
    }

    /// Whether an error of this category may have that status: six categories blame the client, five the server.
    pub const fn allows(self, status: ErrorStatus) -> bool {
        match self.as_str().as_bytes() {
            b"validation"
            | b"authentication"
            | b"authorization"
            | b"resource_not_found"
            | b"resource_conflict"
            | b"rate_limit_error" => status.is_client_error(),
            b"model_error" | b"database_error" | b"cache_error" | b"system_error" | b"memory_error" => {
                status.is_server_error()
            }
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_consistent_with_what_is_allowed() {
        for &category in Category::ALL {
            let status = category.default_status().unwrap();
            assert!(category.allows(status), "{category} {status}");
        }
        for code in 400..=599 {
            let status = ErrorStatus::new(code).unwrap();
            assert!(Category::of_status(status).allows(status), "{status}");
        }
        assert_eq!(Category::new("billing").default_status(), None);
        assert!(Category::new("billing").allows(ErrorStatus::NOT_FOUND));
    }
}

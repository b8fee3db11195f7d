//! What kind of thing went wrong.

use std::fmt;

use crate::ErrorStatus;

/// The kind of an error: one of the fourteen below, or an application's own.
///
/// ```
/// use error_core::{Category, ErrorStatus};
///
/// const BILLING: Category = Category::new("billing");
///
/// assert_eq!(BILLING.as_str(), "billing");
/// assert_eq!(Category::of_status(ErrorStatus::NOT_FOUND), Category::RESOURCE_NOT_FOUND);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Category(&'static str);

macro_rules! categories {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $status:ident;)*) => {
        impl Category {
            $($(#[$doc])* pub const $name: Self = Self($text);)*

            /// The fourteen categories that every application shares.
            pub const ALL: [Self; 14] = [$(Self::$name,)*];

            /// The status of an error that declares this category and no status; `None` for an application's own.
            pub fn default_status(self) -> Option<ErrorStatus> {
                match self.0 {
                    $($text => Some(ErrorStatus::$status),)*
                    _ => None,
                }
            }
        }
    };
}

categories! {
    /// The request is not well formed or not acceptable (400, 422). Client errors only.
    VALIDATION = "validation", BAD_REQUEST;
    /// Who is asking is not known (401). Client errors only.
    AUTHENTICATION = "authentication", UNAUTHORIZED;
    /// Who is asking may not (403). Client errors only.
    AUTHORIZATION = "authorization", FORBIDDEN;
    /// There is no such thing (404, 410). Client errors only.
    RESOURCE_NOT_FOUND = "resource_not_found", NOT_FOUND;
    /// The state of the thing does not allow it (409, 412). Client errors only.
    RESOURCE_CONFLICT = "resource_conflict", CONFLICT;
    /// The request was understood and its processing failed (422).
    PROCESSING_ERROR = "processing_error", UNPROCESSABLE_ENTITY;
    /// A model could not be loaded or asked (500). Server errors only.
    MODEL_ERROR = "model_error", INTERNAL_SERVER_ERROR;
    /// The database failed (500). Server errors only.
    DATABASE_ERROR = "database_error", INTERNAL_SERVER_ERROR;
    /// The cache failed (500). Server errors only.
    CACHE_ERROR = "cache_error", INTERNAL_SERVER_ERROR;
    /// A service that we depend on failed (502).
    EXTERNAL_SERVICE_ERROR = "external_service_error", BAD_GATEWAY;
    /// Too many requests (429). Client errors only.
    RATE_LIMIT_ERROR = "rate_limit_error", TOO_MANY_REQUESTS;
    /// Anything else that broke inside (500). Server errors only.
    SYSTEM_ERROR = "system_error", INTERNAL_SERVER_ERROR;
    /// It took too long (408, 504).
    TIMEOUT_ERROR = "timeout_error", REQUEST_TIMEOUT;
    /// Not enough memory (500). Server errors only.
    MEMORY_ERROR = "memory_error", INTERNAL_SERVER_ERROR;
}

impl Category {
    /// An application's own category, in `snake_case` like the others.
    pub const fn new(name: &'static str) -> Self {
        Self(name)
    }

    /// The name as the envelope carries it.
    pub const fn as_str(self) -> &'static str {
        self.0
    }

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

    /// Whether an error of this category may have that status: six categories blame the client, five the server.
    pub const fn allows(self, status: ErrorStatus) -> bool {
        match self.0.as_bytes() {
            b"validation" | b"authentication" | b"authorization" | b"resource_not_found"
            | b"resource_conflict" | b"rate_limit_error" => status.is_client_error(),
            b"model_error" | b"database_error" | b"cache_error" | b"system_error" | b"memory_error" => {
                status.is_server_error()
            }
            _ => true,
        }
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Debug for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Category({})", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_consistent_with_what_is_allowed() {
        for category in Category::ALL {
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

//! The status of an error: 4xx or 5xx by construction.

use std::fmt;

use http::StatusCode;

/// An HTTP status that means failure: 400 to 599, and nothing else can be constructed.
///
/// ```
/// use error_core::ErrorStatus;
///
/// assert_eq!(ErrorStatus::NOT_FOUND.as_u16(), 404);
/// assert_eq!(ErrorStatus::NOT_FOUND.reason(), "Not Found");
/// assert!(ErrorStatus::new(200).is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ErrorStatus(u16);

/// A number that is no error status; see [`ErrorStatus::new`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidStatus(u16);

impl ErrorStatus {
    /// The status with this number.
    ///
    /// # Errors
    ///
    /// [`InvalidStatus`] for a number outside 400..=599: a 2xx or 3xx is not a failure.
    pub const fn new(code: u16) -> Result<Self, InvalidStatus> {
        match code {
            400..=599 => Ok(Self(code)),
            _ => Err(InvalidStatus(code)),
        }
    }

    /// The number, such as 404.
    pub const fn as_u16(self) -> u16 {
        self.0
    }

    /// Whether the client is at fault (4xx).
    pub const fn is_client_error(self) -> bool {
        self.0 < 500
    }

    /// Whether the server is at fault (5xx).
    pub const fn is_server_error(self) -> bool {
        self.0 >= 500
    }

    /// The registered reason phrase, or "Client Error" and "Server Error" for a number without one.
    pub fn reason(self) -> &'static str {
        StatusCode::from_u16(self.0)
            .ok()
            .and_then(|status| status.canonical_reason())
            .unwrap_or(if self.is_client_error() { "Client Error" } else { "Server Error" })
    }
}

macro_rules! named_statuses {
    ($($name:ident = $code:literal,)*) => {
        impl ErrorStatus {
            $(
                #[doc = concat!("Status ", $code, ".")]
                pub const $name: Self = Self($code);
            )*
        }

        #[cfg(test)]
        const NAMED: &[(&str, u16)] = &[$((stringify!($name), $code),)*];
    };
}

named_statuses! {
    BAD_REQUEST = 400,
    UNAUTHORIZED = 401,
    PAYMENT_REQUIRED = 402,
    FORBIDDEN = 403,
    NOT_FOUND = 404,
    METHOD_NOT_ALLOWED = 405,
    NOT_ACCEPTABLE = 406,
    PROXY_AUTHENTICATION_REQUIRED = 407,
    REQUEST_TIMEOUT = 408,
    CONFLICT = 409,
    GONE = 410,
    LENGTH_REQUIRED = 411,
    PRECONDITION_FAILED = 412,
    PAYLOAD_TOO_LARGE = 413,
    URI_TOO_LONG = 414,
    UNSUPPORTED_MEDIA_TYPE = 415,
    RANGE_NOT_SATISFIABLE = 416,
    EXPECTATION_FAILED = 417,
    IM_A_TEAPOT = 418,
    MISDIRECTED_REQUEST = 421,
    UNPROCESSABLE_ENTITY = 422,
    LOCKED = 423,
    FAILED_DEPENDENCY = 424,
    TOO_EARLY = 425,
    UPGRADE_REQUIRED = 426,
    PRECONDITION_REQUIRED = 428,
    TOO_MANY_REQUESTS = 429,
    REQUEST_HEADER_FIELDS_TOO_LARGE = 431,
    UNAVAILABLE_FOR_LEGAL_REASONS = 451,
    INTERNAL_SERVER_ERROR = 500,
    NOT_IMPLEMENTED = 501,
    BAD_GATEWAY = 502,
    SERVICE_UNAVAILABLE = 503,
    GATEWAY_TIMEOUT = 504,
    HTTP_VERSION_NOT_SUPPORTED = 505,
    VARIANT_ALSO_NEGOTIATES = 506,
    INSUFFICIENT_STORAGE = 507,
    LOOP_DETECTED = 508,
    NOT_EXTENDED = 510,
    NETWORK_AUTHENTICATION_REQUIRED = 511,
}

impl TryFrom<u16> for ErrorStatus {
    type Error = InvalidStatus;

    fn try_from(code: u16) -> Result<Self, InvalidStatus> {
        Self::new(code)
    }
}

impl TryFrom<StatusCode> for ErrorStatus {
    type Error = InvalidStatus;

    fn try_from(status: StatusCode) -> Result<Self, InvalidStatus> {
        Self::new(status.as_u16())
    }
}

impl From<ErrorStatus> for u16 {
    fn from(status: ErrorStatus) -> u16 {
        status.0
    }
}

impl From<ErrorStatus> for StatusCode {
    fn from(status: ErrorStatus) -> StatusCode {
        // Cannot fail: 400..=599 lies inside what `StatusCode` takes.
        StatusCode::from_u16(status.0).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl fmt::Display for ErrorStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0, self.reason())
    }
}

impl fmt::Debug for ErrorStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ErrorStatus({})", self.0)
    }
}

impl fmt::Display for InvalidStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not an error status: it must be from 400 to 599", self.0)
    }
}

impl std::error::Error for InvalidStatus {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_failures_are_statuses() {
        for code in 0..=u16::MAX {
            assert_eq!(ErrorStatus::new(code).is_ok(), (400..=599).contains(&code), "{code}");
        }
    }

    #[test]
    fn every_named_status_is_registered() {
        for &(name, code) in NAMED {
            let status = StatusCode::from_u16(code).unwrap();
            assert!(status.canonical_reason().is_some(), "{name} = {code}");
        }
        assert_eq!(ErrorStatus::new(499).unwrap().reason(), "Client Error");
        assert_eq!(ErrorStatus::new(599).unwrap().reason(), "Server Error");
    }
}

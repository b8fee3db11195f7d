//! What a status says by its first digit.

use std::fmt;

/// The class of a response's status (RFC 9110, section 15).
///
/// ```
/// use error_core::StatusClass;
///
/// assert_eq!(StatusClass::of(404), Some(StatusClass::ClientError));
/// assert_eq!(StatusClass::ServerError.as_str(), "5xx");
/// assert_eq!(StatusClass::of(42), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatusClass {
    /// 1xx: not the last response yet.
    Informational,
    /// 2xx.
    Successful,
    /// 3xx.
    Redirection,
    /// 4xx: the client is at fault.
    ClientError,
    /// 5xx: the server is at fault.
    ServerError,
}

impl StatusClass {
    /// All five, in their order.
    pub const ALL: [Self; 5] =
        [Self::Informational, Self::Successful, Self::Redirection, Self::ClientError, Self::ServerError];

    /// The class of a status; `None` outside 100..=599.
    pub const fn of(status: u16) -> Option<Self> {
        match status / 100 {
            1 => Some(Self::Informational),
            2 => Some(Self::Successful),
            3 => Some(Self::Redirection),
            4 => Some(Self::ClientError),
            5 => Some(Self::ServerError),
            _ => None,
        }
    }

    /// The class as people write it: `5xx`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Informational => "1xx",
            Self::Successful => "2xx",
            Self::Redirection => "3xx",
            Self::ClientError => "4xx",
            Self::ServerError => "5xx",
        }
    }

    /// Its place in arrays of [`ALL`](Self::ALL).
    pub(crate) const fn index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for StatusClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

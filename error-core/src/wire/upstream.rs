//! What another service answered, known or not.

use std::error::Error;
use std::fmt;

use super::{FromWire, WireError};

/// Another service's failure: one of the errors that both sides declare, or anything else that it may have answered.
///
/// It is no [`HttpError`](trait@crate::HttpError), like the [`WireError`] in it: who answers a client says what the failure
/// means to that client, by an error of his own, whose `#[source]` this can be.
///
/// ```
/// use error_core::{HttpError, UpstreamError};
///
/// #[derive(Debug, HttpError)]
/// #[error("video {video_id} not found")]
/// #[http(status = 404, from_wire)]
/// struct VideoNotFound {
///     #[context]
///     video_id: String,
/// }
///
/// #[derive(Debug, HttpError)]
/// enum PlaylistError {
///     #[error("the playlist has a video that is gone")]
///     #[http(status = 409)]
///     Stale,
///     #[error("the video service failed")]
///     #[http(status = 502)]
///     Videos(#[source] UpstreamError<VideoNotFound>),
/// }
///
/// impl From<UpstreamError<VideoNotFound>> for PlaylistError {
///     fn from(error: UpstreamError<VideoNotFound>) -> Self {
///         match error {
///             UpstreamError::Known { error: VideoNotFound { .. }, .. } => Self::Stale,
///             other => Self::Videos(other),
///         }
///     }
/// }
/// ```
///
/// ```compile_fail,E0277
/// # #[derive(Debug, error_core::HttpError)]
/// # #[error("no")]
/// # #[http(status = 404, from_wire)]
/// # struct VideoNotFound;
/// fn relay(error: error_core::UpstreamError<VideoNotFound>) -> error_core::Report {
///     error.into() // error: it is not an HTTP error
/// }
/// ```
#[derive(Debug)]
pub enum UpstreamError<E> {
    /// The code is one of `E`'s own, and its fields could be read.
    Known {
        /// The error.
        error: E,
        /// What else was said: the service's id of the request, when to try again.
        wire: WireError,
    },
    /// Any other answer: another code, none, no envelope.
    Unknown(WireError),
}

impl<E: FromWire> From<WireError> for UpstreamError<E> {
    fn from(wire: WireError) -> Self {
        match E::from_wire(&wire) {
            Some(error) => Self::Known { error, wire },
            None => Self::Unknown(wire),
        }
    }
}

impl<E> UpstreamError<E> {
    /// What was said, as it was.
    pub fn wire(&self) -> &WireError {
        match self {
            Self::Known { wire, .. } | Self::Unknown(wire) => wire,
        }
    }

    /// What was said, as it was, and no more.
    pub fn into_wire(self) -> WireError {
        match self {
            Self::Known { wire, .. } | Self::Unknown(wire) => wire,
        }
    }

    /// The error that both sides declare, if it is one.
    pub fn known(&self) -> Option<&E> {
        match self {
            Self::Known { error, .. } => Some(error),
            Self::Unknown(_) => None,
        }
    }
}

impl<E> fmt::Display for UpstreamError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("another service answered with an error")
    }
}

/// The cause is the [`WireError`], which says what was answered. The error that was read is not among the causes, where
/// somebody who looks for errors of its type would take it for one of ours.
impl<E: fmt::Debug> Error for UpstreamError<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self.wire())
    }
}

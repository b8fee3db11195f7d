//! Why a body is no envelope.

use std::error::Error;
use std::fmt;

/// Why nothing could be read of a body.
#[derive(Debug)]
#[non_exhaustive]
pub enum Malformed {
    /// It has more bytes than the reader takes.
    TooLarge {
        /// How many the reader takes.
        limit: usize,
    },
    /// Its objects and lists are nested deeper than the reader takes.
    TooDeep {
        /// How deep the reader goes.
        limit: usize,
    },
    /// It is no JSON: cut off, of another format, not UTF-8, or with a surrogate that has no partner.
    NotJson(serde_json::Error),
    /// It is JSON, and no object.
    NotAnObject,
    /// The response says that it is of another media type, which is named, or of none.
    MediaType(Option<String>),
    /// It could not be read to its end.
    Interrupted(Box<dyn Error + Send + Sync>),
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { limit } => write!(f, "the body has more than {limit} bytes"),
            Self::TooDeep { limit } => write!(f, "the body is nested more than {limit} deep"),
            Self::NotJson(_) => f.write_str("the body is no JSON"),
            Self::NotAnObject => f.write_str("the body is no JSON object"),
            Self::MediaType(Some(media_type)) => write!(f, "the body is `{}`", media_type.escape_debug()),
            Self::MediaType(None) => f.write_str("the body has no media type"),
            Self::Interrupted(_) => f.write_str("the body could not be read to its end"),
        }
    }
}

impl Error for Malformed {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::NotJson(error) => Some(error),
            Self::Interrupted(error) => Some(&**error),
            Self::TooLarge { .. } | Self::TooDeep { .. } | Self::NotAnObject | Self::MediaType(_) => None,
        }
    }
}

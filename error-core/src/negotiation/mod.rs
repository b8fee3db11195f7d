//! What a client prefers: `Accept` and `Accept-Language` (RFC 9110, section 12.5).
//!
//! Texts in, choices out: nothing here knows an error or a framework, and the fuzz targets include it as it is. What is
//! malformed is ignored range by range, as if it were not there, and of a header with too many ranges the first count.

mod accept;
mod accept_language;
mod ranges;

pub use self::accept::names_media_type;
pub(crate) use self::accept::preference;
pub(crate) use self::accept_language::preferred_languages;

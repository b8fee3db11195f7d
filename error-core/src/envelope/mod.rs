//! From an occurrence to the bytes of a body.

mod buffer;
mod escape;
mod format;
mod message;
mod prefix;
mod standard;
mod timestamp;

pub use self::buffer::{BODY_LIMIT, JsonBuffer, WriteError};
pub use self::format::EnvelopeFormat;
pub(crate) use self::prefix::prefix;
pub use self::standard::Standard;

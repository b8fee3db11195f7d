//! From an occurrence to the bytes of a body.

mod buffer;
mod escape;
mod flat;
mod format;
mod member;
mod message;
mod negotiate;
mod prefix;
mod problem_details;
mod scalar;
mod standard;
mod timestamp;
mod value;
mod violations;

pub use self::buffer::{BODY_LIMIT, JsonBuffer, WriteError};
pub use self::flat::{Flat, RequestIdShown};
pub use self::format::EnvelopeFormat;
pub use self::member::{Member, TimeFormat};
pub use self::negotiate::Negotiate;
pub(crate) use self::prefix::prefix;
pub(crate) use self::problem_details::ABOUT_BLANK;
pub use self::problem_details::ProblemDetails;
pub use self::standard::Standard;

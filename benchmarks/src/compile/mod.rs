//! What declarations cost whoever compiles them.

mod project;
mod rustc;
mod sources;

pub(crate) use self::project::Project;
pub use self::rustc::count_rustc;
pub(crate) use self::rustc::counted;
pub(crate) use self::sources::{Kind, service, variants};

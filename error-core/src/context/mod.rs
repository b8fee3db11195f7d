//! The facts that an error carries, what surrounds it, and who may see which of them.

mod field;
mod json;
mod report;
mod scope;
mod surroundings;
mod unexpected;

use std::error::Error;

pub use self::field::{ContextField, Visibility};
pub use self::json::Json;
pub use self::report::{IntoReport, Report};
pub use self::scope::{scope, scope_sync};
pub use self::surroundings::ErrorContext;
pub use self::unexpected::{Panicked, Unexpected};

/// The errors that caused `error`, nearest first; at most 32, so that a cycle ends.
pub(crate) fn causes_of<'a>(
    error: &'a (dyn Error + 'static),
) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    const DEEPEST: usize = 32;
    std::iter::successors(error.source(), |&cause| cause.source()).take(DEEPEST)
}

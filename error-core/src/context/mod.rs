//! The facts that an error carries: context fields, and who may see them.

mod field;
mod json;

pub use self::field::{ContextField, Visibility};
pub use self::json::Json;

//! Errors that have not happened, for who builds a front end against them.

mod error;
mod settings;

pub use self::error::UnknownPreview;
pub(crate) use self::error::{PreviewError, is_preview};
pub use self::settings::Preview;
pub(crate) use self::settings::Previews;

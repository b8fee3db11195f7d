//! What somebody else's error is: by its type, by its causes' types, and by its words as a last resort.

mod classifier;
mod error_type;
mod foreign_error;
mod libraries;
mod std_types;
mod words;

pub use self::classifier::Classifier;
pub use self::error_type::ErrorType;
pub use self::foreign_error::ForeignError;

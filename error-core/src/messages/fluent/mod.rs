//! Messages in Fluent's syntax.

mod arguments;
mod builder;
mod examine;
mod expansion;
mod files;
mod problem;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
mod translations;

pub use self::builder::TranslationsBuilder;
pub use self::problem::{TranslationError, TranslationProblem};
pub use self::translations::Translations;

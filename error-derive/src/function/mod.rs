//! Attributes of functions.

mod handle_errors;
#[cfg(test)]
mod snapshot;

pub(crate) use self::handle_errors::handle_errors;

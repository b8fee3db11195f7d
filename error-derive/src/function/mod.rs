//! Attributes of functions.

mod handle_errors;
mod item;
mod recover;
#[cfg(test)]
mod snapshot;

pub(crate) use self::handle_errors::handle_errors;
pub(crate) use self::recover::recover;

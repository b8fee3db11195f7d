//! Any `Serialize` value behind one object-safe trait.

use serde::Serialize;

use crate::envelope::{JsonBuffer, WriteError};

mod sealed {
    pub trait Sealed {}
    impl<T: serde::Serialize + ?Sized> Sealed for T {}
}

/// A value that can be written as JSON. Sealed: every [`Serialize`] type has it, and nothing else can.
#[diagnostic::on_unimplemented(
    message = "a context field of type `{Self}` cannot be written as JSON",
    note = "derive `serde::Serialize` for `{Self}`, or take `#[context]` off the field"
)]
pub trait Json: sealed::Sealed {
    /// Writes the value.
    ///
    /// # Errors
    ///
    /// Whatever the value's `Serialize` reports, or the buffer when it is full.
    fn write_json(&self, buffer: &mut JsonBuffer) -> Result<(), WriteError>;
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + ?Sized> Json for T {
    fn write_json(&self, buffer: &mut JsonBuffer) -> Result<(), WriteError> {
        buffer.value(self)
    }
}

//! Any value, through its `Serialize`.

use std::io;

use serde::Serialize;

use super::buffer::{JsonBuffer, WriteError};
use super::escape::next_escape;
use super::scalar::{Scalar, Stop};

impl JsonBuffer {
    /// Writes any value through its `Serialize`.
    ///
    /// # Errors
    ///
    /// [`WriteError`] if it fails or does not fit; part of it may have been written.
    pub fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), WriteError> {
        match value.serialize(Scalar(self)) {
            Ok(()) => return Ok(()),
            Err(Stop::Failed(error)) => return Err(error),
            Err(Stop::NoScalar) => {}
        }
        let mut serializer = serde_json::Serializer::with_formatter(Tokens(self), PageSafe);
        value.serialize(&mut serializer).map_err(|error| match error.io_error_kind() {
            Some(io::ErrorKind::StorageFull) => WriteError::Full,
            _ => WriteError::Serialize(error),
        })
    }
}

/// For `serde_json`, which writes whole tokens of UTF-8.
struct Tokens<'a>(&'a mut JsonBuffer);

impl io::Write for Tokens<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.utf8(bytes).map_err(|_| io::ErrorKind::StorageFull)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Compact JSON with the escapes of [`next_escape`].
struct PageSafe;

impl serde_json::ser::Formatter for PageSafe {
    fn write_string_fragment<W: io::Write + ?Sized>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut text = fragment;
        while let Some((plain, escape, rest)) = next_escape(text) {
            writer.write_all(plain.as_bytes())?;
            writer.write_all(escape.as_str().as_bytes())?;
            text = rest;
        }
        writer.write_all(text.as_bytes())
    }
}

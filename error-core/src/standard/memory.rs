//! Not enough memory.

use crate::HttpError;

/// There is not enough memory for the operation.
///
/// The client reads the status's reason phrase; the log has the numbers.
#[derive(Debug, HttpError)]
#[error("{required_bytes} bytes are needed, and {available_bytes} are there")]
#[http(category = "memory_error", code = "OUT_OF_MEMORY", action = alert(after = 3, circuit_break = 5))]
pub struct MemoryError {
    /// What is there, in bytes.
    #[context(internal)]
    pub available_bytes: u64,
    /// What is needed, in bytes.
    #[context(internal)]
    pub required_bytes: u64,
}

impl MemoryError {
    /// There is not enough memory for the operation.
    pub fn new(available_bytes: u64, required_bytes: u64) -> Self {
        Self { available_bytes, required_bytes }
    }
}

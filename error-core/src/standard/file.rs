//! A file is not acceptable.

use crate::HttpError;

/// A file is of a type that is not taken.
///
/// The client reads both types.
#[derive(Debug, HttpError)]
#[error("files of type {file_type} are not taken")]
#[http(status = 400, code = "FILE_TYPE_NOT_ALLOWED")]
pub struct FileTypeError {
    /// The file's type.
    #[context]
    pub file_type: String,
    /// The types that are taken.
    #[context]
    pub allowed: Vec<String>,
}

impl FileTypeError {
    /// A file is of a type that is not taken.
    pub fn new(file_type: impl Into<String>, allowed: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { file_type: file_type.into(), allowed: allowed.into_iter().map(Into::into).collect() }
    }
}

/// A file is too large.
///
/// The client reads both sizes.
#[derive(Debug, HttpError)]
#[error("the file has {size_bytes} bytes, and {limit_bytes} are the most")]
#[http(status = 400, code = "FILE_TOO_LARGE")]
pub struct FileSizeError {
    /// The file's size, in bytes.
    #[context]
    pub size_bytes: u64,
    /// The largest that is taken, in bytes.
    #[context]
    pub limit_bytes: u64,
}

impl FileSizeError {
    /// A file is too large.
    pub fn new(size_bytes: u64, limit_bytes: u64) -> Self {
        Self { size_bytes, limit_bytes }
    }
}

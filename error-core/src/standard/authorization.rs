//! Who is asking may not.

use crate::HttpError;

/// Who is asking may not do this.
///
/// The client reads a fixed sentence; the log has `detail`.
#[derive(Debug, HttpError)]
#[error("access denied: {detail}")]
#[http(status = 403, public = "Access denied.")]
pub struct AuthorizationError {
    /// Why not.
    pub detail: String,
}

impl AuthorizationError {
    /// Who is asking may not do this.
    pub fn new(detail: impl Into<String>) -> Self {
        Self { detail: detail.into() }
    }
}

/// Permissions are missing that the operation needs.
///
/// The client reads the operation and the permissions it needs.
#[derive(Debug, HttpError)]
#[error("permissions are missing for {operation}")]
#[http(status = 403, code = "INSUFFICIENT_PERMISSIONS")]
pub struct InsufficientPermissionsError {
    /// What was to be done.
    #[context]
    pub operation: String,
    /// The permissions that it needs.
    #[context]
    pub required: Vec<String>,
}

impl InsufficientPermissionsError {
    /// Permissions are missing that the operation needs.
    pub fn new(operation: impl Into<String>, required: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { operation: operation.into(), required: required.into_iter().map(Into::into).collect() }
    }
}

//! The state of a thing does not allow it.

use crate::HttpError;

/// What the request asks for contradicts what is there.
///
/// The client reads `detail`, the type and the id.
#[derive(Debug, HttpError)]
#[error("{detail}")]
#[http(status = 409, public = display)]
pub struct ResourceConflictError {
    /// What kind of thing: `Video`.
    #[context]
    pub resource_type: &'static str,
    /// Its id.
    #[context]
    pub resource_id: String,
    /// What contradicts what.
    pub detail: String,
}

impl ResourceConflictError {
    /// What the request asks for contradicts what is there.
    pub fn new(
        resource_type: &'static str,
        resource_id: impl Into<String>,
        detail: impl Into<String>,
    ) -> Self {
        Self { resource_type, resource_id: resource_id.into(), detail: detail.into() }
    }
}

/// The id is taken.
///
/// The client reads the type and the id.
#[derive(Debug, HttpError)]
#[error("{resource_type} with ID {resource_id} already exists")]
#[http(status = 409)]
pub struct ResourceAlreadyExistsError {
    /// What kind of thing: `Video`.
    #[context]
    pub resource_type: &'static str,
    /// The id that is taken.
    #[context]
    pub resource_id: String,
}

impl ResourceAlreadyExistsError {
    /// The id is taken.
    pub fn new(resource_type: &'static str, resource_id: impl Into<String>) -> Self {
        Self { resource_type, resource_id: resource_id.into() }
    }
}

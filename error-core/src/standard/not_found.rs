//! There is no such thing.

use crate::HttpError;

/// No thing of this type has this id.
///
/// The client reads the type and the id.
#[derive(Debug, HttpError)]
#[error("{resource_type} with ID {resource_id} not found")]
#[http(status = 404)]
pub struct ResourceNotFoundError {
    /// What kind of thing: `Video`.
    #[context]
    pub resource_type: &'static str,
    /// The id that was asked for.
    #[context]
    pub resource_id: String,
}

impl ResourceNotFoundError {
    /// No thing of this type has this id.
    pub fn new(resource_type: &'static str, resource_id: impl Into<String>) -> Self {
        Self { resource_type, resource_id: resource_id.into() }
    }
}

//! Input that is not acceptable.

use crate::HttpError;

/// A value of the request is not acceptable.
///
/// The client reads `detail`, which describes the rule and not the state of the server; the field.
#[derive(Debug, HttpError)]
#[error("{detail}")]
#[http(status = 422, public = display)]
pub struct ValidationError {
    /// Where in the request the value stands.
    #[context]
    pub field: String,
    /// What is wrong with it.
    pub detail: String,
}

impl ValidationError {
    /// A value of the request is not acceptable.
    pub fn new(field: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { field: field.into(), detail: detail.into() }
    }
}

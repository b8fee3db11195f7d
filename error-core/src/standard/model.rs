//! A model failed.

use super::Cause;
use crate::HttpError;

/// A model failed.
///
/// The client reads the status's reason phrase and the name; the log has `detail` and the cause.
#[derive(Debug, HttpError)]
#[error("model {model_name} failed: {detail}")]
#[http(category = "model_error", action = alert(after = 3, circuit_break = 5))]
pub struct ModelError {
    /// The model.
    #[context]
    pub model_name: String,
    /// What failed.
    pub detail: String,
    source: Option<Cause>,
}

impl ModelError {
    /// A model failed.
    pub fn new(model_name: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { model_name: model_name.into(), detail: detail.into(), source: None }
    }
}

with_cause!(ModelError);

/// A model could not be loaded.
///
/// The client reads the status's reason phrase and the name; the log has `detail` and the cause.
#[derive(Debug, HttpError)]
#[error("model {model_name} could not be loaded: {detail}")]
#[http(category = "model_error", action = alert(after = 3, circuit_break = 5))]
pub struct ModelLoadError {
    /// The model.
    #[context]
    pub model_name: String,
    /// Why not.
    pub detail: String,
    source: Option<Cause>,
}

impl ModelLoadError {
    /// A model could not be loaded.
    pub fn new(model_name: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { model_name: model_name.into(), detail: detail.into(), source: None }
    }
}

with_cause!(ModelLoadError);

/// A model gave no answer.
///
/// The client reads the status's reason phrase and the name; the log has `detail` and the cause.
#[derive(Debug, HttpError)]
#[error("inference with model {model_name} failed: {detail}")]
#[http(category = "model_error", action = alert(after = 3, circuit_break = 5))]
pub struct ModelInferenceError {
    /// The model.
    #[context]
    pub model_name: String,
    /// Why not.
    pub detail: String,
    source: Option<Cause>,
}

impl ModelInferenceError {
    /// A model gave no answer.
    pub fn new(model_name: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { model_name: model_name.into(), detail: detail.into(), source: None }
    }
}

with_cause!(ModelInferenceError);

/// There is no model of this name.
///
/// The client reads the name and the models there are.
#[derive(Debug, HttpError)]
#[error("model {requested_model} not found")]
#[http(status = 404, public = "Model '{requested_model}' is not available.")]
pub struct ModelNotFoundError {
    /// The name that was asked for.
    #[context]
    pub requested_model: String,
    /// The names there are.
    #[context]
    pub available_models: Vec<String>,
}

impl ModelNotFoundError {
    /// There is no model of this name.
    pub fn new(
        requested_model: impl Into<String>,
        available_models: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        Self {
            requested_model: requested_model.into(),
            available_models: available_models.into_iter().map(Into::into).collect(),
        }
    }
}

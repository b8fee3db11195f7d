//! One error as the catalogue lists it.

use std::time::SystemTime;

use serde::Serialize;

use crate::{Catalog, ContextMember, ErrorSpec, Origin, PublicText, SpecStatus, Visibility};

/// Who reads an output of the [`Catalog`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum View {
    /// Who calls the service: what a response may show, and nothing else. Internal members, module paths, and what the
    /// service does about an error are left out.
    Client,
    /// Who runs the service: everything.
    Operator,
}

/// One error of the [`Catalog`], as plain data. What is not there is not serialized.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CatalogEntry {
    /// The stable code: `VIDEO_NOT_FOUND`.
    pub code: &'static str,
    /// The envelope's `type`: `NotFound`.
    #[serde(rename = "type")]
    pub name: &'static str,
    /// The status; where a field decides, the default.
    pub status: u16,
    /// Whether a field decides the status.
    #[serde(skip_serializing_if = "is_false")]
    pub dynamic_status: bool,
    /// The category: `resource_not_found`.
    pub category: &'static str,
    /// The severity: `low`.
    pub severity: &'static str,
    /// Whether the client may try again, as declared; a field may decide otherwise.
    pub recoverable: bool,
    /// The declared delay before another try, in seconds; that of a field is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
    /// The message that the client reads, with `{field}` for a value; `None` where it is the error's `Display`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<&'static str>,
    /// The doc comment, in Markdown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<&'static str>,
    /// The page that explains the error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub docs: Option<&'static str>,
    /// The members of the context, in the order of their declaration.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub context: Vec<ContextMember>,
    /// The names of the headers that the error adds.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub headers: &'static [&'static str],
    /// What only operators see.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handling: Option<Handling>,
}

/// Where an error is declared and what our own side does about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Handling {
    /// The path of the type that declares the error.
    pub family: String,
    /// The [`ErrorAction`](crate::ErrorAction): `retry`.
    pub action: &'static str,
    /// How often to try again after the first time.
    pub max_retries: u32,
    /// The delay before the first retry, in milliseconds.
    pub retry_delay_ms: u64,
    /// How many errors lead to an alert.
    pub alert_threshold: u32,
    /// How many errors open the circuit.
    pub circuit_break_threshold: u32,
}

impl CatalogEntry {
    pub(super) fn new(spec: &'static ErrorSpec, origin: Origin, view: View) -> Self {
        let dynamic_status = matches!(spec.spec_status(), SpecStatus::Dynamic { .. });
        Self {
            code: spec.code().as_str(),
            name: spec.name(),
            status: spec.status().as_u16(),
            dynamic_status,
            category: spec.category().as_str(),
            severity: spec.severity().as_str(),
            recoverable: spec.recoverable(),
            // A declared delay is the same at any time.
            retry_after: spec.retry_after().map(|delay| delay.seconds_from(SystemTime::UNIX_EPOCH)),
            message: match spec.public() {
                PublicText::Text(text) => Some(text),
                PublicText::Reason if !dynamic_status => Some(spec.status().reason()),
                PublicText::Reason | PublicText::Display => None,
            },
            description: Some(spec.description()).filter(|text| !text.is_empty()),
            docs: spec.docs(),
            context: spec
                .members()
                .filter(|member| view == View::Operator || member.visibility() != Visibility::Internal)
                .collect(),
            headers: spec.headers(),
            handling: (view == View::Operator).then(|| Handling::new(spec, origin)),
        }
    }

    /// `502, or what a field says`.
    pub(super) fn status_text(&self) -> String {
        let or = if self.dynamic_status { ", or what a field says" } else { "" };
        format!("{}{or}", self.status)
    }

    /// Whether the error can answer with a status.
    pub(super) fn can_have(&self, status: u16) -> bool {
        self.dynamic_status || self.status == status
    }
}

impl Handling {
    fn new(spec: &ErrorSpec, origin: Origin) -> Self {
        let policy = spec.policy();
        Self {
            family: format!("{}::{}", origin.module, origin.name),
            action: spec.action().as_str(),
            max_retries: policy.max_retries(),
            retry_delay_ms: u64::try_from(policy.retry_delay().as_millis()).unwrap_or(u64::MAX),
            alert_threshold: policy.alert_threshold().get(),
            circuit_break_threshold: policy.circuit_break_threshold().get(),
        }
    }
}

impl Catalog {
    /// The entries as JSON: `{"errors":[…]}`, indented.
    pub fn json(&self, view: View) -> String {
        #[derive(Serialize)]
        struct Listed {
            errors: Vec<CatalogEntry>,
        }
        // Texts and numbers alone: nothing in them can fail to serialize.
        serde_json::to_string_pretty(&Listed { errors: self.entries(view) }).unwrap_or_default()
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(value: &bool) -> bool {
    !*value
}

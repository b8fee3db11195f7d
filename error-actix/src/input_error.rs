//! What of a request cannot be read as what a handler asks for.

use std::fmt;

use error_core::__private::{sites, spec};
use error_core::{ErrorFamily, ErrorSite, ErrorSpec, ErrorStatus, Origin, SpecTree, Violation, Violations};

use crate::{HttpError, ResponseError};

/// A request that cannot be read as what a handler asks for, or that is not acceptable.
///
/// Written by hand, since the statuses are the stack's to choose ([`ErrorStackBuilder`](crate::ErrorStackBuilder)) and
/// not the declaration's: these are the defaults.
///
/// | code | status | is |
/// |---|---|---|
/// | `INVALID_JSON` | 400 | a body that is not JSON |
/// | `INVALID_BODY` | 422 | JSON of another shape |
/// | `INVALID_FORM` | 422 | a form of another shape |
/// | `INVALID_QUERY` | 400 | a query string of another shape |
/// | `INVALID_PATH` | 404 | a path whose segments are of another type: nothing can be there |
/// | `VALIDATION_FAILED` | 422 | what has the right shape, and values that are not acceptable |
/// | `UNSUPPORTED_MEDIA_TYPE` | 415 | a body of another media type than is taken |
/// | `PAYLOAD_TOO_LARGE` | 413 | a body that is larger than the limit |
///
/// What the extractors of [`extract`](crate::extract) found is in [`violations`](HttpError::violations).
#[derive(Debug, ResponseError)]
pub struct InputError {
    kind: Kind,
    status: ErrorStatus,
    /// What the log shows, and the client of all kinds but a path.
    detail: String,
    violations: Violations,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Json,
    Body,
    Form,
    Query,
    Path,
    Validation,
    /// An unsupported media type; the supported one, where it is known.
    MediaType(Option<&'static str>),
    Size,
}

static SPECS: [ErrorSpec; 8] = [
    spec("InvalidJson", "INVALID_JSON", 400).with_dynamic_status().with_description("The body is not JSON."),
    spec("InvalidBody", "INVALID_BODY", 422)
        .with_dynamic_status()
        .with_description("The body is JSON, of another shape."),
    spec("InvalidForm", "INVALID_FORM", 422)
        .with_dynamic_status()
        .with_description("The form has another shape."),
    spec("InvalidQuery", "INVALID_QUERY", 400)
        .with_dynamic_status()
        .with_description("The query string has another shape."),
    spec("InvalidPath", "INVALID_PATH", 404)
        .with_dynamic_status()
        .with_public_text("there is nothing at this path")
        .with_description("A segment of the path has another type; no such thing can exist."),
    spec("ValidationFailed", "VALIDATION_FAILED", 422)
        .with_dynamic_status()
        .with_description("The request has the expected shape, and values that are not acceptable."),
    spec("UnsupportedMediaType", "UNSUPPORTED_MEDIA_TYPE", 415)
        .with_dynamic_status()
        .with_description("The body's media type is not the expected one."),
    spec("PayloadTooLarge", "PAYLOAD_TOO_LARGE", 413)
        .with_dynamic_status()
        .with_description("The body is larger than the limit."),
];

static SITES: [ErrorSite; 8] = sites(&SPECS);

impl ErrorFamily for InputError {
    const TREE: &'static SpecTree =
        &SpecTree::new(Origin::new(module_path!(), "InputError", line!(), column!()), &SPECS, &[]);
}

impl InputError {
    /// What is no JSON; `detail` is the parser's, which repeats nothing of the body.
    pub(crate) fn json(status: ErrorStatus, error: &serde_json::Error) -> Self {
        let (code, detail) = if error.is_eof() && (error.line(), error.column()) == (1, 0) {
            ("EMPTY", "there is none".to_owned())
        } else {
            ("SYNTAX", error.to_string())
        };
        let violations = Violations::from_iter([Violation::pointer("", code, detail.clone())]);
        Self { kind: Kind::Json, status, detail, violations }
    }

    /// JSON of another shape.
    pub(crate) fn body(status: ErrorStatus, detail: String) -> Self {
        Self::new(Kind::Body, status, detail)
    }

    /// A form of another shape.
    pub(crate) fn form(status: ErrorStatus, detail: String) -> Self {
        Self::new(Kind::Form, status, detail)
    }

    /// A query string of another shape.
    pub(crate) fn query(status: ErrorStatus, detail: String) -> Self {
        Self::new(Kind::Query, status, detail)
    }

    /// A path whose segments are of another type. The client does not read the `detail`.
    pub(crate) fn path(status: ErrorStatus, detail: String) -> Self {
        Self::new(Kind::Path, status, detail)
    }

    /// Values that are not acceptable.
    pub(crate) fn validation(status: ErrorStatus, violations: Violations) -> Self {
        Self { violations, ..Self::new(Kind::Validation, status, String::new()) }
    }

    /// A body of a media type that is not the `accepted` one, if it is known which that is.
    pub(crate) fn media_type(status: ErrorStatus, accepted: Option<&'static str>) -> Self {
        Self::new(Kind::MediaType(accepted), status, String::new())
    }

    /// A body that is larger than the limit.
    pub(crate) fn size(status: ErrorStatus) -> Self {
        Self::new(Kind::Size, status, String::new())
    }

    /// Says where it is; an empty list says nothing.
    #[must_use]
    pub(crate) fn with_violations(self, violations: Violations) -> Self {
        Self { violations, ..self }
    }

    const fn new(kind: Kind, status: ErrorStatus, detail: String) -> Self {
        Self { kind, status, detail, violations: Violations::new() }
    }

    const fn says(&self) -> &'static str {
        match self.kind {
            Kind::Json => "the body is not valid JSON",
            Kind::Body => "the body does not have the expected shape",
            Kind::Form => "the form does not have the expected shape",
            Kind::Query => "the query does not have the expected shape",
            Kind::Path => "the path has a segment of another type",
            Kind::Validation => "the request has values that are not acceptable",
            Kind::MediaType(_) => "the body's media type is not supported",
            Kind::Size => "the body is too large",
        }
    }
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.says())?;
        if self.detail.is_empty() { Ok(()) } else { write!(f, ": {}", self.detail) }
    }
}

impl std::error::Error for InputError {}

impl HttpError for InputError {
    fn site(&self) -> &'static ErrorSite {
        let [json, body, form, query, path, validation, media_type, size] = &SITES;
        match self.kind {
            Kind::Json => json,
            Kind::Body => body,
            Kind::Form => form,
            Kind::Query => query,
            Kind::Path => path,
            Kind::Validation => validation,
            Kind::MediaType(_) => media_type,
            Kind::Size => size,
        }
    }

    fn status(&self) -> ErrorStatus {
        self.status
    }

    fn violations(&self) -> Option<&Violations> {
        Some(&self.violations).filter(|violations| !violations.is_empty())
    }

    /// What would have been taken, as a 415 is to say (RFC 9110, section 15.5.16).
    fn headers(&self, visit: &mut dyn FnMut(&'static str, &[u8])) {
        if let Kind::MediaType(Some(accepted)) = self.kind {
            visit("accept", accepted.as_bytes());
        }
    }

    /// Of a path the client reads no detail: Actix's repeats the segment.
    fn public_message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::Path if self.status == ErrorStatus::NOT_FOUND => {
                f.write_str("there is nothing at this path")
            }
            Kind::Path => f.write_str(self.says()),
            _ => fmt::Display::fmt(self, f),
        }
    }
}

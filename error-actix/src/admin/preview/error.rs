//! An error of which only the declaration is known, with values that say that they are examples.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use error_core::{ContextField, ErrorSite, ErrorSpec, JsonKind, JsonShape, PublicText};
use serde_json::{Value, json};

use crate::{HttpError, ResponseError};

/// The response header of a preview, so that nobody takes it for an error.
const X_PREVIEW_ERROR: &str = "x-preview-error";

/// Looks like an error that has happened, and is none: observers are not told.
#[derive(Debug, ResponseError)]
pub(crate) struct PreviewError {
    site: &'static ErrorSite,
}

/// The catalogue has no error with the code of which a preview was asked.
#[derive(Clone, Debug, PartialEq, Eq, HttpError, ResponseError)]
#[error("no error that is registered has this code")]
#[http(status = 404, code = "PREVIEW_UNKNOWN_CODE")]
pub struct UnknownPreview {
    /// The code that was asked for.
    #[context(name = "asked_code")]
    pub(crate) code: String,
}

/// Whether an error is one of a preview.
pub(crate) fn is_preview(error: &(dyn HttpError + 'static)) -> bool {
    let error: &(dyn Error + 'static) = error;
    error.is::<PreviewError>() || error.is::<UnknownPreview>()
}

impl PreviewError {
    /// An example of the error that this declares.
    pub(crate) fn of(spec: &'static ErrorSpec) -> Self {
        Self { site: site_of(spec) }
    }
}

/// A site must live as long as the program. There is one for each error of which a preview was asked: it follows from the
/// declaration alone, so a test has nothing to reset, and their number is that of the declarations.
fn site_of(spec: &'static ErrorSpec) -> &'static ErrorSite {
    static SITES: Mutex<BTreeMap<usize, &'static ErrorSite>> = Mutex::new(BTreeMap::new());
    let mut sites = SITES.lock().unwrap_or_else(PoisonError::into_inner);
    sites.entry(std::ptr::from_ref(spec).addr()).or_insert_with(|| Box::leak(Box::new(ErrorSite::new(spec))))
}

impl fmt::Display for PreviewError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "example message of {}", self.site.spec().code())
    }
}

impl Error for PreviewError {}

impl HttpError for PreviewError {
    fn site(&self) -> &'static ErrorSite {
        self.site
    }

    fn context(&self, visit: &mut dyn FnMut(ContextField<'_>)) {
        for member in self.site.spec().members() {
            let value = example(member.key(), member.shape());
            visit(ContextField::new(member.key(), member.visibility(), &value));
        }
    }

    fn headers(&self, visit: &mut dyn FnMut(&'static str, &[u8])) {
        let spec = self.site.spec();
        for name in spec.headers() {
            visit(name, b"example");
        }
        visit(X_PREVIEW_ERROR, spec.code().as_str().as_bytes());
    }

    fn public_message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.site.spec().public() {
            PublicText::Text(template) => f.write_str(&filled(template)),
            PublicText::Reason => f.write_str(self.status().reason()),
            // The text is made by the error when it happens.
            _ => fmt::Display::fmt(self, f),
        }
    }
}

/// A value of this shape; a text says that it is an example.
fn example(key: &str, shape: JsonShape) -> Value {
    match shape.kind() {
        JsonKind::Boolean => json!(true),
        JsonKind::Integer => json!(1),
        JsonKind::Number => json!(1.5),
        JsonKind::Array => {
            json!(shape.items().map(|items| example(key, items)).into_iter().collect::<Vec<_>>())
        }
        _ => json!(format!("example {key}")),
    }
}

/// The template with examples for its fields; `{{` and `}}` stand for braces.
fn filled(template: &str) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some(brace) = rest.find(['{', '}']) {
        let (before, behind) = rest.split_at(brace);
        text.push_str(before);
        let field = behind.strip_prefix('{').filter(|field| !field.starts_with('{'));
        rest = match field.and_then(|field| field.split_once('}')) {
            Some((field, rest)) => {
                let name = field.split(':').next().unwrap_or_default();
                text.push_str(&format!("[example {name}]"));
                rest
            }
            None => {
                text.push_str(behind.get(..1).unwrap_or_default());
                let is_twice = behind.starts_with("{{") || behind.starts_with("}}");
                behind.get(if is_twice { 2 } else { 1 }..).unwrap_or_default()
            }
        };
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, HttpError)]
    #[error("internal")]
    #[http(status = 503, public = "Try {service} again {{soon}}, {parts:?} times.", retry_after = 7)]
    struct Busy {
        #[context]
        service: String,
        #[context(internal)]
        n: Option<u8>,
        #[context(redact)]
        card: String,
        #[context]
        parts: Vec<f32>,
    }

    #[test]
    fn examples_have_the_declared_shape() {
        let site = Busy { service: String::new(), n: None, card: String::new(), parts: vec![] }.site();
        let error = PreviewError::of(site.spec());
        let mut context = Vec::new();
        error.context(&mut |field| {
            let mut buffer = error_core::JsonBuffer::new(1024);
            field.write(true, &mut buffer);
            context.push(buffer.as_str().to_owned());
        });
        let expected =
            [r#""service":"example service""#, r#""n":1"#, r#""card":"[redacted]""#, r#""parts":[1.5]"#];
        assert_eq!(context, expected);
        let message =
            error_core::Occurrence::new(&error, std::time::SystemTime::UNIX_EPOCH).message().to_string();
        assert_eq!(message, "Try [example service] again {soon}, [example parts] times.");
        assert!(std::ptr::eq(error.site, PreviewError::of(site.spec()).site));
        assert!(is_preview(&error) && is_preview(&UnknownPreview { code: String::new() }));
    }

    #[test]
    fn templates_of_any_form_are_filled() {
        for (template, expected) in
            [("", ""), ("{", "{"), ("}", "}"), ("a{b", "a{b"), ("{}x}", "[example ]x}")]
        {
            assert_eq!(filled(template), expected);
        }
    }
}

//! What the `validator` crate found.

use std::borrow::Cow;

use serde_json::Value;
use validator::{ValidationError, ValidationErrors, ValidationErrorsKind};

use super::pointer::push_segment;
use super::{Violation, Violations};

/// The key under which `validator` keeps what is wrong with a struct as a whole.
const WHOLE: &str = "__all__";

/// Nested structs and lists become JSON pointers (`/items/0/width`), made of the names of the Rust fields, which is all
/// that `validator` knows. In the order of those names, since `validator` has none.
///
/// The code is `validator`'s in upper case. Where the declaration gives no message, one is made of the limits that were
/// declared, and never of the value that was sent, which may be a secret.
impl From<&ValidationErrors> for Violations {
    fn from(errors: &ValidationErrors) -> Self {
        let mut violations = Self::new();
        collect(errors, "", &mut violations);
        violations
    }
}

impl From<ValidationErrors> for Violations {
    fn from(errors: ValidationErrors) -> Self {
        Self::from(&errors)
    }
}

fn collect(errors: &ValidationErrors, parent: &str, violations: &mut Violations) {
    let mut fields: Vec<_> = errors.errors().iter().collect();
    fields.sort_unstable_by_key(|(field, _)| *field);
    for (field, kind) in fields {
        let mut pointer = parent.to_owned();
        if field != WHOLE {
            push_segment(&mut pointer, field);
        }
        match kind {
            ValidationErrorsKind::Field(errors) => violations.extend(errors.iter().map(|error| {
                Violation::pointer(pointer.clone(), error.code.to_ascii_uppercase(), detail(error))
            })),
            ValidationErrorsKind::Struct(errors) => collect(errors, &pointer, violations),
            ValidationErrorsKind::List(items) => {
                for (index, errors) in items {
                    let mut item = pointer.clone();
                    push_segment(&mut item, &index.to_string());
                    collect(errors, &item, violations);
                }
            }
        }
    }
}

fn detail(error: &ValidationError) -> Cow<'static, str> {
    if let Some(message) = &error.message {
        return message.clone();
    }
    let limit = |name: &str| error.params.get(name).filter(|limit| limit.is_number());
    match &*error.code {
        "range" => {
            let limits = [
                ("at least", limit("min")),
                ("more than", limit("exclusive_min")),
                ("at most", limit("max")),
                ("less than", limit("exclusive_max")),
            ];
            sentence("must be ", &limits)
        }
        "length" => {
            let limits = [("", limit("equal")), ("at least", limit("min")), ("at most", limit("max"))];
            sentence("must have a length of ", &limits)
        }
        "required" => "is required".into(),
        "email" => "must be an email address".into(),
        "url" => "must be a URL".into(),
        _ => "is not valid".into(),
    }
}

/// The limits that there are, one behind the other: `must be at least 1 and at most 5`.
fn sentence(begin: &str, limits: &[(&str, Option<&Value>)]) -> Cow<'static, str> {
    let given = limits.iter().filter_map(|(words, limit)| Some(format!("{words} {}", (*limit)?)));
    let given: Vec<String> = given.map(|limit| limit.trim_start().to_owned()).collect();
    if given.is_empty() { "is not valid".into() } else { format!("{begin}{}", given.join(" and ")).into() }
}

//! What the members of an envelope say, whichever format it is.

use std::time::Duration;

use serde_json::{Map, Value};

use super::Facts;
use crate::envelope::ABOUT_BLANK;
use crate::violation::pointer;
use crate::{Severity, Violation, ViolationPlace, Violations};

type Members = Map<String, Value>;

/// The facts of a whole body.
///
/// Each format is known by a member that no other has: `error` is the object of the standard envelope or the code of the
/// flat one, and a problem details object has one of its own names. What has none of them is a standard envelope without
/// the object around it.
pub(super) fn facts_of(mut body: Members) -> Facts {
    match body.remove("error") {
        Some(Value::Object(members)) => standard(members),
        Some(Value::String(error)) => flat(error, body),
        _ if ["title", "detail", "instance", "status"].iter().any(|name| body.contains_key(*name)) => {
            problem_details(body)
        }
        _ => standard(body),
    }
}

/// A context is the only object in it that is not an envelope's own; what else is not known is ignored.
fn standard(mut members: Members) -> Facts {
    let name = text(&mut members, "type");
    let message = text(&mut members, "message");
    let mut facts = common(&mut members);
    facts.name = name;
    facts.message = message;
    facts.context = ["context", "details"]
        .iter()
        .find_map(|name| match members.remove(*name) {
            Some(Value::Object(context)) => Some(context),
            _ => None,
        })
        .unwrap_or_default();
    if facts.request_id.is_none() {
        // Where a context has it, it is not the error's own: no field can be called so.
        facts.request_id = text(&mut facts.context, "request_id");
    }
    if facts.trace_id.is_none() {
        facts.trace_id = text(&mut facts.context, "trace_id");
    }
    facts
}

fn flat(error: String, mut members: Members) -> Facts {
    let message = text(&mut members, "message");
    let mut facts = common(&mut members);
    let is_code = !error.is_empty()
        && error.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && error.starts_with(|first: char| first.is_ascii_alphabetic());
    if is_code {
        facts.code = Some(error.to_ascii_uppercase());
        facts.message = message;
    } else {
        // Others put a sentence there.
        facts.message = message.or(Some(error));
    }
    facts.context = members;
    facts
}

/// RFC 9457.
fn problem_details(mut members: Members) -> Facts {
    let docs = text(&mut members, "type").filter(|docs| docs != ABOUT_BLANK);
    let title = text(&mut members, "title");
    let detail = text(&mut members, "detail");
    members.remove("status");
    members.remove("instance");
    let mut facts = common(&mut members);
    facts.docs = docs;
    facts.message = detail.or(title);
    facts.context = members;
    facts
}

/// Takes what all formats call by the same name.
fn common(members: &mut Members) -> Facts {
    members.remove("timestamp");
    members.remove("status_code");
    let severity = text(members, "severity");
    Facts {
        code: text(members, "code"),
        category: text(members, "category"),
        severity: severity
            .and_then(|name| Severity::ALL.iter().copied().find(|known| known.as_str() == name)),
        recoverable: members.remove("recoverable").as_ref().and_then(Value::as_bool),
        retry_after: members.remove("retry_after").as_ref().and_then(Value::as_u64).map(Duration::from_secs),
        request_id: text(members, "request_id"),
        trace_id: text(members, "trace_id"),
        violations: members.remove("errors").map(violations).unwrap_or_default(),
        violations_omitted: members
            .remove("errors_omitted")
            .as_ref()
            .and_then(Value::as_u64)
            .unwrap_or_default(),
        ..Facts::default()
    }
}

/// Takes a member; one that is no text says nothing.
fn text(members: &mut Members, name: &str) -> Option<String> {
    match members.remove(name) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    }
}

fn violations(errors: Value) -> Violations {
    let Value::Array(errors) = errors else { return Violations::new() };
    errors.into_iter().filter_map(violation).collect()
}

/// An object that says what is wrong, by a code or a detail; without a place it is about the whole body.
fn violation(error: Value) -> Option<Violation> {
    let Value::Object(mut members) = error else { return None };
    let (code, detail) = (text(&mut members, "code"), text(&mut members, "detail"));
    if code.is_none() && detail.is_none() {
        return None;
    }
    let place = match members.remove("source") {
        // JSON:API has the place one level deeper.
        Some(Value::Object(source)) => place(source),
        _ => place(members),
    };
    let place = place.unwrap_or(ViolationPlace::Pointer("".into()));
    Some(Violation::new(place, code.unwrap_or_default(), detail.unwrap_or_default()))
}

fn place(mut members: Members) -> Option<ViolationPlace> {
    if let Some(text) = text(&mut members, "pointer") {
        return Some(ViolationPlace::Pointer(pointer::from_wire(&text).into_owned().into()));
    }
    if let Some(name) = text(&mut members, "parameter") {
        return Some(ViolationPlace::Parameter(name.into()));
    }
    text(&mut members, "header").map(|name| ViolationPlace::Header(name.into()))
}

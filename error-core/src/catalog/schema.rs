//! JSON Schema of the bodies that clients get.

use serde_json::{Map, Value, json};

use super::{Catalog, CatalogEntry, View};
use crate::redact::REDACTED;
use crate::{ContextMember, JsonKind, JsonShape, Visibility};

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

impl Catalog {
    /// JSON Schema (draft 2020-12) of the [`Standard`](crate::Standard) body of any error: one of those in `$defs`, where
    /// each is found under its code.
    ///
    /// No member of the context is required, and more may be there: a value that cannot be written or does not fit is
    /// left out of a body, and what surrounds an error may add to it. Internal members are not mentioned.
    pub fn json_schema(&self) -> Value {
        let entries = self.entries(View::Client);
        let defs: Map<String, Value> =
            entries.iter().map(|entry| (entry.code.to_owned(), body_schema(entry))).collect();
        let any: Vec<Value> =
            entries.iter().map(|entry| json!({ "$ref": format!("#/$defs/{}", entry.code) })).collect();
        if any.is_empty() {
            return json!({ "$schema": DIALECT, "title": "Errors", "not": {} });
        }
        json!({ "$schema": DIALECT, "title": "Errors", "oneOf": any, "$defs": defs })
    }

    /// JSON Schema of the body of one error; `None` if no error has the code.
    pub fn json_schema_of(&self, code: &str) -> Option<Value> {
        let entry = self.entry(code, View::Client)?;
        let mut schema = body_schema(&entry);
        schema.as_object_mut()?.insert("$schema".to_owned(), DIALECT.into());
        Some(schema)
    }
}

/// The body of one error. OpenAPI 3.1 has the same dialect.
pub(super) fn body_schema(entry: &CatalogEntry) -> Value {
    let status = if entry.dynamic_status {
        json!({ "type": "integer", "minimum": 400, "maximum": 599 })
    } else {
        json!({ "type": "integer", "const": entry.status })
    };
    let mut members = json!({
        "type": text_constant(entry.name),
        "code": text_constant(entry.code),
        "message": { "type": "string" },
        "category": text_constant(entry.category),
        "severity": text_constant(entry.severity),
        "status_code": status,
        "timestamp": { "type": "string", "format": "date-time" },
        "recoverable": { "type": "boolean" },
        "request_id": { "type": "string" },
        "trace_id": { "type": "string" },
        "retry_after": { "type": "integer", "minimum": 0 },
        "errors": { "type": "array", "items": violation_schema() },
        "errors_omitted": { "type": "integer", "minimum": 1 },
    });
    if let (false, Some(members)) = (entry.context.is_empty(), members.as_object_mut()) {
        let properties: Map<String, Value> =
            entry.context.iter().map(|member| (member.key().to_owned(), member_schema(member))).collect();
        members.insert("context".to_owned(), json!({ "type": "object", "properties": properties }));
    }
    let mut schema = json!({
        "type": "object",
        "title": entry.code,
        "required": ["error"],
        "properties": {
            "error": {
                "type": "object",
                "required": [
                    "type", "code", "message", "category", "severity", "status_code", "timestamp", "recoverable",
                ],
                "properties": members,
            },
        },
    });
    if let (Some(description), Some(schema)) = (entry.description, schema.as_object_mut()) {
        schema.insert("description".to_owned(), description.into());
    }
    schema
}

/// What is wrong with one part of the request.
fn violation_schema() -> Value {
    let text = || json!({ "type": "string" });
    json!({
        "type": "object",
        "required": ["detail"],
        "properties": {
            "pointer": text(), "parameter": text(), "header": text(), "code": text(), "detail": text(),
        },
    })
}

fn text_constant(text: &str) -> Value {
    json!({ "type": "string", "const": text })
}

fn member_schema(member: &ContextMember) -> Value {
    match member.visibility() {
        Visibility::Redacted => text_constant(REDACTED),
        Visibility::Public | Visibility::Internal => shape_schema(member.shape()),
    }
}

fn shape_schema(shape: JsonShape) -> Value {
    let kind = match shape.kind() {
        JsonKind::Anything => return json!({}),
        JsonKind::Boolean => "boolean",
        JsonKind::Integer => "integer",
        JsonKind::Number => "number",
        JsonKind::Text => "string",
        JsonKind::Array => "array",
    };
    let kind = if shape.is_nullable() { json!([kind, "null"]) } else { json!(kind) };
    match shape.items() {
        Some(items) => json!({ "type": kind, "items": shape_schema(items) }),
        None => json!({ "type": kind }),
    }
}

//! The errors as TypeScript types.

use std::fmt::Write as _;

use super::{Catalog, CatalogEntry, View};
use crate::redact::REDACTED;
use crate::{ContextMember, JsonKind, JsonShape, Visibility};

const HEAD: &str = r#"// Made from the declarations of the errors. Changes to this file are lost.

/** What is wrong with one part of the request: a place in its body, a parameter, or a header. */
export interface Violation {
  pointer?: string;
  parameter?: string;
  header?: string;
  code?: string;
  detail: string;
}

/** What every error has. */
export interface ErrorMembers<
  Code extends string,
  Type extends string,
  Status extends number,
  Category extends string,
  Severity extends string,
  Context,
> {
  type: Type;
  code: Code;
  message: string;
  category: Category;
  severity: Severity;
  status_code: Status;
  timestamp: string;
  recoverable: boolean;
  request_id?: string;
  trace_id?: string;
  retry_after?: number;
  errors?: Violation[];
  errors_omitted?: number;
  context?: Context;
}

/** Every error, by its code. */
export interface ErrorsByCode {
"#;

const END: &str = r#"}

export type ErrorCode = keyof ErrorsByCode;

/** Any error: compare its `code` to know which. */
export type ApiError = ErrorsByCode[ErrorCode];

/** The context of the error with a code. */
export type ContextOf<Code extends ErrorCode> = NonNullable<ErrorsByCode[Code]["context"]>;

/** The body of a failed response. */
export interface ErrorBody {
  error: ApiError;
}
"#;

impl Catalog {
    /// TypeScript types, and nothing that runs: a union of all errors that `code` tells apart, the context of each, and
    /// the body.
    ///
    /// No member of the context is required: a value that cannot be written or does not fit is left out of a body.
    /// Internal members are not mentioned.
    pub fn typescript(&self) -> String {
        let mut file = HEAD.to_owned();
        for entry in self.entries(View::Client) {
            error(&mut file, &entry);
        }
        file.push_str(END);
        file
    }
}

fn error(file: &mut String, entry: &CatalogEntry) {
    if let Some(description) = entry.description {
        comment(file, description);
    }
    let status = if entry.dynamic_status { "number".to_owned() } else { entry.status.to_string() };
    let _ = writeln!(
        file,
        "  {}: ErrorMembers<{}, {}, {status}, {}, {}, {}>;",
        key(entry.code),
        quoted(entry.code),
        quoted(entry.name),
        quoted(entry.category),
        quoted(entry.severity),
        context(&entry.context)
    );
}

fn comment(file: &mut String, text: &str) {
    file.push_str("  /**\n");
    for line in text.lines() {
        // A slash behind a backslash ends no comment, and editors show it without.
        let line = line.replace("*/", "*\\/");
        let _ = writeln!(file, "   *{}{}", if line.is_empty() { "" } else { " " }, line);
    }
    file.push_str("   */\n");
}

fn context(members: &[ContextMember]) -> String {
    if members.is_empty() {
        return "Record<string, unknown>".to_owned();
    }
    let members: Vec<String> =
        members.iter().map(|member| format!("{}?: {}", key(member.key()), type_of(member))).collect();
    format!("{{ {} }}", members.join("; "))
}

fn type_of(member: &ContextMember) -> String {
    match member.visibility() {
        Visibility::Redacted => quoted(REDACTED),
        Visibility::Public | Visibility::Internal => of_shape(member.shape()),
    }
}

fn of_shape(shape: JsonShape) -> String {
    let mut text = match (shape.kind(), shape.items()) {
        (JsonKind::Array, Some(items)) => format!("Array<{}>", of_shape(items)),
        (JsonKind::Boolean, _) => "boolean".to_owned(),
        (JsonKind::Integer | JsonKind::Number, _) => "number".to_owned(),
        (JsonKind::Text, _) => "string".to_owned(),
        // Null is among what is not known.
        (JsonKind::Anything | JsonKind::Array, _) => return "unknown".to_owned(),
    };
    if shape.is_nullable() {
        text.push_str(" | null");
    }
    text
}

/// The name of a member, in quotes unless it is a plain one.
fn key(name: &str) -> String {
    let is_plain = name.starts_with(|first: char| first.is_ascii_alphabetic() || matches!(first, '_' | '$'))
        && name.chars().all(|character| character.is_ascii_alphanumeric() || matches!(character, '_' | '$'));
    if is_plain { name.to_owned() } else { quoted(name) }
}

/// A literal of a text: what JSON writes is a literal of TypeScript, too.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

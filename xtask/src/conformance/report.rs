//! What a compiler says of a file, in the form in which two compilations can be compared.

use serde_json::Value;

/// One message: its level, its error code, its text, and the line that it points at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Message {
    pub(crate) level: String,
    pub(crate) code: String,
    pub(crate) text: String,
    pub(crate) line: u64,
}

impl Message {
    /// A message of the compiler's JSON. What is only a summary points nowhere, and is nothing.
    pub(crate) fn of_json(message: &Value) -> Option<Self> {
        let text = |key: &str| message.get(key).and_then(Value::as_str);
        let spans = message.get("spans")?.as_array()?;
        let primary =
            spans.iter().find(|span| span.get("is_primary").and_then(Value::as_bool) == Some(true))?;
        let code = message.get("code").and_then(|code| code.get("code")).and_then(Value::as_str);
        let code = code.filter(|code| code.starts_with('E')).unwrap_or_default();
        Some(Self {
            level: text("level")?.to_owned(),
            code: code.to_owned(),
            text: text("message")?.to_owned(),
            line: in_this_crate(primary).get("line_start")?.as_u64()?,
        })
    }

    /// The messages of a `.stderr` file.
    pub(crate) fn of_stderr(stderr: &str) -> Vec<Self> {
        let mut messages = Vec::new();
        let mut lines = stderr.lines().peekable();
        while let Some(line) = lines.next() {
            let Some((level, rest)) = head(line) else { continue };
            let (code, text) = match rest.strip_prefix('[').and_then(|rest| rest.split_once("]: ")) {
                Some((code, text)) => (code, text),
                None => ("", rest.trim_start_matches(": ")),
            };
            let place = lines.peek().and_then(|line| line.trim_start().strip_prefix("--> "));
            let number =
                place.and_then(|place| place.rsplit(':').nth(1)).and_then(|number| number.parse().ok());
            if let Some(line) = number {
                messages.push(Self {
                    level: level.to_owned(),
                    code: code.to_owned(),
                    text: text.to_owned(),
                    line,
                });
            }
        }
        messages
    }
}

fn head(line: &str) -> Option<(&'static str, &str)> {
    ["error", "warning"].into_iter().find_map(|level| Some((level, line.strip_prefix(level)?)))
}

/// The place in the user's file that a span inside a macro's expansion comes from.
fn in_this_crate(span: &Value) -> &Value {
    let mut span = span;
    while let Some(site) = span.get("expansion").and_then(|expansion| expansion.get("span")) {
        let file = span.get("file_name").and_then(Value::as_str).unwrap_or_default();
        if file.ends_with(".rs") && !file.starts_with('/') {
            break;
        }
        span = site;
    }
    span
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stderr_is_read() {
        let stderr = "error[E0277]: `A` doesn't implement `B`\n --> tests/ui/x.rs:4:10\n  |\n\nwarning: odd\n  --> tests/ui/x.rs:12:1\n\nerror: aborting\n";
        let message = |level: &str, code: &str, text: &str, line| Message {
            level: level.into(),
            code: code.into(),
            text: text.into(),
            line,
        };
        assert_eq!(
            Message::of_stderr(stderr),
            [message("error", "E0277", "`A` doesn't implement `B`", 4), message("warning", "", "odd", 12)]
        );
    }
}

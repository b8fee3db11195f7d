//! Attributes without their secrets.

use std::borrow::Cow;

use error_core::Scrubber;
use opentelemetry::{Array, KeyValue, StringValue, Value};

use crate::secret::{REDACTED, says_secret};

/// Scrubs what stands behind each name, which may say that it is secret.
pub(super) fn attributes(attributes: &mut [KeyValue], scrubber: &Scrubber) {
    for attribute in attributes {
        if says_secret(attribute.key.as_str(), scrubber) {
            attribute.value = REDACTED.into();
        } else {
            value(&mut attribute.value, scrubber);
        }
    }
}

fn value(value: &mut Value, scrubber: &Scrubber) {
    match value {
        Value::String(text) => string(text, scrubber),
        Value::Array(Array::String(texts)) => texts.iter_mut().for_each(|text| string(text, scrubber)),
        Value::I64(number) => {
            if is_secret(*number, scrubber) {
                *value = REDACTED.into();
            }
        }
        Value::Array(Array::I64(numbers)) => {
            if numbers.iter().any(|number| is_secret(*number, scrubber)) {
                *value = REDACTED.into();
            }
        }
        // Nothing else can hold one.
        _ => {}
    }
}

/// Such as a card's.
fn is_secret(number: i64, scrubber: &Scrubber) -> bool {
    let text = number.to_string();
    scrubber.scrub(&text) != text
}

fn string(text: &mut StringValue, scrubber: &Scrubber) {
    if let Cow::Owned(scrubbed) = scrubber.scrub(text.as_str()) {
        *text = scrubbed.into();
    }
}

/// A text that may be somebody's.
pub(super) fn text(text: &mut Cow<'static, str>, scrubber: &Scrubber) {
    if let Cow::Owned(scrubbed) = scrubber.scrub(text) {
        *text = Cow::Owned(scrubbed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_kind_of_value_keeps_a_secret() {
        let texts = Array::String(vec!["Bearer hunter2Xq9".into(), "plain".into()]);
        let mut found = [
            KeyValue::new("db.url", "postgres://app:hunter2Xq9@db"),
            KeyValue::new("app.password", "hunter2Xq9"),
            KeyValue::new("token", 7),
            KeyValue::new("card", 4_111_111_111_111_111_i64),
            KeyValue::new("cards", Value::Array(Array::I64(vec![1, 4_111_111_111_111_111]))),
            KeyValue::new("texts", Value::Array(texts)),
            KeyValue::new("count", 7),
            KeyValue::new("on", true),
        ];
        attributes(&mut found, &Scrubber::new());
        let shown = found.map(|attribute| attribute.value.to_string());
        assert_eq!(
            shown,
            [
                "postgres://app:[redacted]@db",
                REDACTED,
                REDACTED,
                REDACTED,
                REDACTED,
                r#"["Bearer [redacted]","plain"]"#,
                "7",
                "true",
            ]
        );
    }
}

//! What serde says of an input, without the input.

use std::borrow::Cow;

use error_core::Scrubber;

use crate::foreign::cut;

/// What is wrong, in the words of the client.
pub(super) struct Explained {
    pub(super) code: &'static str,
    /// The member that is missing, unknown or there twice.
    pub(super) name: Option<String>,
    pub(super) detail: Cow<'static, str>,
}

/// The code of a member that is missing.
pub(super) const MISSING: &str = "REQUIRED";

/// What was expected and what was found is kept of the messages that serde's own types have
/// ([`serde::de::Error`]); the value in them is not. What else is said is somebody's own text.
pub(super) fn explain(message: &str) -> Explained {
    let message = without_position(message);
    if let Some(name) = quoted_behind(message, "missing field ") {
        return named(MISSING, name, "is required".into());
    }
    if let Some(name) = quoted_behind(message, "duplicate field ") {
        return named("DUPLICATE_FIELD", name, "is there twice".into());
    }
    if let Some(name) = quoted_behind(message, "unknown field ") {
        return named("UNKNOWN_FIELD", name, of_choices("is not known", message));
    }
    if message.starts_with("unknown variant ") {
        return plain("UNKNOWN_VARIANT", of_choices("is not known", message));
    }
    if let Some((found, expected)) = found_and_expected(message, "invalid type: ") {
        let expected = in_terms_of_json(expected);
        return plain(
            "INVALID_TYPE",
            match kind_of(found) {
                Some(found) => format!("expected {expected}, found {found}").into(),
                None => format!("expected {expected}").into(),
            },
        );
    }
    if let Some((_, expected)) = found_and_expected(message, "invalid value: ") {
        return plain("INVALID_VALUE", format!("expected {}", in_terms_of_json(expected)).into());
    }
    if let Some((length, expected)) = found_and_expected(message, "invalid length ") {
        let length =
            length.parse::<usize>().map_or_else(|_| String::new(), |length| format!(", found {length}"));
        return plain("INVALID_LENGTH", format!("expected {}{length}", in_terms_of_json(expected)).into());
    }
    // What Actix says of a path's segment, with the segment.
    if let Some(expected) = message.strip_prefix("can not parse ").and_then(|rest| rest.rsplit_once(" to a "))
    {
        return plain("INVALID_TYPE", format!("expected {}", in_terms_of_json(expected.1)).into());
    }
    plain("INVALID", cut(Scrubber::new().scrub(message).into_owned()).into())
}

fn plain(code: &'static str, detail: Cow<'static, str>) -> Explained {
    Explained { code, name: None, detail }
}

fn named(code: &'static str, name: &str, detail: Cow<'static, str>) -> Explained {
    Explained { code, name: Some(name.to_owned()), detail }
}

/// The message without the ` at line 1 column 5` of `serde_json`: the pointer says more.
fn without_position(message: &str) -> &str {
    let Some((before, position)) = message.rsplit_once(" at line ") else { return message };
    let is_position =
        position.split(" column ").all(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    if is_position { before } else { message }
}

/// The name in back quotes behind `prefix`. One that has a back quote itself ends there.
fn quoted_behind<'a>(message: &'a str, prefix: &str) -> Option<&'a str> {
    message.strip_prefix(prefix)?.strip_prefix('`')?.split_once('`').map(|(name, _)| name)
}

/// What stands before and behind the last `, expected`: what was found may have the words in it, too.
fn found_and_expected<'a>(message: &'a str, prefix: &str) -> Option<(&'a str, &'a str)> {
    message.strip_prefix(prefix)?.rsplit_once(", expected ")
}

/// The names that would have been known, which are the declaration's.
fn of_choices(unknown: &'static str, message: &str) -> Cow<'static, str> {
    match message.rsplit_once(", expected ") {
        Some((_, choices)) => cut(format!("{unknown}; expected {choices}")).into(),
        None => unknown.into(),
    }
}

/// The kind of a value as serde names it in front of the value ([`serde::de::Unexpected`]).
fn kind_of(found: &str) -> Option<&'static str> {
    const KINDS: [(&str, &str); 9] = [
        ("string", "a string"),
        ("integer", "an integer"),
        ("floating point", "a number"),
        ("boolean", "a boolean"),
        ("null", "null"),
        ("unit value", "null"),
        ("map", "an object"),
        ("sequence", "an array"),
        ("Option value", "null"),
    ];
    KINDS.iter().find(|(begin, _)| found.starts_with(begin)).map(|(_, kind)| *kind)
}

/// What a Rust type is to somebody who writes JSON.
fn in_terms_of_json(expected: &str) -> Cow<'_, str> {
    let known = match expected {
        "u8" => "an integer from 0 to 255",
        "u16" => "an integer from 0 to 65535",
        "u32" => "an integer from 0 to 4294967295",
        "u64" | "u128" | "usize" => "a positive integer or 0",
        "i8" => "an integer from -128 to 127",
        "i16" => "an integer from -32768 to 32767",
        "i32" => "an integer from -2147483648 to 2147483647",
        "i64" | "i128" | "isize" => "an integer",
        "f32" | "f64" => "a number",
        "bool" => "a boolean",
        "char" => "a character",
        "a map" => "an object",
        "a sequence" => "an array",
        "unit" => "null",
        _ if expected.starts_with("struct ") => "an object",
        _ => return Cow::Owned(cut(expected.to_owned())),
    };
    Cow::Borrowed(known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde::de::{Error as _, Unexpected};

    fn shown(message: &str) -> (&'static str, Option<String>, String) {
        let Explained { code, name, detail } = explain(message);
        (code, name, detail.into_owned())
    }

    #[test]
    fn what_was_sent_is_not_repeated() {
        for (message, code, detail) in [
            (
                "invalid type: string \"hunter2\", expected u32",
                "INVALID_TYPE",
                "expected an integer from 0 to 4294967295, found a string",
            ),
            (
                "invalid type: string \"x, expected hunter2\", expected a map at line 1 column 9",
                "INVALID_TYPE",
                "expected an object, found a string",
            ),
            (
                "invalid type: integer `7`, expected struct Video",
                "INVALID_TYPE",
                "expected an object, found an integer",
            ),
            ("invalid type: newtype struct, expected a color", "INVALID_TYPE", "expected a color"),
            (
                "invalid value: integer `300`, expected u8",
                "INVALID_VALUE",
                "expected an integer from 0 to 255",
            ),
            (
                "invalid length 3, expected a tuple of size 2",
                "INVALID_LENGTH",
                "expected a tuple of size 2, found 3",
            ),
            (
                "unknown variant `hunter2`, expected `red` or `green`",
                "UNKNOWN_VARIANT",
                "is not known; expected `red` or `green`",
            ),
            ("can not parse \"hunter2 to a \" to a u8", "INVALID_TYPE", "expected an integer from 0 to 255"),
        ] {
            assert_eq!(shown(message), (code, None, detail.to_owned()), "{message}");
        }
    }

    proptest! {
        #[test]
        fn whatever_was_sent_is_not_repeated(sent in ".{0,60}", line in 1_usize..99) {
            type Message = serde::de::value::Error;
            let found = [
                Message::invalid_type(Unexpected::Str(&sent), &"u8"),
                Message::invalid_type(Unexpected::Other(&sent), &"u8"),
                Message::invalid_value(Unexpected::Str(&sent), &"u8"),
            ];
            for (index, message) in found.iter().enumerate() {
                let (code, name, detail) = shown(&format!("{message} at line {line} column 7"));
                prop_assert_eq!((code, name), (["INVALID_TYPE", "INVALID_TYPE", "INVALID_VALUE"][index], None));
                let rest = detail.strip_prefix("expected an integer from 0 to 255");
                prop_assert!(matches!(rest, Some("" | ", found a string")) || index == 1, "{}", detail);
            }
            let unknown = Message::unknown_variant(&sent, &["red", "green"]).to_string();
            prop_assert_eq!(shown(&unknown).2, "is not known; expected `red` or `green`");
        }

        #[test]
        fn any_message_is_explained_within_bounds(message in ".{0,900}") {
            prop_assert!(shown(&message).2.len() < 4 * 330);
        }
    }

    #[test]
    fn members_are_named() {
        let name = |name: &str| Some(name.to_owned());
        assert_eq!(shown("missing field `width`"), ("REQUIRED", name("width"), "is required".into()));
        assert_eq!(
            shown("duplicate field `a` at line 1 column 2"),
            ("DUPLICATE_FIELD", name("a"), "is there twice".into())
        );
        let unknown = shown("unknown field `colour`, expected one of `a`, `b`");
        assert_eq!(
            unknown,
            ("UNKNOWN_FIELD", name("colour"), "is not known; expected one of `a`, `b`".into())
        );
        assert_eq!(shown("unknown field `a`, there are no fields").2, "is not known");
    }

    #[test]
    fn the_texts_of_others_are_scrubbed_and_have_an_end() {
        assert_eq!(shown("invalid digit found in string").2, "invalid digit found in string");
        assert_eq!(shown("no key: token=hunter2").2, "no key: token=[redacted]");
        let (code, _, detail) = shown(&"x y ".repeat(1000));
        assert!(code == "INVALID" && detail.len() < 310, "{detail}");
        assert_eq!(shown("meet at line 7b column 3").2, "meet at line 7b column 3");
    }
}

//! The one list of keys: what each is called, where it may stand, and what it says.
//!
//! Unknown, misplaced and duplicate keys are refused by this table, and the reference page is written from it.

use crate::diagnostics::{did_you_mean, list};

/// Where an attribute can stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Struct,
    Enum,
    Variant,
    Field,
}

impl Place {
    #[cfg(test)]
    const ALL: [Self; 4] = [Self::Struct, Self::Enum, Self::Variant, Self::Field];

    pub(crate) fn with_article(self) -> &'static str {
        match self {
            Self::Struct => "a struct",
            Self::Enum => "an enum",
            Self::Variant => "a variant",
            Self::Field => "a field",
        }
    }
}

/// A key of `#[http(…)]` or `#[context(…)]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    Status,
    Code,
    Category,
    Severity,
    Public,
    Recoverable,
    RetryAfter,
    Violations,
    Name,
    Prefix,
    Crate,
    Display,
    Challenge,
    Header,
    Extra,
    Docs,
    Action,
    Internal,
    Redact,
    ContextName,
}

/// How a key takes its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// `key = value`, or alone where that says enough.
    Value,
    /// `key(…)`.
    List,
}

/// A row of the table.
pub(crate) struct Row {
    pub(crate) key: Key,
    pub(crate) name: &'static str,
    pub(crate) attribute: &'static str,
    pub(crate) places: &'static [Place],
    pub(crate) form: Form,
    /// How it is written.
    pub(crate) example: &'static str,
    pub(crate) doc: &'static str,
}

const TYPES: &[Place] = &[Place::Struct, Place::Enum];
const ERRORS: &[Place] = &[Place::Struct, Place::Variant];
const ANY: &[Place] = &[Place::Struct, Place::Enum, Place::Variant];
const FIELDS: &[Place] = &[Place::Field];

pub(crate) const HTTP: &str = "http";
pub(crate) const CONTEXT: &str = "context";

pub(crate) const TABLE: &[Row] = &[
    Row {
        key: Key::Status,
        name: "status",
        attribute: HTTP,
        places: ANY,
        form: Form::Value,
        example: "status = 404",
        doc: "The status of the response: a number from 400 to 599, its name (`NOT_FOUND`), or a field (`.upstream`) that decides at run time. Follows from the category if absent.",
    },
    Row {
        key: Key::Code,
        name: "code",
        attribute: HTTP,
        places: ERRORS,
        form: Form::Value,
        example: "code = \"VIDEO_NOT_FOUND\"",
        doc: "The stable code. Follows from the names of type and variant if absent.",
    },
    Row {
        key: Key::Category,
        name: "category",
        attribute: HTTP,
        places: ANY,
        form: Form::Value,
        example: "category = \"database_error\"",
        doc: "The kind of error: one of the fourteen names, or the path of a `const` `Category`. Follows from the status if absent.",
    },
    Row {
        key: Key::Severity,
        name: "severity",
        attribute: HTTP,
        places: ANY,
        form: Form::Value,
        example: "severity = High",
        doc: "`Low`, `Medium`, `High` or `Critical`. Low for 4xx, Medium for 401, 403, 408 and 429, High for 5xx if absent.",
    },
    Row {
        key: Key::Public,
        name: "public",
        attribute: HTTP,
        places: ANY,
        form: Form::Value,
        example: "public = \"Try again shortly.\"",
        doc: "What the client reads; it may name fields marked `#[context]`. `public = display` sends the `Display`, `public = reason` the status's reason phrase. If absent: the `Display` for 4xx, the reason phrase for 5xx.",
    },
    Row {
        key: Key::Recoverable,
        name: "recoverable",
        attribute: HTTP,
        places: ANY,
        form: Form::Value,
        example: "recoverable = true",
        doc: "Whether the client may try again: `true`, `false` or a `bool` field (`.soft`). True for 408, 425, 429, 502, 503, 504 and beside `retry_after` if absent.",
    },
    Row {
        key: Key::RetryAfter,
        name: "retry_after",
        attribute: HTTP,
        places: ANY,
        form: Form::Value,
        example: "retry_after = \"30s\"",
        doc: "When the client may try again: a duration (`\"1m30s\"`), seconds (`30`), or a field (`.wait`) of type `Duration`, `u64` seconds, `SystemTime`, or an `Option` of one.",
    },
    Row {
        key: Key::Violations,
        name: "violations",
        attribute: HTTP,
        places: ANY,
        form: Form::Value,
        example: "violations = .violations",
        doc: "What is wrong with which part of the request, the envelope's `errors`: a field of type `Violations`, or a `Box` or an `Option` of it. All of it reaches the client.",
    },
    Row {
        key: Key::Name,
        name: "name",
        attribute: HTTP,
        places: ERRORS,
        form: Form::Value,
        example: "name = \"VideoNotFound\"",
        doc: "The envelope's `type`. The name of the variant or struct if absent.",
    },
    Row {
        key: Key::Prefix,
        name: "prefix",
        attribute: HTTP,
        places: TYPES,
        form: Form::Value,
        example: "prefix = \"VIDEO\"",
        doc: "Replaces the first part of the codes that are not given; `\"\"` leaves it out.",
    },
    Row {
        key: Key::Challenge,
        name: "challenge",
        attribute: HTTP,
        places: ANY,
        form: Form::Value,
        example: "challenge = \"Basic\"",
        doc: "The `WWW-Authenticate` of a 401. `Bearer` if absent.",
    },
    Row {
        key: Key::Header,
        name: "header",
        attribute: HTTP,
        places: ANY,
        form: Form::List,
        example: "header(\"x-shard\" = \"{shard}\")",
        doc: "Headers of the response, their values texts that may name fields marked `#[context]`.",
    },
    Row {
        key: Key::Extra,
        name: "extra",
        attribute: HTTP,
        places: ANY,
        form: Form::List,
        example: "extra(\"status_page\" = \"https://{provider}.example/status\")",
        doc: "Further members of the context, their values texts that may name fields marked `#[context]`.",
    },
    Row {
        key: Key::Docs,
        name: "docs",
        attribute: HTTP,
        places: ANY,
        form: Form::Value,
        example: "docs = \"https://docs.example.com/errors/\"",
        doc: "The page that explains the error. Where the address ends in `/`, `#` or `=`, the code is added.",
    },
    Row {
        key: Key::Action,
        name: "action",
        attribute: HTTP,
        places: ANY,
        form: Form::Value,
        example: "action = retry(max = 5, delay = \"1s\", circuit_break = 10)",
        doc: "What our own side does: `log` (if absent), `alert`, `retry`, `fallback`, `circuit_break` or `ignore`. In parentheses its policy: `max` retries (3) and the `delay` before the first (1 s), how many errors lead to an `alert` (5) and to a `circuit_break` (10); an action's own threshold is `after`.",
    },
    Row {
        key: Key::Crate,
        name: "crate",
        attribute: HTTP,
        places: TYPES,
        form: Form::Value,
        example: "crate = my_facade::errors",
        doc: "Where the run time is found, for a crate that re-exports it.",
    },
    Row {
        key: Key::Display,
        name: "display",
        attribute: HTTP,
        places: TYPES,
        form: Form::Value,
        example: "display = external",
        doc: "For a type whose `Display` and `Error` come from elsewhere: neither is written, and no `#[error(…)]` is needed.",
    },
    Row {
        key: Key::Internal,
        name: "internal",
        attribute: CONTEXT,
        places: FIELDS,
        form: Form::Value,
        example: "#[context(internal)]",
        doc: "Shows the field to logs and trackers, not to the client.",
    },
    Row {
        key: Key::Redact,
        name: "redact",
        attribute: CONTEXT,
        places: FIELDS,
        form: Form::Value,
        example: "#[context(redact)]",
        doc: "Shows the field as `[redacted]` everywhere.",
    },
    Row {
        key: Key::ContextName,
        name: "name",
        attribute: CONTEXT,
        places: FIELDS,
        form: Form::Value,
        example: "#[context(name = \"video_id\")]",
        doc: "The key in the context. The field's name if absent; a tuple field needs it.",
    },
];

/// What is wrong with a key, and how to mend it.
pub(crate) struct Refusal {
    pub(crate) what: String,
    pub(crate) mend: String,
}

/// The key called `name` in `#[attribute(…)]` at `place`.
pub(crate) fn find(attribute: &'static str, place: Place, name: &str) -> Result<(Key, Form), Refusal> {
    let of_attribute = || TABLE.iter().filter(|row| row.attribute == attribute);
    if let Some(row) = of_attribute().find(|row| row.name == name) {
        if row.places.contains(&place) {
            return Ok((row.key, row.form));
        }
        let places: Vec<_> = row.places.iter().map(|place| place.with_article()).collect();
        return Err(Refusal {
            what: format!("`{name}` cannot stand in `#[{attribute}(…)]` on {}", place.with_article()),
            mend: format!("it is for {}", places.join(" or ")),
        });
    }
    let here = || of_attribute().filter(|row| row.places.contains(&place)).map(|row| row.name);
    let all = format!("the keys here are {}", list(here()));
    let elsewhere = || TABLE.iter().filter(|row| row.attribute != attribute).find(|row| row.name == name);
    let mend = match (did_you_mean(name, here()), elsewhere()) {
        (Some(near), _) => format!("did you mean `{near}`? {all}"),
        (None, Some(row)) => format!("`{name}` belongs in `#[{}(…)]`; {all}", row.attribute),
        (None, None) => all,
    };
    Err(Refusal { what: format!("unknown key `{name}` in `#[{attribute}(…)]`"), mend })
}

/// How an attribute is written.
pub(crate) fn example(attribute: &str) -> &'static str {
    if attribute == CONTEXT { "#[context(internal)]" } else { "#[http(status = 404)]" }
}

/// Whether `#[attribute(…)]` has a key called `name`, wherever it may stand.
pub(crate) fn is_known(attribute: &str, name: &str) -> bool {
    TABLE.iter().any(|row| row.attribute == attribute && row.name == name)
}

/// How to write a key, for one that lacks its value.
pub(crate) fn usage(key: Key) -> String {
    let row = TABLE.iter().find(|row| row.key == key);
    row.map_or_else(String::new, |row| format!("write `{}`\nnote: {}", row.example, row.doc))
}

/// The table as Markdown, for the reference page.
#[cfg(test)]
pub(crate) fn reference() -> String {
    use std::fmt::Write as _;
    let mut page = String::from("| key | on | says |\n|---|---|---|\n");
    for row in TABLE {
        let places: Vec<_> = Place::ALL
            .iter()
            .filter(|place| row.places.contains(place))
            .map(|place| place.with_article().trim_start_matches("an ").trim_start_matches("a "))
            .collect();
        let example = match row.attribute {
            CONTEXT => row.example.to_owned(),
            _ => format!("#[http({})]", row.example),
        };
        writeln!(page, "| `{example}` | {} | {} |", places.join(", "), row.doc).unwrap();
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reference_page_is_this_table() {
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../error-core/src/docs/keys.md");
        expectorate::assert_contents(page, &reference());
    }

    #[test]
    fn every_key_has_one_row() {
        for row in TABLE {
            let same = |other: &&Row| {
                other.key == row.key || (other.attribute, other.name) == (row.attribute, row.name)
            };
            assert_eq!(TABLE.iter().filter(same).count(), 1, "{}", row.name);
            assert!(!row.places.is_empty(), "{}", row.name);
        }
    }
}

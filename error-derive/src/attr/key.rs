//! The one list of keys: what each is called, where it may stand, and what it says.
//!
//! Unknown, misplaced and duplicate keys are refused by this table, and the reference page is written from it.

mod table;

pub(crate) use self::table::TABLE;
use crate::diagnostics::{did_you_mean, list};

/// Where an attribute can stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Struct,
    Enum,
    Variant,
    Field,
    Function,
}

impl Place {
    #[cfg(test)]
    const ALL: [Self; 5] = [Self::Struct, Self::Enum, Self::Variant, Self::Field, Self::Function];

    pub(crate) fn with_article(self) -> &'static str {
        match self {
            Self::Struct => "a struct",
            Self::Enum => "an enum",
            Self::Variant => "a variant",
            Self::Field => "a field",
            Self::Function => "a function",
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
    FromWire,
    Internal,
    Redact,
    ContextName,
    Operation,
    InternalFields,
    PublicFields,
    RedactedFields,
    Service,
    RecoveredOperation,
    MaxRetries,
    Idempotent,
    Fallback,
    Deadline,
    AttemptTimeout,
    With,
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

pub(crate) const HTTP: &str = "http";
pub(crate) const CONTEXT: &str = "context";
pub(crate) const HANDLE_ERRORS: &str = "handle_errors";
pub(crate) const RECOVER: &str = "recover";

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
    match attribute {
        CONTEXT => "#[context(internal)]",
        HANDLE_ERRORS => "#[handle_errors(operation = \"get_video\", fields(user))]",
        RECOVER => "#[recover(service = \"stripe\", max_retries = 3)]",
        _ => "#[http(status = 404)]",
    }
}

/// Whether `#[attribute(…)]` has a key called `name`, wherever it may stand.
pub(crate) fn is_known(attribute: &str, name: &str) -> bool {
    TABLE.iter().any(|row| row.attribute == attribute && row.name == name)
}

/// How a key is written.
pub(crate) fn written(key: Key) -> &'static str {
    TABLE.iter().find(|row| row.key == key).map_or("", |row| row.example)
}

/// How to write a key, for one that lacks its value.
pub(crate) fn usage(key: Key) -> String {
    let row = TABLE.iter().find(|row| row.key == key);
    row.map_or_else(String::new, |row| format!("write `{}`\nnote: {}", row.example, row.doc))
}

/// The rows of some attributes as Markdown, for a reference page.
#[cfg(test)]
pub(crate) fn reference(attributes: &[&str]) -> String {
    use std::fmt::Write as _;
    let mut page = String::from("| key | on | says |\n|---|---|---|\n");
    for row in TABLE.iter().filter(|row| attributes.contains(&row.attribute)) {
        let places: Vec<_> = Place::ALL
            .iter()
            .filter(|place| row.places.contains(place))
            .map(|place| place.with_article().trim_start_matches("an ").trim_start_matches("a "))
            .collect();
        let example = match row.attribute {
            CONTEXT => row.example.to_owned(),
            attribute => format!("#[{attribute}({})]", row.example),
        };
        writeln!(page, "| `{example}` | {} | {} |", places.join(", "), row.doc).unwrap();
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reference_pages_are_this_table() {
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../error-core/src/docs/keys.md");
        expectorate::assert_contents(page, &reference(&[HTTP, CONTEXT]));
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../error-core/src/docs/handle_errors_keys.md");
        expectorate::assert_contents(page, &reference(&[HANDLE_ERRORS]));
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../error-recovery/src/docs/recover_keys.md");
        expectorate::assert_contents(page, &reference(&[RECOVER]));
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

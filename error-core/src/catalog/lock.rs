//! What clients rely on, as it was when the lock file was written and as it is.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Catalog, CatalogEntry, View};
use crate::Visibility;

/// What a lock file holds.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lock {
    errors: BTreeMap<String, Locked>,
}

/// What a client may rely on of one error, beside its code.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Locked {
    #[serde(rename = "type")]
    name: String,
    status: u16,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    dynamic_status: bool,
    category: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    context: BTreeMap<String, String>,
}

/// Where the declarations differ from a lock file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// The code of the error.
    pub code: String,
    /// What of the error differs, such as `status` or `` context member `limit` ``; `None` for the error itself.
    pub member: Option<String>,
    /// What the lock file says; `None` for what is new.
    pub old: Option<String>,
    /// What the declarations say; `None` for what is removed.
    pub new: Option<String>,
}

impl Lock {
    pub(super) fn of(catalog: &Catalog) -> Self {
        let entries = catalog.entries(View::Client);
        Self { errors: entries.iter().map(|entry| (entry.code.to_owned(), Locked::of(entry))).collect() }
    }

    /// What differs, by code.
    pub(super) fn differences(&self, now: &Self) -> Vec<Difference> {
        let mut found = Vec::new();
        for (code, old, new) in pairs(&self.errors, &now.errors) {
            match (old, new) {
                (Some(old), Some(new)) => old.differences(code, new, &mut found),
                _ => found.push(Difference {
                    code: code.to_owned(),
                    member: None,
                    old: old.map(Locked::summary),
                    new: new.map(Locked::summary),
                }),
            }
        }
        found
    }
}

impl Locked {
    fn of(entry: &CatalogEntry) -> Self {
        let context = entry.context.iter().map(|member| {
            let what = match member.visibility() {
                Visibility::Redacted => "redacted",
                Visibility::Public | Visibility::Internal => member.shape().as_str(),
            };
            (member.key().to_owned(), what.to_owned())
        });
        Self {
            name: entry.name.to_owned(),
            status: entry.status,
            dynamic_status: entry.dynamic_status,
            category: entry.category.to_owned(),
            context: context.collect(),
        }
    }

    fn status_text(&self) -> String {
        format!("{}{}", self.status, if self.dynamic_status { " or what a field says" } else { "" })
    }

    fn summary(&self) -> String {
        format!("{} {}", self.status_text(), self.category)
    }

    fn differences(&self, code: &str, now: &Self, found: &mut Vec<Difference>) {
        let mut compare = |member: String, old: Option<String>, new: Option<String>| {
            if old != new {
                found.push(Difference { code: code.to_owned(), member: Some(member), old, new });
            }
        };
        compare("type".to_owned(), Some(self.name.clone()), Some(now.name.clone()));
        compare("status".to_owned(), Some(self.status_text()), Some(now.status_text()));
        compare("category".to_owned(), Some(self.category.clone()), Some(now.category.clone()));
        for (key, old, new) in pairs(&self.context, &now.context) {
            compare(format!("context member `{key}`"), old.cloned(), new.cloned());
        }
    }
}

/// The values of two maps under each of their keys, in order.
fn pairs<'m, T>(
    old: &'m BTreeMap<String, T>,
    new: &'m BTreeMap<String, T>,
) -> impl Iterator<Item = (&'m str, Option<&'m T>, Option<&'m T>)> {
    let mut keys: Vec<&String> = old.keys().chain(new.keys()).collect();
    keys.sort_unstable();
    keys.dedup();
    keys.into_iter().map(|key| (key.as_str(), old.get(key), new.get(key)))
}

/// `VIDEO_NOT_FOUND: status was 404, is 410`.
impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", Short(&self.code))?;
        if let Some(member) = &self.member {
            write!(f, "{} ", Short(member))?;
        }
        match (self.old.as_deref().map(Short), self.new.as_deref().map(Short)) {
            (Some(old), Some(new)) => write!(f, "was {old}, is {new}"),
            (Some(old), None) => write!(f, "was {old}, is removed"),
            (None, Some(new)) => write!(f, "is new: {new}"),
            (None, None) => Ok(()),
        }
    }
}

/// A text that may come from a broken file, on one line and not too long.
pub(super) struct Short<'t>(pub(super) &'t str);

impl fmt::Display for Short<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MOST: usize = 160;
        for (index, character) in self.0.chars().enumerate() {
            if index == MOST {
                return f.write_str("…");
            }
            if character.is_control() {
                write!(f, "{}", character.escape_default())?;
            } else {
                write!(f, "{character}")?;
            }
        }
        Ok(())
    }
}

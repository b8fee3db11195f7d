//! Where deserializing failed, and why.

use error_core::__private::push_segment;
use error_core::{Violation, Violations};
use serde::de::{Deserialize, Deserializer};
use serde_path_to_error::{Path, Segment};

use super::wording::{Explained, MISSING, explain};

/// The most bytes of a pointer, whose segments are names that the client made up. Of a longer one the beginning says
/// where to look.
const POINTER_LIMIT: usize = 256;

/// A value, or where it could not be read: for deserializers that ask nothing after the value, so that the place
/// reaches us past their error types.
pub(super) struct Tried<T>(pub(super) Result<T, Fault>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Tried<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let tried = serde_path_to_error::deserialize(deserializer);
        Ok(Self(tried.map_err(|error| Fault::new(error.path().clone(), &error.into_inner().to_string()))))
    }
}

/// Where deserializing failed, and what was said.
pub(super) struct Fault {
    path: Path,
    explained: Explained,
}

impl Fault {
    pub(super) fn new(path: Path, message: &str) -> Self {
        Self { path, explained: explain(message) }
    }

    /// The violation of a body, at a JSON pointer.
    pub(super) fn in_body(self) -> (String, Violations) {
        let mut pointer = String::new();
        let mut names: Vec<String> = Vec::new();
        for segment in &self.path {
            match segment {
                Segment::Seq { index } => names.push(index.to_string()),
                Segment::Map { key } => names.push(key.clone()),
                Segment::Enum { variant } => names.push(variant.clone()),
                // A name that is no text, or a place that serde does not tell: what is around it is known.
                Segment::Unknown => break,
            }
        }
        let Explained { code, name, detail } = self.explained;
        // A member that is missing is in what the path leads to; one that is there may end the path already.
        if let Some(name) = name.filter(|name| code == MISSING || names.last() != Some(name)) {
            names.push(name);
        }
        for name in &names {
            if pointer.len() + name.len() >= POINTER_LIMIT {
                break;
            }
            push_segment(&mut pointer, name);
        }
        let shown =
            if pointer.is_empty() { detail.clone().into_owned() } else { format!("{pointer}: {detail}") };
        (shown, Violations::from_iter([Violation::pointer(pointer, code, detail)]))
    }

    /// The violation of a parameter; `called` tells a parameter's name by its place.
    pub(super) fn in_parameters<'a>(self, called: impl Fn(usize) -> Option<&'a str>) -> (String, Violations) {
        let name = match self.path.iter().next() {
            Some(Segment::Map { key }) => Some(key.clone()),
            Some(Segment::Seq { index }) => called(*index).map(str::to_owned),
            _ => self.explained.name.or_else(|| called(0).filter(|_| called(1).is_none()).map(str::to_owned)),
        };
        let Explained { code, detail, .. } = self.explained;
        match name.filter(|name| name.len() < POINTER_LIMIT) {
            Some(name) => {
                let shown = format!("{name}: {detail}");
                (shown, Violations::from_iter([Violation::parameter(name, code, detail)]))
            }
            None => (detail.into_owned(), Violations::new()),
        }
    }
}

//! What the `garde` crate found.

use garde::{Path, Report};
use serde_json::Value;

use super::pointer::push_segment;
use super::{Violation, Violations};

/// The code of each of them: `garde` has messages alone.
const CODE: &str = "INVALID";

/// Nested structs and lists become JSON pointers (`/items/0/width`); the order is `garde`'s. The code is `INVALID`, since
/// `garde` has messages alone.
impl From<&Report> for Violations {
    fn from(report: &Report) -> Self {
        let violation = |(path, error): &(Path, garde::Error)| {
            Violation::pointer(pointer(path), CODE, error.message().to_owned())
        };
        report.iter().map(violation).collect()
    }
}

impl From<Report> for Violations {
    fn from(report: Report) -> Self {
        Self::from(&report)
    }
}

/// The parts of a path are told only to a serializer, each as its kind and its text: as one text they run together where
/// a key has a dot.
fn pointer(path: &Path) -> String {
    let mut pointer = String::new();
    let Ok(Value::Array(parts)) = serde_json::to_value(path) else { return pointer };
    for part in &parts {
        let kind = part.get(0).and_then(Value::as_str);
        match (kind, part.get(1).and_then(Value::as_str)) {
            // What a wrapper holds is where the wrapper is.
            (Some("none"), _) | (_, None) => {}
            (_, Some(text)) => push_segment(&mut pointer, text),
        }
    }
    pointer
}

//! The table of types, and how an error is looked up in it.

use std::error::Error;
use std::fmt;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::words::by_words;
use super::{ErrorType, libraries, std_types};

/// Says what kind of error somebody else's is.
///
/// Rows of your own are asked first, in the order they were given, then the types that are known here: those of the
/// standard library and `serde_json`, and behind features of their names those of `sqlx`, `redis`, `reqwest` and
/// `hyper`. If an error's type says nothing, its causes are asked, nearest first. Only if no type says anything do the
/// words of the messages decide, again the error's own before its causes'.
///
/// ```
/// use error_core::{Classifier, ErrorType};
/// use std::{fmt, io};
///
/// #[derive(Debug)]
/// struct QueueFull;
/// # impl fmt::Display for QueueFull {
/// #     fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str("the queue is full") }
/// # }
/// # impl std::error::Error for QueueFull {}
///
/// let classifier = Classifier::new().with(|_: &QueueFull| Some(ErrorType::RateLimit));
/// assert_eq!(classifier.classify(&io::Error::other(QueueFull)), ErrorType::RateLimit);
/// assert_eq!(classifier.classify(&io::Error::from(io::ErrorKind::TimedOut)), ErrorType::Timeout);
/// assert_eq!(classifier.classify(&io::Error::other("inference failed")), ErrorType::Model);
/// ```
///
/// It never panics: what panics while it is asked is [`ErrorType::Unknown`].
#[derive(Default)]
pub struct Classifier {
    rows: Vec<Row>,
}

type Row = Box<dyn Fn(&(dyn Error + 'static)) -> Option<ErrorType> + Send + Sync>;

/// The most errors of a chain that are asked, so that a cycle ends.
const DEEPEST: usize = 32;

impl Classifier {
    /// The types that are known here.
    pub const fn new() -> Self {
        Self { rows: Vec::new() }
    }

    /// Adds a row for a type. `None` leaves an error to the rows behind and to its causes.
    #[must_use]
    pub fn with<E: Error + 'static>(mut self, row: fn(&E) -> Option<ErrorType>) -> Self {
        self.rows.push(Box::new(move |error| error.downcast_ref().and_then(row)));
        self
    }

    /// What kind of error it is.
    pub fn classify(&self, error: &(dyn Error + 'static)) -> ErrorType {
        let kind = || {
            let chain = || std::iter::successors(Some(error), |&error| below(error)).take(DEEPEST);
            let by_type = chain().find_map(|error| self.by_type(error));
            // The kind of an `io::Error` that holds one which is not known.
            by_type.or_else(|| chain().find_map(std_types::classify)).or_else(|| chain().find_map(by_words))
        };
        catch_unwind(AssertUnwindSafe(kind)).ok().flatten().unwrap_or(ErrorType::Unknown)
    }

    fn by_type(&self, error: &(dyn Error + 'static)) -> Option<ErrorType> {
        let own = self.rows.iter().find_map(|row| row(error));
        // What an `io::Error` holds says more than its kind.
        let known = || if held(error).is_some() { None } else { std_types::classify(error) };
        own.or_else(known).or_else(|| libraries::classify(error))
    }
}

/// The error that an `io::Error` holds: its `source` would leave that out.
fn held<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    let held = error.downcast_ref::<io::Error>()?.get_ref()?;
    Some(held)
}

fn below<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    held(error).or_else(|| error.source())
}

/// Shows how many rows there are: what they do has no name.
impl fmt::Debug for Classifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Classifier").field("rows", &self.rows.len()).finish()
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;

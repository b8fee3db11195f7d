//! What an error becomes that nobody declared.

use std::error::Error;
use std::fmt::{self, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::HttpError;
use crate::panics::dispose;

/// The system error: something failed that no declaration foresaw. The client reads "Internal Server Error"; the log
/// has the whole chain.
#[derive(Debug, HttpError)]
#[error(transparent)]
#[http(status = 500, name = "SystemError", code = "SYSTEM_ERROR")]
pub struct Unexpected(Box<dyn Error + Send + Sync>);

impl Unexpected {
    /// The error, to be downcast; one that could not leave its thread is no longer of its type.
    pub fn error(&self) -> &(dyn Error + 'static) {
        &*self.0
    }

    pub(crate) fn from_error(error: Box<dyn Error + Send + Sync>) -> Self {
        Self(error)
    }

    /// Keeps the texts of an error that may not leave its thread.
    pub(crate) fn from_chain(error: &(dyn Error + 'static)) -> Self {
        // What the error runs here is not ours, and nobody may be around who catches its panics.
        let chain = AssertUnwindSafe(|| {
            let causes: Vec<String> = super::causes_of(error).map(text_of).collect();
            causes.into_iter().rev().fold(None, |cause, text| Some(Box::new(Said { text, cause })))
        });
        let cause = catch_unwind(chain).unwrap_or_else(|payload| {
            dispose(payload);
            None
        });
        Self(Box::new(Said { text: text_of(error), cause }))
    }
}

/// What an error shows; a notice in the place of one whose `Display` panics or fails.
fn text_of(error: &(dyn Error + 'static)) -> String {
    let mut text = String::new();
    match catch_unwind(AssertUnwindSafe(|| write!(text, "{error}"))) {
        Ok(Ok(())) => return text,
        Ok(Err(_)) => {}
        Err(payload) => dispose(payload),
    }
    "[the error's Display failed]".to_owned()
}

/// A link of a chain of which only the texts are left.
#[derive(Debug)]
struct Said {
    text: String,
    cause: Option<Box<Said>>,
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Error for Said {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.as_deref().map(|cause| cause as _)
    }
}

/// Code panicked where a boundary caught it.
#[derive(Debug, HttpError)]
#[error("panicked: {message}")]
#[http(status = 500, name = "Panic", code = "INTERNAL_PANIC", severity = Critical)]
pub struct Panicked {
    /// The panic's message, where it has one.
    #[context(internal)]
    message: String,
}

impl Panicked {
    /// What a panic's payload says, at most 1 KiB of it.
    pub fn from_payload(payload: &(dyn std::any::Any + Send)) -> Self {
        const LONGEST: usize = 1024;
        let text = payload.downcast_ref::<&str>().copied();
        let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
        let text = text.unwrap_or("a payload that is no text");
        Self { message: crate::envelope::prefix(text, LONGEST).to_owned() }
    }
}

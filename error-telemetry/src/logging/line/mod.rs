//! An event as one line.

mod members;
mod span;
mod text;

use error_core::{JsonBuffer, WriteError};
use tracing::{Level, Metadata};

pub(super) use self::members::{Members, Pass, Present, Written};
pub(super) use self::span::{Inner, Rendered, SpanFields};

/// What a line looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Form {
    /// For people: time, level, target and message, then `key=value`.
    Text,
    /// For machines: a JSON object.
    Json,
}

impl Form {
    /// The names that no field may have.
    pub(super) const RESERVED: [&'static str; 4] = ["timestamp", "level", "target", "truncated"];

    /// What stands before the value of a member.
    pub(super) fn lead(self, name: &str, is_message: bool) -> Box<str> {
        match self {
            Self::Text if is_message => " ".into(),
            Self::Text => {
                let name: String =
                    name.chars().map(|c| if c.is_ascii_graphic() && c != '=' { c } else { '_' }).collect();
                format!(" {name}=").into()
            }
            Self::Json => {
                let mut lead = JsonBuffer::new(name.len().saturating_mul(6) + 8);
                let written = lead.raw(",").and_then(|()| lead.string(name)).and_then(|()| lead.raw(":"));
                if written.is_ok() { lead.as_str().into() } else { ",\"field\":".into() }
            }
        }
    }

    /// What stands between the time and the members.
    pub(super) fn head(self, metadata: &Metadata<'_>) -> Box<str> {
        let (level, target) = (level_name(*metadata.level()), metadata.target());
        match self {
            Self::Text => format!(" {level:>5} {}:", text::harmless(target)).into(),
            Self::Json => {
                let lead = |name| self.lead(name, false);
                let mut head = JsonBuffer::new(target.len().saturating_mul(6) + 64);
                let written = head
                    .raw(&lead("level"))
                    .and_then(|()| head.string(level))
                    .and_then(|()| head.raw(&lead("target")))
                    .and_then(|()| head.string(target));
                if written.is_ok() { head.as_str().into() } else { Box::default() }
            }
        }
    }

    /// Writes a text as a value, or as the message.
    pub(super) fn value(self, line: &mut JsonBuffer, text: &str, is_message: bool) -> Result<(), WriteError> {
        match self {
            Self::Json => line.string(text),
            Self::Text if is_message => line.raw(&text::harmless(text)),
            Self::Text => text::value(line, text),
        }
    }
}

const fn level_name(level: Level) -> &'static str {
    match level {
        Level::ERROR => "ERROR",
        Level::WARN => "WARN",
        Level::INFO => "INFO",
        Level::DEBUG => "DEBUG",
        Level::TRACE => "TRACE",
    }
}

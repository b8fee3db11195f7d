//! Free text of which only so much is looked at.

use std::fmt;

use crate::envelope::prefix;

/// What a text that was cut loses at its end, since a secret may have been cut in two.
const TORN: usize = 512;

/// Swallows what goes beyond its limit.
#[derive(Debug)]
pub struct Cutting<'t> {
    text: &'t mut String,
    limit: usize,
    cut: bool,
}

impl<'t> Cutting<'t> {
    /// Writes at most `limit` bytes behind what `text` has.
    pub fn new(text: &'t mut String, limit: usize) -> Self {
        Self { text, limit, cut: false }
    }

    /// Whether anything was swallowed.
    pub fn is_cut(&self) -> bool {
        self.cut
    }

    /// What may be searched for secrets: all of it, or, if it was cut, what ends well before that, at a space where
    /// there is one behind the first `kept` bytes.
    pub fn searchable(&self, kept: usize) -> &str {
        if !self.cut {
            return self.text;
        }
        let head = prefix(self.text, self.text.len().saturating_sub(TORN));
        let space = head.rfind(char::is_whitespace).filter(|space| *space >= kept);
        space.and_then(|space| head.get(..space)).unwrap_or(head)
    }
}

impl fmt::Write for Cutting<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let room = self.limit.saturating_sub(self.text.len());
        if !self.cut && text.len() <= room {
            self.text.push_str(text);
            return Ok(());
        }
        let fitting = prefix(text, room);
        if !self.cut {
            self.text.push_str(fitting);
        }
        self.cut |= fitting.len() < text.len();
        Ok(())
    }
}

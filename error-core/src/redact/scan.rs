//! Bytes looked at from any place. All secrets begin and end beside ASCII or at an end of the text, so that no
//! character is split.

use super::REDACTED;

/// A secret in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Where it begins.
    pub(super) start: usize,
    /// Where what follows begins.
    pub(super) end: usize,
    /// Whether it stands bare in JSON, where its replacement must be a string.
    pub(super) bare_in_json: bool,
}

impl Found {
    pub(super) const fn new(start: usize, end: usize) -> Self {
        Self { start, end, bare_in_json: false }
    }
}

/// The text, and how far all before is settled.
#[derive(Clone, Copy)]
pub(super) struct Scan<'t> {
    bytes: &'t [u8],
    /// Nothing before this is looked at again: it is replaced already.
    pub(super) floor: usize,
}

impl<'t> Scan<'t> {
    pub(super) const fn new(text: &'t str) -> Self {
        Self { bytes: text.as_bytes(), floor: 0 }
    }

    pub(super) const fn len(&self) -> usize {
        self.bytes.len()
    }

    /// The byte at a place; NUL behind the end.
    pub(super) fn at(&self, place: usize) -> u8 {
        self.bytes.get(place).copied().unwrap_or_default()
    }

    /// The byte before a place; NUL where nothing stands that may still be looked at.
    pub(super) fn before(&self, place: usize) -> u8 {
        if place > self.floor { self.at(place - 1) } else { 0 }
    }

    pub(super) fn rest(&self, place: usize) -> &'t [u8] {
        self.bytes.get(place..).unwrap_or_default()
    }

    /// Whether a secret stood at a place that is replaced already.
    pub(super) fn has_marker(&self, place: usize) -> bool {
        self.rest(place).starts_with(REDACTED.as_bytes())
    }

    /// Whether `word`, given in lower case, stands at a place in any case.
    pub(super) fn has_word(&self, place: usize, word: &str) -> bool {
        self.rest(place).get(..word.len()).is_some_and(|bytes| bytes.eq_ignore_ascii_case(word.as_bytes()))
    }

    /// The first place at or behind `place` whose byte is not `accepted`.
    pub(super) fn skip(&self, place: usize, accepted: impl Fn(u8) -> bool) -> usize {
        let rest = self.rest(place);
        place + rest.iter().position(|byte| !accepted(*byte)).unwrap_or(rest.len())
    }

    /// The place behind the last byte before `place` that is not `accepted`.
    pub(super) fn skip_back(&self, mut place: usize, accepted: impl Fn(u8) -> bool) -> usize {
        while place > self.floor && accepted(self.before(place)) {
            place -= 1;
        }
        place
    }

    /// Where `needle` begins, at or behind `place`.
    pub(super) fn find(&self, place: usize, needle: &[u8]) -> Option<usize> {
        self.find_within(place, self.len(), needle)
    }

    /// Where `needle` begins that lies between two places.
    pub(super) fn find_within(&self, place: usize, end: usize, needle: &[u8]) -> Option<usize> {
        let rest = self.rest(place).get(..end.checked_sub(place)?)?;
        rest.windows(needle.len()).position(|window| window == needle).map(|offset| place + offset)
    }
}

/// A space within a line.
pub(super) const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// A quotation mark that code and data use.
pub(super) const fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`')
}

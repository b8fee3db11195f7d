//! Free text, and what is left of it when the secrets are gone.

use std::borrow::Cow;

use super::credentials::{self, Jwts};
use super::names::normalized;
use super::scan::{Found, Scan, is_blank, is_quote};
use super::signs::{Signs, has_a_cards_digits, is_sign};
use super::url::Urls;
use super::{REDACTED, card, email, pair, pem};

/// Replaces secrets in free text by `[redacted]`.
///
/// ```
/// use error_core::{Scrubber, SecretClass};
///
/// let scrubber = Scrubber::new();
/// assert_eq!(scrubber.scrub("lost postgres://app:hunter2@db/shop"), "lost postgres://app:[redacted]@db/shop");
/// assert_eq!(scrubber.scrub(r#"{"user":7,"password":"hunter2"}"#), r#"{"user":7,"password":"[redacted]"}"#);
///
/// const NO_EMAILS: Scrubber = Scrubber::none().with(SecretClass::Email);
/// assert_eq!(NO_EMAILS.scrub("token=7 of ann@example.com"), "token=7 of [redacted]");
/// ```
///
/// What it knows is in [`SecretClass`]; names and literal texts of your own come with [`with_key`](Self::with_key) and
/// [`with_literal`](Self::with_literal). It guesses: a secret that looks like a word and stands behind nothing that
/// says so stays, and `password: wrong` loses a word of prose. A value that is known to be secret belongs in a
/// [`Redacted`](crate::Redacted) or behind `#[context(redact)]`.
///
/// Time is linear in the text, whatever it is; the result is at most four times as long, and scrubbing it again changes
/// nothing. A text without secrets is borrowed, and costs about a nanosecond for each byte.
#[derive(Clone, Debug)]
pub struct Scrubber {
    classes: u8,
    keys: Vec<Cow<'static, str>>,
    literals: Vec<Cow<'static, str>>,
    /// The first bytes of the literals, one bit for each.
    starts: [u64; 4],
}

/// What a [`Scrubber`] looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SecretClass {
    /// What stands behind `Bearer` and `Basic`, but for words of prose.
    Credentials,
    /// JSON web tokens, wherever they stand.
    Jwt,
    /// The password in `scheme://user:password@host`, or the user's name where that alone is the secret.
    UrlPassword,
    /// The value of a key whose name says so: `password=`, `"client_secret": "…"`, `api-key:`, `Authorization:`.
    NamedValue,
    /// Values with spaces in a list of `Key=value;`, and `user:password@tcp(host)`.
    ConnectionString,
    /// Numbers of payment cards: 13 to 19 digits that begin with 2 to 6, with a true check digit.
    CardNumber,
    /// E-mail addresses.
    Email,
    /// PEM blocks of private keys.
    PrivateKey,
}

impl SecretClass {
    /// All classes.
    pub const ALL: &[Self] = &[
        Self::Credentials,
        Self::Jwt,
        Self::UrlPassword,
        Self::NamedValue,
        Self::ConnectionString,
        Self::CardNumber,
        Self::Email,
        Self::PrivateKey,
    ];

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// The fewest bytes of a literal: what is shorter is in every other word.
const SHORTEST_LITERAL: usize = 4;

impl Scrubber {
    /// Looks for every class.
    pub const fn new() -> Self {
        Self::of(u8::MAX)
    }

    /// Looks for nothing, until it is told what for.
    pub const fn none() -> Self {
        Self::of(0)
    }

    const fn of(classes: u8) -> Self {
        Self { classes, keys: Vec::new(), literals: Vec::new(), starts: [0; 4] }
    }

    /// Looks for a class, too.
    #[must_use]
    pub const fn with(mut self, class: SecretClass) -> Self {
        self.classes |= class.bit();
        self
    }

    /// No longer looks for a class.
    #[must_use]
    pub const fn without(mut self, class: SecretClass) -> Self {
        self.classes &= !class.bit();
        self
    }

    /// Takes values behind one more name for secrets, as [`SecretClass::NamedValue`] does: a key is meant that is the
    /// name or ends in it as a word of its own. Case, `_`, `-`, `.` and spaces do not matter.
    ///
    /// ```
    /// use error_core::Scrubber;
    ///
    /// let scrubber = Scrubber::new().with_key("iban");
    /// assert_eq!(scrubber.scrub("payee_iban: DE02120300000000202051, 5 EUR"), "payee_iban: [redacted], 5 EUR");
    /// ```
    #[must_use]
    pub fn with_key(mut self, name: &str) -> Self {
        let name = normalized(name);
        if !name.is_empty() {
            self.keys.push(name);
        }
        self
    }

    /// Replaces one more text wherever it stands, as it is and as JSON escapes it: a secret that the process knows.
    /// One of fewer than four bytes is ignored, since it would be found everywhere.
    ///
    /// ```
    /// use error_core::Scrubber;
    ///
    /// let scrubber = Scrubber::new().with_literal("correct horse");
    /// assert_eq!(scrubber.scrub("login with correct horse failed"), "login with [redacted] failed");
    /// ```
    #[must_use]
    pub fn with_literal(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        let text = text.into();
        if text.len() < SHORTEST_LITERAL {
            return self;
        }
        let escaped = serde_json::to_string(&*text).unwrap_or_default();
        let escaped = escaped.trim_start_matches('"').strip_suffix('"').unwrap_or_default();
        if escaped != text && escaped.len() >= SHORTEST_LITERAL {
            self.push_literal(Cow::Owned(escaped.to_owned()));
        }
        self.push_literal(text);
        self
    }

    fn push_literal(&mut self, text: Cow<'static, str>) {
        for first in text.bytes().take(1).chain([b'[']) {
            if let Some(word) = self.starts.get_mut(usize::from(first >> 6)) {
                *word |= 1 << (first & 63);
            }
        }
        self.literals.push(text);
    }

    /// The text without its secrets; borrowed if it has none.
    pub fn scrub<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut scrubbed = String::new();
        if self.replace(text, &mut scrubbed) { Cow::Owned(scrubbed) } else { Cow::Borrowed(text) }
    }

    /// The same, and whether the text has nothing but printable ASCII, which costs next to nothing beside.
    pub(crate) fn scrub_and_look<'t>(&self, text: &'t str) -> (Cow<'t, str>, bool) {
        let signs = Signs::of(text);
        let mut scrubbed = String::new();
        let found = self.replace_seen(text, signs, &mut scrubbed);
        (if found { Cow::Owned(scrubbed) } else { Cow::Borrowed(text) }, !signs.odd)
    }

    /// Writes the text without its secrets behind what `scrubbed` has; answers `false`, having written nothing, if it
    /// has none.
    pub(crate) fn replace(&self, text: &str, scrubbed: &mut String) -> bool {
        self.replace_seen(text, Signs::of(text), scrubbed)
    }

    fn replace_seen(&self, text: &str, signs: Signs, scrubbed: &mut String) -> bool {
        if self.literals.is_empty() && !signs.are_enough() {
            return false;
        }
        let with_cards = signs.digits >= card::SHORTEST && has_a_cards_digits(text);
        (with_cards || signs.any || !self.literals.is_empty()) && self.search(text, with_cards, scrubbed)
    }

    /// `with_cards` says whether digits are worth a look.
    fn search(&self, text: &str, with_cards: bool, scrubbed: &mut String) -> bool {
        let mut search = Search {
            scrubber: self,
            scan: Scan::new(text),
            jwts: Jwts::default(),
            urls: Urls::default(),
            at_floor: 0,
        };
        let mut copied = 0;
        let mut place = 0;
        while let Some(trigger) = self.next_trigger(&search.scan, place, with_cards) {
            let Some(found) = search.secret(trigger) else {
                place = search.behind(trigger);
                continue;
            };
            let found = search.extended(found);
            place = found.end;
            search.scan.floor = found.end;
            let replacement = if found.bare_in_json { "\"[redacted]\"" } else { REDACTED };
            // What is replaced already stays, so that a scrubbed text is borrowed.
            if text.get(found.start..found.end) == Some(replacement) {
                continue;
            }
            if let Some(between) = text.get(copied..found.start) {
                scrubbed.push_str(between);
                scrubbed.push_str(replacement);
                copied = found.end;
            }
        }
        if copied > 0 {
            scrubbed.push_str(text.get(copied..).unwrap_or_default());
        }
        copied > 0
    }

    /// The next place where a secret may be recognized.
    fn next_trigger(&self, scan: &Scan<'_>, place: usize, with_cards: bool) -> Option<usize> {
        let rest = scan.rest(place);
        let offset = if self.literals.is_empty() {
            rest.iter().position(|byte| is_sign(*byte, with_cards))
        } else {
            rest.iter().position(|byte| is_sign(*byte, true) || self.may_begin_literal(*byte))
        };
        offset.map(|offset| place + offset)
    }

    fn may_begin_literal(&self, byte: u8) -> bool {
        self.starts.get(usize::from(byte >> 6)).is_some_and(|word| word >> (byte & 63) & 1 == 1)
    }

    const fn looks_for(&self, class: SecretClass) -> bool {
        self.classes & class.bit() != 0
    }
}

impl Default for Scrubber {
    fn default() -> Self {
        Self::new()
    }
}

/// One text being searched.
struct Search<'s, 't> {
    scrubber: &'s Scrubber,
    scan: Scan<'t>,
    jwts: Jwts,
    urls: Urls,
    /// Behind the last `@`, before which no other address can begin.
    at_floor: usize,
}

impl Search<'_, '_> {
    /// The secret that is recognized by the byte at `place`.
    fn secret(&mut self, place: usize) -> Option<Found> {
        use SecretClass as Class;

        let scan = self.scan;
        let looks_for = |class| self.scrubber.looks_for(class);
        let rest = scan.rest(place);
        if let Some(end) = self.literal(place) {
            return Some(Found::new(place, place + end));
        }
        match scan.at(place) {
            b'0'..=b'9' if looks_for(Class::CardNumber) => card::find(&scan, place),
            b':' if rest.starts_with(b"://") && looks_for(Class::UrlPassword) => {
                let found = self.urls.find(&scan, place);
                if found.is_some_and(|found| found.start > place + "://".len()) {
                    self.urls.awaited = found;
                    return None;
                }
                found.or_else(|| self.named_value(&scan, place))
            }
            b':' if self.urls.awaited.is_some_and(|found| found.start == place + 1) => self.urls.awaited,
            b':' | b'=' => self.named_value(&scan, place),
            b'%' if rest.starts_with(b"%40") => self.address(place, 3),
            b'%' if scan.has_word(place, "%3d") => self.named_value(&scan, place),
            b'@' => {
                let dsn =
                    looks_for(Class::ConnectionString).then(|| self.urls.find_dsn(&scan, place)).flatten();
                dsn.or_else(|| self.address(place, 1))
            }
            b'b' | b'B' => {
                let key = looks_for(Class::PrivateKey).then(|| pem::find(&scan, place)).flatten();
                let scheme = || {
                    looks_for(Class::Credentials).then(|| credentials::find_scheme(&scan, place)).flatten()
                };
                key.or_else(scheme)
            }
            b'J' if looks_for(Class::Jwt) => self.jwts.find(&scan, place),
            _ => None,
        }
    }

    /// A secret, and all others of which it takes the beginning: `token=password="two words"`.
    fn extended(&self, found: Found) -> Found {
        if self.scan.has_marker(found.start) && found.end == found.start + REDACTED.len() {
            return found;
        }
        let mut whole = found;
        let mut settled = found.start;
        while let Some(next) = self.begun_in(whole, settled).filter(|next| next.end > whole.end) {
            settled = whole.end;
            whole = Found::new(whole.start, next.end);
        }
        whole
    }

    /// A secret that begins in what `found` has behind `settled`.
    fn begun_in(&self, found: Found, settled: usize) -> Option<Found> {
        let mut scan = self.scan;
        scan.floor = found.start;
        let end = found.end;
        let looks_for = |class| self.scrubber.looks_for(class);
        let awaited = self.urls.awaited.filter(|next| next.start < end);
        let key =
            || looks_for(SecretClass::PrivateKey).then(|| pem::find_begun(&scan, settled, end)).flatten();
        let scheme =
            || looks_for(SecretClass::Credentials).then(|| credentials::find_behind(&scan, end)).flatten();
        // A key's sign, behind a quotation mark or not.
        let sign = if matches!(scan.before(end), b'=' | b':') {
            end - 1
        } else {
            scan.skip(end, |byte| is_blank(byte) || is_quote(byte))
        };
        let named = || matches!(scan.at(sign), b'=' | b':').then(|| self.named_value(&scan, sign)).flatten();
        let longer = |next: &Found| next.end > end;
        awaited
            .filter(longer)
            .or_else(|| key().filter(longer))
            .or_else(|| scheme().filter(longer))
            .or_else(|| named().filter(longer))
    }

    fn literal(&self, place: usize) -> Option<usize> {
        if self.scrubber.literals.is_empty() {
            return None;
        }
        // A literal does not begin within what stands for a secret.
        if self.scan.has_marker(place) {
            return Some(REDACTED.len());
        }
        let rest = self.scan.rest(place);
        let matching = self.scrubber.literals.iter().filter(|literal| rest.starts_with(literal.as_bytes()));
        matching.map(|literal| literal.len()).max()
    }

    fn named_value(&self, scan: &Scan<'_>, place: usize) -> Option<Found> {
        let lists = self.scrubber.looks_for(SecretClass::ConnectionString);
        let looks = self.scrubber.looks_for(SecretClass::NamedValue);
        looks.then(|| pair::find(scan, place, lists, &self.scrubber.keys)).flatten()
    }

    fn address(&mut self, place: usize, width: usize) -> Option<Found> {
        let floor = std::mem::replace(&mut self.at_floor, place + width);
        let looks = self.scrubber.looks_for(SecretClass::Email);
        looks.then(|| email::find(&self.scan, place, width, floor)).flatten()
    }

    /// Where to go on behind a place that begins no secret.
    fn behind(&self, place: usize) -> usize {
        if self.scan.at(place).is_ascii_digit() && self.scrubber.literals.is_empty() {
            self.scan.skip(place, |byte| byte.is_ascii_digit())
        } else {
            place + 1
        }
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;

#[cfg(test)]
#[path = "properties.rs"]
mod properties;

//! The names under which secrets stand.

use std::borrow::Cow;

use super::scan::Scan;

/// How much a name before a `:` or `=` says of the value behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// The value is a secret.
    Secret,
    /// The line is: a scheme and a token, or several cookies.
    Header,
}

/// A key may end in these, as `db_password` and `accessToken` do: no other word ends so.
const ENDINGS: &[&str] = &[
    "password",
    "passwords",
    "passwd",
    "passphrase",
    "pwd",
    "secret",
    "secrets",
    "token",
    "apikey",
    "secretkey",
    "accesskey",
    "privatekey",
    "signingkey",
    "encryptionkey",
    "masterkey",
    "sharedkey",
    "accountkey",
    "sessionkey",
    "authkey",
    "credential",
    "credentials",
    "connectionstring",
    "sessionid",
];

/// These must be a word of their own: others end in them.
const WORDS: &[&str] = &["jwt", "otp", "ssn", "cvv", "cvc", "creds"];

/// These are words of prose, too: they count before a `=` or within quotes.
const NARROW: &[&str] = &["key", "pass", "pin", "auth", "sig", "signature"];

/// These are named `key` and open nothing.
const HARMLESS: &[&str] = &[
    "primarykey",
    "foreignkey",
    "uniquekey",
    "duplicatekey",
    "indexkey",
    "sortkey",
    "partitionkey",
    "routingkey",
    "cachekey",
    "objectkey",
    "hashkey",
    "publickey",
];

/// These stand for their whole line.
const HEADERS: &[&str] = &["authorization", "cookie"];

/// What the key that ends at `end` names. `assigned` says that a `=` follows or the key is quoted.
pub(super) fn name_before(
    scan: &Scan<'_>,
    end: usize,
    assigned: bool,
    own: &[Cow<'static, str>],
) -> Option<Name> {
    // Most words before a colon end in other letters.
    if own.is_empty() && !may_end_a_name(scan, end) {
        return None;
    }
    let last = scan.before(end).to_ascii_lowercase();
    let may_end = |name: &str| name.as_bytes().last() == Some(&last);
    let ends = |name: &str| may_end(name) && ends_with(scan, end, name).is_some();
    let is_word = |name: &str| {
        may_end(name) && ends_with(scan, end, name).is_some_and(|start| begins_word(scan, start))
    };
    if HEADERS.iter().any(|name| ends(name)) {
        return Some(Name::Header);
    }
    let secret = ENDINGS.iter().any(|name| ends(name))
        || WORDS.iter().any(|name| is_word(name))
        || assigned && NARROW.iter().any(|name| is_word(name)) && !HARMLESS.iter().any(|name| ends(name))
        || own.iter().any(|name| is_word(name));
    secret.then_some(Name::Secret)
}

/// Whether a name of any list may end at `end`, by its last three letters.
fn may_end_a_name(scan: &Scan<'_>, end: usize) -> bool {
    let mut place = end;
    let mut letter = || {
        // As `ends_with` goes back.
        if place < end && is_separator(scan.before(place)) {
            place -= 1;
        }
        let letter = scan.before(place).to_ascii_lowercase();
        place = place.saturating_sub(1);
        letter.checked_sub(b'a').map(usize::from)
    };
    let (Some(last), Some(second), Some(third)) = (letter(), letter(), letter()) else { return false };
    let thirds = LAST_LETTERS.get(last).and_then(|seconds| seconds.get(second)).copied().unwrap_or_default();
    third < LETTERS && thirds >> third & 1 == 1
}

const LETTERS: usize = 26;

/// The letters that stand before the last two of a name, one bit for each, by the last and the one before it.
#[expect(
    clippy::indexing_slicing,
    reason = "names have three letters and more, in lower case; the compiler looks"
)]
const LAST_LETTERS: [[u32; LETTERS]; LETTERS] = {
    let mut thirds = [[0; LETTERS]; LETTERS];
    let lists = [HEADERS, ENDINGS, WORDS, NARROW];
    let mut list = 0;
    while list < lists.len() {
        let mut name = 0;
        while name < lists[list].len() {
            let letters = lists[list][name].as_bytes();
            let [.., third, second, last] = letters else { panic!("a name of fewer than three letters") };
            thirds[(*last - b'a') as usize][(*second - b'a') as usize] |= 1 << (*third - b'a');
            name += 1;
        }
        list += 1;
    }
    thirds
};

/// Where `name` begins, if it ends at `end` in any case and with any separators in it.
fn ends_with(scan: &Scan<'_>, end: usize, name: &str) -> Option<usize> {
    let mut place = end;
    for expected in name.bytes().rev() {
        // One separator between two letters, none behind the last.
        if place < end && is_separator(scan.before(place)) {
            place -= 1;
        }
        if scan.before(place).to_ascii_lowercase() != expected {
            return None;
        }
        place -= 1;
    }
    Some(place)
}

/// Whether a word begins at a place, `userPin` having two.
fn begins_word(scan: &Scan<'_>, place: usize) -> bool {
    let before = scan.before(place);
    !before.is_ascii_alphanumeric() || (before.is_ascii_lowercase() && scan.at(place).is_ascii_uppercase())
}

const fn is_separator(byte: u8) -> bool {
    matches!(byte, b'_' | b'-' | b'.' | b' ')
}

/// A name as [`name_before`] compares it.
pub(super) fn normalized(name: &str) -> Cow<'static, str> {
    name.bytes()
        .filter(|byte| !is_separator(*byte))
        .map(|byte| char::from(byte.to_ascii_lowercase()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(key: &str, assigned: bool) -> Option<Name> {
        name_before(&Scan::new(key), key.len(), assigned, &[])
    }

    #[test]
    fn names_are_recognized_in_every_spelling() {
        for key in
            ["password", "DB_PASSWORD", "dbPassword", "x-api-key", "API key", "accessToken", "client.secret"]
        {
            assert_eq!(name(key, false), Some(Name::Secret), "{key}");
        }
        for key in ["Authorization", "proxy-authorization", "Set-Cookie"] {
            assert_eq!(name(key, false), Some(Name::Header), "{key}");
        }
        for key in ["key", "user_pin", "userPin"] {
            assert_eq!((name(key, false), name(key, true)), (None, Some(Name::Secret)), "{key}");
        }
        for key in ["monkey", "tokens", "primary_key_name", "compass", "", "token ", "spin", "design"] {
            assert_eq!(name(key, true), None, "{key}");
        }
    }

    #[test]
    fn every_name_may_end_in_its_last_letters() {
        for name in [ENDINGS, WORDS, NARROW, HEADERS].into_iter().flatten() {
            let spaced: String = name.to_ascii_uppercase().chars().flat_map(|letter| ['_', letter]).collect();
            for key in [*name, &spaced, &format!("the_{name}")] {
                assert!(may_end_a_name(&Scan::new(key), key.len()), "{key}");
            }
        }
        for key in ["video_id", "id", "", "d", "model", "größe", "{"] {
            assert!(!may_end_a_name(&Scan::new(key), key.len()), "{key}");
        }
    }
}

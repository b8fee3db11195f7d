//! What holds of any text, and of any secret in a place that says what it is.

use std::borrow::Cow;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::super::REDACTED;
use super::{Scrubber, SecretClass};

/// Texts of what the scanner looks at, in orders that nobody would write.
fn hostile() -> impl Strategy<Value = String> {
    let piece = select(vec![
        "password",
        "token",
        "key",
        "cookie",
        "authorization",
        "bearer ",
        "Basic ",
        "eyJ",
        "eyJhbGciOiJI",
        ".",
        ":",
        "::",
        "://",
        "=",
        "=>",
        "@",
        "%40",
        "%3D",
        "@tcp(",
        "\"",
        "'",
        "`",
        "\\",
        "\\\"",
        "\\n",
        "\\u0041",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ";",
        ",",
        "&",
        "/",
        "?",
        " ",
        "\t",
        "\n",
        "4111111111111111",
        "4111 1111",
        "7",
        "-",
        "-----BEGIN ",
        "RSA PRIVATE KEY-----",
        "-----END ",
        "a",
        "B",
        "é",
        "\u{2028}",
        "x.co",
        REDACTED,
        "[redac",
        "acted]",
        "b\"",
        "hunter2",
    ]);
    prop_oneof![vec(piece, 0..24).prop_map(|pieces| pieces.concat()), any::<String>()]
}

/// A secret, and a text that has it.
fn planted() -> impl Strategy<Value = (String, String)> {
    let plain = "[A-Za-z][A-Za-z0-9]{6,22}[0-9]";
    let spaced = "[A-Za-z]{4}[0-9] [A-Za-z0-9]{4}[\\\\]{0,2}[a-z]";
    let keys = || {
        select(vec![
            "password",
            "DB_PASSWORD",
            "dbPassword",
            "client_secret",
            "api_key",
            "apiKey",
            "X-Api-Key",
            "access_token",
            "private-key",
            "passphrase",
        ])
    };
    prop_oneof![
        (keys(), select(vec!["=", ": ", ":", " = ", " => ", "=Some(", "%3D"]), plain)
            .prop_map(|(key, sign, secret)| (format!("{key}{sign}{secret}"), secret)),
        (keys(), spaced).prop_map(|(key, secret)| (format!("{key}={secret:?}"), format!("{secret:?}"))),
        (keys(), spaced).prop_map(|(key, secret)| {
            let json = serde_json::json!({ key: secret }).to_string();
            (json, serde_json::to_string(&secret).unwrap())
        }),
        (keys(), plain).prop_map(|(key, secret)| {
            let inner = serde_json::json!({ key: secret }).to_string();
            (serde_json::json!({ "body": inner }).to_string(), secret)
        }),
        (select(vec!["Bearer ", "bearer ", "Basic ", "Authorization: ", "cookie: a=1; b="]), plain)
            .prop_map(|(scheme, secret)| (format!("{scheme}{secret}"), secret)),
        (select(vec!["postgres", "redis", "https"]), "[a-z]{0,5}", "[A-Za-z0-9%!+.@-]{6,20}")
            .prop_map(|(scheme, user, secret)| (format!("{scheme}://{user}:{secret}@host/x"), secret)),
        plain.prop_map(|secret| (format!("app:{secret}@tcp(db:3306)/x"), secret)),
        ("[A-Za-z]{3,6} [a-z0-9]{4,8}")
            .prop_map(|secret| (format!("Server=db;Password={secret};Uid=sa"), secret)),
        ("eyJ[A-Za-z0-9_-]{8,30}", "[A-Za-z0-9_-]{5,30}", "[A-Za-z0-9_-]{5,30}")
            .prop_map(|(header, payload, signature)| format!("{header}.{payload}.{signature}"))
            .prop_map(|token| (format!("got {token}"), token)),
        ("[a-z0-9_+-]{0,10}[a-z0-9]", "[a-z0-9]{1,8}", select(vec!["com", "example", "co.uk"]))
            .prop_map(|(local, label, top)| format!("{local}@{label}.{top}"))
            .prop_map(|address| (format!("to {address}"), address)),
        (2_u8..7, vec(0_u8..10, 11..18), select(vec!["", " ", "-"])).prop_map(|(first, rest, between)| {
            let number = card_number(first, &rest, between);
            (format!("card {number}"), number)
        }),
        "[A-Za-z0-9+/]{10,60}".prop_map(|key| (
            format!("-----BEGIN EC PRIVATE KEY-----\n{key}\n-----END EC PRIVATE KEY-----"),
            key
        )),
    ]
}

/// Digits with their check digit, in groups of four.
fn card_number(first: u8, rest: &[u8], between: &str) -> String {
    let mut digits: Vec<u8> = [first].iter().chain(rest).copied().collect();
    let sum: u8 = digits.iter().rev().enumerate().fold(0, |sum, (index, digit)| {
        let doubled = if index % 2 == 0 { digit * 2 } else { *digit };
        (sum + doubled / 10 + doubled % 10) % 10
    });
    digits.push((10 - sum) % 10);
    let groups =
        digits.chunks(4).map(|group| group.iter().map(|digit| char::from(b'0' + digit)).collect::<String>());
    groups.collect::<Vec<_>>().join(between)
}

fn scrubbers() -> impl Strategy<Value = Scrubber> {
    let classes = vec(select(SecretClass::ALL), 0..8);
    let partial = classes.prop_map(|classes| classes.into_iter().fold(Scrubber::new(), Scrubber::without));
    prop_oneof![
        3 => Just(Scrubber::new()),
        1 => partial,
        1 => Just(Scrubber::new().with_key("B").with_literal("hunter2").with_literal("word=h")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// The quick look at the signs never says no where the search would find something.
    #[test]
    fn where_nothing_may_be_found_nothing_is(text in prop_oneof![hostile(), "[a-zA-Z0-9 .:=@%/-]{0,60}", any::<String>()]) {
        let scrubber = Scrubber::new();
        let (mut at_a_glance, mut searched) = (String::new(), String::new());
        prop_assert_eq!(scrubber.replace(&text, &mut at_a_glance), scrubber.search(&text, true, &mut searched));
        prop_assert_eq!(at_a_glance, searched);
    }

    #[test]
    fn once_is_enough(text in hostile(), scrubber in scrubbers()) {
        let once = scrubber.scrub(&text);
        let twice = scrubber.scrub(&once);
        prop_assert_eq!(&once, &twice);
        prop_assert!(matches!(twice, Cow::Borrowed(_)));
        prop_assert!(once.len() <= 4 * text.len());
    }

    #[test]
    fn planted_secrets_are_gone((text, secret) in planted(), before in hostile(), after in hostile()) {
        // The words around decide how far a secret reaches, never whether it stays.
        let scrubbed = Scrubber::new().scrub(&text).into_owned();
        prop_assert!(!scrubbed.contains(&secret), "{scrubbed}");
        // In a list, a header is read as a value like any other, and ends at the next semicolon.
        let before = before.replace(';', "");
        let text = format!("{before} {text} {after}");
        let scrubbed = Scrubber::new().scrub(&text).into_owned();
        prop_assert!(!scrubbed.contains(&secret), "{text}\n{scrubbed}");
    }
}

//! Messages in languages, and what is wrong with those that cannot be shown.

use std::time::{Duration, SystemTime};

use super::{TranslationError, Translations};
use crate::{Catalog, HttpError, LocalizedMessage, MessageSource as _, Occurrence, RequestFacts};

#[derive(Debug, HttpError)]
#[http(prefix = "SHOP")]
enum ShopError {
    #[error("{count} of {item} left")]
    #[http(status = 409)]
    Left {
        #[context]
        count: u64,
        #[context]
        item: &'static str,
    },
    #[error("{user} was charged twice: {key}")]
    #[http(status = 429, public = "Wait.", retry_after = .wait)]
    Limited {
        #[context(internal)]
        user: &'static str,
        #[context(redact)]
        key: &'static str,
        wait: Duration,
    },
    #[error("the disk is full")]
    #[http(status = 507)]
    Full {
        #[context]
        share: f64,
        #[context]
        since: Option<u32>,
        #[context]
        hard: bool,
        #[context]
        disks: Vec<u8>,
    },
}

fn left(count: u64) -> ShopError {
    ShopError::Left { count, item: "tea" }
}

fn limited() -> ShopError {
    ShopError::Limited { user: "ann", key: "s3cret", wait: Duration::from_millis(1500) }
}

fn full() -> ShopError {
    ShopError::Full { share: 1.5, since: None, hard: true, disks: vec![1] }
}

fn translations(sources: &[(&str, &str)]) -> Result<Translations, TranslationError> {
    let builder = Translations::declared_in("en");
    sources.iter().fold(builder, |builder, (language, fluent)| builder.source(*language, *fluent)).build()
}

/// The language and the text for a client; no text is the declared one.
fn told(translations: &Translations, accept_language: &str, error: &ShopError) -> (String, Option<String>) {
    let request = RequestFacts { accept_language: Some(accept_language), ..RequestFacts::default() };
    let occurrence = Occurrence::new(error, SystemTime::UNIX_EPOCH).with_request(request);
    let message = translations.message(&occurrence).unwrap();
    (message.language().to_owned(), message.text().map(str::to_owned))
}

fn text(fluent: &str, error: &ShopError) -> Option<String> {
    told(&translations(&[("de", fluent)]).unwrap(), "de", error).1
}

#[test]
fn translations_are_shared_between_threads() {
    fn shared<T: Send + Sync + 'static>() {}
    shared::<Translations>();
}

#[test]
fn the_chain_of_languages_ends_in_the_declared_text() {
    let translations = translations(&[
        ("de-AT", "SHOP_FULL = Voll ist's."),
        ("de", "SHOP_FULL = Voll.\nSHOP_LEFT = Noch { $count }."),
        ("pl", "SHOP_LIMITED = Czekaj."),
    ]);
    let translations = translations.unwrap();
    let told = |header, error| told(&translations, header, &error);
    let of = |language: &str, text: &str| (language.to_owned(), Some(text.to_owned()));
    assert_eq!(told("de-AT", full()), of("de-AT", "Voll ist's."));
    assert_eq!(told("de-AT", left(1)), of("de", "Noch 1."));
    assert_eq!(told("de-AT, pl;q=0.1", limited()), of("pl", "Czekaj."));
    assert_eq!(told("de, en;q=0.9, pl;q=0.1", limited()), ("en".to_owned(), None));
    assert_eq!(told("", full()), ("en".to_owned(), None));
    // Tags in whatever case; the response has the usual one.
    assert_eq!(told("DE-at", full()).0, "de-AT");
}

#[test]
fn a_message_shows_what_the_client_sees_and_nothing_else() {
    assert_eq!(text("SHOP_LEFT = { $item }: { $count }", &left(7)).as_deref(), Some("tea: 7"));
    assert_eq!(text("SHOP_FULL = { $share } { $hard }", &full()).as_deref(), Some("1.5 true"));
    assert_eq!(
        text("SHOP_FULL = { $hard -> \n [true] hart\n *[false] weich\n }", &full()).as_deref(),
        Some("hart")
    );
    assert_eq!(text("SHOP_LIMITED = In { $retry_after } s.", &limited()).as_deref(), Some("In 2 s."));
    // Internal, redacted, in no context, null, an array, and in another error: the declared text.
    for name in ["user", "key", "wait", "count"] {
        assert_eq!(text(&format!("SHOP_LIMITED = Halt {{ ${name} }}"), &limited()), None, "{name}");
    }
    for name in ["since", "disks", "retry_after"] {
        assert_eq!(text(&format!("SHOP_FULL = Halt {{ ${name} }}"), &full()), None, "{name}");
    }
}

#[test]
fn numbers_follow_the_rules_of_the_language() {
    let polish = "SHOP_LEFT = { $count ->\n [one] sztuka\n [few] sztuki\n *[many] sztuk\n }";
    let arabic =
        "SHOP_LEFT = { $count ->\n [zero] 0\n [one] 1\n [two] 2\n [few] f\n [many] m\n *[other] o\n }";
    let translations = translations(&[("pl", polish), ("ar", arabic)]).unwrap();
    let told = |language, count| told(&translations, language, &left(count)).1.unwrap();
    for (count, polish, arabic) in [
        (0, "sztuk", "0"),
        (1, "sztuka", "1"),
        (2, "sztuki", "2"),
        (5, "sztuk", "f"),
        (22, "sztuki", "m"),
        (100, "sztuk", "o"),
    ] {
        assert_eq!((told("pl", count), told("ar", count)), (polish.to_owned(), arabic.to_owned()), "{count}");
    }
    // What is too large to be counted is shown, and does no harm to what comes after it.
    for count in [u64::MAX, 1 << 60, 999_999_999_999_999] {
        assert_eq!(told("pl", count), "sztuk", "{count}");
    }
    assert_eq!(told("pl", 1), "sztuka");
}

#[test]
fn a_number_is_shown_whatever_it_is() {
    let fluent = "SHOP_FULL = { NUMBER($share) } { $share ->\n [one] eins\n *[other] viele\n }";
    for share in [f64::MAX, f64::MIN_POSITIVE, -0.0, 0.1 + 0.2, -1e21, 1e-7, 123_456_789_012.125] {
        let error = ShopError::Full { share, since: None, hard: true, disks: Vec::new() };
        let shown = text(fluent, &error).unwrap();
        assert!(
            shown.ends_with(" viele")
                && shown.starts_with(|first: char| first == '-' || first.is_ascii_digit()),
            "{shown}"
        );
    }
    let error = ShopError::Full { share: f64::NAN, since: None, hard: true, disks: Vec::new() };
    assert_eq!(text(fluent, &error), None);
}

#[test]
fn values_are_isolated_where_that_is_asked_for() {
    let builder = || Translations::declared_in("en").source("de", "SHOP_LEFT = Noch { $item }");
    assert_eq!(told(&builder().build().unwrap(), "de", &left(1)).1.unwrap(), "Noch tea");
    let isolated = builder().isolation(true).build().unwrap();
    assert_eq!(told(&isolated, "de", &left(1)).1.unwrap(), "Noch \u{2068}tea\u{2069}");
}

#[test]
fn a_message_has_an_end() {
    let long =
        |length: usize| ShopError::Left { count: 1, item: Box::leak("é".repeat(length).into_boxed_str()) };
    let shown = text("SHOP_LEFT = { $item } { $item } { $item }", &long(4000)).unwrap();
    assert!(shown.len() <= crate::BODY_LIMIT && shown.len() > crate::BODY_LIMIT - 4, "{}", shown.len());
    // What no body has room for is no member, and the declared text is cut as ever.
    assert_eq!(text("SHOP_LEFT = { $item }", &long(100_000)), None);
}

#[test]
fn a_message_takes_the_place_of_the_declared_one() {
    let error = limited();
    let occurrence = Occurrence::new(&error, SystemTime::UNIX_EPOCH);
    assert_eq!(occurrence.message().to_string(), "Wait.");
    let message = LocalizedMessage::new("de", "Warten Sie.");
    assert_eq!(occurrence.with_message(message.text().unwrap()).message().to_string(), "Warten Sie.");
}

fn problems(outcome: Result<(), TranslationError>) -> Vec<String> {
    outcome.unwrap_err().problems().iter().map(ToString::to_string).collect()
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let german = "\
SHOP_FULL = Voll
SHOP_LEFT = { $count
SHOP_FULL = Doppelt
BROKEN = { -there } { -term } { -term(case: 1) } { GONE } { SHOP_FULL.gone } { DATETIME($x) }
-term = { $case }
LOOP = a { LOOP }
EMPTY =
    .attribute = x
DIGITS = { NUMBER(1, minimumFractionDigits: 4000000000) } { 1.0000000000000000000000001 } { NUMBER() }
";
    let many = format!("MANY = {}", "{ $x }".repeat(101));
    let deep = format!("DEEP = {}$x{}", "{".repeat(100_000), "}".repeat(100_000));
    let outcome = Translations::declared_in("english")
        .source("de", german)
        .source("pl", many)
        .source("fr", deep)
        .source("german", "A = b")
        .source("de\n", "A = b")
        .directory("no/such/folder")
        .build();
    let expected = [
        "declared_in: `english` is no language: write a tag such as `de` or `pt-BR`",
        "german: `german` is no language: write a tag such as `de` or `pt-BR`",
        "de\n: `de\\n` is no language: write a tag such as `de` or `pt-BR`",
        "no/such/folder: the folder cannot be read: No such file or directory (os error 2)",
        "fr: brackets stand in brackets more than 50 times",
        "de:3: Expected a token starting with \"}\"",
        "de:3: `SHOP_FULL` has been defined at de:1",
        "de:4: `BROKEN` calls `DATETIME`, and there is no function but `NUMBER`",
        "de:4: `BROKEN` does not give `-term` the `$case` that it names",
        "de:4: `BROKEN` refers to `-there`, which is not there",
        "de:4: `BROKEN` refers to `GONE`, which is not there",
        "de:4: `BROKEN` refers to `SHOP_FULL.gone`, which is not there",
        "de:6: `LOOP` comes to `LOOP`, which refers to itself",
        "de:7: `EMPTY` has attributes alone, and no text",
        "de:9: `DIGITS` calls `NUMBER` with other than one value",
        "de:9: `DIGITS` has the number `1.0000000000000000000000001`, which has too many digits",
        "de:9: `DIGITS` wants `minimumFractionDigits: 4000000000`, and at most 18 can be shown",
        "pl:1: `MANY` comes to more than 100 placeables",
    ];
    assert_eq!(problems(outcome.map(drop)), expected);
}

/// An odd quotation mark hides the bracket behind it, which is no reason to refuse the messages after it.
#[test]
fn brackets_are_counted_message_by_message() {
    let fluent: String =
        (0..100).map(|number| format!("M{number} = {{ $x ->\n *[a] 5\" {{ $x }}\n }}\n")).collect();
    let built = Translations::declared_in("en").source("de", fluent).build();
    assert!(built.is_ok(), "{}", built.unwrap_err());
}

/// Sixty levels of variants that each refer to the next level: nobody waits for all of them.
#[test]
fn a_message_that_comes_to_too_much_is_found_in_time() {
    let level = |number: u32| {
        let variants = format!("[a] {{ M{next} }}\n *[b] {{ M{next} }}\n", next = number + 1);
        format!("M{number} = {{ $x ->\n {variants} }}\n")
    };
    let fluent: String = (0..60).map(level).collect::<String>() + "M60 = end\n";
    let outcome = Translations::declared_in("en").source("de", fluent).build();
    assert!(problems(outcome.map(drop)).iter().any(|problem| problem.contains("`M0` comes to more than")));
}

#[test]
fn the_catalogue_knows_what_is_missing_and_what_is_too_much() {
    let catalog = || Catalog::new().include::<ShopError>();
    let german = "\
SHOP_LEFT = { $cuont } { $retry_after }
SHOP_LIMITED = { $user } { $key } { $wait }
SHOP_SOLD_OUT = Ausverkauft
SHOP_FULL = { $disks } { $since }
";
    let builder = Translations::declared_in("en")
        .source("de", german)
        .source("de-AT", "SHOP_FULL = Voll ist's")
        .source("pl", "SHOP_FULL = Nie ma miejsca")
        .source("en", "SHOP_FULL = No room");
    let of_members = [
        "de:1: `SHOP_LEFT` names `$cuont`, which its context does not have; it has `$count`, `$item`",
        "de:2: `SHOP_LIMITED` names `$key`, which is redacted",
        "de:2: `SHOP_LIMITED` names `$user`, which is internal: the client must not see it",
        "de:2: `SHOP_LIMITED` names `$wait`, which its context does not have; it has none",
        "de:3: no error has the code `SHOP_SOLD_OUT`; what messages share is a term, `-name`",
        "de:4: `SHOP_FULL` names `$disks`, which is an array, not a text or a number",
    ];
    // A server starts without a message, but not with one that is wrong.
    assert_eq!(problems(builder.clone().catalog(catalog()).build().map(drop)), of_members);
    let missing = ["pl: there is no message for `SHOP_LEFT`, `SHOP_LIMITED`"];
    assert_eq!(problems(catalog().check_translations(builder)), [&of_members[..], &missing[..]].concat());
    let right = "SHOP_LEFT = { $count }\nSHOP_LIMITED = { $retry_after }\nSHOP_FULL = { $hard }";
    assert_eq!(catalog().check_translations(Translations::declared_in("en").source("de", right)), Ok(()));
}

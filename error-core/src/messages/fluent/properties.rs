//! What a builder takes can be shown.

use std::collections::BTreeSet;

use fluent_bundle::FluentArgs;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::Translations;

/// A pattern of a message or a term, with references to what may be there or not.
fn pattern() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        select(vec!["word", "ä", " and "]).prop_map(str::to_owned),
        select(vec![
            "{ $n }",
            "{ $s }",
            "{ A }",
            "{ B }",
            "{ A.a }",
            "{ -t }",
            "{ -u }",
            "{ -t(n: 2) }",
            "{ -u(s: \"x\") }",
            "{ NUMBER($n) }",
            "{ NUMBER($s, minimumFractionDigits: 2) }",
            "{ NUMBER(3, minimumFractionDigits: 17) }",
            "{ 1.50 }",
            "{ \"text\" }",
            "{ { $n } }",
        ])
        .prop_map(str::to_owned),
    ];
    let flat = vec(leaf, 1..4).prop_map(|parts| parts.concat());
    (flat.clone(), flat, select(vec!["", "$n", "$s", "NUMBER($n)", "1.0", "-t.a"])).prop_map(
        |(one, other, selector)| {
            if selector.is_empty() {
                format!("x{one}")
            } else {
                format!("{{ {selector} ->\n        [one] x{one}\n       *[other] x{other}\n    }}")
            }
        },
    )
}

proptest! {
    #[test]
    fn what_is_taken_is_shown(
        messages in vec((select(vec!["A", "B", "C", "D"]), pattern(), pattern()), 1..5),
        terms in vec((select(vec!["-t", "-u"]), pattern(), pattern()), 0..3),
        n in prop_oneof![(-1e15..1e15).prop_map(|number: f64| number), (0..5_u32).prop_map(f64::from)],
    ) {
        let entries = messages.iter().chain(&terms);
        let fluent: String = entries.map(|(name, value, attribute)| format!("{name} =\n    {value}\n    .a =\n    {attribute}\n")).collect();
        let Ok(translations) = Translations::declared_in("en").source("pl", fluent.as_str()).build() else { return Ok(()) };
        let mut arguments = FluentArgs::new();
        arguments.set("n", n);
        arguments.set("s", "string");
        let names: BTreeSet<&str> = messages.iter().map(|(name, ..)| *name).collect();
        for name in names {
            let shown = translations.languages[0].format(name, &arguments);
            prop_assert!(shown.as_ref().is_some_and(|text| !text.contains(['{', '$', '('])), "{:?} of\n{}", shown, fluent);
        }
    }

    /// Whatever somebody types into a file.
    #[test]
    fn any_text_is_taken_or_refused(text in r#"[-A-C{}$".*\#\[\]
 a=()0-9,:>u]{0,80}"#) {
        let _ = Translations::declared_in("en").source("de", text).build();
    }
}

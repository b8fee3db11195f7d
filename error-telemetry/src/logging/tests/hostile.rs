//! Values that nobody would want in a log.

use std::fmt;

use proptest::prelude::*;
use serde_json::{Value, json};
use tracing::{info, info_span};

use super::{line_of, lines_of, text_of};
use crate::logging::{Form, LINE_LIMIT};

struct Panics;

impl fmt::Debug for Panics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("half of it")?;
        panic!("no debug today");
    }
}

struct Fails;

impl fmt::Display for Fails {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Err(fmt::Error)
    }
}

#[test]
fn what_cannot_be_formatted_costs_only_itself() {
    let line = line_of(|| info!(a = 1, panics = ?Panics, fails = %Fails, b = 2, "still {}", "here"));
    assert_eq!(
        line,
        json!({"message": "still here", "a": 1, "b": 2, "panics": "[formatting it panicked]", "fails": "[formatting it failed]"})
    );
}

#[test]
fn numbers_that_json_has_not_are_null_or_texts() {
    let line = line_of(|| {
        info!(
            nan = f64::NAN,
            high = f64::INFINITY,
            wide = u128::MAX,
            low = i128::MIN,
            most = u64::MAX,
            least = i64::MIN
        );
    });
    assert_eq!(
        line,
        json!({
            "nan": null, "high": null, "wide": u128::MAX.to_string(), "low": i128::MIN.to_string(),
            "most": u64::MAX, "least": i64::MIN,
        })
    );
}

#[test]
fn what_is_too_long_is_cut_between_characters() {
    let line = line_of(|| info!(long = "é".repeat(100_000), debug = ?"é".repeat(100_000), "short"));
    for name in ["long", "debug"] {
        let text = line[name].as_str().unwrap();
        assert!(
            text.len() <= 8 * 1024 + "…".len() && text.ends_with("é…") && text.len() > 8000,
            "{}",
            text.len()
        );
    }
}

#[test]
fn a_secret_is_not_cut_in_two() {
    for before in (15_800..16_400).step_by(7).chain(8_150..8_200) {
        let text = format!("{} postgres://app:hunter2@db", ".".repeat(before));
        let line = line_of(|| info!(text, debug = %text));
        assert!(!line.to_string().contains("hunt"), "{before}");
    }
}

#[test]
fn a_line_has_an_end() {
    let text = text_of(Form::Json, || {
        let quotes = "\"".repeat(8_000);
        let _span = info_span!("outer", last = quotes, small = 1).entered();
        info!(a = quotes, b = quotes, c = quotes, d = quotes, e = quotes, f = 7, "{quotes}");
    });
    assert!(text.len() <= LINE_LIMIT, "{}", text.len());
    let line: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&line["truncated"], &line["f"], &line["small"]), (&json!(true), &json!(7), &json!(1)));
    assert_eq!(line["a"].as_str().unwrap().len(), 8_000);
    assert!(line.get("e").is_none());
}

/// Any text, with much of what breaks lines and strings.
fn texts() -> impl Strategy<Value = String> {
    let bad = prop::sample::select(vec![
        "\"",
        "\\",
        "\n",
        "\r",
        "\0",
        "\u{1b}[2J",
        "\u{7f}",
        "\u{85}",
        "\u{2028}",
        "\u{feff}",
        "\u{fffd}",
        "=",
        "}",
        "{",
        "é",
        "🦀",
    ]);
    prop::collection::vec(prop_oneof![bad.prop_map(str::to_owned), any::<String>()], 0..8)
        .prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn every_line_is_json_and_every_value_is_there(
        message in texts(), text in texts(), shown in texts(), outer in texts(), number in any::<f64>(), wide in any::<i128>(),
    ) {
        let lines = lines_of(|| {
            let _span = info_span!("span", outer, text = "hidden").entered();
            info!(text, debug = ?shown, number, wide, "{message}");
        });
        prop_assert_eq!(lines.len(), 1);
        let line = &lines[0];
        let scrubbed = |text: &str| error_core::Scrubber::new().scrub(text).into_owned();
        prop_assert_eq!(&line["message"], &json!(scrubbed(&message)));
        prop_assert_eq!(&line["text"], &json!(scrubbed(&text)));
        prop_assert_eq!(&line["outer"], &json!(scrubbed(&outer)));
        prop_assert_eq!(&line["debug"], &json!(scrubbed(&format!("{shown:?}"))));
        // As read from its shortest form, which `serde_json` does not do to the last bit.
        let read: Value = serde_json::from_str(&json!(number).to_string()).unwrap();
        prop_assert_eq!(&line["number"], &read);
        let wide = i64::try_from(wide).map_or_else(|_| json!(scrubbed(&wide.to_string())), |wide| json!(wide));
        prop_assert_eq!(&line["wide"], &wide);
    }

    #[test]
    fn a_line_for_people_is_one_line(message in texts(), text in texts()) {
        let written = text_of(Form::Text, || info!(text, debug = ?text, "{message}"));
        let (line, end) = written.split_at(written.len() - 1);
        prop_assert_eq!(end, "\n");
        prop_assert!(!line.contains(|c: char| c.is_control() || c == '\u{2028}'), "{:?}", line);
    }
}

//! `Accept` (RFC 9110, section 12.5.1).

use super::ranges::{is_token, parameters, ranges, trimmed};

/// How much a client wants a media type: by weight, and among equals by how precisely it has named it.
///
/// The second is ours to say: section 12.5.1 lets a server choose among types of one weight, and who asks for
/// `application/problem+json, */*` has asked for the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Preference {
    weight: u16,
    precision: usize,
}

/// How much an `Accept` wants a content type; `None` where it refuses it or does not name it.
///
/// Of the ranges that match, the most precise one counts: a type with parameters before the type, before all subtypes,
/// before everything.
pub(crate) fn preference(accept: &str, content_type: &str) -> Option<Preference> {
    let (name, own) = content_type.split_once(';').unwrap_or((content_type, ""));
    let (media_type, subtype) = trimmed(name).split_once('/')?;
    let mut best: Option<Preference> = None;
    for range in ranges(accept) {
        let Some(precision) = precision(range.name, media_type, subtype) else { continue };
        let mut asked = 0;
        let matches = range.parameters().all(|parameter| {
            asked += 1;
            // JSON has no such parameter, and to add it has no effect (RFC 8259, section 11).
            parameter.0.eq_ignore_ascii_case("charset") || has(own, parameter)
        });
        let found = Preference { weight: range.weight, precision: precision + asked };
        let is_better = |best: Preference| (found.precision, found.weight) > (best.precision, best.weight);
        if matches && best.is_none_or(is_better) {
            best = Some(found);
        }
    }
    best.filter(|preference| preference.weight > 0)
}

/// Whether an `Accept` names this very media type and does not refuse it, whatever parameters it asks for: those of a
/// type that one server knows are no reason to withhold it.
pub fn names_media_type(accept: &str, media_type: &str) -> bool {
    ranges(accept).any(|range| range.weight > 0 && range.name.eq_ignore_ascii_case(media_type))
}

/// How precisely a range names a type; `None` where it names another, or is no media range.
fn precision(range: &str, media_type: &str, subtype: &str) -> Option<usize> {
    match range.split_once('/')? {
        ("*", "*") => Some(0),
        ("*", _) => None,
        (asked, "*") if asked.eq_ignore_ascii_case(media_type) => Some(1),
        (asked, named) if asked.eq_ignore_ascii_case(media_type) && named.eq_ignore_ascii_case(subtype) => {
            // What equals a token is one.
            (is_token(asked) && is_token(named)).then_some(2)
        }
        _ => None,
    }
}

/// Whether a content type has a parameter.
fn has(own: &str, (name, value): (&str, &str)) -> bool {
    parameters(own).flatten().any(|(own_name, own_value)| {
        own_name.eq_ignore_ascii_case(name) && own_value.trim_matches('"') == value.trim_matches('"')
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const JSON: &str = "application/json";
    const PROBLEM: &str = "application/problem+json";

    fn weight(accept: &str, content_type: &str) -> Option<u16> {
        preference(accept, content_type).map(|preference| preference.weight)
    }

    /// The example of section 12.5.1, whose table of weights it is.
    #[test]
    fn the_most_precise_range_counts() {
        let accept = "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed,\n \
            text/plain;format=fixed;q=0.4, */*;q=0.5"
            .replace('\n', "");
        for (content_type, expected) in [
            ("text/plain;format=flowed", 1000),
            ("text/plain", 700),
            ("text/html", 300),
            ("image/jpeg", 500),
            ("text/plain;format=fixed", 400),
            ("text/html;level=3", 300),
        ] {
            assert_eq!(weight(&accept, content_type), Some(expected), "{content_type}");
        }
    }

    #[test]
    fn what_is_refused_and_what_is_not_named() {
        assert_eq!(preference("application/json;q=0, */*", JSON), None);
        assert_eq!(weight("application/json;q=0, */*", PROBLEM), Some(1000));
        assert_eq!(preference("text/html", JSON), None);
        assert_eq!(preference("", JSON), None);
        assert_eq!(weight("*/*;q=0, application/*;q=0.1", JSON), Some(100));
    }

    #[test]
    fn what_is_no_media_range_is_ignored() {
        for bad in [
            "*",
            "*/json",
            "application",
            "application/",
            "/json",
            "application/json/x",
            "application/*+json",
        ] {
            assert_eq!(preference(bad, JSON), None, "{bad}");
        }
        assert_eq!(weight("*/json, application/json;q=nan, APPLICATION/Json;Q=0.2", JSON), Some(200));
    }

    #[test]
    fn a_charset_asks_for_nothing() {
        assert_eq!(weight("application/json; charset=utf-8", JSON), Some(1000));
        assert_eq!(preference("application/json; version=2", JSON), None);
        assert_eq!(weight("application/json; version=2", "application/json;version=\"2\""), Some(1000));
    }

    #[test]
    fn who_names_a_type_wants_it_more_than_whatever_comes() {
        let accept = "application/problem+json, */*";
        assert!(preference(accept, PROBLEM) > preference(accept, JSON));
        let accept = "application/problem+json;q=0.9, */*";
        assert!(preference(accept, PROBLEM) < preference(accept, JSON));
    }

    #[test]
    fn a_type_is_named_with_or_without_parameters() {
        for accept in
            [JSON, "text/html, APPLICATION/Json ; q=0.001", "application/json;version=\"1,2\";q=0.5"]
        {
            assert!(names_media_type(accept, JSON), "{accept}");
        }
        for accept in
            ["", "*/*", "application/*", PROBLEM, "application/json;q=0", "application/json; Q=0.000"]
        {
            assert!(!names_media_type(accept, JSON), "{accept}");
        }
    }

    /// A range as the model knows it: which of the two types it names, and its weight.
    fn model_range() -> impl Strategy<Value = (&'static str, Option<u16>)> {
        let names = ["*/*", "application/*", JSON, PROBLEM, "text/html", "application/jsonx", "*/json"];
        (proptest::sample::select(names.to_vec()), proptest::option::of(0..=1000_u16))
    }

    fn written(weight: Option<u16>) -> String {
        weight.map_or(String::new(), |weight| format!(" ; q={}.{:03}", weight / 1000, weight % 1000))
    }

    proptest! {
        /// Section 12.5.1 word by word: the first of the ways to name a type that occurs decides.
        #[test]
        fn like_the_model(ranges in proptest::collection::vec(model_range(), 0..8)) {
            let header: Vec<String> = ranges.iter().map(|(name, weight)| format!("{name}{}", written(*weight))).collect();
            let header = header.join(" ,");
            for content_type in [JSON, PROBLEM] {
                let deciding = [content_type, "application/*", "*/*"]
                    .into_iter()
                    .find(|way| ranges.iter().any(|(name, _)| name == way));
                let weights = ranges.iter().filter(|(name, _)| Some(*name) == deciding);
                let expected = weights.map(|(_, weight)| weight.unwrap_or(1000)).max().filter(|weight| *weight > 0);
                prop_assert_eq!(weight(&header, content_type), expected, "{}", header);
            }
        }

        /// A malformed range changes nothing of what the others say.
        #[test]
        fn rubbish_is_ignored(rubbish in "[^,\"]{0,40}", place in 0..3_usize) {
            prop_assume!(!rubbish.contains('/'));
            let mut ranges = vec!["application/problem+json;q=0.7".to_owned(), "application/json;q=0.3".to_owned()];
            ranges.insert(place.min(2), rubbish);
            let header = ranges.join(",");
            prop_assert_eq!(weight(&header, PROBLEM), Some(700));
            prop_assert_eq!(weight(&header, JSON), Some(300));
        }

        #[test]
        fn any_text_has_an_answer(header in any::<String>(), content_type in any::<String>()) {
            let _ = preference(&header, &content_type);
        }
    }
}

//! `Accept-Language` (RFC 9110, section 12.5.4), matched as RFC 4647 has it.

use super::ranges::ranges;

/// The longest range that is looked at, in bytes; a tag with every subtag has 35 (RFC 5646, section 4.4.1).
const LONGEST_RANGE: usize = 64;

/// Anything that no other range names.
const WILDCARD: &str = "*";

/// The languages to try one after the other; the last is `default`, whether the client wants it or not.
///
/// Each range, by weight and then by place, names a language of its tag, then those of which it is a beginning (basic
/// filtering, RFC 4647, section 3.3.1), then what is left of it when subtags are taken off its end (lookup, section
/// 3.4). A language is left out where the longest range that matches it has weight 0.
pub(crate) fn preferred_languages<'l, L: AsRef<str>>(
    accept_language: &str,
    available: &'l [L],
    default: &'l str,
) -> Vec<&'l str> {
    let mut wanted: Vec<(&str, u16)> = ranges(accept_language)
        .map(|range| (range.name, range.weight))
        .filter(|(name, _)| is_range(name))
        .collect();
    wanted.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));

    let all = || std::iter::once(default).chain(available.iter().map(AsRef::as_ref));
    // The longest range that matches a language, and its weight.
    let deciding = |language: &str| {
        // Of equals the last one is found: backwards it is the heaviest.
        let matching = wanted.iter().rev().filter(|(range, _)| *range == WILDCARD || begins(language, range));
        matching.max_by_key(|(range, _)| if *range == WILDCARD { 0 } else { range.len() }).copied()
    };
    let mut chain: Vec<&'l str> = Vec::new();
    let mut add = |language: &'l str| {
        let refused = deciding(language).is_some_and(|(_, weight)| weight == 0);
        let ended = chain.contains(&default);
        if !refused && !ended && !chain.contains(&language) {
            chain.push(language);
        }
    };
    for (range, _) in wanted.iter().filter(|(_, weight)| *weight > 0) {
        if *range == WILDCARD {
            let unnamed = |language: &&str| deciding(language).is_some_and(|(range, _)| range == WILDCARD);
            all().filter(unnamed).for_each(&mut add);
            continue;
        }
        let exact = |tag: &str| all().find(|language| language.eq_ignore_ascii_case(tag));
        exact(range).into_iter().for_each(&mut add);
        all().filter(|language| begins(language, range)).for_each(&mut add);
        let mut shorter = shortened(range);
        while let Some(tag) = shorter {
            exact(tag).into_iter().for_each(&mut add);
            shorter = shortened(tag);
        }
    }
    if !chain.contains(&default) {
        chain.push(default);
    }
    chain
}

/// Whether a text is a basic language range (RFC 4647, section 2.1) that is worth a look.
fn is_range(text: &str) -> bool {
    let mut subtags = text.split('-');
    let well_formed = |subtag: &str| (1..=8).contains(&subtag.len());
    let primary = subtags.next().unwrap_or_default();
    text == WILDCARD
        || (text.len() <= LONGEST_RANGE
            && well_formed(primary)
            && primary.bytes().all(|byte| byte.is_ascii_alphabetic())
            && subtags
                .all(|subtag| well_formed(subtag) && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric())))
}

/// Whether a range is a tag or a beginning of it that ends between subtags.
fn begins(tag: &str, range: &str) -> bool {
    let Some((head, rest)) = tag.split_at_checked(range.len()) else { return false };
    head.eq_ignore_ascii_case(range) && (rest.is_empty() || rest.starts_with('-'))
}

/// A range without its last subtag, and without a single character before that, which says what follows it.
fn shortened(range: &str) -> Option<&str> {
    let (shorter, _) = range.rsplit_once('-')?;
    match shorter.rsplit_once('-') {
        Some((before, single)) if single.len() == 1 => Some(before),
        _ => Some(shorter),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NONE: [&str; 0] = [];

    #[test]
    fn the_client_says_what_it_reads() {
        let available = ["de", "pl", "pt-BR"];
        for (header, expected) in [
            ("", &["en"][..]),
            ("de", &["de", "en"]),
            ("pl;q=0.5, de", &["de", "pl", "en"]),
            ("de;q=0.5, pl;q=0.5", &["de", "pl", "en"]),
            // The declared text is as good as any.
            ("en, de;q=0.9", &["en"]),
            ("de, en;q=0.9, pl;q=0.8", &["de", "en"]),
            ("fr", &["en"]),
            // Lookup, and filtering.
            ("de-AT-1996", &["de", "en"]),
            ("pt", &["pt-BR", "en"]),
            ("PT-br", &["pt-BR", "en"]),
            ("de-x-a", &["de", "en"]),
            // What is refused, and whatever else there is.
            ("de;q=0, pl;q=0.1", &["pl", "en"]),
            ("de-AT, de;q=0", &["en"]),
            ("*", &["en"]),
            ("*;q=0.1, en;q=0", &["de", "pl", "pt-BR", "en"]),
            ("*, de;q=0.5, en;q=0", &["pl", "pt-BR", "de", "en"]),
            ("*;q=0", &["en"]),
            // What is malformed.
            ("d_e, 12, -de, de-, deutschland, de;q=nan, \u{0}, pl", &["pl", "en"]),
        ] {
            assert_eq!(preferred_languages(header, &available, "en"), expected, "{header}");
        }
    }

    #[test]
    fn a_regional_language_goes_before_what_it_falls_back_to() {
        assert_eq!(preferred_languages("de-AT", &["de", "de-AT"], "en"), ["de-AT", "de", "en"]);
        assert_eq!(preferred_languages("de", &["de-AT", "de"], "en"), ["de", "de-AT", "en"]);
        assert_eq!(preferred_languages("zh-Hant-TW", &["zh-Hans", "zh-Hant"], "en"), ["zh-Hant", "en"]);
    }

    #[test]
    fn a_default_without_translations_is_all_there_is() {
        assert_eq!(preferred_languages("de, *", &NONE, "en"), ["en"]);
    }

    /// A header of many ranges, each as long as it may be.
    #[test]
    fn a_hostile_header_ends() {
        let range = ["a"; 32].join("-");
        let available: Vec<String> = (0..50).map(|number| format!("{range}-{number}")).collect();
        let header = vec![range.as_str(); 10_000].join(",");
        assert_eq!(preferred_languages(&header, &available, "en").len(), 51);
    }

    fn tags() -> impl Strategy<Value = String> {
        proptest::sample::select(vec!["de", "de-AT", "de-AT-1996", "pl", "en", "en-GB", "fr"])
            .prop_map(str::to_owned)
    }

    proptest! {
        /// Without wildcards and refusals the order follows from the header alone: for each range, heaviest first, the
        /// tag itself, the longer ones, then the shorter ones, until the default is met.
        #[test]
        fn like_the_model(
            header in proptest::collection::vec((tags(), 1..=1000_u16), 0..6),
            available in proptest::collection::btree_set(tags(), 0..5),
        ) {
            let available: Vec<String> = available.into_iter().filter(|tag| tag != "en").collect();
            let mut sorted = header.clone();
            sorted.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
            let mut expected: Vec<String> = Vec::new();
            for (range, _) in sorted {
                let longer = available.iter().filter(|tag| tag.starts_with(&format!("{range}-"))).cloned();
                let mut candidates = vec![range.clone()];
                candidates.extend(longer);
                let mut parts: Vec<&str> = range.split('-').collect();
                while parts.pop().is_some() {
                    candidates.push(parts.join("-"));
                }
                expected.extend(candidates.into_iter().filter(|tag| tag == "en" || available.contains(tag)));
            }
            expected.push("en".to_owned());
            let end = expected.iter().position(|tag| tag == "en").unwrap();
            expected.truncate(end + 1);
            let mut seen = Vec::new();
            expected.retain(|tag| { let new = !seen.contains(tag); seen.push(tag.clone()); new });

            let written: Vec<String> = header.iter().map(|(tag, weight)| format!("{tag};q={}.{:03}", weight / 1000, weight % 1000)).collect();
            prop_assert_eq!(preferred_languages(&written.join(", "), &available, "en"), expected);
        }

        /// Whatever a client says, it gets each language at most once, and the default last.
        #[test]
        fn any_text_has_an_answer(
            header in prop_oneof![any::<String>(), "[a-z*;,=q.01 -]{0,60}"],
            available in proptest::collection::vec(tags(), 0..5),
        ) {
            let chain = preferred_languages(&header, &available, "en");
            prop_assert_eq!(chain.iter().filter(|tag| **tag == "en").count(), 1);
            prop_assert_eq!(chain.last(), Some(&"en"));
            for (index, tag) in chain.iter().enumerate() {
                prop_assert!(!chain[..index].contains(tag));
            }
        }
    }
}

//! What the two headers have in common: a list of ranges, each with parameters, one of which is its weight.

/// The most ranges of a header that are looked at. Browsers send up to ten.
const MOST_RANGES: usize = 32;

/// The weight of a range that gives none (RFC 9110, section 12.4.2), in thousandths.
const DEFAULT_WEIGHT: u16 = 1000;

/// A range of either header, and what is said of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Range<'h> {
    /// What stands before the parameters.
    pub(super) name: &'h str,
    /// The parameters, the weight among them.
    parameters: &'h str,
    /// In thousandths; 0 is what the client refuses.
    pub(super) weight: u16,
}

impl<'h> Range<'h> {
    /// The parameters beside the weight, each a name and a value.
    pub(super) fn parameters(&self) -> impl Iterator<Item = (&'h str, &'h str)> + use<'h> {
        parameters(self.parameters).flatten().filter(|(name, _)| !is_weight(name))
    }
}

/// The ranges of a header whose parameters and weight are well-formed, in their order.
pub(super) fn ranges(header: &str) -> impl Iterator<Item = Range<'_>> {
    unquoted(header, b',').take(MOST_RANGES).filter_map(range)
}

fn range(element: &str) -> Option<Range<'_>> {
    let (name, rest) = element.split_once(';').unwrap_or((element, ""));
    let mut weight = None;
    for parameter in parameters(rest) {
        let (name, value) = parameter?;
        if is_weight(name) && weight.replace(thousandths(value)?).is_some() {
            return None;
        }
    }
    Some(Range { name: trimmed(name), parameters: rest, weight: weight.unwrap_or(DEFAULT_WEIGHT) })
}

/// `q`, which is the weight wherever it stands (section 12.5.1).
fn is_weight(name: &str) -> bool {
    name.eq_ignore_ascii_case("q")
}

/// The parameters behind the first semicolon, each a name and its value; `None` for one that is malformed.
///
/// There may be nothing between two semicolons (section 5.6.6).
pub(super) fn parameters(text: &str) -> impl Iterator<Item = Option<(&str, &str)>> {
    unquoted(text, b';').filter(|parameter| !parameter.is_empty()).map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        (is_token(name) && (is_token(value) || is_quoted(value))).then_some((name, value))
    })
}

/// The pieces between separators that stand in no quoted string, without the blanks around them.
fn unquoted(text: &str, separator: u8) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    let mut escaped = false;
    text.split(move |character: char| {
        let escapes = quoted && character == '\\' && !escaped;
        quoted ^= character == '"' && !escaped;
        escaped = escapes;
        !quoted && character == char::from(separator)
    })
    .map(trimmed)
}

/// Without optional white space (section 5.6.3) around it.
pub(super) fn trimmed(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}

/// Whether a text is a token (section 5.6.2).
pub(super) fn is_token(text: &str) -> bool {
    let is_token_character = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_token_character)
}

/// Whether a text is one quoted string (section 5.6.4).
fn is_quoted(text: &str) -> bool {
    let Some(inner) = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else { return false };
    let mut escaped = false;
    let plain = inner.chars().all(|character| {
        let ends = character == '"' && !escaped;
        escaped = character == '\\' && !escaped;
        !ends && (character == '\t' || !character.is_control())
    });
    plain && !escaped
}

/// The value of a weight: `0` to `1` with at most three digits behind the point, in thousandths.
fn thousandths(value: &str) -> Option<u16> {
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let fraction = fraction.bytes().chain(*b"000").take(3);
    let fraction = fraction.fold(0, |sum, digit| sum * 10 + u16::from(digit - b'0'));
    match (whole, fraction) {
        ("0", fraction) => Some(fraction),
        ("1", 0) => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights() {
        for (value, weight) in [
            ("0", 0),
            ("1", 1000),
            ("0.", 0),
            ("1.", 1000),
            ("0.5", 500),
            ("0.05", 50),
            ("0.001", 1),
            ("1.000", 1000),
        ] {
            assert_eq!(thousandths(value), Some(weight), "{value}");
        }
        for bad in
            ["", ".", ".5", "nan", "-1", "+1", "2", "1.001", "0.0001", "00", "0.5.", "0,5", "\"1\"", "١"]
        {
            assert_eq!(thousandths(bad), None, "{bad}");
        }
    }

    #[test]
    fn commas_and_semicolons_in_quotes_separate_nothing() {
        let header = r#"a/b;x="1,2;q=0\",";q=0.5 , c/d ;; q=0.25;"#;
        let found: Vec<_> = ranges(header).map(|range| (range.name, range.weight)).collect();
        assert_eq!(found, [("a/b", 500), ("c/d", 250)]);
        let first = ranges(header).next().unwrap();
        assert_eq!(first.parameters().collect::<Vec<_>>(), [("x", r#""1,2;q=0\",""#)]);
    }

    #[test]
    fn what_is_malformed_costs_its_range() {
        for bad in
            ["q=nan", "q=", "q", "q=0.5;q=0.6", "q = 0.5", "x=a b", "x=\"a", "x=\"a\"b", "=1", "x=\u{1}"]
        {
            let header = format!("good, bad;{bad}");
            assert_eq!(ranges(&header).map(|range| range.name).collect::<Vec<_>>(), ["good"], "{bad}");
        }
    }

    #[test]
    fn there_is_an_end_to_ranges() {
        assert_eq!(ranges(&"a,".repeat(10_000)).count(), MOST_RANGES);
        assert_eq!(
            ranges(&format!("{}late", ",".repeat(10_000))).filter(|range| range.name == "late").count(),
            0
        );
    }
}

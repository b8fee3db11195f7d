//! Descriptions taken apart, for outputs that must not be at the mercy of what is in them.

/// A part of a description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Span<'t> {
    /// What is between the backticks of a code span, and how many of them there are.
    Code(&'t str, usize),
    /// Anything else.
    Text(&'t str),
}

/// The code spans of a text and what is between them.
///
/// A span counts only if it ends on its line, and behind a line with one that does not, none until the paragraph ends:
/// so what is called code is code to every reader of Markdown, and what is not called so is escaped.
pub(super) fn spans(text: &str) -> Vec<Span<'_>> {
    let mut spans = Vec::new();
    let mut open = false;
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() {
            open = false;
        }
        if open {
            spans.push(Span::Text(line));
        } else {
            open = spans_of_line(line, &mut spans);
        }
    }
    spans
}

/// Adds the parts of a line; answers whether a code span stays open.
fn spans_of_line<'t>(line: &'t str, spans: &mut Vec<Span<'t>>) -> bool {
    let mut rest = line;
    while let Some(start) = first_backtick(rest) {
        let (before, from) = rest.split_at(start);
        let behind = from.trim_start_matches('`');
        let ticks = from.len() - behind.len();
        let Some((code, after)) = closed(behind, ticks) else {
            spans.push(Span::Text(rest));
            return true;
        };
        spans.push(Span::Text(before));
        spans.push(Span::Code(code, ticks));
        rest = after;
    }
    spans.push(Span::Text(rest));
    false
}

/// The first backtick without a backslash.
fn first_backtick(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.bytes().position(|byte| {
        let found = byte == b'`' && !escaped;
        escaped = byte == b'\\' && !escaped;
        found
    })
}

/// What is before a run of exactly so many backticks, and what is behind it.
fn closed(text: &str, ticks: usize) -> Option<(&str, &str)> {
    let mut from = 0;
    loop {
        let rest = text.get(from..)?;
        let start = from + rest.find('`')?;
        let run = text.get(start..)?;
        let behind = run.trim_start_matches('`');
        if run.len() - behind.len() == ticks {
            return Some((text.get(..start)?, behind));
        }
        from = text.len() - behind.len();
    }
}

/// Whether a text is one address of the web: a link to it leads nowhere else.
pub(super) fn is_web_address(text: &str) -> bool {
    let is_web = text.starts_with("https://") || text.starts_with("http://");
    is_web && !text.contains(|character: char| matches!(character, '<' | '>') || character.is_whitespace())
}

/// What stands between empty lines.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let paragraphs = lines.split(|line| line.is_empty()).filter(|lines| !lines.is_empty());
    paragraphs.map(|lines| lines.join("\n")).collect()
}

/// The first paragraph, as one line.
pub(super) fn first_paragraph(text: &str) -> String {
    let lines = text.lines().map(str::trim).take_while(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::Span::{Code, Text};
    use super::*;

    #[test]
    fn code_is_what_every_reader_takes_for_code() {
        let of = |text| spans(text).into_iter().filter(|span| *span != Text("")).collect::<Vec<_>>();
        assert_eq!(of("a `b` c"), [Text("a "), Code("b", 1), Text(" c")]);
        assert_eq!(of("``a`b`` c"), [Code("a`b", 2), Text(" c")]);
        assert_eq!(of(r"\`<a>` b"), [Text(r"\`<a>` b")]);
        assert_eq!(of(r"\\`a`"), [Text(r"\\"), Code("a", 1)]);
        assert_eq!(of("`a\nb` `c\n\n`d`"), [Text("`a\n"), Text("b` `c\n"), Text("\n"), Code("d", 1)]);
        assert_eq!(of("```\n<a>\n```"), [Text("```\n"), Text("<a>\n"), Text("```")]);
    }

    #[test]
    fn only_addresses_of_the_web_are_links() {
        assert!(is_web_address("https://docs.example.com/errors/#A_B"));
        for other in ["javascript:alert(1)", "https://a b", "https://a><b>", "HTTPS", ""] {
            assert!(!is_web_address(other), "{other}");
        }
    }

    #[test]
    fn a_paragraph_ends_at_an_empty_line() {
        assert_eq!(first_paragraph("a\n b\n \nc"), "a b");
        assert_eq!(first_paragraph(""), "");
        assert_eq!(paragraphs("a\nb \n \n\n`c`\n"), ["a\nb", "`c`"]);
    }
}

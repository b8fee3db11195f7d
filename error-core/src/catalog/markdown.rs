//! The catalogue as a page of Markdown.

use std::fmt::Write as _;

use super::text::{Span, is_web_address, spans};
use super::{Catalog, CatalogEntry, View};
use crate::Visibility;

impl Catalog {
    /// A page of Markdown: a table of all codes, and a section for each.
    ///
    /// A description is quoted as it is written, so that no heading or list of its own can end its section; but an angle
    /// bracket in it that is neither in code nor around an address is escaped, and begins no HTML.
    pub fn markdown(&self, view: View) -> String {
        let entries = self.entries(view);
        let mut page = "# Errors\n\n".to_owned();
        table(
            &mut page,
            &["Code", "Status", "Category", "Severity", "Try again"],
            entries.iter().map(|entry| {
                // A code is of letters, digits and underscores: the one character with a meaning makes no emphasis in a word.
                let link = format!("[{0}](#{1})", entry.code, entry.code.to_ascii_lowercase());
                vec![
                    link,
                    entry.status_text(),
                    plain(entry.category),
                    entry.severity.to_owned(),
                    retry(entry).to_owned(),
                ]
            }),
        );
        for entry in &entries {
            section(&mut page, entry);
        }
        page
    }
}

fn section(page: &mut String, entry: &CatalogEntry) {
    let _ = write!(page, "\n## {}\n", entry.code);
    if let Some(description) = entry.description {
        page.push('\n');
        page.push_str(&quoted(description));
        page.push('\n');
    }
    page.push('\n');
    for (name, value) in facts(entry) {
        let value = if is_web_address(&value) { format!("<{value}>") } else { plain(&value) };
        let _ = writeln!(page, "- {name}: {value}");
    }
    if !entry.context.is_empty() {
        page.push('\n');
        table(
            page,
            &["Member", "Type", "Seen by"],
            entry.context.iter().map(|member| {
                vec![
                    plain(member.key()),
                    plain(member.shape().as_str()),
                    seen_by(member.visibility()).to_owned(),
                ]
            }),
        );
    }
}

/// What is said of an error in one line each, for people.
pub(super) fn facts(entry: &CatalogEntry) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        ("Type", entry.name.to_owned()),
        ("Status", entry.status_text()),
        ("Category", entry.category.to_owned()),
        ("Severity", entry.severity.to_owned()),
        ("Try again", retry(entry).to_owned()),
    ];
    facts.extend(entry.retry_after.map(|seconds| ("Retry after", format!("{seconds} s"))));
    facts.extend(entry.message.map(|message| ("Message", message.to_owned())));
    if !entry.headers.is_empty() {
        facts.push(("Headers", entry.headers.join(", ")));
    }
    facts.extend(entry.docs.map(|docs| ("More", docs.to_owned())));
    if let Some(handling) = &entry.handling {
        facts.push(("Declared by", handling.family.clone()));
        let retries = match handling.action {
            "retry" => {
                format!("{} times, first after {} ms; ", handling.max_retries, handling.retry_delay_ms)
            }
            _ => String::new(),
        };
        let numbers = format!(
            "{} ({retries}alert after {} errors, circuit break after {})",
            handling.action, handling.alert_threshold, handling.circuit_break_threshold
        );
        facts.push(("Action", numbers));
    }
    facts
}

pub(super) fn retry(entry: &CatalogEntry) -> &'static str {
    if entry.recoverable { "yes" } else { "no" }
}

pub(super) fn seen_by(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Public => "clients",
        Visibility::Internal => "operators",
        Visibility::Redacted => "nobody: shown as [redacted]",
    }
}

fn table(page: &mut String, head: &[&str], rows: impl Iterator<Item = Vec<String>>) {
    let _ = writeln!(page, "| {} |", head.join(" | "));
    let _ = writeln!(page, "|{}", "---|".repeat(head.len()));
    for row in rows {
        let _ = writeln!(page, "| {} |", row.join(" | "));
    }
}

/// A text that is to be read as it is, on one line: nothing in it is Markdown, and a bar ends no cell.
fn plain(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    let mut in_word = false;
    while let Some(character) = characters.next() {
        let goes_on = in_word && characters.peek().is_some_and(|next| next.is_alphanumeric());
        in_word = character.is_alphanumeric();
        match character {
            '<' => escaped.push_str("&lt;"),
            '&' => escaped.push_str("&amp;"),
            // Within a word it means nothing, and keys and categories are full of them.
            '_' if goes_on => escaped.push('_'),
            '_' | '\\' | '`' | '*' | '[' | '|' | '~' => {
                escaped.push('\\');
                escaped.push(character);
            }
            character if character.is_control() => escaped.push(' '),
            character => escaped.push(character),
        }
    }
    escaped
}

fn quoted(description: &str) -> String {
    let lines: Vec<String> = without_html(description)
        .lines()
        .map(|line| if line.is_empty() { ">".to_owned() } else { format!("> {line}") })
        .collect();
    lines.join("\n")
}

/// Markdown that holds no HTML.
pub(super) fn without_html(markdown: &str) -> String {
    let mut escaped = String::with_capacity(markdown.len());
    for span in spans(markdown) {
        match span {
            Span::Code(code, ticks) => {
                let ticks = "`".repeat(ticks);
                escaped.extend([&ticks, code, &ticks]);
            }
            Span::Text(text) => escape_text(text, &mut escaped),
        }
    }
    escaped
}

fn escape_text(text: &str, escaped: &mut String) {
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('<') {
        escaped.push_str(before);
        let is_link = behind.split_once('>').is_some_and(|(inside, _)| is_web_address(inside));
        escaped.push_str(if is_link { "<" } else { "&lt;" });
        rest = behind;
    }
    escaped.push_str(rest);
}

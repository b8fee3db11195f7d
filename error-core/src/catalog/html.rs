//! The catalogue as a page that a browser shows.

use std::fmt::Write as _;

use super::markdown::{facts, seen_by};
use super::text::{Span, is_web_address, paragraphs, spans};
use super::{Catalog, CatalogEntry, View};

const HEAD: &str = r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Errors</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h2 { margin-top: 2.5rem; font-family: ui-monospace, monospace; }
table { border-collapse: collapse; margin: 1rem 0; }
th, td { text-align: left; vertical-align: top; padding: .2rem 1.2rem .2rem 0; border-bottom: 1px solid #8884; }
p { white-space: pre-line; }
code { font-family: ui-monospace, monospace; }
:target { outline: 2px solid #8888; outline-offset: .5rem; }
</style>
</head>
<body>
<h1>Errors</h1>
"#;

impl Catalog {
    /// A complete HTML page: a table of all codes, and a section for each, whose anchor is the code.
    ///
    /// It has no script and loads nothing. Descriptions are shown as text, with their paragraphs and `code`; all else of
    /// Markdown stays as it is written.
    pub fn html(&self, view: View) -> String {
        let entries = self.entries(view);
        let mut page = HEAD.to_owned();
        page.push_str(
            "<table>\n<thead><tr><th>Code</th><th>Status</th><th>Category</th></tr></thead>\n<tbody>\n",
        );
        for entry in &entries {
            let _ = writeln!(
                page,
                "<tr><td><a href=\"#{0}\"><code>{0}</code></a></td><td>{1}</td><td>{2}</td></tr>",
                escape(entry.code),
                entry.status_text(),
                escape(entry.category)
            );
        }
        page.push_str("</tbody>\n</table>\n");
        for entry in &entries {
            section(&mut page, entry);
        }
        page.push_str("</body>\n</html>\n");
        page
    }
}

fn section(page: &mut String, entry: &CatalogEntry) {
    let _ = write!(page, "<section id=\"{0}\">\n<h2>{0}</h2>\n", escape(entry.code));
    for text in entry.description.iter().flat_map(|description| paragraphs(description)) {
        paragraph(page, &text);
    }
    page.push_str("<table>\n<tbody>\n");
    for (name, value) in facts(entry) {
        let _ = writeln!(page, "<tr><th scope=\"row\">{name}</th><td>{}</td></tr>", linked(&value));
    }
    page.push_str("</tbody>\n</table>\n");
    if !entry.context.is_empty() {
        page.push_str(
            "<table>\n<thead><tr><th>Member</th><th>Type</th><th>Seen by</th></tr></thead>\n<tbody>\n",
        );
        for member in &entry.context {
            let _ = writeln!(
                page,
                "<tr><td><code>{}</code></td><td><code>{}</code></td><td>{}</td></tr>",
                escape(member.key()),
                member.shape(),
                seen_by(member.visibility())
            );
        }
        page.push_str("</tbody>\n</table>\n");
    }
    page.push_str("</section>\n");
}

fn paragraph(page: &mut String, text: &str) {
    page.push_str("<p>");
    for span in spans(text) {
        match span {
            Span::Text(text) => page.push_str(&escape(text)),
            Span::Code(code, _) => {
                let _ = write!(page, "<code>{}</code>", escape(code));
            }
        }
    }
    page.push_str("</p>\n");
}

/// An address of the web as a link, anything else as text: no other scheme is to be followed from here.
fn linked(text: &str) -> String {
    let shown = escape(text);
    if is_web_address(text) { format!("<a href=\"{shown}\" rel=\"noreferrer\">{shown}</a>") } else { shown }
}

/// A text that can stand between tags and in a quoted attribute.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            // HTML has no way to write these.
            character if character.is_control() && !matches!(character, '\n' | '\t') => {
                escaped.push('\u{fffd}');
            }
            character => escaped.push(character),
        }
    }
    escaped
}

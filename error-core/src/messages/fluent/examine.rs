//! What is wrong with files that have been read.

use std::collections::BTreeMap;

use fluent_bundle::FluentResource;
use fluent_syntax::ast::Entry;
use unic_langid::LanguageIdentifier;

use super::arguments::RETRY_AFTER;
use super::expansion::{Definition, Definitions, expand};
use super::files::Source;
use super::problem::TranslationProblem;
use crate::{Catalog, CatalogEntry, ContextMember, JsonKind, View, Visibility};

/// Brackets in brackets; the parser descends into them.
const DEEPEST: usize = 50;

/// All files of a language.
pub(super) struct Loaded {
    pub(super) language: LanguageIdentifier,
    pub(super) files: Vec<LoadedFile>,
}

pub(super) struct LoadedFile {
    name: String,
    pub(super) resource: FluentResource,
}

/// Parses the sources, language by language in the order in which they are first met.
pub(super) fn load(sources: Vec<Source>, problems: &mut Vec<TranslationProblem>) -> Vec<Loaded> {
    let mut loaded: Vec<Loaded> = Vec::new();
    for Source { name, language, text } in sources {
        if depth(&text) > DEEPEST {
            let problem = format!("brackets stand in brackets more than {DEEPEST} times");
            problems.push(TranslationProblem::of_source(name, problem));
            continue;
        }
        let (resource, errors) = match FluentResource::try_new(text) {
            Ok(resource) => (resource, Vec::new()),
            Err((resource, errors)) => (resource, errors),
        };
        let lines = Lines::of(resource.source());
        for error in errors {
            problems.push(TranslationProblem::at(&name, lines.at(error.pos.start), error.to_string()));
        }
        let file = LoadedFile { name, resource };
        match loaded.iter_mut().find(|known| known.language == language) {
            Some(known) => known.files.push(file),
            None => loaded.push(Loaded { language, files: vec![file] }),
        }
    }
    loaded
}

/// Finds what can never be shown; with a catalogue, what does not fit its errors; and, where `complete_but` names the
/// language of the declarations, the messages that the other languages lack.
pub(super) fn examine(
    loaded: &[Loaded],
    catalog: Option<&Catalog>,
    complete_but: Option<&str>,
    problems: &mut Vec<TranslationProblem>,
) {
    let errors: Option<BTreeMap<&str, CatalogEntry>> = catalog.map(|catalog| {
        catalog.entries(View::Operator).into_iter().map(|entry| (entry.code, entry)).collect()
    });
    let defined: Vec<(String, Definitions<'_>)> = loaded
        .iter()
        .map(|language| (language.language.to_string(), definitions(language, problems)))
        .collect();
    for (index, (tag, definitions)) in defined.iter().enumerate() {
        for message in definitions.messages.values() {
            examine_message(definitions, message, errors.as_ref(), problems);
        }
        let (Some(errors), Some(declared_in)) = (&errors, complete_but) else { continue };
        // `de-AT` takes from `de` what it does not say otherwise.
        let falls_back = |other: &str| tag.strip_prefix(other).is_some_and(|rest| rest.starts_with('-'));
        if tag.eq_ignore_ascii_case(declared_in) || defined.iter().any(|(other, _)| falls_back(other)) {
            continue;
        }
        let missing = errors.keys().filter(|code| !definitions.messages.contains_key(*code));
        let missing: Vec<String> = missing.map(|code| format!("`{code}`")).collect();
        if !missing.is_empty() {
            let file = loaded.get(index).and_then(|language| language.files.first());
            let name = file.map_or(tag.as_str(), |file| &file.name);
            let problem = format!("there is no message for {}", missing.join(", "));
            problems.push(TranslationProblem::of_source(name, problem));
        }
    }
    let order =
        |name: &str| loaded.iter().flat_map(|language| &language.files).position(|file| file.name == name);
    // What belongs to no file comes first, what belongs to no line last.
    problems.sort_by_key(|problem| (order(&problem.source), problem.line.unwrap_or(usize::MAX)));
}

fn definitions<'l>(loaded: &'l Loaded, problems: &mut Vec<TranslationProblem>) -> Definitions<'l> {
    let mut definitions = Definitions::default();
    for file in &loaded.files {
        let lines = Lines::of(file.resource.source());
        for entry in file.resource.entries() {
            let (name, value, attributes, known) = match entry {
                Entry::Message(message) => {
                    (message.id.name, message.value.as_ref(), &message.attributes, &mut definitions.messages)
                }
                Entry::Term(term) => {
                    (term.id.name, Some(&term.value), &term.attributes, &mut definitions.terms)
                }
                _ => continue,
            };
            let line = lines.of_part(name);
            let definition = Definition { name, value, attributes, file: &file.name, line };
            if let Some(first) = known.get(name) {
                let problem = format!("`{name}` has been defined at {}:{}", first.file, first.line);
                problems.push(TranslationProblem::at(&file.name, line, problem));
            } else {
                known.insert(name, definition);
            }
        }
    }
    definitions
}

fn examine_message(
    definitions: &Definitions<'_>,
    message: &Definition<'_>,
    errors: Option<&BTreeMap<&str, CatalogEntry>>,
    problems: &mut Vec<TranslationProblem>,
) {
    let code = message.name;
    let mut add = |problem| problems.push(TranslationProblem::at(message.file, message.line, problem));
    let expansion = expand(definitions, message);
    for problem in expansion.problems {
        add(format!("`{code}` {problem}"));
    }
    let Some(errors) = errors else { return };
    let Some(error) = errors.get(code) else {
        add(format!("no error has the code `{code}`; what messages share is a term, `-name`"));
        return;
    };
    for variable in expansion.variables {
        if let Some(why) = refusal(variable, &error.context) {
            add(format!("`{code}` names `${variable}`, {why}"));
        }
    }
}

/// Why a message of an error with these members cannot show a variable.
fn refusal(variable: &str, members: &[ContextMember]) -> Option<String> {
    let Some(member) = members.iter().find(|member| member.key() == variable) else {
        let shown = members.iter().filter(|member| showable(member));
        let shown: Vec<String> = shown.map(|member| format!("`${}`", member.key())).collect();
        let there = if shown.is_empty() { "none".to_owned() } else { shown.join(", ") };
        return (variable != RETRY_AFTER).then(|| format!("which its context does not have; it has {there}"));
    };
    match member.visibility() {
        Visibility::Internal => Some("which is internal: the client must not see it".to_owned()),
        Visibility::Redacted => Some("which is redacted".to_owned()),
        Visibility::Public if !showable(member) => {
            Some("which is an array, not a text or a number".to_owned())
        }
        Visibility::Public => None,
    }
}

fn showable(member: &ContextMember) -> bool {
    member.visibility() == Visibility::Public && member.shape().kind() != JsonKind::Array
}

/// How deep brackets stand in brackets, but for those in string literals.
///
/// A guess, made before anything is parsed: what is unbalanced in one message counts for no other.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest, mut quoted, mut escaped) = (0_usize, 0, false, false);
    let mut before = b'\n';
    for byte in text.bytes() {
        if before == b'\n' && (byte.is_ascii_alphabetic() || byte == b'-') {
            depth = 0;
        }
        before = byte;
        match byte {
            b'\n' => quoted = false,
            b'"' if depth > 0 && !escaped => quoted = !quoted,
            b'{' if !quoted => depth += 1,
            b'(' if !quoted && depth > 0 => depth += 1,
            b'}' | b')' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        escaped = quoted && byte == b'\\' && !escaped;
        deepest = deepest.max(depth);
    }
    deepest
}

/// Where the lines of a text begin.
struct Lines<'t> {
    text: &'t str,
    ends: Vec<usize>,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Self {
        Self { text, ends: text.match_indices('\n').map(|(end, _)| end).collect() }
    }

    /// The line of a place, from 1.
    fn at(&self, place: usize) -> usize {
        self.ends.partition_point(|end| *end < place) + 1
    }

    /// The line of a part of the text.
    fn of_part(&self, part: &str) -> usize {
        self.at(part.as_ptr().addr().saturating_sub(self.text.as_ptr().addr()))
    }
}

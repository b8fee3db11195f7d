//! A table's members, read one by one, and what is wrong with them.

use std::time::Duration;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::TelemetryConfigError;

/// What is wrong with a file, by line.
pub(super) struct Report<'t> {
    text: &'t str,
    problems: Vec<(usize, String)>,
}

impl<'t> Report<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, problems: Vec::new() }
    }

    /// The line of a place in the text, from 1.
    pub(super) fn line(&self, place: usize) -> usize {
        self.text.bytes().take(place).filter(|byte| *byte == b'\n').count() + 1
    }

    /// A problem is one line, whatever the file has in its keys.
    pub(super) fn say(&mut self, place: usize, problem: &str) {
        let mut line = String::with_capacity(problem.len());
        for character in problem.chars() {
            if character.is_control() {
                line.extend(character.escape_default());
            } else {
                line.push(character);
            }
        }
        self.problems.push((self.line(place), line));
    }

    pub(super) fn len(&self) -> usize {
        self.problems.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.problems.is_empty()
    }

    pub(super) fn finish<T>(mut self, value: T) -> Result<T, TelemetryConfigError> {
        self.problems.sort();
        let problems = self.problems.into_iter().map(|(line, problem)| format!("line {line}: {problem}"));
        TelemetryConfigError::unless_empty(problems.collect())?;
        Ok(value)
    }
}

/// Every key that some rule has.
const KEYS: [&str; 25] = [
    "above",
    "at_least",
    "category",
    "check",
    "clear_at",
    "code",
    "cooldown",
    "enabled",
    "error_severity",
    "error_type",
    "for",
    "label",
    "long",
    "name",
    "pattern",
    "requests",
    "runbook",
    "server_only",
    "severity",
    "short",
    "type",
    "undeclared",
    "watch",
    "window",
    "rule",
];

pub(super) struct Fields<'t, 'i> {
    table: &'t DeTable<'i>,
    start: usize,
    asked: Vec<&'static str>,
}

impl<'t, 'i> Fields<'t, 'i> {
    pub(super) fn new(table: &'t DeTable<'i>, start: usize) -> Self {
        Self { table, start, asked: Vec::new() }
    }

    /// Where the table begins.
    pub(super) fn start(&self) -> usize {
        self.start
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.table.get(key).is_some()
    }

    /// Where a key's value is; where there is none, where the table begins.
    pub(super) fn place(&self, key: &str) -> usize {
        self.table.get(key).map_or(self.start, |value| value.span().start)
    }

    fn read<T>(
        &mut self,
        key: &'static str,
        expected: &str,
        read: impl FnOnce(&DeValue<'i>) -> Option<T>,
        report: &mut Report<'_>,
    ) -> Option<T> {
        self.asked.push(key);
        let value: &'t Spanned<DeValue<'i>> = self.table.get(key)?;
        let read = read(value.get_ref());
        if read.is_none() {
            report.say(value.span().start, &format!("`{key}` must be {expected}"));
        }
        read
    }

    pub(super) fn text(&mut self, key: &'static str, report: &mut Report<'_>) -> Option<String> {
        let text = |value: &DeValue<'i>| value.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        self.read(key, "a text", text, report)
    }

    pub(super) fn flag(&mut self, key: &'static str, report: &mut Report<'_>) -> Option<bool> {
        self.read(key, "true or false", DeValue::as_bool, report)
    }

    pub(super) fn number(&mut self, key: &'static str, report: &mut Report<'_>) -> Option<f64> {
        self.read(key, "a number", number, report)
    }

    pub(super) fn count(&mut self, key: &'static str, report: &mut Report<'_>) -> Option<u64> {
        self.read(key, "a whole number", |value| integer(value)?.try_into().ok(), report)
    }

    pub(super) fn duration(&mut self, key: &'static str, report: &mut Report<'_>) -> Option<Duration> {
        let expected = "seconds, or a text such as \"90s\" or \"5m\"";
        self.read(key, expected, duration, report)
    }

    pub(super) fn one_of<T>(
        &mut self,
        key: &'static str,
        named: impl Fn(&str) -> Result<T, &'static str>,
        report: &mut Report<'_>,
    ) -> Option<T> {
        let name = self.text(key, report)?;
        let named = named(&name);
        if let Err(expected) = &named {
            report.say(self.place(key), &format!("`{key}` must be {expected}"));
        }
        named.ok()
    }

    /// Says which keys nobody has asked for.
    pub(super) fn refuse_others(&self, watch: &str, report: &mut Report<'_>) {
        for key in self.table.keys() {
            let name: &str = key.get_ref();
            if self.asked.contains(&name) {
                continue;
            }
            let problem = if KEYS.contains(&name) {
                format!("`{name}` means nothing where `{watch}` is watched")
            } else {
                format!("`{}` is no key of a rule", name.escape_debug())
            };
            report.say(key.span().start, &problem);
        }
    }
}

fn integer(value: &DeValue<'_>) -> Option<i64> {
    let integer = value.as_integer()?;
    i64::from_str_radix(&integer.as_str().replace('_', ""), integer.radix()).ok()
}

fn number(value: &DeValue<'_>) -> Option<f64> {
    match value.as_float() {
        Some(float) => float.as_str().replace('_', "").parse().ok(),
        None => integer(value).map(|integer| integer as f64),
    }
}

fn duration(value: &DeValue<'_>) -> Option<Duration> {
    match value.as_str() {
        Some(text) => humantime::parse_duration(text).ok(),
        None => Some(Duration::from_secs(integer(value)?.try_into().ok()?)),
    }
}

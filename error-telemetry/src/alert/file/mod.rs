//! Rules in a file.

mod fields;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::time::Duration;

use error_core::ErrorType;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use self::fields::{Fields, Report};
use super::changes::severity_named;
use super::kind::AlertKind;
use super::rule::{AlertRule, Setting, Threshold};
use super::watch::{ErrorFilter, Watch};
use crate::TelemetryConfigError;

/// Reads rules of TOML, each a table `[[rule]]`.
///
/// ```
/// use error_telemetry::alert::parse_rules;
///
/// let rules = parse_rules(
///     r#"
/// [[rule]]
/// name = "payment-errors"
/// type = "HIGH_ERROR_RATE"
/// watch = "error_rate"
/// window = "5m"
/// category = "payment_error"
/// above = 2
/// clear_at = 0.5
/// for = "1m"
/// cooldown = "30m"
/// severity = "critical"
/// label = "Payments fail"
/// runbook = "https://runbooks.example.com/payments"
/// "#,
/// )?;
/// assert_eq!(rules[0].name(), "payment-errors");
/// # Ok::<(), error_telemetry::TelemetryConfigError>(())
/// ```
///
/// | key | is | default |
/// |---|---|---|
/// | `name`, `type` | the rule's name, and what its alerts are about | must be given |
/// | `watch` | what it looks at: a name of the table below | must be given |
/// | `above` or `at_least` | the threshold | must be given, unless what it watches has its own |
/// | `clear_at` | from which value down an alert is cleared | when the threshold is no longer passed |
/// | `for`, `cooldown` | seconds, or a text such as `"90s"` or `"5m"` | 0, `"5m"` |
/// | `severity` | `low`, `medium`, `high`, `critical` | `high` |
/// | `label`, `runbook` | texts | the type's description, none |
/// | `enabled` | whether anybody looks | `true` |
///
/// | `watch` | is | further keys, with defaults |
/// |---|---|---|
/// | `error_rate` | errors in a minute | `window = "5m"` and the errors' |
/// | `errors` | how many | `window = "5m"` and the errors' |
/// | `declared` | each error that declares when to alert | `window = "5m"` |
/// | `failed_share` | requests that failed, from 0 to 1 | `window = "5m"`, `requests = 20`: fewer have no share |
/// | `burn_rate` | how fast an error budget is used up | `short = "5m"`, `long = "1h"`, `requests = 20` |
/// | `open_breakers`, `response_time`, `slow_requests`, `memory` | see [`Watch`] | |
/// | `health` | each check that fails | `check`: a part of its name |
///
/// Which errors count is said by `category`, `code`, `error_type`, `error_severity`, `pattern` (a part of
/// `category:Type`), `server_only = true` and `undeclared = true`; see [`ErrorFilter`].
///
/// # Errors
///
/// [`TelemetryConfigError`] with everything that is wrong, each with its line.
pub fn parse_rules(text: &str) -> Result<Vec<AlertRule>, TelemetryConfigError> {
    let (document, errors) = DeTable::parse_recoverable(text);
    let mut report = Report::new(text);
    for error in errors {
        report.say(error.span().map_or(0, |span| span.start), error.message());
    }
    if !report.is_empty() {
        // What is left of a broken file may be anything.
        return report.finish(Vec::new());
    }
    let mut rules = Vec::new();
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for (key, value) in document.get_ref() {
        if key.get_ref() != "rule" {
            report.say(key.span().start, &format!("`{}` is not known: write `[[rule]]`", key.get_ref()));
            continue;
        }
        let Some(tables) = value.get_ref().as_array() else {
            report.say(value.span().start, "write `[[rule]]`, once for each rule");
            continue;
        };
        for table in tables {
            let rule = read_rule(table, &mut report);
            rules.extend(rule.inspect(|rule| {
                let line = report.line(table.span().start);
                if let Some(first) = names.insert(rule.name().to_owned(), line) {
                    let name = rule.name();
                    report.say(table.span().start, &format!("`{name}` is the name of line {first}'s rule"));
                }
            }));
        }
    }
    report.finish(rules)
}

fn read_rule(table: &Spanned<DeValue<'_>>, report: &mut Report<'_>) -> Option<AlertRule> {
    let Some(members) = table.get_ref().as_table() else {
        report.say(table.span().start, "write `[[rule]]`, once for each rule");
        return None;
    };
    let begun = report.len();
    let mut fields = Fields::new(members, table.span().start);
    let name = fields.text("name", report);
    let kind = fields.text("type", report);
    let watched = fields.text("watch", report);
    for (key, value) in [("name", &name), ("type", &kind), ("watch", &watched)] {
        if value.is_none() && !fields.has(key) {
            report.say(fields.start(), &format!("the rule has no `{key}`"));
        }
    }
    let watch = watched.as_deref().and_then(|watched| read_watch(watched, &mut fields, report));
    let mut rule = AlertRule::new(
        name.unwrap_or_default(),
        AlertKind::new(kind.unwrap_or_default()),
        watch.clone().unwrap_or(Watch::Memory),
    );
    rule.threshold = read_threshold(&mut fields, report);
    rule.clear_at = fields.number("clear_at", report);
    rule.holds_for = fields.duration("for", report).unwrap_or(rule.holds_for);
    rule.cooldown = fields.duration("cooldown", report).unwrap_or(rule.cooldown);
    rule.label = fields.text("label", report);
    rule.runbook = fields.text("runbook", report);
    rule.enabled = fields.flag("enabled", report).unwrap_or(true);
    let severity = |name: &str| severity_named(name).ok_or("one of `low`, `medium`, `high`, `critical`");
    rule.severity = fields.one_of("severity", severity, report).unwrap_or(rule.severity);
    if watch.is_some() {
        fields.refuse_others(watched.as_deref().unwrap_or_default(), report);
    }
    // What could not be read has been told; more about it would be noise.
    if report.len() > begun {
        return None;
    }
    for problem in rule.problems() {
        report.say(fields.place(key_of(problem.setting, rule.threshold)), &problem.text);
    }
    (report.len() == begun).then_some(rule)
}

fn read_threshold(fields: &mut Fields<'_, '_>, report: &mut Report<'_>) -> Option<Threshold> {
    let above = fields.number("above", report).map(Threshold::Above);
    let at_least = fields.number("at_least", report).map(Threshold::AtLeast);
    if above.is_some() && at_least.is_some() {
        report.say(fields.place("at_least"), "give `above` or `at_least`, not both");
    }
    above.or(at_least)
}

const FIVE_MINUTES: Duration = Duration::from_secs(300);
const HOUR: Duration = Duration::from_secs(3_600);
const LEAST_REQUESTS: u64 = 20;

fn read_watch(name: &str, fields: &mut Fields<'_, '_>, report: &mut Report<'_>) -> Option<Watch> {
    let mut duration = |key: &'static str, fields: &mut Fields<'_, '_>, default: Duration| {
        fields.duration(key, report).unwrap_or(default)
    };
    Some(match name {
        "error_rate" => {
            let window = duration("window", fields, FIVE_MINUTES);
            Watch::ErrorRate { window, of: read_filter(fields, report) }
        }
        "errors" => {
            let window = duration("window", fields, FIVE_MINUTES);
            Watch::ErrorCount { window, of: read_filter(fields, report) }
        }
        "declared" => Watch::Declared { window: duration("window", fields, FIVE_MINUTES) },
        "failed_share" => {
            let window = duration("window", fields, FIVE_MINUTES);
            Watch::FailedShare {
                window,
                requests: fields.count("requests", report).unwrap_or(LEAST_REQUESTS),
            }
        }
        "burn_rate" => {
            let short = duration("short", fields, FIVE_MINUTES);
            let long = duration("long", fields, HOUR);
            Watch::BurnRate {
                short,
                long,
                requests: fields.count("requests", report).unwrap_or(LEAST_REQUESTS),
            }
        }
        "open_breakers" => Watch::OpenBreakers,
        "response_time" => Watch::ResponseTime,
        "slow_requests" => Watch::SlowRequests,
        "memory" => Watch::Memory,
        "health" => Watch::Health { check: fields.text("check", report) },
        _ => {
            report.say(
                fields.place("watch"),
                "`watch` is one of `error_rate`, `errors`, `declared`, `failed_share`, `burn_rate`, \
                 `open_breakers`, `response_time`, `slow_requests`, `memory`, `health`",
            );
            return None;
        }
    })
}

fn read_filter(fields: &mut Fields<'_, '_>, report: &mut Report<'_>) -> ErrorFilter {
    let mut filter = ErrorFilter::new();
    if let Some(category) = fields.text("category", report) {
        filter = filter.category_named(&category);
    }
    if let Some(code) = fields.text("code", report) {
        filter = filter.code(code);
    }
    let kind = |name: &str| {
        let kind = ErrorType::ALL.iter().copied().find(|kind| kind.as_str() == name);
        kind.ok_or("an error type of document D's, such as `database`, `model` or `external_service`")
    };
    if let Some(kind) = fields.one_of("error_type", kind, report) {
        filter = filter.error_type(kind);
    }
    let severity = |name: &str| severity_named(name).ok_or("one of `low`, `medium`, `high`, `critical`");
    if let Some(severity) = fields.one_of("error_severity", severity, report) {
        filter = filter.severity(severity);
    }
    if let Some(pattern) = fields.text("pattern", report) {
        filter = filter.pattern(pattern);
    }
    if fields.flag("server_only", report) == Some(true) {
        filter = filter.server_only();
    }
    if fields.flag("undeclared", report) == Some(true) {
        filter = filter.undeclared();
    }
    filter
}

fn key_of(setting: Setting, threshold: Option<Threshold>) -> &'static str {
    match setting {
        Setting::Name => "name",
        Setting::Kind => "type",
        Setting::Threshold => threshold.map_or("name", Threshold::comparison),
        Setting::ClearAt => "clear_at",
        Setting::Window => "window",
        Setting::For => "for",
        Setting::Cooldown => "cooldown",
        Setting::Runbook => "runbook",
    }
}

//! What a file may say, and everything that is wrong with one at once.

use std::time::Duration;

use error_core::{ErrorType, Severity};
use proptest::prelude::*;

use super::parse_rules;
use crate::alert::{AlertKind, AlertRule, ErrorFilter, Watch, standard_rules};

#[test]
fn a_file_says_what_code_says() {
    let rules = parse_rules(
        r#"
        [[rule]]
        name = "rate"
        type = "HIGH_ERROR_RATE"
        watch = "error_rate"
        window = 60
        above = 5
        clear_at = 2.5
        for = "1m 30s"
        cooldown = 0
        severity = "critical"
        label = "Too many errors"
        runbook = "https://runbooks.example.com/rate"
        enabled = false
        [[rule]]
        name = "models"
        type = "OUR_OWN"
        watch = "errors"
        at_least = 0x3
        error_type = "model"
        category = "model_error"
        code = "VIDEO_MODEL"
        error_severity = "high"
        pattern = "model_error:"
        server_only = true
        undeclared = true
        [[rule]]
        name = "share"
        type = "HIGH_ERROR_RATE"
        watch = "failed_share"
        above = 0.5
        [[rule]]
        name = "burn"
        type = "ERROR_BUDGET_BURN"
        watch = "burn_rate"
        short = "30m"
        long = "6h"
        above = 6
        [[rule]]
        name = "redis"
        type = "EXTERNAL_SERVICE_DOWN"
        watch = "health"
        check = "redis"
        "#,
    )
    .unwrap();
    let second = Duration::from_secs(1);
    let of = ErrorFilter::new()
        .error_type(ErrorType::Model)
        .category(error_core::Category::MODEL_ERROR)
        .code("VIDEO_MODEL")
        .severity(Severity::High)
        .pattern("model_error:")
        .server_only()
        .undeclared();
    let burn = Watch::BurnRate { short: second * 1_800, long: second * 21_600, requests: 20 };
    let share = Watch::FailedShare { window: second * 300, requests: 20 };
    let expected = [
        AlertRule::new("rate", AlertKind::HIGH_ERROR_RATE, Watch::error_rate(second * 60))
            .above(5.0)
            .clear_at(2.5)
            .holds_for(second * 90)
            .cooldown(Duration::ZERO)
            .severity(Severity::Critical)
            .label("Too many errors")
            .runbook("https://runbooks.example.com/rate")
            .disabled(),
        AlertRule::new("models", AlertKind::new("OUR_OWN"), Watch::errors(second * 300, of)).at_least(3.0),
        AlertRule::new("share", AlertKind::HIGH_ERROR_RATE, share).above(0.5),
        AlertRule::new("burn", AlertKind::ERROR_BUDGET_BURN, burn).above(6.0),
        AlertRule::new(
            "redis",
            AlertKind::EXTERNAL_SERVICE_DOWN,
            Watch::Health { check: Some("redis".to_owned()) },
        ),
    ];
    assert_eq!(rules, expected);
    assert_eq!(parse_rules("# nothing yet\n").unwrap(), []);
}

#[test]
fn everything_that_is_wrong_is_said_with_its_line() {
    let text = r#"
[[rule]]
name = "Rate of errors"
type = "high"
watch = "error_rate"
window = "2h"
above = 5
clear_at = 9
cooldown = "90d"
runbook = "wiki"
[[rule]]
watch = "memory"
window = "5m"
above = "much"
at_least = 1
every = "5m"
[[rule]]
name = "who"
type = "WHO"
watch = "moon"
severity = "bad"
enabled = 1
for = -1
[[rule]]
name = "none"
type = "NONE"
watch = "errors"
error_type = "nonsense"
[[rule]]
name = "none"
type = "NONE"
watch = "slow_requests"
at_least = 0
[[rule]]
name = "own"
type = "OWN"
watch = "declared"
above = 1
[[rule]]
name = "twice"
type = "TWICE"
watch = "open_breakers"
[[rule]]
name = "twice"
type = "TWICE"
watch = "open_breakers"
[sinks]
slack = "x"
"#;
    let error = parse_rules(text).unwrap_err();
    expectorate::assert_contents(
        concat!(env!("CARGO_MANIFEST_DIR"), "/src/alert/golden/rules_problems.txt"),
        &format!("{error}\n"),
    );
}

#[test]
fn what_is_no_toml_is_told_by_line() {
    let error = parse_rules("[[rule]]\nname = \nabove = 1\ntype ! \"x\"\n").unwrap_err();
    assert!(error.problems().len() >= 2, "{error}");
    assert!(error.problems()[0].starts_with("line 2: "), "{error}");
    for text in ["rule = 1", "rule = [1]", "[rule]\nname = 'x'"] {
        let error = parse_rules(text).unwrap_err();
        assert_eq!(error.problems().len(), 1, "{error}");
        assert!(error.problems()[0].contains("[[rule]]"), "{error}");
    }
}

/// Lines that look like those of a file, and some that do not.
fn lines() -> impl Strategy<Value = String> {
    let keys = prop::sample::select(vec![
        "name",
        "type",
        "watch",
        "window",
        "above",
        "at_least",
        "clear_at",
        "for",
        "cooldown",
        "severity",
        "label",
        "runbook",
        "enabled",
        "category",
        "code",
        "error_type",
        "pattern",
        "requests",
        "short",
        "long",
        "check",
        "x y",
        "rule",
    ]);
    let values = prop_oneof![
        Just("\"error_rate\"".to_owned()),
        Just("\"health\"".to_owned()),
        Just("\"failed_share\"".to_owned()),
        Just("\"HIGH_ERROR_RATE\"".to_owned()),
        Just("\"5m\"".to_owned()),
        Just("nan".to_owned()),
        Just("-inf".to_owned()),
        Just("9_223_372_036_854_775_807".to_owned()),
        Just("1e400".to_owned()),
        Just("[[1, {a = 2}]]".to_owned()),
        Just("1979-05-27".to_owned()),
        any::<u32>().prop_map(|number| number.to_string()),
        any::<f64>().prop_map(|number| number.to_string()),
        "\\PC{0,12}".prop_map(|text| format!("{text:?}")),
        "\\PC{0,12}",
    ];
    prop_oneof![
        3 => Just("[[rule]]".to_owned()),
        12 => (keys, values).prop_map(|(key, value)| format!("{key} = {value}")),
        1 => "\\PC{0,20}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]
    /// It never panics; what it says is wrong is in the file; what it accepts can be built.
    #[test]
    fn any_text_is_read_or_refused(lines in prop::collection::vec(lines(), 0..20)) {
        let text = lines.join("\n");
        match parse_rules(&text) {
            Ok(rules) => {
                let problems: Vec<_> = rules.iter().flat_map(AlertRule::problems).collect();
                prop_assert!(problems.is_empty(), "{:?}", problems);
            }
            Err(error) => {
                prop_assert!(!error.problems().is_empty());
                for problem in error.problems() {
                    let line = problem.strip_prefix("line ").and_then(|rest| rest.split_once(": "));
                    let line: usize = line.and_then(|(line, _)| line.parse().ok()).unwrap_or_default();
                    // The end of the file may be the line behind the last.
                    prop_assert!((1..=lines.len() + 1).contains(&line), "{}", problem);
                }
            }
        }
    }
}

#[test]
fn the_standard_rules_are_rules() {
    let rules = standard_rules();
    for rule in &rules {
        assert_eq!(rule.problems(), [], "{}", rule.name());
    }
    // Every kind of document D has a rule, and A's.
    for kind in &AlertKind::ALL[..11] {
        assert!(rules.iter().any(|rule| rule.kind() == kind), "{kind}");
    }
}

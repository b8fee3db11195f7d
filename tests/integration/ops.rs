//! What `ops/` ships, asked of the programs that it is for.

mod alertmanager;
mod kubernetes;
mod queries;
mod target;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use error_actix::alert::{parse_rules, standard_rules};
use serde_json::Value;

use self::target::Target;

fn path(file: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../ops")).join(file)
}

fn text(file: &str) -> String {
    fs::read_to_string(path(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// The documents of a file of YAML.
fn yaml(file: &str) -> Vec<Value> {
    const PROGRAM: &str = "import json, sys, yaml
print(json.dumps(list(yaml.safe_load_all(open(sys.argv[1])))))";
    let output = Command::new("/usr/bin/python3").args(["-c", PROGRAM]).arg(path(file)).output();
    let output = output.unwrap_or_else(|error| panic!("python3, which `cargo xtask test` installs: {error}"));
    assert!(output.status.success(), "{file}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// What a program says of files; it must be content.
fn said(program: &str, arguments: &[&str], file: &str) -> String {
    let output = Command::new(program).args(arguments).arg(path(file)).output();
    let output =
        output.unwrap_or_else(|error| panic!("{program}, which `cargo xtask test` installs: {error}"));
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(output.status.success(), "{program} {arguments:?}: {said}");
    said
}

#[test]
fn promtool_and_amtool_are_content() {
    let rules = said("promtool", &["check", "rules"], "prometheus/rules.yml");
    assert!(rules.contains(&format!("{} rules found", rules_of_file().len())), "{rules}");
    said("promtool", &["test", "rules"], "prometheus/rules.test.yml");
    said("promtool", &["check", "config"], "prometheus/prometheus.yml");
    said("amtool", &["check-config"], "alertmanager/alertmanager.yml");
}

#[test]
fn the_file_of_rules_says_what_the_standard_rules_are() {
    assert_eq!(parse_rules(&text("alerts/standard.toml")).unwrap(), standard_rules());
}

/// Recording and alerting rules.
fn rules_of_file() -> Vec<Value> {
    let document = yaml("prometheus/rules.yml").remove(0);
    let groups = document["groups"].as_array().unwrap();
    groups.iter().flat_map(|group| group["rules"].as_array().unwrap().clone()).collect()
}

#[test]
fn every_alert_is_tested_explained_and_has_a_summary() {
    let (tests, readme) = (text("prometheus/rules.test.yml"), text("README.md"));
    let rules = rules_of_file();
    let alerts: Vec<_> = rules.iter().filter_map(|rule| rule["alert"].as_str()).collect();
    assert!(alerts.len() > 15, "{alerts:?}");
    for (alert, rule) in alerts.iter().zip(rules.iter().filter(|rule| rule["alert"].is_string())) {
        let fires = tests.split(&format!("alertname: {alert}\n        exp_alerts:")).count() > 1;
        assert!(fires, "{alert} fires in no test");
        assert!(readme.contains(&format!("| `{alert}` |")), "{alert} is not in ops/README.md");
        assert!(rule["annotations"]["summary"].is_string() && rule["annotations"]["description"].is_string());
        assert!(matches!(rule["labels"]["severity"].as_str(), Some("critical" | "warning")), "{alert}");
    }
}

//! Alert rules, configured while the service runs.

use error_actix::alert::RuleState;
use serde_json::json;

use crate::dashboard::opened;
use crate::driver::Browser;
use crate::service::Service;

const THRESHOLD: &str = "input[data-rule=critical-errors][name=threshold]";

fn threshold(service: &Service) -> f64 {
    let rules = service.alerts.rules();
    rules.iter().find(|rule| rule.name() == "critical-errors").unwrap().threshold().unwrap().value()
}

fn at_the_rules() -> (Service, Browser) {
    let (service, browser) = opened();
    browser.show("alerts");
    browser.wait_for("document.querySelectorAll('#rules > li').length === 3");
    (service, browser)
}

#[test]
fn a_threshold_is_changed_and_the_alert_is_seen() {
    let (service, browser) = at_the_rules();
    assert_eq!(browser.value("document.querySelector('#rules-save').disabled"), json!(true));
    assert!(browser.text("#history-empty").contains("No alert was raised"));
    browser.fill(THRESHOLD, "3");
    browser.click("#rules-save");
    browser.wait_for_text("#rules-message", "Saved: 1 rule changed.");
    assert_eq!(threshold(&service), 3.0);
    assert_eq!(browser.value(&format!("document.querySelector('{THRESHOLD}').value")), json!("3"));

    // One has happened already: more than three by now.
    (0..3).for_each(|_| service.fail("/query", 500));
    service.alerts.evaluate();
    browser.wait_for_text("#rules > li:first-child", "firing");
    browser.wait_for_text("#history-list", "CRITICAL_ERRORS");
    browser.show("now");
    browser.wait_for_text("#raised-list", "CRITICAL_ERRORS");
    // It says the same as what is seen, and is told in one sentence with it; the other one has a sentence of its own.
    browser.wait_for_text("#problems", "4 critical errors in 5 min · alert, ");
    assert!(!browser.text("#problems").contains("Multiple critical errors"));
    browser.wait_for_text("#problems a[href='#raised']", "Rate limit exceeded: 1 in 5 minutes");
    browser.click("#problems a[href='#raised']");
    browser.wait_for("document.activeElement.id === 'raised'");
    browser.assert_clean();
}

#[test]
fn what_cannot_be_is_refused_beside_the_field_and_by_the_service() {
    let (service, browser) = at_the_rules();
    browser.fill(THRESHOLD, "-1");
    browser.click("#rules-save");
    browser
        .wait_for(&format!("document.querySelector('{THRESHOLD}').getAttribute('aria-invalid') === 'true'"));
    assert!(!browser.text("#rules .field-error").is_empty());
    // Below what clears the alert, which only the service knows to be wrong.
    browser.fill(THRESHOLD, "1");
    browser.click("#rules-save");
    browser.wait_for("document.querySelector('#rules [aria-invalid]')?.dataset.rule === 'critical-errors'");
    assert!(!browser.text("#rules-message").is_empty());
    assert_eq!(threshold(&service), 5.0);
    browser.click("#rules-revert");
    assert_eq!(browser.value(&format!("document.querySelector('{THRESHOLD}').value")), json!("5"));
    browser.assert_clean();
}

#[test]
fn a_rule_is_switched_off_and_muted() {
    let (service, browser) = at_the_rules();
    let rule = |name: &str| service.alerts.rules().into_iter().find(|rule| rule.name() == name).unwrap();
    browser.click("input[data-rule=breaker][name=enabled]");
    browser.click("#rules-save");
    browser.wait_for_text("#rules", "off");
    assert_eq!(rule("breaker").state(), RuleState::Disabled);
    browser.click("button[data-mute][data-rule=critical-errors]");
    browser.wait_for_text("#rules", "muted for");
    assert!(rule("critical-errors").muted_for().is_some());
    browser.click("button[data-mute='0'][data-rule=critical-errors]");
    browser.wait_for("!document.querySelector('#rules').innerText.includes('muted')");
    assert!(rule("critical-errors").muted_for().is_none());
    browser.assert_clean();
}

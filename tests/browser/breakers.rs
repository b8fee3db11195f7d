//! Circuits, and their reset by hand.

use error_recovery::BreakerState;
use serde_json::json;

use crate::dashboard::opened;

#[test]
fn an_open_circuit_is_reset_after_a_question() {
    let (service, browser) = opened();
    assert_eq!(
        browser.value("document.querySelectorAll('#breaker-list [data-state=closed]').length"),
        json!(2)
    );
    service.break_service("stripe");
    browser.wait_for("document.querySelector('#breaker-list li').dataset.state === 'open'");
    browser.wait_for_text("#breaker-list li", "1 refused since the start");

    browser.click("#breaker-list button[data-breaker=stripe]");
    assert!(browser.text("#confirm").contains("Reset stripe?"));
    browser.click("#confirm [data-close]");
    assert_eq!(service.breakers.service("stripe").state(), BreakerState::Open, "nobody said yes");

    browser.click("#breaker-list button[data-breaker=stripe]");
    browser.click("#confirm-yes");
    browser.wait_for("!document.querySelector('#confirm').open");
    browser.wait_for("document.querySelectorAll('#breaker-list [data-state=closed]').length === 2");
    let state = service.breakers.service("stripe").snapshot();
    assert_eq!(state.state, BreakerState::Closed);
    assert!(state.changed_by.is_some(), "who did it is known");
    browser.wait_for("!document.querySelector('#problems').innerText.includes('stripe')");
    browser.assert_clean();
}

#[test]
fn all_are_reset_at_once() {
    let (service, browser) = opened();
    service.break_service("stripe");
    service.break_service("mail");
    browser.wait_for("!document.querySelector('#reset-all').hidden");
    browser.click("#reset-all");
    browser.click("#confirm-yes");
    browser.wait_for("document.querySelectorAll('#breaker-list [data-state=closed]').length === 2");
    for name in ["stripe", "mail"] {
        assert_eq!(service.breakers.service(name).state(), BreakerState::Closed);
    }
}

#[test]
fn a_reset_that_is_refused_says_why() {
    let (service, browser) = opened();
    service.break_service("stripe");
    browser.wait_for("document.querySelector('#breaker-list li').dataset.state === 'open'");
    browser.click("#breaker-list button[data-breaker=stripe]");
    drop(service);
    browser.click("#confirm-yes");
    browser.wait_for_text("#confirm-error", "The service does not answer.");
    assert_eq!(browser.value("document.querySelector('#confirm').open"), json!(true));
}

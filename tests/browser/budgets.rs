//! What may still fail.

use serde_json::json;

use crate::driver::Browser;
use crate::service::Service;

fn gauge(browser: &Browser) -> f64 {
    let width = browser.value("document.querySelector('#budget-list .gauge rect').getAttribute('width')");
    width.as_str().unwrap().parse().unwrap()
}

#[test]
fn a_budget_is_spent_by_what_fails() {
    let service = Service::start();
    // Of a thousand requests one may fail: half of what is left when one of two thousand has.
    (0..1_999).for_each(|_| drop(service.server.get("/")));
    service.fail("/query", 500);
    let browser = Browser::start();
    browser.sign_in(&service);
    browser.wait_for_text("#budget-list", "50 % left");
    let budget = browser.text("#budget-list");
    for part in [
        "shop",
        "99.9 % over 30 d",
        "1 of 2,000 requests failed",
        "5m 0.5",
        "1h 0.5",
        "limit 14.4",
        "30m 0.5",
        "6h 0.5",
    ] {
        assert!(budget.contains(part), "{part} is missing in {budget}");
    }
    assert_eq!(gauge(&browser), 50.0);
    assert!(!browser.text("#problems").contains("Error budget"));

    // What clients did wrong costs nothing.
    service.fail("/products/1", 404);
    (0..40).for_each(|_| service.fail("/pay", 503));
    browser.wait_for_text("#budget-list", "spent");
    browser.wait_for_text("#problems", "Error budget shop is spent");
    assert_eq!(gauge(&browser), 0.0);
    browser.wait_for_text("#budget-list", "41 of 2,041 requests failed");
    let burning = "[...document.querySelectorAll('#budget-list .burn b')].map((rate) => rate.className)";
    assert_eq!(
        browser.value(burning),
        json!(["bad", "bad", "warn", "warn"]),
        "all burn faster than they may"
    );
    browser.click("#problems a[href='#budgets']");
    browser.wait_for("document.activeElement.id === 'budgets'");
    browser.assert_clean();
}

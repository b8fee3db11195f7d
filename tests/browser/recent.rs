//! Recent errors: search, filter, detail.

use serde_json::json;

use crate::dashboard::opened;
use crate::driver::key;

const ROWS: &str = "[...document.querySelectorAll('button.record .code')].map((code) => code.textContent)";

#[test]
fn errors_are_searched_and_filtered() {
    let (_service, browser) = opened();
    let all = json!(["SHOP_QUERY", "SHOP_PAYMENT", "SHOP_LIMITED", "SHOP_NOT_FOUND", "SHOP_NOT_FOUND"]);
    assert_eq!(browser.value(ROWS), all);

    browser.fill("#search", "PRODUCT 2");
    assert_eq!(browser.value(ROWS), json!(["SHOP_NOT_FOUND"]));
    assert_eq!(browser.text("#recent-note"), "1 of 5 kept");
    // What is not shown in a row is found as well: a cause.
    browser.fill("#search", "handshake");
    assert_eq!(browser.value(ROWS), json!(["SHOP_PAYMENT"]));
    browser.fill("#search", "nobody says this");
    assert_eq!(browser.value(ROWS), json!([]));
    assert!(browser.text("#recent-empty").contains("None of the errors"));
    browser.click("#filter-clear");
    assert_eq!(browser.value(ROWS), all);

    browser.click("#filter-severity label:nth-of-type(1)");
    assert_eq!(browser.value(ROWS), json!(["SHOP_QUERY"]));
    browser.click("#filter-severity label:nth-of-type(3)");
    assert_eq!(browser.value(ROWS), json!(["SHOP_QUERY", "SHOP_LIMITED"]));
    // A colleague who is sent the address sees the same.
    let address = browser.value("location.href");
    assert!(address.as_str().unwrap().ends_with("#now?severity=critical%2Cmedium"), "{address}");
    browser.open("about:blank");
    browser.open(address.as_str().unwrap());
    browser.wait_for("document.querySelectorAll('button.record').length === 2");
    assert_eq!(browser.value(ROWS), json!(["SHOP_QUERY", "SHOP_LIMITED"]));
    browser.click("#filter-clear");

    browser.value("(() => { const select = document.querySelector('#filter-category'); select.value = 'external_service_error'; select.dispatchEvent(new Event('input', { bubbles: true })); })()");
    assert_eq!(browser.value(ROWS), json!(["SHOP_PAYMENT"]));
    browser.click("#filter-clear");
    browser.click("#top-rows button[data-code='SHOP_LIMITED']");
    assert_eq!(browser.value(ROWS), json!(["SHOP_LIMITED"]));
    browser.assert_clean();
}

#[test]
fn the_detail_says_all_that_is_known() {
    let (service, browser) = opened();
    browser.fill("#search", "SHOP_PAYMENT");
    browser.click("button.record");
    let detail = browser.text("#detail");
    let answer = service.server.get("/admin/api/session");
    assert_eq!(answer.status, 401, "the detail is for who has signed in");
    for part in [
        "SHOP_PAYMENT",
        "the card was not charged",
        "503",
        "handshake failed",
        "timed out",
        "stripe",
        "GET /pay",
    ] {
        assert!(detail.contains(part), "{part} is missing in {detail}");
    }
    let labels =
        browser.value("[...document.querySelectorAll('#detail dt')].map((term) => term.textContent)");
    for label in ["Severity", "Status", "Category", "Time", "Request id", "Fingerprint", "provider"] {
        assert!(labels.as_array().unwrap().contains(&json!(label)), "{label} is missing in {labels}");
    }
    browser.press([key::ESCAPE]);
    // The focus is where it was, and the secret stays one.
    assert_eq!(
        browser.value("document.activeElement.querySelector('.code').textContent"),
        json!("SHOP_PAYMENT")
    );
    browser.fill("#search", "SHOP_QUERY");
    browser.click("button.record");
    let detail = browser.text("#detail");
    assert!(detail.contains("[redacted]") && !detail.contains("select 1"), "{detail}");
    browser.click("#detail a[href^='#catalogue']");
    browser.wait_for_text("#entry-title", "SHOP_QUERY");
    browser.assert_clean();
}

#[test]
fn rows_do_not_move_below_who_reads_them() {
    let (service, browser) = opened();
    browser.press(['j']);
    let read = "document.activeElement.dataset.id";
    let before = browser.value(read);
    (0..3).for_each(|_| service.fail("/query", 500));
    browser.wait_for_text("#recent-new", "3 new errors");
    assert_eq!(browser.value("document.querySelectorAll('button.record').length"), json!(5));
    assert_eq!(browser.value(read), before);
    browser.click("#recent-new");
    browser.wait_for("document.querySelectorAll('button.record').length === 8");
    assert_eq!(browser.value("document.querySelector('#recent-new').hidden"), json!(true));
}

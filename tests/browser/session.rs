//! Who may see what.

use serde_json::json;

use crate::dashboard::opened;
use crate::driver::{Browser, key};
use crate::service::Service;

/// What only those may read who have signed in.
const SECRETS: [&str; 4] = ["SHOP_", "shop", "stripe", "database"];

fn assert_nothing_is_told(browser: &Browser) {
    browser.wait_for("!document.querySelector('#login').hidden");
    assert_eq!(browser.value("document.querySelector('#app').checkVisibility()"), json!(false));
    let page = browser.value("document.documentElement.outerHTML");
    let page = page.as_str().unwrap();
    assert!(page.contains("Admin token"), "{page}");
    for secret in SECRETS {
        assert!(!page.contains(secret), "the page says {secret}");
    }
    let paths =
        ["session", "overview", "errors/recent", "errors/series", "catalog", "performance/stats", "events"];
    for path in paths {
        let status = browser.value(&format!("(await fetch('api/{path}')).status"));
        assert_eq!(status, json!(401), "{path}");
    }
}

#[test]
fn nothing_is_told_to_who_has_not_signed_in_or_has_a_wrong_token() {
    let service = Service::start();
    service.fail("/query", 500);
    let browser = Browser::start();
    for place in ["", "#now?severity=critical", "#catalogue/SHOP_QUERY", "#breakers"] {
        browser.open("about:blank");
        browser.visit(&service, place);
        // The address is the visitor's own.
        if !place.contains("SHOP") {
            assert_nothing_is_told(&browser);
        }
    }
    browser.visit(&service, "");
    browser.fill("#login-token", "browser-tests-9876543210");
    browser.press([key::ENTER]);
    browser.wait_for_text("#login-error", "This is not the token.");
    assert_nothing_is_told(&browser);
    browser.assert_clean();
}

#[test]
fn nothing_stays_after_signing_out_or_when_the_session_has_ended() {
    let (service, browser) = opened();
    assert_eq!(browser.value("document.cookie"), json!(""), "scripts cannot read the session");
    assert_eq!(browser.text("#service"), "shop");
    browser.click("#logout");
    assert_nothing_is_told(&browser);
    assert_eq!(browser.text("#login-error"), "");

    browser.sign_in(&service);
    // As another tab does it.
    browser.value("fetch('api/logout', { method: 'POST', headers: { 'X-Admin-Request': '1' } })");
    browser.press(['r']);
    browser.wait_for_text("#login-error", "The session has ended.");
    assert_nothing_is_told(&browser);
    browser.assert_clean();
}

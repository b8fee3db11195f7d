//! Who may see what.

use actix_web::{App, HttpRequest};
use error_actix::admin::Admin;
use error_actix::{ErrorStack, Monitor};
use serde_json::json;

use crate::dashboard::opened;
use crate::driver::{Browser, key};
use crate::server::Server;
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

/// An administration for those whom the application itself knows.
fn guarded_by(guard: fn(&HttpRequest) -> bool) -> Server {
    let errors = ErrorStack::builder().monitor(Monitor::new()).build().unwrap();
    let admin = Admin::builder(&errors, guard).build().unwrap();
    Server::start(move || App::new().service(errors.endpoints().admin(admin.clone())).wrap(errors.layer()))
}

#[test]
fn where_the_application_knows_its_users_nobody_is_asked_for_a_token() {
    let browser = Browser::start();
    let closed = guarded_by(|_| false);
    browser.open(&closed.url("/admin/"));
    browser.wait_for_text("#login-hint", "access is forbidden");
    let shown = "[...document.querySelectorAll('#login-form :is(label, input, button)')].filter((part) => part.checkVisibility()).length";
    assert_eq!(browser.value(shown), json!(0));
    assert_eq!(browser.value("document.querySelector('#app').checkVisibility()"), json!(false));

    let open = guarded_by(|_| true);
    browser.open(&open.url("/admin/"));
    browser.wait_for_text("#connection", "Live");
    assert_eq!(
        browser.value("document.querySelector('#logout').checkVisibility()"),
        json!(false),
        "it is not ours to sign out of"
    );
    // What the application has not given is not there.
    let views = browser.value("[...document.querySelectorAll('.views a')].filter((link) => link.checkVisibility()).map((link) => link.textContent)");
    assert_eq!(views, json!(["Now", "Catalogue"]));
    for part in ["#breakers", "#health", "#raised"] {
        assert_eq!(
            browser.value(&format!("document.querySelector('{part}').checkVisibility()")),
            json!(false),
            "{part}"
        );
    }
    browser.assert_clean();
}

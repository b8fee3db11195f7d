//! What is declared, and what a client gets of it.

use serde_json::Value;
use ureq::http::Method;

use crate::dashboard::opened;

#[test]
fn an_errors_exact_response_is_shown_in_every_format() {
    let (service, browser) = opened();
    browser.show("catalogue");
    browser.fill("#catalogue-search", "shop critical");
    assert_eq!(browser.text("#catalogue-list .code"), "SHOP_QUERY");
    browser.fill("#catalogue-search", "shop 404");
    browser.click("#catalogue-list button");
    browser.wait_for("document.querySelectorAll('.preview').length === 3");
    let entry = browser.text("#entry");
    for part in ["SHOP_NOT_FOUND", "No product has this id.", "resource not found", "low"] {
        assert!(entry.contains(part), "{part} is missing in {entry}");
    }

    let preview = browser.text("pre[data-formats~=own]");
    let (head, body) = preview.split_once("\n\n").unwrap();
    assert!(head.starts_with("HTTP 404\n") && head.contains("content-type: application/json"), "{head}");
    // The same as a front end gets that asks for this error.
    let asked = service.server.send(Method::GET, "/", &[("x-preview-error", "SHOP_NOT_FOUND")], "");
    assert_eq!(asked.status, 404);
    let (mut shown, mut answered): (Value, Value) = (serde_json::from_str(body).unwrap(), asked.json());
    for own in ["timestamp", "request_id"] {
        shown["error"][own].take();
        answered["error"][own].take();
    }
    assert_eq!(shown, answered);
    assert!(browser.text("pre[data-formats~=problem]").contains("application/problem+json"));
    browser.assert_clean();
}

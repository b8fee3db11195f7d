//! What clients send is shown, and never more than that.

use ureq::http::Method;

use serde_json::json;

use crate::dashboard::opened;

const IMAGE: &str = "<img src=x onerror=window.hacked=1>";
const SCRIPT: &str = "</script><script>window.hacked=2</script>";

#[test]
fn markup_in_paths_messages_and_user_agents_is_text() {
    let (service, browser) = opened();
    let path = format!("/products/{}", encoded(&format!("{IMAGE}{SCRIPT}")));
    let answer = service.server.send(Method::GET, &path, &[("user-agent", IMAGE)], "");
    assert_eq!(answer.status, 404);
    browser.wait_for("document.querySelectorAll('button.record').length === 6");
    // The message has the id as it was sent, decoded.
    assert!(browser.text("button.record .message").contains(&format!("product {IMAGE}{SCRIPT} not found")));
    browser.click("button.record");
    let detail = browser.text("#detail");
    assert!(detail.contains(IMAGE) && detail.contains(SCRIPT), "{detail}");
    let agent = "[...document.querySelectorAll('#detail dt')].find((term) => term.textContent === 'User agent').nextSibling.textContent";
    assert_eq!(browser.value(agent), json!(IMAGE));
    assert_eq!(browser.value("document.querySelectorAll('#app img, #app script').length"), json!(0));
    assert_eq!(browser.value("window.hacked ?? null"), json!(null));
    browser.assert_clean();
}

#[test]
fn an_address_with_markup_is_harmless() {
    let (service, browser) = opened();
    for place in [format!("#catalogue/{}", encoded(IMAGE)), format!("#now?q={}", encoded(SCRIPT)), format!("#{IMAGE}")] {
        browser.open("about:blank");
        browser.visit(&service, &place);
        browser.wait_for("document.querySelector('#verdict-title').textContent !== 'Loading'");
        assert_eq!(browser.value("document.querySelectorAll('#app img, #app script').length"), json!(0));
        assert_eq!(browser.value("window.hacked ?? null"), json!(null));
        browser.assert_clean();
    }
}

#[test]
fn a_violation_of_the_policy_would_be_noticed() {
    let (_service, browser) = opened();
    browser.assert_clean();
    browser.value("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\" onclick=\"hacked()\"><script>hacked()</script>')");
    let violations = browser.violations();
    let violations: Vec<&str> = violations.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect();
    assert!(violations.iter().any(|text| text.starts_with("style-src-attr")), "{violations:?}");
    assert!(violations.iter().any(|text| text.starts_with("script-src-attr")), "{violations:?}");
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

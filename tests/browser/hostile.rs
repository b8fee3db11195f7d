//! What clients send is shown, and never more than that.

use ureq::http::Method;

use serde_json::json;

use crate::dashboard::opened;

const IMAGE: &str = "<img src=x onerror=window.hacked=1>";
const SCRIPT: &str = "</script><script>window.hacked=2</script>";

#[test]
fn markup_in_paths_messages_and_user_agents_is_text() {
    let (service, browser) = opened();
    let path = format!("/say/{}", encoded(IMAGE));
    let sent = format!("{IMAGE}{SCRIPT}");
    let answer = service.server.send(Method::POST, &path, &[("user-agent", &sent)], &sent);
    assert_eq!(answer.status, 400);
    browser.wait_for("document.querySelectorAll('button.record').length === 6");
    assert_eq!(browser.text("button.record .message"), format!("nobody may say {sent}"));
    browser.click("button.record");
    let fact = |name: &str| {
        let term = format!(
            "[...document.querySelectorAll('#detail dt')].find((term) => term.textContent === '{name}')"
        );
        browser.value(&format!("{term}.nextSibling.textContent"))
    };
    assert_eq!(fact("User agent"), json!(sent));
    assert_eq!(fact("what"), json!(sent));
    assert_eq!(browser.text("#detail .lead"), format!("nobody may say {sent}"));
    assert!(fact("Request").as_str().unwrap().starts_with("POST /say/"), "{}", fact("Request"));
    assert_eq!(browser.value("document.querySelectorAll('#app img, #app script').length"), json!(0));
    assert_eq!(browser.value("window.hacked ?? null"), json!(null));
    browser.assert_clean();
}

#[test]
fn an_address_with_markup_is_harmless() {
    let (service, browser) = opened();
    for place in
        [format!("#catalogue/{}", encoded(IMAGE)), format!("#now?q={}", encoded(SCRIPT)), format!("#{IMAGE}")]
    {
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
    let violations: Vec<&str> =
        violations.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect();
    assert!(violations.iter().any(|text| text.starts_with("style-src-attr")), "{violations:?}");
    assert!(violations.iter().any(|text| text.starts_with("script-src-attr")), "{violations:?}");
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

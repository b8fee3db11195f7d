//! Both themes, every width, and what can be read and named in them.

use serde_json::json;

use crate::accessibility::{assert_named, assert_narrow, assert_readable};
use crate::dashboard::{VIEWS, opened};
use crate::driver::{Browser, key};
use crate::service::Service;

#[test]
fn every_view_is_readable_and_named_in_both_themes_and_on_every_width() {
    let (service, browser) = opened();
    service.set_database(false);
    service.break_service("stripe");
    browser.wait_for_text("#problems", "stripe");
    let mut pages = Vec::new();
    for theme in ["light", "dark"] {
        browser.prefer(theme);
        for view in VIEWS.into_iter().chain(["catalogue/SHOP_QUERY"]) {
            browser.show(view);
            assert_readable(&browser);
            for width in [1440, 900, 400] {
                browser.resize(width, 900);
                assert_narrow(&browser);
            }
            assert_named(&browser);
        }
        browser.show("now");
        for (opens, dialog) in
            [("button.record", "#detail"), ("#breaker-list button", "#confirm"), ("#help-button", "#help")]
        {
            browser.click(opens);
            assert_readable(&browser);
            assert_named(&browser);
            assert_narrow(&browser);
            browser.press([key::ESCAPE]);
            assert_eq!(browser.value(&format!("document.querySelector('{dialog}').open")), json!(false));
        }
        pages.push(browser.value("getComputedStyle(document.body).backgroundColor"));
    }
    assert_eq!(pages, [json!("rgb(244, 245, 247)"), json!("rgb(13, 17, 23)")]);
    browser.assert_clean();
}

#[test]
fn a_theme_that_was_chosen_stays() {
    let (_service, browser) = opened();
    browser.prefer("light");
    let paper = "getComputedStyle(document.querySelector('.panel')).backgroundColor";
    assert_eq!(browser.value(paper), json!("rgb(255, 255, 255)"));
    browser.press(['t', 't']);
    assert_eq!(browser.text("#theme"), "Theme: dark");
    let dark = browser.value(paper);
    assert_ne!(dark, json!("rgb(255, 255, 255)"));
    let ink = "(() => { const canvas = document.querySelector('#rate-chart canvas'); return [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data].reduce((sum, part) => sum + part, 0); })()";
    let inked = browser.value(ink);
    browser.value("void location.reload()");
    browser.wait_for("document.querySelectorAll('button.record').length >= 5");
    assert_eq!(browser.value(paper), dark);
    browser.press(['t']);
    assert_eq!(browser.text("#theme"), "Theme: auto");
    assert_eq!(browser.value(paper), json!("rgb(255, 255, 255)"));
    browser.wait_for("true");
    assert_ne!(browser.value(ink), inked, "the chart is painted in the theme's colours");
    browser.assert_clean();
}

#[test]
fn who_wants_no_motion_gets_none() {
    let (_service, browser) = opened();
    browser.cdp(
        "Emulation.setEmulatedMedia",
        json!({"features": [{"name": "prefers-reduced-motion", "value": "reduce"}]}),
    );
    let moving = "document.getAnimations().length + [...document.querySelectorAll('*')].filter((element) => parseFloat(getComputedStyle(element).transitionDuration) > 0 && getComputedStyle(element).transitionProperty !== 'none').length";
    assert_eq!(browser.value(moving), json!(0));
}

#[test]
fn the_checks_notice_what_is_wrong() {
    let service = Service::start();
    let browser = Browser::start();
    browser.sign_in(&service);
    let fails = |check: fn(&Browser)| {
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| check(&browser))).is_err()
    };
    assert!(!fails(assert_readable) && !fails(assert_named) && !fails(assert_narrow));
    browser.value("(() => { const text = document.body.appendChild(document.createElement('p')); text.textContent = 'faint'; text.style.color = '#aaa'; text.id = 'wrong'; })()");
    assert!(fails(assert_readable));
    browser.value("(() => { document.querySelector('#wrong').remove(); document.querySelector('#app').append(document.createElement('button')); })()");
    assert!(fails(assert_named));
    browser.value("(() => { const wide = document.querySelector('#app').lastChild; wide.textContent = 'named'; wide.style.width = '3000px'; })()");
    assert!(!fails(assert_named) && fails(assert_narrow));
}

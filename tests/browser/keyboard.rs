//! All of it without a pointer.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::dashboard::opened;
use crate::driver::{Browser, key};

fn focused(browser: &Browser, what: &str) -> Value {
    browser.value(&format!("document.activeElement.{what}"))
}

/// Walks through the page by the tab key, and fails where the focus cannot be seen or goes up. What was reached, and in how
/// many steps.
pub(crate) fn tabbed(browser: &Browser) -> (HashSet<String>, u32) {
    let mut reached = HashSet::new();
    let (mut above, mut steps) = (f64::MIN, 0);
    loop {
        browser.press([key::TAB]);
        let at = browser.value(
            "(() => {
                const element = document.activeElement;
                if (element === document.body) return null;
                const shown = element.matches('.segments input, .chips input') ? element.nextElementSibling : element;
                const style = getComputedStyle(shown);
                const { top, width, height } = shown.getBoundingClientRect();
                return { name: element.id || element.dataset.breaker || element.value || element.textContent.trim().slice(0, 40),
                         ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2, width, height, top: top + scrollY,
                         column: element.closest('.rail') ? 'rail' : element.closest('.bar') ? 'bar' : 'body' };
            })()",
        );
        if at.is_null() {
            break;
        }
        assert_eq!(at["ring"], json!(true), "the focus on {at} cannot be seen");
        assert!(
            at["width"].as_f64().unwrap() > 4.0 && at["height"].as_f64().unwrap() > 4.0,
            "{at} is not there"
        );
        if at["column"] == "body" {
            let top = at["top"].as_f64().unwrap();
            assert!(top > above - 60.0, "{at} comes after what is {above} from the top");
            above = top;
        }
        reached.insert(at["name"].as_str().unwrap().to_owned());
        steps += 1;
        assert!(steps < 60, "the keyboard is caught: {reached:?}");
    }
    (reached, steps)
}

#[test]
fn every_control_is_reached_in_order_and_seen() {
    let (_service, browser) = opened();
    let (reached, steps) = tabbed(&browser);
    for control in [
        "skip",
        "Now",
        "Catalogue",
        "pause",
        "theme",
        "help-button",
        "logout",
        "severity",
        "900",
        "search",
        "critical",
        "filter-category",
        "filter-status",
    ] {
        assert!(reached.contains(control), "{control} is not reached: {reached:?}");
    }
    // The list of errors is one stop, whatever its length.
    assert!(steps < 40, "{steps} stops");
}

#[test]
fn single_keys_do_what_the_sheet_says_and_can_be_switched_off() {
    let (_service, browser) = opened();
    browser.press(['?']);
    assert_eq!(browser.value("document.querySelector('#help').open"), json!(true));
    assert!(browser.text("#help-keys").contains("Pause or resume"));
    browser.press([key::ESCAPE]);
    assert_eq!(browser.value("document.querySelector('#help').open"), json!(false));

    browser.press(['2']);
    browser.wait_for("!document.querySelector('#view-performance').hidden");
    browser.press(['/']);
    assert_eq!(focused(&browser, "id"), json!("search"));
    // Keys in a field are letters.
    browser.press(['2', 'p']);
    assert_eq!(browser.value("document.querySelector('#search').value"), json!("2p"));
    browser.click("#filter-clear");

    browser.value("document.activeElement.blur()");
    browser.press(['j', 'j', key::DOWN, 'k']);
    let id = focused(&browser, "dataset.id");
    assert_eq!(id, browser.value("document.querySelectorAll('button.record')[1].dataset.id"));
    browser.press([key::ENTER]);
    assert_eq!(browser.value("document.querySelector('#detail').open"), json!(true));
    let first = browser.text("#detail-title");
    browser.press(['j']);
    assert_ne!(browser.text("#detail-title"), first);
    browser.press(['k', key::ESCAPE]);
    assert_eq!(focused(&browser, "dataset.id"), id);

    browser.click("#help-button");
    browser.click("#keys-on");
    browser.press([key::ESCAPE]);
    browser.value("document.activeElement.blur()");
    browser.press(['2']);
    assert_eq!(browser.value("document.querySelector('#view-performance').hidden"), json!(true));
    browser.assert_clean();
}

//! What the browser tells assistive technology of a page, and what people can read of it.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::driver::Browser;

/// What must have a name, by the roles of WAI-ARIA.
const NAMED: [&str; 16] = [
    "button",
    "link",
    "textbox",
    "searchbox",
    "combobox",
    "checkbox",
    "radio",
    "spinbutton",
    "image",
    "img",
    "region",
    "dialog",
    "navigation",
    "complementary",
    "search",
    "columnheader",
];

/// Fails with everything on the page that assistive technology has no name for, and with what is wrong with its outline.
pub(crate) fn assert_named(browser: &Browser) {
    let tree = browser.cdp("Accessibility.getFullAXTree", json!({}));
    let nodes: Vec<&Value> =
        tree["nodes"].as_array().unwrap().iter().filter(|node| node["ignored"] == false).collect();
    let role = |node: &Value| node["role"]["value"].as_str().unwrap_or_default().to_owned();
    let name = |node: &Value| node["name"]["value"].as_str().unwrap_or_default().trim().to_owned();
    let mut problems: Vec<String> = nodes
        .iter()
        .filter(|node| NAMED.contains(&role(node).as_str()))
        .filter(|node| name(node).is_empty())
        .map(|node| format!("a {} has no name: {}", role(node), outline(browser, node)))
        .collect();
    for (landmark, most) in [("main", 1), ("banner", 1)] {
        let found = nodes.iter().filter(|node| role(node) == landmark).count();
        if found > most {
            problems.push(format!("{found} landmarks `{landmark}`"));
        }
    }
    let interactive = nodes.iter().filter(|node| role(node) == "button").count();
    assert!(interactive > 0, "the tree has hardly anything in it");
    let ids = browser.value("[...document.querySelectorAll('[id]')].map((element) => element.id)");
    let mut seen = HashSet::new();
    for id in ids.as_array().unwrap() {
        if !seen.insert(id.as_str().unwrap().to_owned()) {
            problems.push(format!("two elements are called {id}"));
        }
    }
    let levels = browser.value(
        "[...document.querySelectorAll('h1, h2, h3, h4')].filter((heading) => heading.checkVisibility()).map((heading) => Number(heading.tagName[1]))",
    );
    let levels: Vec<u64> = levels.as_array().unwrap().iter().map(|level| level.as_u64().unwrap()).collect();
    if levels.windows(2).any(|pair| pair[1] > pair[0] + 1) {
        problems.push(format!("headings skip a level: {levels:?}"));
    }
    assert!(problems.is_empty(), "{problems:#?}");
}

/// The element, as far as it tells which one it is.
fn outline(browser: &Browser, node: &Value) -> String {
    let found = browser.cdp("DOM.describeNode", json!({"backendNodeId": node["backendDOMNodeId"]}));
    format!("{} {}", found["node"]["localName"], found["node"]["attributes"])
}

/// Fails with the texts that are too weak to be read on what is behind them.
pub(crate) fn assert_readable(browser: &Browser) {
    let found = browser.value(include_str!("contrast.js").trim_end().trim_end_matches(';'));
    assert!(found["looked"].as_u64().unwrap() > 10, "hardly any text was looked at: {found}");
    assert_eq!(found["tooWeak"], json!([]), "too little contrast");
}

/// Fails where the page is wider than the screen.
pub(crate) fn assert_narrow(browser: &Browser) {
    // The chart follows the width in the picture after the next.
    browser.value(
        "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))",
    );
    let wide = browser.value(
        "(() => {
            const width = document.documentElement.clientWidth;
            const beyond = [...document.body.querySelectorAll('*')].filter((element) =>
                element.checkVisibility() && !element.closest('.scroll, .hidden, .skip, dialog') && element.getBoundingClientRect().right > width + 1);
            return { scroll: document.documentElement.scrollWidth, width, beyond: beyond.slice(0, 5).map((element) => element.outerHTML.slice(0, 120)) };
        })()",
    );
    assert_eq!(wide["scroll"], wide["width"], "{wide}");
    assert_eq!(wide["beyond"], json!([]), "{wide}");
}

//! The page as somebody sees it who has signed in.

use serde_json::json;

use crate::driver::{Browser, key};
use crate::service::{Service, TOKEN};

/// The views of the page.
pub(crate) const VIEWS: [&str; 4] = ["now", "performance", "alerts", "catalogue"];

impl Browser {
    /// The dashboard's address, with a place in it.
    pub(crate) fn visit(&self, service: &Service, place: &str) {
        self.open(&service.server.url(&format!("/admin/{place}")));
    }

    /// Signs in by the form, and waits for the first data.
    pub(crate) fn sign_in(&self, service: &Service) {
        self.visit(service, "");
        self.wait_for("!document.querySelector('#login').hidden");
        self.fill("#login-token", TOKEN);
        self.press([key::ENTER]);
        self.wait_for("document.querySelector('#verdict-title').textContent !== 'Loading'");
        self.wait_for("document.querySelector('#connection').textContent === 'Live'");
    }

    /// Goes to a view and waits until it has something to show.
    pub(crate) fn show(&self, view: &str) {
        self.value(&format!("void (location.hash = '#{view}')"));
        let name = view.split(['?', '/']).next().unwrap();
        self.wait_for(&format!("!document.querySelector('#view-{name}').hidden"));
        match name {
            "now" => self.wait_for("document.querySelectorAll('#rate-legend li').length > 1"),
            "performance" => self.wait_for("document.querySelectorAll('#routes-rows tr').length > 0"),
            "catalogue" => self.wait_for("document.querySelectorAll('#catalogue-list li').length > 0"),
            _ => json!(true),
        };
    }

    /// What an element says, as it is shown.
    pub(crate) fn text(&self, selector: &str) -> String {
        let text = self.value(&format!("document.querySelector({}).innerText", json!(selector)));
        text.as_str().unwrap().to_owned()
    }

    /// Waits until an element says something.
    pub(crate) fn wait_for_text(&self, selector: &str, text: &str) {
        self.wait_for(&format!(
            "document.querySelector({}).innerText.includes({})",
            json!(selector),
            json!(text)
        ));
    }

    /// Fails if a policy of the page was violated, or a script failed.
    pub(crate) fn assert_clean(&self) {
        assert_eq!(self.violations(), json!([]));
        assert_eq!(self.complaints(), Vec::<String>::new());
    }
}

/// A service with some errors of each kind, and a browser whose owner has signed in.
pub(crate) fn opened() -> (Service, Browser) {
    let service = Service::start();
    for path in ["/products/1", "/products/2", "/limited"] {
        service.server.get(path);
    }
    service.fail("/pay", 503);
    service.fail("/query", 500);
    let browser = Browser::start();
    browser.sign_in(&service);
    browser.wait_for("document.querySelectorAll('button.record').length >= 5");
    (service, browser)
}

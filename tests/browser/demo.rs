//! `cargo demo -- --load` as the README shows it: what its clients do in a quarter of an hour, told by a clock of the test's own.

use std::env;
use std::fs;
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use error_actix::{BearerToken, Clock as _};
use error_examples::video_api::load::{TURN, calls_of};
use error_examples::video_api::{Settings, State, app};
use serde_json::json;

use crate::accessibility::{assert_named, assert_narrow, assert_readable};
use crate::driver::{Browser, key};
use crate::hurried::Hurried;
use crate::server::Server;
use crate::service::TOKEN;

/// A night in November: the pictures are of the same hour, whenever they are taken.
const BEGAN: Duration = Duration::from_secs(1_795_659_680);

/// The clients' turns in a quarter of an hour.
const TURNS: u64 = 4 * 15 * 60;

/// The demo, and what its clients have done to it.
fn after_a_while() -> Server {
    let clock = Hurried::at(BEGAN);
    let settings = Settings::read(|name| (name == "RATE_LIMIT").then(|| "60".to_owned())).unwrap();
    let state = State::with_clock(settings.quota, clock.clone()).unwrap();
    let state = state.with_admin(BearerToken::new(TOKEN).unwrap()).unwrap();
    let alerts = state.alerts().clone();
    let server = Server::start(move || app(&state));
    // Of ninety seconds the thumbnails' service is away for the last twenty; half of them are long enough for a circuit.
    let is_away = || (80..85).contains(&(clock.now().duration_since(UNIX_EPOCH).unwrap().as_secs() % 90));
    for turn in (0..).take_while(|turn| *turn < TURNS || !is_away()) {
        // What takes long takes its time, by this clock as well: a few are enough.
        let calls =
            calls_of(turn).into_iter().filter(|call| !call.path.contains("/download") || turn % 480 == 25);
        for call in calls {
            let headers = [("user-agent", call.user_agent), ("content-type", "application/json")];
            let method = call.method.as_str().parse().unwrap();
            server.send(method, &call.path, &headers, call.body.as_deref().unwrap_or_default());
        }
        clock.skip(TURN);
        // Rules are looked at as often as by the clock that is not hurried.
        if turn.is_multiple_of(40) {
            alerts.evaluate();
        }
    }
    server
}

/// Keeps a picture where `SCREENSHOTS` says.
pub(crate) fn keep(browser: &Browser, name: &str) {
    let picture = browser.screenshot();
    assert!(picture.starts_with(b"\x89PNG") && picture.len() > 40_000, "{} bytes", picture.len());
    if let Some(folder) = env::var_os("SCREENSHOTS") {
        let folder = Path::new(&folder);
        fs::create_dir_all(folder).unwrap();
        fs::write(folder.join(name), picture).unwrap();
    }
}

#[test]
fn the_demo_under_load_looks_as_in_the_readme() {
    let server = after_a_while();
    let browser = Browser::start();
    browser.resize(1440, 1080);
    browser.open(&server.url("/admin/"));
    browser.wait_for("!document.querySelector('#login').hidden");
    browser.fill("#login-token", TOKEN);
    browser.press([key::ENTER]);
    browser.wait_for_text("#problems", "Breaker thumbnails is open");
    browser.wait_for("document.querySelectorAll('#top-rows tr').length >= 8");
    browser.wait_for("document.querySelectorAll('button.record').length >= 50");
    browser.press(['?', key::ESCAPE]);
    browser.value("document.activeElement.blur()");
    for (theme, name) in [("light", "dashboard-light.png"), ("dark", "dashboard-dark.png")] {
        browser.prefer(theme);
        assert_readable(&browser);
        keep(&browser, name);
    }
    assert_named(&browser);
    browser.prefer("light");
    browser.resize(400, 1600);
    assert_narrow(&browser);
    keep(&browser, "dashboard-narrow.png");
    assert_eq!(browser.value("document.querySelectorAll('#app img, #app script').length"), json!(0));
    browser.assert_clean();
}

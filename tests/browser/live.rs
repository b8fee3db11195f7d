//! What is drawn, and that it follows what happens.

use serde_json::json;

use crate::dashboard::opened;
use crate::driver::Browser;
use crate::service::Service;

/// How many pixels of the chart have the colour that a class of the style sheet gives.
fn painted(browser: &Browser, class: &str) -> u64 {
    let count = browser.value(&format!(
        "(() => {{
            const probe = document.body.appendChild(Object.assign(document.createElement('i'), {{ className: '{class}' }}));
            const wanted = getComputedStyle(probe).color.match(/\\d+/g).map(Number);
            probe.remove();
            const canvas = document.querySelector('#rate-chart canvas');
            const {{ data }} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
            let count = 0;
            for (let at = 0; at < data.length; at += 4)
                if (wanted.every((part, index) => data[at + index] === part) && data[at + 3] === 255) count += 1;
            return count;
        }})()"
    ));
    count.as_u64().unwrap()
}

#[test]
fn the_chart_is_drawn_from_errors_as_they_happen() {
    let service = Service::start();
    let browser = Browser::start();
    browser.sign_in(&service);
    browser.wait_for_text("#rate-summary", "No errors in the last 15 min.");
    browser.wait_for_text("#recent-empty", "No errors since the service began.");
    browser.wait_for_text("#verdict-title", "No problems");
    assert_eq!(painted(&browser, "series-critical"), 0);

    (0..4).for_each(|_| service.fail("/query", 500));
    (0..12).for_each(|_| service.fail("/products/9", 404));
    // Told by the event stream, without a reload.
    browser.wait_for_text("#verdict", "4 critical errors in 5 min");
    // All are counted; of one error eight are kept in a second.
    browser.wait_for("document.querySelectorAll('button.record').length >= 12");
    browser.wait_for_text("#rate-legend", "16");
    let (critical, low) = (painted(&browser, "series-critical"), painted(&browser, "series-low"));
    assert!(critical > 20 && low > 20, "{critical} and {low} pixels");
    // Bars are as high as there are errors: three times as many, three times the paint, but for the rounding of edges.
    let ratio = low as f64 / critical as f64;
    assert!((2.5..3.5).contains(&ratio), "{critical} and {low} pixels");
    assert_eq!(browser.text("#top-rows tr:first-child .number"), "12");
    assert_eq!(browser.text("#top-rows tr:first-child .code"), "SHOP_NOT_FOUND");
    let peak = browser.value("document.querySelector('#top-rows .spark .line').getAttribute('d').split(/[ML]/).some((point) => Number(point.split(' ')[1]) < 4)");
    assert_eq!(peak, json!(true), "the sparkline has a peak");

    browser.click("#rate-by label:last-child");
    browser.wait_for_text("#rate-legend", "database error");
    browser.wait_for_text("#rate-summary", "75 % are resource not found");
    assert!(painted(&browser, "series-0") > 20);
    browser.click("#rate-window label:nth-of-type(1)");
    browser.wait_for_text("#rate-summary", "5 min");
    browser.assert_clean();
}

#[test]
fn a_failing_check_and_an_open_circuit_come_first() {
    let (service, browser) = opened();
    service.set_database(false);
    service.break_service("stripe");
    browser.wait_for_text("#problems", "database is unhealthy");
    browser.wait_for_text("#problems", "Breaker stripe is open");
    browser.wait_for_text("#health-list", "connection refused at db-3");
    assert_eq!(browser.value("document.querySelector('#verdict').dataset.level"), json!("bad"));
    let title = browser.value("document.title");
    assert!(title.as_str().unwrap().starts_with('('), "{title}");
    // Each leads to what it is about.
    browser.click("#problems a[href='#breakers']");
    browser.wait_for("document.activeElement.id === 'breakers'");
    service.set_database(true);
    browser.wait_for("!document.querySelector('#problems').innerText.includes('database')");
    browser.assert_clean();
}

#[test]
fn a_page_that_nobody_looks_at_asks_for_nothing() {
    let service = Service::start();
    let browser = Browser::start();
    // A minute is over in two seconds.
    browser.on_every_page(
        "const now = performance.now.bind(performance);
         performance.now = () => now() * 30;
         const every = window.setInterval;
         window.ticks = 0;
         window.setInterval = (act, pause) => every(() => { window.ticks += 1; act(); }, pause / 30);",
    );
    browser.sign_in(&service);
    (0..5).for_each(|_| service.fail("/query", 500));
    browser.wait_for("document.querySelectorAll('button.record').length === 5");
    browser.value(
        "(() => {
            Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
            document.dispatchEvent(new Event('visibilitychange'));
            window.asked = [];
            window.ticks = 0;
            const real = window.fetch;
            window.fetch = (...what) => { window.asked.push(what[0]); return real(...what); };
        })()",
    );
    service.fail("/query", 500);
    browser.wait_for("window.ticks > 30");
    assert_eq!(browser.value("window.asked"), json!([]));
    assert_eq!(browser.value("document.querySelectorAll('button.record').length"), json!(5));
    browser.value(
        "(() => {
            delete document.hidden;
            document.dispatchEvent(new Event('visibilitychange'));
        })()",
    );
    browser.wait_for("document.querySelectorAll('button.record').length === 6");
}

#[test]
fn who_pauses_reads_on_and_who_resumes_misses_nothing() {
    let (service, browser) = opened();
    browser.press(['p']);
    browser.wait_for_text("#stale", "Paused.");
    browser.wait_for_text("#connection", "Paused");
    service.fail("/query", 500);
    assert_eq!(browser.value("document.querySelectorAll('button.record').length"), json!(5));
    browser.click("#pause");
    browser.wait_for("document.querySelectorAll('button.record').length === 6");
    browser.wait_for("document.querySelector('#stale').hidden");
}

#[test]
fn a_service_that_is_gone_is_said_to_be() {
    let service = Service::start();
    let browser = Browser::start();
    // Half a minute without an answer is over in a second.
    browser.on_every_page(
        "const real = performance.now.bind(performance); performance.now = () => real() * 30;",
    );
    browser.sign_in(&service);
    drop(service);
    browser.wait_for_text("#stale", "The service does not answer.");
    browser.wait_for_text("#connection", "No connection");
    browser.wait_for_text("#problems", "No data since");
    assert_eq!(browser.violations(), json!([]));
}

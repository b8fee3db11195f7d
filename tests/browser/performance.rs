//! How long requests take, by a clock of the test's own.

use std::time::{Duration, UNIX_EPOCH};

use actix_web::{App, HttpResponse, web};
use error_actix::admin::Admin;
use error_actix::{BearerToken, ErrorStack, Monitor, Performance, TestClock};
use serde_json::json;

use crate::driver::{Browser, key};
use crate::server::Server;
use crate::service::{ShopError, TOKEN};

/// A service whose `/carts/{millis}` and `/reports/{millis}` take so long, and which calls slow what takes more than a
/// second; reports fail.
fn serve() -> Server {
    let clock = TestClock::at(UNIX_EPOCH + Duration::from_secs(1_795_672_800));
    let errors = ErrorStack::builder()
        .register::<ShopError>()
        .clock(clock.clone())
        .monitor(Monitor::builder().clock(clock.clone()).build())
        .performance(Performance::builder().slow_after(Duration::from_secs(1)).process_usage(|| None).build())
        .build()
        .unwrap();
    let admin = Admin::builder(&errors, BearerToken::new(TOKEN).unwrap()).build().unwrap();
    Server::start(move || {
        let (carts, reports) = (clock.clone(), clock.clone());
        App::new()
            .route(
                "/carts/{millis}",
                web::get().to(move |millis: web::Path<u64>| {
                    carts.advance(Duration::from_millis(*millis));
                    async { HttpResponse::Ok().finish() }
                }),
            )
            .route(
                "/reports/{millis}",
                web::get().to(move |millis: web::Path<u64>| {
                    reports.advance(Duration::from_millis(*millis));
                    async { Err::<HttpResponse, _>(ShopError::Query { sql: "select 1" }) }
                }),
            )
            .service(errors.endpoints().admin(admin.clone()))
            .wrap(errors.layer())
    })
}

/// The view, as somebody sees it who has signed in.
fn at_the_durations(server: &Server) -> Browser {
    let browser = Browser::start();
    browser.open(&server.url("/admin/"));
    browser.wait_for("!document.querySelector('#login').hidden");
    browser.fill("#login-token", TOKEN);
    browser.press([key::ENTER]);
    browser.wait_for_text("#connection", "Live");
    browser.value("void (location.hash = '#performance')");
    browser.wait_for("!document.querySelector('#view-performance').hidden");
    browser
}

/// The texts of a row's cells.
fn cells(browser: &Browser, row: &str) -> serde_json::Value {
    browser
        .value(&format!("[...document.querySelector('{row}').cells].map((cell) => cell.textContent.trim())"))
}

#[test]
fn percentiles_routes_and_slow_requests_are_shown() {
    let server = serve();
    (0..18).for_each(|_| drop(server.get("/carts/20")));
    server.get("/carts/300");
    let id = ("x-request-id", "slow-report-7");
    server.send("GET".parse().unwrap(), "/reports/6000", &[id], "").error(500, "SHOP_QUERY");
    let browser = at_the_durations(&server);
    browser.wait_for("document.querySelectorAll('#routes-rows tr').length === 2");
    assert_eq!(browser.text("#percentiles-note"), "20 requests of the last 5 min");
    let figures = browser.value(
        "Object.fromEntries([...document.querySelectorAll('#percentiles > div')].map((figure) => [...figure.children].map((part) => part.textContent)))",
    );
    // Percentiles are off by at most a thirty-second of themselves.
    let expected = json!({
        "Median": "20 ms", "p95": "303 ms", "p99": "5.90 s", "Longest": "6 s", "Mean": "333 ms", "Slow": "1", "Failed": "1",
    });
    assert_eq!(figures, expected);

    // The route with the longest requests is the first, until somebody wants another order.
    let reports = json!(["/reports/{millis}", "1", "6 s", "6 s", "6 s", "6 s", "1", "100 %"]);
    assert_eq!(cells(&browser, "#routes-rows tr"), reports);
    browser.click("#routes-head button");
    assert_eq!(cells(&browser, "#routes-rows tr")[0], "/carts/{millis}");
    assert_eq!(
        browser.value("document.querySelector('#routes-head [aria-sort]').ariaSort"),
        json!("ascending")
    );
    browser.click("#routes-head button");
    assert_eq!(cells(&browser, "#routes-rows tr"), reports);

    let slow = cells(&browser, "#slow-rows tr");
    assert_eq!(browser.value("document.querySelectorAll('#slow-rows tr').length"), json!(1));
    assert_eq!(
        (&slow[1], &slow[2], &slow[3], &slow[4]),
        (&json!("GET /reports/{millis}"), &json!("500"), &json!("6 s"), &json!("slow-report-7"))
    );
    // Its id leads to what the request failed with.
    browser.click("#slow-rows button");
    browser.wait_for("!document.querySelector('#view-now').hidden");
    assert_eq!(
        browser
            .value("[...document.querySelectorAll('button.record .code')].map((code) => code.textContent)"),
        json!(["SHOP_QUERY"])
    );
    assert_eq!(browser.value("document.querySelector('#search').value"), json!("slow-report-7"));
    browser.assert_clean();
}

#[test]
fn what_was_not_measured_is_not_said_to_take_no_time() {
    let server = serve();
    let browser = at_the_durations(&server);
    browser.wait_for_text("#percentiles-empty", "No requests in this time");
    assert_eq!(browser.value("document.querySelector('#percentiles').checkVisibility()"), json!(false));
    assert_eq!(browser.text("#routes-empty"), "No requests in this time.");
    assert_eq!(browser.text("#slow-empty"), "None of the latest requests was slow.");
    browser.value("void (location.hash = '#now')");
    browser.wait_for_text("#figures", "p95");
    let figure = |name: &str| {
        browser.value(&format!(
            "[...document.querySelectorAll('#figures > div')].find((figure) => figure.firstChild.textContent === '{name}').lastChild.textContent"
        ))
    };
    assert_eq!(
        (figure("Median"), figure("p95"), figure("Slow requests")),
        (json!("–"), json!("–"), json!("0"))
    );
    // What comes later is shown by itself.
    server.get("/carts/2000");
    browser.wait_for("document.querySelector('#figures').innerText.includes('2 s')");
    browser.assert_clean();
}

//! An hour of events, told in a minute.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use actix_web::{App, HttpResponse, web};
use error_actix::admin::Admin;
use error_actix::{BearerToken, ErrorStack, Monitor};
use futures_util::stream;
use serde_json::{Value, json};

use crate::driver::Browser;
use crate::server::Server;
use crate::service::{ShopError, TOKEN};

/// What the stream says: one snapshot a second, with errors in each.
const SECONDS: u64 = 3600;
const ERRORS_A_SECOND: u64 = 5;

/// How often the heap is measured in that hour.
const SAMPLES: u64 = 16;

/// How much faster the page's clock goes, so that it asks for as much as in an hour.
const FASTER: u64 = 90;

/// The second that the stream has told last, and how far it may go.
#[derive(Default)]
struct Hour {
    told: AtomicU64,
    allowed: AtomicU64,
}

/// What happened in a second, as the service's own stream says it.
fn second(at: u64) -> web::Bytes {
    let time = stamp(at);
    let first = at * ERRORS_A_SECOND;
    let errors: Vec<Value> = (first..first + ERRORS_A_SECOND)
        .map(|id| {
            let severity = ["low", "medium", "high", "critical"][id as usize % 4];
            json!({"id": id, "timestamp": time, "type": "Query", "code": format!("SHOP_{}", id % 7), "message": format!("query {id} failed"),
                   "category": format!("category_{}", id % 9), "severity": severity, "status_code": 500 + id % 5, "fingerprint": format!("{id:016x}"),
                   "request_id": format!("request-{id}"), "path": format!("/query/{id}"), "context": {"id": id}})
        })
        .collect();
    let is_open = at % 20 < 10;
    let snapshot = json!({
        "time": time,
        "errors": {"total": first, "per_minute": 300.0, "suppressed": 0, "by_severity": {}, "by_category": {}, "by_code": {}},
        "requests": {"total": first * 9, "per_minute": 2700.0, "by_class": {}},
        "top_errors": [],
        "breakers": [{"name": "stripe", "error_type": "external_service", "state": if is_open { "open" } else { "closed" },
                      "window": {"calls": at % 50, "failures": 1, "slow": 0}, "counts": {"rejected": at}}],
        "health": {"status": "healthy", "draining": false, "checks": {"database": if is_open { "unhealthy" } else { "healthy" }}},
        "error_budgets": [],
        "alerts": {"total": at, "recent": [{"type": "HIGH", "message": format!("alert {}", at / 7), "severity": "high", "timestamp": at / 7}]},
    });
    format!("event: errors\ndata: {}\n\nevent: snapshot\ndata: {snapshot}\n\n", json!({"errors": errors}))
        .into()
}

/// A second of one hour.
fn stamp(at: u64) -> String {
    format!("2027-01-15T08:{:02}:{:02}.000Z", at / 60 % 60, at % 60)
}

/// The real administration, but for the stream, which tells as much as it may.
fn serve(hour: &Arc<Hour>) -> Server {
    let errors = ErrorStack::builder().register::<ShopError>().monitor(Monitor::new()).build().unwrap();
    let admin = Admin::builder(&errors, BearerToken::new(TOKEN).unwrap()).build().unwrap();
    let hour = Arc::clone(hour);
    Server::start(move || {
        let hour = Arc::clone(&hour);
        let events = move || {
            let hour = Arc::clone(&hour);
            async move {
                let told = stream::unfold(hour, |hour| async move {
                    while hour.told.load(Ordering::Acquire) >= hour.allowed.load(Ordering::Acquire) {
                        actix_web::rt::time::sleep(Duration::from_millis(2)).await;
                    }
                    let at = hour.told.fetch_add(1, Ordering::AcqRel);
                    Some((Ok::<_, actix_web::Error>(second(at)), hour))
                });
                HttpResponse::Ok().content_type("text/event-stream").streaming(Box::pin(told))
            }
        };
        App::new()
            .route("/admin/api/events", web::get().to(events))
            .service(errors.endpoints().admin(admin.clone()))
            .wrap(errors.layer())
    })
}

/// What is in use after a collection: bytes of the heap, and nodes and listeners of the document.
fn measured(browser: &Browser) -> [f64; 3] {
    // The first may find what only the second can take.
    browser.cdp("HeapProfiler.collectGarbage", json!({}));
    browser.cdp("HeapProfiler.collectGarbage", json!({}));
    let metrics = browser.cdp("Performance.getMetrics", json!({}));
    let metric = |name: &str| {
        let found = metrics["metrics"].as_array().unwrap().iter().find(|metric| metric["name"] == name);
        found.unwrap()["value"].as_f64().unwrap()
    };
    [metric("JSHeapUsedSize"), metric("Nodes"), metric("JSEventListeners")]
}

#[test]
fn an_hour_of_events_leaves_the_memory_flat() {
    let hour = Arc::new(Hour::default());
    let server = serve(&hour);
    let browser = Browser::start();
    browser.cdp("Performance.enable", json!({}));
    browser.on_every_page(&format!(
        "const real = performance.now.bind(performance); performance.now = () => real() * {FASTER};
         const every = setInterval; window.setInterval = (act, pause) => every(act, pause / {FASTER});"
    ));
    browser.open(&server.url("/admin/"));
    browser.wait_for("!document.querySelector('#login').hidden");
    browser.fill("#login-token", TOKEN);
    browser.click("#login-form button");
    let samples: Vec<[f64; 3]> = (1..=SAMPLES)
        .map(|sample| {
            let until = SECONDS * sample / SAMPLES;
            // A bit at a time: a page that is told everything at once draws it once.
            for allowed in (hour.allowed.load(Ordering::Acquire)..=until).step_by(9) {
                hour.allowed.store(allowed, Ordering::Release);
                let newest = (allowed * ERRORS_A_SECOND).saturating_sub(1);
                if allowed > 0 {
                    browser.wait_for(&format!(
                        "Number(document.querySelector('button.record')?.dataset.id) >= {newest}"
                    ));
                }
            }
            measured(&browser)
        })
        .collect();
    let quarter = SAMPLES as usize / 4;
    let mean = |samples: &[[f64; 3]], what: usize| {
        samples.iter().map(|sample| sample[what]).sum::<f64>() / samples.len() as f64
    };
    // The first of all has the lists half empty.
    let (first, last) = (&samples[1..quarter + 1], &samples[SAMPLES as usize - quarter..]);
    let [heap, nodes, listeners] = [0, 1, 2].map(|what| (mean(first, what), mean(last, what)));
    let all = format!("heap {heap:?}, nodes {nodes:?}, listeners {listeners:?}: {samples:?}");
    assert!(heap.1 < heap.0 * 1.1 + 200_000.0, "{all}");
    assert!(nodes.1 < nodes.0 * 1.1, "{all}");
    assert!(listeners.1 <= listeners.0 + 1.0, "{all}");
    eprintln!("{all}");
}

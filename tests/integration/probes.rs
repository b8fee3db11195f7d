//! What the probes of an orchestrator leave in the log and in the counts.

use actix_web::{App, HttpResponse, web};
use error_actix::health::HealthChecks;
use error_actix::{ErrorStack, Monitor, RequestEvents, StatusClass};

use crate::captured::Lines;
use crate::server::Server;

#[test]
fn a_probe_that_says_no_is_no_failed_request() {
    let checks = HealthChecks::builder("videos").build().unwrap();
    let (monitor, lines) = (Monitor::new(), Lines::default());
    let errors = ErrorStack::builder().monitor(monitor.clone()).request_log(RequestEvents::new());
    let errors = errors.build().unwrap();
    let server = Server::start({
        let (checks, lines) = (checks.clone(), lines.clone());
        move || {
            lines.install();
            let broken = || async { HttpResponse::ServiceUnavailable().finish() };
            App::new()
                .service(errors.endpoints().health(checks.endpoints()))
                .route("/broken", web::get().to(broken))
                .wrap(errors.layer())
        }
    });
    checks.drain();
    assert_eq!(server.get("/health/ready").status, 503);
    assert_eq!(server.get("/broken").status, 503);
    drop(server);
    let told: Vec<_> =
        lines.take().into_iter().filter(|line| line["event.name"] != "request_start").collect();
    let told: Vec<_> = told
        .iter()
        .filter_map(|line| {
            Some((line["event.name"].as_str()?, line["level"].as_str()?, line["url.path"].as_str()?))
        })
        .collect();
    assert_eq!(told, [("request_complete", "INFO", "/health/ready"), ("request_error", "ERROR", "/broken")]);
    let snapshot = monitor.snapshot();
    assert_eq!((snapshot.requests(StatusClass::ServerError), snapshot.total()), (1, 1));
}

//! A bare status of any handler, and the envelope that the layer makes of it.

use actix_web::http::StatusCode;
use actix_web::{App, HttpResponse, web};
use error_actix::{ErrorStack, Monitor};

use crate::server::Server;

/// What handlers, middleware and other crates answer with most, and the code that it gets.
const STATUSES: [(u16, &str); 12] = [
    (400, "BAD_REQUEST"),
    (401, "UNAUTHORIZED"),
    (403, "FORBIDDEN"),
    (404, "NOT_FOUND"),
    (405, "METHOD_NOT_ALLOWED"),
    (413, "PAYLOAD_TOO_LARGE"),
    (415, "UNSUPPORTED_MEDIA_TYPE"),
    (422, "UNPROCESSABLE_ENTITY"),
    (429, "TOO_MANY_REQUESTS"),
    (500, "INTERNAL_ERROR"),
    (502, "BAD_GATEWAY"),
    (503, "SERVICE_UNAVAILABLE"),
];

async fn bare(status: web::Path<u16>) -> HttpResponse {
    HttpResponse::build(StatusCode::from_u16(*status).unwrap()).finish()
}

#[test]
fn each_of_them_is_enveloped_and_counted() {
    let monitor = Monitor::new();
    let errors = ErrorStack::builder().monitor(monitor.clone()).build().unwrap();
    let server = Server::start(move || {
        App::new()
            .route("/{status}", web::get().to(bare))
            .default_service(errors.fallback())
            .wrap(errors.layer())
    });
    for (index, (status, code)) in (1..).zip(STATUSES) {
        let error = server.get(&format!("/{status}")).error(status, code);
        assert!(!error["message"].as_str().unwrap().is_empty(), "{error}");
        assert_eq!(monitor.snapshot().total(), index, "{status} is counted once");
    }
}

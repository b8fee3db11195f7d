//! The endpoint that Prometheus scrapes.

use actix_web::dev::{AppService, HttpServiceFactory};
use actix_web::http::header;
use actix_web::{HttpRequest, web};
use error_telemetry::prometheus::{Exposition, Metrics};

use crate::respond;

/// `/metrics`, for GET and HEAD.
#[derive(Debug)]
pub(crate) struct MetricsEndpoint(pub(crate) Metrics);

impl HttpServiceFactory for MetricsEndpoint {
    fn register(self, config: &mut AppService) {
        let answer = move |request: HttpRequest| {
            let exposition = asked_by(&request);
            let response = respond::text(exposition.content_type(), self.0.encode(exposition));
            async move { response }
        };
        web::resource("/metrics")
            .route(web::get().to(answer.clone()))
            .route(web::head().to(answer))
            .register(config);
    }
}

/// What the client reads; its `Accept` may have more than one line (RFC 9110, section 5.3).
fn asked_by(request: &HttpRequest) -> Exposition {
    let lines = request.headers().get_all(header::ACCEPT).filter_map(|line| line.to_str().ok());
    Exposition::of_accept(&lines.collect::<Vec<_>>().join(","))
}

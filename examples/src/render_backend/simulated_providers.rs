//! Providers to try the service with: they do what a request asks for.

use std::io;

use actix_web::dev::Server;
use actix_web::{App, HttpResponse, HttpServer, web};
use serde_json::json;

/// The providers on a port of their own, and their address.
///
/// # Errors
///
/// What the operating system says where it cannot listen.
pub fn simulated_providers() -> io::Result<(Server, String)> {
    let server = HttpServer::new(|| {
        App::new()
            .route("/v1/checkout/sessions", web::post().to(session))
            .route("/videos/{name}", web::put().to(object))
            .default_service(web::to(HttpResponse::Ok))
    })
    .workers(1)
    .disable_signals()
    .bind(("127.0.0.1", 0))?;
    let address = server.addrs().first().map(|address| format!("http://{address}"));
    let address = address.ok_or_else(|| io::Error::other("the providers listen nowhere"))?;
    Ok((server.run(), address))
}

/// A currency is what becomes of the payment.
async fn session(body: String) -> HttpResponse {
    match body {
        body if body.contains("outage") => HttpResponse::InternalServerError().finish(),
        body if body.contains("declined") => {
            HttpResponse::PaymentRequired().json(json!({"decline_code": "insufficient_funds"}))
        }
        _ => HttpResponse::Ok().json(json!({"id": "cs_test_1"})),
    }
}

async fn object(name: web::Path<String>) -> HttpResponse {
    if name.starts_with("outage") { HttpResponse::BadGateway().finish() } else { HttpResponse::Ok().finish() }
}

//! A provider of models to try the service with: it does what the last message asks for.

use std::future::pending;
use std::io;

use actix_web::dev::Server;
use actix_web::{App, HttpResponse, HttpServer, web};
use serde::Deserialize;
use serde_json::json;

use super::request::Message;

#[derive(Deserialize)]
struct Request {
    model: String,
    messages: Vec<Message>,
}

/// The provider on a port of its own, and its address.
///
/// # Errors
///
/// What the operating system says where it cannot listen.
pub fn simulated_provider() -> io::Result<(Server, String)> {
    let server = HttpServer::new(|| App::new().route("/v1/messages", web::post().to(messages)))
        .workers(1)
        .disable_signals()
        .bind(("127.0.0.1", 0))?;
    let address = server.addrs().first().map(|address| format!("http://{address}"));
    let address = address.ok_or_else(|| io::Error::other("the provider listens nowhere"))?;
    Ok((server.run(), address))
}

async fn messages(request: web::Json<Request>) -> HttpResponse {
    let asked = request.messages.last().map_or("", |message| message.content.as_str());
    match asked {
        "overloaded" => HttpResponse::TooManyRequests().insert_header(("retry-after", "17")).finish(),
        "outage of claude" if request.model == "claude-3" => HttpResponse::BadGateway().finish(),
        "outage" => HttpResponse::InternalServerError().body("worker 7 at 10.0.0.7 is out of memory"),
        "garbage" => HttpResponse::Ok().body("<html>Welcome to nginx!</html>"),
        "hang" => pending().await,
        _ => HttpResponse::Ok().json(json!({
            "content": [{"type": "text", "text": "This is a simulated response"}],
            "usage": {"input_tokens": asked.len().div_ceil(4), "output_tokens": 7},
        })),
    }
}

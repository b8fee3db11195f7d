//! An object store, platforms and a converter to try the service with: a video's id says what they do.

use std::collections::HashMap;
use std::io;
use std::sync::{Mutex, PoisonError};

use actix_web::dev::Server;
use actix_web::{App, HttpResponse, HttpServer, web};
use serde::Deserialize;
use serde_json::json;

use super::ConverterError;

type Objects = Mutex<HashMap<String, web::Bytes>>;

/// The services on a port of their own, and their address.
///
/// # Errors
///
/// What the operating system says where it cannot listen.
pub fn simulated_services() -> io::Result<(Server, String)> {
    let objects = web::Data::new(Objects::default());
    let server = HttpServer::new(move || {
        App::new()
            .app_data(objects.clone())
            .app_data(web::PayloadConfig::new(super::videos::LARGEST))
            .route("/s3/{bucket}/{key}", web::put().to(store))
            .route("/s3/{bucket}/{key}", web::get().to(read))
            .route("/platforms/{platform}/uploads", web::post().to(upload))
            .route("/converter/{video}", web::post().to(convert))
            .default_service(web::to(HttpResponse::Ok))
    })
    .workers(1)
    .disable_signals()
    .bind(("127.0.0.1", 0))?;
    let address = server.addrs().first().map(|address| format!("http://{address}"));
    let address = address.ok_or_else(|| io::Error::other("the services listen nowhere"))?;
    Ok((server.run(), address))
}

async fn store(
    objects: web::Data<Objects>,
    path: web::Path<(String, String)>,
    content: web::Bytes,
) -> HttpResponse {
    let key = path.into_inner().1;
    if key == "s3-outage" {
        return HttpResponse::ServiceUnavailable().finish();
    }
    objects.lock().unwrap_or_else(PoisonError::into_inner).insert(key, content);
    HttpResponse::Ok().finish()
}

async fn read(objects: web::Data<Objects>, path: web::Path<(String, String)>) -> HttpResponse {
    let content = objects.lock().unwrap_or_else(PoisonError::into_inner).get(&path.1).cloned();
    content.map_or_else(|| HttpResponse::NotFound().finish(), |content| HttpResponse::Ok().body(content))
}

#[derive(Deserialize)]
struct Upload {
    video: String,
}

async fn upload(upload: web::Json<Upload>) -> HttpResponse {
    match upload.video.as_str() {
        "no-account" => HttpResponse::Unauthorized().finish(),
        "too-many" => HttpResponse::TooManyRequests().insert_header(("retry-after", "120")).finish(),
        "refused" => HttpResponse::BadRequest().finish(),
        "platform-outage" => HttpResponse::BadGateway().finish(),
        video => HttpResponse::Created().json(json!({"id": format!("post-of-{video}")})),
    }
}

async fn convert(video: web::Path<String>) -> Result<HttpResponse, ConverterError> {
    match video.as_str() {
        "broken" => Ok(HttpResponse::InternalServerError().finish()),
        "odd-codec" => Err(ConverterError::UnknownCodec { codec: "cinepak".to_owned() }),
        _ => Ok(HttpResponse::Ok().finish()),
    }
}

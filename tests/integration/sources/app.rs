//! The server: handlers as anybody writes them, and the stack.

use std::error::Error as StdError;
use std::io;

use actix_multipart::form::text::Text;
use actix_multipart::form::{MultipartForm, MultipartFormConfig};
use actix_web::error::{self, InternalError};
use actix_web::http::header;
use actix_web::{App, Either, Error, HttpRequest, HttpResponse, Responder, get, post, web};
use error_actix::ErrorStack;
use serde::Deserialize;

use super::companions::add_companions;
use crate::capture::Capture;
use crate::server::Server;

#[derive(Deserialize)]
#[expect(dead_code, reason = "only ever deserialized")]
pub(super) struct Page {
    page: u32,
}

#[derive(MultipartForm)]
#[multipart(deny_unknown_fields)]
#[expect(dead_code, reason = "only ever extracted")]
struct Upload {
    page: Text<u32>,
}

/// What nobody has given to the application.
struct Missing;

async fn json(_: web::Json<Page>) -> &'static str {
    "json"
}

async fn form(_: web::Form<Page>) -> &'static str {
    "form"
}

async fn query(_: web::Query<Page>) -> &'static str {
    "query"
}

async fn path(_: web::Path<u8>) -> &'static str {
    "path"
}

async fn bytes(body: web::Bytes) -> web::Bytes {
    body
}

async fn text(body: String) -> String {
    body
}

async fn payload(body: web::Payload) -> Result<web::Bytes, Error> {
    body.to_bytes().await
}

async fn header(_: web::Header<header::IfModifiedSince>) -> &'static str {
    "header"
}

async fn either(_: Either<web::Json<Page>, web::Form<Page>>) -> &'static str {
    "either"
}

async fn data(_: web::Data<Missing>) -> &'static str {
    "data"
}

async fn request_data(_: web::ReqData<u8>) -> &'static str {
    "request data"
}

async fn multipart(_: MultipartForm<Upload>) -> &'static str {
    "multipart"
}

async fn lines() -> Result<&'static str, Error> {
    Err(error::ReadlinesError::LimitOverflow.into())
}

async fn url(request: HttpRequest) -> Result<String, Error> {
    Ok(request.url_for("nobody", ["1"])?.to_string())
}

async fn helper_403() -> Result<&'static str, Error> {
    Err(error::ErrorForbidden("user 7 may not see vault 9"))
}

async fn helper_500() -> Result<&'static str, Error> {
    Err(error::ErrorInternalServerError("postgres://user:pass@10.0.0.7/orders"))
}

async fn from_response_json() -> Result<&'static str, Error> {
    let response = HttpResponse::Gone().json(serde_json::json!({"mine": true}));
    Err(InternalError::from_response("gone", response).into())
}

async fn from_response_text() -> Result<&'static str, Error> {
    Err(InternalError::from_response("gone", HttpResponse::Gone().body("it was here")).into())
}

async fn io_error() -> Result<&'static str, Error> {
    Err(io::Error::new(io::ErrorKind::NotFound, "/etc/templates/x.html").into())
}

async fn boxed() -> Result<&'static str, Box<dyn StdError>> {
    Err("SELECT * FROM secrets".into())
}

async fn serde_error() -> Result<&'static str, Error> {
    Err(serde_json::from_str::<u8>("{\"upstream\": 1}").unwrap_err().into())
}

async fn blocking() -> Result<&'static str, Error> {
    Ok(web::block(|| panic!("on the pool")).await?)
}

async fn unserializable() -> impl Responder {
    web::Json(std::collections::BTreeMap::from([((1, 2), 3)]))
}

async fn bad_header() -> HttpResponse {
    HttpResponse::Ok().insert_header(("x-name", "a\r\nset-cookie: stolen=1")).finish()
}

async fn none() -> Option<&'static str> {
    None
}

async fn bare() -> HttpResponse {
    HttpResponse::Conflict().finish()
}

async fn own_text() -> HttpResponse {
    HttpResponse::UnprocessableEntity().body("that is no page")
}

async fn panics() -> &'static str {
    panic!("a secret panic")
}

/// An extractor that panics.
struct Explosive;

impl actix_web::FromRequest for Explosive {
    type Error = Error;
    type Future = std::future::Ready<Result<Self, Error>>;

    fn from_request(_: &HttpRequest, _: &mut actix_web::dev::Payload) -> Self::Future {
        panic!("in an extractor")
    }
}

async fn explosive(_: Explosive) -> &'static str {
    "explosive"
}

async fn socket(request: HttpRequest, body: web::Payload) -> Result<HttpResponse, Error> {
    let (response, _session, _messages) = actix_ws::handle(&request, body)?;
    Ok(response)
}

#[get("/macro/{id}")]
async fn by_macro() -> &'static str {
    "macro"
}

#[post("/macro/{id}")]
async fn also_by_macro() -> &'static str {
    "macro"
}

#[get("/guarded", guard = "never")]
async fn guarded() -> &'static str {
    "guarded"
}

fn never(_: &actix_web::guard::GuardContext<'_>) -> bool {
    false
}

pub(super) fn serve() -> (Server, Capture) {
    let capture = Capture::default();
    let errors = ErrorStack::builder().observer(capture.clone()).build().unwrap();
    let server = Server::start(move || {
        App::new()
            .app_data(web::JsonConfig::default().limit(64))
            .app_data(web::FormConfig::default().limit(64))
            .app_data(web::PayloadConfig::new(64))
            .app_data(MultipartFormConfig::default().total_limit(256))
            .route("/json", web::post().to(json))
            .route("/form", web::post().to(form))
            .route("/query", web::get().to(query))
            .route("/path/{page}", web::get().to(path))
            .route("/bytes", web::post().to(bytes))
            .route("/text", web::post().to(text))
            .route("/payload", web::post().to(payload))
            .route("/header", web::get().to(header))
            .route("/either", web::post().to(either))
            .route("/data", web::get().to(data))
            .route("/request-data", web::get().to(request_data))
            .route("/multipart", web::post().to(multipart))
            .route("/lines", web::get().to(lines))
            .route("/url", web::get().to(url))
            .route("/helper-403", web::get().to(helper_403))
            .route("/helper-500", web::get().to(helper_500))
            .route("/from-response-json", web::get().to(from_response_json))
            .route("/from-response-text", web::get().to(from_response_text))
            .route("/io", web::get().to(io_error))
            .route("/boxed", web::get().to(boxed))
            .route("/serde", web::get().to(serde_error))
            .route("/blocking", web::get().to(blocking))
            .route("/unserializable", web::get().to(unserializable))
            .route("/bad-header", web::get().to(bad_header))
            .route("/none", web::get().to(none))
            .route("/bare", web::get().to(bare))
            .route("/own-text", web::get().to(own_text))
            .route("/panics", web::get().to(panics))
            .route("/explosive", web::get().to(explosive))
            .route("/socket", web::get().to(socket))
            .service(by_macro)
            .service(also_by_macro)
            .service(guarded)
            .service(web::resource("/resource").route(web::get().to(none)))
            .configure(add_companions)
            .default_service(errors.fallback())
            .wrap(errors.layer())
    });
    (server, capture)
}

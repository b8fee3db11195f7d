//! Handlers of layered applications: errors of many types, reports, and background tasks of a request.

use std::error::Error;

use actix_web::{App, HttpResponse, web};
use error_actix::{ErrorContext, ErrorStack, Failure, Monitor, Report, Reporter, handle_errors, scope};
use serde_json::json;

use crate::capture::Capture;
use crate::server::Server;

/// What a domain crate declares, which knows nothing of Actix.
mod domain {
    use error_core::HttpError;

    #[derive(Debug, HttpError)]
    #[error("video {video_id} not found")]
    #[http(status = 404)]
    pub(super) struct NotFound {
        #[context]
        pub(super) video_id: String,
    }

    #[derive(Debug, HttpError)]
    #[error("shard {shard} is down")]
    #[http(status = 503, retry_after = "5s")]
    pub(super) struct ShardDown {
        pub(super) shard: u8,
    }
}

#[handle_errors(operation = "get_video", fields(user), public(page))]
async fn load(video_id: String, page: u32, user: &str) -> Result<String, Report> {
    match video_id.as_str() {
        "missing" => Err(domain::NotFound { video_id })?,
        "down" => Err(domain::ShardDown { shard: 3 })?,
        _ => Ok(format!("{video_id} {page} {user}")),
    }
}

#[handle_errors(operation = "handler", public(handled = true))]
async fn video(path: web::Path<(String, u32)>) -> error_actix::Result<HttpResponse> {
    let (video_id, page) = path.into_inner();
    let video = load(video_id, page, "ann").await?;
    Ok(HttpResponse::Ok().body(video))
}

async fn undeclared() -> Result<HttpResponse, Failure> {
    let error: Box<dyn Error> = "connection refused by 10.0.0.7".into();
    Err(error)?
}

async fn in_a_scope() -> error_actix::Result<&'static str> {
    let context = || ErrorContext::new().operation("scoped").user_id("ann");
    Ok(scope(context, async { Err(domain::ShardDown { shard: 1 }) }).await?)
}

async fn recorded(reporter: web::Data<Reporter>) -> error_actix::Result<&'static str> {
    let task = async { Err::<&str, _>(domain::ShardDown { shard: 2 }) };
    Ok(actix_web::rt::spawn(reporter.reported("task", task)).await.map_err(Box::<dyn Error>::from)??)
}

fn server(errors: &ErrorStack) -> Server {
    let errors = errors.clone();
    Server::start(move || {
        App::new()
            .app_data(web::Data::new(errors.reporter()))
            .route("/videos/{id}/{page}", web::get().to(video))
            .route("/undeclared", web::get().to(undeclared))
            .route("/scope", web::get().to(in_a_scope))
            .route("/recorded", web::get().to(recorded))
            .wrap(errors.layer())
    })
}

#[test]
fn a_failure_answers_as_its_error_does_with_what_surrounds_it() {
    let capture = Capture::default();
    let server = server(&ErrorStack::builder().observer(capture.clone()).build().unwrap());
    assert_eq!(server.get("/videos/7/2").body, "7 2 ann");
    assert!(capture.take().is_empty());

    let answer = server.get("/videos/missing/2");
    let error = answer.error(404, "NOT_FOUND");
    assert_eq!(error["message"], "video missing not found");
    assert_eq!(
        error["context"],
        json!({"video_id": "missing", "operation": "get_video", "page": 2, "handled": true})
    );
    let seen = capture.one();
    assert_eq!(
        seen.context,
        r#""video_id":"missing","operation":"get_video","user":"ann","page":2,"handled":true"#
    );
    assert_eq!(seen.route.as_deref(), Some("/videos/{id}/{page}"));
    assert_eq!(seen.request_id.as_deref(), answer.header("x-request-id"));

    assert_eq!(server.get("/videos/down/2").error(503, "SHARD_DOWN")["retry_after"], 5);
    assert_eq!(server.get("/scope").error(503, "SHARD_DOWN")["context"], json!({"operation": "scoped"}));
}

#[test]
fn what_nobody_declared_tells_the_client_nothing() {
    let capture = Capture::default();
    let server = server(&ErrorStack::builder().observer(capture.clone()).build().unwrap());
    let answer = server.get("/undeclared");
    // Its words tell what kind it is.
    assert_eq!(answer.error(500, "FOREIGN_DATABASE")["message"], "Internal Server Error");
    assert!(!answer.body.contains("10.0.0.7"), "{}", answer.body);
    assert_eq!(capture.one().display, "connection refused by 10.0.0.7");
}

#[test]
fn what_a_task_has_recorded_is_not_recorded_again() {
    let (capture, monitor) = (Capture::default(), Monitor::new());
    let errors = ErrorStack::builder().observer(capture.clone()).monitor(monitor.clone()).build().unwrap();
    let server = server(&errors);
    let answer = server.get("/recorded");
    assert_eq!(answer.error(503, "SHARD_DOWN")["context"], json!({"operation": "task"}));
    assert_eq!(capture.one().code, "SHARD_DOWN");
    assert_eq!(monitor.snapshot().total(), 1);
}

//! Errors that have not happened.

use actix_web::{App, web};
use error_actix::admin::{Admin, Preview};
use error_actix::{BearerToken, Environment, ErrorStack, ErrorStackBuilder, Flat, Monitor, Performance};
use ureq::http::Method;

use super::{BEARER, Service, TOKEN, VideoError, hello};
use crate::capture::Capture;
use crate::captured::captured;
use crate::server::{Answer, Server};

fn preview(server: &Server, path: &str, code: &str) -> Answer {
    server.send(Method::GET, path, &[("x-preview-error", code)], "")
}

struct Previewed {
    server: Server,
    monitor: Monitor,
    performance: Performance,
    capture: Capture,
}

fn serve(set: impl FnOnce(ErrorStackBuilder) -> ErrorStackBuilder) -> Previewed {
    let (monitor, performance, capture) = (Monitor::new(), Performance::new(), Capture::default());
    let errors = ErrorStack::builder()
        .register::<VideoError>()
        .monitor(monitor.clone())
        .performance(performance.clone())
        .observer(capture.clone());
    let errors = set(errors).build().unwrap();
    let admin = Admin::builder(&errors, BearerToken::new(TOKEN).unwrap()).build().unwrap();
    let server = Server::start(move || {
        App::new()
            .service(errors.endpoints().admin(admin.clone()))
            .route("/", web::get().to(hello))
            .default_service(errors.fallback())
            .wrap(errors.layer())
    });
    Previewed { server, monitor, performance, capture }
}

#[test]
fn any_route_answers_with_any_error() {
    let Previewed { server, monitor, performance, capture } = serve(|errors| errors);
    for path in ["/", "/nowhere", "/admin/api/status"] {
        let answer = preview(&server, path, "VIDEO_NOT_FOUND");
        let error = answer.error(404, "VIDEO_NOT_FOUND");
        assert_eq!((&error["type"], &error["severity"]), (&"NotFound".into(), &"low".into()));
        assert_eq!(error["context"]["video_id"], "example video_id");
        assert_eq!(error["message"], "example message of VIDEO_NOT_FOUND");
        assert_eq!(answer.header("x-preview-error"), Some("VIDEO_NOT_FOUND"));
    }
    let error = preview(&server, "/", "VIDEO_STORAGE_GONE").error(503, "VIDEO_STORAGE_GONE");
    assert_eq!(error["message"], "Storage is away; [example shard] comes back.");
    assert_eq!((&error["retry_after"], &error["context"]["shard"]), (&7.into(), &"example shard".into()));
    // Those of the framework as well.
    preview(&server, "/", "INVALID_BODY").error(422, "INVALID_BODY");
    preview(&server, "/", "METHOD_NOT_ALLOWED").error(405, "METHOD_NOT_ALLOWED");
    let error = preview(&server, "/", "NO_SUCH_CODE").error(404, "PREVIEW_UNKNOWN_CODE");
    assert_eq!(error["context"]["asked_code"], "NO_SUCH_CODE");
    preview(&server, "/", "").error(404, "PREVIEW_UNKNOWN_CODE");
    // Nobody has counted any of them.
    assert_eq!(
        (capture.take().len(), monitor.snapshot().total(), monitor.snapshot().total_requests()),
        (0, 0, 0)
    );
    assert!(performance.snapshot().all().is_none());
    assert_eq!(server.get("/").status, 200);
    assert_eq!(monitor.snapshot().total_requests(), 1);
}

#[test]
fn the_catalogue_shows_the_exact_response_in_every_format() {
    let service = Service::start();
    let shown = service.json("preview/VIDEO_STORAGE_GONE");
    let formats: Vec<_> = shown["responses"].as_array().unwrap().iter().map(|one| &one["format"]).collect();
    assert_eq!(formats, ["own", "standard", "flat", "problem"]);
    // What is shown is what is sent.
    let sent = preview(&service.server, "/", "VIDEO_STORAGE_GONE");
    let own = &shown["responses"][0];
    assert_eq!(own["status"], sent.status);
    let without_id = |body: &str| {
        let mut body: serde_json::Value = serde_json::from_str(body).unwrap();
        body["error"]["request_id"].take();
        body
    };
    assert_eq!(without_id(own["body"].as_str().unwrap()), without_id(&sent.body));
    for header in own["headers"].as_array().unwrap() {
        let (name, value) = (header[0].as_str().unwrap(), header[1].as_str().unwrap());
        assert!(name == "x-request-id" || sent.header(name) == Some(value), "{name}: {value}");
    }
    let problem = service.json("preview/VIDEO_STORAGE_GONE?format=problem");
    assert_eq!(problem["responses"].as_array().unwrap().len(), 1);
    assert!(problem["responses"][0]["body"].as_str().unwrap().contains(r#""title""#));
    let content_type = serde_json::json!(["content-type", "application/problem+json"]);
    assert!(problem["responses"][0]["headers"].as_array().unwrap().contains(&content_type));
    service.get("preview/NOPE").error(404, "PREVIEW_UNKNOWN_CODE");
    service.get("preview/VIDEO_NOT_FOUND?format=xml").error(400, "INVALID_QUERY");
    assert_eq!(service.monitor.snapshot().total(), 0);
}

#[test]
fn the_format_is_the_stacks() {
    let Previewed { server, .. } = serve(|errors| errors.format(Flat::new()));
    let answer = preview(&server, "/", "VIDEO_NOT_FOUND");
    assert_eq!((answer.status, &answer.json()["error"]), (404, &"video_not_found".into()), "{}", answer.body);
}

#[test]
fn production_needs_it_by_name_and_says_so() {
    let production =
        || Environment::of(|name| (name == "ERRORS_ENVIRONMENT").then(|| "production".to_owned()));
    let Previewed { server, .. } = serve(|errors| errors.environment(production()));
    assert_eq!(preview(&server, "/", "VIDEO_NOT_FOUND").status, 200);
    let answer = server.send(Method::GET, "/admin/api/preview/VIDEO_NOT_FOUND", &[BEARER], "");
    answer.error(404, "ADMIN_PREVIEW_OFF");
    let told = captured(|| {
        let Previewed { server, .. } =
            serve(|errors| errors.environment(production()).preview(Preview::Always));
        preview(&server, "/", "VIDEO_NOT_FOUND").error(404, "VIDEO_NOT_FOUND");
    });
    assert_eq!(told.matches("previews of errors are switched on").count(), 1, "{told}");
    let off = Environment::of(|name| (name == "ERRORS_PREVIEW").then(|| "never".to_owned()));
    let Previewed { server, .. } = serve(|errors| errors.environment(off));
    assert_eq!(preview(&server, "/", "VIDEO_NOT_FOUND").status, 200);
}

//! What the scheduler logs, as it stands in its files.

use std::fs;
use std::time::Duration;

use error_actix::logging::{Console, Logging};
use error_examples::video_scheduler::{State, app};
use serde_json::{Value, json};
use tempfile::TempDir;
use tracing::dispatcher::set_default;
use ureq::http::Method;

use super::{done, outage, settings};
use crate::captured::beside_another;
use crate::provider::Provider;
use crate::server::Server;

#[test]
fn who_uploads_is_in_the_applications_own_line() {
    beside_another();
    let folder = TempDir::new().unwrap();
    let services = Provider::start(done());
    let state = State::new(&settings(&folder, &[]), &services.url()).unwrap();
    let logging = Logging::builder().environment("production").console(Console::None);
    let logging = logging.folder(folder.path()).build().unwrap();
    let dispatch = logging.dispatch().clone();
    let server = Server::start(move || {
        // The thread is a server's, and ends with it.
        std::mem::forget(set_default(&dispatch));
        app(&state)
    });
    let upload = |id: &str| {
        let path = format!("/api/videos/{id}?title=A%20fox&format=mp4");
        server.send(Method::PUT, &path, &[("authorization", "Bearer 0123456789abcdef-ann")], "the video")
    };
    let uploaded = upload("fox");
    services.will(outage());
    assert_eq!((uploaded.status, upload("bear").status), (201, 503));
    assert!(logging.flush(Duration::from_secs(60)));

    let lines = |file: &str| -> Vec<Value> {
        let text = fs::read_to_string(folder.path().join(file)).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let app = lines("app.log");
    let [line] = &app.iter().filter(|line| line["message"] == "video uploaded").collect::<Vec<_>>()[..]
    else {
        panic!("{app:#?}")
    };
    for (name, value) in [
        ("level", json!("INFO")),
        ("user.id", json!("ann")),
        ("video.id", json!("fox")),
        ("video.bytes", json!(9)),
        ("request_id", json!(uploaded.header("x-request-id"))),
    ] {
        assert_eq!(line[name], value, "{name} in {line}");
    }
    // An error has its place and its causes in the stead of a stack.
    let [error] = &lines("errors.log")[..] else { panic!("{:#?}", lines("errors.log")) };
    assert_eq!((&error["error.code"], &error["user.id"]), (&json!("S3_UPLOAD"), &json!("ann")));
    assert!(error["code.file.path"].as_str().unwrap().ends_with("video_scheduler/videos.rs"), "{error}");
    assert!(error["error.causes"].as_str().unwrap().contains("500"), "{error}");
}

//! What a line says.

use std::fmt;
use std::io;

use serde_json::json;
use tracing::{debug, error, info, info_span, warn};

use super::{builder, line_of, lines_of, text_of};
use crate::logging::Form;

#[test]
fn a_line_in_json() {
    let text = text_of(Form::Json, || {
        let left = -3_i64;
        warn!(target: "shop", { user.id = "ann", paid = true, sum = 12.5, left }, "order {} <paid>", 7);
    });
    assert_eq!(
        text,
        concat!(
            r#"{"timestamp":"2022-01-01T00:00:00.007Z","level":"WARN","target":"shop","#,
            r#""message":"order 7 \u003cpaid\u003e","user.id":"ann","paid":true,"sum":12.5,"left":-3}"#,
            "\n"
        )
    );
}

#[test]
fn a_line_for_people() {
    let text = text_of(Form::Text, || {
        let span = info_span!("request", request_id = "r-7", path = "/a b");
        let _inside = span.enter();
        info!(target: "shop", user = "ann", note = "two\nwords \u{202e}", empty = "", "a\nb\u{1b}[31m");
        debug!(target: "shop", left = 2);
    });
    assert_eq!(
        text,
        concat!(
            "2022-01-01T00:00:00.007Z  INFO shop: a\\nb\\u{1b}[31m user=ann note=\"two\\nwords \\\\u{202e}\" empty=\"\" ",
            "request_id=r-7 path=\"/a b\"\n",
            "2022-01-01T00:00:00.007Z DEBUG shop: left=2 request_id=r-7 path=\"/a b\"\n"
        )
    );
}

#[test]
fn the_fields_of_spans_are_in_every_line() {
    let lines = lines_of(|| {
        let request = info_span!("request", request_id = "r-7", step = 1, user = tracing::field::Empty);
        let _request = request.enter();
        info!("outer");
        let job = info_span!("job", step = 2, job = "render");
        let _job = job.enter();
        info!(job = "encode", "inner");
        request.record("user", "ann");
        request.record("step", 3);
        info!(request_id = tracing::field::Empty, "later");
    });
    assert_eq!(
        lines,
        [
            json!({"message": "outer", "request_id": "r-7", "step": 1}),
            json!({"message": "inner", "job": "encode", "step": 2, "request_id": "r-7"}),
            json!({"message": "later", "job": "render", "step": 2, "request_id": "r-7", "user": "ann"}),
        ]
    );
}

#[test]
fn what_a_span_records_again_and_again_takes_no_room() {
    let lines = lines_of(|| {
        let span = info_span!("upload", name = "a.mp4", done = 0);
        let _inside = span.enter();
        for done in 0..100_000 {
            span.record("done", done);
        }
        info!("done");
    });
    assert_eq!(lines, [json!({"message": "done", "name": "a.mp4", "done": 99_999})]);
}

#[test]
fn an_event_says_which_span_it_is_in() {
    let line = line_of(|| {
        let of_user = info_span!("user", user.id = 7);
        let _elsewhere = info_span!("elsewhere", user.id = 8).entered();
        info!(parent: &of_user, "renamed");
    });
    assert_eq!(line, json!({"message": "renamed", "user.id": 7}));
}

#[test]
fn a_name_is_there_once() {
    let line = line_of(|| {
        let _span = info_span!("span", level = "inner", target = 1).entered();
        info!(timestamp = 1, level = 2, a = 3, a = 4, a = 5, service.name = "mine", "twice");
    });
    assert_eq!(
        line,
        json!({
            "message": "twice", "field.timestamp": 1, "field.level": 2, "a": 3, "field.a": 4, "field.a.2": 5,
            "field.service.name": "mine", "field.target": 1,
        })
    );
}

#[test]
fn where_a_line_comes_from_is_in_it() {
    let (builder, written) = builder(Form::Json);
    let logging = builder.service("shop \"7\"").version("1.2.3").environment("production").build().unwrap();
    tracing::dispatcher::with_default(logging.dispatch(), || info!(target: "t", "up"));
    assert!(
        written.text().ends_with(
            r#""message":"up","service.name":"shop \"7\"","service.version":"1.2.3","deployment.environment.name":"production"}
"#
        ),
        "{}",
        written.text()
    );
}

#[test]
fn what_others_log_by_the_crate_log_is_there() {
    let text = text_of(Form::Json, || {
        use tracing_log::log::{Level, Record};

        let message = format_args!("token=hunter2 refused");
        let record =
            Record::builder().args(message).level(Level::Warn).target("actix_web::x").line(Some(7)).build();
        tracing_log::format_trace(&record).unwrap();
    });
    assert_eq!(
        text,
        concat!(
            r#"{"timestamp":"2022-01-01T00:00:00.007Z","level":"WARN","target":"actix_web::x","#,
            r#""message":"token=[redacted] refused"}"#,
            "\n"
        )
    );
}

#[derive(Debug)]
struct Outer(io::Error);

impl fmt::Display for Outer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the order was not saved")
    }
}

impl std::error::Error for Outer {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

#[test]
fn an_error_is_written_with_its_causes() {
    let error = Outer(io::Error::other("no route to postgres://app:hunter2@db"));
    let line = line_of(|| error!(error = &error as &(dyn std::error::Error + 'static), "failed"));
    assert_eq!(line["error"], "the order was not saved: no route to postgres://app:[redacted]@db");
}

#[test]
fn secrets_are_taken_out() {
    let line = line_of(|| {
        let _span = info_span!("login", authorization = "Bearer abcdefgh12345678", api_key = 7).entered();
        info!(
            password = "hunter2",
            user.access_token = ?Some("abc"),
            card = 4_111_111_111_111_111_u64,
            wide = 4_111_111_111_111_111_i128,
            millis = 1_640_995_200_007_u64,
            note = "token=hunter2 of ann@example.com",
            "lost postgres://app:hunter2@db"
        );
    });
    assert_eq!(
        line,
        json!({
            "message": "lost postgres://app:[redacted]@db",
            "password": "[redacted]",
            "user.access_token": "[redacted]",
            "card": "[redacted]",
            "wide": "[redacted]",
            "millis": 1_640_995_200_007_u64,
            "note": "token=[redacted] of [redacted]",
            "authorization": "[redacted]",
            "api_key": "[redacted]",
        })
    );
}

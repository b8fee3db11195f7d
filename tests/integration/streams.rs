//! Bodies that come piece by piece, and break.

use std::future::poll_fn;
use std::io;
use std::task::Poll;

use actix_web::body::SizedStream;
use actix_web::middleware::{Compress, Condition};
use actix_web::{App, Error, HttpResponse, web};
use bytes::Bytes;
use error_actix::{ErrorStack, HttpError, Monitor, RequestId, ResponseError};
use futures_util::stream::{self, Stream, StreamExt as _};

use crate::capture::Capture;
use crate::captured::Lines;
use crate::raw::{RawAnswer, exchange, request};
use crate::server::Server;

#[derive(Debug, HttpError, ResponseError)]
#[error("row {row} is broken")]
#[http(status = 503)]
struct RowBroken {
    row: u32,
}

type Piece = Result<Bytes, Error>;

/// What a stream does next.
#[derive(Clone, Copy)]
enum Step {
    Give(&'static str),
    /// Is not ready, once.
    Wait,
    Fail,
    FailDeclared,
    Panic,
}

use Step::{Fail, FailDeclared, Give, Panic, Wait};

fn steps(steps: &'static [Step]) -> impl Stream<Item = Piece> {
    stream::unfold(steps.iter(), |mut steps| async move {
        let mut step = *steps.next()?;
        if let Wait = step {
            let mut waited = false;
            poll_fn(|context| {
                context.waker().wake_by_ref();
                if std::mem::replace(&mut waited, true) { Poll::Ready(()) } else { Poll::Pending }
            })
            .await;
            step = *steps.next()?;
        }
        let piece = match step {
            Give(text) => Ok(Bytes::from_static(text.as_bytes())),
            Wait => Ok(Bytes::from_static(b" ")),
            Fail => Err(io::Error::new(io::ErrorKind::TimedOut, "the disk at 10.0.0.7 is slow").into()),
            FailDeclared => Err(RowBroken { row: 7 }.into()),
            Panic => panic!("in a stream"),
        };
        Some((piece, steps))
    })
}

const CASES: &[(&str, &[Step])] = &[
    ("/whole", &[Give("one,"), Wait, Give("two,"), Give("three")]),
    ("/nothing", &[]),
    ("/waits", &[Wait, Give("one")]),
    ("/fails-at-once", &[Fail]),
    ("/declared-at-once", &[FailDeclared]),
    ("/panics-at-once", &[Panic]),
    ("/fails-later", &[Give("one,"), Give("two,"), Fail]),
    ("/declared-later", &[Give("one,"), Wait, FailDeclared]),
    ("/panics-later", &[Give("one,"), Wait, Panic]),
    ("/fails-unseen", &[Wait, Fail]),
];

fn serve(layers: usize, compress: bool) -> (Server, Capture) {
    let capture = Capture::default();
    let errors = ErrorStack::builder().observer(capture.clone()).build().unwrap();
    let server = Server::start(move || {
        let mut scope = web::scope("");
        for (path, case) in CASES {
            let streaming = || async { HttpResponse::Ok().content_type("text/csv").streaming(steps(case)) };
            scope = scope.route(path, web::get().to(streaming)).route(path, web::head().to(streaming));
        }
        let sized = || async {
            let body = SizedStream::new(100, steps(&[Give("one,"), Wait, Fail]));
            HttpResponse::Ok().body(body)
        };
        let closed = || async {
            HttpResponse::Forbidden().content_type("text/html").streaming(steps(&[Give("<p>"), Fail]))
        };
        scope = scope.route("/sized", web::get().to(sized)).route("/closed", web::get().to(closed));
        let nested = Condition::new(layers > 1, errors.layer());
        let compress = Condition::new(compress, Compress::default());
        let outer = Condition::new(layers > 0, errors.layer());
        App::new().service(scope).wrap(nested).wrap(compress).wrap(outer)
    });
    (server, capture)
}

fn get(server: &Server, path: &str) -> Option<RawAnswer> {
    exchange(server, &request("GET", path, &[], b""))
}

#[test]
fn streams_that_end_well_are_what_they_are_without_the_layer() {
    let (bare, _) = serve(0, false);
    for layers in [1, 2] {
        let (server, capture) = serve(layers, false);
        for path in ["/whole", "/nothing", "/waits"] {
            let (answer, expected) = (get(&server, path).unwrap(), get(&bare, path).unwrap());
            assert_eq!(answer.plain(), expected.plain());
            assert!(answer.header("x-request-id").is_some());
        }
        assert!(capture.take().is_empty());
    }
}

#[test]
fn what_breaks_before_anything_was_sent_is_an_error_like_others() {
    for (layers, compress) in [(1, false), (1, true), (2, false), (2, true)] {
        let (server, capture) = serve(layers, compress);
        for (path, code) in [
            ("/fails-at-once", "RESPONSE_STREAM_FAILED"),
            ("/declared-at-once", "RESPONSE_STREAM_FAILED"),
            ("/panics-at-once", "RESPONSE_STREAM_PANICKED"),
        ] {
            let answer = get(&server, path).unwrap();
            assert_eq!(answer.error(500, code)["message"], "Internal Server Error");
            assert!(!answer.text().contains("10.0.0.7"));
            let seen = capture.one();
            assert_eq!((seen.code, seen.route.as_deref()), (code, Some(path)));
            assert_eq!(seen.request_id.as_deref(), answer.header("x-request-id"));
        }
    }
}

#[test]
fn what_breaks_later_ends_the_connection_and_is_told_once() {
    for (layers, compress) in [(1, false), (1, true), (2, false), (2, true)] {
        let (server, capture) = serve(layers, compress);
        for (path, code, said, sent) in [
            ("/fails-later", "RESPONSE_STREAM_FAILED", "the disk at 10.0.0.7 is slow", 8),
            ("/declared-later", "RESPONSE_STREAM_FAILED", "row 7 is broken", 4),
            ("/panics-later", "RESPONSE_STREAM_PANICKED", "in a stream", 4),
            ("/fails-unseen", "RESPONSE_STREAM_FAILED", "the disk at 10.0.0.7 is slow", 0),
            ("/sized", "RESPONSE_STREAM_FAILED", "the disk at 10.0.0.7 is slow", 4),
        ] {
            let answer = get(&server, path);
            if let Some(answer) = &answer {
                assert_eq!(answer.status, 200, "{path}");
                // Neither the last chunk nor the whole length: the client knows that something is missing.
                assert!(!answer.bytes.ends_with(b"0\r\n\r\n"), "{path}");
            }
            let seen = capture.one();
            assert_eq!((seen.code, seen.status, seen.route.as_deref()), (code, 500, Some(path)));
            assert!(seen.display.contains(said), "{}", seen.display);
            assert!(seen.context.contains(&format!("\"bytes_sent\":{sent}")), "{}", seen.context);
            assert_eq!(seen.path.as_deref(), Some(path));
            assert!(seen.request_id.is_some());
        }
        assert_eq!(get(&server, "/whole").unwrap().status, 200, "the worker lives on");
    }
}

#[test]
fn a_failed_response_that_breaks_is_two_errors() {
    let (server, capture) = serve(1, false);
    assert!(get(&server, "/closed").is_none_or(|answer| answer.status == 403));
    let codes: Vec<_> = capture.take().into_iter().map(|seen| seen.code).collect();
    assert_eq!(codes, ["FORBIDDEN", "RESPONSE_STREAM_FAILED"]);
}

#[test]
fn a_response_to_head_is_answered_like_the_others() {
    let (server, capture) = serve(1, false);
    let head = |path| exchange(&server, &request("HEAD", path, &[], b"")).unwrap();
    let whole = head("/whole");
    assert_eq!((whole.status, whole.body.len()), (200, 0));
    assert!(capture.take().is_empty());
    let failed = head("/fails-at-once");
    assert_eq!((failed.status, failed.header("x-error-code")), (500, Some("RESPONSE_STREAM_FAILED")));
    assert!(failed.body.is_empty());
    capture.one();
}

#[test]
fn monitors_count_broken_streams() {
    let monitor = Monitor::new();
    let errors = ErrorStack::builder().monitor(monitor.clone()).build().unwrap();
    let server = Server::start(move || {
        App::new()
            .route("/", web::get().to(|| async { HttpResponse::Ok().streaming(steps(&[Give("a"), Fail])) }))
            .wrap(errors.layer())
    });
    get(&server, "/");
    get(&server, "/");
    assert_eq!(monitor.snapshot().total(), 2);
}

#[test]
fn a_stream_keeps_the_length_that_it_promised() {
    let (server, _) = serve(1, false);
    assert_eq!(get(&server, "/sized").unwrap().header("content-length"), Some("100"));
}

#[test]
fn what_a_stream_does_is_done_for_its_request() {
    let lines = Lines::default();
    let errors = ErrorStack::builder().build().unwrap();
    let server = Server::start({
        let lines = lines.clone();
        move || {
            lines.install();
            let rows = || async {
                let rows = stream::iter([1, 2, 3]).map(|row| {
                    let id = RequestId::current().unwrap();
                    tracing::info!(row, handed_on = id.as_str(), "a row");
                    Ok::<_, Error>(Bytes::from_static(b"row "))
                });
                HttpResponse::Ok().streaming(rows)
            };
            App::new().route("/", web::get().to(rows)).wrap(errors.layer())
        }
    });
    let answer = server.get("/");
    assert_eq!(answer.body, "row row row ");
    drop(server);
    let lines = lines.take();
    assert_eq!(
        lines.iter().map(|line| line["row"].as_u64()).collect::<Vec<_>>(),
        [Some(1), Some(2), Some(3)]
    );
    let id = answer.header("x-request-id");
    for line in &lines {
        assert_eq!((line["handed_on"].as_str(), line["span"]["request_id"].as_str()), (id, id), "{line}");
    }
}

//! An error, its occurrence, and the bytes of its body, beside what people write by hand.
//!
//! `cargo bench -p error-core` prints time and allocations; compare cases of one run only.

use std::fmt::Write as _;
use std::time::SystemTime;

use divan::{AllocProfiler, Bencher, black_box};
use error_core::{
    BODY_LIMIT, EnvelopeFormat, HttpError, JsonBuffer, Monitor, Occurrence, RequestFacts, Standard,
};
use jiff::Timestamp;
use serde::Serialize;

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

#[derive(Debug, HttpError)]
enum VideoError {
    #[error("video {video_id} not found")]
    #[http(status = 404)]
    NotFound {
        #[context]
        video_id: String,
        #[context]
        model: String,
    },
}

const REQUEST_ID: &str = "01a1fc72-dcdb-74c1-bddb-d6269b7fa6f5";

fn error() -> VideoError {
    VideoError::NotFound {
        video_id: black_box("video-1234567").to_owned(),
        model: black_box("stable").to_owned(),
    }
}

/// A declared error through the standard envelope, into one exactly sized allocation.
#[divan::bench(sample_count = 200, sample_size = 500)]
fn declared(bencher: Bencher<'_, '_>) {
    let mut scratch = Vec::new();
    bencher.with_inputs(error).bench_local_refs(|error| {
        let error: &VideoError = error;
        let mut request = RequestFacts::default();
        request.request_id = Some(black_box(REQUEST_ID));
        let occurrence = Occurrence::new(error, SystemTime::now()).with_request(request);
        let mut body = JsonBuffer::reusing(std::mem::take(&mut scratch), BODY_LIMIT);
        Standard::new().render(&occurrence, &mut body);
        let bytes: Box<[u8]> = body.as_bytes().into();
        scratch = body.into_bytes();
        bytes
    });
}

/// The same members through borrowed serde structs and a presized buffer: a careful hand.
#[divan::bench(sample_count = 200, sample_size = 500)]
fn by_hand_careful(bencher: Bencher<'_, '_>) {
    #[derive(Serialize)]
    struct Body<'a> {
        error: Members<'a>,
    }
    #[derive(Serialize)]
    struct Members<'a> {
        r#type: &'a str,
        code: &'a str,
        message: &'a str,
        category: &'a str,
        severity: &'a str,
        status_code: u16,
        timestamp: &'a str,
        recoverable: bool,
        request_id: &'a str,
        context: Context<'a>,
    }
    #[derive(Serialize)]
    struct Context<'a> {
        video_id: &'a str,
        model: &'a str,
    }
    bencher.with_inputs(error).bench_local_refs(|error| {
        let error: &VideoError = error;
        let VideoError::NotFound { video_id, model } = error;
        let mut message = String::with_capacity(64);
        write!(message, "video {video_id} not found").ok();
        let timestamp = format!("{:.3}", Timestamp::now());
        let body = Body {
            error: Members {
                r#type: "NotFound",
                code: "VIDEO_NOT_FOUND",
                message: &message,
                category: "resource_not_found",
                severity: "low",
                status_code: 404,
                timestamp: &timestamp,
                recoverable: false,
                request_id: black_box(REQUEST_ID),
                context: Context { video_id, model },
            },
        };
        let mut bytes = Vec::with_capacity(512);
        serde_json::to_writer(&mut bytes, &body).ok();
        bytes
    });
}

/// The same members through owned strings and `json!`: what most services have.
#[divan::bench(sample_count = 200, sample_size = 500)]
fn by_hand_typical(bencher: Bencher<'_, '_>) {
    bencher.with_inputs(error).bench_local_refs(|error| {
        let error: &VideoError = error;
        let VideoError::NotFound { video_id, model } = error;
        let body = serde_json::json!({
            "error": {
                "type": "NotFound",
                "code": "VIDEO_NOT_FOUND",
                "message": error.to_string(),
                "category": "resource_not_found",
                "severity": "low",
                "status_code": 404,
                "timestamp": format!("{:.3}", Timestamp::now()),
                "recoverable": false,
                "request_id": black_box(REQUEST_ID),
                "context": {"video_id": video_id, "model": model},
            }
        });
        serde_json::to_vec(&body)
    });
}

/// Counting one error.
#[divan::bench(sample_count = 200, sample_size = 500)]
fn count(bencher: Bencher<'_, '_>) {
    let monitor = Monitor::new();
    let error = error();
    bencher.bench_local(|| monitor.record(black_box(&error).site()));
}

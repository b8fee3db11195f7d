//! From two texts to a response and away, as a handler's `?` goes: declared, by the fastest hand, and the usual way.
//!
//! `cargo bench -p error-actix` prints time and allocations; compare cases of one run only. Where time is noisy,
//! `cargo xtask instructions` counts instructions.

use std::cell::Cell;
use std::fmt::{self, Write as _};
use std::time::{SystemTime, UNIX_EPOCH};

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, HeaderValue};
use actix_web::{Error, HttpResponse, ResponseError};
use bytes::Bytes;
use divan::{AllocProfiler, black_box};
use error_actix::{
    BODY_LIMIT, EnvelopeFormat as _, HttpError, JsonBuffer, Occurrence, RequestFacts,
    ResponseError as DeriveResponseError, Standard,
};
use serde::Serialize;

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

const REQUEST_ID: &str = "01a1fc72-dcdb-74c1-bddb-d6269b7fa6f5";

/// Every case by its name, for counting instructions: one after the other would share a process.
type Case = (&'static str, fn() -> HttpResponse);

const CASES: [Case; 5] = [
    ("declared", declared),
    ("declared_content_type_only", declared_content_type_only),
    ("by_hand", by_hand),
    ("usual", usual),
    ("no_body", no_body),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [flag, case, times] = arguments.as_slice() else { return divan::main() };
    let case = CASES.iter().find(|(name, _)| flag == "--loop" && name == case);
    let (Some((_, run)), Ok(times)) = (case, times.parse::<u32>()) else { return divan::main() };
    for _ in 0..times {
        drop(black_box(run()));
    }
}

/// As `?` in a handler and Actix behind it do.
fn respond<E: ResponseError + 'static>(error: E) -> HttpResponse {
    HttpResponse::from_error(Error::from(error))
}

fn video_id() -> &'static str {
    black_box("video-1234567")
}

fn model() -> &'static str {
    black_box("stable")
}

#[derive(Debug, HttpError, DeriveResponseError)]
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

fn not_found() -> VideoError {
    VideoError::NotFound { video_id: video_id().to_owned(), model: model().to_owned() }
}

/// With every header of the contract.
#[divan::bench(sample_count = 200, sample_size = 500)]
fn declared() -> HttpResponse {
    respond(not_found())
}

/// A declared error whose response has only a body and its type.
#[derive(Debug)]
struct BodyOnly(VideoError);

impl fmt::Display for BodyOnly {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl ResponseError for BodyOnly {
    fn error_response(&self) -> HttpResponse {
        let mut request = RequestFacts::default();
        request.request_id = Some(black_box(REQUEST_ID));
        let occurrence = Occurrence::new(&self.0, SystemTime::now()).with_request(request);
        // As the adapter does it.
        thread_local! {
            static SCRATCH: Cell<Option<JsonBuffer>> = const { Cell::new(None) };
        }
        let mut buffer = SCRATCH.take().unwrap_or_else(|| JsonBuffer::new(BODY_LIMIT));
        buffer.truncate(0);
        Standard::new().render(&occurrence, &mut buffer);
        let body = Bytes::copy_from_slice(buffer.as_bytes());
        SCRATCH.set(Some(buffer));
        json(body)
    }
}

fn json(body: Bytes) -> HttpResponse {
    let mut response = HttpResponse::with_body(StatusCode::NOT_FOUND, BoxBody::new(body));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

#[divan::bench(sample_count = 200, sample_size = 500)]
fn declared_content_type_only() -> HttpResponse {
    respond(BodyOnly(not_found()))
}

/// The same bytes, written by hand for this one error: constant pieces, one pass over each text, one allocation.
#[derive(Debug)]
struct ByHand {
    video_id: String,
    model: String,
}

impl fmt::Display for ByHand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "video {} not found", self.video_id)
    }
}

impl ResponseError for ByHand {
    fn error_response(&self) -> HttpResponse {
        let mut body = Vec::with_capacity(512);
        body.extend_from_slice(br#"{"error":{"type":"NotFound","code":"VIDEO_NOT_FOUND","message":"video "#);
        escape(&mut body, &self.video_id);
        body.extend_from_slice(br#" not found","category":"resource_not_found","severity":"low","status_code":404,"timestamp":""#);
        timestamp(&mut body);
        body.extend_from_slice(br#"","recoverable":false,"request_id":""#);
        escape(&mut body, black_box(REQUEST_ID));
        body.extend_from_slice(br#"","context":{"video_id":""#);
        escape(&mut body, &self.video_id);
        body.extend_from_slice(br#"","model":""#);
        escape(&mut body, &self.model);
        body.extend_from_slice(br#""}}}"#);
        json(body.into())
    }
}

fn escape(body: &mut Vec<u8>, text: &str) {
    let needs = |byte: &u8| *byte < 0x20 || matches!(byte, b'"' | b'\\' | b'<' | b'>' | b'&' | 0xe2);
    if text.as_bytes().iter().any(needs) {
        for c in text.chars() {
            let _ = write!(Appended(body), "{}", c.escape_default());
        }
    } else {
        body.extend_from_slice(text.as_bytes());
    }
}

struct Appended<'a>(&'a mut Vec<u8>);

impl fmt::Write for Appended<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

/// Days to a date by the civil calendar's arithmetic.
fn timestamp(body: &mut Vec<u8>) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let (days, second) = (now.as_secs() / 86_400, now.as_secs() % 86_400);
    let shifted = days + 719_468;
    let (era, of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let (day, month) = (of_year - (153 * month + 2) / 5 + 1, if month < 10 { month + 3 } else { month - 9 });
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let mut text = *b"0000-00-00T00:00:00.000Z";
    let millis = u64::from(now.subsec_millis());
    for (at, width, number) in [
        (0, 4, year),
        (5, 2, month),
        (8, 2, day),
        (11, 2, second / 3600),
        (14, 2, second / 60 % 60),
        (17, 2, second % 60),
        (20, 3, millis),
    ] {
        let mut rest = number;
        for digit in text.iter_mut().skip(at).take(width).rev() {
            *digit = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
    }
    body.extend_from_slice(&text);
}

#[divan::bench(sample_count = 200, sample_size = 500)]
fn by_hand() -> HttpResponse {
    respond(ByHand { video_id: video_id().to_owned(), model: model().to_owned() })
}

/// The usual way: `thiserror`, a struct of `String`s, `.json()`.
#[derive(Debug, thiserror::Error)]
enum UsualError {
    #[error("video {video_id} not found")]
    NotFound { video_id: String, model: String },
}

#[derive(Serialize)]
struct Envelope {
    error: Members,
}

#[derive(Serialize)]
struct Members {
    r#type: String,
    code: String,
    message: String,
    category: String,
    severity: String,
    status_code: u16,
    timestamp: String,
    recoverable: bool,
    request_id: String,
    context: std::collections::BTreeMap<String, String>,
}

impl ResponseError for UsualError {
    fn status_code(&self) -> StatusCode {
        StatusCode::NOT_FOUND
    }

    fn error_response(&self) -> HttpResponse {
        let Self::NotFound { video_id, model } = self;
        let context = [("video_id".to_owned(), video_id.clone()), ("model".to_owned(), model.clone())];
        HttpResponse::build(self.status_code()).json(Envelope {
            error: Members {
                r#type: "NotFound".to_owned(),
                code: "VIDEO_NOT_FOUND".to_owned(),
                message: self.to_string(),
                category: "resource_not_found".to_owned(),
                severity: "low".to_owned(),
                status_code: 404,
                timestamp: format!("{:.3}", jiff::Timestamp::now()),
                recoverable: false,
                request_id: black_box(REQUEST_ID).to_owned(),
                context: context.into_iter().collect(),
            },
        })
    }
}

#[divan::bench(sample_count = 200, sample_size = 500)]
fn usual() -> HttpResponse {
    respond(UsualError::NotFound { video_id: video_id().to_owned(), model: model().to_owned() })
}

/// What Actix needs for any error: the floor.
#[derive(Debug)]
#[expect(dead_code, reason = "carried and dropped as the others are")]
struct NoBody {
    video_id: String,
    model: String,
}

impl fmt::Display for NoBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not found")
    }
}

impl ResponseError for NoBody {
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(StatusCode::NOT_FOUND)
    }
}

#[divan::bench(sample_count = 200, sample_size = 500)]
fn no_body() -> HttpResponse {
    respond(NoBody { video_id: video_id().to_owned(), model: model().to_owned() })
}

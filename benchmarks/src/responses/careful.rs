//! A careful hand: nothing is copied but into the body.

use std::fmt::{self, Write as _};

use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;

use crate::adapter::{REQUEST_ID, json, model, respond, video_id};

#[derive(Debug)]
struct Careful {
    video_id: String,
    model: String,
}

impl fmt::Display for Careful {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "video {} not found", self.video_id)
    }
}

#[derive(Serialize)]
struct Envelope<'a> {
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

impl ResponseError for Careful {
    fn error_response(&self) -> HttpResponse {
        let mut message = String::with_capacity(64);
        let mut timestamp = String::with_capacity(32);
        // Writing to a string does not fail.
        let _ = write!(message, "{self}");
        let _ = write!(timestamp, "{:.3}", jiff::Timestamp::now());
        let members = Members {
            r#type: "NotFound",
            code: "VIDEO_NOT_FOUND",
            message: &message,
            category: "resource_not_found",
            severity: "low",
            status_code: 404,
            timestamp: &timestamp,
            recoverable: false,
            request_id: std::hint::black_box(REQUEST_ID),
            context: Context { video_id: &self.video_id, model: &self.model },
        };
        let mut body = Vec::with_capacity(512);
        let _ = serde_json::to_writer(&mut body, &Envelope { error: members });
        json(body.into())
    }
}

pub(super) fn careful() -> HttpResponse {
    respond(Careful { video_id: video_id().to_owned(), model: model().to_owned() })
}

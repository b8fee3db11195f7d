//! From two texts to a response and away, as a handler's `?` goes: one error, told by everybody's means.

mod actix_web_error;
mod careful;
mod http_api_problem;
mod json_value;
mod masterror;
mod problem_details;

use actix_web::HttpResponse;
use actix_web::body::{BodySize, MessageBody};

use crate::adapter::{by_hand, declared, usual};
use crate::case::{Case, looped};

/// A way of answering with the error.
pub(crate) struct Answer {
    pub(crate) name: &'static str,
    /// As the table has it.
    pub(crate) label: &'static str,
    respond: fn() -> HttpResponse,
}

/// The first is what others are compared with.
pub(crate) const ANSWERS: [Answer; 11] = [
    Answer {
        name: "answer_by_hand",
        label: "these bytes by hand, for this one error",
        respond: by_hand::by_hand,
    },
    Answer { name: "answer_ours", label: "**declared**, with all headers", respond: declared::declared },
    Answer {
        name: "answer_ours_body",
        label: "**declared**, `Content-Type` alone",
        respond: declared::declared_content_type_only,
    },
    Answer {
        name: "answer_careful",
        label: "by hand: borrowed serde structs, one buffer",
        respond: careful::careful,
    },
    Answer {
        name: "answer_usual",
        label: "by hand, as usual: thiserror, a struct of `String`s, `.json()`",
        respond: usual::usual,
    },
    Answer {
        name: "answer_json_value",
        label: "by hand: thiserror, `serde_json::json!`",
        respond: json_value::json_value,
    },
    Answer {
        name: "answer_problem_details",
        label: "problem_details 0.11",
        respond: problem_details::problem_details,
    },
    Answer {
        name: "answer_http_api_problem",
        label: "http-api-problem 0.60",
        respond: http_api_problem::http_api_problem,
    },
    Answer { name: "answer_masterror", label: "masterror 0.27", respond: masterror::masterror },
    Answer {
        name: "answer_actix_web_error",
        label: "actix-web-error 0.2",
        respond: actix_web_error::actix_web_error,
    },
    Answer { name: "answer_no_body", label: "Actix alone: no body", respond: usual::no_body },
];

/// What a client might want to be told, as its texts are found in a body.
const FACTS: [&str; 10] = [
    "VIDEO_NOT_FOUND",
    "video video-1234567 not found",
    "resource_not_found",
    "\"low\"",
    "404",
    "\"timestamp\"",
    "\"recoverable\"",
    "\"request_id\"",
    "\"video_id\"",
    "\"model\"",
];

impl Answer {
    /// How many of the error's facts its body has, of how many; how many bytes; how many headers.
    pub(crate) fn contents(&self) -> Contents {
        let response = (self.respond)();
        let headers = response.headers().len();
        let body = response.into_body();
        let size = match body.size() {
            BodySize::Sized(size) => size,
            BodySize::None | BodySize::Stream => 0,
        };
        let text = body.try_into_bytes().unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let facts = FACTS.iter().filter(|fact| text.contains(**fact)).count();
        Contents { facts, of: FACTS.len(), size, headers }
    }
}

pub(crate) struct Contents {
    pub(crate) facts: usize,
    pub(crate) of: usize,
    pub(crate) size: u64,
    pub(crate) headers: usize,
}

pub(crate) fn cases() -> Vec<Case> {
    let case = |answer: &'static Answer| Case::new(answer.name, || looped(answer.respond));
    const { &ANSWERS }.iter().map(case).collect()
}

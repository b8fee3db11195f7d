//! Requests that something tells of: our events, `TracingLogger`'s spans, and an event by hand.

use std::io;

use actix_web::test::{TestRequest, init_service};
use actix_web::{App, HttpResponse, ResponseError as _, web};
use error_actix::{ErrorStack, ErrorStackBuilder, RequestEvents};
use tracing_actix_web::TracingLogger;

use crate::adapter::declared::VideoError;
use crate::adapter::service::{fail, fail_by_hand, ready, round, succeed};
use crate::adapter::{REQUEST_ID, Round, by_hand};
use crate::case::{Case, looped};

pub(super) fn cases() -> Vec<Case> {
    vec![
        case("success_logged_json", || {
            listen();
            ours(web::get().to(succeed), |builder| builder.request_log(RequestEvents::new()))
        }),
        case("failure_logged_json", || {
            listen();
            ours(web::get().to(fail), |builder| builder)
        }),
        case("failure_by_hand_logged_json", || {
            listen();
            bare(web::get().to(fail_and_tell))
        }),
        case("success_tracing_actix_web", || theirs(web::get().to(succeed))),
        case("failure_tracing_actix_web", || theirs(web::get().to(fail_by_hand))),
        case("success_tracing_actix_web_json", || {
            listen();
            theirs(web::get().to(succeed))
        }),
        case("failure_tracing_actix_web_json", || {
            listen();
            theirs(web::get().to(fail_by_hand))
        }),
    ]
}

fn case(name: &str, prepare: fn() -> Round) -> Case {
    Case::new(name, move || looped(prepare()))
}

/// JSON that nobody reads. A process has one subscriber: what else it has been asked for is told to the same.
fn listen() {
    let _ = tracing_subscriber::fmt().json().with_writer(io::sink).try_init();
}

#[expect(clippy::expect_used, reason = "nothing is measured of a stack that cannot be built")]
fn ours(route: actix_web::Route, configure: fn(ErrorStackBuilder) -> ErrorStackBuilder) -> Round {
    let builder = configure(ErrorStack::builder().register::<VideoError>());
    let errors = builder.build().expect("the stack is well configured");
    round(ready(init_service(App::new().route("/videos", route).wrap(errors.layer()))), || {
        TestRequest::with_uri("/videos").to_request()
    })
}

fn theirs(route: actix_web::Route) -> Round {
    round(ready(init_service(App::new().route("/videos", route).wrap(TracingLogger::default()))), || {
        TestRequest::with_uri("/videos").to_request()
    })
}

fn bare(route: actix_web::Route) -> Round {
    round(ready(init_service(App::new().route("/videos", route))), || {
        TestRequest::with_uri("/videos").to_request()
    })
}

/// What our event has of an error, by hand.
async fn fail_and_tell() -> HttpResponse {
    let error = by_hand::error();
    tracing::warn!(
        code = "VIDEO_NOT_FOUND",
        category = "resource_not_found",
        severity = "low",
        status = 404,
        method = "GET",
        path = "/videos",
        request_id = std::hint::black_box(REQUEST_ID),
        "{error}"
    );
    error.error_response()
}

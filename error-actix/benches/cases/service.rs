//! Whole requests through an Actix service of one route, with and without our layer.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use actix_web::body::MessageBody;
use actix_web::dev::{Service, ServiceResponse};
use actix_web::http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use actix_web::test::{TestRequest, init_service};
use actix_web::{App, Error, HttpResponse, Route, web};
use divan::black_box;
use error_actix::{ErrorStack, ErrorStackBuilder, Monitor, Performance, RequestEvents};
use uuid::fmt::Hyphenated;
use uuid::{NoContext, Timestamp, Uuid};

use super::declared::{VideoError, not_found};
use super::floor::Floor;
use super::{Case, Round};

/// A macro, since Actix does not hand on the type of what it makes.
macro_rules! request {
    () => {
        TestRequest::with_uri("/videos").to_request()
    };
}

/// A request and its answer.
pub(crate) const REQUESTS: [Case; 12] = [
    Case { name: "request_alone", prepare: || Box::new(|| drop(black_box(request!()))) },
    Case { name: "success_bare", prepare: || bare(web::get().to(succeed)) },
    Case { name: "success_bare_with_id", prepare: || bare(web::get().to(succeed_with_id)) },
    Case { name: "success_in_layer", prepare: || layered(web::get().to(succeed)) },
    Case {
        name: "success_floor",
        prepare: || {
            let app = App::new().route("/videos", web::get().to(succeed)).wrap(Floor::default());
            round(ready(init_service(app)), || request!())
        },
    },
    Case {
        name: "success_timed",
        prepare: || {
            layer(web::get().to(succeed), |builder| {
                let durations = Performance::builder().busy_time(false).process_usage(|| None);
                builder.performance(durations.build())
            })
        },
    },
    Case {
        name: "success_measured",
        prepare: || layer(web::get().to(succeed), |builder| builder.performance(Performance::new())),
    },
    Case {
        name: "success_logged",
        prepare: || layer(web::get().to(succeed), |builder| builder.request_log(RequestEvents::new())),
    },
    Case { name: "failure_bare", prepare: || bare(web::get().to(fail)) },
    Case { name: "failure_in_layer", prepare: || layered(web::get().to(fail)) },
    Case {
        name: "failure_counted",
        prepare: || layer(web::get().to(fail), |builder| builder.monitor(Monitor::new())),
    },
    Case { name: "failure_by_hand_bare", prepare: || bare(web::get().to(fail_by_hand)) },
];

pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// As long as the envelope of a failure.
const BODY: &str = concat!(
    "{\"text\":\"",
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789",
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789",
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789",
    "01234567890123456789012345678901234567890123456789012345678\"}"
);

pub(crate) async fn succeed() -> HttpResponse {
    HttpResponse::Ok().insert_header((CONTENT_TYPE, "application/json")).body(BODY)
}

/// As anybody would make one.
pub(crate) fn request_id() -> [u8; Hyphenated::LENGTH] {
    let mut text = [0; Hyphenated::LENGTH];
    Uuid::new_v7(Timestamp::now(NoContext)).as_hyphenated().encode_lower(&mut text);
    text
}

/// What the layer's work is compared with, the request's id apart: a service that makes one by hand.
async fn succeed_with_id() -> HttpResponse {
    let mut response = succeed().await;
    if let Ok(id) = HeaderValue::from_bytes(&request_id()) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

pub(crate) async fn fail() -> Result<HttpResponse, VideoError> {
    Err(not_found())
}

pub(crate) async fn fail_by_hand() -> Result<HttpResponse, super::by_hand::ByHand> {
    Err(super::by_hand::error())
}

fn bare(route: Route) -> Round {
    round(ready(init_service(App::new().route("/videos", route))), || request!())
}

fn layered(route: Route) -> Round {
    layer(route, |builder| builder)
}

/// Without the events of errors, whose cost is `tracing`'s; there is no subscriber.
#[expect(clippy::expect_used, reason = "nothing is measured of a stack that cannot be built")]
fn layer(route: Route, configure: fn(ErrorStackBuilder) -> ErrorStackBuilder) -> Round {
    let builder = ErrorStack::builder().log_events(false).register::<VideoError>();
    let errors = configure(builder).build().expect("the stack is well configured");
    round(ready(init_service(App::new().route("/videos", route).wrap(errors.layer()))), || request!())
}

pub(crate) fn round<R, S, B>(service: S, request: fn() -> R) -> Round
where
    S: Service<R, Response = ServiceResponse<B>, Error = Error> + 'static,
    R: 'static,
    B: MessageBody,
{
    Box::new(move || drop(black_box(ready(service.call(request())))))
}

/// Nothing here waits for anything.
#[expect(clippy::panic, reason = "nothing is measured of a service that waits")]
pub(crate) fn ready<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("a service waits"),
    }
}

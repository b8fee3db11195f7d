//! From what the inner service came to, to the response: every way in which a request can fail meets here.

use std::any::Any;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::time::SystemTime;

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::ServiceResponse;
use actix_web::http::header::{self, HeaderMap};
use actix_web::{Error, HttpResponse};
use error_core::{ErrorSite, HttpError, Occurrence};

use crate::FrameworkError;
use crate::convert::error_status;
use crate::exchange::Exchange;
use crate::lend::lend;
use crate::marker::{Marker, Observed};
use crate::{foreign, respond};

/// How the inner service ended.
pub(super) enum Outcome<B> {
    Responded(ServiceResponse<B>),
    /// A middleware inside returned an error instead of a response.
    Failed(Error),
    Panicked(Box<dyn Any + Send>),
}

/// The response, whatever happened.
pub(super) fn finish<B: MessageBody>(
    exchange: &Rc<Exchange>,
    outcome: Outcome<B>,
) -> ServiceResponse<EitherBody<B>> {
    match outcome {
        Outcome::Responded(response) => respond_to(exchange, response),
        Outcome::Failed(error) => {
            // Rendering runs the user's `Display`, which may panic.
            let rendered = lend(exchange, || catch_unwind(AssertUnwindSafe(|| error.error_response())));
            let response = match rendered {
                Ok(response) => settle(exchange, None, response, Some(&error)).map_into_boxed_body(),
                Err(payload) => panicked(exchange, None, &*payload),
            };
            ServiceResponse::new(exchange.stand_in(), response.map_into_right_body())
        }
        Outcome::Panicked(payload) => {
            let response = panicked(exchange, None, &*payload);
            ServiceResponse::new(exchange.stand_in(), response.map_into_right_body())
        }
    }
}

fn respond_to<B: MessageBody>(
    exchange: &Rc<Exchange>,
    response: ServiceResponse<B>,
) -> ServiceResponse<EitherBody<B>> {
    let (request, mut response) = response.into_parts();
    let failed = error_status(response.status()).is_some();
    let response = if failed && response.extensions().get::<Observed>().is_none() {
        settle(exchange, request.match_pattern().as_deref(), response, None)
    } else {
        respond::name_request(&mut response, exchange);
        response.map_into_left_body()
    };
    ServiceResponse::new(request, response)
}

/// Tells the observers of a failed response, and gives it the envelope if it has none.
///
/// `error` is what the response was made from, where the response itself does not know.
fn settle<B: MessageBody>(
    exchange: &Rc<Exchange>,
    route: Option<&str>,
    response: HttpResponse<B>,
    error: Option<&Error>,
) -> HttpResponse<EitherBody<B>> {
    let examined = catch_unwind(AssertUnwindSafe(|| {
        let error = error.or_else(|| response.error());
        examine(exchange, route, &response, error)
    }));
    let mut response = match examined {
        Ok(None) => response.map_into_left_body(),
        Ok(Some(rendered)) => respond::replace(response, rendered).map_into_right_body(),
        Err(payload) => {
            let rendered = panicked(exchange, route, &*payload);
            respond::replace(response, rendered).map_into_right_body()
        }
    };
    respond::name_request(&mut response, exchange);
    response.extensions_mut().insert(Observed);
    response
}

/// Finds the error behind a failed response and tells the observers; answers the response that should take its place.
fn examine<B>(
    exchange: &Rc<Exchange>,
    route: Option<&str>,
    response: &HttpResponse<B>,
    error: Option<&Error>,
) -> Option<HttpResponse> {
    let marker = response.extensions().get::<Marker>().cloned();
    if let Some(marker) = marker {
        let Some(live) = error.and_then(|error| marker.live(error)) else {
            observe(exchange, route, &Gone(marker.site()), marker.time());
            return None;
        };
        observe(exchange, route, live, marker.time());
        return (!marker.was_rendered_for(exchange))
            .then(|| respond::render(live, marker.time(), Some(exchange)));
    }
    let recognized = error.and_then(foreign::recognize);
    let keeps_body = recognized.is_none() && has_a_body_of_its_own(response.headers());
    let error =
        recognized.unwrap_or_else(|| foreign::of_status(response.status(), error, response.headers()));
    let time = respond::now(Some(exchange));
    observe(exchange, route, &error, time);
    (!keeps_body).then(|| respond::render(&error, time, Some(exchange)))
}

/// Whether somebody has written a body on purpose: a page, JSON, a proxied answer. Plain text is what Actix writes.
fn has_a_body_of_its_own(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|value| !value.as_bytes().starts_with(b"text/plain"))
}

/// The response to a panic, observed.
fn panicked(exchange: &Rc<Exchange>, route: Option<&str>, payload: &(dyn Any + Send)) -> HttpResponse {
    let text = payload.downcast_ref::<&'static str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let error = FrameworkError::Panic { message: text.unwrap_or("without a message").to_owned() };
    let time = respond::now(Some(exchange));
    observe(exchange, route, &error, time);
    let mut response = respond::render(&error, time, Some(exchange));
    response.extensions_mut().insert(Observed);
    response
}

fn observe(exchange: &Rc<Exchange>, route: Option<&str>, error: &dyn HttpError, time: SystemTime) {
    let occurrence = Occurrence::new(error, time).with_request(exchange.facts(route));
    exchange.stack.observe(&occurrence);
}

/// Stands for an error whose response was made by hand, with `error.error_response()`: only its site is left.
#[derive(Debug)]
struct Gone(&'static ErrorSite);

impl fmt::Display for Gone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, of which only the response is left", self.0.spec().code())
    }
}

impl std::error::Error for Gone {}

impl HttpError for Gone {
    fn site(&self) -> &'static ErrorSite {
        self.0
    }
}

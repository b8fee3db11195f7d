//! From what the inner service came to, to the response: every way in which a request can fail meets here.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use actix_web::body::MessageBody;
use actix_web::dev::ServiceResponse;
use actix_web::http::header::{self, HeaderMap};
use actix_web::{Error, HttpResponse};
use error_core::{ErrorSite, ErrorStatus, HttpError, Occurrence, Panicked};

use super::body::ErrorBody;

use crate::FrameworkError;
use crate::convert::error_status;
use crate::exchange::Exchange;
use crate::lend::lend;
use crate::marker::{Marker, Observed};
use crate::panics::{Payload, dispose};
use crate::{foreign, respond};

/// How the inner service ended.
pub(super) enum Outcome<B> {
    Responded(ServiceResponse<B>),
    /// A middleware inside returned an error instead of a response.
    Failed(Error),
    Panicked(Payload),
}

/// The response, whatever happened.
pub(super) fn finish<B: MessageBody>(
    exchange: &Rc<Exchange>,
    outcome: Outcome<B>,
) -> ServiceResponse<ErrorBody<B>> {
    // What is called here runs code of the user's: a clock, a format, observers, `Display`, destructors.
    let finished = lend(exchange, || catch_unwind(AssertUnwindSafe(|| settle_outcome(exchange, outcome))));
    finished.unwrap_or_else(|payload| {
        dispose(payload);
        let response = respond::last_resort(exchange);
        ServiceResponse::new(exchange.stand_in(), response.map_body(|_, body| ErrorBody::ours(body)))
    })
}

fn settle_outcome<B: MessageBody>(
    exchange: &Rc<Exchange>,
    outcome: Outcome<B>,
) -> ServiceResponse<ErrorBody<B>> {
    let response = match outcome {
        Outcome::Responded(response) => return respond_to(exchange, response),
        Outcome::Failed(error) => match catch_unwind(AssertUnwindSafe(|| error.error_response())) {
            Ok(response) => settle(exchange, None, response, Some(&error)),
            Err(payload) => panicked(exchange, None, payload).map_body(|_, body| ErrorBody::ours(body)),
        },
        Outcome::Panicked(payload) => {
            panicked(exchange, None, payload).map_body(|_, body| ErrorBody::ours(body))
        }
    };
    ServiceResponse::new(exchange.stand_in(), response.map_body(|_, body| body.into_ours()))
}

fn respond_to<B: MessageBody>(
    exchange: &Rc<Exchange>,
    response: ServiceResponse<B>,
) -> ServiceResponse<ErrorBody<B>> {
    let (request, mut response) = response.into_parts();
    let failed = error_status(response.status()).is_some();
    let response = if failed && response.extensions().get::<Observed>().is_none() {
        // Put together from all scopes around the route.
        let route = exchange.stack.is_observed().then(|| request.match_pattern()).flatten();
        settle(exchange, route.as_deref(), response, None)
    } else {
        respond::name_request(&mut response, exchange);
        response.map_body(|_, body| ErrorBody::theirs(body))
    };
    ServiceResponse::new(request, response)
}

/// Tells the observers of a failed response, and gives it the envelope if it has none.
///
/// `error` is what the response was made from, where the response itself does not know.
fn settle<B: MessageBody>(
    exchange: &Rc<Exchange>,
    route: Option<&str>,
    mut response: HttpResponse<B>,
    error: Option<&Error>,
) -> HttpResponse<ErrorBody<B>> {
    let examined = catch_unwind(AssertUnwindSafe(|| examine(exchange, route, &mut response, error)));
    let rendered = match examined {
        Ok(rendered) => rendered,
        Err(payload) => Some(panicked(exchange, route, payload)),
    };
    let mut response = match rendered {
        None => response.map_body(|_, body| ErrorBody::theirs(body)),
        Some(rendered) => respond::replace(response, rendered).map_body(|_, body| ErrorBody::ours(body)),
    };
    respond::name_request(&mut response, exchange);
    response.extensions_mut().insert(Observed);
    response
}

/// Finds the error behind a failed response and tells the observers; answers the response that should take its place.
fn examine<B>(
    exchange: &Rc<Exchange>,
    route: Option<&str>,
    response: &mut HttpResponse<B>,
    error: Option<&Error>,
) -> Option<HttpResponse> {
    let marker = response.extensions().get::<Marker>().cloned();
    let known = error.or_else(|| response.error());
    if let Some(marker) = marker {
        let Some(live) = known.and_then(|error| marker.live(error)) else {
            let status = error_status(response.status()).unwrap_or(marker.site().spec().status());
            let gone = Gone { site: marker.site(), status };
            observe(exchange, route, Occurrence::new(&gone, marker.time()));
            return None;
        };
        let occurrence = live.occurrence(marker.time());
        if !live.is_recorded() {
            observe(exchange, route, occurrence);
        }
        return (!marker.was_rendered_for(exchange)).then(|| respond::render(occurrence, Some(exchange)));
    }
    let recognized = known.and_then(foreign::recognize);
    let keeps_body = recognized.is_none() && has_a_body_of_its_own(response.headers());
    let error =
        recognized.unwrap_or_else(|| foreign::of_status(response.status(), known, response.headers()));
    let time = respond::now(Some(exchange));
    let occurrence = Occurrence::new(&error, time);
    observe(exchange, route, occurrence);
    if keeps_body {
        respond::complete(response, &occurrence);
        return None;
    }
    Some(respond::render(occurrence, Some(exchange)))
}

/// Whether somebody has written a body on purpose: a page, JSON, a proxied answer. Plain text is what Actix writes.
fn has_a_body_of_its_own(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|value| !value.as_bytes().starts_with(b"text/plain"))
}

/// The response to a panic, observed.
fn panicked(exchange: &Rc<Exchange>, route: Option<&str>, payload: Payload) -> HttpResponse {
    let error = FrameworkError::Panic(Panicked::from_payload(&*payload));
    dispose(payload);
    let occurrence = Occurrence::new(&error, respond::now(Some(exchange)));
    observe(exchange, route, occurrence);
    let mut response = respond::render(occurrence, Some(exchange));
    response.extensions_mut().insert(Observed);
    response
}

fn observe(exchange: &Rc<Exchange>, route: Option<&str>, occurrence: Occurrence<'_>) {
    if exchange.stack.is_observed() {
        exchange.stack.observe(&occurrence.with_request(exchange.facts(route)));
    }
}

/// Stands for an error whose response was made by hand, with `error.error_response()`: its site and status are left.
#[derive(Debug)]
struct Gone {
    site: &'static ErrorSite,
    status: ErrorStatus,
}

impl fmt::Display for Gone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, of which only the response is left", self.site.spec().code())
    }
}

impl std::error::Error for Gone {}

impl HttpError for Gone {
    fn site(&self) -> &'static ErrorSite {
        self.site
    }

    fn status(&self) -> ErrorStatus {
        self.status
    }
}
